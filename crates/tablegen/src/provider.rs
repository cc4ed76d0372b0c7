//! Provider files, the tags and the sources they name.

use crate::{Diagnostic, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// A provider, as its file says and as checked.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The file's stem.
    pub id: String,
    /// Name shown to readers.
    pub name: String,
    /// Address domains, the main one first.
    pub domains: Vec<String>,
    /// MX host suffixes.
    pub mx: Vec<String>,
    /// `YYYY-MM` or `YYYY-MM-DD`.
    pub checked: String,
    /// `high`, `medium`, `low` or `none`.
    pub confidence: String,
    /// Where the mail can be read in a browser.
    pub webmail: Option<String>,
    /// The provider's own pages.
    pub help: Vec<String>,
    /// Sources of everything but the servers.
    pub sources: Vec<String>,
    /// OAuth 2.0 issuer.
    pub oauth2: Option<String>,
    /// Customers bring their own domain.
    pub hosting: bool,
    /// It sells internet lines.
    pub access: bool,
    /// `name+tag@…` is delivered to `name@…`.
    pub subaddressing: bool,
    /// A second form of the user name.
    pub username_fallback: Option<String>,
    /// Tags of kind note.
    pub notes: Vec<String>,
    /// Server folders a program does not guess.
    pub folders: Option<Folders>,
    /// What must be done first.
    pub preparation: Vec<Preparation>,
    /// Mail servers, best first.
    pub servers: Vec<Server>,
    /// What older pages say.
    pub history: Vec<History>,
}

/// Folders on the server that programs do not find by themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// The folder above them.
    pub parent: Option<String>,
    /// Where sent mail is kept.
    pub sent: Option<String>,
    /// Where drafts are kept.
    pub drafts: Option<String>,
}

/// A step before the settings can work.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// A tag of kind step.
    pub tag: String,
    /// The page to do it on.
    pub url: Option<String>,
    /// The provider's own menu words.
    pub menu: Vec<String>,
    /// The language of those words.
    pub menu_lang: Option<String>,
}

/// A server, best first within its protocol.
#[derive(Clone, Debug)]
pub struct Server {
    /// `imap`, `pop3`, `smtp`, `caldav` or `carddav`.
    pub protocol: String,
    /// ASCII host name; may hold `{domain}`.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// `tls` or `starttls`.
    pub security: String,
    /// `email`, `local`, `none` or a pattern.
    pub username: String,
    /// Ways to log in, in order of preference.
    pub auth: Vec<String>,
    /// Who says so.
    pub sources: Vec<String>,
    /// Unset for a preferred server.
    pub when: Option<String>,
    /// Address of a DAV service.
    pub url: Option<String>,
}

/// Something older pages say; never offered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// `imap`, `pop3` or `smtp`.
    pub protocol: String,
    /// Host name.
    pub host: String,
    /// Port, where it was said.
    pub port: Option<u16>,
    /// Security, where it was said.
    pub security: Option<String>,
    /// User name form, where it was said.
    pub username: Option<String>,
    /// Way to log in, where it was said.
    pub auth: Option<Vec<String>>,
    /// A year, or `first/last`.
    pub dated: Spanned<String>,
    /// Who said so.
    pub source: Spanned<String>,
    /// Why it is history.
    pub why: String,
}

/// A tag of `providers/tags.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, part of the public API.
    pub id: String,
    /// Whether the reader has something to do.
    pub step: bool,
    /// Set when it concerns one protocol only.
    pub protocol: Option<String>,
    /// Set when it concerns one way in only: `app-password`.
    pub route: Option<String>,
}

