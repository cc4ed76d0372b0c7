//! Identifiers that stay the same for the same account.

use crate::account::Account;
use crate::address::Address;
use crate::sha1;
use crate::text::hex;

/// The name an account's identifiers are derived from.
pub(crate) fn identity(account: &Account) -> String {
    let address = account.address.as_ref().map_or("", Address::as_str);
    ["mail-setup:", account.provider.id(), ":", address].concat()
}

/// A UUID of version 5 (RFC 9562 section 5.5) in the name space for URLs, in capitals as Apple writes them.
pub(crate) fn uuid(name: &str) -> String {
    const URL_SPACE: [u8; 16] =
        [0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];
    let hash = sha1::digest(&[&URL_SPACE, name.as_bytes()].concat());
    let mut text = String::with_capacity(36);
    for (place, byte) in hash.into_iter().take(16).enumerate() {
        let byte = match place {
            6 => byte & 0x0f | 0x50,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend(hex(byte).map(|digit| digit.to_ascii_uppercase()));
    }
    text
}
