//! The Rust source that carries the tables into the core.
//!
//! The tables are plain text, column by column, one line per provider: after brotli that costs less than
//! indexes or static structs would, and it needs no code to build at start-up. The grammar of each column is
//! given where it is written here; `mailsetup-core`'s `table.rs` is the only reader.

use crate::{Client, Data, Format, Label, Provider, Server, SourceInfo, Tag};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Whether a row helps a reader. One of which only the name is known would say no more than "unknown" does, and
/// that comes with what can be done.
fn has_something_to_tell(provider: &Provider) -> bool {
    let known = !provider.servers.is_empty() || provider.webmail.is_some() || !provider.preparation.is_empty();
    known || provider.notes.iter().any(|note| note != "servers_unknown")
}

pub(crate) fn rust_source(data: &Data) -> String {
    let mut out =
        String::from("// Written by mailsetup-tablegen from providers/, clients/, formats/ and locales/.\n\n");
    let extensions: Vec<&str> = data.sources.iter().map(|info| extension(info, &data.providers)).collect();
    let sources = |p: &Provider| sources(p, &data.sources, &extensions);
    let mut rows: Vec<&Provider> = data.providers.iter().filter(|p| has_something_to_tell(p)).collect();
    rows.sort_by_cached_key(|p| place(p, sources(p)));
    let p = &rows;
    column(&mut out, "IDS", p, |p| unless_main(p, &p.id));
    column(&mut out, "NAMES", p, |p| unless_main(p, &p.name));
    column(&mut out, "DOMAINS", p, |p| domains(p));
    column(&mut out, "SERVERS", p, |p| servers(p));
    column(&mut out, "META", p, |p| meta(p));
    column(&mut out, "STEPS", p, |p| steps(p, &data.tags));
    column(&mut out, "NOTES", p, |p| p.notes.iter().map(|note| tag_code(&data.tags, note)).collect());
    column(&mut out, "SOURCES", p, |p| sources(p));
    column(&mut out, "WEBMAIL", p, |p| webmail(p));
    column(&mut out, "EXTRA", p, |p| extra(p));
    let _ = writeln!(out, "pub(crate) static ACCESS: &str = {:?};", access(p));
    column(&mut out, "TAGS", &data.tags, |tag| {
        let route = if tag.route.is_some() { 'a' } else { '-' };
        format!("{}{route}{}", tag.protocol.as_deref().map_or('-', protocol_code), tag.id)
    });
    // The address of a source, or its id where it has none; `{}` stands for the detail.
    let infos: Vec<(&SourceInfo, &str)> = data.sources.iter().zip(extensions.iter().copied()).collect();
    column(&mut out, "SOURCE_LIST", &infos, |(s, extension)| {
        s.url.as_ref().unwrap_or(&s.id).replacen("{}", &format!("{{}}{extension}"), 1)
    });

    column(&mut out, "FORMATS", &data.formats, format_row);
    let texts: Vec<String> = data.formats.iter().map(format_texts).collect();
    let _ = writeln!(out, "pub(crate) static TEMPLATES: &str = {:?};", texts.join("\u{1e}"));

    let key = |key: &Option<String>| {
        key.as_ref().map_or_else(|| "None".to_owned(), |key| format!("Some(Key::{})", camel(key)))
    };
    let words: Vec<String> =
        data.formats.iter().map(|format| format!("({}, {})", key(&format.title), key(&format.how))).collect();
    out.push_str("/// What each format is called, and the sentence about it.\n");
    let _ = writeln!(out, "pub(crate) static FORMAT_WORDS: &[(Option<Key>, Option<Key>)] = &[{}];", words.join(", "));

    let used = used_labels(data);
    let clients: Vec<&Client> = offered(data).collect();
    column(&mut out, "CLIENTS", &clients, |c| client(c, &used));
    let kinds: String = used.iter().map(|label| kind_code(label)).collect();
    let _ = writeln!(out, "pub(crate) static LABEL_KINDS: &str = {kinds:?};");
    // No `dead_code` here: a key of `CODE_LABELS` that the core stops to name is reported.
    out.push_str("/// Places of label keys in a language file.\npub(crate) mod label {\n");
    for (index, label) in used.iter().enumerate().filter(|(_, label)| CODE_LABELS.contains(&label.id.as_str())) {
        let _ = writeln!(out, "    pub(crate) const {}: u8 = {index};", label.id.to_uppercase());
    }
    out.push_str("}\n\n");
    // Those with servers stand before the others.
    let served = p.iter().filter(|p| !servers(p).is_empty()).count();
    let _ = writeln!(out, "pub(crate) const SERVED_COUNT: u16 = {served};");
    for (name, count) in [("CLIENT", clients.len()), ("LABEL", used.len()), ("TAG", data.tags.len())] {
        let _ = writeln!(out, "pub(crate) const {name}_COUNT: usize = {count};");
    }

    let english = data.locales.first().map(|locale| &locale.ui);
    out.push_str("/// A text of the widget.\n#[allow(missing_docs, clippy::allow_attributes)]\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u16)]\npub enum Key {\n");
    for key in english.into_iter().flat_map(|ui| ui.keys()) {
        let _ = writeln!(out, "    {},", camel(key));
    }
    out.push_str("}\n");
    let _ = writeln!(out, "pub(crate) const KEY_COUNT: usize = {};", english.map_or(0, |ui| ui.len()));
    let tags: Vec<&str> = data.locales.iter().map(|locale| locale.tag.as_str()).collect();
    let _ = writeln!(out, "/// The languages there is a file for.\npub static LANGUAGES: &[&str] = &{tags:?};");
    out
}

