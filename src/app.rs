//! The component: [`State`] with a page around it.

use crate::browser::{Page, to_ascii};
use crate::options::Options;
use crate::state::{Action, Shown, State};
use crate::view;
use mailsetup_core::Key;
use mailsetup_core::answer;
use mailsetup_core::client::{self, Platform};
use mailsetup_core::format;
use mailsetup_core::provider::{self, Protocol, Provider, Tag};
use mailsetup_core::text::{Texts, fill};
use mailsetup_core::trouble::Network;
use std::rc::Rc;
use yew::{Component, Context, Html, Properties};

/// What a widget is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The loader's side of it.
    pub page: Page,
    /// The language.
    pub texts: Rc<Texts>,
    /// Where the reader is.
    pub platform: Option<Platform>,
    /// What has been typed, and below it what the page asked for: see [`Options::read`].
    pub start: String,
}

/// A widget.
#[derive(Debug)]
pub struct App {
    pub(crate) state: State,
    pub(crate) page: Page,
    pub(crate) texts: Rc<Texts>,
    /// The public name of what was copied last, for as long as its button says so.
    pub(crate) copied: String,
    /// What a screen reader is told.
    pub(crate) said: String,
    /// The last copy was refused, so what is said is shown.
    pub(crate) refused: bool,
    /// The reader's name, for files.
    pub(crate) name: String,
    /// The steps that the reader has ticked, of the provider on show.
    pub(crate) ticked: Vec<Tag>,
    /// What the page was last told of.
    told: Told,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    Unknown,
    Match(Provider),
}

/// What happens to a widget.
#[derive(Debug)]
pub enum Msg {
    /// Somebody did something.
    Act(Action),
    /// The page changed its attributes.
    Options(String),
    /// A step was ticked, or is no longer.
    Step(Tag),
    /// The reader's name was typed.
    Name(String),
    /// Something was copied: its public name, and its name for the reader after a tab.
    Copied(String),
    /// Copying was refused; with these keys it can be done by hand.
    Refused(String),
    /// The button has said so long enough.
    Said,
    /// A file of this name was saved.
    Downloaded(String),
}

impl Msg {
    /// Reads what the loader reports. A name it does not know, or a value that is none, means nothing.
    #[must_use]
    pub fn read(name: &str, value: &str) -> Option<Self> {
        let text = || value.to_owned();
        Some(match name {
            "typed" => Self::Act(Action::Typed(text())),
            "paused" => Self::Act(Action::Paused),
            "left" => Self::Act(Action::Left),
            "accept" => Self::Act(Action::Accept(text())),
            "client" => Self::Act(Action::Client(client::by_id(value)?)),
            "protocol" => Self::Act(Action::Protocol(Protocol::incoming(value)?)),
            "provider" => Self::Act(Action::Provider(provider::by_id(value)?)),
            "network" => Self::Act(Action::Network(Network::by_id(value)?)),
            "step" => Self::Step(provider::tags().find(|tag| tag.id() == value)?),
            "options" => Self::Options(text()),
            "full-name" => Self::Name(text()),
            "copied" => Self::Copied(text()),
            "refused" => Self::Refused(text()),
            "said" => Self::Said,
            "downloaded" => Self::Downloaded(text()),
            _ => return None,
        })
    }
}

impl Component for App {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { page, texts, platform, start } = ctx.props().clone();
        let (typed, options) = start.split_once('\n').unwrap_or_default();
        let mut state = State::new(read(&page, options), platform);
        // At once, so that nothing is drawn that the answer takes the place of.
        state.reduce(Action::Typed(typed.to_owned()), &|name| to_ascii(name));
        let mut app = Self {
            state,
            page,
            texts,
            copied: String::new(),
            said: String::new(),
            refused: false,
            name: String::new(),
            ticked: Vec::new(),
            told: Told::Nothing,
        };
        app.tell();
        app
    }

    fn update(&mut self, _ctx: &Context<Self>, msg: Msg) -> bool {
        let action = match msg {
            Msg::Act(action) => action,
            Msg::Options(options) => Action::Options(read(&self.page, &options)),
            other => {
                self.note(other);
                return true;
            }
        };
        if let Action::Accept(address) = &action {
            self.page.set_address(address);
        }
        let acted = self.state.reduce(action, &|name| to_ascii(name));
        if acted {
            self.tell();
        }
        acted
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        view::view(self)
    }
}

fn read(page: &Page, options: &str) -> Options {
    let (options, unfit) = Options::read(options);
    for unfit in unfit {
        page.warn(unfit.name, &unfit.value, &unfit.choices);
    }
    options
}

impl App {
    fn say(&mut self, key: Key, name: &str, value: &str) {
        self.said = fill(self.texts.get(key), &[(name, value)]);
    }

    /// What has no part in what is shown but for a word.
    fn note(&mut self, msg: Msg) {
        match msg {
            Msg::Name(name) => self.name = name,
            Msg::Step(tag) => match self.ticked.iter().position(|ticked| *ticked == tag) {
                Some(place) => drop(self.ticked.swap_remove(place)),
                None => self.ticked.push(tag),
            },
            Msg::Copied(what) => {
                let (field, label) = what.split_once('\t').unwrap_or((&what, ""));
                self.refused = false;
                self.say(if label.is_empty() { Key::Copied } else { Key::CopiedWhat }, "label", label);
                self.copied = field.to_owned();
            }
            Msg::Refused(keys) => {
                self.refused = true;
                self.say(Key::CopyRefused, "keys", &keys);
            }
            Msg::Downloaded(file) => self.say(Key::Downloaded, "file", &file),
            _ => self.copied.clear(),
        }
    }

    /// Tells the page and the screen reader what has changed, each thing once.
    fn tell(&mut self) {
        let shown = self.state.shown();
        let mut problem = "";
        let (state, now) = match &shown {
            Shown::Empty => ("empty", Told::Nothing),
            Shown::Typing => ("typing", self.told),
            Shown::Wrong(wrong) => {
                problem = self.texts.get(view::problem(*wrong));
                ("invalid", Told::Nothing)
            }
            Shown::Unknown(..) => ("unknown", Told::Unknown),
            Shown::Match(_, provider) => ("match", Told::Match(*provider)),
        };
        self.page.show(state, problem);
        if now == self.told {
            return;
        }
        self.told = now;
        self.ticked.clear();
        match &shown {
            Shown::Match(_, provider) => {
                self.say(Key::AnnounceMatch, "provider", provider.name());
                self.page.tell("match", provider.id(), self.state.matched_by());
            }
            Shown::Unknown(address, _) => {
                self.say(Key::AnnounceUnknown, "domain", address.domain());
                self.page.tell("unknown", "", "");
            }
            _ => self.said.clear(),
        }
    }

    /// The file of this format for what is shown, as JSON.
    pub(crate) fn file(&self, format: &str) -> Option<String> {
        let Shown::Match(address, provider) = self.state.shown() else { return None };
        let account = self.state.account(address.as_ref(), provider);
        let file = answer::render(format::by_id(format)?, &account, Some(&self.name)).ok()?;
        Some(answer::file_json(Ok(file)))
    }
}
