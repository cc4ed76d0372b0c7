//! International domain names, through the browser's own `URL` (UTS #46): a table of our own would cost 45 kB.

/// The ASCII form of a domain name.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    // Only names with letters outside ASCII come here, so none of the URL syntax can be meant.
    if name.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '.' && c != '-') {
        return None;
    }
    let url = web_sys::Url::new(&["https://", name].concat()).ok()?;
    Some(url.hostname()).filter(|host| host.contains('.') || !name.contains('.'))
}