/// A source of `providers/sources.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// Its id.
    pub id: String,
    /// What it is, in a few words.
    pub name: String,
    /// Where it is; `{}` stands for the detail.
    pub url: Option<String>,
    /// Its licence is the GPL or AGPL: never the only source of a server.
    pub copyleft: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderFile {
    name: Spanned<String>,
    #[serde(default)]
    countries: Vec<Spanned<String>>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    mx: Vec<Spanned<String>>,
    #[serde(default)]
    mx_before: Vec<Spanned<String>>,
    checked: Spanned<String>,
    confidence: Spanned<String>,
    webmail: Option<Spanned<String>>,
    #[serde(default)]
    help: Vec<Spanned<String>>,
    #[serde(default)]
    sources: Vec<Spanned<String>>,
    oauth2: Option<Spanned<String>>,
    #[serde(default)]
    hosting: bool,
    #[serde(default)]
    access: bool,
    #[serde(default)]
    subaddressing: bool,
    username_fallback: Option<Spanned<String>>,
    #[serde(default)]
    notes: Vec<Spanned<String>>,
    folders: Option<Folders>,
    #[serde(default)]
    preparation: Vec<PreparationEntry>,
    #[serde(default)]
    server: Vec<ServerEntry>,
    #[serde(default)]
    history: Vec<History>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparationEntry {
    tag: Spanned<String>,
    url: Option<Spanned<String>>,
    #[serde(default)]
    menu: Vec<String>,
    menu_lang: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServerEntry {
    protocol: Spanned<String>,
    host: Spanned<String>,
    port: Spanned<u16>,
    security: Spanned<String>,
    username: Spanned<String>,
    auth: Spanned<Vec<Spanned<String>>>,
    sources: Spanned<Vec<Spanned<String>>>,
    when: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    odd_port: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagEntry {
    kind: Spanned<String>,
    protocol: Option<Spanned<String>>,
    route: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    name: String,
    url: Option<Spanned<String>>,
    #[serde(default)]
    copyleft: bool,
    #[expect(dead_code, reason = "read by people and by the licence notice")]
    licence: Option<String>,
    #[expect(dead_code, reason = "sources of one family count once when sources are counted")]
    family: Option<String>,
}

const PROTOCOLS: &[&str] = &["imap", "pop3", "smtp", "caldav", "carddav"];
const SECURITIES: &[&str] = &["tls", "starttls"];
const AUTHS: &[&str] = &["oauth2", "app-password", "password", "encrypted", "bridge-password", "none"];
const WHENS: &[&str] = &["fallback", "recent-mode", "own-network", "region-america-asia", "custom-domain", "bridge"];
const CONFIDENCES: &[&str] = &["high", "medium", "low", "none"];

pub(crate) fn read_tags(source: &Source, problems: &mut Vec<Diagnostic>) -> Vec<Tag> {
    let Some(entries) = source.parse::<toml::Table>(problems) else { return Vec::new() };
    // A second, typed read keeps the positions; the first one keeps the order of the file.
    let typed: BTreeMap<String, TagEntry> = source.parse(problems).unwrap_or_default();
    let order = in_file_order(&source.text, entries.keys().map(String::as_str));
    let mut tags = Vec::new();
    for id in order {
        let Some(entry) = typed.get(&id) else { continue };
        one_of(source, &entry.kind, &["step", "note"], "kind", problems);
        if let Some(protocol) = &entry.protocol {
            one_of(source, protocol, PROTOCOLS, "protocol", problems);
        }
        if let Some(route) = &entry.route {
            one_of(source, route, &["app-password"], "route", problems);
        }
        tags.push(Tag {
            id,
            step: entry.kind.get_ref() == "step",
            protocol: entry.protocol.as_ref().map(|p| p.get_ref().clone()),
            route: entry.route.as_ref().map(|r| r.get_ref().clone()),
        });
    }
    tags
}

/// The order in which table headers stand in a file; a TOML table forgets it.
pub(crate) fn in_file_order<'a>(text: &str, keys: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_by_key(|key| {
        let bare = text.find(&format!("[{key}]"));
        bare.or_else(|| text.find(&format!("[\"{key}\"]"))).unwrap_or(usize::MAX)
    });
    keys.into_iter().map(str::to_owned).collect()
}

pub(crate) fn read_sources(source: &Source, problems: &mut Vec<Diagnostic>) -> Vec<SourceInfo> {
    let entries: BTreeMap<String, SourceEntry> = source.parse(problems).unwrap_or_default();
    entries
        .into_iter()
        .map(|(id, entry)| {
            if let Some(url) = &entry.url {
                check_url(source, url, problems);
            }
            SourceInfo { id, name: entry.name, url: entry.url.map(Spanned::into_inner), copyleft: entry.copyleft }
        })
        .collect()
}

