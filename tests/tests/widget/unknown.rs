//! Addresses that bring no settings: mistyped, unknown, half typed, or none at all.

use mail_setup_tests::browser::{Browser, key};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{Page, WIDGET, lines, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("an empty widget offers examples and nothing else", empty);
    suite.everywhere("a mistyped domain is asked about and corrected by one click", mistyped);
    suite.everywhere("an unknown domain is said to be unknown, without settings", unknown);
    suite.everywhere("the host of an unknown domain can be chosen from a list", host);
    suite.everywhere("what is no address is said only after the reader is done", invalid);
    suite.everywhere("half an address shows nothing", half);
    suite.everywhere("look-alikes of known domains get no settings", look_alikes);
}

const NOTHING: [&str; 5] = ["provider", "settings", "files", "unknown", "impossible"];

/// That none of the parts with an answer is there.
#[track_caller]
fn shows_no_answer(page: &Page, parts: &[&str]) {
    for part in parts {
        assert_eq!(
            page.read("return find(arguments[0]).length", &[format!("mail-setup >>> [part~={part}]").into()]),
            0,
            "{part}"
        );
    }
}

fn empty(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    assert_eq!(
        page.texts("mail-setup >>> [part~=examples] button"),
        ["Free", "Orange", "La Poste (laposte.net)", "SFR", "Gmail", "Outlook.com / Hotmail", "Yahoo! Mail"]
    );
    shows_no_answer(&page, &NOTHING);
    page.until("empty");
    page.click("[part~=examples] button[value='free.fr']");
    page.until("match");
    assert_eq!(page.value("incoming.host"), "imap.free.fr");
    assert_eq!(page.value("incoming.username"), "ce qui précède le @ dans votre adresse");
    assert_eq!(page.events(), [r#"mail-setup:match {"matchedBy":"provider","provider":"free.fr"}"#]);
    page.is_quiet();
}

fn mistyped(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("jean.dupont+liste@gmial.com");
    page.until("unknown");
    assert_eq!(
        page.texts("mail-setup >>> [part~=unknown] [part~=suggestion]"),
        ["Vouliez-vous dire jean.dupont+liste@gmail.com ?"]
    );
    assert_eq!(page.texts("mail-setup >>> [part~=unknown] h2"), ["Nous ne savons pas qui héberge gmial.com."]);
    assert_eq!(page.typed(), "jean.dupont+liste@gmial.com", "a suggestion is never applied by itself");
    page.click("[part~=suggestion]");
    page.until("match");
    assert_eq!(page.typed(), "jean.dupont+liste@gmail.com");
    assert_eq!(page.read("return document.activeElement === one('mail-setup input[slot=input]')", &[]), true);
    page.until_provider("gmail");
    assert_eq!(
        page.events(),
        ["mail-setup:unknown {}", r#"mail-setup:match {"matchedBy":"domain","provider":"gmail"}"#]
    );
    page.is_quiet();
}

fn unknown(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("someone@example.org");
    page.until("unknown");
    assert_eq!(page.texts("mail-setup >>> [part~=unknown] h2"), ["We do not know who hosts example.org."]);
    assert_eq!(
        page.texts("mail-setup >>> [part~=unknown] :is(p, label, blockquote, li:first-child)"),
        [
            "Rather than guess, we show no settings: wrong ones can hand your password to a stranger.",
            "Try your mail program first: many find the settings by themselves once the address is typed.",
            "If you know which company hosts your address, choose it:",
            "Otherwise, ask whoever looks after your mail. You can send this text:",
            LETTER,
        ]
    );
    shows_no_answer(&page, &["provider", "settings", "files", "impossible", "suggestion"]);
    assert_eq!(page.read("return words(one('mail-setup >>> [part~=status]'))", &[]), "Unknown provider: example.org");
    assert_eq!(page.events(), ["mail-setup:unknown {}"]);
    page.click("[part~=unknown] [part~=copy]");
    page.wait("the letter is copied", "return witness.seen.events.length > 1", &[]);
    page.is_quiet();
    assert_eq!(page.events()[1..], [r#"mail-setup:copy {"field":"letter"}"#]);
    assert_eq!(page.read("return words(one('mail-setup >>> [part~=status]'))", &[]), "Copied");
    assert_eq!(browser.clipboard(), LETTER);
}

const LETTER: &str = "Hello, I would like to set up a mail program for an address at example.org. Could you tell me the \
    names of the incoming (IMAP or POP) and outgoing (SMTP) servers, their ports, the type of encryption, and what to \
    enter as user name? Thank you.";

fn host(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("me@my-company.example");
    page.until("unknown");
    page.choose("hosts", "gandi.net");
    page.until("match");
    assert_eq!(
        page.rows(),
        lines(
            "[You]
             full-name | Full name | as others should see it
             email | Email address | me@my-company.example | Copy Email address
             [Incoming server settings]
             incoming.protocol | Protocol | IMAP
             incoming.host | Hostname | mail.gandi.net | Copy Hostname
             incoming.port | Port | 993 | Copy Port
             incoming.security | Connection security | SSL/TLS
             incoming.auth | Authentication method | Normal password
             incoming.username | Username | me@my-company.example | Copy Username
             [Outgoing server settings]
             outgoing.protocol | Protocol | SMTP
             outgoing.host | Hostname | mail.gandi.net | Copy Hostname
             outgoing.port | Port | 465 | Copy Port
             outgoing.security | Connection security | SSL/TLS
             outgoing.auth | Authentication method | Normal password
             outgoing.username | Username | me@my-company.example | Copy Username
             [You]
             password | Password | the password of your Gandi Mail mailbox"
        )
    );
    assert_eq!(
        page.events(),
        ["mail-setup:unknown {}", r#"mail-setup:match {"matchedBy":"provider","provider":"gandi.net"}"#]
    );
    // The choice was for that domain: a known one speaks for itself.
    page.clear();
    page.type_text("me@free.fr");
    page.until_provider("free.fr");
    page.is_quiet();
}

fn invalid(browser: &Browser) {
    // With something behind the box to go to.
    let page = open(browser, "fr", &[WIDGET, r##"<p><a href="#next">Next</a></p>"##].concat());
    let problem = || page.texts("mail-setup > [slot=problem]").join("");
    for (typed, said) in [
        ("jean", "Une adresse e-mail contient un @, comme dans nom@example.org."),
        ("jean@", "Ce qui suit le @ n’est pas complet, comme dans nom@example.org."),
        ("jean@x@free.fr", "Il y a plus d’un @."),
        ("jean dupont@free.fr", "Il y a une espace dans l’adresse."),
    ] {
        for done in [key::TAB, key::ENTER] {
            page.clear();
            page.type_text(typed);
            assert_eq!(
                (problem().as_str(), page.read("return one('mail-setup input').ariaInvalid", &[])),
                ("", json!(null)),
                "{typed}"
            );
            browser.press(&[done]);
            page.until("invalid");
            assert_eq!(problem(), said, "{typed}");
            assert_eq!(page.read("return one('mail-setup input').ariaInvalid", &[]), "true");
            assert_eq!(page.typed(), typed, "what was typed is never lost");
            shows_no_answer(&page, &NOTHING);
            // Typing on takes the complaint back.
            page.type_text("x");
            assert_eq!(
                (problem().as_str(), page.read("return one('mail-setup input').ariaInvalid", &[])),
                ("", json!(null)),
                "{typed}"
            );
        }
    }
    assert_eq!(page.events(), Vec::<String>::new());
    page.is_quiet();
}

fn half(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("jean.dupont@fre");
    // A pause is when an unknown domain would be named.
    page.wait("a pause", "return new Promise((done) => setTimeout(done, 1000, true))", &[]);
    assert_eq!(page.state(), "typing");
    shows_no_answer(&page, &NOTHING);
    assert_eq!(page.texts("mail-setup > [slot=problem]"), Vec::<String>::new());
    assert_eq!(page.read("return one('mail-setup input').ariaInvalid", &[]), json!(null));
    assert_eq!(page.events(), Vec::<String>::new());
}

fn look_alikes(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    for domain in ["gmail.com.evil.example", "notgmail.com", "gmail.com.example"] {
        page.clear();
        page.type_text(&format!("me@{domain}"));
        page.wait(
            "this domain is known to be unknown",
            "return texts('mail-setup >>> [part~=unknown] h2')[0] === arguments[0]",
            &[format!("We do not know who hosts {domain}.").into()],
        );
        shows_no_answer(&page, &["provider", "settings", "files"]);
    }
}
