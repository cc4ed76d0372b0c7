//! Answers in the shape of the public JavaScript API.

use crate::account::{Account, Endpoint};
use crate::address::Address;
use crate::client::{self, Client};
use crate::emit::json::Json;
use crate::format::{self, Document, Format};
use crate::lookup::{self, Found};
use crate::provider::{Protocol, Provider};
use crate::route::{Route, route};
use crate::text::{bare, decimal, joined};
use crate::{ToAscii, suggest};
use std::fmt;

/// What `lookup()` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `match`, `unknown`, `incomplete` or `invalid`.
    pub status: &'static str,
    /// The address, normalised; what was typed, without the space around it, when it is none.
    pub address: String,
    /// Its domain, lower case and ASCII; empty when there is none.
    pub domain: String,
    /// Who hosts it.
    pub provider: Option<ProviderAnswer>,
    /// Best first.
    pub servers: Vec<ServerAnswer>,
    /// What must be done before it can work.
    pub preparation: Vec<StepAnswer>,
    /// Which way works with the program that was asked for.
    pub route: Option<RouteAnswer>,
    /// A whole address that may have been meant.
    pub suggestion: Option<String>,
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAnswer {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// `YYYY-MM` or `YYYY-MM-DD`.
    pub checked: String,
    /// `high`, `medium`, `low` or `none`.
    pub confidence: &'static str,
    /// Addresses of the sources, or their names.
    pub sources: Vec<String>,
    /// Where the mail can be read in a browser.
    pub webmail: Option<String>,
}

/// A server, resolved for the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAnswer {
    /// `imap`, `pop3` or `smtp`.
    pub protocol: &'static str,
    /// Host name, ASCII.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// `tls` or `starttls`.
    pub security: &'static str,
    /// What to log in as.
    pub username: Option<String>,
    /// Ways to log in, in order of preference.
    pub auth: Vec<&'static str>,
}

/// A step of the preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepAnswer {
    /// Which one.
    pub tag: &'static str,
    /// The provider's page for it.
    pub url: Option<&'static str>,
}

/// Which way works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAnswer {
    /// `password`, `app-password`, `sign-in`, `bridge` or `impossible`.
    pub kind: &'static str,
    /// Why nothing works.
    pub because: Option<&'static str>,
}

/// What `configFile()` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// A name to save it under: ASCII letters, digits, `.`, `-`, `_`.
    pub file_name: String,
    /// Its MIME type.
    pub media_type: &'static str,
    /// The whole text.
    pub text: String,
    /// For a format of several files: each, and where it belongs.
    pub files: Vec<format::PlacedFile>,
}

/// Why there is no such file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// No format has this id.
    UnknownFormat(String),
    /// The text is no address of a known provider.
    NoProvider,
    /// A file of this format could not work for this provider.
    FormatCannotWork(format::Refusal),
}

/// Looks up what was typed, for one program if one is named.
#[must_use]
pub fn lookup(text: &str, client: Option<Client>, to_ascii: ToAscii) -> Answer {
    let empty = |status, address: String| Answer {
        status,
        address,
        domain: String::new(),
        provider: None,
        servers: Vec::new(),
        preparation: Vec::new(),
        route: None,
        suggestion: None,
    };
    match lookup::find(text, to_ascii) {
        Found::Incomplete(_) => empty("incomplete", bare(text).to_owned()),
        Found::Invalid(_) => empty("invalid", bare(text).to_owned()),
        Found::Unknown(address) => {
            let suggestion = suggest::suggest(address.domain());
            Answer {
                domain: address.domain().to_owned(),
                suggestion: suggestion.map(|domain| address.at_domain(&domain).as_str().to_owned()),
                ..empty("unknown", address.as_str().to_owned())
            }
        }
        Found::Match(address, provider) => matched(&address, provider, client),
    }
}

fn matched(address: &Address, provider: Provider, client: Option<Client>) -> Answer {
    let ranked = |preferred| provider.servers().filter(move |server| server.general && server.preferred == preferred);
    Answer {
        status: "match",
        address: address.as_str().to_owned(),
        domain: address.domain().to_owned(),
        provider: Some(ProviderAnswer {
            id: provider.id(),
            name: provider.name(),
            checked: provider.checked(),
            confidence: provider.confidence().id(),
            sources: provider.sources().collect(),
            webmail: provider.webmail(),
        }),
        servers: ranked(true)
            .chain(ranked(false))
            .map(|server| ServerAnswer::new(&Endpoint::resolve(server, provider, Some(address))))
            .collect(),
        preparation: provider.steps().map(|step| StepAnswer { tag: step.tag.id(), url: step.url }).collect(),
        route: client.map(|client| RouteAnswer::new(route(provider, client, None))),
        suggestion: None,
    }
}

