//! Who hosts the address, how fresh and how sure that is; and why nothing works, with the ways out.

use super::Settings;
use super::pen::Pen;
use crate::browser;
use mailsetup_core::Key;
use mailsetup_core::provider::{Confidence, Provider};
use mailsetup_core::route::Because;
use mailsetup_core::text::fill;

/// The provider's line.
pub(super) fn view(pen: &mut Pen, provider: Provider) {
    let app = pen.app;
    let checked = provider.checked();
    let written = browser::written(&checked, app.texts.language());
    let date = [("date", written.as_str())];
    pen.open("div.card stack|provider");
    pen.set("data-provider", provider.id());
    pen.open("h2");
    pen.set("tabindex", "-1");
    pen.text(provider.name());
    pen.close();
    pen.open("div.line quiet");
    pen.filled("span|checked", if checked.len() > 7 { Key::CheckedDay } else { Key::CheckedMonth }, &date);
    if let Some(url) = provider.webmail() {
        pen.link(&url, app.texts.get(Key::Webmail));
    }
    let report = &app.state.options.report;
    if !report.is_empty() {
        pen.link(&fill(report, &[("provider", provider.id())]), app.texts.get(Key::Report));
    }
    pen.fold("details|sources", Key::Sources);
    pen.open("ul.stack");
    for source in provider.sources() {
        pen.open("li");
        match source.strip_prefix("https://") {
            Some(short) => pen.link(&source, short),
            None => pen.text(&source),
        }
        pen.close();
    }
    pen.close();
    pen.close();
    pen.close();
    if browser::is_old(&checked) {
        pen.filled("p.note warn|old", Key::CheckedOld, &date);
    }
    if provider.confidence() == Confidence::Low {
        pen.words("p.note warn|unconfirmed", Key::Unconfirmed);
    }
    if provider.notes().next().is_some() {
        pen.fold("details|notes", Key::GoodToKnow);
        pen.open("ul.stack");
        for note in provider.notes() {
            pen.say("li", app.texts.step(note).0);
        }
        pen.close();
        pen.close();
    }
    pen.close();
}

/// Why nothing works with the chosen program, and what does.
pub(super) fn impossible(pen: &mut Pen, settings: &Settings, because: Because) {
    let provider = settings.provider();
    let program = pen.client_name(settings.client);
    let names = [("provider", provider.name()), ("client", program.as_str())];
    let key = match because {
        Because::OAuth2Only => Key::ImpossibleOauth2Only,
        Because::OwnAppOnly => Key::ImpossibleOwnAppOnly,
        Because::ForwardingOnly => Key::ImpossibleForwardingOnly,
        Because::ServersUnknown => Key::ImpossibleServersUnknown,
        Because::BridgeNeedsComputer => Key::ImpossibleBridgeNeedsComputer,
        Because::NoSharedProtocol => Key::ImpossibleNoSharedProtocol,
    };
    pen.open("div.part|impossible");
    pen.filled("p.note warn", key, &names);
    let others = pen.app.state.other_ways(provider);
    let webmail = provider.webmail();
    if webmail.is_some() || !others.is_empty() {
        pen.words("h3", Key::WaysOut);
        pen.open("ul.stack");
        if let Some(url) = webmail {
            pen.open("li");
            let words = pen.fill(Key::WayWebmail, &names);
            pen.link(&url, &words);
            pen.close();
        }
        for client in others {
            pen.open("li");
            pen.button("button", "client", client.id());
            let words = pen.fill(Key::WayClient, &[("client", &pen.client_name(Some(client)))]);
            pen.text(&words);
            pen.close();
            pen.close();
        }
        pen.close();
    }
    pen.close();
}
