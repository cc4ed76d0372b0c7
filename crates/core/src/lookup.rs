//! Finding the provider behind an address.
//!
//! Everything here works on the compiled table; nothing asks the network. Only whole domains match: a name that
//! resembles a known one, or stands below it, belongs to whoever it belongs to. A domain that is hosted by a
//! known provider but not listed (a company on a business plan) is therefore unknown.

use crate::ToAscii;
use crate::address::{self, Address, Missing, Parsed, Problem};
use crate::provider::{self, Provider};

/// What a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Not yet an address.
    Incomplete(Missing),
    /// No address.
    Invalid(Problem),
    /// An address whose domain the table has.
    Match(Address, Provider),
    /// An address whose domain the table does not have.
    Unknown(Address),
}

/// Looks up what was typed.
#[must_use]
pub fn find(text: &str, to_ascii: ToAscii) -> Found {
    match address::parse(text, to_ascii) {
        Parsed::Incomplete(missing) => Found::Incomplete(missing),
        Parsed::Invalid(problem) => Found::Invalid(problem),
        Parsed::Complete(address) => match provider::by_domain(address.domain()) {
            Some(provider) => Found::Match(address, provider),
            None => Found::Unknown(address),
        },
    }
}
