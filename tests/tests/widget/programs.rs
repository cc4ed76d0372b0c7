//! The interface for programs: in the browser it answers what the native library answers.

use std::process::Command;

use mail_setup_tests::browser::Browser;
use mail_setup_tests::generated::{config_file, lookup, to_ascii};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use mailsetup_core::{answer, client};
use serde_json::{Value, json};

use crate::page::{Page, help, start};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("lookup() answers what the native library answers", lookups);
    suite.everywhere("lookup() for a program answers what the native library answers", lookups_for_programs);
    suite.everywhere("lookup() throws for nothing that is given to it", odd_values);
    suite.everywhere("clients() and formats() answer what the native library answers", lists);
    suite.everywhere("configFile() gives the native library's files, and its three reasons for none", files);
    suite.only(
        &[mail_setup_tests::browser::Engine::Chromium],
        "the script can be imported where there is no page (needs no browser)",
        node,
    );
}

const MODULE: &str = "/mail-setup/mail-setup.js";

/// Whole addresses, halves, and things that are none.
fn addresses() -> Vec<String> {
    let mut all: Vec<String> = [
        "jean.dupont@free.fr",
        "JEAN.Dupont@FREE.FR",
        "  jean.dupont@free.fr\t",
        "jean.dupont@free.fr.",
        "mailto:jean.dupont@free.fr",
        "MAILTO:jean.dupont@free.fr?subject=x",
        "Jean Dupont <jean.dupont@free.fr>",
        "\"Dupont, Jean\" <jean.dupont@free.fr>",
        "<jean.dupont@free.fr>",
        "jean+liste@gmail.com",
        "j.e.a.n@googlemail.com",
        "\"jean dupont\"@free.fr",
        "\"a\\\"b@c\"@orange.fr",
        "o'neil@icloud.com",
        "用户@gmail.com",
        "josé@orange.fr",
        "jean＠free．fr",
        "jean@ｆｒｅｅ.fr",
        "jean@free。fr",
        "info@münchen.example",
        "info@xn--mnchen-3ya.example",
        "a@straße.de",
        "a@Bücher.Example",
        "a@xn--a",
        "a@faß.de",
        "a@\u{202e}free.fr",
        "jean@free\u{200b}.fr",
        "jean@free\u{ad}.fr",
        "jean@fre\u{301}e.fr",
        "a@ı.example",
        "a@‌ex.example",
        "jean@outlook.com",
        "x@tuta.com",
        "x@proton.me",
        "someone@example.org",
        "someone@gmial.com",
        "a@gmail.com.evil.example",
        "a@notgmail.com",
        "a@hotmail.ru",
        "a@yahoo.co.jp",
        "a@alice.it",
        "",
        " ",
        "@",
        "a@",
        "@free.fr",
        "a@b",
        "a@b@free.fr",
        "a b@free.fr",
        "a@free..fr",
        "a@-free.fr",
        "a@.free.fr",
        "a@localhost",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@free.fr:25",
        "a@free.fr/x",
        "a@fr",
        "a\u{0}b@free.fr",
        "\u{feff}jean@free.fr",
        "jean@free.fr, paul@free.fr",
        "a@123.45",
        "a@0x7f.1",
        "a@1.2.3.4.5",
        "a@%66ree.fr",
        "😀@free.fr",
        "a@😀.example",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("{}@free.fr", "a".repeat(64)));
    all.push(format!("{}@free.fr", "a".repeat(65)));
    all.push(format!("a@{}.example", "b".repeat(64)));
    all.push(format!("a@{}example", "b.".repeat(130)));
    all
}

#[track_caller]
fn page(browser: &Browser) -> Page<'_> {
    start(browser, help("en", "<p>No widget here.</p>"))
}

