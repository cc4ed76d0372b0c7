//! What is drawn. Plain functions from a [`Scene`] to `Html`; the files are named for what appears on screen.

mod card;
mod copy;
mod files;
mod pickers;
mod preparation;
mod settings;
mod unknown;

use crate::app::{App, Msg};
use crate::state::{Shown, Wrong};
use mailsetup_core::Key;
use mailsetup_core::address::{Missing, Problem};
use mailsetup_core::client::Client;
use mailsetup_core::provider::{self, Provider};
use mailsetup_core::text::Texts;
use yew::html::Scope;
use yew::{Callback, Html, html};

/// What every part of the view needs.
pub(crate) struct Scene<'a> {
    pub(crate) app: &'a App,
    pub(crate) link: &'a Scope<App>,
    pub(crate) texts: &'a Texts,
}

impl Scene<'_> {
    fn text(&self, key: Key) -> &str {
        self.texts.get(key)
    }

    fn filled(&self, key: Key, values: &[(&str, &str)]) -> String {
        fill(self.texts.get(key), values)
    }

    fn client_name(&self, client: Client) -> &str {
        self.texts.client_name(client)
    }

    fn on<E: 'static>(&self, msg: impl Fn() -> Msg + 'static) -> Callback<E> {
        self.link.callback(move |_| msg())
    }

    /// A button that chooses a provider.
    fn provider_button(&self, provider: Provider) -> Html {
        html! {
            <button type="button" data-provider={provider.id()} onclick={self.on(move || Msg::Provider(Some(provider)))}>
                { provider.name() }
            </button>
        }
    }
}

/// The whole of a widget's shadow tree.
pub(crate) fn view(scene: &Scene) -> Html {
    let body = match scene.app.state.shown() {
        Shown::Empty => empty(scene),
        Shown::Typing | Shown::Wrong(_) => Html::default(),
        Shown::Unknown(address, meant) => unknown::view(scene, &address, meant.as_ref()),
        Shown::Match(address, provider) => answer(scene, address.as_ref(), provider),
    };
    let class = if scene.app.refused { "note warn" } else { "hidden" };
    html! {
        <>
            <p role="status" part="status" {class}>{ scene.app.said.clone() }</p>
            { body }
        </>
    }
}

/// Before anything is typed: providers by name.
fn empty(scene: &Scene) -> Html {
    if scene.app.state.options.borrowed {
        return Html::default();
    }
    let providers = scene.text(Key::ExampleProviders).split(' ').filter_map(provider::by_id);
    html! {
        <div part="examples" class="examples line">
            <span class="quiet">{ scene.text(Key::Examples) }</span>
            { for providers.map(|provider| scene.provider_button(provider)) }
        </div>
    }
}

fn answer(scene: &Scene, address: Option<&mailsetup_core::address::Address>, provider: Provider) -> Html {
    let account = scene.app.state.account(address, provider);
    let route = scene.app.state.route(provider);
    let mut number = Numbers(0);
    html! {
        <>
            { card::view(scene, provider) }
            { pickers::clients(scene) }
            if let Some(because) = route.and_then(mailsetup_core::route::Route::because) {
                { card::impossible(scene, provider, because) }
            } else {
                { pickers::protocols(scene, provider) }
                { preparation::view(scene, &account, route, &mut number) }
                { settings::view(scene, &account, route, &mut number) }
                { files::view(scene, &account, route, &mut number) }
            }
        </>
    }
}

/// Numbers the parts that are there.
struct Numbers(u8);

impl Numbers {
    /// A numbered heading.
    fn heading(&mut self, text: Html) -> Html {
        self.0 += 1;
        html! { <h3><span class="number" aria-hidden="true">{ self.0.to_string() }</span><span>{ text }</span></h3> }
    }
}

/// Puts values into the places that a text leaves for them.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (place, part) in pieces(text) {
        if let Some((_, value)) = place.and_then(|name| values.iter().find(|(known, _)| *known == name)) {
            out.push_str(value);
        }
        out.push_str(part);
    }
    out
}

/// Puts pieces of view into the places that a text leaves for them.
fn fill_html(text: &str, value: impl Fn(&str) -> Html) -> Html {
    pieces(text).map(|(place, part)| html! { <>{ place.map(&value) }{ part }</> }).collect()
}

/// A text as the place before each piece and the piece itself.
fn pieces(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    text.split('{').enumerate().map(|(index, part)| match part.split_once('}') {
        Some((name, rest)) if index > 0 => (Some(name), rest),
        _ => (None, part),
    })
}

/// The sentence for what is missing or wrong.
pub(crate) fn problem(wrong: Wrong) -> Key {
    match wrong {
        Wrong::Missing(Missing::Everything) => Key::MissingEverything,
        Wrong::Missing(Missing::At) => Key::MissingAt,
        Wrong::Missing(Missing::Local) => Key::MissingLocal,
        Wrong::Missing(Missing::Domain) => Key::MissingDomain,
        Wrong::Problem(Problem::TooLong) => Key::ProblemTooLong,
        Wrong::Problem(Problem::SeveralAts) => Key::ProblemSeveralAts,
        Wrong::Problem(Problem::Space) => Key::ProblemSpace,
        Wrong::Problem(Problem::Local) => Key::ProblemLocal,
        Wrong::Problem(Problem::Domain) => Key::ProblemDomain,
    }
}

/// A host, an address or a port: left to right in every language, and broken at its dots where room is short.
fn literal(text: &str) -> Html {
    let parts = text.split_inclusive(['.', '@']);
    html! { <code dir="ltr">{ for parts.map(|part| html! { <>{ part }<wbr/></> }) }</code> }
}

/// A link to somebody else's page.
fn outside(url: &'static str, text: &str) -> Html {
    html! { <a href={url} target="_blank" rel="noopener noreferrer">{ text }</a> }
}
