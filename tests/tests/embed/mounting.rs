//! Places in a page, and pages that get in the way: the widget works there, or gives way.

use mail_setup_tests::browser::{Browser, key};
use serde_json::{Value, json};

use crate::Group;
use crate::case::Case;
use crate::failure;
use crate::visit::Visit;

pub(crate) const GROUP: Group = Group {
    folder: "mounting",
    heading: "Mounting",
    about: "\
The widget “works” when an address that is typed into its input gives the settings, and a click copies one of them; with
no error and no policy violation, and no word on the page’s console but the one that the case is about.",
    look,
};

pub(crate) const HOSTILE: Group = Group {
    folder: "hostile",
    heading: "Pages that get in the way",
    about: "What “works” means is said above. Where it does not, the page has its own content back, and its owner a reason.",
    look,
};

fn look(browser: &Browser, case: &Case) -> String {
    let visit = case.visit(browser);
    let host = case.host();
    if case.waits() {
        visit.wait(
            "the page is complete",
            "return document.readyState === 'complete' && one('mail-setup > input')",
            &[],
        );
        let asked = paths(&visit, "/mail-setup/");
        assert_eq!(asked, ["/mail-setup/mail-setup.js"], "before anybody comes near");
        visit.read("one('mail-setup').scrollIntoView()", &[]);
    }
    if let Some(code) = failure::gave_way(&visit, host) {
        return format!("the page’s own content, and `{code}`");
    }
    settings(&visit, case, "jean.dupont@free.fr", "imap.free.fr");
    if case.goes_back() {
        let here = visit.site.url("/");
        browser.open(&visit.site.url("/mail-setup/index.html"));
        browser.back();
        assert_eq!(visit.text("return location.href", &[]), here);
        let input = case.input();
        visit.wait("the input is there", "return one(arguments[0])", &[input.as_str().into()]);
        settings(&visit, case, "someone@orange.fr", "imap.orange.fr");
    }
    let seen = browser.seen();
    assert_eq!(json!([seen["errors"], seen["violations"]]), json!([[], []]), "errors, violations");
    let said = seen["console"].as_array().map_or(0, Vec::len);
    assert!(if case.warns() { said > 0 } else { said == 0 }, "{}", seen["console"]);
    if let Some(suffix) = case.asks() {
        let asked = paths(&visit, suffix);
        assert_eq!(asked.len(), 1, "{asked:?}");
    }
    "works".to_owned()
}

/// Types an address and copies a setting.
#[track_caller]
fn settings(visit: &Visit, case: &Case, address: &str, server: &str) {
    let (host, input) = (case.host(), case.input());
    // WebKit's driver does not find what lies two trees deep under the mouse.
    let deep = host.contains(">>>");
    if deep {
        visit.read("one(arguments[0]).focus()", &[input.as_str().into()]);
    } else {
        visit.browser.click(&input);
    }
    visit.browser.press(&[key::CONTROL, 'a']);
    visit.browser.type_text(address);
    let field = format!("{host} >>> [part~=settings] [data-field='incoming.host']");
    let args: [Value; 2] = [format!("{field} [part~=value]").into(), server.into()];
    visit.wait(
        "the settings",
        "return words(one(arguments[0]) ?? document.createElement('p')) === arguments[1]",
        &args,
    );
    // Chromium's driver does not scroll in a dialog.
    let copy = format!("{field} [part~=copy]");
    visit.read("one(arguments[0]).scrollIntoView({ block: 'center' })", &[copy.as_str().into()]);
    if deep {
        visit.read("one(arguments[0]).focus()", &[copy.as_str().into()]);
        visit.browser.press(&[key::ENTER]);
    } else {
        visit.browser.click(&copy);
    }
    let said = "return words(one(arguments[0])) !== '' && words(one(arguments[0])).includes('copi')";
    visit.wait("it is copied", said, &[format!("{host} >>> [part~=status]").into()]);
}

/// The paths that were asked for and have this in them.
fn paths(visit: &Visit, part: &str) -> Vec<String> {
    let requests = visit.site.requests().into_iter();
    requests.map(|request| request.path).filter(|path| path.contains(part)).collect()
}
