//! A domain that nobody here knows: said plainly, with what can be done, and never a guess.

use super::{Scene, copy, fill_html};
use crate::app::Msg;
use mailsetup_core::Key;
use mailsetup_core::address::Address;
use mailsetup_core::provider;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::{Event, Html, html};

pub(super) fn view(scene: &Scene, address: &Address, meant: Option<&Address>) -> Html {
    let domain = address.domain();
    let suggestion = meant.map(|meant| {
        let whole = meant.as_str().to_owned();
        let accept = whole.clone();
        let shown = |_: &str| html! { <b dir="ltr">{ &whole }</b> };
        html! {
            <p><button type="button" part="suggestion" onclick={scene.on(move || Msg::Accept(accept.clone()))}>
                { fill_html(scene.text(Key::Suggestion), shown) }
            </button></p>
        }
    });
    let onchange = scene.link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target()?.dyn_into().ok()?;
        provider::by_id(&select.value()).map(|provider| Msg::Provider(Some(provider)))
    });
    let hosts = provider::all()
        .filter(|provider| provider.hosts_domains() && provider.servers().next().is_some())
        .map(|provider| html! { <option value={provider.id()}>{ provider.name() }</option> });
    let letter = scene.filled(Key::UnknownLetter, &[("domain", domain)]);
    let name = |_: &str| html! { <bdi dir="ltr">{ domain }</bdi> };
    html! {
        <div part="unknown" class="part">
            { for suggestion }
            <h2 tabindex="-1" ref={scene.app.heading.clone()}>{ fill_html(scene.text(Key::UnknownTitle), name) }</h2>
            <p>{ scene.text(Key::UnknownBody) }</p>
            <ul class="part">
                <li>{ scene.text(Key::UnknownSearch) }</li>
                <li class="stack">
                    <label for="host">{ scene.text(Key::UnknownHost) }</label>
                    <select id="host" part="hosts" {onchange}>
                        <option value="" selected={true} disabled={true}>{ scene.text(Key::UnknownHostChoose) }</option>
                        { for hosts }
                    </select>
                </li>
                <li class="stack">
                    <p>{ scene.text(Key::UnknownAsk) }</p>
                    <blockquote data-text="">{ &letter }</blockquote>
                    { copy::button(scene, "letter", "", letter.clone()) }
                </li>
            </ul>
        </div>
    }
}
