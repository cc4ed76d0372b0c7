//! The whole behaviour of a widget, without a browser: what a person can do, and what is shown then.

use crate::options::Options;
use mailsetup_core::account::Account;
use mailsetup_core::address::{Address, Missing, Problem};
use mailsetup_core::client::{Client, Platform};
use mailsetup_core::lookup::{self, Found};
use mailsetup_core::provider::{Protocol, Provider};
use mailsetup_core::route::{Route, route};
use mailsetup_core::trouble::Network;
use mailsetup_core::{ToAscii, suggest};

/// What one widget knows.
#[derive(Clone, Debug)]
pub struct State {
    /// What the page asked for.
    pub options: Options,
    /// Where the reader is.
    pub platform: Option<Platform>,
    typed: String,
    found: Found,
    /// The last match, kept while somebody is typing on: a domain passes through others on its way.
    kept: Option<(Address, Provider)>,
    /// Typing has paused.
    paused: bool,
    /// The input has been left, or Enter was pressed.
    left: bool,
    /// The provider that was chosen from a list, or by an example.
    chosen: Option<Provider>,
    client: Option<Client>,
    protocol: Option<Protocol>,
    /// How the reader is connected, as far as that was said.
    pub network: Option<Network>,
}

/// What a person, or the page, can do.
#[derive(Clone, Debug)]
pub enum Action {
    /// The text of the input changed.
    Typed(String),
    /// Typing has paused.
    Paused,
    /// The input has been left, or Enter was pressed.
    Left,
    /// A suggested address was taken.
    Accept(String),
    /// A mail program was chosen.
    Client(Client),
    /// A protocol was chosen.
    Protocol(Protocol),
    /// A provider was chosen where the domain does not tell.
    Provider(Provider),
    /// A network was chosen.
    Network(Network),
    /// The page changed its attributes.
    Options(Options),
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Examples, and nothing else yet.
    Empty,
    /// Nothing new: somebody is typing.
    Typing,
    /// What is missing or wrong.
    Wrong(Wrong),
    /// A domain nobody here knows, and what may have been meant.
    Unknown(Address, Option<Address>),
    /// Settings.
    Match(Option<Address>, Provider),
}

/// What is missing or wrong in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not complete.
    Missing(Missing),
    /// It cannot be an address.
    Problem(Problem),
}

impl State {
    /// A widget in which nobody has done anything.
    #[must_use]
    pub fn new(options: Options, platform: Option<Platform>) -> Self {
        Self {
            options,
            platform,
            typed: String::new(),
            found: Found::Incomplete(Missing::Everything),
            kept: None,
            paused: true,
            left: false,
            chosen: None,
            client: None,
            protocol: None,
            network: None,
        }
    }

    /// Does what somebody did; true when anything may look different.
    pub fn reduce(&mut self, action: Action, to_ascii: ToAscii) -> bool {
        match action {
            Action::Typed(text) | Action::Accept(text) => {
                if text == self.typed {
                    return false;
                }
                // A match stays in sight while somebody is typing on.
                let quiet = self.is_quiet() || matches!(self.found, Found::Match(..));
                self.found = lookup::find(&text, to_ascii);
                if let Found::Match(address, provider) = &self.found {
                    self.kept = Some((address.clone(), *provider));
                }
                if matches!(self.found, Found::Match(..) | Found::Incomplete(Missing::Everything)) {
                    self.chosen = None;
                }
                self.typed = text;
                self.paused = false;
                self.left = false;
                return !(quiet && self.is_quiet());
            }
            Action::Paused => {
                if std::mem::replace(&mut self.paused, true) {
                    return false;
                }
                self.forget();
            }
            Action::Left => {
                self.paused = true;
                self.left = true;
                self.forget();
            }
            Action::Client(client) => self.client = Some(client),
            Action::Protocol(protocol) => self.protocol = Some(protocol),
            Action::Provider(provider) => self.chosen = Some(provider),
            Action::Network(network) => self.network = Some(network),
            Action::Options(options) => self.options = options,
        }
        true
    }

    /// Whether somebody is typing who sees nothing new by it: then a key draws nothing.
    fn is_quiet(&self) -> bool {
        let says = matches!(self.found, Found::Match(..) | Found::Incomplete(Missing::Everything));
        !self.paused && !says && self.options.provider.or(self.chosen).is_none()
    }

    fn forget(&mut self) {
        if !matches!(self.found, Found::Match(..)) {
            self.kept = None;
        }
    }

