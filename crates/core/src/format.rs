//! Files that mail programs read.
//!
//! A format is a value: who it is for, when it can work, and how it is written. [`all`] lists them; a new one is
//! a file in `format/` and a line there. Escaping is the business of `emit/`.

mod autoconfig;
mod mobileconfig;

use crate::account::{Account, Endpoint};
use crate::client::Client;
use crate::provider::{Auth, Protocol, Provider};
use crate::route::Route;
use crate::table::tables::Key;

/// A kind of file.
#[derive(Debug)]
pub struct Format {
    /// The word of the public API.
    pub id: &'static str,
    /// MIME type.
    pub media_type: &'static str,
    /// What it is, for the reader.
    pub name: Key,
    /// Whom it serves, where it goes and how it is undone, for the reader.
    pub how: Key,
    /// Whether it has a place for the person's full name.
    pub uses_name: bool,
    /// Whether only Safari hands it to the system on an iPhone or iPad.
    pub safari_only: bool,
    /// Whether it makes a program sign in by itself; else it is for people with a password.
    pub signs_in: bool,
    /// Name to save it under: ASCII letters, digits, `.`, `-`, `_`, never the address.
    pub file_name: fn(&Account) -> String,
    /// Whether a file could work for this account.
    pub fits: fn(&Account) -> Result<(), Refusal>,
    /// The file, with the person's full name where the format has a place for it. Only for accounts that fit.
    pub render: fn(&Account, Option<&str>) -> Document,
}

impl Format {
    /// Whether a program, if one is given, can use a file of this kind.
    #[must_use]
    pub fn is_for(&self, client: Option<Client>) -> bool {
        client.is_none_or(|client| client.formats().any(|id| id == self.id))
    }

    /// Whether a file of this kind helps somebody who comes by `route`.
    #[must_use]
    pub fn suits(&self, route: Option<Route>) -> bool {
        match route {
            Some(Route::SignIn) => self.signs_in,
            Some(Route::Impossible(_)) => false,
            _ => true,
        }
    }
}

/// A generated file, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The whole text.
    pub text: String,
    /// For a format of several files: each, and where it belongs.
    pub files: Vec<PlacedFile>,
}

/// One of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFile {
    /// Where it belongs, relative to the home folder or absolute.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Why a file could not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No server for reading mail, or none for sending, is known.
    ServersMissing,
    /// The provider accepts only its own sign-in, which the format cannot express.
    OAuth2Only,
    /// The servers are on the reader's own computer, set up by the provider's bridge.
    Bridge,
}

impl Refusal {
    /// The reason in a sentence, for programmers.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ServersMissing => {
                "no incoming and outgoing server with encryption is known for this provider and protocol"
            }
            Self::OAuth2Only => "this provider accepts only OAuth 2.0 sign-in, which this format cannot express",
            Self::Bridge => "this provider's servers run on the reader's own computer and are set up by its bridge",
        }
    }
}

/// All formats, by id.
#[must_use]
pub fn all() -> &'static [Format] {
    &[autoconfig::FORMAT, mobileconfig::FORMAT]
}

/// The format with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Format> {
    all().iter().find(|format| format.id == id)
}

/// The protocol a file is made for when none is asked for.
#[must_use]
pub fn first_protocol(provider: Provider) -> Option<Protocol> {
    [Protocol::Imap, Protocol::Pop3].into_iter().find(|protocol| provider.server(*protocol).is_some())
}

/// The formats that can work for a provider, and that a program, if one is given, can use.
pub fn offered(provider: Provider, client: Option<Client>) -> impl Iterator<Item = &'static Format> {
    let account = first_protocol(provider).map(|protocol| Account::resolve(None, provider, protocol));
    all().iter().filter(move |format| {
        format.is_for(client) && account.as_ref().is_some_and(|account| (format.fits)(account).is_ok())
    })
}

/// Both servers of an account, unless they are missing or a bridge's.
fn both(account: &Account) -> Result<(&Endpoint, &Endpoint), Refusal> {
    let (Some(incoming), Some(outgoing)) = (&account.incoming, &account.outgoing) else {
        return Err(Refusal::ServersMissing);
    };
    if incoming.offers(Auth::BridgePassword) || outgoing.offers(Auth::BridgePassword) {
        return Err(Refusal::Bridge);
    }
    Ok((incoming, outgoing))
}