fn column<T>(out: &mut String, name: &str, rows: &[T], cell: impl Fn(&T) -> String) {
    let lines: Vec<String> = rows.iter().map(cell).collect();
    let _ = writeln!(out, "pub(crate) static {name}: &str = {:?};", lines.join("\n"));
}

/// The labels that the core's `words.rs` names. It does not compile when one of them is missing here.
const CODE_LABELS: &[&str] = &[
    "checkbox_server_requires_auth",
    "field_drafts_folder",
    "field_sent_folder",
    "group_incoming",
    "group_outgoing",
    "menu_path_to_folders",
    "menu_path_to_leave_on_server",
    "option_leave_on_server",
    "option_remove_from_server",
    "option_same_login",
    "value_auth_cram_md5",
    "value_auth_encrypted",
    "value_auth_none",
    "value_auth_oauth2",
    "value_auth_password",
    "value_auth_plain",
    "value_imap",
    "value_outgoing_auth_cram_md5",
    "value_outgoing_auth_encrypted",
    "value_outgoing_auth_none",
    "value_outgoing_auth_oauth2",
    "value_outgoing_auth_password",
    "value_outgoing_auth_plain",
    "value_outgoing_security_starttls",
    "value_outgoing_security_tls",
    "value_pop3",
    "value_security_starttls",
    "value_security_tls",
    "value_smtp",
];

/// The programs a page offers, in picker order. The others are checked and kept for later.
pub(crate) fn offered(data: &Data) -> impl Iterator<Item = &Client> {
    data.clients.iter().filter(|client| client.picker)
}

/// The labels a page can show for this program: those its screens name, and those the core names.
pub(crate) fn shown(client: &Client) -> BTreeSet<&str> {
    let mut named: BTreeSet<&str> = CODE_LABELS.iter().copied().collect();
    for screen in &client.screens {
        let lists = [&screen.fields, &screen.tick, &screen.untick];
        let ones = [&screen.open, &screen.alt, &screen.button];
        named.extend(lists.into_iter().flatten().map(|key| key.get_ref().as_str()));
        named.extend(ones.into_iter().flatten().map(|key| key.get_ref().as_str()));
    }
    named
}

