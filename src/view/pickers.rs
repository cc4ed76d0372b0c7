//! Choosing the mail program and the protocol: radio buttons, so that arrow keys work as everywhere.

use super::Scene;
use crate::app::Msg;
use mailsetup_core::Key;
use mailsetup_core::client::{self, Client};
use mailsetup_core::provider::{Protocol, Provider};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, KeyboardEvent, html};

/// Programs of the reader's platform that stand open; the others are in a list.
const OPEN: usize = 5;

/// Which program.
pub(super) fn clients(scene: &Scene) -> Html {
    let state = &scene.app.state;
    let picker = state.picker();
    if picker.len() < 2 {
        return Html::default();
    }
    let chosen = state.client();
    let nearby = picker.iter().filter(|c| c.runs_on(state.platform) && c.platforms().count() < 5).count();
    let open = if picker.len() <= OPEN + 1 { picker.len() } else { nearby.clamp(1, OPEN) };
    let (open, rest) = picker.split_at_checked(open).unwrap_or((&picker, &[]));
    let radio = |client: &Client| {
        let client = *client;
        html! {
            <label class="choice" key={client.id()}>
                <input type="radio" name="client" value={client.id()} checked={chosen == Some(client)}
                    onchange={scene.on::<Event>(move || Msg::Client(client))} />
                <span>{ scene.client_name(client) }</span>
            </label>
        }
    };
    let onchange = scene.link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target()?.dyn_into().ok()?;
        client::by_id(&select.value()).map(Msg::Client)
    });
    let in_rest = chosen.is_some_and(|client| rest.contains(&client));
    let option = |client: &Client| {
        html! { <option key={client.id()} value={client.id()} selected={chosen == Some(*client)}>{ scene.client_name(*client) }</option> }
    };
    html! {
        <fieldset part="clients" onkeydown={ends()}>
            <legend>{ scene.text(Key::ClientLegend) }</legend>
            <div class="choices">
                { for open.iter().map(radio) }
                if !rest.is_empty() {
                    <select part="more-clients" aria-label={scene.text(Key::ClientOther).to_owned()} {onchange}>
                        <option value="" selected={!in_rest} disabled={true}>{ scene.text(Key::ClientOther) }{ "…" }</option>
                        { for rest.iter().map(option) }
                    </select>
                }
            </div>
        </fieldset>
    }
}

/// Which protocol, with a line on what each means where it is chosen.
pub(super) fn protocols(scene: &Scene, provider: Provider) -> Html {
    let possible = scene.app.state.protocols(provider);
    let words = |protocol: Protocol| match protocol {
        Protocol::Pop3 => (scene.text(Key::ProtocolPop3), scene.text(Key::ProtocolPop3Line)),
        _ => (scene.text(Key::ProtocolImap), scene.text(Key::ProtocolImapLine)),
    };
    if let [only] = possible.as_slice() {
        let (name, line) = words(*only);
        return html! { <p part="protocols"><b>{ name }</b>{ " — " }{ line }</p> };
    }
    let chosen = scene.app.state.protocol(provider);
    let radio = |protocol: &Protocol| {
        let protocol = *protocol;
        let (name, line) = words(protocol);
        html! {
            <label class="choice" key={protocol.id()}>
                <input type="radio" name="protocol" value={protocol.id()} checked={chosen == protocol}
                    onchange={scene.on::<Event>(move || Msg::Protocol(protocol))} />
                <span><b>{ name }</b>{ " — " }{ line }</span>
            </label>
        }
    };
    html! {
        <fieldset part="protocols" class="protocols" onkeydown={ends()}>
            <legend>{ scene.text(Key::ProtocolLegend) }</legend>
            <div class="choices">{ for possible.iter().map(radio) }</div>
        </fieldset>
    }
}

/// Home and End go to the first and the last radio button, which browsers leave to the page.
fn ends() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        let key = event.key();
        let place = if key == "Home" { ":first-child" } else { ":last-of-type" };
        if key != "Home" && key != "End" {
            return;
        }
        let Some(at) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let list = at.closest(".choices").ok().flatten();
        let found = list.and_then(|list| list.query_selector(&["label", place, " input"].concat()).ok().flatten());
        if let Some(radio) = found.and_then(|radio| radio.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            let _ = radio.focus();
            radio.click();
        }
    })
}
