//! Who hosts the address, how fresh and how sure that is; and why nothing works, with the ways out.

use super::{Scene, outside};
use crate::app::Msg;
use crate::browser::date::Checked;
use mailsetup_core::Key;
use mailsetup_core::provider::{Confidence, Provider};
use mailsetup_core::route::Because;
use yew::{Html, html};

/// The provider's line.
pub(super) fn view(scene: &Scene, provider: Provider) -> Html {
    let checked = Checked::read(&provider.checked());
    let date = checked.written(scene.texts.language());
    let when = if checked.has_day() { Key::CheckedDay } else { Key::CheckedMonth };
    let notes: Vec<_> = provider.notes().map(|note| scene.texts.step(note).0).collect();
    html! {
        <div part="provider" class="card stack" data-provider={provider.id()}>
            <h2 tabindex="-1" ref={scene.app.heading.clone()}>{ provider.name() }</h2>
            <p class="line quiet">
                <span part="checked">{ scene.filled(when, &[("date", &date)]) }</span>
                { sources(scene, provider) }
                if let Some(url) = provider.help() { { outside(url, scene.text(Key::Help)) } }
                if let Some(url) = provider.webmail() { { outside(url, scene.text(Key::Webmail)) } }
            </p>
            if checked.is_old() {
                <p part="old" class="note warn">{ scene.filled(Key::CheckedOld, &[("date", &date)]) }</p>
            }
            if provider.confidence() == Confidence::Low {
                <p part="unconfirmed" class="note warn">{ scene.text(Key::Unconfirmed) }</p>
            }
            if !notes.is_empty() {
                <details part="notes">
                    <summary>{ scene.text(Key::GoodToKnow) }</summary>
                    <ul class="stack">{ for notes.into_iter().map(|note| html! { <li>{ note }</li> }) }</ul>
                </details>
            }
        </div>
    }
}

/// Where the row comes from: folded, for there are often several.
fn sources(scene: &Scene, provider: Provider) -> Html {
    let each = provider.sources().map(|source| {
        if source.starts_with("https:") {
            let text = source.trim_start_matches("https://").to_owned();
            html! { <li><a href={source} target="_blank" rel="noopener noreferrer">{ text }</a></li> }
        } else {
            html! { <li>{ source }</li> }
        }
    });
    html! {
        <details part="sources">
            <summary>{ scene.text(Key::Sources) }</summary>
            <ul class="stack">{ for each }</ul>
        </details>
    }
}

/// Why nothing works with the chosen program, and what does.
pub(super) fn impossible(scene: &Scene, provider: Provider, because: Because) -> Html {
    let client = scene.app.state.client().map_or("", |client| scene.client_name(client));
    let key = match because {
        Because::OAuth2Only => Key::ImpossibleOauth2Only,
        Because::OwnAppOnly => Key::ImpossibleOwnAppOnly,
        Because::ForwardingOnly => Key::ImpossibleForwardingOnly,
        Because::ServersUnknown => Key::ImpossibleServersUnknown,
        Because::BridgeNeedsComputer => Key::ImpossibleBridgeNeedsComputer,
        Because::NoSharedProtocol => Key::ImpossibleNoSharedProtocol,
    };
    let others = scene.app.state.other_ways(provider);
    let ways = others.iter().map(|client| {
        let client = *client;
        html! {
            <li><button type="button" data-client={client.id()} onclick={scene.on(move || Msg::Client(client))}>
                { scene.filled(Key::WayClient, &[("client", scene.client_name(client))]) }
            </button></li>
        }
    });
    let webmail = provider.webmail();
    html! {
        <div part="impossible" class="part">
            <p class="note warn">{ scene.filled(key, &[("provider", provider.name()), ("client", client)]) }</p>
            if webmail.is_some() || !others.is_empty() {
                <h3>{ scene.text(Key::WaysOut) }</h3>
                <ul class="stack">
                    if let Some(url) = webmail {
                        <li>{ outside(url, &scene.filled(Key::WayWebmail, &[("provider", provider.name())])) }</li>
                    }
                    { for ways }
                </ul>
            }
        </div>
    }
}
