//! Mail programs: what they can do and what their screens ask for, in which order.

use crate::account::Endpoint;
use crate::provider::{Protocol, Security};
use crate::table::{cell, first, index, tables};
use crate::text::{decimal, has, joined};

/// A row of the client table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(pub(crate) u16);

/// A place where programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux and other free desktops.
    Linux,
    /// iOS and iPadOS.
    Ios,
    /// Android.
    Android,
}

/// A label key: its place in a language file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(pub(crate) u8);

/// What belongs into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// IMAP, POP3 or SMTP.
    Protocol,
    /// The server's name.
    Host,
    /// The server's port.
    Port,
    /// What to log in as.
    Username,
    /// How the connection is encrypted.
    Security,
    /// How to log in.
    Auth,
    /// The address.
    Email,
    /// The reader's password, which is never asked for here.
    Password,
    /// The reader's name.
    FullName,
}

/// Which part of a set-up a screen or a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who the reader is.
    Identity,
    /// Reading mail.
    Incoming,
    /// Sending mail.
    Outgoing,
}

/// One screen of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// A menu path to follow.
    pub open: Option<Label>,
    /// The same by another way.
    pub otherwise: Option<Label>,
    /// What the screen is about.
    pub side: Option<Side>,
    /// Its fields in the order they appear.
    pub fields: Vec<Label>,
    /// Boxes that must be ticked.
    pub tick: Vec<Label>,
    /// Boxes that must be clear.
    pub untick: Vec<Label>,
    /// What ends it.
    pub button: Option<Label>,
    /// Place of our sentence about it.
    pub note: Option<u16>,
    /// Set when it exists for one protocol only.
    pub only: Option<Protocol>,
    /// Found only after the account exists.
    pub later: bool,
}

/// All programs, in picker order.
pub fn all() -> impl Iterator<Item = Client> {
    (0..u16::try_from(tables::CLIENTS.split('\n').count()).unwrap_or(u16::MAX)).map(Client)
}

/// The last of them, whose words are neutral: its screens stand for those of a program that has none.
#[must_use]
pub fn neutral() -> Option<Client> {
    all().last()
}

/// The program with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Client> {
    all().find(|client| client.id() == id)
}

impl Client {
    fn part(self, place: usize) -> &'static str {
        cell(tables::CLIENTS, self.0).split('\t').nth(place).unwrap_or_default()
    }

    /// The stem of the program's file.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.part(0)
    }

    /// Its name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.part(1)
    }

    /// Where it runs.
    pub fn platforms(self) -> impl Iterator<Item = Platform> {
        self.part(2).chars().filter_map(|letter| Platform::ALL.into_iter().find(|p| p.id().starts_with(letter)))
    }

    /// Whether it runs there.
    #[must_use]
    pub fn runs_on(self, platform: Platform) -> bool {
        self.platforms().any(|known| known == platform)
    }

    /// Whether its screens can set up this protocol.
    #[must_use]
    pub fn speaks(self, protocol: Protocol) -> bool {
        protocol == Protocol::Smtp || self.part(3).contains(|letter| protocol.id().starts_with(letter))
    }

    fn flag(self, flag: char) -> bool {
        has(self.part(4), flag)
    }

    /// Runs where a provider's bridge can run.
    #[must_use]
    pub fn reaches_bridge(self) -> bool {
        self.flag('b')
    }

    /// Looks settings up by itself.
    #[must_use]
    pub fn finds_settings(self) -> bool {
        self.flag('f')
    }

    /// Whether it can sign in at this OAuth 2.0 issuer by itself.
    #[must_use]
    pub fn signs_in_at(self, issuer: &str) -> bool {
        self.part(5).split(' ').any(|known| known == issuer && !known.is_empty())
    }

    /// The tile to choose for an issuer in the program's add-account screen.
    #[must_use]
    pub fn tile(self, issuer: &str) -> Option<&'static str> {
        self.part(6).split('\u{1f}').find_map(|pair| pair.strip_prefix(issuer)?.strip_prefix('='))
    }

    /// Ids of the files it, or its administrator, can use.
    pub fn formats(self) -> impl Iterator<Item = &'static str> {
        self.part(7).split(' ').filter(|id| !id.is_empty())
    }

    /// What it is told as the server: with the port behind it where no screen asks for the port and the program would
    /// go to another.
    #[must_use]
    pub fn host(self, end: &Endpoint) -> String {
        let side = if end.protocol == Protocol::Smtp { Side::Outgoing } else { Side::Incoming };
        let is_port = |label: &Label| label.field() == Some(Field::Port) && label.side() == side;
        let on_25 = self.flag('s') && end.protocol == Protocol::Smtp && end.security == Security::StartTls;
        let by_itself = if on_25 { end.port == 25 } else { end.has_usual_port() };
        if by_itself || self.screens().iter().any(|screen| screen.fields.iter().any(is_port)) {
            return end.host.clone();
        }
        joined("", &[&end.host, ":", &decimal(end.port)])
    }

    /// Its screens, in the order they are met.
    #[must_use]
    pub fn screens(self) -> Vec<Screen> {
        self.part(8).split(',').filter(|screen| !screen.is_empty()).map(Screen::read).collect()
    }
}

impl Screen {
    fn read(text: &str) -> Self {
        let mut screen = Self::default();
        let label = |code: char| u8::try_from(index(code)).ok().map(Label);
        for part in text.split(' ') {
            let Some((letter, rest)) = first(part) else { continue };
            let keys = || rest.chars().filter_map(label).collect::<Vec<_>>();
            let key = || rest.chars().next().and_then(label);
            match letter {
                'o' => screen.open = key(),
                'a' => screen.otherwise = key(),
                'g' => screen.side = side(rest),
                'f' => screen.fields = keys(),
                't' => screen.tick = keys(),
                'u' => screen.untick = keys(),
                'b' => screen.button = key(),
                'n' => screen.note = rest.chars().next().map(index),
                'p' => screen.only = Some(if rest == "m" { Protocol::Imap } else { Protocol::Pop3 }),
                _ => screen.later = true,
            }
        }
        screen
    }
}

fn side(text: &str) -> Option<Side> {
    match text {
        "n" => Some(Side::Incoming),
        "u" => Some(Side::Outgoing),
        _ => None,
    }
}

impl Label {
    fn kind(self, place: usize) -> Option<char> {
        tables::LABEL_KINDS.as_bytes().get(usize::from(self.0) * 2 + place).map(|letter| char::from(*letter))
    }

    /// What belongs into this field; nothing for a label that is no field.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        Some(match self.kind(0)? {
            'h' => Field::Host,
            'p' => Field::Port,
            'u' => Field::Username,
            's' => Field::Security,
            'a' => Field::Auth,
            'r' => Field::Protocol,
            'e' => Field::Email,
            'w' => Field::Password,
            'n' => Field::FullName,
            _ => return None,
        })
    }

    /// Which side the field belongs to.
    #[must_use]
    pub fn side(self) -> Side {
        match self.kind(1) {
            Some('n') => Side::Incoming,
            Some('u') => Side::Outgoing,
            _ => Side::Identity,
        }
    }
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Windows, Self::MacOs, Self::Linux, Self::Ios, Self::Android];

    /// The platform of this name.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.id() == id)
    }

    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::MacOs => "macos",
            Self::Linux => "linux",
            Self::Ios => "ios",
            Self::Android => "android",
        }
    }
}
