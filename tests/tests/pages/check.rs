//! `check.html`: on a host that gets something wrong, it says exactly that, and how to mend it.

use std::collections::BTreeMap;

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::site::{Case, Fault, Policy, Site};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use serde_json::{Value, json};

use crate::page::{lax, text, texts};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("on a host that does everything right it finds nothing", right);
    suite.everywhere("missing, damaged and silent files are named", files);
    suite.everywhere("wrong media types are named, with the right ones", types);
    suite.everywhere("where its own scripts do not run, the page says why that may be", scripts);
    suite.everywhere("policies that forbid something are shown mended, and the mended ones work", policies);
    suite.everywhere("caches that keep too long or too short are named", caches);
    suite.everywhere("files that come as they are could be compressed", compression);
    suite.everywhere("a folder elsewhere is seen as from a page of this site", elsewhere);
    suite.everywhere("a folder that is none, or an address that is none, is said to be that", nowhere);
    suite.everywhere("copying and saving can be tried", tried);
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "on plain HTTP copying could be better (in the two that can be told of such a host)",
        plain_http,
    );
    suite.everywhere("the sandbox of a frame that forbids saving is shown mended", sandbox);
    suite.everywhere("the report has every result, and nothing of the reader", report);
}

/// A host that does everything right.
fn host() -> Case {
    uncompressed().compresses()
}

/// The same, but for compression.
fn uncompressed() -> Case {
    let hashed = "public, max-age=31536000, immutable";
    let glue = glue();
    [".wasm", ".txt", glue.as_str()]
        .into_iter()
        .fold(Case::named("pages"), |case, suffix| case.header(suffix, "Cache-Control", hashed))
        .header("mail-setup.js", "Cache-Control", "no-cache")
}

