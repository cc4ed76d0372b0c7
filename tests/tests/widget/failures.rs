//! Hosts and policies that get it wrong: the page keeps its own content, and its owner is told why.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::site::{Fault, Policy};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use serde_json::json;

use crate::page::{Page, help, start};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a missing file of the release gives the page its own content back", missing);
    suite.everywhere("a policy without WebAssembly or without fetching is named", policies);
    suite.everywhere("a damaged file is refused by its hash", damaged);
    suite.everywhere("wrong media types and a site without compression still work", wrong_type);
    suite.everywhere("while a file does not come, the page's own content stays", never);
    suite.everywhere("a widget that failed comes up when it is put back on a mended site", mended);
    suite.everywhere("the interface for programs rejects with the same reason", programs);
}

const BODY: &str = r#"<mail-setup lang="fr"><a href="/serveurs">Liste des serveurs</a></mail-setup>"#;

/// That the widget of a page gave way, with this code, and said so once; what it said.
#[track_caller]
fn gave_way(page: &Page, code: &str) -> String {
    page.until("failed");
    assert_eq!(page.texts("mail-setup a"), ["Liste des serveurs"], "the page's own content");
    let sentence = match code {
        "blocked" => {
            "Une partie de l’aide interactive n’est pas arrivée. Vérifiez votre connexion, puis rechargez la page."
        }
        _ => {
            "L’aide interactive est mal installée sur ce site. La console du navigateur en donne la raison à son \
             responsable."
        }
    };
    page.wait("the reason", "return witness.seen.events.length > 0", &[]);
    assert_eq!(page.texts("mail-setup >>> [part~=failed]"), [sentence]);
    assert_eq!(
        page.read("return [...find('mail-setup input'), ...find('mail-setup label')].filter(shown).length", &[]),
        0
    );
    assert_eq!(page.events(), [format!(r#"mail-setup:error {{"code":"{code}"}}"#)]);
    let [line] = page.console().try_into().unwrap_or_else(|lines| panic!("not one line: {lines:?}"));
    let start = format!("error mail-setup ({code}): ");
    assert!(line.starts_with(&start), "{line:?} does not start with {start:?}");
    // Nothing of the widget's own making went uncaught.
    assert_eq!(
        page.read("return witness.seen.errors.filter((text) => !text.includes('does not load'))", &[]),
        json!([])
    );
    line.trim_start_matches(&start).to_owned()
}

fn missing(browser: &Browser) {
    for (file, code, hint) in [
        (".wasm", "not-found", ".wasm answers 404. Upload every file of the release into that folder"),
        (".txt", "not-found", ".txt answers 404. Upload every file of the release into that folder"),
        (".glue", "not-found", ".js answers 404. Upload every file of the release into that folder"),
    ] {
        let suffix = if file == ".glue" { tools::glue() } else { file.to_owned() };
        let page = start(browser, help("fr", BODY).fault(&suffix, Fault::Missing));
        let said = gave_way(&page, code);
        assert!(said.contains(hint), "{said}");
    }
}

fn policies(browser: &Browser) {
    let page = start(browser, help("fr", BODY).policy(Policy::NoWasm));
    assert_eq!(
        gave_way(&page, "policy"),
        "this page’s content policy forbids WebAssembly. Add to it: Content-Security-Policy: script-src 'self' \
         'wasm-unsafe-eval'"
    );
    let page = start(browser, help("fr", BODY).policy(Policy::NoConnect));
    let said = gave_way(&page, "policy");
    assert!(said.ends_with(". Add to it: Content-Security-Policy: connect-src 'self'"), "{said}");
}

fn damaged(browser: &Browser) {
    for file in [".wasm", ".txt"] {
        let page = start(browser, help("fr", BODY).fault(file, Fault::Truncated));
        let said = gave_way(&page, "changed");
        assert!(
            said.ends_with(
                "is not the file of this release. Upload all files of one release, and serve them as they are"
            ),
            "{said}"
        );
    }
}

fn wrong_type(browser: &Browser) {
    let case = help("fr", BODY).fault(".wasm", Fault::WrongType).fault(".txt", Fault::WrongType);
    let page = start(browser, case).up();
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.value("incoming.host"), "imap.free.fr");
    assert_eq!(page.texts("mail-setup a"), Vec::<String>::new(), "the fallback is gone");
    page.is_quiet();
}

fn never(browser: &Browser) {
    let page = start(browser, help("fr", BODY).fault(".wasm", Fault::Never));
    page.until("loading");
    assert_eq!(page.texts("mail-setup a"), ["Liste des serveurs"]);
    // The box is there at once, and keeps what is typed into it.
    page.type_text("jean.dupont@free.fr");
    assert_eq!(page.typed(), "jean.dupont@free.fr");
    page.is_quiet();
}

fn mended(browser: &Browser) {
    let page = start(browser, help("fr", BODY).fault(".wasm", Fault::Missing));
    page.until("failed");
    page.site.mend();
    page.read("const host = one('mail-setup'); const parent = host.parentNode; host.remove(); setTimeout(() => parent.append(host))", &[]);
    page.wait("the box is there again", "return shown(one('mail-setup input'))", &[]);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.value("incoming.host"), "imap.free.fr");
    assert_eq!(page.texts("mail-setup >>> [part~=failed]"), Vec::<String>::new());
}

fn programs(browser: &Browser) {
    let page = start(browser, help("fr", "").fault(".wasm", Fault::Missing));
    let refused = browser.call("/mail-setup/mail-setup.js", "lookup", &["jean.dupont@free.fr".into()]);
    let refused = refused.expect_err("without its wasm it cannot answer");
    assert_eq!(refused.code, "not-found");
    assert!(!refused.message.contains("dupont"), "{refused:?}");
    // The host comes back: the next question is answered.
    page.site.mend();
    let answer = browser.call("/mail-setup/mail-setup.js", "lookup", &["jean.dupont@free.fr".into()]);
    assert_eq!(answer.map(|answer| answer["status"].clone()), Ok(json!("match")));
}
