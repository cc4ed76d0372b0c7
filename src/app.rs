//! The component: [`State`] with a browser around it.

use crate::browser::idn::to_ascii;
use crate::browser::{clipboard, download, event, platform};
use crate::options::Options;
use crate::state::{Action, Shown, State};
use crate::view;
use gloo_timers::callback::Timeout;
use mailsetup_core::answer;
use mailsetup_core::client::Client;
use mailsetup_core::format::Format;
use mailsetup_core::provider::{Protocol, Provider};
use mailsetup_core::text::Texts;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use mailsetup_core::Key;
use yew::{AttrValue, Component, Context, Html, MouseEvent, NodeRef, Properties};

/// Milliseconds without a key after which typing counts as paused.
const PAUSE: u32 = 600;
/// Milliseconds for which a button says that it has copied.
const SAID: u32 = 2_000;

/// What a widget is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The page's element: events come from it.
    pub host: HtmlElement,
    /// The input of the page's tree.
    pub input: HtmlInputElement,
    /// Where the page's tree has room for what is wrong with its text.
    pub problem: Option<HtmlElement>,
    /// The language.
    pub texts: Rc<Texts>,
    /// What the page asked for.
    pub options: Options,
}

/// A widget.
pub struct App {
    pub(crate) state: State,
    /// What the button that was pressed last belongs to.
    pub(crate) copied: Option<AttrValue>,
    /// What a screen reader is told.
    pub(crate) said: String,
    /// The last copy was refused, so what is said is shown.
    pub(crate) refused: bool,
    /// The reader's name, for files.
    pub(crate) name: String,
    pub(crate) heading: NodeRef,
    /// The provider, or the unknown domain, that the page was last told of.
    told: Told,
    pause: Option<Timeout>,
    saying: Option<Timeout>,
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
    /// The text of the input, which may have changed.
    Typed(String),
    /// Typing has paused.
    Paused,
    /// The input has been left.
    Left,
    /// Enter was pressed in the input.
    Enter,
    /// The page changed its attributes.
    Options(Options),
    /// A program was chosen.
    Client(Client),
    /// A protocol was chosen.
    Protocol(Protocol),
    /// A provider was chosen from a list.
    Provider(Option<Provider>),
    /// A suggested address was accepted.
    Accept(String),
    /// The reader's name was typed.
    Name(String),
    /// Text is to be copied: the public name of what it is, its name for the reader, the text, the click.
    Copy(AttrValue, String, String, MouseEvent),
    /// Whether it was copied.
    Copied(AttrValue, String, bool, HtmlElement),
    /// The button has said so long enough.
    Said,
    /// A file is to be saved.
    Download(&'static Format),
    /// The page is to be printed.
    Print,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

impl Component for App {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            state: State::new(ctx.props().options.clone(), platform::guess()),
            copied: None,
            said: String::new(),
            refused: false,
            name: String::new(),
            heading: NodeRef::default(),
            told: Told::Nothing,
            pause: None,
            saying: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let link = ctx.link();
        let acted = match msg {
            Msg::Typed(text) => {
                let changed = self.act(Action::Typed(text));
                if changed {
                    let link = link.clone();
                    self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Msg::Paused)));
                }
                changed
            }
            Msg::Paused => self.act(Action::Paused),
            Msg::Left => self.act(Action::Left),
            Msg::Enter => {
                let acted = self.act(Action::Left);
                if let Some(heading) = self.heading.cast::<HtmlElement>() {
                    // It has a tabindex, so it can take the focus.
                    let _ = heading.focus();
                }
                acted
            }
            Msg::Options(options) => self.act(Action::Options(options)),
            Msg::Client(client) => self.act(Action::Client(client)),
            Msg::Protocol(protocol) => self.act(Action::Protocol(protocol)),
            Msg::Provider(provider) => self.act(Action::Provider(provider)),
            Msg::Accept(address) => {
                let input = &ctx.props().input;
                input.set_value(&address);
                let _ = input.focus();
                self.act(Action::Typed(address))
            }
            Msg::Name(name) => {
                self.name = name;
                true
            }
            Msg::Copy(field, label, text, click) => {
                let Some(button) = click.target() else { return false };
                let Ok(button) = button.dyn_into::<HtmlElement>() else { return false };
                let (link, near) = (link.clone(), button.clone());
                clipboard::copy(text, near, move |worked| link.send_message(Msg::Copied(field, label, worked, button)));
                false
            }
            Msg::Copied(field, label, worked, button) => {
                self.copied(ctx, field, &label, worked, &button);
                true
            }
            Msg::Said => {
                self.copied = None;
                true
            }
            Msg::Download(format) => {
                self.download(ctx, format);
                true
            }
            Msg::Print => {
                if let Some(window) = web_sys::window() {
                    let _ = window.print();
                }
                false
            }
        };
        if acted {
            self.tell(ctx);
        }
        acted
    }

    fn changed(&mut self, _ctx: &Context<Self>, _old: &Props) -> bool {
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        view::view(&view::Scene { app: self, link: ctx.link(), texts: &ctx.props().texts })
    }
}