/// The labels a page can show for any program.
pub(crate) fn used_labels(data: &Data) -> Vec<&Label> {
    let named: BTreeSet<&str> = offered(data).flat_map(shown).chain(CODE_LABELS.iter().copied()).collect();
    data.labels.iter().filter(|label| named.contains(label.id.as_str())).collect()
}

/// A small number as one printable character.
fn code(index: usize) -> char {
    u32::try_from(index + 48).ok().and_then(char::from_u32).unwrap_or('?')
}

fn tag_code(tags: &[Tag], id: &str) -> char {
    code(tags.iter().position(|tag| tag.id == id).unwrap_or_default())
}

fn protocol_code(protocol: &str) -> char {
    match protocol {
        "imap" => 'i',
        "pop3" => 'p',
        _ => 's',
    }
}

/// Where a provider's row stands. First come those whose customers bring their own domain, by name, because a
/// reader chooses among them in a list; then those with servers, then those without. Within each lot equal cells
/// follow one another, which is what brotli likes best.
fn place(provider: &Provider, sources: String) -> (bool, bool, String, String, String, Vec<String>) {
    let without = servers(provider).is_empty();
    let chosen = provider.hosting && !without;
    let name = if chosen { provider.name.to_ascii_lowercase() } else { String::new() };
    let main = provider.domains.first().map_or("", String::as_str);
    (without, !chosen, name, meta(provider), sources, main.rsplit('.').map(str::to_owned).collect())
}

/// The rows of the access providers whose outgoing server is worth naming, by name.
fn access(rows: &[&Provider]) -> String {
    let sends = |p: &Provider| p.servers.iter().any(|server| server.protocol == "smtp" && server.when.is_none());
    let sure = |p: &Provider| matches!(p.confidence.as_str(), "high" | "medium");
    let mut found: Vec<(String, char)> = rows
        .iter()
        .zip(0..)
        .filter(|(p, _)| p.access && sends(p) && sure(p))
        .map(|(p, row)| (p.name.to_ascii_lowercase(), code(row)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, row)| row).collect()
}

/// A text, or nothing where it is the main domain.
fn unless_main(provider: &Provider, text: &String) -> String {
    if provider.domains.first() == Some(text) { String::new() } else { text.clone() }
}

/// Domains separated by spaces, the main one first. Those with the same first label are written once:
/// `yahoo.com,ca,de`. One with the same endings as the one before has none: `gmx.net,de web` is also `web.net`.
fn domains(provider: &Provider) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for domain in &provider.domains {
        let (label, ending) = domain.split_once('.').unwrap_or((domain, ""));
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, endings)) => endings.push(ending),
            None => groups.push((label, vec![ending])),
        }
    }
    if let Some(((_, main), others)) = groups.split_first_mut() {
        // Labels that end alike stand together: it is worth 50 bytes.
        others.sort_by_cached_key(|(label, endings)| {
            (endings != main, endings.clone(), label.chars().rev().collect::<String>())
        });
    }
    let mut before: &[&str] = &[];
    let mut cells = Vec::new();
    for (label, endings) in &groups {
        cells.push(if endings == before { (*label).to_owned() } else { format!("{label}.{}", endings.join(",")) });
        before = endings;
    }
    cells.join(" ")
}

/// The address without `https://`, with `*` for the main domain.
fn webmail(provider: &Provider) -> String {
    let url = provider.webmail.as_deref().unwrap_or_default();
    let url = url.strip_prefix("https://").unwrap_or(url);
    provider.domains.first().map_or_else(|| url.to_owned(), |main| url.replacen(main.as_str(), "*", 1))
}

/// `i` `p` `s` for the protocol, a capital for STARTTLS; the host, with `*` for the main domain and `@` for the
/// address's own; then, where it differs from the default, `:port`, `~user name`, `!ways to log in`, `?when`.
fn servers(provider: &Provider) -> String {
    let mail = provider.servers.iter().filter(|s| matches!(s.protocol.as_str(), "imap" | "pop3" | "smtp"));
    mail.map(|server| one_server(provider, server)).collect::<Vec<_>>().join(" ")
}

