//! JSON values (RFC 8259), written without spaces.

use crate::text::{has, hex};

/// A JSON text being written.
#[derive(Default)]
pub(crate) struct Json {
    text: String,
}

impl Json {
    /// Writes a comma where one is due.
    fn next(&mut self) {
        if self.text.chars().next_back().is_some_and(|last| !has("{[:", last)) {
            self.text.push(',');
        }
    }

    /// Opens an object or an array.
    pub(crate) fn open(&mut self, bracket: char) {
        self.next();
        self.text.push(bracket);
    }

    /// Closes an object or an array.
    pub(crate) fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// The key of the value that follows.
    pub(crate) fn key(&mut self, key: &str) {
        self.string(key);
        self.text.push(':');
    }

    /// A key with a text.
    pub(crate) fn pair(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
    }

    /// A number or a word, as it is.
    pub(crate) fn raw(&mut self, value: &str) {
        self.next();
        self.text.push_str(value);
    }

    /// A text, with what JSON must not hold escaped.
    pub(crate) fn string(&mut self, text: &str) {
        self.next();
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(letter);
                }
                letter if letter < ' ' => {
                    self.text.push_str("\\u00");
                    hex(u8::try_from(letter).unwrap_or_default(), &mut self.text);
                }
                letter => self.text.push(letter),
            }
        }
        self.text.push('"');
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}
