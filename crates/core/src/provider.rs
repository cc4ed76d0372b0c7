//! Providers and their servers, as the compiled table has them.

use crate::table::{cell, first, index, tables};
use crate::text::{has, joined};

/// A row of the provider table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider(u16);

/// How sure the table is of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Measured lately, or two independent sources agree.
    High,
    /// One good source, or older ones that agree.
    Medium,
    /// Old, single or inferred: shown as unconfirmed.
    Low,
    /// No server is known.
    None,
}

/// The language a client and a server speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 9051: mail stays on the server.
    Imap,
    /// RFC 1939: mail is collected.
    Pop3,
    /// RFC 6409: mail is handed in for sending.
    Smtp,
}

/// How a connection is encrypted (RFC 8314). There is no third way here: unencrypted rows are not compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Implicit TLS: encrypted from the first byte.
    Tls,
    /// STARTTLS: encrypted after a command.
    StartTls,
}

/// A way to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// The program sends the person to the provider's own sign-in page.
    OAuth2,
    /// A password made for one program.
    AppPassword,
    /// The account's, or the mailbox's, own password.
    Password,
    /// Challenge and response only (CRAM-MD5 and kin).
    Encrypted,
    /// The password that a bridge on the same computer shows.
    BridgePassword,
    /// None at all.
    None,
}

/// A server as the table has it, not yet resolved for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// What it speaks.
    pub protocol: Protocol,
    /// TCP port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// Whether it is among the provider's preferred servers.
    pub preferred: bool,
    /// Whether it stands for any person at any time: not a special mode, a region or a network.
    pub general: bool,
    /// Whether it is a special mode of the preferred server, for few people.
    pub special: bool,
    host: &'static str,
    username: &'static str,
    auth: &'static str,
    provider: Provider,
}

/// Something to do before the settings can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub tag: Tag,
    /// The provider's page for it.
    pub url: Option<&'static str>,
    menu: Option<&'static str>,
}

/// A tag of `providers/tags.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub(crate) u16);

/// Folders on the server that programs do not find by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The folder above them.
    pub parent: Option<&'static str>,
    /// Where sent mail is kept.
    pub sent: Option<&'static str>,
    /// Where drafts are kept.
    pub drafts: Option<&'static str>,
}

/// All providers, in the order of the table: first those whose customers bring their own domain, by name; the
/// others in the order that compresses best, which means nothing to a reader.
pub fn all() -> impl Iterator<Item = Provider> {
    let count = tables::NAMES.split('\n').count();
    (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Provider)
}

/// The provider with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Provider> {
    if id.is_empty() {
        return None;
    }
    let rows = tables::IDS.split('\n').zip(tables::DOMAINS.split('\n'));
    let mut ids = rows.map(|(own, domains)| some(own).or_else(|| main(domains)));
    ids.position(|known| known == Some(id)).and_then(|row| u16::try_from(row).ok()).map(Provider)
}

/// Shows the domains of a cell, each as its first label and the rest (`yahoo` and `co.uk`), until one is the
/// right one; whether one was. A callback, because nested iterators are half a kilobyte of wasm.
fn any_domain(domains: &'static str, right: &mut dyn FnMut(&'static str, &'static str) -> bool) -> bool {
    let mut endings = "";
    domains.split(' ').any(|group| {
        let (label, own) = group.split_once('.').unwrap_or((group, endings));
        endings = own;
        !own.is_empty() && own.split(',').any(|ending| right(label, ending))
    })
}

