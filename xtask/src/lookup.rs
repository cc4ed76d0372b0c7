//! `lookup`: what the widget knows about an address, as JSON.

use crate::Refused;
use anyhow::{Context, Result};
use mailsetup_core::client::{self, Client};
use serde_json::Value;
use std::io::Write;

pub(crate) fn run(address: &str, client: Option<&str>) -> Result<()> {
    let client = client.map(known_client).transpose()?;
    let answer = mailsetup_core::answer::lookup(address, client, &to_ascii);
    let json: Value = serde_json::from_str(&answer.to_json()).context("the core's answer is no JSON")?;
    Ok(writeln!(std::io::stdout(), "{json:#}")?)
}

fn known_client(id: &str) -> Result<Client> {
    client::by_id(id).ok_or_else(|| {
        let ids: Vec<&str> = client::all().map(Client::id).collect();
        Refused(format!("there is no client `{id}`; there are {}", ids.join(", "))).into()
    })
}

/// What a browser's `URL` does to a domain name, which is what the widget uses in a page.
pub(crate) fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn domains_as_browsers_write_them() {
        assert_eq!(to_ascii("MÜNCHEN.example").as_deref(), Some("xn--mnchen-3ya.example"));
        assert_eq!(to_ascii("a_b.example").as_deref(), Some("a_b.example"));
        assert_eq!(to_ascii("xn--\u{e9}.example"), None);
    }
}
