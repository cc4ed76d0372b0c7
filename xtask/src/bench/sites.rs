//! The pages that are opened side by side: the widget, the same by hand in Preact, and a search by Pagefind.

use super::server::{self, Site};
use crate::npm::Npm;
use crate::{project, run, size};
use anyhow::{Context, Result};
use mailsetup_tablegen::{Client, Data, Provider};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A page that is measured: its two files differ in where the input stands.
pub(super) struct Page {
    pub(super) name: &'static str,
    pub(super) site: Site,
    /// What is typed first, and when all is up.
    pub(super) typed: [&'static str; 2],
    /// The text that is then waited for.
    pub(super) shown: [&'static str; 2],
    /// Inside which elements; everywhere, if there is none.
    pub(super) inside: Option<&'static str>,
}

/// The input is on the screen when the page has been opened.
pub(super) const TOP: &str = "page-top.html";
/// The input stands far below.
pub(super) const BELOW: &str = "page-below.html";

const ADDRESSES: [&str; 2] = ["jean.dupont@free.fr", "jean.dupont@orange.fr"];
const HOSTS: [&str; 2] = ["imap.free.fr", "imap.orange.fr"];

const FIELDS: [&str; 4] = ["host", "port", "security", "username"];

/// What a server sends compressed.
const COMPRESSED: [&str; 4] = ["html", "js", "css", "txt"];

/// All of them, served; `widget` is a release build. Those that the first is compared with come after it.
pub(super) fn all(npm: &Npm, dir: &Path, widget: PathBuf) -> Result<Vec<Page>> {
    let data = mailsetup_tablegen::read(project::root()).map_err(crate::bundle::mistakes)?;
    let script = r#"<script type="module" src="mail-setup.js"></script>"#;
    write_pages(&widget, script, r#"<mail-setup lang="en">See our <a href="/">list of servers</a>.</mail-setup>"#)?;
    let (whole, lazy, search) = (dir.join("preact"), dir.join("preact-lazy"), dir.join("pagefind"));
    preact(npm, dir, &data, [&whole, &lazy])?;
    pagefind(npm, dir, &data, &search)?;
    let page = |name, dir: PathBuf| -> Result<Page> {
        compress(npm, &dir)?;
        Ok(Page { name, site: server::serve(dir)?, typed: ADDRESSES, shown: HOSTS, inside: None })
    };
    let found = Page {
        typed: ["free.fr", "orange.fr"],
        shown: ["Free", "Orange"],
        inside: Some(".pf-result-link"),
        ..page("Pagefind, component UI", search)?
    };
    let pages = [
        page("mail-setup", widget)?,
        page("Preact, loaded at the focus", lazy)?,
        page("Preact, loaded with the page", whole)?,
        found,
    ];
    Ok(pages.into())
}

/// The page by hand, twice: its script loaded with the page, and at the focus.
fn preact(npm: &Npm, dir: &Path, data: &Data, [whole, lazy]: [&Path; 2]) -> Result<()> {
    let source = project::root().join("xtask/bench/preact");
    let copy = dir.join("preact-source");
    copy_files(&source, &copy)?;
    project::write(&copy.join("data.json"), table(data).to_string())?;
    for (entry, out) in
        [("whole.jsx", whole.join("page.js")), ("lazy.js", lazy.join("page.js")), ("app.jsx", lazy.join("app.js"))]
    {
        let mut esbuild = npm.esbuild();
        esbuild.arg(copy.join(entry)).arg(format!("--outfile={}", out.display()));
        esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2023", "--log-level=warning"]);
        esbuild.args(["--jsx=automatic", "--jsx-import-source=preact", "--external:./app.js"]);
        run::capture(esbuild.env("NODE_PATH", dir.join("node_modules")))?;
    }
    let head = r#"<link rel="stylesheet" href="page.css"><script type="module" src="page.js"></script>"#;
    let body = r#"<label for="mail">Your e-mail address</label>
<input id="mail" type="email" autocomplete="email">
<div id="answer" aria-live="polite"></div>"#;
    for out in [whole, lazy] {
        project::write(&out.join("page.css"), project::read(&source.join("page.css"))?)?;
        write_pages(out, head, body)?;
    }
    Ok(())
}

/// A site with a page for each provider, and one that searches them.
fn pagefind(npm: &Npm, dir: &Path, data: &Data, out: &Path) -> Result<()> {
    project::create_dir(&out.join("providers"))?;
    for provider in &data.providers {
        project::write(&out.join(format!("providers/{}.html", provider.id)), article(provider))?;
    }
    let mut index = npm.node();
    index.arg(dir.join("node_modules/pagefind/lib/runner/bin.cjs"));
    run::capture(index.args(["--glob", "providers/*.html", "--site"]).arg(out))?;
    let head = r#"<link rel="stylesheet" href="pagefind/pagefind-component-ui.css">
<script type="module" src="pagefind/pagefind-component-ui.js"></script>"#;
    // In a worker neither the slow network nor the slow processor would reach it.
    let config = "<pagefind-config no-worker></pagefind-config>";
    write_pages(
        out,
        head,
        &format!("{config}\n<pagefind-input></pagefind-input>\n<pagefind-results></pagefind-results>"),
    )
}

fn article(provider: &Provider) -> String {
    let servers = provider.servers.iter().filter(|server| server.when.is_none());
    let rows = servers.map(|server| {
        let cells = [&server.protocol, &server.host, &server.port.to_string(), &server.security, &server.username];
        format!("<tr>{}</tr>\n", cells.map(|cell| format!("<td>{}</td>", escaped(cell))).concat())
    });
    let (name, domains) = (escaped(&provider.name), escaped(&provider.domains.join(" ")));
    let rows: String = rows.collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title></head>\n\
         <body data-pagefind-body><h1>{name}</h1>\n<p>{domains}</p>\n<table>\n{rows}</table></body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The provider table and the programs' English words, as a page by hand would have them.
fn table(data: &Data) -> Value {
    let providers = data.providers.iter().map(|provider| {
        let servers = provider.servers.iter().filter(|server| server.when.is_none() && server.url.is_none());
        let servers = servers.map(|server| {
            json!({
                "protocol": server.protocol, "host": server.host, "port": server.port,
                "security": server.security, "username": server.username,
            })
        });
        json!({
            "name": provider.name, "domains": provider.domains, "checked": provider.checked,
            "webmail": provider.webmail, "servers": servers.collect::<Vec<_>>(),
        })
    });
    let english = data.locales.iter().find(|locale| locale.tag == "en");
    let word = |key: &str| english.and_then(|locale| locale.ui.get(key)).cloned().unwrap_or_default();
    let picker = data.clients.iter().filter(|client| client.picker);
    let clients: Vec<Value> = picker.map(|client| program(data, client, &word)).collect();
    let ids = word("example_providers");
    let named = |id| data.providers.iter().find(|provider| provider.id == id).map(|provider| provider.name.clone());
    let examples: Vec<String> = ids.split(' ').filter_map(named).collect();
    json!({ "providers": providers.collect::<Vec<_>>(), "clients": clients, "examples": examples })
}

/// A program: its fields in the order of its screens, and what it calls them; our own word where it has none.
fn program(data: &Data, client: &Client, ours: &dyn Fn(&str) -> String) -> Value {
    let words = client.labels.get("en");
    let word = |key: &str| words.and_then(|words| words.get(key)).map(|parts| parts.join(" › "));
    let fields = |side: &str| {
        let mut fields: Vec<(String, String)> = Vec::new();
        for key in client.screens.iter().filter(|screen| !screen.later).flat_map(|screen| &screen.fields) {
            let label = data.labels.iter().find(|label| label.id == *key.get_ref());
            let Some(label) = label.filter(|label| label.side.as_deref() == Some(side)) else { continue };
            let Some(of) = label.of.as_deref().filter(|of| FIELDS.contains(of)) else { continue };
            if fields.iter().all(|(known, _)| known != of) {
                fields.push((of.to_owned(), word(&label.id).unwrap_or_else(|| ours(&format!("field_{of}")))));
            }
        }
        // A program that reads a file has no screens.
        if fields.is_empty() {
            fields = FIELDS.map(|of| (of.to_owned(), ours(&format!("field_{of}")))).into();
        }
        fields
    };
    json!({
        "id": client.id, "name": client.name, "platforms": client.platforms,
        "groups": [
            word("group_incoming").unwrap_or_else(|| ours("incoming")),
            word("group_outgoing").unwrap_or_else(|| ours("outgoing")),
        ],
        "incoming": fields("incoming"), "outgoing": fields("outgoing"),
        "values": {
            "tls": word("value_security_tls").unwrap_or_else(|| "SSL/TLS".to_owned()),
            "starttls": word("value_security_starttls").unwrap_or_else(|| "STARTTLS".to_owned()),
        },
    })
}

/// Writes a page into `dir`, once with the input at its top and once far below.
fn write_pages(dir: &Path, head: &str, body: &str) -> Result<()> {
    // Lines without a style sheet: no page pays for being long.
    for (file, before) in [(TOP, String::new()), (BELOW, format!("<pre>{}</pre>\n", "\n".repeat(200)))] {
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Mail settings</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n{head}\n</head>\n<body>\n<main>\n<h1>Mail settings</h1>\n\
             {before}{body}\n</main>\n</body>\n</html>\n"
        );
        project::write(&dir.join(file), html)?;
    }
    Ok(())
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    project::create_dir(to)?;
    for file in project::files_in(from)? {
        project::write(&to.join(project::file_name(&file)), project::read_bytes(&file)?)?;
    }
    Ok(())
}

/// Puts the compressed siblings beside the files that a server would send so.
fn compress(npm: &Npm, dir: &Path) -> Result<()> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        files.extend(project::files_in(&folder)?);
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    let is_compressed = |path: &Path| {
        let extension = path.extension().unwrap_or_default();
        extension == "wasm" || COMPRESSED.iter().any(|known| extension == *known)
    };
    files.retain(|file| is_compressed(file));
    size::measure(npm, &files, |_| true).map(drop)
}

#[cfg(test)]
mod tests {
    use super::table;
    use serde_json::json;

    #[test]
    fn the_page_by_hand_has_the_servers_and_the_words_of_the_programs() {
        let data = mailsetup_tablegen::read(crate::project::root()).unwrap();
        let table = table(&data);
        let [providers, clients] = ["providers", "clients"].map(|key| table.get(key).unwrap().as_array().unwrap());
        assert_eq!(providers.len(), data.providers.len());
        let free = providers.iter().find(|provider| provider["name"] == "Free").unwrap();
        let server = |protocol, host, port| json!({ "protocol": protocol, "host": host, "port": port, "security": "tls", "username": "local" });
        let servers = [("imap", "imap.free.fr", 993), ("pop3", "pop.free.fr", 995), ("smtp", "smtp.free.fr", 465)];
        assert_eq!(free["servers"], json!(servers.map(|(protocol, host, port)| server(protocol, host, port))));
        let thunderbird = clients.iter().find(|client| client["id"] == "thunderbird").unwrap();
        let fields =
            [("host", "Hostname"), ("port", "Port"), ("security", "Connection security"), ("username", "Username")];
        assert_eq!(thunderbird["incoming"], json!(fields));
        assert_eq!(thunderbird["groups"], json!(["Incoming server settings", "Outgoing server settings"]));
        let neomutt = clients.iter().find(|client| client["id"] == "neomutt").unwrap();
        assert_eq!(neomutt["incoming"][0], json!(["host", "Server"]));
    }
}
