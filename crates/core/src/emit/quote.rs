//! Values in configuration files. Each style is one reader's rule; what a style cannot hold is refused, never bent.

use crate::text::{bare, has, hex};

/// Writes `text` in a style, by its letter in a compiled template; whether the style can hold it.
pub(crate) fn quote(style: char, text: &str, out: &mut String) -> bool {
    if text.is_empty() || bare(text) != text || text.contains(is_unwritable) {
        return false;
    }
    match style {
        'x' => escape(text, out),
        'h' if !text.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || has(" .-'", c)) => {
            // An encoded word (RFC 2047): what begins a comment or a variable in the file is not in it.
            out.push_str("=?utf-8?q?");
            percent(text, '=', "", out);
            out.push_str("?=");
        }
        'u' => percent(text, '%', "-._~", out),
        _ => {
            let mark = matches!(style, 'd' | 'q' | 'm' | 'a').then_some("\"").unwrap_or_default();
            out.push_str(mark);
            for letter in text.chars() {
                match (style, letter) {
                    ('p', letter) if !is_plain(letter) => return false,
                    ('q', '"' | '\\') => return false,
                    ('a', letter) if !letter.is_ascii() => return false,
                    ('d' | 'm' | 'a', '"' | '\\') | ('m', '`' | '$') | ('k', '\\') => out.push('\\'),
                    ('c', '%') => out.push('%'),
                    ('b', '.') => {
                        out.push('-');
                        continue;
                    }
                    _ => {}
                }
                out.push(letter);
            }
            out.push_str(mark);
        }
    }
    true
}

/// Whether a character means nothing but itself to any reader.
pub(crate) fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || has("-._@+/", letter)
}

/// Characters that end a line for some reader, turn the text around them, or cannot be in XML: in no file.
pub(crate) fn is_unwritable(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Writes what XML reads back, in an element or in a quoted attribute.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        let entity = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&apos;",
            letter => {
                out.push(letter);
                continue;
            }
        };
        out.push_str(entity);
    }
}

/// Every byte but letters, digits and `but` as `mark` and two capital hexadecimal digits (RFC 3986, RFC 2047).
fn percent(text: &str, mark: char, but: &str, out: &mut String) {
    for byte in text.bytes() {
        let letter = char::from(byte);
        if letter.is_ascii_alphanumeric() || has(but, letter) {
            out.push(letter);
        } else {
            out.push(mark);
            hex(byte, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    const VALUE: &str = r#"é$(x)`y`"z"\%<&>='#;:^+@/-._~ b"#;

    #[track_caller]
    fn writes(style: char, text: &str, expected: Option<&str>) {
        let mut out = String::new();
        let held = quote(style, text, &mut out).then_some(out);
        assert_eq!(held.as_deref(), expected, "{style} {text:?}");
    }

    #[test]
    fn every_style_follows_its_reader() {
        writes('p', VALUE, None);
        writes('p', "jean+x@free.fr", Some("jean+x@free.fr"));
        writes('u', VALUE, Some("%C3%A9%24%28x%29%60y%60%22z%22%5C%25%3C%26%3E%3D%27%23%3B%3A%5E%2B%40%2F-._~%20b"));
        writes('d', VALUE, Some(r#""é$(x)`y`\"z\"\\%<&>='#;:^+@/-._~ b""#));
        writes('m', VALUE, Some(r#""é\$(x)\`y\`\"z\"\\%<&>='#;:^+@/-._~ b""#));
        writes('q', VALUE, None);
        writes('q', "a$`'b", Some("\"a$`'b\""));
        writes('k', VALUE, Some(r#"é$(x)`y`"z"\\%<&>='#;:^+@/-._~ b"#));
        writes('c', VALUE, Some(r#"é$(x)`y`"z"\%%<&>='#;:^+@/-._~ b"#));
        writes('x', "<&>", Some("&lt;&amp;&gt;"));
        writes('a', "a\"b", Some("\"a\\\"b\""));
        writes('a', "é", None);
        writes('b', "free.fr", Some("free-fr"));
        writes('h', "Zoé O'Brien Jr.", Some("Zoé O'Brien Jr."));
        writes('h', "Zoé; #1", Some("=?utf-8?q?Zo=C3=A9=3B=20=231?="));
    }

    #[test]
    fn no_style_holds_a_line_break_or_another_control_character() {
        for style in "pdmqkcxhuab".chars() {
            for text in ["a\nb", "a\r", "\u{0}", "a\u{85}b", "a\u{2028}b", "a\u{202e}b", "a\u{7f}", " a", "a ", ""] {
                writes(style, text, None);
            }
        }
    }
}