fn one_server(provider: &Provider, server: &Server) -> String {
    let tls = server.security == "tls";
    let letter = protocol_code(&server.protocol);
    let mut out = String::from(if tls { letter } else { letter.to_ascii_uppercase() });
    let main = provider.domains.first().filter(|main| !main.is_empty());
    let host = server.host.replace("{domain}", "@");
    out.push_str(&match main {
        Some(main) if host.ends_with(main.as_str()) => host.replacen(main.as_str(), "*", 1),
        _ => host,
    });
    let usual = match (server.protocol.as_str(), tls) {
        ("imap", true) => 993,
        ("imap", false) => 143,
        ("pop3", true) => 995,
        ("pop3", false) => 110,
        (_, true) => 465,
        (_, false) => 587,
    };
    if server.port != usual {
        let _ = write!(out, ":{}", server.port);
    }
    match server.username.as_str() {
        "email" => {}
        "local" => out.push_str("~l"),
        "none" => out.push_str("~n"),
        pattern => {
            let _ = write!(out, "~{pattern}");
        }
    }
    if server.auth != ["password"] {
        out.push('!');
        out.extend(server.auth.iter().filter_map(|auth| auth.chars().next()));
    }
    if let Some(when) = &server.when {
        out.push('?');
        // A region begins like it.
        out.extend(if when == "recent-mode" { Some('m') } else { when.chars().next() });
    }
    out
}

/// `YYMM` or `YYMMDD`, the first letter of the confidence, `H` for hosting, `P` for sub-addressing.
fn meta(provider: &Provider) -> String {
    let date: String = provider.checked.chars().filter(|c| *c != '-').skip(2).collect();
    let confidence = provider.confidence.get(..1).unwrap_or("n");
    let hosting = if provider.hosting { "H" } else { "" };
    let plus = if provider.subaddressing { "P" } else { "" };
    format!("{date}{confidence}{hosting}{plus}")
}

/// Steps separated by tabs: the tag's code, the address, then the menu words and their language by U+001F.
fn steps(provider: &Provider, tags: &[Tag]) -> String {
    let mut steps: Vec<_> = provider.preparation.iter().collect();
    steps.sort_by_key(|step| tags.iter().position(|tag| tag.id == step.tag));
    let cell = |step: &&crate::Preparation| {
        let mut cell = format!("{}{}", tag_code(tags, &step.tag), step.url.as_deref().unwrap_or_default());
        if !step.menu.is_empty() {
            let _ = write!(cell, "\u{1f}{}", step.menu_lang.as_deref().unwrap_or_default());
            for word in &step.menu {
                let _ = write!(cell, "\u{1f}{word}");
            }
        }
        cell
    };
    steps.iter().map(cell).collect::<Vec<_>>().join("\t")
}

/// The sources that are shown: of the servers, for those are what a reader relies on; where there are none, of what
/// is known of the provider.
fn named_sources(provider: &Provider) -> impl Iterator<Item = &String> {
    let servers = provider.servers.iter().filter(|server| server.url.is_none()).flat_map(|server| &server.sources);
    let others = provider.sources.iter().filter(|_| provider.servers.is_empty());
    servers.chain(others)
}

/// The extension that every detail of a source has: it is written once, with the address of the source.
fn extension<'a>(info: &SourceInfo, providers: &'a [Provider]) -> &'a str {
    let details = providers.iter().flat_map(named_sources).filter_map(|item| item.split_once(':'));
    let mut extensions = details.filter(|(id, _)| *id == info.id).map(|(_, detail)| {
        let dot = detail.rfind('.').filter(|dot| *dot > 0);
        dot.and_then(|dot| detail.get(dot..)).unwrap_or_default()
    });
    let first = extensions.next().unwrap_or_default();
    if extensions.all(|other| other == first) { first } else { "" }
}

