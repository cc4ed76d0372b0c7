//! Mail arrives but nothing leaves: which network, why, and what to try.

use super::Settings;
use super::pen::Pen;
use mailsetup_core::Key;
use mailsetup_core::account::Endpoint;
use mailsetup_core::provider::{self, Security};
use mailsetup_core::route::Route;
use mailsetup_core::text::{decimal, joined};
use mailsetup_core::trouble::{self, Cause, Network, Remedy};

pub(super) fn view(pen: &mut Pen, settings: &Settings) {
    if settings.account.outgoing.is_none() || settings.route == Some(Route::Bridge) {
        return;
    }
    pen.fold("details.part noprint|trouble", Key::Trouble);
    pen.open("div.stack");
    pen.open("label");
    pen.set("for", "network");
    pen.text(pen.app.texts.get(Key::TroubleNetwork));
    pen.close();
    let chosen = pen.app.state.network;
    pen.open("select|networks");
    pen.set("id", "network");
    pen.set("name", "network");
    pen.option("", chosen.is_none(), pen.app.texts.get(Key::TroubleChoose));
    for network in provider::access().map(Network::Access).chain(Network::KINDS) {
        let name = match network {
            Network::Access(provider) => provider.name(),
            Network::Home => pen.app.texts.get(Key::NetworkHome),
            Network::School => pen.app.texts.get(Key::NetworkSchool),
            Network::Company => pen.app.texts.get(Key::NetworkCompany),
            Network::Public => pen.app.texts.get(Key::NetworkPublic),
            Network::Mobile => pen.app.texts.get(Key::NetworkMobile),
        };
        pen.option(network.id(), chosen == Some(network), name);
    }
    pen.close();
    if let Some(network) = chosen {
        advice(pen, settings, network);
    }
    pen.close();
    pen.close();
}

fn advice(pen: &mut Pen, settings: &Settings, network: Network) {
    let account = &settings.account;
    let provider = settings.provider();
    let cause = match trouble::cause(provider, network) {
        Cause::InsideOnly => Key::CauseInsideOnly,
        Cause::Port25 => Key::CausePort25,
        Cause::OwnServer => Key::CauseOwnServer,
        Cause::WebOnly => Key::CauseWebOnly,
    };
    pen.filled("p", cause, &[("provider", provider.name())]);
    pen.open("ol.stack|remedies");
    for remedy in trouble::remedies(account.address.as_ref(), provider, network) {
        pen.open("li");
        match remedy {
            Remedy::SwitchOn(step) => pen.text(pen.app.texts.step(step.tag).0),
            Remedy::Login(end) => server(pen, Key::TryLogin, &end, &[]),
            Remedy::OtherPort(end) => server(pen, Key::TryPort, &end, &[]),
            Remedy::Ask(port) => pen.filled("span", Key::TryAsk, &[("port", &decimal(port))]),
            Remedy::Elsewhere => pen.words("span", Key::TryElsewhere),
            Remedy::Relay(access, end) => {
                server(pen, Key::TryRelay, &end, &[("access", access.name()), ("domain", account.domain())]);
            }
        }
        pen.close();
    }
    pen.close();
}

/// A sentence with a server in it.
fn server(pen: &mut Pen, key: Key, end: &Endpoint, names: &[(&str, &str)]) {
    let words = if end.security == Security::Tls { Key::ValueTls } else { Key::ValueStarttls };
    let server = joined("", &[&end.host, ":", &decimal(end.port)]);
    pen.around(key, &|pen, place| match place {
        "server" => pen.literal(&server),
        "security" => pen.words("span", words),
        place => names.iter().filter(|(name, _)| *name == place).for_each(|(_, value)| pen.say("bdi", value)),
    });
}
