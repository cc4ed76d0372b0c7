//! Copying a value, where a page or a browser may forbid it.

use mail_setup_tests::browser::{Browser, key};
use serde_json::json;

use crate::Group;
use crate::case::Case;

pub(crate) const GROUP: Group = Group {
    folder: "copying",
    heading: "Copying",
    about: "\
A reader types an address and clicks on “Copy” beside a host name. It is “copied” when the widget says so and pasting
gives the name; “with the old command” where the browser was told to copy what is selected. In every case another host
name was first selected with the mouse and copied with the keyboard, which must work, and nothing was requested. A
sandbox that lacks one token has the others of these: `allow-scripts`, `allow-same-origin`, `allow-downloads`,
`allow-forms`, `allow-modals`, `allow-popups`.",
    look,
};

const INCOMING: &str = "mail-setup >>> [data-field='incoming.host']";
const OUTGOING: &str = "mail-setup >>> [data-field='outgoing.host']";

fn look(browser: &Browser, case: &Case) -> String {
    let visit = case.visit(browser);
    if let Some(instead) = visit.instead() {
        return instead;
    }
    visit.type_address("jean.dupont@free.fr");
    let requests = visit.site.requests().len();
    visit.copies_by_hand(&format!("{OUTGOING} [data-text]"), |text| text == "smtp.free.fr");

    // The old command tells the page; the other way does not.
    visit.read("document.addEventListener('copy', () => document.documentElement.dataset.old = 'yes')", &[]);
    browser.click(&format!("{INCOMING} [part~=copy]"));
    let said = visit.wait(
        "it is said",
        "return ['Hostname copied', 'selected'].find((said) => words(one('mail-setup >>> [part~=status]')).includes(said))",
        &[],
    );
    let outcome = if said == "selected" {
        assert_eq!(visit.text("return String(witness.seen.events.map(({ type }) => type))", &[]), "mail-setup:match");
        assert_eq!(visit.read("return one('mail-setup >>> [part~=status]').checkVisibility()", &[]), true);
        let keys = visit.status().rsplit_once("press ").unwrap().1.trim_end_matches('.').to_owned();
        // The text is selected in truth: these keys copy it.
        browser.press(&[key::CONTROL, 'c']);
        format!("selected, and told to press {keys}")
    } else {
        assert_eq!(browser.focused(), "button[copy]");
        assert_eq!(browser.seen()["events"][1]["detail"], json!({"field": "incoming.host"}));
        let old = visit.read("return document.documentElement.dataset.old === 'yes'", &[]) == true;
        if old { "copied with the old command".to_owned() } else { "copied".to_owned() }
    };
    visit.is_quiet_since(requests);
    assert_eq!(visit.clipboard().trim(), "imap.free.fr", "{outcome}");
    outcome
}
