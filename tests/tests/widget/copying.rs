//! Copying: what arrives in the clipboard, what is said, and what a page hears.

use mail_setup_tests::browser::{Browser, Engine, key};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{WIDGET, help, open, start_untrusted};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a value is copied, which is said in two ways and then forgotten", value);
    suite.everywhere("all settings are copied as the reader sees them", all);
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "copying works on plain HTTP, which WebKitGTK's driver cannot open",
        plain_http,
    );
    suite.everywhere("a refused copy selects the text and names the keys", refused);
}

const STATUS: &str = "return words(one('mail-setup >>> [part~=status]'))";

fn value(browser: &Browser) {
    for (lang, before, after, said) in
        [("en", "Copy", "Copied", "Hostname copied"), ("fr", "Copier", "Copié", "Nom d’hôte : copié")]
    {
        let page = open(browser, lang, WIDGET);
        page.type_text("jean.dupont@free.fr");
        page.until("match");
        let button = "[data-field='incoming.host'] [part~=copy]";
        let words = || page.texts(&format!("mail-setup >>> {button}"));
        assert_eq!(words(), [before]);
        page.click(button);
        page.wait(
            "the button has copied",
            "return words(one(arguments[0])) === arguments[1]",
            &[format!("mail-setup >>> {button}").into(), after.into()],
        );
        assert_eq!(page.read(STATUS, &[]), said);
        assert_eq!(page.read("return one('mail-setup >>> [part~=status]').role", &[]), "status");
        assert_eq!(page.browser.focused(), "button[copy]");
        // Only this button says so.
        let others = page.texts("mail-setup >>> [part~=row] [part~=copy]");
        assert_eq!(others.iter().filter(|word| *word == after).count(), 1, "{others:?}");
        page.wait(
            "the button is as before",
            "return words(one(arguments[0])) === arguments[1]",
            &[format!("mail-setup >>> {button}").into(), before.into()],
        );
        assert_eq!(
            page.events(),
            [
                r#"mail-setup:match {"matchedBy":"domain","provider":"free.fr"}"#,
                r#"mail-setup:copy {"field":"incoming.host"}"#
            ]
        );
        page.is_quiet();
        assert_eq!(browser.clipboard(), "imap.free.fr");
    }
}

fn all(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    page.click("[part~=settings] .line [part~=copy]");
    page.wait("it is copied", "return witness.seen.events.length > 1", &[]);
    assert_eq!(page.read(STATUS, &[]), "Copied");
    assert_eq!(page.events()[1..], [r#"mail-setup:copy {"field":"all"}"#]);
    assert_eq!(
        browser.clipboard(),
        crate::page::lines(
            "Full name: as others should see it
             Email address: jean.dupont@free.fr
             Protocol: IMAP
             Hostname: imap.free.fr
             Port: 993
             Connection security: SSL/TLS
             Authentication method: Normal password
             Username: jean.dupont
             Protocol: SMTP
             Hostname: smtp.free.fr
             Port: 465
             Connection security: SSL/TLS
             Authentication method: Normal password
             Username: jean.dupont
             Password: the password of your Free mailbox"
        )
    );
}

fn plain_http(browser: &Browser) {
    let page = start_untrusted(browser, help("en", WIDGET)).up();
    assert_eq!(page.read("return isSecureContext || 'clipboard' in navigator", &[]), false);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    page.click("[data-field='outgoing.host'] [part~=copy]");
    page.wait("it is said", "return words(one('mail-setup >>> [part~=status]')) === 'Hostname copied'", &[]);
    assert_eq!(page.browser.focused(), "button[copy]");
    assert_eq!(page.read("return find('textarea').length + find('mail-setup >>> textarea').length", &[]), 0);
    assert_eq!(page.events()[1..], [r#"mail-setup:copy {"field":"outgoing.host"}"#]);
    page.is_quiet();
    assert_eq!(browser.clipboard(), "smtp.free.fr");
}

fn refused(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    // As in a frame whose page does not delegate the clipboard, with the old command switched off too.
    page.read(
        "const script = document.createElement('script');
         script.src = '/refuse-copying.js';
         return new Promise((done) => { script.onload = done; document.head.append(script); }).then(() => true);",
        &[],
    );
    page.click("[data-field='incoming.host'] [part~=copy]");
    page.wait(
        "the reader is told",
        "return texts('mail-setup >>> [part~=status]')
           .includes('Your browser does not let this page do that. The text is selected: press Ctrl+C.')",
        &[],
    );
    assert_eq!(page.read("return one('mail-setup >>> [part~=status]').checkVisibility()", &[]), true);
    page.browser.press(&[key::CONTROL, 'c']);
    assert_eq!(page.events()[1..], Vec::<String>::new()[..], "nothing was copied by the widget");
    assert_eq!(browser.clipboard().trim(), "imap.free.fr");
    assert_eq!(page.read("return one('mail-setup').dataset.state", &[]), json!("match"));
}
