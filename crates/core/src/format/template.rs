//! Formats that are data: `formats/<id>.toml`, compiled by `mailsetup-tablegen`, whose `format.rs` has the grammar and
//! whose `emit.rs` has the cells.

use super::{About, Document, Format, Kind, PlacedFile, Refusal, Written};
use crate::account::{Account, Endpoint, Username};
use crate::address::Address;
use crate::emit::quote::{is_plain, is_unwritable, quote};
use crate::provider::{Auth, Protocol, Security};
use crate::table::tables;
use crate::text::decimal;
use crate::uuid::{identity, uuid};

/// A row of the table of formats, and its files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template {
    row: &'static str,
    files: &'static str,
}

/// The cells of a row that are not in [`Format`].
mod cell {
    pub(super) const NAME: usize = 1;
    pub(super) const FILE_NAME: usize = 3;
    pub(super) const LETTERS: usize = 4;
    pub(super) const ISSUERS: usize = 5;
    pub(super) const REQUIRES: usize = 6;
    pub(super) const CHECK: usize = 7;
    pub(super) const UNDO: usize = 8;
}

pub(super) fn all() -> impl Iterator<Item = Format> {
    tables::FORMATS.split('\n').zip(tables::TEMPLATES.split('\u{1e}')).map(|(row, files)| {
        let template = Template { row, files };
        Format {
            id: template.cell(0),
            media_type: template.cell(2),
            uses_name: template.has('n'),
            safari_only: false,
            signs_in: template.has('w') || !template.cell(cell::ISSUERS).is_empty(),
            written: Written::Template(template),
        }
    })
}

impl Template {
    fn cell(self, place: usize) -> &'static str {
        self.row.split('\t').nth(place).unwrap_or_default()
    }

    fn has(self, letter: char) -> bool {
        self.cell(cell::LETTERS).contains(letter)
    }

    /// The compiled path and the mode of the first file.
    fn place(self) -> (&'static str, &'static str) {
        self.files.split('\n').next().and_then(|head| head.split_once('\t')).unwrap_or_default()
    }

    pub(super) fn about(self) -> About {
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        About::Program {
            name: self.cell(cell::NAME),
            kind: match self.cell(cell::LETTERS).chars().next() {
                Some('r') => Kind::Relay,
                Some('d') => Kind::Domain,
                Some('i') => Kind::Import,
                _ => Kind::Program,
            },
            mode: some(self.place().1),
            check: some(self.cell(cell::CHECK)),
            undo: some(self.cell(cell::UNDO)),
        }
    }

    pub(super) fn file_name(self, account: &Account) -> String {
        Writer::new(self, account, None).name(self.cell(cell::FILE_NAME)).unwrap_or_default()
    }

    pub(super) fn path(self, account: &Account) -> Option<String> {
        let path = Writer::new(self, account, None).name(self.place().0).ok()?;
        (!path.is_empty()).then_some(path)
    }

    pub(super) fn render(self, account: &Account, name: Option<&str>) -> Result<Document, Refusal> {
        self.can_work(account)?;
        let writer = Writer::new(self, account, name);
        let mut document = Document::default();
        let several = self.files.contains('\u{1d}');
        for file in self.files.split('\u{1d}') {
            let (head, body) = file.split_once('\n').unwrap_or_default();
            let text = writer.lines(body)?;
            if !several {
                document.text = text;
            } else if !text.is_empty() {
                let (path, mode) = head.split_once('\t').unwrap_or_default();
                let path = writer.name(path)?;
                let before = if document.text.is_empty() { "# " } else { "\n# " };
                let mode = if mode.is_empty() { [""; 2] } else { [", mode ", mode] };
                for part in [before, &path, mode[0], mode[1], "\n", &text] {
                    document.text.push_str(part);
                }
                document.files.push(PlacedFile { path, text });
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
            if !self.has('w') && ways.all(|way| *way == Auth::OAuth2) && !self.signs_in(server, account) {
                return Err(Refusal::OAuth2Only);
            }
        }
        if self.has('a') && account.address.is_none() {
            return Err(Refusal::AddressMissing);
        }
        let writer = Writer::new(self, account, None);
        if writer.hold(self.cell(cell::REQUIRES)) { Ok(()) } else { Err(Refusal::Login) }
    }

    /// Whether the file makes its program sign in at this server.
    fn signs_in(self, server: &Endpoint, account: &Account) -> bool {
        let mut issuers = self.cell(cell::ISSUERS).split(' ');
        server.offers(Auth::OAuth2) && account.provider.issuer().is_some_and(|issuer| issuers.any(|one| one == issuer))
    }
}