impl App {
    fn act(&mut self, action: Action) -> bool {
        self.state.reduce(action, &to_ascii)
    }

    /// Tells the page and the screen reader what has changed, each thing once.
    fn tell(&mut self, ctx: &Context<Self>) {
        let Props { host, problem, texts, input, .. } = ctx.props();
        let shown = self.state.shown();
        let word = match &shown {
            Shown::Empty => "empty",
            Shown::Typing => "typing",
            Shown::Wrong(_) => "invalid",
            Shown::Unknown(..) => "unknown",
            Shown::Match(..) => "match",
        };
        // A data attribute with a plain word: nothing can refuse it.
        let _ = host.set_attribute("data-state", word);
        let wrong = if let Shown::Wrong(wrong) = &shown { texts.get(view::problem(*wrong)) } else { "" };
        if let Some(problem) = problem {
            if problem.text_content().as_deref() != Some(wrong) {
                problem.set_text_content(Some(wrong));
            }
            let marked = if wrong.is_empty() {
                input.remove_attribute("aria-invalid")
            } else {
                input.set_attribute("aria-invalid", "true")
            };
            let _ = marked;
        }
        let now = match &shown {
            Shown::Match(_, provider) => Told::Match(*provider),
            Shown::Unknown(..) => Told::Unknown,
            _ if matches!(shown, Shown::Typing) => return,
            _ => Told::Nothing,
        };
        if now == self.told {
            return;
        }
        self.told = now;
        match &shown {
            Shown::Match(_, provider) => {
                self.said = view::fill(texts.get(Key::AnnounceMatch), &[("provider", provider.name())]);
                event::send(host, "match", &[("provider", provider.id()), ("matchedBy", self.state.matched_by())]);
            }
            Shown::Unknown(address, _) => {
                self.said = view::fill(texts.get(Key::AnnounceUnknown), &[("domain", address.domain())]);
                event::send(host, "unknown", &[]);
            }
            _ => self.said.clear(),
        }
    }

    fn copied(&mut self, ctx: &Context<Self>, field: AttrValue, label: &str, worked: bool, button: &HtmlElement) {
        let Props { host, texts, .. } = ctx.props();
        self.refused = !worked;
        if worked {
            self.said = view::fill(texts.get(Key::CopiedWhat), &[("label", label)]);
            event::send(host, "copy", &[("field", &field)]);
            self.copied = Some(field);
            let link = ctx.link().clone();
            self.saying = Some(Timeout::new(SAID, move || link.send_message(Msg::Said)));
        } else {
            let keys = clipboard::keys(self.state.platform);
            self.said = view::fill(texts.get(Key::CopyRefused), &[("keys", keys)]);
            let value = button.parent_element().and_then(|row| row.query_selector("[data-text]").ok().flatten());
            if let Some(value) = value.and_then(|value| value.dyn_into::<HtmlElement>().ok()) {
                clipboard::select(&value);
            }
        }
    }

    fn download(&mut self, ctx: &Context<Self>, format: &'static Format) {
        let Shown::Match(address, provider) = self.state.shown() else { return };
        let account = self.state.account(address.as_ref(), provider);
        let Ok(file) = answer::render(format, &account, Some(&self.name)) else { return };
        if download::save(&file, self.state.platform).is_some() {
            let texts = &ctx.props().texts;
            self.said = view::fill(texts.get(Key::Downloaded), &[("file", &file.file_name)]);
            event::send(&ctx.props().host, "download", &[("format", format.id)]);
        }
    }
}
