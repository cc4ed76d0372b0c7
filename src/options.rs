//! What a page asks for with attributes.

use mailsetup_core::client::{self, Client, Platform};
use mailsetup_core::format::{self, Format};
use mailsetup_core::provider::{self, Protocol, Provider};
use mailsetup_core::text::{joined, pieces};

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
    /// Where an outdated row is reported: a link with a place for the provider's id.
    pub report: String,
    /// Whether the input is the page's own.
    pub borrowed: bool,
}

/// Whether it is a link that can only lead somewhere, and says where the provider's id goes.
fn is_report(link: &str) -> bool {
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
    leads && pieces(link).any(|(place, _)| place == Some("provider"))
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
    /// Reads options, one per line as `name=value`; what is unfit falls back to the default and is reported.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<Unfit>) {
        let mut options = Self::default();
        let mut unfit = Vec::new();
        for line in text.split('\n') {
            let Some((name, value)) = line.split_once('=') else { continue };
            if name == "report" {
                if is_report(value) {
                    options.report = value.to_owned();
                } else {
                    let choices = "an https:, http: or mailto: link with {provider} in it".to_owned();
                    unfit.push(Unfit { name: "report", value: value.to_owned(), choices });
                }
                continue;
            }
            for word in value.split([',', ' ']).filter(|word| !word.is_empty()) {
                if let Some((name, choices)) = options.set(name, word) {
                    unfit.push(Unfit { name, value: word.to_owned(), choices: joined(", ", &choices) });
                }
            }
        }
        (options, unfit)
    }

    /// Takes one word of one option; or says what it could have been.
    fn set(&mut self, name: &str, word: &str) -> Option<(&'static str, Vec<&'static str>)> {
        match name {
            "for" => self.borrowed = true,
            "provider" => {
                self.provider = provider::by_id(word);
                if self.provider.is_none() {
                    return Some(("provider", provider::all().map(Provider::id).collect()));
                }
            }
            "protocol" => {
                self.protocol = Protocol::incoming(word);
                if self.protocol.is_none() {
                    return Some(("protocol", vec!["imap", "pop3"]));
                }
            }
            "client" | "clients" => match client::by_id(word) {
                Some(client) if name == "client" => self.client = Some(client),
                Some(client) => self.clients.push(client),
                None => {
                    let name = if name == "client" { "client" } else { "clients" };
                    return Some((name, client::all().map(Client::id).collect()));
                }
            },
            "formats" => match format::by_id(word) {
                Some(format) => self.formats.get_or_insert_default().push(format.id()),
                None if word == "none" => self.formats = Some(Vec::new()),
                None => return Some(("formats", format::all().map(Format::id).collect())),
            },
            _ => {}
        }
        None
    }

    /// The programs of the picker: those of the reader's platform first.
    #[must_use]
    pub fn picker(&self, platform: Option<Platform>) -> Vec<Client> {
        let offered = |client: &Client| self.clients.is_empty() || self.clients.contains(client);
        let mut programs: Vec<Client> = Vec::new();
        for here in [true, false] {
            programs.extend(
                client::all()
                    .filter(offered)
                    .filter(|client| platform.is_none_or(|platform| client.runs_on(platform)) == here),
            );
        }
        programs
    }

    /// Whether a file of this kind is to be offered.
    #[must_use]
    pub fn allows(&self, format: &str) -> bool {
        self.formats.as_ref().is_none_or(|formats| formats.contains(&format))
    }
}
