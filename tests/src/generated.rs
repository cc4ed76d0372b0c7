//! What the native library answers: the measure of what browsers and mail programs see.

use mailsetup_core::answer::{self, Answer, ConfigError, ConfigFile};
use mailsetup_core::provider;

/// IDNA as the native commands do it; in the page it is the browser's own.
#[must_use]
pub fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

/// `lookup(address)`.
#[must_use]
pub fn lookup(address: &str) -> Answer {
    answer::lookup(address, None, &to_ascii)
}

/// `configFile(address, format, {protocol, name})`.
///
/// # Errors
/// Those of the contract.
pub fn config_file(
    address: &str,
    format: &str,
    protocol: Option<&str>,
    name: Option<&str>,
) -> Result<ConfigFile, ConfigError> {
    answer::config_file(address, format, protocol, name, &to_ascii)
}

/// A generated file and what it was asked for.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The provider's id.
    pub provider: &'static str,
    /// Whose settings they are.
    pub address: String,
    /// `imap`, `pop3`, or nothing asked.
    pub protocol: Option<&'static str>,
    /// The file.
    pub file: ConfigFile,
}

/// Every file of `format` that the table can give: each provider, its first and its last domain, each
/// protocol. What cannot work is left out.
#[must_use]
pub fn every(format: &str, local: &str) -> Vec<Generated> {
    let mut files = Vec::new();
    for provider in provider::all() {
        let mut domains = provider.domains();
        let first = domains.next();
        let domains = first.into_iter().chain(domains.last());
        for address in domains.map(|domain| format!("{local}@{domain}")) {
            for protocol in [None, Some("imap"), Some("pop3")] {
                match config_file(&address, format, protocol, None) {
                    Ok(file) => {
                        files.push(Generated { provider: provider.id(), address: address.clone(), protocol, file })
                    }
                    Err(ConfigError::FormatCannotWork(_)) => {}
                    Err(other) => panic!("{address}, {format}: {other}"),
                }
            }
        }
    }
    files
}
