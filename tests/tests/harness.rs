//! The harness proves itself: what the widget's tests rely on really works in each browser, and what
//! should make them fail is really seen.
#![allow(clippy::indexing_slicing, reason = "`Value` answers null for what it has not")]

use std::process::ExitCode;

use mail_setup_tests::browser::{Browser, Engine, Scheme, key};
use mail_setup_tests::site::{Case, Fault, Policy};
use mail_setup_tests::suite::Suite;
use serde_json::json;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    suite.everywhere("a quiet page leaves no trace on the console", quiet_page);
    suite.everywhere("what a page does wrong is written down", witness_sees);
    suite.everywhere("the strictest policy lets the witness run and reports what it blocks", strictest);
    suite.everywhere("WebAssembly runs only where the policy allows it", wasm_policy);
    suite.everywhere("an error of a module keeps its code", module_errors);
    suite.everywhere("faults of the web host reach the page", faults);
    suite.everywhere("a click reaches into a shadow root and is a reader's own", shadow_click);
    suite.everywhere("keys go where the focus is", keys);
    suite.everywhere("what a page copies can be pasted", clipboard);
    suite.everywhere("a download arrives under its name with its bytes", download);
    suite.everywhere("the site logs every request and no icon", request_log);
    suite.everywhere("a second origin reads only what is shared", origins);
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "a page sees the colour scheme that the system prefers",
        colour_scheme,
    );
    suite.only(&[Engine::Chromium, Engine::Firefox], "plain HTTP has no clipboard but the old command", untrusted);
    suite.run()
}

fn open(browser: &Browser, case: Case) -> mail_setup_tests::site::Site {
    let site = case.serve();
    browser.open(&site.url("/"));
    browser.wait("the page's script runs", "return document.documentElement.dataset.ready", &[]);
    site
}

fn page() -> Case {
    Case::without_release("harness")
}

fn quiet_page(browser: &Browser) {
    let _site = open(browser, page());
    assert_eq!(browser.seen(), json!({"errors": [], "console": [], "violations": [], "events": []}));
    assert_eq!(browser.console().unwrap_or_default(), Vec::<String>::new());
    assert_eq!(browser.script("return window.witness.newGlobals()", &[]), json!([]));
}

fn witness_sees(browser: &Browser) {
    let _site = open(browser, page());
    browser.script("document.dispatchEvent(new Event('misbehave'))", &[]);
    browser.wait("three errors written down", "return window.witness.seen.errors.length >= 3", &[]);
    let mut seen = browser.seen();
    let mut errors: Vec<String> = serde_json::from_value(seen["errors"].take()).unwrap_or_default();
    errors.sort();
    assert!(errors[2].starts_with("unhandled rejection: Error: never caught"), "{errors:?}");
    assert!(errors[0].contains("thrown late"), "{errors:?}");
    assert!(errors[1].ends_with("/no-such.png"), "{errors:?}");
    assert_eq!(seen["console"], json!([{"level": "warn", "text": "a warning {\"of\":\"two parts\"}"}]));
    assert_eq!(
        seen["events"],
        json!([{"type": "mail-setup:copy", "detail": {"field": "incoming.host"},
                "bubbles": true, "composed": true, "target": "h1"}])
    );
    assert_eq!(browser.script("return window.witness.newGlobals()", &[]), json!(["leaked"]));
    let console = browser.console();
    let told = console.as_ref().map(|lines| lines.iter().any(|line| line.contains("thrown late")));
    let expected = (browser.engine() != Engine::WebKitGtk).then_some(true);
    assert_eq!(told, expected, "{console:?}");
}

