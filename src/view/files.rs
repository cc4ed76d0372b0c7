//! Files that the chosen program, or its administrator, can use; each with what to do with it and its text.

use super::{Numbers, Scene, copy};
use crate::app::Msg;
use mailsetup_core::Key;
use mailsetup_core::account::Account;
use mailsetup_core::answer::{self, ConfigFile};
use mailsetup_core::client::Platform;
use mailsetup_core::format::{self, Format};
use mailsetup_core::route::Route;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::{Html, InputEvent, MouseEvent, html};

pub(super) fn view(scene: &Scene, account: &Account, route: Option<Route>, number: &mut Numbers) -> Html {
    let state = &scene.app.state;
    let name = Some(scene.app.name.as_str());
    let mut rendered: Vec<(&'static Format, ConfigFile)> = format::offered(account.provider, state.client())
        .filter(|format| state.options.allows(format.id) && format.suits(route))
        .filter_map(|format| answer::render(format, account, name).ok().map(|file| (format, file)))
        .collect();
    rendered.sort_by_key(|(format, _)| format.id);
    if rendered.is_empty() {
        return Html::default();
    }
    let asks_name = rendered.iter().any(|(format, _)| format.uses_name);
    html! {
        <section part="files" class="part noprint">
            { number.heading(html! { scene.text(Key::Files) }) }
            if asks_name { { name_field(scene) } }
            { for rendered.into_iter().map(|(format, file)| one(scene, account, format, file)) }
        </section>
    }
}

fn name_field(scene: &Scene) -> Html {
    let oninput = scene.link.batch_callback(|event: InputEvent| {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        Some(Msg::Name(input.value()))
    });
    html! {
        <div class="stack">
            <label for="full-name">{ scene.text(Key::FileName) }</label>
            <input id="full-name" class="text" type="text" autocomplete="name" value={scene.app.name.clone()} {oninput} />
        </div>
    }
}

fn one(scene: &Scene, account: &Account, format: &'static Format, file: ConfigFile) -> Html {
    let onclick = scene.link.callback(move |_: MouseEvent| Msg::Download(format));
    let domain = account.domain();
    let apple = format.id == "mobileconfig" && scene.app.state.platform == Platform::Ios;
    html! {
        <div part="file" class="file stack" key={format.id}>
            <h4>{ scene.text(format.name) }</h4>
            <p>{ scene.filled(format.how, &[("domain", domain)]) }</p>
            if apple { <p class="note">{ scene.text(Key::FormatMobileconfigSafari) }</p> }
            <button type="button" part="download" data-format={format.id} {onclick}>
                { scene.filled(Key::Download, &[("file", &file.file_name)]) }
            </button>
            <details>
                <summary>{ scene.text(Key::FileText) }</summary>
                <div class="stack">
                    <pre part="file-text" dir="ltr" tabindex="0" data-text="">{ &file.text }</pre>
                    { copy::named(scene, format.id, Key::FileCopy, scene.text(format.name), file.text.clone()) }
                </div>
            </details>
        </div>
    }
}