pub(crate) fn read_all(
    files: &[Source],
    tags: &[Tag],
    infos: &[SourceInfo],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Provider> {
    let mut claimed: BTreeMap<String, Diagnostic> = BTreeMap::new();
    let mut providers: Vec<Provider> = Vec::new();
    for source in files {
        let Some(file) = source.parse::<ProviderFile>(problems) else { continue };
        let check = Check { source, tags, infos };
        check.provider(&file, problems);
        for domain in &file.domains {
            let here = source.problem(domain.span(), String::new());
            match claimed.get(domain.get_ref()) {
                Some(first) => problems.push(source.problem(
                    domain.span(),
                    format!(
                        "domain `{}` is already claimed at {}:{}:{}",
                        domain.get_ref(),
                        first.file,
                        first.line,
                        first.column
                    ),
                )),
                None => {
                    claimed.insert(domain.get_ref().clone(), here);
                }
            }
        }
        providers.push(plain(source.stem(), file));
    }
    providers.sort_by(|a, b| a.id.cmp(&b.id));
    providers
}

fn plain(id: &str, file: ProviderFile) -> Provider {
    fn bare(list: Vec<Spanned<String>>) -> Vec<String> {
        list.into_iter().map(Spanned::into_inner).collect()
    }
    Provider {
        id: id.to_owned(),
        name: file.name.into_inner(),
        domains: bare(file.domains),
        mx: bare(file.mx),
        checked: file.checked.into_inner(),
        confidence: file.confidence.into_inner(),
        webmail: file.webmail.map(Spanned::into_inner),
        help: bare(file.help),
        sources: bare(file.sources),
        oauth2: file.oauth2.map(Spanned::into_inner),
        hosting: file.hosting,
        access: file.access,
        subaddressing: file.subaddressing,
        username_fallback: file.username_fallback.map(Spanned::into_inner),
        notes: bare(file.notes),
        folders: file.folders,
        preparation: file
            .preparation
            .into_iter()
            .map(|entry| Preparation {
                tag: entry.tag.into_inner(),
                url: entry.url.map(Spanned::into_inner),
                menu: entry.menu,
                menu_lang: entry.menu_lang,
            })
            .collect(),
        servers: file
            .server
            .into_iter()
            .map(|entry| Server {
                protocol: entry.protocol.into_inner(),
                host: entry.host.into_inner(),
                port: entry.port.into_inner(),
                security: entry.security.into_inner(),
                username: entry.username.into_inner(),
                auth: bare(entry.auth.into_inner()),
                sources: bare(entry.sources.into_inner()),
                when: entry.when.map(Spanned::into_inner),
                url: entry.url.map(Spanned::into_inner),
            })
            .collect(),
        history: file.history,
    }
}

struct Check<'a> {
    source: &'a Source,
    tags: &'a [Tag],
    infos: &'a [SourceInfo],
}

