//! Takes the pictures of the documents, or, with `--all`, those that a person looks at before a release.
//!
//! `screenshots DIR [--all]`, with the release folder in `DIST_DIR`. `cargo xtask screenshots` calls it.

use mail_setup_tests::browser::{Browser, Engine, Scheme};
use mail_setup_tests::site::Case;
use serde_json::json;
use std::path::PathBuf;
use std::{env, fs, process};

/// One picture.
struct Scene {
    name: String,
    lang: &'static str,
    scheme: Scheme,
    width: u32,
    /// More attributes of the element.
    options: &'static str,
    address: &'static str,
    /// The state to wait for.
    state: &'static str,
}

fn scene(
    name: &str,
    lang: &'static str,
    scheme: Scheme,
    width: u32,
    options: &'static str,
    address: &'static str,
) -> Scene {
    Scene { name: name.to_owned(), lang, scheme, width, options, address, state: "match" }
}

/// The pictures that the documents show.
fn documents() -> Vec<Scene> {
    let desktop = "client=\"thunderbird\"";
    let phone = "client=\"apple-mail-ios\"";
    vec![
        scene("home-fr-wide", "fr", Scheme::Light, 1280, desktop, "jean.dupont@free.fr"),
        scene("home-en-dark", "en", Scheme::Dark, 1280, desktop, "jane.doe@gmail.com"),
        scene("phone-fr", "fr", Scheme::Light, 320, phone, "jean.dupont@free.fr"),
    ]
}

/// Every width, scheme and language, and every state.
fn everything() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for lang in ["fr", "en"] {
        for (scheme, tone) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
            for width in [320, 768, 1280] {
                let name = format!("match-{lang}-{tone}-{width}");
                scenes.push(scene(&name, lang, scheme, width, "client=\"thunderbird\"", "jean.dupont@free.fr"));
            }
        }
        let states = [
            ("empty", "", "", "empty"),
            ("unknown", "", "jeanne@gmial.com", "unknown"),
            ("invalid", "", "jeanne dupont@free.fr", "invalid"),
            ("refused", "client=\"claws-mail\"", "jeanne@outlook.com", "match"),
            ("own-app-only", "client=\"thunderbird\"", "jeanne@tuta.com", "match"),
            ("sign-in", "client=\"apple-mail-ios\"", "jeanne@gmail.com", "match"),
            ("app-password", "client=\"kmail\"", "jeanne@icloud.com", "match"),
            ("bridge", "client=\"thunderbird\"", "jeanne@proton.me", "match"),
            ("unconfirmed", "client=\"evolution\"", "jeanne@aliceadsl.fr", "match"),
            ("outlook", "client=\"outlook-classic\"", "jeanne@orange.fr", "match"),
            ("profile", "client=\"apple-mail-macos\"", "jeanne@laposte.net", "match"),
            ("text-program", "client=\"neomutt\"", "jeanne@free.fr", "match"),
            ("relay", "client=\"exim4\"", "jeanne@free.fr", "match"),
            ("code", "client=\"thunderbird-android\"", "jeanne@laposte.net", "match"),
            ("folders", "client=\"evolution\"", "jeanne@laposte.net", "match"),
            ("pop", "client=\"claws-mail\" protocol=\"pop3\"", "jeanne@gmail.com", "match"),
        ];
        for (name, options, address, state) in states {
            for width in [320, 1280] {
                let name = format!("{name}-{lang}-{width}");
                scenes.push(Scene { state, ..scene(&name, lang, Scheme::Light, width, options, address) });
            }
        }
    }
    for lang in ["ar", "he", "de", "pl"] {
        for width in [320, 1280] {
            let name = format!("match-{lang}-{width}");
            scenes.push(scene(&name, lang, Scheme::Light, width, "client=\"thunderbird\"", "jeanne@yahoo.com"));
        }
    }
    let files = [("text-program", "client=\"neomutt\""), ("code", "client=\"thunderbird-android\"")];
    for (name, options) in files {
        for lang in ["de", "ar", "he"] {
            for width in [320, 1280] {
                let name = format!("{name}-{lang}-{width}");
                scenes.push(scene(&name, lang, Scheme::Light, width, options, "jean.dupont@free.fr"));
            }
        }
    }
    scenes
}

fn take(browser: &Browser, scene: &Scene) -> Vec<u8> {
    let element = format!("<mail-setup loading=\"eager\" {}></mail-setup>", scene.options);
    let site = Case::named("plain").text("lang", scene.lang).text("body", &element).serve();
    let _ = browser.prefer(scene.scheme);
    browser.resize(scene.width, if scene.width < 500 { 2.0 } else { 1.0 });
    browser.open(&site.url(""));
    let state = "return document.querySelector('mail-setup').dataset.state === arguments[0] || null";
    browser.wait("the widget is up", state, &[json!("empty")]);
    browser.click("mail-setup > input");
    browser.type_text(scene.address);
    browser.script("document.activeElement.blur()", &[]);
    browser.wait(&format!("{}: the state", scene.name), state, &[json!(scene.state)]);
    browser.picture()
}

fn main() {
    let mut arguments = env::args().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        eprintln!("screenshots: expected a folder to put the pictures into");
        process::exit(2);
    };
    let scenes = if arguments.next().as_deref() == Some("--all") { everything() } else { documents() };
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let browser = Browser::start(Engine::Chromium);
    for scene in scenes {
        let path = folder.join(&scene.name).with_extension("png");
        fs::write(&path, take(&browser, &scene)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