impl Answer {
    /// The JSON of the public API, the same bytes natively and in a page.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.open('{');
        json.pair("status", self.status);
        json.pair("address", &self.address);
        json.pair("domain", &self.domain);
        if let Some(provider) = &self.provider {
            json.key("provider");
            json.open('{');
            json.pair("id", provider.id);
            json.pair("name", provider.name);
            json.pair("checked", &provider.checked);
            json.pair("confidence", provider.confidence);
            list(&mut json, "sources", provider.sources.iter().map(String::as_str));
            optional(&mut json, "webmail", provider.webmail.as_deref());
            json.close('}');
        }
        json.key("servers");
        json.open('[');
        for server in &self.servers {
            json.open('{');
            json.pair("protocol", server.protocol);
            json.pair("host", &server.host);
            json.key("port");
            json.raw(&decimal(server.port));
            json.pair("security", server.security);
            json.key("username");
            match &server.username {
                Some(name) => json.string(name),
                None => json.raw("null"),
            }
            list(&mut json, "auth", server.auth.iter().copied());
            json.close('}');
        }
        json.close(']');
        json.key("preparation");
        json.open('[');
        for step in &self.preparation {
            json.open('{');
            json.pair("tag", step.tag);
            optional(&mut json, "url", step.url);
            json.close('}');
        }
        json.close(']');
        if let Some(route) = &self.route {
            json.key("route");
            json.open('{');
            json.pair("kind", route.kind);
            optional(&mut json, "because", route.because);
            json.close('}');
        }
        optional(&mut json, "suggestion", self.suggestion.as_deref());
        json.close('}');
        json.finish()
    }
}

fn optional(json: &mut Json, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        json.pair(key, value);
    }
}

fn list<'a>(json: &mut Json, key: &str, values: impl Iterator<Item = &'a str>) {
    json.key(key);
    json.open('[');
    values.for_each(|value| json.string(value));
    json.close(']');
}

impl ServerAnswer {
    fn new(endpoint: &Endpoint) -> Self {
        Self {
            protocol: endpoint.protocol.id(),
            host: endpoint.host.clone(),
            port: endpoint.port,
            security: endpoint.security.id(),
            username: endpoint.username.known().map(str::to_owned),
            auth: endpoint.auth.iter().map(|auth| auth.id()).collect(),
        }
    }
}

impl RouteAnswer {
    fn new(route: Route) -> Self {
        Self { kind: route.kind(), because: route.because().map(|because| because.id()) }
    }
}

/// The formats that work for what was typed, for one program if one is named: JSON of the public API.
#[must_use]
pub fn formats_json(text: &str, client: Option<Client>, to_ascii: ToAscii) -> String {
    let mut json = Json::default();
    json.open('[');
    if let Found::Match(address, provider) = lookup::find(text, to_ascii) {
        let protocol = format::first_protocol(provider).unwrap_or(Protocol::Imap);
        let account = Account::resolve(Some(&address), provider, protocol);
        for format in format::offered(&account, client) {
            json.open('{');
            json.pair("id", format.id());
            json.pair("mediaType", format.media_type());
            json.pair("fileName", &format.file_name(&account));
            json.close('}');
        }
    }
    json.close(']');
    json.finish()
}

/// The mail programs in picker order: JSON of the public API.
#[must_use]
pub fn clients_json() -> String {
    let mut json = Json::default();
    json.open('[');
    for client in client::all() {
        json.open('{');
        json.pair("id", client.id());
        json.pair("name", client.name());
        list(&mut json, "platforms", client.platforms().map(client::Platform::id));
        json.close('}');
    }
    json.close(']');
    json.finish()
}

/// A file as JSON of the public API, or `code` and `message` of the error.
#[must_use]
pub fn file_json(result: Result<ConfigFile, ConfigError>) -> String {
    let mut json = Json::default();
    json.open('{');
    match result {
        Ok(file) => {
            json.pair("fileName", &file.file_name);
            json.pair("mediaType", file.media_type);
            json.pair("text", &file.text);
            if !file.files.is_empty() {
                json.key("files");
                json.open('[');
                for placed in &file.files {
                    json.open('{');
                    json.pair("path", &placed.path);
                    json.pair("text", &placed.text);
                    json.close('}');
                }
                json.close(']');
            }
        }
        Err(error) => {
            json.pair("code", error.code());
            json.pair("message", &error.message());
        }
    }
    json.close('}');
    json.finish()
}

/// One generated file.
///
/// # Errors
///
/// See [`ConfigError`].
pub fn config_file(
    text: &str,
    format: &str,
    protocol: Option<&str>,
    name: Option<&str>,
    to_ascii: ToAscii,
) -> Result<ConfigFile, ConfigError> {
    let format = format::by_id(format).ok_or_else(|| ConfigError::UnknownFormat(format.to_owned()))?;
    let Found::Match(address, provider) = lookup::find(text, to_ascii) else { return Err(ConfigError::NoProvider) };
    let protocol = protocol.and_then(Protocol::incoming).or_else(|| format::first_protocol(provider));
    let account = Account::resolve(Some(&address), provider, protocol.unwrap_or(Protocol::Imap));
    render(format, &account, name).map_err(ConfigError::FormatCannotWork)
}

/// A file for an account that is already resolved.
///
/// # Errors
///
/// When a file of this format could not work for it.
pub fn render(format: Format, account: &Account, name: Option<&str>) -> Result<ConfigFile, format::Refusal> {
    let Document { text, mut files } = format.render(account, name)?;
    if files.len() == 1 {
        files.clear();
    }
    Ok(ConfigFile { file_name: format.file_name(account), media_type: format.media_type(), text, files })
}

impl ConfigError {
    /// The word of the public API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownFormat(_) => "unknown-format",
            Self::NoProvider => "no-provider",
            Self::FormatCannotWork(_) => "format-cannot-work",
        }
    }
}

impl ConfigError {
    /// What is wrong, in a sentence for programmers.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::UnknownFormat(id) => {
                let known: Vec<&str> = format::all().map(Format::id).collect();
                joined("", &["there is no format `", id, "`; there are ", &joined(", ", &known)])
            }
            Self::NoProvider => "this is no address of a provider in the table".to_owned(),
            Self::FormatCannotWork(refusal) => refusal.reason().to_owned(),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ConfigError {}
