//! `table`: what the provider table holds and lacks, and the list of all providers for readers of the repository.
//!
//! The report on the screen judges rows by today's date. `docs/providers.md` does not: the same table gives the
//! same bytes on every day, so that a test can say when it is out of date.

use crate::{bundle, day, project};
use anyhow::{Context, Result, bail};
use mailsetup_core::route::{Route, route};
use mailsetup_core::{client, provider};
use mailsetup_tablegen::{Data, Provider, Server};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Write as _;
use std::path::Path;

/// Where the list of all providers is, from the root.
const DOCUMENT: &str = "docs/providers.md";
/// Protocols that mail is read and sent by; the others are kept in the files only.
const MAIL: [&str; 3] = ["imap", "pop3", "smtp"];
/// Notes of a provider whose mailboxes no mail program reaches.
const CLOSED: [&str; 4] =
    ["webmail_or_own_app_only", "no_imap", "forwarding_service_no_mailbox", "service_may_be_closed"];
/// Longest line of the report.
const WIDTH: usize = 110;

/// Which sources count as one, because they copied from each other.
type Families = BTreeMap<String, String>;

/// Prints the report and writes the list; with `check`, only says whether the list is what would be written.
pub(crate) fn run(check: bool) -> Result<()> {
    let data = mailsetup_tablegen::read(project::root()).map_err(bundle::mistakes)?;
    let families = families(project::root())?;
    let text = document(&data, &families);
    let path = project::root().join(DOCUMENT);
    if check {
        if project::read(&path)? != text {
            bail!("{DOCUMENT} is not what providers/ says; `cargo xtask table` writes it");
        }
        println!("{DOCUMENT} is up to date");
        return Ok(());
    }
    let mut out = std::io::stdout();
    out.write_all(report(&data, &families, &day::today()?).as_bytes())?;
    out.write_all(routes().as_bytes())?;
    project::write(&path, text)?;
    println!("\nwritten: {DOCUMENT}");
    Ok(())
}

/// The family of each source, from `providers/sources.toml`; a source without one is a family of its own.
fn families(root: &Path) -> Result<Families> {
    let path = root.join("providers/sources.toml");
    let list: toml::Table =
        project::read(&path)?.parse().with_context(|| format!("cannot parse {}", path.display()))?;
    let family =
        |id: &str, source: &toml::Value| source.get("family").and_then(toml::Value::as_str).unwrap_or(id).into();
    Ok(list.iter().map(|(id, source)| (id.clone(), family(id, source))).collect())
}

/// How many sources a row has that did not copy from each other.
fn source_count(provider: &Provider, families: &Families) -> usize {
    let items = provider.sources.iter().chain(provider.servers.iter().flat_map(|server| &server.sources));
    let family = |item: &String| {
        let id = if item.starts_with("https://") { item } else { item.split(':').next().unwrap_or(item) };
        families.get(id).map_or_else(|| id.to_owned(), String::clone)
    };
    items.map(family).collect::<BTreeSet<String>>().len()
}

/// The servers that mail programs are told of first.
fn preferred(provider: &Provider) -> impl Iterator<Item = &Server> {
    let first = |server: &&Server| matches!(server.when.as_deref(), None | Some("bridge"));
    provider.servers.iter().filter(|server| MAIL.contains(&server.protocol.as_str())).filter(first)
}

fn speaks(provider: &Provider, protocol: &str) -> bool {
    preferred(provider).any(|server| server.protocol == protocol)
}