/// The name of the widget's second script.
fn glue() -> String {
    let manifest = std::fs::read_to_string(tools::dist().join("manifest.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    manifest["glue"]["file"].as_str().expect("the script's name").to_owned()
}

#[track_caller]
fn open(browser: &Browser, case: Case) -> Site {
    let site = case.serve();
    look(browser, &site.url("/mail-setup/check.html?lang=en"));
    site
}

#[track_caller]
fn look(browser: &Browser, url: &str) {
    browser.open(url);
    done(browser);
}

/// Waits for the results, longer than the page waits for a file.
#[track_caller]
fn done(browser: &Browser) {
    let state = browser.script_async(
        "const results = document.querySelector('#results');
         const done = () => results.dataset.state === 'done';
         const changed = (end) => new MutationObserver(() => done() && end()).observe(results, { attributes: true });
         if (!done()) await new Promise(changed);
         return results.dataset.state;",
        &[],
    );
    assert_eq!(state, "done");
}

/// Every check's result.
#[track_caller]
fn results(browser: &Browser) -> BTreeMap<String, String> {
    let read = "return Object.fromEntries([...document.querySelectorAll('section.check')]
                  .map((check) => [check.id.replace('check-', ''), check.dataset.result]))";
    serde_json::from_value(browser.script(read, &[])).unwrap_or_default()
}

/// The checks that are not right, as `name: result`.
#[track_caller]
fn faults(browser: &Browser) -> Vec<String> {
    let all = results(browser);
    assert_eq!(all.len(), 16, "{all:?}");
    all.into_iter().filter(|(_, result)| result != "ok").map(|(name, result)| [name, result].join(": ")).collect()
}

/// What one check says, and its lines.
#[track_caller]
fn said(browser: &Browser, name: &str) -> (String, Vec<String>) {
    let words = "return [...document.querySelectorAll(`#check-${arguments[0]} > p`)]
                   .map(({ textContent }) => textContent).join(' ')";
    let lines = "return document.querySelector(`#check-${arguments[0]} > pre`)?.textContent.split('\\n') ?? []";
    (text(browser, words, &[json!(name)]), texts(browser, lines, &[json!(name)]))
}

#[track_caller]
fn summary(browser: &Browser) -> String {
    text(browser, "return document.querySelector('#summary').textContent", &[])
}

/// The faults of a host, and what is said of one of them.
#[track_caller]
fn one(browser: &Browser, case: Case, expected: &[&str], name: &str) -> (String, Vec<String>) {
    let _site = open(browser, case);
    assert_eq!(faults(browser), expected);
    said(browser, name)
}

fn right(browser: &Browser) {
    for policy in [Policy::None, Policy::Strict, Policy::StrictTrustedTypes] {
        let _site = open(browser, host().policy(policy));
        assert_eq!(faults(browser), Vec::<String>::new(), "{policy:?}: {:?}", said(browser, "files"));
        assert_eq!(summary(browser), "All that can be seen from here is right.");
        let (trusted, _) = said(browser, "trusted");
        let on = "They are asked for. The widget runs under trusted-types 'none'.";
        assert_eq!(trusted == on, policy == Policy::StrictTrustedTypes, "{trusted}");
        assert!(said(browser, "compression").0.contains("gzip"), "{:?}", said(browser, "compression"));
    }
}

fn files(browser: &Browser) {
    let fr = names("mail-setup-fr-").swap_remove(0);
    let missing = host().fault(&fr, Fault::Missing);
    let (words, _) = one(browser, missing, &["files: wrong"], "files");
    assert_eq!(words, format!("Not there: {fr}. Upload the whole folder of one release, with every file in it."));
    assert_eq!(summary(browser), "Something is wrong.");
    assert_eq!(
        texts(browser, "return [...document.querySelectorAll('#jumps a')].map(({ hash }) => hash)", &[]),
        ["#check-files"]
    );

    // The other list does not have the style sheets of the folder's pages.
    let expected = ["files: better", "style: unseen"];
    let (words, lines) = one(browser, host().fault("integrity.txt", Fault::Missing), &expected, "files");
    assert!(words.starts_with("integrity.txt is missing; only the files that the widget loads"), "{words}");
    assert_eq!(lines, Vec::<String>::new());

    // Uncompressed: half of a packed file is no file at all.
    let wasm = names("mail-setup-").into_iter().find(|name| name.ends_with(".wasm")).expect("the wasm");
    let damaged = uncompressed().fault(".wasm", Fault::Truncated);
    let expected = ["compression: better", "hashes: wrong", "start: wrong"];
    let (words, lines) = one(browser, damaged, &expected, "hashes");
    assert!(words.starts_with(&format!("Not the files of the release: {wasm}. Switch off what rewrites")), "{words}");
    assert_eq!(lines, ["Cache-Control: no-transform"]);
    assert_eq!(said(browser, "start").0.split(". ").next(), Some("It does not start (changed)"));

    let (words, _) = one(browser, host().fault("LICENSE-MIT", Fault::Never), &["files: wrong"], "files");
    assert!(words.starts_with("No answer within 12 seconds: LICENSE-MIT. Look into the server’s log"), "{words}");
}

/// Files of the release whose names start so.
fn names(start: &str) -> Vec<String> {
    let entries = std::fs::read_dir(tools::dist()).expect("the release folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with(start) && !name.ends_with(".gz") && !name.ends_with(".br"));
    names.sort();
    names
}

fn types(browser: &Browser) {
    let (words, lines) = one(browser, host().fault(".wasm", Fault::WrongType), &["wasm: better"], "wasm");
    assert!(words.contains("arrive as application/octet-stream. The widget copes"), "{words}");
    assert_eq!(lines, ["Content-Type: application/wasm"]);

    let glue = glue();
    let expected = ["script: wrong", "start: wrong"];
    let (words, lines) = one(browser, host().fault(&glue, Fault::WrongType), &expected, "script");
    assert_eq!(
        words,
        format!("{glue} arrive as application/octet-stream. Browsers refuse such scripts. Send them with this header:")
    );
    assert_eq!(lines, ["Content-Type: text/javascript"]);

    let expected = ["policyStyle: better", "style: better"];
    let (words, lines) = one(browser, host().fault(".css", Fault::WrongType), &expected, "style");
    assert!(words.contains("the pages of this folder lose theirs"), "{words}");
    assert_eq!(lines, ["Content-Type: text/css"]);
}

fn scripts(browser: &Browser) {
    // Every script under a wrong type, and browsers told not to guess.
    let site = host().fault(".js", Fault::WrongType).serve();
    browser.open(&site.url("/mail-setup/check.html?lang=en"));
    let shown = texts(
        browser,
        "return [...document.querySelectorAll('#unstarted p')]
           .map(({ lang, textContent }) => `${lang} ${textContent}`)",
        &[],
    );
    assert!(shown[0].contains("Content-Type: text/javascript") && shown[1].starts_with("fr Le script"), "{shown:?}");
    // Where they may guess, the page runs and names the fault: the widget's scripts are modules, which never may.
    let _site = open(browser, host().fault(".js", Fault::WrongType).header("", "X-Content-Type-Options", ""));
    assert_eq!(faults(browser), ["script: wrong", "start: wrong"]);
}

fn policies(browser: &Browser) {
    let cases = [
        (Policy::NoWasm, vec!["policyWasm: wrong", "start: wrong"], "policyWasm", "forbids WebAssembly"),
        (
            Policy::NoConnect,
            vec![
                "cacheHashed: unseen",
                "cacheLoader: unseen",
                "compression: unseen",
                "files: unseen",
                "hashes: unseen",
                "policyConnect: wrong",
                "script: unseen",
                "start: wrong",
                "style: unseen",
                "wasm: unseen",
            ],
            "policyConnect",
            "forbids fetching",
        ),
    ];
    for (policy, expected, name, hint) in cases {
        let (words, lines) = one(browser, host().policy(policy), &expected, name);
        assert!(words.contains(hint) && words.ends_with("Change the header of the pages to this:"), "{words}");
        let mended = match policy {
            Policy::NoWasm => {
                "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                connect-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
            }
            _ => {
                "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                img-src 'self' data:; font-src 'self'; connect-src 'self'"
            }
        };
        assert_eq!(lines, [mended]);
        let value = mended.trim_start_matches("Content-Security-Policy: ");
        let _site = open(browser, host().header("check.html", "Content-Security-Policy", value));
        assert_eq!(faults(browser), Vec::<String>::new(), "{value}");
    }
    let value = "script-src 'self' 'wasm-unsafe-eval'; style-src 'none'; connect-src 'self'";
    let case = host().header("check.html", "Content-Security-Policy", value);
    let (words, lines) = one(browser, case, &["policyStyle: better"], "policyStyle");
    assert!(words.starts_with("The widget’s own styles are allowed. The content policy"), "{words}");
    assert_eq!(
        lines,
        ["Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'"]
    );
}

fn caches(browser: &Browser) {
    let case = host().header("mail-setup.js", "Cache-Control", "public, max-age=604800");
    let (words, lines) = one(browser, case, &["cacheLoader: wrong"], "cacheLoader");
    assert!(words.starts_with("Kept for 7 days: after an update"), "{words}");
    assert_eq!(lines, ["Cache-Control: no-cache"]);

    let case = host().header(".wasm", "Cache-Control", "max-age=600");
    let (words, lines) = one(browser, case, &["cacheHashed: better"], "cacheHashed");
    assert_eq!(
        words,
        "Time they may be kept: 600 seconds, for mail-setup-….wasm. \
         Their names change with their content, so they can be kept for ever:"
    );
    assert_eq!(lines, ["Cache-Control: public, max-age=31536000, immutable"]);

    let case = host().header("mail-setup.js", "Cache-Control", "public");
    let (words, _) = one(browser, case, &["cacheLoader: better"], "cacheLoader");
    assert!(words.starts_with("The server does not say how long"), "{words}");
}

fn compression(browser: &Browser) {
    let (words, lines) = one(browser, uncompressed(), &["compression: better"], "compression");
    assert!(words.contains("mail-setup-….js, mail-setup-….txt") && words.contains("mail-setup-….wasm"), "{words}");
    assert_eq!(lines, ["Content-Encoding: br", "Vary: Accept-Encoding"]);
    assert_eq!(summary(browser), "It works, and could be better.");
}

fn elsewhere(browser: &Browser) {
    let from = |site: &Site| {
        let base = site.other_url("/mail-setup/").replace(':', "%3A");
        look(browser, &site.url(&format!("/mail-setup/check.html?lang=en&base={base}")));
    };
    let site = host().shares().serve();
    from(&site);
    // The server names no length, and only Firefox says of another site's files how long they were on their way.
    let expected: &[&str] = if browser.engine() == Engine::Firefox { &[] } else { &["compression: unseen"] };
    assert_eq!(faults(browser), expected, "{:?}", said(browser, "compression"));
    let origin = site.url("");
    assert_eq!(said(browser, "cors").0, format!("Pages of {origin} may load the files."));

    let site = host().serve();
    from(&site);
    let unseen = ["cacheHashed", "cacheLoader", "compression", "files", "hashes", "script", "style", "wasm"];
    let mut expected: Vec<String> = unseen.iter().map(|name| format!("{name}: unseen")).collect();
    expected.extend(["cors: wrong".to_owned(), "policyConnect: unseen".to_owned(), "start: wrong".to_owned()]);
    expected.sort();
    assert_eq!(faults(browser), expected);
    let (words, lines) = said(browser, "cors");
    assert!(
        words.starts_with(&format!("The server answers, but does not let pages of {} read", site.url(""))),
        "{words}"
    );
    assert_eq!(lines, ["Access-Control-Allow-Origin: *"]);

    // The policy of the page stands in the way of another site's folder.
    let site = host().shares().policy(Policy::Strict).serve();
    from(&site);
    let (_, lines) = said(browser, "policyConnect");
    let other = site.other_url("");
    assert!(lines[0].contains(&format!("connect-src 'self' {other};")), "{lines:?}");
    assert_eq!(results(browser)["cors"], "unseen");
}

fn nowhere(browser: &Browser) {
    let site = host().serve();
    look(
        browser,
        &site
            .url("/mail-setup/check.html?lang=en&base=%2Fnowhere%2F")
            .replace("base=%2F", &format!("base={}", site.url("/").replace(':', "%3A"))),
    );
    let (words, _) = said(browser, "files");
    assert_eq!(results(browser)["files"], "wrong");
    assert!(words.starts_with("Neither integrity.txt nor manifest.json could be read"), "{words}");

    for base in ["javascript:alert(1)", "data:text/html,x", "https://jean:secret@help.example/", "nonsense", "%00"] {
        browser.open(&site.url(&format!("/mail-setup/check.html?lang=en&base={base}")));
        let problem =
            browser.wait("the problem is said", "return document.querySelector('#base-said').textContent", &[]);
        assert_eq!(problem, "Write the whole address of a folder, beginning with https:// or http://.", "{base}");
        assert_eq!(browser.script("return document.querySelector('#results').hidden", &[]), true);
    }
}

fn tried(browser: &Browser) {
    let _site = open(browser, host());
    browser.click("#check-clipboard .button");
    browser.wait("it was copied", "return document.querySelector('#check-clipboard div[aria-live] p')", &[]);
    let line = "mail-setup: this line was copied by the self-check.";
    assert_eq!(browser.clipboard(), line);
    browser.click("#check-download .button");
    assert_eq!(browser.downloaded("mail-setup-check.txt"), format!("{line}\n").into_bytes());
}

fn plain_http(browser: &Browser) {
    let site = host().serve();
    look(browser, &site.untrusted_url("/mail-setup/check.html?lang=en"));
    assert_eq!(faults(browser), ["clipboard: better"]);
    assert!(said(browser, "clipboard").0.ends_with("Serve the pages by https."));
    browser.click("#check-clipboard .button");
    let said = browser.wait(
        "it was copied",
        "return document.querySelector('#check-clipboard div[aria-live] p')?.textContent",
        &[],
    );
    assert_eq!(said, "A line was copied by the old command.");
}

fn sandbox(browser: &Browser) {
    let frame = |sandbox: &str| {
        format!(r#"<iframe id="one" title="Check" sandbox="{sandbox}" src="/mail-setup/check.html?lang=en"></iframe>"#)
    };
    let enter = |sandbox: &str| {
        let site = lax("", &frame(sandbox)).shares().serve();
        browser.open(&site.url("/"));
        browser.enter("#one");
        done(browser);
        let seen = (results(browser)["download"].clone(), said(browser, "download").1);
        browser.leave();
        seen
    };
    let (result, lines) = enter("allow-scripts allow-same-origin");
    assert_eq!(
        (result.as_str(), lines),
        ("wrong", vec![r#"sandbox="allow-scripts allow-same-origin allow-downloads""#.to_owned()])
    );
    assert_eq!(enter("allow-scripts allow-same-origin allow-downloads").0, "ok");
    assert_eq!(enter("allow-scripts").0, "unseen");
}

fn report(browser: &Browser) {
    let site = uncompressed().fault(".wasm", Fault::WrongType).serve();
    look(browser, &site.url("/mail-setup/check.html?lang=fr"));
    browser.click("#report");
    browser.wait("it is copied", "return document.querySelector('#said').textContent", &[]);
    // WebKit pastes a space that does not break as one that does.
    let report = browser.clipboard().replace('\u{a0}', " ");
    let base = site.url("/mail-setup/");
    assert!(report.starts_with(&format!("mail-setup : vérification de {base}\nversion ")), "{report}");
    let marks = report.lines().filter(|line| line.starts_with('[')).count();
    assert_eq!(marks, 16, "{report}");
    assert!(report.contains("\n[Peut être mieux] Type de média de WebAssembly\n"), "{report}");
    assert!(report.contains("\n    Content-Type: application/wasm\n"), "{report}");
    let agent = text(browser, "return navigator.userAgent", &[]);
    assert!(!report.contains(&agent), "{report}");
}
