//! A row of the table beside what the server says.

use crate::{Failure, Offer, Protocol, Report};
use mailsetup_tablegen::Server;
use std::fmt;

/// One thing that a row says and its server does not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The server cannot be used as the row says.
    Failed(Failure),
    /// A way to log in that the row names and the server does not offer.
    NotOffered {
        /// The row's word.
        word: String,
        /// What the server offers instead.
        offered: String,
    },
    /// Mechanisms of OAuth 2.0, which the row does not name.
    NotInRow(Vec<String>),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failure) => failure.fmt(f),
            Self::NotOffered { word, offered } => write!(f, "the row says `{word}`; the server offers {offered}"),
            Self::NotInRow(mechanisms) => {
                write!(f, "the server offers {}; the row does not say `oauth2`", mechanisms.join(", "))
            }
        }
    }
}

/// Where `row` and what its server said are not the same.
#[must_use]
pub fn differences(row: &Server, report: &Report) -> Vec<Difference> {
    let offer = match &report.outcome {
        Ok(offer) => offer,
        Err(failure) => return vec![Difference::Failed(failure.clone())],
    };
    let missing = row
        .auth
        .iter()
        .filter(|word| !offers(offer, word))
        .map(|word| Difference::NotOffered { word: word.clone(), offered: ways(report.target.protocol, offer) });
    let mut differences: Vec<Difference> = missing.collect();
    let oauth2: Vec<String> = offer.mechanisms.iter().filter(|name| is_oauth2(name)).cloned().collect();
    if !oauth2.is_empty() && !row.auth.iter().any(|word| word == "oauth2") {
        differences.push(Difference::NotInRow(oauth2));
    }
    differences
}

fn offers(offer: &Offer, word: &str) -> bool {
    let any = |test: fn(&str) -> bool| offer.mechanisms.iter().any(|name| test(name));
    match word {
        "oauth2" => any(is_oauth2),
        "password" | "app-password" => offer.command || any(|name| matches!(name, "PLAIN" | "LOGIN")),
        "encrypted" => {
            offer.apop || any(|name| matches!(name, "CRAM-MD5" | "DIGEST-MD5") || name.starts_with("SCRAM-"))
        }
        "none" => offer.mechanisms.is_empty(),
        // What a bridge on the reader's own machine asks for is not for a server to offer.
        _ => true,
    }
}

fn is_oauth2(mechanism: &str) -> bool {
    matches!(mechanism, "XOAUTH2" | "OAUTHBEARER")
}

/// Every way to log in that is offered.
fn ways(protocol: Protocol, offer: &Offer) -> String {
    let mut ways: Vec<&str> = offer.mechanisms.iter().map(String::as_str).collect();
    if offer.apop {
        ways.push("APOP");
    }
    match protocol {
        Protocol::Imap if offer.command => ways.push("the command LOGIN"),
        Protocol::Pop3 if offer.command => ways.push("the command USER"),
        _ => {}
    }
    if ways.is_empty() { "no way to log in".to_owned() } else { ways.join(", ") }
}
