//! Hosts, policies and browsers with which the widget cannot start, and a widget that stops.

use mail_setup_tests::browser::{Browser, key};
use serde_json::json;

use crate::Group;
use crate::case::Case;
use crate::visit::Visit;

pub(crate) const GROUP: Group = Group {
    folder: "failure",
    heading: "Failing",
    about: "\
Where the widget cannot start, the page’s own content is there, with a sentence in the reader’s language; an event with
the code that is shown here; and one line on the console with the same code and the cure. The README has the codes.
Where the page’s script itself does not run, nobody can say anything, and the page stays as it is.",
    look,
};

fn look(browser: &Browser, case: &Case) -> String {
    let visit = case.visit(browser);
    let host = case.host();
    let gave_way = gave_way(&visit, host);
    if case.traps() > 0 {
        visit.type_address("jean.dupont@free.fr");
        // The next key runs into it, or a pause in the typing.
        browser.type_text(" ");
        let said = "return witness.seen.console.length === arguments[0]";
        visit.wait("it is said", said, &[case.traps().into()]);
        return match self::gave_way(&visit, host) {
            Some(code) => format!("starts anew; then the page’s own content, and `{code}`"),
            None => {
                browser.press(&[key::BACKSPACE]);
                visit.wait("the settings", "return one('mail-setup').dataset.state === 'match'", &[]);
                assert_eq!(visit.text("return one('mail-setup > input').value", &[]), "jean.dupont@free.fr");
                "starts anew, with what was typed".to_owned()
            }
        };
    }
    let Some(code) = gave_way else {
        visit.type_address("jean.dupont@free.fr");
        visit.is_quiet_since(visit.site.requests().len());
        return "works".to_owned();
    };
    if code.is_empty() {
        return "the page’s own content".to_owned();
    }
    if case.is_mended() {
        visit.site.mend();
        let run = "const script = document.createElement('script');
            script.src = '/mended.js';
            return new Promise((done) => { script.onload = () => done(true); document.head.append(script); });";
        visit.read(run, &[]);
        visit.wait("the box is there again", "return shown(one('mail-setup > input'))", &[]);
        visit.type_address("jean.dupont@free.fr");
        return format!("`{code}`; works later");
    }
    format!("`{code}`")
}

/// Waits until the page's widget is up, or has given way: then the code, which is empty where its script did not run.
#[track_caller]
pub(crate) fn gave_way(visit: &Visit, host: &str) -> Option<String> {
    let state = visit.wait(
        "the widget is up or not",
        "if (document.readyState !== 'complete' || document.documentElement.ariaBusy === 'true') return null;
         const root = one(arguments[0])?.shadowRoot;
         if (root === null) return 'nothing';
         if (root?.querySelector('[part~=failed]') && witness.seen.events.some(({ type }) => type.endsWith('error'))) return 'failed';
         return root?.querySelector('[part~=status]') && 'up';",
        &[host.into()],
    );
    if state == "up" {
        return None;
    }
    let own = format!("{host} a");
    assert_eq!(visit.read("return shown(one(arguments[0]))", &[own.into()]), true, "the page's own content");
    if state == "nothing" {
        return Some(String::new());
    }
    let seen = visit.browser.seen();
    let events = seen["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut code =
        events.iter().filter(|event| event["type"] == "mail-setup:error").map(|event| &event["detail"]["code"]);
    let code = code.next_back().and_then(|code| code.as_str()).unwrap_or_default().to_owned();
    let sentence = visit.text("return words(one(arguments[0]))", &[format!("{host} >>> [part~=failed]").into()]);
    assert!(sentence.ends_with('.') && sentence.contains("aide interactive"), "in French: {sentence}");
    let lines = seen["console"].as_array().map(Vec::as_slice).unwrap_or_default();
    let last = lines.last().map(|line| [&line["level"], &line["text"]].map(|part| part.as_str().unwrap_or_default()));
    let start = format!("mail-setup ({code}): ");
    assert!(last.is_some_and(|[level, text]| level == "error" && text.starts_with(&start)), "{lines:?}");
    let uncaught: Vec<_> = seen["errors"].as_array().into_iter().flatten().collect();
    assert!(
        uncaught.iter().all(|text| text.as_str().is_some_and(|text| text.contains("does not load"))),
        "{}",
        json!(uncaught)
    );
    Some(code)
}
