//! Files that mail programs read.
//!
//! A format is a value: who it is for, when it can work, and how it is written. [`all`] lists those that a page
//! offers: each is a file in `format/`, and the program that reads it has read it in a test. Those in `formats/` are
//! data, written by `format/template.rs`; until their programs have read them too they are no part of the page, and
//! [`known`] lists them for commands. Escaping is the business of `emit/`.

mod autoconfig;
mod mobileconfig;
#[cfg(not(target_arch = "wasm32"))]
mod template;

use crate::account::{Account, Endpoint};
use crate::client::Client;
use crate::provider::{Auth, Protocol, Provider};
use crate::route::Route;
use crate::table::tables::Key;
#[cfg(not(target_arch = "wasm32"))]
use template::Template;

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word of the public API.
    pub id: &'static str,
    /// MIME type.
    pub media_type: &'static str,
    /// Whether it has a place for the person's full name.
    pub uses_name: bool,
    /// Whether only Safari hands it to the system on an iPhone or iPad.
    pub safari_only: bool,
    /// Whether it makes a program sign in by itself; else it is for people with a password.
    pub signs_in: bool,
    written: Written,
}

/// How a format is written.
#[derive(Clone, Copy, Debug)]
enum Written {
    Code(&'static Code),
    #[cfg(not(target_arch = "wasm32"))]
    Template(Template),
}

/// A format that is Rust.
#[derive(Debug)]
struct Code {
    name: Key,
    how: Key,
    /// ASCII letters, digits, `.`, `-`, `_`, never the address.
    file_name: fn(&Account) -> String,
    fits: fn(&Account) -> Result<(), Refusal>,
    /// Only for accounts that fit.
    render: fn(&Account, Option<&str>) -> Document,
}

/// What a format is, for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// It has texts of its own.
    Texts {
        /// What it is.
        name: Key,
        /// Whom it serves, where it goes and how it is undone.
        how: Key,
    },
    /// What is known of it needs no language.
    Program {
        /// The program, or what else reads it.
        name: &'static str,
        /// What sort of reader that is.
        kind: Kind,
        /// The permissions the file needs, in octal, where they matter.
        mode: Option<&'static str>,
        /// A command that tests it.
        check: Option<&'static str>,
        /// A command that takes it away.
        undo: Option<&'static str>,
    },
}

/// What sort of reader a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A program that is configured by a text.
    Program,
    /// The mail system of a machine; only its administrator can change it.
    Relay,
    /// Anybody who asks a domain: its owner publishes the file.
    Domain,
    /// A program with windows, which takes the file over.
    Import,
}

impl Format {
    /// What it is.
    #[must_use]
    pub fn about(self) -> About {
        match self.written {
            Written::Code(code) => About::Texts { name: code.name, how: code.how },
            #[cfg(not(target_arch = "wasm32"))]
            Written::Template(template) => template.about(),
        }
    }

    /// Name to save it under: ASCII letters, digits, `.`, `-`, `_`, never the address.
    #[must_use]
    pub fn file_name(self, account: &Account) -> String {
        match self.written {
            Written::Code(code) => (code.file_name)(account),
            #[cfg(not(target_arch = "wasm32"))]
            Written::Template(template) => template.file_name(account),
        }
    }

    /// Where the file, or the first of several, belongs: relative to the home folder, absolute, an address to publish
    /// it at, or a DNS zone.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn path(self, account: &Account) -> Option<String> {
        match self.written {
            Written::Code(_) => None,
            #[cfg(not(target_arch = "wasm32"))]
            Written::Template(template) => template.path(account),
        }
    }

    /// Whether a file could work for this account.
    ///
    /// # Errors
    ///
    /// Why it could not.
    pub fn fits(self, account: &Account) -> Result<(), Refusal> {
        self.render(account, None).map(|_| ())
    }

    /// The file, with the person's full name where the format has a place for it.
    ///
    /// # Errors
    ///
    /// Why it could not work for this account.
    pub fn render(self, account: &Account, name: Option<&str>) -> Result<Document, Refusal> {
        match self.written {
            Written::Code(code) => (code.fits)(account).map(|()| (code.render)(account, name)),
            #[cfg(not(target_arch = "wasm32"))]
            Written::Template(template) => template.render(account, name),
        }
    }

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
    /// The format is for the other protocol of reading mail.
    Protocol,
    /// The format cannot express this server's encryption or way to log in.
    Login,
    /// The format is for one person, and there is no address.
    AddressMissing,
    /// The format cannot hold this user name or address.
    Unwritable,
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
            Self::Protocol => "this format cannot express this protocol of reading mail",
            Self::Login => {
                "this format cannot express the encryption of this provider's servers, or their way to log in"
            }
            Self::AddressMissing => "this format is for one person, and no address is given",
            Self::Unwritable => "this format cannot hold this user name or address",
            Self::Bridge => "this provider's servers run on the reader's own computer and are set up by its bridge",
        }
    }
}

/// The formats that a page offers.
pub fn all() -> impl Iterator<Item = Format> {
    [mobileconfig::FORMAT, autoconfig::FORMAT].into_iter()
}

/// Those, and in commands the ones that no page offers yet.
pub fn known() -> impl Iterator<Item = Format> {
    #[cfg(target_arch = "wasm32")]
    return all();
    #[cfg(not(target_arch = "wasm32"))]
    all().chain(template::all())
}

/// The known format with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Format> {
    known().find(|format| format.id == id)
}

/// The protocol a file is made for when none is asked for.
#[must_use]
pub fn first_protocol(provider: Provider) -> Option<Protocol> {
    [Protocol::Imap, Protocol::Pop3].into_iter().find(|protocol| provider.server(*protocol).is_some())
}

/// The formats that can work for an account, and that a program, if one is given, can use.
pub fn offered(account: &Account, client: Option<Client>) -> impl Iterator<Item = Format> {
    all().filter(move |format| format.is_for(client) && format.fits(account).is_ok())
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