    /// What is shown now.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let fixed = self.options.provider.or(self.chosen);
        match (&self.found, &self.kept) {
            (Found::Match(address, provider), _) => Shown::Match(Some(address.clone()), fixed.unwrap_or(*provider)),
            (Found::Unknown(address), _) if fixed.is_some() => {
                fixed.map_or(Shown::Typing, |provider| Shown::Match(Some(address.clone()), provider))
            }
            (_, Some((address, provider))) if !self.paused => {
                Shown::Match(Some(address.clone()), fixed.unwrap_or(*provider))
            }
            (Found::Unknown(address), _) if self.paused => {
                let meant = suggest::suggest(address.domain()).map(|domain| address.at_domain(&domain));
                Shown::Unknown(address.clone(), meant)
            }
            (Found::Invalid(problem), _) if self.left => Shown::Wrong(Wrong::Problem(*problem)),
            (Found::Incomplete(Missing::Everything), _) => {
                fixed.map_or(Shown::Empty, |provider| Shown::Match(None, provider))
            }
            (Found::Incomplete(missing), _) if self.left => Shown::Wrong(Wrong::Missing(*missing)),
            _ => fixed.map_or(Shown::Typing, |provider| Shown::Match(None, provider)),
        }
    }

    /// How the provider was found: by the page's or the reader's choice, or by the domain.
    #[must_use]
    pub fn matched_by(&self) -> &'static str {
        if self.options.provider.or(self.chosen).is_some() { "provider" } else { "domain" }
    }

    /// The programs to choose from, best guess first.
    #[must_use]
    pub fn picker(&self) -> Vec<Client> {
        self.options.picker(self.platform)
    }

    /// Whether a program is at home where the reader is, and not everywhere.
    #[must_use]
    pub fn is_nearby(&self, client: Client) -> bool {
        self.platform.is_none_or(|platform| client.runs_on(platform)) && client.platforms().count() < 5
    }

    /// The program that is chosen, or guessed from where the reader is.
    #[must_use]
    pub fn client(&self) -> Option<Client> {
        let picker = self.picker();
        let wanted = [self.client, self.options.client].into_iter().flatten().find(|client| picker.contains(client));
        wanted.or_else(|| picker.first().copied())
    }

    /// The protocols that provider and program share, best first.
    #[must_use]
    pub fn protocols(&self, provider: Provider) -> Vec<Protocol> {
        let client = self.client();
        let shared = |protocol: &Protocol| {
            provider.server(*protocol).is_some() && client.is_none_or(|client| client.speaks(*protocol))
        };
        [Protocol::Imap, Protocol::Pop3].into_iter().filter(shared).collect()
    }

    /// The protocol that is chosen, as far as the provider and the program allow it.
    #[must_use]
    pub fn protocol(&self, provider: Provider) -> Protocol {
        let possible = self.protocols(provider);
        let wanted = self.protocol.or(self.options.protocol).filter(|protocol| possible.contains(protocol));
        wanted.or_else(|| possible.first().copied()).unwrap_or(Protocol::Imap)
    }

    /// The settings that are shown.
    #[must_use]
    pub fn account(&self, address: Option<&Address>, provider: Provider) -> Account {
        Account::resolve(address, provider, self.protocol(provider))
    }

    /// Which way works with the chosen program.
    #[must_use]
    pub fn route(&self, provider: Provider) -> Option<Route> {
        let possible = self.protocols(provider);
        let protocol = (!possible.is_empty()).then(|| self.protocol(provider));
        self.client().map(|client| route(provider, client, protocol))
    }

    /// Programs on the same platform with which it works, when it does not with the chosen one.
    #[must_use]
    pub fn other_ways(&self, provider: Provider) -> Vec<Client> {
        let chosen = self.client();
        let mut programs = self.picker();
        programs.retain(|client| {
            let works = route(provider, *client, None).because().is_none();
            works && Some(*client) != chosen && self.is_nearby(*client)
        });
        programs.truncate(3);
        programs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailsetup_core::{client, provider};

    fn ascii(name: &str) -> Option<String> {
        idna::domain_to_ascii(name).ok()
    }

    fn state(options: &str) -> State {
        State::new(Options::read(options).0, Some(Platform::Linux))
    }

    /// Does one thing after the other and says what is shown after each.
    fn tell(state: &mut State, actions: &[Action]) -> Vec<String> {
        let mut told = Vec::new();
        for action in actions {
            state.reduce(action.clone(), &ascii);
            told.push(match state.shown() {
                Shown::Empty => "empty".to_owned(),
                Shown::Typing => "typing".to_owned(),
                Shown::Wrong(wrong) => format!("{wrong:?}"),
                Shown::Unknown(address, meant) => {
                    let meant = meant.map(|meant| format!(", {}?", meant.as_str())).unwrap_or_default();
                    format!("unknown {}{meant}", address.domain())
                }
                Shown::Match(address, provider) => {
                    format!("{} {}", provider.id(), address.map(|a| a.as_str().to_owned()).unwrap_or_default())
                }
            });
        }
        told
    }

    fn typed(text: &str) -> Action {
        Action::Typed(text.to_owned())
    }

    #[test]
    fn typing_shows_nothing_until_the_domain_is_complete_and_then_at_once() {
        let steps = [typed("jean"), typed("jean@free.f"), typed("jean@free.fr")];
        assert_eq!(tell(&mut state(""), &steps), ["typing", "typing", "free.fr jean@free.fr"]);
    }

    #[test]
    fn a_domain_that_passes_through_another_does_not_flash() {
        let steps = [typed("a@outlook.com"), typed("a@outlook.com.b"), Action::Paused, typed("a@outlook.com.br")];
        let kept = ["outlook a@outlook.com", "outlook a@outlook.com", "typing", "outlook a@outlook.com.br"];
        assert_eq!(tell(&mut state(""), &steps), kept);
    }

    #[test]
    fn only_keys_that_show_something_new_draw() {
        let mut state = state("");
        let mut draws = |text: &str| state.reduce(typed(text), &ascii);
        assert_eq!(["j", "je", "jean@", "jean@free.f"].map(&mut draws), [true, false, false, false]);
        assert_eq!(["jean@free.fr", "jean@free.fr"].map(&mut draws), [true, false]);
        assert_eq!(["jean@free.frx", "jean@free", ""].map(&mut draws), [false, false, true]);
        state.reduce(typed("jean@free.fr"), &ascii);
        assert!(!state.reduce(typed("jean@free.frx"), &ascii));
        assert!(state.reduce(Action::Paused, &ascii), "the match is gone");
    }

    #[test]
    fn an_unknown_domain_is_said_after_a_pause_and_a_wrong_address_after_leaving() {
        let steps = [typed("a@gmial.com"), Action::Paused, typed("a b@free.fr"), Action::Paused, Action::Left];
        let told = ["typing", "unknown gmial.com, a@gmail.com?", "typing", "typing", "Problem(Space)"];
        assert_eq!(tell(&mut state(""), &steps), told);
    }

    #[test]
    fn taking_the_suggestion_is_typing_it() {
        let steps = [typed("a@gmial.com"), Action::Left, Action::Accept("a@gmail.com".to_owned())];
        assert_eq!(tell(&mut state(""), &steps), ["typing", "unknown gmial.com, a@gmail.com?", "gmail a@gmail.com"]);
    }

    #[test]
    fn a_chosen_company_hosts_the_unknown_domain_and_no_known_one() {
        let ovh = provider::by_id("ovh.net").expect("ovh.net.toml exists");
        let steps = [
            typed("a@example.org"),
            Action::Left,
            Action::Provider(ovh),
            typed("a@free.fr"),
            typed("b@example.org"),
            Action::Left,
        ];
        let told = [
            "typing",
            "unknown example.org",
            "ovh.net a@example.org",
            "free.fr a@free.fr",
            "free.fr a@free.fr",
            "unknown example.org",
        ];
        assert_eq!(tell(&mut state(""), &steps), told);
    }

    #[test]
    fn a_fixed_provider_needs_no_address() {
        assert_eq!(
            state("provider=free.fr").shown(),
            Shown::Match(None, provider::by_id("free.fr").expect("it exists"))
        );
        assert_eq!(tell(&mut state("provider=free.fr"), &[typed("jean@example.org")]), ["free.fr jean@example.org"]);
    }

    #[test]
    fn the_program_is_guessed_from_the_platform_and_the_choice_wins() {
        let id = |state: &State| state.client().map(Client::id);
        let mut state = state("");
        assert_eq!(id(&state), Some("thunderbird"));
        state.platform = Some(Platform::Ios);
        assert_eq!(id(&state), Some("apple-mail-ios"));
        state.reduce(Action::Client(client::by_id("geary").expect("it exists")), &ascii);
        assert_eq!(id(&state), Some("geary"));
        state.reduce(Action::Options(Options::read("clients=evolution,kmail").0), &ascii);
        assert_eq!(id(&state), Some("evolution"));
    }

    #[test]
    fn the_protocol_is_one_that_both_sides_speak() {
        let free = provider::by_id("free.fr").expect("it exists");
        let mut state = state("protocol=pop3");
        assert_eq!(state.protocol(free), Protocol::Pop3);
        state.reduce(Action::Client(client::by_id("geary").expect("it exists")), &ascii);
        assert_eq!(state.protocols(free), [Protocol::Imap]);
        assert_eq!(state.protocol(free), Protocol::Imap);
        state.reduce(Action::Client(client::by_id("thunderbird").expect("it exists")), &ascii);
        assert_eq!(state.protocol(free), Protocol::Pop3);
    }

    #[test]
    fn ways_out_lead_somewhere_on_the_same_platform() {
        let outlook = provider::by_id("outlook").expect("it exists");
        let mut state = state("client=claws-mail");
        state.reduce(typed("a@outlook.com"), &ascii);
        assert!(matches!(state.route(outlook), Some(Route::Impossible(_))));
        let ways: Vec<&str> = state.other_ways(outlook).into_iter().map(Client::id).collect();
        assert_eq!(ways, ["thunderbird", "evolution"]);
    }

    #[test]
    fn what_a_page_asks_wrongly_is_reported_and_left_out() {
        let (options, unfit) =
            Options::read("provider=nobody\nclient=outlok\nprotocol=imap4\nclients=geary,what\nlang=fr");
        assert_eq!(
            options,
            Options { clients: vec![client::by_id("geary").expect("it exists")], ..Options::default() }
        );
        let told: Vec<_> = unfit.iter().map(|unfit| (unfit.name, unfit.value.as_str())).collect();
        assert_eq!(told, [("provider", "nobody"), ("client", "outlok"), ("protocol", "imap4"), ("clients", "what")]);
        assert_eq!(unfit[2].choices, "imap, pop3");
    }
}
