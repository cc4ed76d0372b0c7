//! Mail arrives but nothing leaves: the likely reason on somebody's network, and what to try, in order.
//!
//! Handing mail in with a login on 465 or 587 (RFC 8314, RFC 6409) works on nearly every network and comes first.
//! The server of the reader's access provider comes last: it is not the one that the domain's SPF and DMARC records
//! (RFC 7208, RFC 7489) name.

use crate::account::Endpoint;
use crate::address::Address;
use crate::provider::{self, Protocol, Provider, Step};

/// How somebody is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// By a line of an access provider that the table knows.
    Access(Provider),
    /// By another line at home.
    Home,
    /// At a university or a school.
    School,
    /// At a company.
    Company,
    /// In a hotel, a station, a café.
    Public,
    /// By a mobile network.
    Mobile,
}

/// Why nothing leaves, most likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The provider's outgoing server answered only inside the provider's own network.
    InsideOnly,
    /// The network closes port 25.
    Port25,
    /// The network lets mail out through its own server only, or closes port 25.
    OwnServer,
    /// The network lets little but the web through.
    WebOnly,
}

/// Something to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Sending has to be switched on at the provider.
    SwitchOn(Step),
    /// The right server, port and login.
    Login(Endpoint),
    /// Another port of the provider.
    OtherPort(Endpoint),
    /// Whoever runs the network can open this port.
    Ask(u16),
    /// Another connection shows whether this one is to blame.
    Elsewhere,
    /// The access provider's own server, with that provider's login.
    Relay(Provider, Endpoint),
}

impl Network {
    /// The networks that need no name.
    pub const KINDS: [Self; 5] = [Self::Home, Self::School, Self::Company, Self::Public, Self::Mobile];

    /// The network of this id: a provider's, or a word.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        let kind = Self::KINDS.into_iter().find(|kind| kind.id() == id);
        kind.or_else(|| provider::access().find(|provider| provider.id() == id).map(Self::Access))
    }

    /// The provider's id, or a word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Access(provider) => provider.id(),
            Self::Home => "home",
            Self::School => "school",
            Self::Company => "company",
            Self::Public => "public",
            Self::Mobile => "mobile",
        }
    }
}

/// The likely reason why mail of `provider` does not leave `network`.
#[must_use]
pub fn cause(provider: Provider, network: Network) -> Cause {
    match network {
        Network::Access(own) if own == provider => Cause::Port25,
        _ if provider.has_note("smtp_unreachable_from_outside_2026-09") => Cause::InsideOnly,
        Network::School | Network::Company => Cause::OwnServer,
        Network::Public => Cause::WebOnly,
        _ => Cause::Port25,
    }
}

/// What to try so that mail of `address` at `provider` leaves `network`, in order.
#[must_use]
pub fn remedies(address: Option<&Address>, provider: Provider, network: Network) -> Vec<Remedy> {
    let mut list: Vec<Remedy> =
        provider.steps().filter(|step| step.tag.protocol() == Some(Protocol::Smtp)).map(Remedy::SwitchOn).collect();
    let mut ports = Vec::new();
    for server in provider.servers() {
        if server.protocol == Protocol::Smtp && server.general && !ports.contains(&server.port) {
            let end = Endpoint::resolve(server, provider, address);
            list.push(if ports.is_empty() { Remedy::Login(end) } else { Remedy::OtherPort(end) });
            ports.push(server.port);
        }
    }
    match (network, ports.first()) {
        (Network::School | Network::Company, Some(port)) => list.push(Remedy::Ask(*port)),
        (Network::Access(access), _) if access != provider => {
            if let Some(server) = access.server(Protocol::Smtp) {
                list.push(Remedy::Relay(access, Endpoint::resolve(server, access, None)));
            }
            return list;
        }
        _ => {}
    }
    list.push(Remedy::Elsewhere);
    list
}
