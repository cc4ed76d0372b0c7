//! The texts of one language, as the page loaded them.
//!
//! See `mailsetup-tablegen`'s `locale.rs` for the lines of a language file.

use crate::client::{Client, Label};
use crate::provider::{self, Tag};
use crate::table::tables::{self, Key};

/// A language file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    text: String,
    lines: Vec<u32>,
}

/// A word of a mail program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word; the words of a menu path are separated by U+001F.
    pub text: &'a str,
    /// The program shows it in English in this language.
    pub english: bool,
}

impl Texts {
    /// Reads a language file; nothing when it is not one that fits the compiled tables.
    #[must_use]
    pub fn read(text: String) -> Option<Self> {
        let clients = tables::CLIENTS.split('\n').count();
        let wanted = 1 + tables::KEY_COUNT + provider::tags().count() + 2 * clients;
        let mut lines = vec![0];
        lines.extend(text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next));
        (text.starts_with("mail-setup\t") && lines.len() == wanted).then_some(Self { text, lines })
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
        self.line(1 + usize::from(key as u16))
    }

    /// What a tag asks of the reader, and how it is done.
    #[must_use]
    pub fn step(&self, tag: Tag) -> (&str, &str) {
        let line = 1 + tables::KEY_COUNT + usize::from(tag.0);
        (self.cell(line, 0), self.cell(line, 1))
    }

    fn client_line(&self, client: Client) -> usize {
        1 + tables::KEY_COUNT + provider::tags().count() + usize::from(client.0)
    }

    /// A program's name.
    #[must_use]
    pub fn client_name(&self, client: Client) -> &str {
        self.cell(self.client_line(client), 0)
    }

    /// What a program calls something; nothing when nobody has verified it.
    #[must_use]
    pub fn label(&self, client: Client, label: Label) -> Option<Word<'_>> {
        let text = self.cell(self.client_line(client), 1 + usize::from(label.0));
        let (text, english) = text.strip_prefix('\u{1}').map_or((text, false), |text| (text, true));
        (!text.is_empty()).then_some(Word { text, english })
    }

    /// Our sentence about one of a program's screens.
    #[must_use]
    pub fn note(&self, client: Client, place: u16) -> &str {
        self.cell(self.client_line(client) + tables::CLIENTS.split('\n').count(), place.into())
    }
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
            digits.extend(char::from_digit(u32::from(number / unit % 10), 10));
        }
    }
    digits
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

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn every_port_is_written_as_it_is_read() {
        assert!((0..=u16::MAX).all(|port| decimal(port) == port.to_string()));
    }
}