/// The first domain of a cell.
fn main(domains: &'static str) -> Option<&'static str> {
    domains.split([' ', ',']).next().and_then(some)
}

/// Shows every domain of the providers that have servers, with its provider: the first label and the rest.
pub fn with_servers(see: &mut dyn FnMut(Provider, &'static str, &'static str)) {
    for (row, domains) in (0..tables::SERVED_COUNT).zip(tables::DOMAINS.split('\n')) {
        any_domain(domains, &mut |label, ending| {
            see(Provider(row), label, ending);
            false
        });
    }
}

/// The access providers whose outgoing server is known well enough to be a last resort, by name.
pub fn access() -> impl Iterator<Item = Provider> {
    tables::ACCESS.chars().map(|code| Provider(index(code)))
}

/// The provider that has this domain; lower case, ASCII.
#[must_use]
pub fn by_domain(domain: &str) -> Option<Provider> {
    let wanted = domain.split_once('.')?;
    let mut rows = tables::DOMAINS.split('\n');
    let row = rows.position(|row| any_domain(row, &mut |label, ending| (label, ending) == wanted))?;
    u16::try_from(row).ok().map(Provider)
}

/// Puts a domain where `mark` stands.
fn with_main(text: &str, mark: char, domain: &str) -> String {
    match text.split_once(mark) {
        Some((before, after)) => joined("", &[before, domain, after]),
        None => text.to_owned(),
    }
}

fn some(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

impl Provider {
    /// The stem of the provider's file.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.or_main(cell(tables::IDS, self.0))
    }

    /// The name readers know.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.or_main(cell(tables::NAMES, self.0))
    }

    /// Address domains, the main one first.
    pub fn domains(self) -> impl Iterator<Item = String> {
        let mut domains = Vec::new();
        any_domain(cell(tables::DOMAINS, self.0), &mut |label, ending| {
            domains.push(joined("", &[label, ".", ending]));
            false
        });
        domains.into_iter()
    }

    /// The first of its domains.
    #[must_use]
    pub fn main_domain(self) -> Option<&'static str> {
        main(cell(tables::DOMAINS, self.0))
    }

    /// A cell that is empty where it would be the main domain.
    fn or_main(self, text: &str) -> &str {
        if text.is_empty() { self.main_domain().unwrap_or_default() } else { text }
    }

    /// Mail servers, best first within each protocol.
    pub fn servers(self) -> impl Iterator<Item = Server> {
        cell(tables::SERVERS, self.0).split(' ').filter_map(move |text| Server::read(self, text))
    }

    /// The best server for a protocol.
    #[must_use]
    pub fn server(self, protocol: Protocol) -> Option<Server> {
        self.servers().find(|server| server.protocol == protocol && server.preferred)
    }

    /// The newest date a source vouches for: `YYYY-MM` or `YYYY-MM-DD`.
    #[must_use]
    pub fn checked(self) -> String {
        let digits: &str = cell(tables::META, self.0);
        let mut out = String::from("20");
        for (place, digit) in digits.chars().take_while(char::is_ascii_digit).enumerate() {
            if place == 2 || place == 4 {
                out.push('-');
            }
            out.push(digit);
        }
        out
    }

    /// How sure the table is of this row.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        let letters = [('h', Confidence::High), ('m', Confidence::Medium), ('l', Confidence::Low)];
        let known = letters.into_iter().find(|(letter, _)| has(self.flags(), *letter));
        known.map_or(Confidence::None, |(_, confidence)| confidence)
    }

    /// The digits of the date, and letters.
    fn flags(self) -> &'static str {
        cell(tables::META, self.0)
    }

    /// Customers bring their own domain.
    #[must_use]
    pub fn hosts_domains(self) -> bool {
        has(self.flags(), 'H')
    }

    /// `name+tag@…` is delivered to `name@…`, and `name` is the login.
    #[must_use]
    pub fn subaddressing(self) -> bool {
        has(self.flags(), 'P')
    }

    /// What must be done first, in order.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        cell(tables::STEPS, self.0).split('\t').filter_map(|text| {
            let (code, rest) = first(text)?;
            let (url, menu) = rest.split_once('\u{1f}').map_or((rest, None), |(url, menu)| (url, Some(menu)));
            Some(Step { tag: Tag(index(code)), url: some(url), menu })
        })
    }

    /// Facts that nobody can do anything about.
    pub fn notes(self) -> impl Iterator<Item = Tag> {
        cell(tables::NOTES, self.0).chars().map(|code| Tag(index(code)))
    }

    /// Whether a note is among them.
    #[must_use]
    pub fn has_note(self, id: &str) -> bool {
        self.notes().any(|tag| tag.id() == id)
    }

    /// Where this row comes from: an address where there is one, else the source's name.
    pub fn sources(self) -> impl Iterator<Item = String> {
        cell(tables::SOURCES, self.0).split(' ').filter(|text| !text.is_empty()).map(move |text| self.source(text))
    }

    fn source(self, text: &str) -> String {
        if text.starts_with("https:") {
            return text.to_owned();
        }
        let Some((code, detail)) = first(text) else { return String::new() };
        let url = cell(tables::SOURCE_LIST, index(code));
        // The place for the detail is written `{}`; searching for one character costs less than for two.
        match url.split_once('{').map(|(before, after)| (before, after.strip_prefix('}').unwrap_or(after))) {
            Some((before, after)) => joined("", &[before, self.or_main(detail), after]),
            None => url.to_owned(),
        }
    }

    /// Where the mail can be read in a browser.
    #[must_use]
    pub fn webmail(self) -> Option<String> {
        let url = some(cell(tables::WEBMAIL, self.0))?;
        Some(joined("", &["https://", &with_main(url, '*', self.or_main(""))]))
    }

    fn extra(self, place: usize) -> Option<&'static str> {
        some(cell(tables::EXTRA, self.0).split('\t').nth(place).unwrap_or_default())
    }

    /// Who signs people in with OAuth 2.0.
    #[must_use]
    pub fn issuer(self) -> Option<&'static str> {
        self.extra(0)
    }

    /// Host of the calendars (CalDAV) or the contacts (CardDAV), over HTTPS, for the address and a password.
    #[must_use]
    pub fn dav(self, contacts: bool) -> Option<&'static str> {
        some(self.extra(if contacts { 4 } else { 3 })?)
    }

    /// A second form of the user name, to try when the first is refused.
    #[must_use]
    pub fn username_fallback(self) -> Option<&'static str> {
        self.extra(1)
    }

    /// Folders on the server that programs do not find by themselves.
    #[must_use]
    pub fn folders(self) -> Option<Folders> {
        let mut parts = self.extra(2)?.split('\u{1f}').map(some);
        Some(Folders { parent: parts.next()?, sent: parts.next()?, drafts: parts.next()? })
    }
}

