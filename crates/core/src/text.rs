//! The texts of one language, as the page loaded them.
//!
//! See `mailsetup-tablegen`'s `locale.rs` for the lines of a language file.

use crate::client::{Client, Label};
use crate::digest::digest;
use crate::provider::Tag;
use crate::table::tables::{self, Key};

/// First lines of the parts of a language file, and how many lines it has.
mod line {
    use super::tables;

    pub(super) const LABELS: usize = 2;
    pub(super) const NOTES: usize = LABELS + tables::LABEL_COUNT;
    pub(super) const TEXTS: usize = NOTES + tables::CLIENT_COUNT;
    pub(super) const STEPS: usize = TEXTS + tables::KEY_COUNT;
    pub(super) const COUNT: usize = STEPS + tables::TAG_COUNT;
}

/// A language file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    text: String,
    lines: Vec<u32>,
}

/// A word of a mail program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word; the words of a menu path are separated by U+001F, and end with U+0001 where they are English.
    pub text: &'a str,
    /// The program shows it in English in this language.
    pub english: bool,
    /// What it means, where it misleads.
    pub gloss: Option<&'a str>,
}

impl Texts {
    /// Reads a language file; nothing when it is not one that fits the compiled tables.
    #[must_use]
    pub fn read(text: String) -> Option<Self> {
        let mut lines = vec![0];
        lines.extend(text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next));
        (text.starts_with("mail-setup\t") && lines.len() == line::COUNT).then_some(Self { text, lines })
    }

    fn line(&self, place: usize) -> &str {
        let start = self.lines.get(place).copied().unwrap_or_default();
        let rest = usize::try_from(start).ok().and_then(|start| self.text.get(start..)).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    fn cell(&self, line: usize, place: usize) -> &str {
        self.line(line).split('\t').nth(place).unwrap_or_default()
    }

    /// BCP 47 tag of the language.
    #[must_use]
    pub fn language(&self) -> &str {
        self.cell(0, 1)
    }

    /// `ltr` or `rtl`.
    #[must_use]
    pub fn direction(&self) -> &str {
        self.cell(0, 2)
    }

    /// A sentence of the widget.
    #[must_use]
    pub fn get(&self, key: Key) -> &str {
        self.line(line::TEXTS + usize::from(key as u16))
    }

    /// What a tag asks of the reader, and how it is done.
    #[must_use]
    pub fn step(&self, tag: Tag) -> (&str, &str) {
        let line = line::STEPS + usize::from(tag.0);
        (self.cell(line, 0), self.cell(line, 1))
    }

    /// A program's name.
    #[must_use]
    pub fn client_name(&self, client: Client) -> &str {
        let name = self.cell(1, client.0.into());
        if name.is_empty() { client.name() } else { name }
    }

    /// What a program calls something; nothing when nobody has verified it.
    #[must_use]
    pub fn label(&self, client: Client, label: Label) -> Option<Word<'_>> {
        let text = self.cell(line::LABELS + usize::from(label.0), client.0.into());
        let (text, english) = text.strip_prefix('\u{1}').map_or((text, false), |text| (text, true));
        let (text, gloss) = text.split_once('\u{2}').map_or((text, None), |(text, gloss)| (text, Some(gloss)));
        (!text.is_empty()).then_some(Word { text, english, gloss })
    }

    /// Our sentence about one of a program's screens.
    #[must_use]
    pub fn note(&self, client: Client, place: u16) -> &str {
        self.cell(line::NOTES + usize::from(client.0), place.into())
    }
}

/// What a language file's name ends in: eight hexadecimal digits that change with any byte of it.
#[must_use]
pub fn fingerprint(file: &str) -> String {
    let mut out = String::new();
    digest(file.as_bytes()).iter().take(4).for_each(|byte| hex(*byte, &mut out));
    out
}

/// Writes a byte as two hexadecimal digits, in capitals.
pub(crate) fn hex(byte: u8, out: &mut String) {
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }));
    }
}

/// Takes characters away from both ends. One function for all kinds of them: the standard library has one for each, and
/// every one of them is in what a reader loads.
pub(crate) fn trimmed<'a>(mut text: &'a str, before: &dyn Fn(char) -> bool, after: &dyn Fn(char) -> bool) -> &'a str {
    while let Some(first) = text.chars().next().filter(|first| before(*first)) {
        text = text.get(first.len_utf8()..).unwrap_or_default();
    }
    while let Some(last) = text.chars().next_back().filter(|last| after(*last)) {
        text = text.get(..text.len() - last.len_utf8()).unwrap_or_default();
    }
    text
}

/// The text without white space around it.
pub(crate) fn bare(text: &str) -> &str {
    trimmed(text, &char::is_whitespace, &char::is_whitespace)
}

/// Texts, and a separator between each two. The standard library's `concat` and `join` weigh seven times this.
#[must_use]
pub fn joined(separator: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(part);
    }
    out
}

/// A text as the place before each piece and the piece itself: `a {b} c` is `a ` and, after the place `b`, ` c`.
pub fn pieces(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    text.split('{').enumerate().map(|(index, part)| match part.split_once('}') {
        Some((name, rest)) if index > 0 => (Some(name), rest),
        _ => (None, part),
    })
}

/// A number in decimal digits. `to_string` would bring the formatting machinery into the page for this alone.
#[must_use]
pub fn decimal(number: u16) -> String {
    let mut digits = String::new();
    for unit in [10_000, 1_000, 100, 10, 1] {
        if number >= unit || unit == 1 {
            digits.push(digit(number / unit));
        }
    }
    digits
}

/// The last decimal digit of a number.
pub(crate) fn digit(number: u16) -> char {
    char::from_digit(u32::from(number % 10), 10).unwrap_or('0')
}

/// Puts values into the places that a text leaves for them.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, part) in pieces(text) {
        for (name, value) in values {
            if place == Some(*name) {
                out.push_str(value);
            }
        }
        out.push_str(part);
    }
    out
}

/// Whether a text has this letter. `str::contains` searches for a letter as for a word, with half a kilobyte of code
/// that nothing else in the page needs.
#[must_use]
pub fn has(text: &str, letter: char) -> bool {
    text.chars().any(|one| one == letter)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn every_port_is_written_as_it_is_read() {
        assert!((0..=u16::MAX).all(|port| decimal(port) == port.to_string()));
    }
}
