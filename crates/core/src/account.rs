//! One person's settings, fully resolved.
//!
//! Here the rules of the table ("the user name is the local part") become answers ("the user name is
//! `jean.dupont`"). Views and formats read answers only.

use crate::address::Address;
use crate::provider::{Auth, Protocol, Provider, Security, Server};
use crate::text::{fill, joined};

/// What a person has to enter, for one incoming protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The address; none when a page fixed the provider and nobody has typed yet.
    pub address: Option<Address>,
    /// Who hosts it.
    pub provider: Provider,
    /// Where mail is read.
    pub incoming: Option<Endpoint>,
    /// Where mail is handed in.
    pub outgoing: Option<Endpoint>,
}

/// One server, for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// What it speaks.
    pub protocol: Protocol,
    /// Host name, ASCII.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// What to log in as.
    pub username: Username,
    /// Ways to log in, in order of preference.
    pub auth: Vec<Auth>,
}

/// What to log in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Username {
    /// Nothing: the server asks for no login.
    None,
    /// Exactly this.
    Is(String),
    /// The whole address, whatever it is.
    Email,
    /// The local part of the address, whatever it is.
    Local,
}

impl Account {
    /// The settings of `address` at `provider` for reading mail by `protocol`.
    #[must_use]
    pub fn resolve(address: Option<&Address>, provider: Provider, protocol: Protocol) -> Self {
        let endpoint = |protocol| provider.server(protocol).map(|server| Endpoint::resolve(server, provider, address));
        Self { address: address.cloned(), provider, incoming: endpoint(protocol), outgoing: endpoint(Protocol::Smtp) }
    }

    /// The domain the settings are for: the address's, else the provider's main one.
    #[must_use]
    pub fn domain(&self) -> &str {
        domain(self.address.as_ref(), self.provider)
    }

    /// The user name of another way to use the same incoming server, which few people need and nobody has confirmed.
    #[must_use]
    pub fn username_of_special_mode(&self) -> Option<String> {
        let incoming = self.incoming.as_ref()?;
        let mut servers = self.provider.servers();
        let server = servers.find(|server| server.special && server.protocol == incoming.protocol)?;
        username(server.username(), self.provider, self.address.as_ref()).known().map(str::to_owned)
    }

    /// The second form of the user name, where the provider has one.
    #[must_use]
    pub fn username_fallback(&self) -> Option<String> {
        let form = self.provider.username_fallback()?;
        match username(form, self.provider, self.address.as_ref()) {
            Username::Is(name) => Some(name),
            _ => None,
        }
    }
}

impl Endpoint {
    /// What a server of the table is for one person.
    #[must_use]
    pub fn resolve(server: Server, provider: Provider, address: Option<&Address>) -> Self {
        Self {
            protocol: server.protocol,
            host: server.host(domain(address, provider)),
            port: server.port,
            security: server.security,
            username: username(server.username(), provider, address),
            auth: server.auth().collect(),
        }
    }

    /// Whether this way to log in is offered.
    #[must_use]
    pub fn offers(&self, auth: Auth) -> bool {
        self.auth.contains(&auth)
    }

    /// The way to log in that a reader is told of: the first that needs no sign-in page, unless the program opens one.
    #[must_use]
    pub fn login(&self, signs_in: bool) -> Auth {
        if signs_in && self.offers(Auth::OAuth2) {
            return Auth::OAuth2;
        }
        self.auth.iter().copied().find(|auth| *auth != Auth::OAuth2).unwrap_or(Auth::Password)
    }

    /// Whether the port is the one IANA gives to this protocol and security.
    #[must_use]
    pub fn has_usual_port(&self) -> bool {
        self.port == self.protocol.usual_port(self.security)
    }
}

impl Username {
    /// The name, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Is(name) => Some(name),
            _ => None,
        }
    }
}

fn domain(address: Option<&Address>, provider: Provider) -> &str {
    address.map_or_else(|| provider.main_domain().unwrap_or_default(), Address::domain)
}

fn username(form: &'static str, provider: Provider, address: Option<&Address>) -> Username {
    match (form, address) {
        ("n", _) => Username::None,
        ("l", None) => Username::Local,
        (_, None) => Username::Email,
        (form, Some(address)) => {
            let local = login(address.local(), provider);
            let email = || joined("", &[local, "@", address.domain()]);
            Username::Is(match form {
                "e" => email(),
                "l" => unquoted(local),
                pattern => fill(pattern, &[("email", &email()), ("local", local), ("domain", address.domain())]),
            })
        }
    }
}

/// The local part that names the mailbox: without `+tag` where the provider delivers tags to the mailbox before
/// them, for nobody can log in as a tag.
fn login(local: &str, provider: Provider) -> &str {
    match local.split_once('+') {
        Some((mailbox, _)) if provider.subaddressing() && !mailbox.is_empty() && !local.starts_with('"') => mailbox,
        _ => local,
    }
}

/// A quoted local part as a login: what the quotes mean, not how they are written.
fn unquoted(local: &str) -> String {
    let Some(inner) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return local.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.push(if letter == '\\' { letters.next().unwrap_or_default() } else { letter });
    }
    plain
}
