//! What a page asks for with attributes.

use mailsetup_core::client::{self, Client, Platform};
use mailsetup_core::format;
use mailsetup_core::provider::{self, Protocol, Provider};

/// The options of one widget, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A provider for which no address is needed.
    pub provider: Option<Provider>,
    /// The program to begin with.
    pub client: Option<Client>,
    /// The programs to offer; all of them when empty.
    pub clients: Vec<Client>,
    /// The files to offer; all of them when nothing is said.
    pub formats: Option<Vec<&'static str>>,
    /// The protocol to begin with.
    pub protocol: Option<Protocol>,
    /// Whether the input is the page's own.
    pub borrowed: bool,
}

/// A value that is not among the choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The attribute.
    pub name: &'static str,
    /// What it says.
    pub value: String,
    /// What it could say.
    pub choices: String,
}

impl Options {
    /// Reads options; what is unfit falls back to the default and is reported.
    pub fn read(attribute: impl Fn(&str) -> Option<String>) -> (Self, Vec<Unfit>) {
        let mut unfit = Vec::new();
        let mut options = Self { borrowed: attribute("for").is_some(), ..Self::default() };
        let mut report = |name, value: &str, choices: Vec<&str>| {
            unfit.push(Unfit { name, value: value.to_owned(), choices: choices.join(", ") });
        };
        if let Some(value) = attribute("provider") {
            options.provider = provider::by_id(&value);
            if options.provider.is_none() {
                report("provider", &value, provider::all().map(Provider::id).collect());
            }
        }
        let programs = || client::all().map(Client::id).collect();
        if let Some(value) = attribute("client") {
            options.client = client::by_id(&value);
            if options.client.is_none() {
                report("client", &value, programs());
            }
        }
        for id in attribute("clients").iter().flat_map(|value| words(value)) {
            match client::by_id(id) {
                Some(client) => options.clients.push(client),
                None => report("clients", id, programs()),
            }
        }
        if let Some(value) = attribute("formats") {
            let mut chosen = Vec::new();
            for id in words(&value) {
                match format::by_id(id) {
                    Some(format) => chosen.push(format.id),
                    None if id == "none" => {}
                    None => report("formats", id, format::all().iter().map(|format| format.id).chain(["none"]).collect()),
                }
            }
            options.formats = (!chosen.is_empty() || value.trim() == "none").then_some(chosen);
        }
        if let Some(value) = attribute("protocol") {
            options.protocol = Protocol::incoming(&value);
            if options.protocol.is_none() {
                report("protocol", &value, vec!["imap", "pop3"]);
            }
        }
        if let Some(value) = attribute("theme").filter(|value| !["auto", "light", "dark"].contains(&value.as_str())) {
            report("theme", &value, vec!["auto", "light", "dark"]);
        }
        if let Some(value) = attribute("loading").filter(|value| !["lazy", "eager"].contains(&value.as_str())) {
            report("loading", &value, vec!["lazy", "eager"]);
        }
        (options, unfit)
    }

    /// The programs of the picker: those of the reader's platform first.
    #[must_use]
    pub fn picker(&self, platform: Platform) -> Vec<Client> {
        let offered = |client: &Client| {
            if self.clients.is_empty() { client.in_picker() } else { self.clients.contains(client) }
        };
        let mut programs: Vec<Client> = client::all().filter(offered).collect();
        programs.sort_by_key(|client| !client.runs_on(platform));
        programs
    }

    /// Whether a file of this kind is to be offered.
    #[must_use]
    pub fn allows(&self, format: &str) -> bool {
        self.formats.as_ref().is_none_or(|formats| formats.contains(&format))
    }
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty())
}
