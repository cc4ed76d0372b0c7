//! Identifiers that stay the same for the same account.

use crate::account::Account;
use crate::address::Address;
use crate::digest::digest;
use crate::text::{hex, joined};

/// The name an account's identifiers are derived from.
pub(crate) fn identity(account: &Account) -> String {
    let address = account.address.as_ref().map_or("", Address::as_str);
    joined("", &["mail-setup:", account.provider.id(), ":", address])
}

/// A UUID of version 8 (RFC 9562 section 5.8: made as an application likes), in capitals as Apple writes them.
pub(crate) fn uuid(name: &str) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in digest(name.as_bytes()).into_iter().enumerate() {
        let byte = match place {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        hex(byte, &mut text);
    }
    text
}
