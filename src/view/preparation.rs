//! What must be done before the settings can work: checkable as the reader goes, remembered by nobody.

use super::Settings;
use super::pen::Pen;
use mailsetup_core::Key;
use mailsetup_core::provider::{Protocol, Step};
use mailsetup_core::route::Route;
use mailsetup_core::text::joined;

pub(super) fn view(pen: &mut Pen, settings: &mut Settings) {
    let protocol = settings.account.incoming.as_ref().map(|incoming| incoming.protocol);
    let signs_in = settings.route == Some(Route::SignIn);
    let provider = settings.provider();
    let applies = |step: &Step| {
        let only = step.tag.protocol();
        let here = only.is_none() || only == Some(Protocol::Smtp) || only == protocol;
        here && !(signs_in && step.tag.for_app_passwords())
    };
    if !provider.steps().any(|step| applies(&step)) {
        return;
    }
    pen.open("section.part|preparation");
    settings.heading(pen, Key::Before, &[]);
    pen.open("ol.body");
    for step in provider.steps() {
        if applies(&step) {
            one(pen, step);
        }
    }
    pen.close();
    pen.close();
}

fn one(pen: &mut Pen, step: Step) {
    let app = pen.app;
    let tag = step.tag.id();
    let id = joined("", &["step-", tag]);
    let (title, how) = app.texts.step(step.tag);
    pen.open("li.todo step");
    pen.set("data-tag", tag);
    pen.choice("checkbox", "step", tag, app.ticked.contains(&step.tag));
    pen.set("id", &id);
    pen.close();
    pen.open("div.stack");
    pen.open("label");
    pen.set("for", &id);
    pen.text(title);
    pen.close();
    if !how.is_empty() {
        pen.say("p", how);
    }
    if let Some(language) = step.menu_language() {
        pen.open("p");
        pen.around(Key::StepMenu, &|pen, _| {
            pen.path(language, step.menu_words());
        });
        pen.close();
    }
    if let Some(url) = step.url {
        pen.link(url, app.texts.get(Key::StepLink));
    }
    pen.close();
    pen.close();
}
