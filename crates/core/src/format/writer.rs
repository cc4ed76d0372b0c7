//! Putting an account into a template.

use super::{Format, Refusal};
use crate::account::{Account, Endpoint, Username};
use crate::address::Address;
use crate::emit::quote::{is_plain, is_unwritable, quote};
use crate::provider::{Auth, Protocol, Security};
use crate::text::{bare, decimal, digit, fill, joined};
use crate::uuid::{identity, uuid};

/// What one account puts into the places of a template.
pub(super) struct Writer<'a> {
    format: Format,
    account: &'a Account,
    name: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(format: Format, account: &'a Account, name: Option<&str>) -> Self {
        let mut writable = String::new();
        for letter in name.unwrap_or_default().chars() {
            if !is_unwritable(letter) {
                writable.push(letter);
            }
        }
        Self { format, account, name: bare(&writable).to_owned() }
    }

    /// The server that a letter speaks of: a capital of the outgoing one.
    fn server(&self, letter: char) -> Option<&Endpoint> {
        if letter.is_ascii_uppercase() { self.account.outgoing.as_ref() } else { self.account.incoming.as_ref() }
    }

    /// A whole file.
    pub(super) fn text(&self, text: &str) -> Result<String, Refusal> {
        let mut out = String::new();
        for (part, lines) in text.split('\u{2}').enumerate() {
            self.lines(lines, &mut out)?;
            if part % 2 == 1 {
                // For the other protocol, too, where the provider has it.
                let spoken = self.account.incoming.as_ref().map(|incoming| incoming.protocol);
                let other = if spoken == Some(Protocol::Imap) { Protocol::Pop3 } else { Protocol::Imap };
                let account = Account::resolve(self.account.address.as_ref(), self.account.provider, other);
                if account.incoming.is_some() {
                    Writer::new(self.format, &account, None).lines(lines, &mut out)?;
                }
            }
        }
        Ok(out)
    }

    fn lines(&self, text: &str, out: &mut String) -> Result<(), Refusal> {
        for line in text.split('\n') {
            let conditional = line.strip_prefix('?').and_then(|line| line.split_once('|'));
            let (conditions, line) = conditional.unwrap_or(("", line));
            if self.hold(conditions) {
                self.line(line, out)?;
                out.push('\n');
            }
        }
        Ok(())
    }

    /// The name of a file, or its path.
    pub(super) fn name(&self, text: &str) -> Result<String, Refusal> {
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
    pub(super) fn hold(&self, conditions: &str) -> bool {
        conditions.split(' ').all(|condition| condition.is_empty() || self.holds(condition))
    }

    fn holds(&self, condition: &str) -> bool {
        let code = condition.strip_prefix('!').unwrap_or(condition);
        let letter = code.chars().next().unwrap_or_default();
        let held = match (letter.to_ascii_lowercase(), self.server(letter)) {
            ('=', _) => self.account.provider.issuer() == code.strip_prefix('='),
            ('n', _) => !self.name.is_empty(),
            ('m', _) => self.account.address.is_some(),
            ('a', _) => self.account.provider.dav(letter == 'A').is_some(),
            ('i', Some(server)) => server.protocol == Protocol::Imap,
            ('t', Some(server)) => server.security == Security::Tls,
            ('u', Some(server)) => server.has_usual_port(),
            ('l', Some(server)) => server.username != Username::None,
            ('o', Some(server)) => self.format.makes_sign_in(server, self.account),
            ('s', Some(server)) => server.auth.first() == Some(&Auth::OAuth2),
            ('y', Some(server)) => server.offers(Auth::Encrypted),
            ('e', Some(server)) => server.offers(Auth::Encrypted) && !takes_password(server),
            // An app password is for programs that do not sign in.
            ('c', Some(server)) => {
                takes_password(server) && (server.auth.first() != Some(&Auth::OAuth2) || server.offers(Auth::Password))
            }
            _ => false,
        };
        held != condition.starts_with('!')
    }

    /// What stands in a place; nothing where the server asks for no login.
    pub(super) fn value(&self, place: char) -> Option<String> {
        let server = self.server(place);
        let address = self.account.address.as_ref().map_or("", Address::as_str);
        Some(match place {
            'e' => address.to_owned(),
            'l' => self.account.address.as_ref()?.local().to_owned(),
            'd' => self.account.domain().to_owned(),
            'n' => self.name.clone(),
            's' => {
                let safe = address.chars().all(|letter| is_plain(letter) && letter != '/');
                joined("", &["mail/", if safe { address } else { self.account.domain() }])
            }
            'm' => self.account.provider.main_domain().unwrap_or_else(|| self.account.domain()).to_owned(),
            'v' => self.account.provider.name().to_owned(),
            'V' => short(self.account.provider.name()),
            'f' => uuid(&identity(self.account)),
            'u' => self.uuid(self.protocol()),
            'g' => self.number(),
            'c' | 'C' => self.account.provider.dav(place == 'C')?.to_owned(),
            'w' => self.uuid("caldav"),
            'W' => self.uuid("carddav"),
            'h' | 'H' => server?.host.clone(),
            'p' | 'P' => decimal(server?.port),
            'r' | 'R' => {
                let form = self.account.provider.server(server?.protocol)?.username();
                let places = [("email", "%EMAILADDRESS%"), ("local", "%EMAILLOCALPART%"), ("domain", "%EMAILDOMAIN%")];
                match form {
                    "e" => places[0].1.to_owned(),
                    "l" => places[1].1.to_owned(),
                    "n" => return None,
                    pattern => fill(pattern, &places),
                }
            }
            _ => match &server?.username {
                Username::Is(name) => name.clone(),
                _ => return None,
            },
        })
    }

    fn protocol(&self) -> &'static str {
        self.account.incoming.as_ref().map_or("", |incoming| incoming.protocol.id())
    }

    /// An identifier of the account. IMAP and POP3 are different accounts to a program.
    fn uuid(&self, protocol: &str) -> String {
        uuid(&joined("", &[&identity(self.account), ":", protocol]))
    }

    /// Ten digits derived from it.
    fn number(&self) -> String {
        let mut digits = String::from("1");
        for byte in self.uuid(self.protocol()).bytes().filter(u8::is_ascii_alphanumeric).take(9) {
            digits.push(digit(byte.into()));
        }
        digits
    }
}

fn takes_password(server: &Endpoint) -> bool {
    server.offers(Auth::Password) || server.offers(Auth::AppPassword)
}

/// A name of at most twenty characters, cut at a word where it is longer: as much as autoconfig's `displayShortName`
/// may hold. Octets are the stricter measure.
fn short(name: &str) -> String {
    let mut short = String::new();
    for word in name.split(' ') {
        let space = if short.is_empty() { "" } else { " " };
        if short.len() + space.len() + word.len() > 20 {
            break;
        }
        short.push_str(space);
        short.push_str(word);
    }
    let cut = name.char_indices().nth(20).map_or(name, |(end, _)| name.get(..end).unwrap_or_default());
    if short.is_empty() { cut.to_owned() } else { short }
}