fn lookups(browser: &Browser) {
    let page = page(browser);
    let mut wrong = Vec::new();
    for address in addresses() {
        let native: Value = serde_json::from_str(&lookup(&address).to_json()).expect("the native answer is JSON");
        let here = browser.call(MODULE, "lookup", &[address.as_str().into()]);
        if here.as_ref() != Ok(&native) {
            wrong.push(format!("{address:?}:\n  here   {here:?}\n  native {native}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    let long = "x".repeat(1 << 20);
    for address in [long.clone(), format!("{long}@free.fr"), format!("a@{long}.fr")] {
        let native: Value = serde_json::from_str(&lookup(&address).to_json()).expect("the native answer is JSON");
        let here = browser.call(MODULE, "lookup", &[address.as_str().into()]);
        assert!(here == Ok(native), "a megabyte");
    }
    page.is_quiet();
}

fn lookups_for_programs(browser: &Browser) {
    let page = page(browser);
    for client in client::all() {
        for address in ["a@free.fr", "a@gmail.com", "a@outlook.com", "a@proton.me", "a@tuta.com", "a@example.org"] {
            let native = answer::lookup(address, Some(client), &to_ascii).to_json();
            let native: Value = serde_json::from_str(&native).expect("the native answer is JSON");
            let here = browser.call(MODULE, "lookup", &[address.into(), json!({"client": client.id()})]);
            assert_eq!(here, Ok(native), "{address} {}", client.id());
        }
    }
    let plain = browser.call(MODULE, "lookup", &["a@free.fr".into()]);
    assert_eq!(browser.call(MODULE, "lookup", &["a@free.fr".into(), json!({"client": "netscape"})]), plain);
    page.is_quiet();
}

fn odd_values(browser: &Browser) {
    let page = page(browser);
    for (value, status) in
        [(json!(null), "incomplete"), (json!(7), "incomplete"), (json!([]), "incomplete"), (json!({}), "invalid")]
    {
        let answer = browser.call(MODULE, "lookup", std::slice::from_ref(&value));
        assert_eq!(answer.map(|answer| answer["status"].clone()), Ok(json!(status)), "{value}");
    }
    // Half a surrogate pair cannot cross the driver's protocol; it arrives in Rust as U+FFFD.
    let halves = browser.call("/programs.js", "halves", &[]);
    let native = ["\u{fffd}@free.fr", "a@\u{fffd}.fr"].map(|text| lookup(text).status);
    assert_eq!(halves, Ok(json!(native)));
    page.is_quiet();
}

fn lists(browser: &Browser) {
    let page = page(browser);
    let mut native = Vec::new();
    for client in client::all() {
        let platforms: Vec<_> = client.platforms().map(|platform| platform.id()).collect();
        native.push(json!({"id": client.id(), "name": client.name(), "platforms": platforms}));
    }
    assert!(native.len() > 10, "{native:?}");
    assert_eq!(browser.call(MODULE, "clients", &[]), Ok(Value::Array(native)));
    assert_eq!(
        browser.call(MODULE, "formats", &["jean@free.fr".into(), json!({"client": "thunderbird"})]),
        Ok(json!([{"id": "autoconfig", "mediaType": "text/xml", "fileName": "free.fr.xml"}]))
    );
    for address in ["jean@free.fr", "jean@gmail.com", "jean@outlook.com", "jean@tuta.com", "jean@example.org", ""] {
        for client in [None, Some("thunderbird"), Some("apple-mail-ios"), Some("netscape")] {
            let native = answer::formats_json(address, client.and_then(client::by_id), &to_ascii);
            let native: Value = serde_json::from_str(&native).expect("the native answer is JSON");
            let options = client.map_or(json!({}), |client| json!({"client": client}));
            assert_eq!(browser.call(MODULE, "formats", &[address.into(), options]), Ok(native), "{address} {client:?}");
        }
    }
    page.is_quiet();
}

fn files(browser: &Browser) {
    let page = page(browser);
    for format in mailsetup_core::format::all() {
        for (address, protocol, name) in [
            ("jean.dupont@free.fr", None, None),
            ("jean.dupont@free.fr", Some("pop3"), Some("Zoé \"Z\" <Dupont> & C°")),
            ("jean.dupont@orange.fr", Some("imap"), Some("")),
            ("jean.dupont@outlook.com", None, None),
            ("jean.dupont@tuta.com", None, None),
        ] {
            let mut options = json!({});
            for (key, value) in [("protocol", protocol), ("name", name)] {
                if let Some(value) = value {
                    options[key] = value.into();
                }
            }
            let here = browser.call(MODULE, "configFile", &[address.into(), format.id().into(), options]);
            match config_file(address, format.id(), protocol, name) {
                Ok(file) => {
                    let mut native =
                        json!({"fileName": file.file_name, "mediaType": file.media_type, "text": file.text});
                    if !file.files.is_empty() {
                        let files = file.files.iter().map(|file| json!({"path": file.path, "text": file.text}));
                        native["files"] = files.collect();
                    }
                    assert_eq!(here, Ok(native), "{address} {}", format.id());
                }
                Err(error) => {
                    let refused = here.expect_err("it is refused natively");
                    assert_eq!(
                        (refused.code.as_str(), refused.message),
                        (error.code(), format!("Error: {error}")),
                        "{address} {}",
                        format.id()
                    );
                }
            }
        }
    }
    for (address, format, code) in [
        ("jean.dupont@free.fr", "docx", "unknown-format"),
        ("jean.dupont@example.org", "autoconfig", "no-provider"),
        ("", "autoconfig", "no-provider"),
        ("jean.dupont@outlook.com", "mobileconfig", "format-cannot-work"),
    ] {
        let refused = browser.call(MODULE, "configFile", &[address.into(), format.into()]).expect_err("it cannot work");
        assert_eq!(refused.code, code, "{refused:?}");
        assert!(!refused.message.contains("dupont") && !refused.message.contains("example.org"), "{refused:?}");
    }
    page.is_quiet();
}

/// Beside a description that says what kind of script it is, as in a package.
fn node(_: &Browser) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::copy(tools::dist().join("mail-setup.js"), folder.path().join("mail-setup.js")).expect("the loader");
    std::fs::write(folder.path().join("package.json"), r#"{"type": "module"}"#).expect("a description");
    let script =
        "import('./mail-setup.js').then((all) => console.log(Object.keys(all).sort().join(' '), typeof all.version))";
    let run =
        Command::new(tools::NODE.path()).args(["-e", script]).current_dir(folder.path()).output().expect("node starts");
    assert_eq!(
        (String::from_utf8_lossy(&run.stdout).trim(), String::from_utf8_lossy(&run.stderr).trim()),
        ("adopt build clients configFile formats lookup version string", "")
    );
}