/// Sources separated by spaces: the source's code and, where its address has a place for it, the detail without
/// the extension, or nothing when that is the main domain; or an address.
fn sources(provider: &Provider, infos: &[SourceInfo], extensions: &[&str]) -> String {
    let mut seen: Vec<&String> = Vec::new();
    for item in named_sources(provider) {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    let main = provider.domains.first().map_or("", String::as_str);
    let cell = |item: &&String| {
        if item.starts_with("https://") {
            return (*item).clone();
        }
        let (id, detail) = item.split_once(':').unwrap_or((item, ""));
        let index = infos.iter().position(|info| info.id == id).unwrap_or_default();
        let before = infos.get(index).and_then(|info| info.url.as_ref()?.split_once("{}")).map(|(before, _)| before);
        let extension = extensions.get(index).copied().unwrap_or_default();
        match (before, detail.strip_suffix(extension).unwrap_or(detail)) {
            (None, _) => code(index).to_string(),
            // The source as a whole.
            (Some(before), "") => before.to_owned(),
            (Some(_), detail) if detail == main => code(index).to_string(),
            (Some(_), detail) => format!("{}{detail}", code(index)),
        }
    };
    seen.iter().map(cell).collect::<Vec<_>>().join(" ")
}

/// OAuth 2.0 issuer, second user-name form, and folders `parent/sent/drafts`, separated by tabs.
fn extra(provider: &Provider) -> String {
    let folders = provider.folders.as_ref().map_or_else(String::new, |folders| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!("{}\u{1f}{}\u{1f}{}", part(&folders.parent), part(&folders.sent), part(&folders.drafts))
    });
    let fallback = provider.username_fallback.as_deref().map_or("", |form| match form {
        "email" => "e",
        "local" => "l",
        pattern => pattern,
    });
    let (caldav, carddav) = (dav(provider, "caldav"), dav(provider, "carddav"));
    let oauth2 = provider.oauth2.as_deref().unwrap_or_default();
    format!("{oauth2}\t{fallback}\t{folders}\t{caldav}\t{carddav}").trim_end().to_owned()
}

/// The host of a calendar or contacts service that a configuration profile can name: somebody outside the project says
/// so, and one logs in with the address and a password, over HTTPS on its own port.
fn dav<'a>(provider: &'a Provider, protocol: &str) -> &'a str {
    let fits = |server: &&crate::Server| {
        server.protocol == protocol
            && server.when.is_none()
            && server.username == "email"
            && (server.port, server.security.as_str()) == (443, "tls")
            && server.auth.iter().any(|auth| auth == "password" || auth == "app-password")
            && server.sources.iter().any(|source| source != "editor")
    };
    provider.servers.iter().find(fits).map_or("", |server| &server.host)
}

/// Id, name, platforms, protocols, flags, issuers, tiles, formats, screens, separated by tabs.
fn client(client: &Client, used: &[&Label]) -> String {
    let initials = |list: &[String]| list.iter().filter_map(|word| word.chars().next()).collect::<String>();
    let flags = [(client.bridge, 'b'), (client.finds, 'f'), (client.sends_on_25, 's')];
    // `ios` and `imap` begin alike, and so do `macos` and nothing else: initials are unique within each list.
    [
        client.id.clone(),
        client.name.clone(),
        initials(&client.platforms),
        initials(&client.protocols),
        flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).collect(),
        client.oauth2.join(" "),
        client.sign_in.iter().map(|(issuer, tile)| format!("{issuer}={tile}")).collect::<Vec<_>>().join("\u{1f}"),
        client.formats.join(" "),
        screens(client, used),
    ]
    .join("\t")
}

