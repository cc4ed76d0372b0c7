//! The npm package, from its archive: installed as npm installs it, checked by TypeScript, bundled by Vite, and the
//! bundle opened on a page with a strict policy. The program that does so is `vite/app/`.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::Duration;

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::process::{Background, free_port, succeed};
use mail_setup_tests::site::{Case, Policy};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools::{self, NODE};
use serde_json::{Value, json};

/// Stands before every script that reads the page.
const READER: &str = include_str!("widget/reader.js");

/// What the program writes into its page.
const LINES: &str = "match free.fr imap.free.fr:993 password; msmtprc unknown-format; true true";

/// The program, with the package installed.
static APP: LazyLock<PathBuf> = LazyLock::new(|| {
    let app = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundling");
    if app.is_dir() {
        fs::remove_dir_all(&app).unwrap();
    }
    fs::create_dir_all(&app).unwrap();
    for entry in fs::read_dir(source().join("app")).unwrap() {
        let file = entry.unwrap();
        fs::copy(file.path(), app.join(file.file_name())).unwrap();
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--offline", "--no-audit", "--no-fund"]).arg(tools::release_set("tgz")).current_dir(&app);
    succeed(&mut npm);
    app
});

/// The program, bundled.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut vite = tool("vite/bin/vite.js");
    vite.args(["build", "--logLevel", "warn", "--outDir", "built"]);
    assert_eq!(succeed(&mut vite), "", "Vite warns");
    APP.join("built")
});

fn main() -> ExitCode {
    let mut suite = Suite::default();
    suite.everywhere("a bundled program has the widget and its functions, under a strict policy", bundled);
    let one = [Engine::Chromium];
    suite.only(&one, "Vite’s own server has them while a program is written (in one browser)", served);
    suite.only(&one, "TypeScript accepts a program that uses all of it (needs no browser)", |_| typed());
    suite.only(&one, "the package can be imported where there is no page (needs no browser)", |_| imported());
    suite.only(&one, "the manifest of the element keeps its schema (needs no browser)", |_| described());
    suite.run()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vite")
}

/// The installed package.
fn package() -> PathBuf {
    APP.join("node_modules/mail-setup")
}

/// The version in the package's `package.json`.
fn version() -> String {
    let package: Value = serde_json::from_slice(&fs::read(package().join("package.json")).unwrap()).unwrap();
    package["version"].as_str().unwrap().to_owned()
}

/// A script of the pinned tools, to be run in the program's folder.
fn tool(script: &str) -> Command {
    let mut command = Command::new(NODE.path());
    command.arg(tools::bundling().join("node_modules").join(script)).current_dir(APP.as_path());
    command
}

/// That the page has the widget, and what the functions answered.
#[track_caller]
fn works(browser: &Browser) {
    let read = |body: &str| browser.wait(body, &[READER, "return ", body].concat(), &[]);
    assert_eq!(read("words(one('pre'))"), format!("{}; {LINES}", version()));
    browser.click("mail-setup input[slot=input]");
    browser.type_text("jean.dupont@free.fr");
    read("one('mail-setup').dataset.state === 'match'");
    assert_eq!(read("one('mail-setup').title"), "free.fr by domain");
    let host = "mail-setup >>> [data-field='incoming.host'] [part~=value]";
    assert_eq!(read(&format!("words(one(\"{host}\"))")), "imap.free.fr");
    // In the language of the element, not of the page.
    assert_eq!(read("one('mail-setup >>> [part~=view]').lang"), "fr");
}

fn bundled(browser: &Browser) {
    let site = Case::at(&BUILT).policy(Policy::StrictTrustedTypes).serve();
    browser.open(&site.url("/"));
    works(browser);
    let seen = browser.seen();
    assert_eq!(json!([seen["errors"], seen["violations"], seen["console"]]), json!([[], [], []]));
    let strangers: Vec<_> = site.requests().into_iter().filter(|asked| !asked.path.starts_with("/assets/")).collect();
    assert_eq!(strangers.iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(), ["/", "/test/witness.js"]);
}

fn served(browser: &Browser) {
    let (port, log) = (free_port().to_string(), APP.join("vite.log"));
    let mut vite = tool("vite/bin/vite.js");
    vite.args(["--host", "127.0.0.1", "--strictPort", "--port", &port]);
    let mut server = Background::start(vite, &log);
    let url = format!("http://127.0.0.1:{port}/");
    server.wait_until("it listens", Duration::from_secs(60), || ureq::get(&url).call().is_ok());
    browser.open(&url);
    works(browser);
}

fn typed() {
    assert_eq!(succeed(&mut tool("typescript/bin/tsc")), "");
}

fn imported() {
    let mut node = Command::new(NODE.path());
    let script = "import * as all from 'mail-setup'; console.log(all.version, Object.keys(all).join(' '))";
    node.args(["--input-type=module", "--eval", script]).current_dir(APP.as_path());
    let names = "adopt build clients configFile formats lookup version";
    assert_eq!(succeed(&mut node), format!("{} {names}", version()));
}

fn described() {
    let mut node = Command::new(NODE.path());
    fs::copy(source().join("check-manifest.mjs"), tools::bundling().join("check-manifest.mjs")).unwrap();
    node.arg(tools::bundling().join("check-manifest.mjs")).arg(package().join("custom-elements.json"));
    assert_eq!(succeed(&mut node), "");
}