/// What the table holds and lacks on a day.
fn report(data: &Data, families: &Families, today: &str) -> String {
    let rows = &data.providers;
    let served = rows.iter().filter(|row| preferred(row).next().is_some());
    let count = |right: &dyn Fn(&&Provider) -> bool| rows.iter().filter(right).count();
    let servers = |protocol: &str| {
        let all = rows.iter().flat_map(|row| &row.servers);
        all.filter(|server| server.protocol == protocol).count()
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} providers, {} with servers; {} domains, {} MX suffixes",
        rows.len(),
        served.clone().count(),
        rows.iter().map(|row| row.domains.len()).sum::<usize>(),
        rows.iter().map(|row| row.mx.len()).sum::<usize>()
    );
    let by_protocol = ["imap", "pop3", "smtp", "caldav", "carddav"].map(|name| format!("{} {name}", servers(name)));
    let _ = writeln!(out, "servers: {}", by_protocol.join(", "));
    let confidence =
        ["high", "medium", "low", "none"].map(|word| format!("{} {word}", count(&|row| row.confidence == word)));
    let _ = writeln!(out, "confidence: {}", confidence.join(", "));
    let ages = [Age::Under1, Age::Under3, Age::Older]
        .map(|age| format!("{} {}", count(&|row| Age::of(row, today) == age), age.words()));
    let _ = writeln!(out, "checked, seen from {today}: {}", ages.join(", "));

    let dated = |row: &Provider| format!("{} ({})", row.id, row.checked);
    let id = |row: &Provider| row.id.clone();
    list(&mut out, "older than 3 years", rows.iter().filter(|row| Age::of(row, today) == Age::Older).map(dated));
    list(&mut out, "one source only", rows.iter().filter(|row| source_count(row, families) == 1).map(id));
    list(&mut out, "servers, but no IMAP", served.clone().filter(|row| !speaks(row, "imap")).map(id));
    list(&mut out, "servers, but none for sending", served.clone().filter(|row| !speaks(row, "smtp")).map(id));
    list(&mut out, "no link to the webmail", rows.iter().filter(|row| row.webmail.is_none()).map(id));
    list(&mut out, "no link for a step that others link", unlinked_steps(data).into_iter());
    list(&mut out, "confidence low", rows.iter().filter(|row| row.confidence == "low").map(id));
    list(&mut out, "confidence none", rows.iter().filter(|row| row.confidence == "none").map(id));
    out
}

/// How long ago a row was checked. A month without a day counts from its first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Under1,
    Under3,
    Older,
}

impl Age {
    fn of(provider: &Provider, today: &str) -> Self {
        let (year, rest) = today.split_once('-').unwrap_or((today, ""));
        let year: u16 = year.parse().unwrap_or_default();
        let checked =
            if provider.checked.len() == 7 { format!("{}-01", provider.checked) } else { provider.checked.clone() };
        let since = |years: u16| checked > format!("{:04}-{rest}", year.saturating_sub(years));
        if since(1) {
            Self::Under1
        } else if since(3) {
            Self::Under3
        } else {
            Self::Older
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Under1 => "under 1 year",
            Self::Under3 => "1 to 3 years",
            Self::Older => "older",
        }
    }
}

/// Steps without the address of their page, where at least half of the rows with that step have one.
fn unlinked_steps(data: &Data) -> Vec<String> {
    let steps = |tag: &str| {
        let all = data.providers.iter().flat_map(|row| row.preparation.iter().map(move |step| (row, step)));
        all.filter(|(_, step)| step.tag == tag).collect::<Vec<_>>()
    };
    let mut missing = Vec::new();
    for tag in &data.tags {
        let all = steps(&tag.id);
        let without: Vec<_> = all.iter().filter(|(_, step)| step.url.is_none()).collect();
        if without.len() * 2 <= all.len() {
            missing.extend(without.iter().map(|(row, _)| format!("{} ({})", row.id, tag.id)));
        }
    }
    missing
}

/// Which ways in there are, over all pairs of a provider and a program that the widget knows.
fn routes() -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for provider in provider::all() {
        for client in client::all() {
            let way = route(provider, client, None);
            *kinds.entry(way.kind()).or_default() += 1;
            if let Route::Impossible(because) = way {
                *reasons.entry(because.id()).or_default() += 1;
            }
        }
    }
    let words = |counts: &BTreeMap<&str, usize>| {
        counts.iter().map(|(word, count)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    };
    format!(
        "\nroutes, {} providers with {} programs: {}\nimpossible: {}\n",
        provider::all().count(),
        client::all().count(),
        words(&kinds),
        words(&reasons)
    )
}

/// A heading with its count, and the items, in lines that fit a terminal.
fn list(out: &mut String, heading: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    let _ = writeln!(out, "\n{heading}: {}", items.len());
    let mut line = String::new();
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { "" };
        if !line.is_empty() && line.len() + item.len() + 4 > WIDTH {
            let _ = writeln!(out, " {line}");
            line.clear();
        }
        let _ = write!(line, " {item}{comma}");
    }
    if !line.is_empty() {
        let _ = writeln!(out, " {line}");
    }
}

