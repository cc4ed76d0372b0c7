//! What must be done before the settings can work: checkable as the reader goes, remembered by nobody.

use super::{Numbers, Scene, fill_html, outside};
use mailsetup_core::Key;
use mailsetup_core::account::Account;
use mailsetup_core::provider::Step;
use mailsetup_core::route::Route;
use yew::{Html, html};

pub(super) fn view(scene: &Scene, account: &Account, route: Option<Route>, number: &mut Numbers) -> Html {
    let protocol = account.incoming.as_ref().map(|incoming| incoming.protocol);
    let applies = |step: &Step| {
        let by_route = !step.tag.for_app_passwords() || route != Some(Route::SignIn);
        let by_protocol = step.tag.protocol().is_none_or(|only| {
            only == mailsetup_core::provider::Protocol::Smtp || Some(only) == protocol
        });
        by_route && by_protocol
    };
    let steps: Vec<Step> = account.provider.steps().filter(applies).collect();
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <section part="preparation" class="part">
            { number.heading(html! { scene.text(Key::Before) }) }
            <ol class="body">{ for steps.into_iter().map(|step| one(scene, account, step)) }</ol>
        </section>
    }
}

fn one(scene: &Scene, account: &Account, step: Step) -> Html {
    let tag = step.tag.id();
    // The ticks belong to this provider's steps: another provider's are other elements.
    let id = ["step-", account.provider.id(), "-", tag].concat();
    let (title, how) = scene.texts.step(step.tag);
    let menu: Vec<&str> = step.menu().collect();
    let path = |_: &str| {
        let words = menu.iter().map(|word| html! { <bdi>{ *word }</bdi> });
        html! { <span class="path" lang={step.menu_language()}>{ for words }</span> }
    };
    html! {
        <li key={id.clone()} class="todo step" data-tag={tag}>
            <input type="checkbox" id={id.clone()} />
            <div class="stack">
                <label for={id}>{ title }</label>
                if !how.is_empty() { <p>{ how }</p> }
                if !menu.is_empty() { <p>{ fill_html(scene.text(Key::StepMenu), path) }</p> }
                if let Some(url) = step.url { <p>{ outside(url, scene.text(Key::StepLink)) }</p> }
            </div>
        </li>
    }
}
