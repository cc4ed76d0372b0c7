//! The archive for self-hosting, served by the servers that its folder `server/` has files for: each starts on loopback
//! with that file, and everything is asked for as browsers ask.
//!
//! IIS runs on Windows only: its file is read, and compared with what the others do.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::string_slice, reason = "a panic here is a failed test")]

mod iis;
mod served;

use served::{Folder, Server};
use std::fmt::Write;

/// The media type of every kind of file there is.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("ts", "text/plain; charset=utf-8"),
    ("json", "application/json"),
    ("wasm", "application/wasm"),
    ("mobileconfig", "application/x-apple-aspen-config"),
];

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASKED_AGAIN: &str = "no-cache";

/// The content policy that the README tells pages to have, in one line.
fn policy() -> String {
    let readme = include_str!("../../../README.md");
    let from = readme.split_once("Content-Security-Policy: ").expect("the README has a content policy").1;
    let words = from.split("```").next().unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn names_the_policy(file: &str) {
    assert!(file.contains(&policy()), "the policy that the README names is not in\n{file}");
}

/// How a file is asked for. What has no siblings may be packed by the server itself, as it likes.
fn ways(folder: &Folder, name: &str) -> &'static [&'static str] {
    if folder.has(&format!("{name}.gz")) { &["", "gzip", "gzip, deflate, br, zstd"] } else { &[""] }
}

/// A line on every file: what a browser must be told of it, asking plainly, with gzip, and with brotli.
fn wanted(folder: &Folder, encodings: &[&str]) -> String {
    let mut lines = String::new();
    for name in folder.served() {
        let kind = TYPES.iter().find(|(extension, _)| name.ends_with(&format!(".{extension}")));
        let kind = kind.map_or_else(|| panic!("what type is {name}?"), |(_, kind)| *kind);
        let cache = if folder.is_hashed(&name) { FOR_EVER } else { ASKED_AGAIN };
        for asked in ways(folder, &name) {
            let sibling = [("br", ".br"), ("gzip", ".gz")].into_iter().find(|(encoding, end)| {
                encodings.contains(encoding) && asked.contains(encoding) && folder.has(&format!("{name}{end}"))
            });
            let encoding = sibling.map_or("as it is", |(encoding, _)| encoding);
            writeln!(lines, "{name} ({asked}): 200 {kind} | {cache} | * | {encoding}, the file").unwrap();
        }
    }
    lines
}

/// The same of what a server answers. What arrives packed must be the sibling's bytes, and unpack to the file.
fn told(folder: &Folder, server: &Server) -> String {
    let mut lines = String::new();
    for name in folder.served() {
        for asked in ways(folder, &name) {
            let answer = server.get(&name, &[("Accept-Encoding", asked)]);
            let header = |name: &str| answer.header(name);
            let [kind, cache, origin] = ["content-type", "cache-control", "access-control-allow-origin"].map(header);
            let encoding = header("content-encoding");
            let whole = answer.unpacked() == folder.bytes(&name);
            let sibling = match encoding.as_str() {
                "br" => answer.body == folder.bytes(&format!("{name}.br")),
                "gzip" => answer.body == folder.bytes(&format!("{name}.gz")),
                _ => true,
            };
            // Caches keep both apart.
            let apart = encoding.is_empty() || header("vary").to_ascii_lowercase().contains("accept-encoding");
            let bytes = if whole && sibling && apart { "the file" } else { "NOT THE FILE" };
            let encoding = if encoding.is_empty() { "as it is" } else { &encoding };
            let status = answer.status;
            writeln!(lines, "{name} ({asked}): {status} {kind} | {cache} | {origin} | {encoding}, {bytes}").unwrap();
        }
    }
    lines
}

#[track_caller]
fn serves_all(folder: &Folder, server: &Server, encodings: &[&str]) {
    let (told, wanted) = (told(folder, server), wanted(folder, encodings));
    let differences: Vec<String> = told
        .lines()
        .zip(wanted.lines())
        .filter(|(told, wanted)| told != wanted)
        .map(|(told, wanted)| format!("told   {told}\nwanted {wanted}"))
        .collect();
    assert!(told == wanted, "{}\n{}", differences.join("\n"), server.log());
    asks_again(server);
    opens_the_folder(folder, server);
}

/// A file whose name stays, and that a cache has, is answered with a word.
#[track_caller]
fn asks_again(server: &Server) {
    for asked in ["", "gzip", "gzip, br"] {
        let first = server.get("mail-setup.js", &[("Accept-Encoding", asked)]);
        let tag = first.header("etag");
        assert!(!tag.is_empty(), "no ETag for {asked:?}");
        let second = server.get("mail-setup.js", &[("Accept-Encoding", asked), ("If-None-Match", &tag)]);
        assert_eq!((second.status, second.body.len()), (304, 0), "{asked:?}");
    }
}

#[track_caller]
fn opens_the_folder(folder: &Folder, server: &Server) {
    let answer = server.get("", &[]);
    let told = (answer.status, answer.header("content-type"), answer.body);
    assert_eq!(told, (200, "text/html; charset=utf-8".to_owned(), folder.bytes("index.html")));
    assert_eq!(server.get("mail-setup-00000000.js", &[]).status, 404);
}

#[test]
fn nginx_serves_the_folder_and_its_gzip_siblings() {
    let folder = Folder::unpack();
    serves_all(&folder, &Server::nginx(&folder, &folder.text("server/nginx.conf"), false), &["gzip"]);
}

#[test]
fn nginx_with_its_brotli_module_serves_both_kinds_of_siblings() {
    let folder = Folder::unpack();
    let snippet = folder.text("server/nginx.conf");
    names_the_policy(&snippet);
    let without = snippet.replace("#brotli_static on;", "brotli_static on;");
    assert_ne!(without, snippet, "there is no # to remove");
    serves_all(&folder, &Server::nginx(&folder, &without, true), &["br", "gzip"]);
}

#[test]
fn apache_serves_the_folder_and_both_kinds_of_siblings() {
    let folder = Folder::unpack();
    names_the_policy(&folder.text("server/apache.htaccess"));
    serves_all(&folder, &Server::apache(&folder), &["br", "gzip"]);
}

#[test]
fn caddy_serves_the_folder_and_both_kinds_of_siblings() {
    let folder = Folder::unpack();
    names_the_policy(&folder.text("server/Caddyfile"));
    serves_all(&folder, &Server::caddy(&folder), &["br", "gzip"]);
}