/// The text of `docs/providers.md`.
fn document(data: &Data, families: &Families) -> String {
    let mut rows: Vec<&Provider> = data.providers.iter().collect();
    rows.sort_by_key(|row| (row.name.to_ascii_lowercase(), row.id.as_str()));
    let mut out = format!(
        "\
# Providers

The {} providers that mail-setup knows, by name. `cargo xtask table` writes this file from `providers/`; a change
made here is lost. The facts are under the Mozilla Public License, v. 2.0: see the
[notice](../providers/README.md#licence-of-this-folder).

A server is the first choice for its protocol: host, port, security. Auth lists the ways to log in, the preferred
one first. Preparation names the steps of `providers/tags.toml`. Sources that copied from each other count as one.

| Name | Id | Main domain | IMAP | POP | SMTP | Auth | Preparation | Confidence | Checked | Sources |
|---|---|---|---|---|---|---|---|---|---|--:|
",
        rows.len()
    );
    for row in &rows {
        let _ = writeln!(out, "{}", line(row, families));
    }
    let closed = |row: &Provider| row.notes.iter().any(|note| CLOSED.contains(&note.as_str()));
    out.push_str("\n## Closed, or webmail only\n\n");
    for row in rows.iter().filter(|row| closed(row)) {
        let why: Vec<&str> = row.notes.iter().map(String::as_str).filter(|note| CLOSED.contains(note)).collect();
        let _ = writeln!(out, "- {} ({}): {}", escape(&row.name), escape(&row.id), escape(&why.join(", ")));
    }
    out.push_str("\n## Servers unknown\n\n");
    for row in rows.iter().filter(|row| preferred(row).next().is_none() && !closed(row)) {
        let _ = writeln!(out, "- {} ({})", escape(&row.name), escape(&row.id));
    }
    out
}

/// A provider as a line of the table.
fn line(row: &Provider, families: &Families) -> String {
    let server = |protocol: &str| {
        let found = preferred(row).find(|server| server.protocol == protocol);
        found.map(|server| format!("{}:{} {}", server.host, server.port, server.security)).unwrap_or_default()
    };
    let mut auth: Vec<&str> = Vec::new();
    for way in preferred(row).flat_map(|server| &server.auth) {
        if !auth.contains(&way.as_str()) {
            auth.push(way);
        }
    }
    let steps: Vec<&str> = row.preparation.iter().map(|step| step.tag.as_str()).collect();
    let [imap, pop3, smtp] = MAIL.map(server);
    let cells = [
        row.name.clone(),
        row.id.clone(),
        row.domains.first().cloned().unwrap_or_default(),
        imap,
        pop3,
        smtp,
        auth.join(", "),
        steps.join(", "),
        row.confidence.clone(),
        row.checked.clone(),
        source_count(row, families).to_string(),
    ];
    let mut line = String::from("|");
    for cell in &cells {
        let cell = escape(cell);
        let _ = if cell.is_empty() { write!(line, " |") } else { write!(line, " {cell} |") };
    }
    line
}

/// A text that Markdown shows as it is, in one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '#' | '!' | '$' => {
                out.extend(['\\', letter])
            }
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailsetup_tablegen::{Source, Sources};

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    /// Three rows: one as rows are, one closed, one with a name that is full of Markdown.
    fn small() -> Data {
        let good = r#"
            name = "Good | *Mail* <b>_x_</b>"
            domains = ["good.example", "fine.example"]
            mx = ["good.example"]
            checked = "2026-09-14"
            confidence = "high"
            webmail = "https://good.example/"
            sources = ["list", "copy:good"]
            preparation = [{ tag = "switch_on", url = "https://good.example/switch" }]
            [[server]]
            protocol = "imap"
            host = "imap.good.example"
            port = 993
            security = "tls"
            username = "email"
            auth = ["oauth2", "password"]
            sources = ["list"]
            [[server]]
            protocol = "smtp"
            host = "old.good.example"
            port = 465
            security = "tls"
            username = "email"
            auth = ["encrypted"]
            sources = ["list"]
            when = "fallback"
            [[server]]
            protocol = "smtp"
            host = "smtp.{domain}"
            port = 587
            security = "starttls"
            username = "email"
            auth = ["password"]
            sources = ["list"]
        "#;
        let pop = r#"
            name = "a post"
            domains = ["post.example"]
            checked = "2023-11"
            confidence = "low"
            sources = ["list", "https://post.example/help"]
            preparation = [{ tag = "switch_on" }]
            [[server]]
            protocol = "pop3"
            host = "pop.post.example"
            port = 110
            security = "starttls"
            username = "local"
            auth = ["password"]
            sources = ["list"]
        "#;
        let closed = r#"
            name = "Closed"
            checked = "2023-12-01"
            confidence = "none"
            sources = ["list"]
            notes = ["no_imap"]
        "#;
        let unknown = r#"
            name = "Unknown"
            domains = ["unknown.example"]
            checked = "2026-01"
            confidence = "none"
            sources = ["list"]
        "#;
        let english = "name = \"English\"\ndirection = \"ltr\"\nmade_by = \"x\"\nreviewed = true\n[loader]\n[ui]\n\
                       [step]\nswitch_on = { title = \"Switch it on\" }\nno_imap = { title = \"No IMAP\" }\n";
        let sources = Sources {
            providers: vec![
                source("providers/good.example.toml", good),
                source("providers/post.example.toml", pop),
                source("providers/closed.example.toml", closed),
                source("providers/unknown.example.toml", unknown),
            ],
            tags: source("providers/tags.toml", "[switch_on]\nkind = \"step\"\n[no_imap]\nkind = \"note\"\n"),
            source_list: source("providers/sources.toml", "[list]\nname = \"A list\"\n[copy]\nname = \"Its copy\"\n"),
            clients: Vec::new(),
            labels: source("clients/labels.toml", ""),
            formats: Vec::new(),
            locales: vec![source("locales/en.toml", english)],
        };
        mailsetup_tablegen::compile(&sources).expect("the small table is right")
    }

    fn small_families() -> Families {
        [("list", "list"), ("copy", "list")].map(|(id, family)| (id.to_owned(), family.to_owned())).into()
    }

    #[test]
    fn the_list_shows_every_provider_and_markdown_shows_it_as_it_is() {
        let text = document(&small(), &small_families());
        let table = text.split_once("|--:|\n").map(|(_, table)| table);
        assert_eq!(
            table,
            Some(
                "\
| a post | post.example | post.example | | pop.post.example:110 starttls | | password | switch\\_on | low | 2023-11 | 2 |
| Closed | closed.example | | | | | | | none | 2023-12-01 | 1 |
| Good \\| \\*Mail\\* \\<b\\>\\_x\\_\\</b\\> | good.example | good.example | imap.good.example:993 tls | \
| smtp.{domain}:587 starttls | oauth2, password | switch\\_on | high | 2026-09-14 | 1 |
| Unknown | unknown.example | unknown.example | | | | | | none | 2026-01 | 1 |

## Closed, or webmail only

- Closed (closed.example): no\\_imap

## Servers unknown

- Unknown (unknown.example)
"
            )
        );
    }

    #[test]
    fn the_report_counts_and_names_what_is_missing() {
        assert_eq!(
            report(&small(), &small_families(), "2026-11-23"),
            "\
4 providers, 2 with servers; 4 domains, 1 MX suffixes
servers: 1 imap, 1 pop3, 2 smtp, 0 caldav, 0 carddav
confidence: 1 high, 0 medium, 1 low, 2 none
checked, seen from 2026-11-23: 2 under 1 year, 1 1 to 3 years, 1 older

older than 3 years: 1
  post.example (2023-11)

one source only: 3
  closed.example, good.example, unknown.example

servers, but no IMAP: 1
  post.example

servers, but none for sending: 1
  post.example

no link to the webmail: 3
  closed.example, post.example, unknown.example

no link for a step that others link: 1
  post.example (switch_on)

confidence low: 1
  post.example

confidence none: 2
  closed.example, unknown.example
"
        );
    }

    #[test]
    fn the_list_in_the_documents_is_what_the_table_says() {
        let data = mailsetup_tablegen::read(project::root()).expect("the data folders are right");
        let families = families(project::root()).expect("the list of sources is TOML");
        let written = project::read(&project::root().join(DOCUMENT)).expect("the list is there");
        assert!(written == document(&data, &families), "{DOCUMENT} is out of date: run `cargo xtask table`");
    }
}
