//! Reading the compiled text tables.
//!
//! A column is one string with a line per row; see `mailsetup-tablegen`'s `emit.rs` for what a cell may hold.
//! Finding a cell walks the lines before it, which for a few hundred rows costs less than building an index.

pub(crate) mod tables {
    #![allow(missing_docs, unreachable_pub, clippy::allow_attributes)]
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// The cell of `column` in row `row`; empty when there is none.
pub(crate) fn cell(column: &'static str, row: u16) -> &'static str {
    column.split('\n').nth(row.into()).unwrap_or_default()
}

/// The index that a one-character code stands for.
pub(crate) fn index(code: char) -> u16 {
    u32::from(code).checked_sub(48).and_then(|index| u16::try_from(index).ok()).unwrap_or(u16::MAX)
}

/// Splits off the first character.
pub(crate) fn first(text: &str) -> Option<(char, &str)> {
    let mut letters = text.chars();
    letters.next().map(|letter| (letter, letters.as_str()))
}