fn strictest(browser: &Browser) {
    let _site = open(browser, page().policy(Policy::StrictTrustedTypes));
    assert_eq!(browser.seen()["violations"], json!([]));
    let thrown = browser
        .script("try { document.body.innerHTML = '<p>'; return 'no'; } catch (error) { return error.name; }", &[]);
    assert_eq!(thrown, "TypeError");
    browser.script(
        "const style = document.createElement('style'); document.head.append(style); style.textContent = 'p{}'",
        &[],
    );
    browser.script("document.body.append(Object.assign(new Image(), {src: 'http://other.example/'}))", &[]);
    browser.wait("three violations reported", "return window.witness.seen.violations.length >= 3", &[]);
    let seen = browser.seen();
    let mut directives: Vec<_> = seen["violations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|violation| violation["directive"].as_str().unwrap_or_default())
        .collect();
    directives.sort_unstable();
    directives.dedup();
    assert_eq!(directives, ["img-src", "require-trusted-types-for", "style-src-elem"]);
}

fn wasm_policy(browser: &Browser) {
    for policy in [Policy::None, Policy::Strict, Policy::StrictTrustedTypes] {
        let _site = open(browser, page().policy(policy));
        assert_eq!(browser.call("/harness.js", "compile", &[]), Ok(json!("ok")), "{policy:?}");
    }
    let _site = open(browser, page().policy(Policy::NoWasm));
    let refused = browser.call("/harness.js", "compile", &[]).expect_err("wasm ran under NoWasm");
    assert!(refused.message.starts_with("CompileError"), "{refused:?}");
}

fn module_errors(browser: &Browser) {
    let _site = open(browser, page());
    let refused = browser.call("/harness.js", "fail", &[]).expect_err("it always rejects");
    assert_eq!((refused.message.as_str(), refused.code.as_str()), ("Error: refused", "a-code"));
}

fn faults(browser: &Browser) {
    let case = page().fault("/gone.css", Fault::Missing).fault("harness.css", Fault::WrongType);
    let _site = open(browser, case);
    assert_eq!(browser.script_async("return (await fetch('gone.css')).status", &[]), 404);
    assert_eq!(
        browser.script_async("return (await fetch('harness.css')).headers.get('content-type')", &[]),
        "application/octet-stream"
    );

    let whole = browser.script_async("return (await (await fetch('index.html')).text()).length", &[]);
    let _site = open(browser, page().fault("/index.html", Fault::Truncated));
    let half = browser.script_async("return (await (await fetch('index.html')).text()).length", &[]);
    assert_eq!(half.as_u64(), whole.as_u64().map(|whole| whole / 2));

    let _site = open(browser, page().fault("/index.html", Fault::Never));
    let patience = "const answer = fetch('/index.html').then(({status}) => status);
        return await Promise.race([answer, new Promise((done) => setTimeout(done, 500, 'silence'))])";
    assert_eq!(browser.script_async(patience, &[]), "silence");

    let site = page().fault("witness.js", Fault::Missing).serve();
    browser.open(&site.url("/"));
    assert_eq!(browser.seen(), json!(null), "a page without its witness must be told apart");
}

fn shadow_click(browser: &Browser) {
    let _site = open(browser, page().policy(Policy::StrictTrustedTypes));
    browser.click("harness-box >>> button");
    browser.click("harness-box >>> button");
    assert_eq!(
        browser.script("return {...document.querySelector('harness-box').dataset}", &[]),
        json!({"clicks": "2", "trusted": "true"})
    );
    assert_eq!(browser.focused(), "button");
}

fn keys(browser: &Browser) {
    let _site = open(browser, page());
    browser.click("#word");
    browser.type_text("Aé@b.c");
    browser.press(&[key::LEFT]);
    browser.press(&[key::BACKSPACE]);
    assert_eq!(browser.script("return document.querySelector('#word').value", &[]), "Aé@bc");
    browser.press(&[key::TAB]);
    assert_eq!(browser.focused(), "button#copy");
    browser.press(&[key::TAB]);
    browser.press(&[key::TAB]);
    assert_eq!(browser.focused(), "button");
    browser.press(&[key::SPACE]);
    browser.press(&[key::ENTER]);
    assert_eq!(browser.script("return document.querySelector('harness-box').dataset.clicks", &[]), "2");
    browser.press(&[key::SHIFT, key::TAB]);
    assert_eq!(browser.focused(), "button#save");
}

fn clipboard(browser: &Browser) {
    let _site = open(browser, page());
    browser.click("#copy");
    browser.wait("the page has copied", "return document.body.dataset.copied", &[]);
    assert_eq!(browser.clipboard(), "imap.example.net");
}

fn untrusted(browser: &Browser) {
    let site = page().serve();
    browser.open(&site.untrusted_url("/"));
    browser.wait("the page's script runs", "return document.documentElement.dataset.ready", &[]);
    assert_eq!(browser.script("return isSecureContext || 'clipboard' in navigator", &[]), false);
    browser.click("#copy");
    let how = browser.wait("the page has copied", "return document.body.dataset.copied", &[]);
    assert_eq!(how, "execCommand");
}

fn download(browser: &Browser) {
    let _site = open(browser, page());
    browser.click("#save");
    let bytes = browser.downloaded("harness-example.mobileconfig");
    assert_eq!(String::from_utf8_lossy(&bytes), "two lines\nand an é\n");
    assert_eq!(browser.download_names(), ["harness-example.mobileconfig"]);
}

fn request_log(browser: &Browser) {
    let site = open(browser, page());
    let mut paths: Vec<_> = site.requests().into_iter().map(|request| request.path).collect();
    paths.sort();
    assert_eq!(paths, ["/", "/harness.css", "/harness.js", "/test/witness.js"]);
    browser.script_async("await fetch('/later?q=1', {method: 'POST', body: 'x'})", &[]);
    let last = site.requests().pop().map(|request| (request.method, request.path));
    assert_eq!(last, Some(("POST".to_owned(), "/later?q=1".to_owned())));
}

fn origins(browser: &Browser) {
    let read = "return (await fetch(args[0])).status";
    let site = open(browser, page());
    let refused = browser.script_async(read, &[site.other_url("/harness.js").into()]);
    assert!(refused["rejected"].as_str().unwrap_or_default().starts_with("TypeError"), "{refused}");
    drop(site);
    let site = open(browser, page().shares());
    assert_eq!(browser.script_async(read, &[site.other_url("/harness.js").into()]), 200);
}

fn colour_scheme(browser: &Browser) {
    let _site = open(browser, page());
    let colour = "return getComputedStyle(document.querySelector('#scheme')).color";
    for (scheme, expected) in [(Scheme::Dark, "rgb(254, 254, 254)"), (Scheme::Light, "rgb(1, 1, 1)")] {
        assert!(browser.prefer(scheme));
        browser.wait(&format!("{scheme:?} colours"), &format!("{} === arguments[0]", colour), &[expected.into()]);
    }
}