/// Screens separated by `,`, their parts by spaces: a letter for the part, then a character per label key
/// (`o` open, `a` otherwise open, `f` fields, `t` tick, `u` untick, `b` button), the second letter of the group
/// after `g`, of the protocol after `p`, the place of the note after `n`, and `l` alone for later.
fn screens(client: &Client, used: &[&Label]) -> String {
    let key = |key: &str| code(used.iter().position(|label| label.id == key).unwrap_or_default());
    let notes: Vec<&String> = client.notes.get("en").into_iter().flat_map(|notes| notes.keys()).collect();
    let one = |screen: &crate::Screen| {
        let mut parts: Vec<String> = Vec::new();
        let list = |letter: char, keys: &[toml::Spanned<String>]| {
            let codes: String = keys.iter().map(|k| key(k.get_ref())).collect();
            (!codes.is_empty()).then(|| format!("{letter}{codes}"))
        };
        let single = |letter: char, word: &Option<toml::Spanned<String>>, known: bool| {
            let word = word.as_ref()?.get_ref();
            Some(format!("{letter}{}", if known { key(word) } else { word.chars().nth(1)? }))
        };
        parts.extend(single('o', &screen.open, true));
        parts.extend(single('a', &screen.alt, true));
        parts.extend(single('g', &screen.group, false));
        parts.extend(list('f', &screen.fields));
        parts.extend(list('t', &screen.tick));
        parts.extend(list('u', &screen.untick));
        parts.extend(single('b', &screen.button, true));
        if let Some(note) = &screen.note {
            parts.push(format!("n{}", code(notes.iter().position(|n| *n == note.get_ref()).unwrap_or_default())));
        }
        parts.extend(single('p', &screen.only, false));
        parts.extend(screen.later.then(|| "l".to_owned()));
        parts.join(" ")
    };
    client.screens.iter().map(one).collect::<Vec<_>>().join(",")
}

/// Id, name, media type, compiled file name, letters, issuers, conditions, check, undo, separated by tabs. The first
/// letter is the kind's; then `I` `P` for the protocols, `<` `>` where it needs the incoming or outgoing server, `a`
/// where it needs an address, `n` where it has a place for the full name, `s` where a password command stands in it, `w` where it works however one
/// logs in, `f` where only Safari opens it, `q` where its text is a code.
fn format_row(format: &Format) -> String {
    let mut letters: String = format.kind.chars().take(1).collect();
    letters
        .extend(format.protocols.iter().filter_map(|protocol| protocol.chars().next()).map(|c| c.to_ascii_uppercase()));
    let uses = |places: &str| format.places.contains(|place| places.contains(place));
    for (letter, set) in [
        ('<', uses("hpa")),
        ('>', uses("HPA")),
        ('a', uses("elsaA")),
        ('n', uses("n")),
        ('s', uses("s")),
        ('w', format.signs_in),
        ('f', format.safari),
        ('q', format.qr),
    ] {
        letters.extend(set.then_some(letter));
    }
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        format.id.clone(),
        if format.title.is_some() { String::new() } else { format.name.clone() },
        format.media_type.clone(),
        format.file_name.clone(),
        letters,
        format.oauth2.join(" "),
        format.requires.clone(),
        optional(&format.check),
        optional(&format.undo),
    ]
    .join("\t")
}

/// The files of a format separated by U+001D: compiled path, tab, mode, line break, compiled text.
fn format_texts(format: &Format) -> String {
    let files: Vec<String> =
        format.files.iter().map(|file| format!("{}\t{}\n{}", file.path, file.mode, file.text)).collect();
    files.join("\u{1d}")
}

/// Two letters per label: what a field holds, and on which side.
fn kind_code(label: &Label) -> String {
    let of = match label.of.as_deref() {
        Some("host") => 'h',
        Some("port") => 'p',
        Some("username") => 'u',
        Some("security") => 's',
        Some("auth") => 'a',
        Some("protocol") => 'r',
        Some("email") => 'e',
        Some("password") => 'w',
        Some("full-name") => 'n',
        _ => '-',
    };
    let side = label.side.as_deref().and_then(|side| side.chars().nth(1)).unwrap_or('-');
    format!("{of}{side}")
}

fn camel(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    key.split(['_', '-']).map(word).collect()
}
