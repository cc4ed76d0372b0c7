//! XML elements, indented, with every text escaped.

/// An XML document being written.
pub(crate) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A document with the declaration and, where one is wanted, a document type.
    pub(crate) fn new(doctype: &str) -> Self {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.push_str(doctype);
        Self { text, open: Vec::new() }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push_str("  ");
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.indent();
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.end(name);
            self.text.push('\n');
        }
    }

    /// An element with a text.
    pub(crate) fn leaf(&mut self, name: &'static str, text: &str) {
        self.indent();
        self.inline(name, text);
        self.text.push('\n');
    }

    /// Two elements with a text each on one line, as property lists have them.
    pub(crate) fn pair(&mut self, first: (&'static str, &str), second: (&'static str, &str)) {
        self.indent();
        self.inline(first.0, first.1);
        self.inline(second.0, second.1);
        self.text.push('\n');
    }

    fn inline(&mut self, name: &'static str, text: &str) {
        self.start(name, &[]);
        if text.is_empty() {
            self.text.push_str("/>");
        } else {
            self.text.push('>');
            escape(text, &mut self.text);
            self.end(name);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            escape(value, &mut self.text);
            self.text.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Closes what is open and gives the text.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }
}

/// Writes `text` so that a reader gets it back, in an element or in a quoted attribute. Characters that XML 1.0
/// cannot hold at all (controls, U+FFFE, U+FFFF) are left out.
pub(super) fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => into.push(letter),
        }
    }
}
