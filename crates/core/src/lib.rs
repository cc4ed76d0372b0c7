//! Which servers belong to an e-mail address, and what a mail program has to be told.
//!
//! This crate is everything about mail-setup that needs no browser: it reads what was typed ([`address`]), finds
//! the provider in the compiled table ([`lookup`]), resolves the settings for one person ([`account`]), decides
//! which way into the mailbox works with a given program ([`route`]) and writes files for programs that read
//! them ([`format`](mod@format)). [`answer`] puts it together in the shape of the public JavaScript API.
//!
//! It has no network, no clock and no random source: the same input gives the same bytes. Nothing here panics,
//! whatever the text: one trap would stop every widget on a page.

pub mod account;
pub mod address;
pub mod answer;
pub mod client;
mod digest;
mod emit;
pub mod format;
pub mod lookup;
pub mod provider;
pub mod route;
pub mod suggest;
mod table;
pub mod text;
pub mod trouble;
mod uuid;
pub mod words;

pub use table::tables::{Key, LANGUAGES};

/// Turns a domain name with letters outside ASCII into its ASCII form (UTS #46), or says that it has none.
///
/// In a page this is the browser's own `URL`; elsewhere the `idna` crate. Core takes it as a function because
/// the tables it needs cost more than the whole widget.
pub type ToAscii<'a> = &'a dyn Fn(&str) -> Option<String>;
