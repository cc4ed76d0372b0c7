//! Which way into a mailbox works with a given program, or why none does.
//!
//! Decided from what the provider's servers accept and what the program can do, and from nothing else: a new
//! provider or program needs no line here.

use crate::client::Client;
use crate::provider::{Auth, Protocol, Provider, Server};

/// A way into a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The mailbox's own password.
    Password,
    /// A password made for this program.
    AppPassword,
    /// The program's own sign-in at the provider (OAuth 2.0).
    SignIn,
    /// The provider's bridge on the same computer.
    Bridge,
    /// None.
    Impossible(Because),
}

/// Why nothing works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The provider accepts only its own sign-in, which this program cannot do.
    OAuth2Only,
    /// Mail can be read on the provider's site and in its own apps only.
    OwnAppOnly,
    /// Addresses forward elsewhere; there is no mailbox.
    ForwardingOnly,
    /// The table knows no server that encrypts.
    ServersUnknown,
    /// The bridge runs on computers; this program does not.
    BridgeNeedsComputer,
    /// The provider and the program share no protocol for reading mail.
    NoSharedProtocol,
}

/// The way into a mailbox of `provider` with `client`, by the given protocol or by the best that both speak.
#[must_use]
pub fn route(provider: Provider, client: Client, protocol: Option<Protocol>) -> Route {
    let outgoing = provider.server(Protocol::Smtp);
    let mut because = None;
    for known in [Protocol::Imap, Protocol::Pop3] {
        let Some(incoming) = provider.server(known) else { continue };
        because = because.or(Some(Because::NoSharedProtocol));
        if client.speaks(known) && protocol.is_none_or(|wanted| wanted == known) {
            match by(incoming, outgoing, provider, client) {
                Ok(route) => return route,
                Err(reason) => because = Some(reason),
            }
        }
    }
    Route::Impossible(because.unwrap_or_else(|| without_servers(provider)))
}

fn without_servers(provider: Provider) -> Because {
    if provider.has_note("forwarding_service_no_mailbox") {
        Because::ForwardingOnly
    } else if provider.has_note("webmail_or_own_app_only") || provider.has_note("no_imap") {
        Because::OwnAppOnly
    } else {
        Because::ServersUnknown
    }
}

fn by(incoming: Server, outgoing: Option<Server>, provider: Provider, client: Client) -> Result<Route, Because> {
    let mut because = Because::OAuth2Only;
    for auth in incoming.auth() {
        let route = match auth {
            Auth::OAuth2 if provider.issuer().is_some_and(|issuer| client.signs_in_at(issuer)) => Route::SignIn,
            Auth::OAuth2 => continue,
            Auth::AppPassword => Route::AppPassword,
            Auth::Password | Auth::Encrypted | Auth::None => Route::Password,
            Auth::BridgePassword if client.reaches_bridge() => Route::Bridge,
            Auth::BridgePassword => {
                because = Because::BridgeNeedsComputer;
                continue;
            }
        };
        let also_sends = outgoing.is_none_or(|server| server.auth().any(|other| leads_to(other, route)));
        if also_sends {
            return Ok(route);
        }
    }
    Err(because)
}

/// Whether a server that accepts `auth` can be used by somebody who has come by `route`.
fn leads_to(auth: Auth, route: Route) -> bool {
    match auth {
        Auth::None => true,
        Auth::OAuth2 => route == Route::SignIn,
        Auth::AppPassword => route == Route::AppPassword,
        // A university may read at Microsoft, by signing in, and send by itself, with its own password.
        Auth::Password | Auth::Encrypted => route != Route::Bridge,
        Auth::BridgePassword => route == Route::Bridge,
    }
}

impl Route {
    /// The word of the public API.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AppPassword => "app-password",
            Self::SignIn => "sign-in",
            Self::Bridge => "bridge",
            Self::Impossible(_) => "impossible",
        }
    }

    /// Why nothing works.
    #[must_use]
    pub const fn because(self) -> Option<Because> {
        match self {
            Self::Impossible(because) => Some(because),
            _ => None,
        }
    }
}

impl Because {
    /// The word of the public API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OAuth2Only => "oauth2-only",
            Self::OwnAppOnly => "own-app-only",
            Self::ForwardingOnly => "forwarding-only",
            Self::ServersUnknown => "servers-unknown",
            Self::BridgeNeedsComputer => "bridge-needs-computer",
            Self::NoSharedProtocol => "no-shared-protocol",
        }
    }
}
