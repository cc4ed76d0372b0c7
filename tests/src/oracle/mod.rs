//! Independent readers of generated files: what the programs they are for make of them, and the rules
//! of the formats, checked by code that shares nothing with the code that writes.

pub mod apple;
pub mod autoconfig;
pub mod mobileconfig;
pub mod thunderbird;

/// A letters-digits-hyphens host name with at least two labels.
pub(crate) fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}