impl Check<'_> {
    fn provider(&self, file: &ProviderFile, problems: &mut Vec<Diagnostic>) {
        let source = self.source;
        let id = source.stem();
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b)) {
            problems.push(source.problem(0..0, format!("`{id}` is no id: lower-case letters, digits, `-` and `.`")));
        }
        let name = file.name.get_ref();
        if name.trim().is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            problems.push(source.problem(file.name.span(), "a name has 1 to 60 characters"));
        }
        for country in &file.countries {
            if country.get_ref().len() != 2 || !country.get_ref().bytes().all(|b| b.is_ascii_uppercase()) {
                problems.push(source.problem(
                    country.span(),
                    format!("`{}` is no ISO 3166 country: two capital letters", country.get_ref()),
                ));
            }
        }
        for domain in file.domains.iter().chain(&file.mx) {
            check_name(source, "domain", domain.get_ref(), domain.span(), problems);
        }
        for other in &file.mx_before {
            if other.get_ref().is_empty() {
                problems.push(source.problem(other.span(), "an empty id"));
            }
        }
        check_date(source, &file.checked, problems);
        one_of(source, &file.confidence, CONFIDENCES, "confidence", problems);
        for url in file.webmail.iter().chain(&file.help) {
            check_url(source, url, problems);
        }
        if let Some(url) = file.webmail.as_ref().filter(|url| url.get_ref().contains('*')) {
            problems.push(source.problem(url.span(), "in the table `*` is the main domain: write `%2A`"));
        }
        for item in &file.sources {
            self.known_source(item, problems);
        }
        if let Some(issuer) = &file.oauth2 {
            check_name(source, "OAuth 2.0 issuer", issuer.get_ref(), issuer.span(), problems);
        }
        if let Some(form) = &file.username_fallback {
            check_username(source, form, problems);
        }
        for note in &file.notes {
            self.known_tag(note, false, problems);
        }
        for step in &file.preparation {
            self.known_tag(&step.tag, true, problems);
            if let Some(url) = &step.url {
                check_url(source, url, problems);
            }
            if !step.menu.is_empty() && step.menu_lang.is_none() {
                problems
                    .push(source.problem(step.tag.span(), "a menu path needs `menu_lang`, the language of its words"));
            }
        }
        for server in &file.server {
            self.server(server, problems);
        }
        for past in &file.history {
            self.known_source(&past.source, problems);
            let dated = past.dated.get_ref();
            if !dated.split('/').all(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())) {
                problems.push(
                    source.problem(past.dated.span(), format!("`{dated}` is no date: a year, or first/last year")),
                );
            }
        }
        let mail = || file.server.iter().map(|server| server.protocol.get_ref().as_str());
        if file.confidence.get_ref() == "none" {
            if let Some(server) = file.server.first() {
                problems.push(source.problem(server.protocol.span(), "confidence is none, so no server may be given"));
            }
        } else if !mail().any(|p| p == "imap" || p == "pop3" || p == "smtp") {
            problems
                .push(source.problem(file.confidence.span(), "no mail server is given, so confidence must be none"));
        }
    }

    fn server(&self, entry: &ServerEntry, problems: &mut Vec<Diagnostic>) {
        let source = self.source;
        one_of(source, &entry.protocol, PROTOCOLS, "protocol", problems);
        one_of(source, &entry.security, SECURITIES, "security", problems);
        let host = entry.host.get_ref();
        check_name(source, "host", &host.replace("{domain}", "example.org"), entry.host.span(), problems);
        let port = *entry.port.get_ref();
        let expected = match port {
            993 | 995 | 465 => "tls",
            143 | 110 | 587 | 25 => "starttls",
            _ => "",
        };
        let security = entry.security.get_ref();
        if port == 0 {
            problems.push(source.problem(entry.port.span(), "a port is 1 to 65535"));
        } else if !expected.is_empty() && security != expected && entry.odd_port.is_none() {
            let means = if expected == "tls" { "implicit TLS" } else { "STARTTLS" };
            problems.push(source.problem(
                entry.port.span(),
                format!("port {port} is {means}, but security is \"{security}\" (say why in `odd_port` if it is true)"),
            ));
        }
        check_username(source, &entry.username, problems);
        if entry.auth.get_ref().is_empty() {
            problems.push(
                source.problem(entry.auth.span(), format!("no way to log in; one or more of {}", AUTHS.join(", "))),
            );
        }
        for auth in entry.auth.get_ref() {
            one_of(source, auth, AUTHS, "auth", problems);
        }
        if let Some(when) = &entry.when {
            one_of(source, when, WHENS, "when", problems);
        }
        if let Some(url) = &entry.url {
            check_url(source, url, problems);
        }
        if entry.sources.get_ref().is_empty() {
            problems.push(source.problem(entry.sources.span(), "a server needs a source"));
        }
        let mut free = false;
        for item in entry.sources.get_ref() {
            free |= !self.known_source(item, problems);
        }
        if !free && !entry.sources.get_ref().is_empty() {
            problems.push(source.problem(
                entry.sources.span(),
                "every source of this server is under the GPL or AGPL; leave it out unless another source agrees",
            ));
        }
    }

    /// Reports an unknown source; true when the source is known and copyleft.
    fn known_source(&self, item: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> bool {
        let text = item.get_ref();
        if text.starts_with("https://") {
            return false;
        }
        let id = text.split(':').next().unwrap_or_default();
        match self.infos.iter().find(|info| info.id == id) {
            Some(info) => info.copyleft,
            None => {
                let known: Vec<&str> = self.infos.iter().map(|info| info.id.as_str()).collect();
                problems.push(self.source.problem(
                    item.span(),
                    format!("unknown source `{id}`, expected an https address or one of {}", known.join(", ")),
                ));
                false
            }
        }
    }

    fn known_tag(&self, tag: &Spanned<String>, step: bool, problems: &mut Vec<Diagnostic>) {
        let fits = |known: &&Tag| known.step == step;
        if !self.tags.iter().filter(fits).any(|known| known.id == *tag.get_ref()) {
            let known: Vec<&str> = self.tags.iter().filter(fits).map(|known| known.id.as_str()).collect();
            let kind = if step { "step" } else { "note" };
            problems.push(self.source.problem(
                tag.span(),
                format!("unknown {kind} `{}`, expected one of {}", tag.get_ref(), known.join(", ")),
            ));
        }
    }
}

