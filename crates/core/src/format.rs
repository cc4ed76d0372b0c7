//! Files that mail programs read.
//!
//! A format is a row of a table: who it is for, when it can work, and templates of its files (`formats/`, compiled by
//! `mailsetup-tablegen`, whose `format.rs` has the grammar and whose `emit.rs` has the cells). `format/writer.rs` puts
//! an account into the templates; escaping is the business of `emit/`.

mod writer;

use crate::account::{Account, Endpoint};
use crate::client::Client;
use crate::provider::{Auth, Protocol, Provider};
use crate::route::Route;
use crate::table::cell;
use crate::table::tables::{self, Key};
use crate::text::has;
use writer::Writer;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format(u16);

/// The places of the cells in a row.
mod place {
    pub(super) const NAME: usize = 1;
    pub(super) const MEDIA_TYPE: usize = 2;
    pub(super) const FILE_NAME: usize = 3;
    pub(super) const LETTERS: usize = 4;
    pub(super) const ISSUERS: usize = 5;
    pub(super) const REQUIRES: usize = 6;
    pub(super) const CHECK: usize = 7;
    pub(super) const UNDO: usize = 8;
}

/// What a format is, for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// What sort of reader it has.
    pub kind: Kind,
    /// What it is called.
    pub name: Name,
    /// Whom it serves, where it goes and how it is undone, where that needs a sentence of its own.
    pub how: Option<Key>,
    /// A command that tests it.
    pub check: Option<&'static str>,
    /// A command that takes it away.
    pub undo: Option<&'static str>,
}

/// What a format is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// As in the reader's language.
    Words(Key),
    /// As the program that reads it.
    Program(&'static str),
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
    fn cell(self, place: usize) -> &'static str {
        cell(tables::FORMATS, self.0).split('\t').nth(place).unwrap_or_default()
    }

    fn has(self, letter: char) -> bool {
        has(self.cell(place::LETTERS), letter)
    }

    /// The word of the public API.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.cell(0)
    }

    /// MIME type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.cell(place::MEDIA_TYPE)
    }

    /// Whether it has a place for the person's full name.
    #[must_use]
    pub fn uses_name(self) -> bool {
        self.has('n')
    }

    /// Whether only Safari hands it to the system on an iPhone or iPad.
    #[must_use]
    pub fn safari_only(self) -> bool {
        self.has('f')
    }

    /// Whether a phone reads its text from a QR code.
    #[must_use]
    pub fn is_code(self) -> bool {
        self.has('q')
    }

    /// What it is.
    #[must_use]
    pub fn about(self) -> About {
        let some = |place: usize| Some(self.cell(place)).filter(|text| !text.is_empty());
        let (title, how) = tables::FORMAT_WORDS.get(usize::from(self.0)).copied().unwrap_or_default();
        About {
            kind: match self.cell(place::LETTERS).chars().next() {
                Some('r') => Kind::Relay,
                Some('d') => Kind::Domain,
                Some('i') => Kind::Import,
                _ => Kind::Program,
            },
            name: title.map_or(Name::Program(self.cell(place::NAME)), Name::Words),
            how,
            check: some(place::CHECK),
            undo: some(place::UNDO),
        }
    }

    /// Name to save it under: ASCII letters, digits, `.`, `-`, `_`, never the address.
    #[must_use]
    pub fn file_name(self, account: &Account) -> String {
        Writer::new(self, account, None).name(self.cell(place::FILE_NAME)).unwrap_or_default()
    }

    /// What a password has to be filed under, where the file names a place for it.
    #[must_use]
    pub fn secret(self, account: &Account) -> Option<String> {
        self.has('s').then(|| Writer::new(self, account, None).value('s')).flatten()
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
        self.can_work(account)?;
        let writer = Writer::new(self, account, name);
        let files = tables::TEMPLATES.split('\u{1e}').nth(self.0.into()).unwrap_or_default();
        let mut document = Document::default();
        let several = has(files, '\u{1d}');
        for file in files.split('\u{1d}') {
            let (head, body) = file.split_once('\n').unwrap_or_default();
            let (path, mode) = head.split_once('\t').unwrap_or_default();
            let (path, text) = (writer.name(path)?, writer.text(body)?);
            if text.is_empty() {
                continue;
            }
            if several {
                let before = if document.text.is_empty() { "# " } else { "\n# " };
                let mode = if mode.is_empty() { [""; 2] } else { [", mode ", mode] };
                for part in [before, &path, mode[0], mode[1], "\n"] {
                    document.text.push_str(part);
                }
            }
            document.text.push_str(&text);
            if !path.is_empty() {
                document.files.push(PlacedFile { path, mode, text });
            }
        }
        Ok(document)
    }

    /// Whether the servers that the text names are known, and can be logged in to with it.
    fn can_work(self, account: &Account) -> Result<(), Refusal> {
        let servers = [('<', &account.incoming), ('>', &account.outgoing)];
        for (_, server) in servers.into_iter().filter(|(letter, _)| self.has(*letter)) {
            let Some(server) = server else { return Err(Refusal::ServersMissing) };
            let express = match server.protocol {
                Protocol::Imap => self.has('I'),
                Protocol::Pop3 => self.has('P'),
                Protocol::Smtp => true,
            };
            if !express {
                return Err(Refusal::Protocol);
            }
            if server.offers(Auth::BridgePassword) {
                return Err(Refusal::Bridge);
            }
            let mut ways = server.auth.iter();
            if !self.has('w') && ways.all(|way| *way == Auth::OAuth2) && !self.makes_sign_in(server, account) {
                return Err(Refusal::OAuth2Only);
            }
        }
        if self.has('a') && account.address.is_none() {
            return Err(Refusal::AddressMissing);
        }
        let writer = Writer::new(self, account, None);
        if writer.hold(self.cell(place::REQUIRES)) { Ok(()) } else { Err(Refusal::Login) }
    }

    /// Whether the file makes its program sign in at this server.
    fn makes_sign_in(self, server: &Endpoint, account: &Account) -> bool {
        let mut issuers = self.cell(place::ISSUERS).split(' ');
        server.offers(Auth::OAuth2) && account.provider.issuer().is_some_and(|issuer| issuers.any(|one| one == issuer))
    }

    /// Whether a program, if one is given, can use a file of this kind.
    #[must_use]
    pub fn is_for(self, client: Option<Client>) -> bool {
        client.is_none_or(|client| client.formats().any(|id| id == self.id()))
    }

    /// Whether a file of this kind helps somebody who comes by `route`.
    #[must_use]
    pub fn suits(self, route: Option<Route>) -> bool {
        match route {
            Some(Route::SignIn) => self.has('w') || !self.cell(place::ISSUERS).is_empty(),
            Some(Route::Impossible(_)) => false,
            _ => true,
        }
    }
}

/// What a format writes: a file, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// All of it, as a person would read and copy it.
    pub text: String,
    /// Each file, and where it belongs; nothing for a format that says nothing of that.
    pub files: Vec<PlacedFile>,
}

/// A file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFile {
    /// Where it belongs: below the home folder `~`, absolute, or an address to publish it at.
    pub path: String,
    /// The permissions it needs, in octal, where they matter.
    pub mode: &'static str,
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

/// All formats, in the order in which a page offers them.
pub fn all() -> impl Iterator<Item = Format> {
    (0..u16::try_from(tables::FORMAT_WORDS.len()).unwrap_or(u16::MAX)).map(Format)
}

/// The format with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Format> {
    all().find(|format| format.id() == id)
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
