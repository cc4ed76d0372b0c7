//! Everything with the keyboard alone, and the focus never lost.

use mail_setup_tests::browser::{Browser, key};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{Page, WIDGET, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("an address, a program, a protocol and a copy with the keyboard alone", whole_way);
    suite.everywhere("Enter on an unknown domain moves to what is said about it", enter_unknown);
    suite.everywhere("the keyboard reaches every control, in the order of the screen", reaches_all);
    suite.everywhere("choosing an example keeps the focus in the widget", example);
    suite.everywhere("choosing a way out keeps the focus in the widget", way_out);
    suite.everywhere("choosing a host from the list keeps the focus in the widget", host);
    suite.everywhere("accepting a suggestion moves the focus to the address", suggestion);
}

/// What has the focus, as `name=value`, `part` or tag, through shadow roots.
#[track_caller]
fn focus(page: &Page) -> String {
    page.text_of(
        "let node = document.activeElement;
         while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
         if (!node) return 'nothing';
         if (node.name) return `${node.name}=${node.value}`;
         const row = node.closest('[data-field]')?.dataset.field;
         return [node.getAttribute('part') ?? node.localName, row ?? node.dataset.format].filter(Boolean).join(' ');",
    )
}

#[track_caller]
fn press(page: &Page, key: char, expected: &str) {
    page.browser.press(&[key]);
    assert_eq!(focus(page), expected);
}

/// Tabs on until `place` has the focus.
#[track_caller]
fn tab_to(page: &Page, place: &str) {
    let mut passed = Vec::new();
    while passed.last().map(String::as_str) != Some(place) {
        assert!(passed.len() < 30, "{place} is not reached: {passed:?}");
        page.browser.press(&[key::TAB]);
        passed.push(focus(page));
    }
}

fn whole_way(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    press(&page, key::TAB, "input");
    browser.type_text("jean.dupont@free.fr");
    page.until("match");
    press(&page, key::ENTER, "h2");
    assert_eq!(page.read("return words(one('mail-setup >>> h2'))", &[]), "Free");
    tab_to(&page, "client=thunderbird");
    press(&page, key::DOWN, "client=evolution");
    assert_eq!(page.chosen(), json!(["evolution", "imap"]));
    press(
        &page,
        key::END,
        &format!("client={}", page.text_of("return find('mail-setup >>> input[name=client]').at(-1).value")),
    );
    assert_eq!(focus(&page), format!("client={}", page.chosen()[0].as_str().unwrap_or_default()));
    press(&page, key::HOME, "client=thunderbird");
    assert_eq!(page.chosen(), json!(["thunderbird", "imap"]));
    press(&page, key::TAB, "client=");
    press(&page, key::TAB, "protocol=imap");
    press(&page, key::DOWN, "protocol=pop3");
    assert_eq!(page.chosen(), json!(["thunderbird", "pop3"]));
    press(&page, key::HOME, "protocol=imap");
    press(&page, key::END, "protocol=pop3");
    tab_to(&page, "copy=incoming.host");
    press(&page, key::SPACE, "copy=incoming.host");
    page.wait("it is copied", "return witness.seen.events.length > 1", &[]);
    assert_eq!(focus(&page), "copy=incoming.host");
    page.is_quiet();
    assert_eq!(browser.clipboard(), "pop.free.fr");
}

fn enter_unknown(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    press(&page, key::TAB, "input");
    browser.type_text("someone@example.org");
    browser.press(&[key::ENTER]);
    page.until("unknown");
    assert_eq!(focus(&page), "h2");
}

/// Tabs from the input to the end of the widget and writes down where it comes by.
fn reaches_all(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    press(&page, key::TAB, "input");
    browser.type_text("jean.dupont@free.fr");
    page.until("match");
    // Folds are opened by their own key.
    let mut seen = Vec::new();
    for _ in 0..80 {
        browser.press(&[key::TAB]);
        let inside = page.read("return document.activeElement === one('mail-setup')", &[]);
        if inside != true {
            break;
        }
        let here = focus(&page);
        if here == "summary" {
            let open = "let node = document.activeElement.shadowRoot.activeElement; return node.parentElement.open";
            assert_eq!(page.read(open, &[]), false);
            press(&page, key::SPACE, "summary");
            assert_eq!(page.read(open, &[]), true);
        }
        seen.push(here);
    }
    // The order of the screen is the order of the tree: every control that can be used, once.
    let expected = page.read(
        "const controls = find('mail-setup >>> :is(a[href], button, select, summary, input, [tabindex=\"0\"])').filter(shown);
         return controls
           .filter((node) => node.type !== 'radio' || node.checked)
           .map((node) => {
             if (node.name) return `${node.name}=${node.value}`;
             const row = node.closest('[data-field]')?.dataset.field;
             return [node.getAttribute('part') ?? node.localName, row ?? node.dataset.format].filter(Boolean).join(' ');
           });",
        &[],
    );
    assert!(seen.len() > 15, "{seen:?}");
    assert_eq!(json!(seen), expected);
}

#[track_caller]
fn keeps_focus(page: &Page) {
    page.until("match");
    let inside = "return document.activeElement === document.body || !document.activeElement ? 'the page'
        : document.activeElement.closest('mail-setup') ? 'the widget' : document.activeElement.localName";
    assert_eq!(page.text_of(inside), "the widget");
}

fn example(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    press(&page, key::TAB, "input");
    press(&page, key::TAB, "provider=gmail");
    browser.press(&[key::ENTER]);
    keeps_focus(&page);
}

fn way_out(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="claws-mail"></mail-setup>"#);
    page.type_text("someone@outlook.com");
    page.until("match");
    page.read("one('mail-setup >>> [part~=impossible] button').focus()", &[]);
    browser.press(&[key::SPACE]);
    page.wait("the way out is taken", "return one('mail-setup >>> [part~=settings]')", &[]);
    keeps_focus(&page);
}

fn host(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("me@my-company.example");
    page.until("unknown");
    page.choose("hosts", "gandi.net");
    keeps_focus(&page);
}

fn suggestion(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("someone@gmial.com");
    page.until("unknown");
    press(&page, key::TAB, "accept=someone@gmail.com");
    press(&page, key::ENTER, "input");
    keeps_focus(&page);
}