pub(crate) fn one_of(
    source: &Source,
    value: &Spanned<String>,
    choices: &[&str],
    what: &str,
    problems: &mut Vec<Diagnostic>,
) {
    if !choices.contains(&value.get_ref().as_str()) {
        problems.push(
            source.problem(
                value.span(),
                format!("{what} is `{}`, expected one of {}", value.get_ref(), choices.join(", ")),
            ),
        );
    }
}

fn check_name(source: &Source, what: &str, name: &str, span: Range<usize>, problems: &mut Vec<Diagnostic>) {
    let wrong = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        "must be lower case"
    } else if !name.is_ascii() {
        "must be in ASCII form (punycode)"
    } else if name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback()) {
        return; // A bridge on the reader's own computer.
    } else if !is_domain(name) {
        "is no plausible name: labels of letters, digits and hyphens, joined by dots"
    } else {
        return;
    };
    problems.push(source.problem(span, format!("{what} `{name}` {wrong}")));
}

/// Whether a name can be a host or an address domain: at least two labels of 1 to 63 letters, digits or inner hyphens, at most
/// 253 characters, the last label not all digits (RFC 1123).
#[must_use]
pub fn is_domain(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let last_is_digits = name.rsplit('.').next().is_none_or(|last| last.bytes().all(|b| b.is_ascii_digit()));
    name.len() <= 253 && name.contains('.') && name.split('.').all(label) && !last_is_digits
}

fn check_date(source: &Source, date: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    let parts: Vec<Option<u16>> = date.get_ref().split('-').map(|part| part.parse().ok()).collect();
    let fine = match parts.as_slice() {
        [Some(1990..=2100), Some(1..=12)] => date.get_ref().len() == 7,
        [Some(1990..=2100), Some(1..=12), Some(1..=31)] => date.get_ref().len() == 10,
        _ => false,
    };
    if !fine {
        problems.push(source.problem(date.span(), format!("`{}` is no date: YYYY-MM or YYYY-MM-DD", date.get_ref())));
    }
}

fn check_url(source: &Source, url: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    let text = url.get_ref();
    let fine = text.strip_prefix("https://").is_some_and(|rest| rest.contains('.'))
        && text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`|".contains(&b));
    if !fine {
        problems.push(source.problem(url.span(), format!("`{text}` is no https address in ASCII")));
    }
}

fn check_username(source: &Source, form: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    let text = form.get_ref();
    let known = ["email", "local", "none"].contains(&text.as_str());
    let pattern = ["{email}", "{local}", "{domain}"].iter().any(|part| text.contains(part))
        && !text.replace("{email}", "").replace("{local}", "").replace("{domain}", "").contains(['{', '}', ' ']);
    if !known && !pattern {
        problems.push(source.problem(
            form.span(),
            format!(
                "`{text}` is no user-name form: email, local, none, or a pattern of {{email}}, {{local}}, {{domain}}"
            ),
        ));
    }
}
