//! What a mail server says about itself, and where that differs from its row of the table.
//!
//! [`probe`] connects, shakes hands, checks the certificate, reads the greeting and asks for the list of
//! capabilities: no more than any program does before somebody logs in. No credentials are sent, not even wrong
//! ones: no `AUTH`, no `LOGIN`, no `USER`. [`differences`] compares the answer with a row; [`provider::ask`] does
//! both for all rows of a provider.
//!
//! A server is somebody else's program. It gets a limited time, lines of limited length and a limited number of
//! them, and what it says is shown without its control characters.

mod compare;
mod failure;
pub mod provider;
mod talk;
mod trust;
mod wire;

pub use compare::{Difference, differences};
pub use failure::Failure;
pub use trust::Trust;

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use talk::Talk;
use wire::{Clock, Wire};

/// What is spoken with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// IMAP.
    Imap,
    /// POP3.
    Pop3,
    /// SMTP, as mail is submitted.
    Smtp,
}

impl Protocol {
    /// The protocol with the table's name for it; none for CalDAV and CardDAV.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "imap" => Some(Self::Imap),
            "pop3" => Some(Self::Pop3),
            "smtp" => Some(Self::Smtp),
            _ => None,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Imap => "IMAP",
            Self::Pop3 => "POP3",
            Self::Smtp => "SMTP",
        })
    }
}

/// How a connection becomes secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// From its first byte.
    Tls,
    /// On request, after the greeting.
    StartTls,
}

/// The server that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What is spoken with it.
    pub protocol: Protocol,
    /// Its name, which its certificate must hold; or its address.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// How the connection becomes secret.
    pub security: Security,
}

/// How it is asked.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long one answer may take. All of them together may take [`Options::WHOLE`] times as long.
    pub timeout: Duration,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Names that are known here, so that the resolver is not asked for them.
    pub addresses: Vec<(String, IpAddr)>,
}

impl Options {
    /// How many timeouts a server gets altogether.
    pub const WHOLE: u32 = 4;
}

/// What a server offers to those who would log in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Names of SASL mechanisms, in upper case and sorted.
    pub mechanisms: Vec<String>,
    /// The protocol's own command for name and password (`LOGIN` in IMAP, `USER` in POP3) may be used.
    pub command: bool,
    /// POP3's own command that hides the password.
    pub apop: bool,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Who was asked.
    pub target: Target,
    /// What the server offers over a connection whose certificate is right, or how far it got.
    pub outcome: Result<Offer, Failure>,
}

/// Asks one server.
#[must_use]
pub fn probe(target: &Target, options: &Options) -> Report {
    Report { target: target.clone(), outcome: ask(target, options) }
}

fn ask(target: &Target, options: &Options) -> Result<Offer, Failure> {
    let mut wire = Wire::connect(target, options, Clock::start(options.timeout))?;
    if target.security == Security::Tls {
        wire = wire.into_tls(&target.host, &options.trust)?;
    }
    let mut talk = match Talk::greeted(target.protocol, wire) {
        // One side waits for a greeting, the other for the first message of TLS.
        Err(Failure::Silent(_) | Failure::Closed)
            if target.security == Security::StartTls && starts_with_tls(target, options) =>
        {
            return Err(Failure::TlsAtOnce);
        }
        talk => talk?,
    };
    if target.security == Security::StartTls {
        talk = talk.start_tls(&target.host, &options.trust)?;
    }
    let offer = talk.offer()?;
    talk.end();
    Ok(offer)
}

fn starts_with_tls(target: &Target, options: &Options) -> bool {
    let wire = Wire::connect(target, options, Clock::start(options.timeout));
    let wire = wire.and_then(|wire| wire.into_tls(&target.host, &options.trust));
    // A wrong certificate and a refused version are said in TLS, too.
    matches!(wire, Ok(_) | Err(Failure::Certificate(_) | Failure::Handshake(_)))
}