/// What one account puts into the places of a template.
struct Writer<'a> {
    template: Template,
    account: &'a Account,
    name: String,
}

impl<'a> Writer<'a> {
    fn new(template: Template, account: &'a Account, name: Option<&str>) -> Self {
        let name: String = name.unwrap_or_default().chars().filter(|letter| !is_unwritable(*letter)).collect();
        Self { template, account, name: name.trim().to_owned() }
    }

    /// The server that a letter speaks of: a capital of the outgoing one.
    fn server(&self, letter: char) -> Option<&Endpoint> {
        if letter.is_ascii_uppercase() { self.account.outgoing.as_ref() } else { self.account.incoming.as_ref() }
    }

    fn lines(&self, text: &str) -> Result<String, Refusal> {
        let mut out = String::new();
        for line in text.split('\n') {
            let conditional = line.strip_prefix('?').and_then(|line| line.split_once('|'));
            let (conditions, line) = conditional.unwrap_or(("", line));
            if self.hold(conditions) {
                self.line(line, &mut out)?;
                out.push('\n');
            }
        }
        Ok(out)
    }

    /// The name of a file, or its path.
    fn name(&self, text: &str) -> Result<String, Refusal> {
        let mut out = String::new();
        self.line(text, &mut out)?;
        Ok(out)
    }

    fn line(&self, line: &str, out: &mut String) -> Result<(), Refusal> {
        let mut parts = line.split('\u{1}');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let mut letters = part.chars();
            let (Some(place), Some(style)) = (letters.next(), letters.next()) else { continue };
            let value = self.value(place).ok_or(Refusal::Login)?;
            if !quote(style, &value, out) {
                return Err(Refusal::Unwritable);
            }
            out.push_str(letters.as_str());
        }
        Ok(())
    }

    /// Whether all of the conditions hold.
    fn hold(&self, conditions: &str) -> bool {
        conditions.split(' ').all(|condition| condition.is_empty() || self.holds(condition))
    }

    fn holds(&self, condition: &str) -> bool {
        let code = condition.trim_start_matches('!');
        let letter = code.chars().next().unwrap_or_default();
        let held = match (letter.to_ascii_lowercase(), self.server(letter)) {
            ('=', _) => self.account.provider.issuer() == code.strip_prefix('='),
            ('n', _) => !self.name.is_empty(),
            ('i', Some(server)) => server.protocol == Protocol::Imap,
            ('t', Some(server)) => server.security == Security::Tls,
            ('u', Some(server)) => server.has_usual_port(),
            ('l', Some(server)) => server.username != Username::None,
            ('o', Some(server)) => self.template.signs_in(server, self.account),
            ('e', Some(server)) => {
                let plain = server.offers(Auth::Password) || server.offers(Auth::AppPassword);
                server.offers(Auth::Encrypted) && !plain
            }
            _ => false,
        };
        held != condition.starts_with('!')
    }

    /// What stands in a place; nothing where the server asks for no login.
    fn value(&self, place: char) -> Option<String> {
        let server = self.server(place);
        let address = self.account.address.as_ref().map_or("", Address::as_str);
        Some(match place {
            'e' => address.to_owned(),
            'l' => self.account.address.as_ref()?.local().to_owned(),
            'd' => self.account.domain().to_owned(),
            'n' => self.name.clone(),
            's' => {
                let safe = address.chars().all(|letter| is_plain(letter) && letter != '/');
                ["mail/", if safe { address } else { self.account.domain() }].concat()
            }
            'u' => self.uuid(),
            'g' => self.number(),
            'h' | 'H' => server?.host.clone(),
            'p' | 'P' => decimal(server?.port),
            _ => match &server?.username {
                Username::Is(name) => name.clone(),
                _ => return None,
            },
        })
    }

    /// An identifier of the account, in small letters. IMAP and POP3 are different accounts to a program.
    fn uuid(&self) -> String {
        let protocol = self.account.incoming.as_ref().map_or("", |incoming| incoming.protocol.id());
        uuid(&[&identity(self.account), ":", protocol].concat()).to_ascii_lowercase()
    }

    /// Ten digits derived from it.
    fn number(&self) -> String {
        let mut digits = String::from("1");
        for byte in self.uuid().bytes().filter(u8::is_ascii_alphanumeric).take(9) {
            digits.extend(char::from_digit(u32::from(byte) % 10, 10));
        }
        digits
    }
}
