//! What is drawn: from an [`App`] to `Html`. The files are named for what appears on screen.

mod card;
mod files;
mod pen;
mod pickers;
mod preparation;
mod settings;
mod trouble;
mod unknown;

use crate::app::App;
use crate::state::{Shown, Wrong};
use mailsetup_core::Key;
use mailsetup_core::account::Account;
use mailsetup_core::address::{Address, Missing, Problem};
use mailsetup_core::client::Client;
use mailsetup_core::provider::{self, Provider};
use mailsetup_core::route::Route;
use mailsetup_core::text::{decimal, joined};
use pen::Pen;
use yew::Html;

/// The settings on show, and the way in.
struct Settings {
    account: Account,
    route: Option<Route>,
    client: Option<Client>,
    /// How many numbered parts there are so far.
    number: u8,
}

impl Settings {
    fn provider(&self) -> Provider {
        self.account.provider
    }

    /// A numbered heading.
    fn heading(&mut self, pen: &mut Pen, key: Key, values: &[(&str, &str)]) {
        self.number += 1;
        pen.open("h3");
        pen.open("span.number");
        pen.set("aria-hidden", "true");
        pen.text(&decimal(self.number.into()));
        pen.close();
        pen.filled("span", key, values);
        pen.close();
    }
}

impl Pen<'_> {
    fn client_name(&self, client: Option<Client>) -> String {
        client.map_or("", |client| self.app.texts.client_name(client)).to_owned()
    }

    /// A button that copies the text of the nearest `data-copy` around it, and says for two seconds that it has.
    /// `field` names that in the page's event, `label` to readers who do not see what the button stands beside.
    fn copy(&mut self, field: &str, word: Key, label: &str) {
        let done = self.app.copied == field;
        let word = self.fill(if done { Key::Copied } else { word }, &[]);
        self.button("button.copy|copy", "copy", field);
        if !label.is_empty() {
            // The name begins with the visible word, so that it can be spoken to (WCAG 2.5.3).
            self.set("aria-label", &joined("", &[&word, " ", label]));
        }
        self.set("data-done", if done { "1" } else { "" });
        self.text(&word);
        self.close();
    }
}

/// The whole of a widget's shadow tree.
pub(crate) fn view(app: &App) -> Html {
    let mut pen = Pen::new(app);
    pen.open(if app.refused { "p.note warn|status" } else { "p.hidden|status" });
    pen.set("role", "status");
    pen.text(&app.said);
    pen.close();
    match app.state.shown() {
        Shown::Empty => empty(&mut pen),
        Shown::Typing | Shown::Wrong(_) => {}
        Shown::Unknown(address, meant) => unknown::view(&mut pen, &address, meant.as_ref()),
        Shown::Match(address, provider) => answer(&mut pen, address.as_ref(), provider),
    }
    pen.finish()
}

/// Before anything is typed: providers by name.
fn empty(pen: &mut Pen) {
    let app = pen.app;
    if app.state.options.borrowed {
        return;
    }
    pen.open("div.examples line|examples");
    pen.words("span.quiet", Key::Examples);
    for provider in app.texts.get(Key::ExampleProviders).split(' ').filter_map(provider::by_id) {
        pen.button("button", "provider", provider.id());
        pen.text(provider.name());
        pen.close();
    }
    pen.close();
}

fn answer(pen: &mut Pen, address: Option<&Address>, provider: Provider) {
    let state = &pen.app.state;
    let account = state.account(address, provider);
    let mut settings = Settings { account, route: state.route(provider), client: state.client(), number: 0 };
    card::view(pen, provider);
    pickers::clients(pen);
    // Each part has a place of its own, also when it is empty: without keys Yew tells parts apart by their place,
    // and one that is drawn anew loses the focus.
    let because = settings.route.and_then(Route::because);
    for part in 0..5 {
        pen.open("div.place");
        match (part, because) {
            (0, Some(because)) => card::impossible(pen, &settings, because),
            (0, None) => pickers::protocols(pen, provider),
            (1, None) => preparation::view(pen, &mut settings),
            (2, None) => settings::view(pen, &mut settings),
            (3, None) => files::view(pen, &mut settings),
            (4, None) => trouble::view(pen, &settings),
            _ => {}
        }
        pen.close();
    }
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