impl Server {
    fn read(provider: Provider, text: &'static str) -> Option<Self> {
        let (letter, rest) = first(text)?;
        let (rest, when) = rest.split_once('?').unwrap_or((rest, ""));
        let (rest, auth) = rest.split_once('!').unwrap_or((rest, "p"));
        let (rest, username) = rest.split_once('~').unwrap_or((rest, "e"));
        let (host, port) = rest.split_once(':').unwrap_or((rest, ""));
        let protocol = match letter.to_ascii_lowercase() {
            'i' => Protocol::Imap,
            'p' => Protocol::Pop3,
            _ => Protocol::Smtp,
        };
        let security = if letter.is_ascii_lowercase() { Security::Tls } else { Security::StartTls };
        Some(Self {
            protocol,
            port: port.parse().unwrap_or(protocol.usual_port(security)),
            security,
            preferred: matches!(when, "" | "b"),
            general: matches!(when, "" | "b" | "f"),
            special: when == "m",
            host,
            username,
            auth,
            provider,
        })
    }

    /// The host for an address at `domain`.
    #[must_use]
    pub fn host(self, domain: &str) -> String {
        with_main(&with_main(self.host, '*', self.provider.or_main("")), '@', domain)
    }

    /// Ways to log in, in order of preference.
    pub fn auth(self) -> impl Iterator<Item = Auth> {
        self.auth.chars().map(|letter| match letter {
            'o' => Auth::OAuth2,
            'a' => Auth::AppPassword,
            'e' => Auth::Encrypted,
            'b' => Auth::BridgePassword,
            'n' => Auth::None,
            _ => Auth::Password,
        })
    }

    /// How the user name is formed: `e` the address, `l` its local part, `n` none, or a pattern.
    pub(crate) fn username(self) -> &'static str {
        self.username
    }
}

impl Protocol {
    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Pop3 => "pop3",
            Self::Smtp => "smtp",
        }
    }

    /// The incoming protocol of this name.
    #[must_use]
    pub fn incoming(id: &str) -> Option<Self> {
        match id {
            "imap" => Some(Self::Imap),
            "pop3" => Some(Self::Pop3),
            _ => None,
        }
    }

    /// The port that IANA gives to this protocol (RFC 8314 section 7.3 for 465).
    #[must_use]
    pub const fn usual_port(self, security: Security) -> u16 {
        match (self, security) {
            (Self::Imap, Security::Tls) => 993,
            (Self::Imap, Security::StartTls) => 143,
            (Self::Pop3, Security::Tls) => 995,
            (Self::Pop3, Security::StartTls) => 110,
            (Self::Smtp, Security::Tls) => 465,
            (Self::Smtp, Security::StartTls) => 587,
        }
    }
}

impl Security {
    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
        }
    }
}

impl Auth {
    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::AppPassword => "app-password",
            Self::Password => "password",
            Self::Encrypted => "encrypted",
            Self::BridgePassword => "bridge-password",
            Self::None => "none",
        }
    }
}

impl Confidence {
    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::None => "none",
        }
    }
}

impl Step {
    /// The language of the menu words.
    #[must_use]
    pub fn menu_language(self) -> Option<&'static str> {
        self.menu?.split('\u{1f}').next()
    }

    /// The provider's own menu words, in order, separated by U+001F.
    #[must_use]
    pub fn menu_words(self) -> &'static str {
        self.menu.and_then(|menu| menu.split_once('\u{1f}')).map_or("", |(_, words)| words)
    }
}

impl Tag {
    /// Its name in the public API.
    #[must_use]
    pub fn id(self) -> &'static str {
        cell(tables::TAGS, self.0).get(2..).unwrap_or_default()
    }

    /// Whether it concerns only people who need an app password.
    #[must_use]
    pub fn for_app_passwords(self) -> bool {
        cell(tables::TAGS, self.0).chars().nth(1) == Some('a')
    }

    /// The protocol it concerns, when it concerns one only.
    #[must_use]
    pub fn protocol(self) -> Option<Protocol> {
        match cell(tables::TAGS, self.0).chars().next() {
            Some('i') => Some(Protocol::Imap),
            Some('p') => Some(Protocol::Pop3),
            Some('s') => Some(Protocol::Smtp),
            _ => None,
        }
    }
}

/// All tags, in their order.
pub fn tags() -> impl Iterator<Item = Tag> {
    (0..u16::try_from(tables::TAGS.split('\n').count()).unwrap_or(u16::MAX)).map(Tag)
}
