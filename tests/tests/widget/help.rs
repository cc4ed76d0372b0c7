//! Where readers get stuck: what the words mean, mail that does not leave, POP, folders, an outdated row.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{Page, WIDGET, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("what IMAP, POP and SMTP are is told where one of them is chosen", about);
    suite.everywhere("sending trouble has a cause and remedies in their order", trouble);
    suite.everywhere("POP says in the program's words how mail stays on the server", pop);
    suite.everywhere("folders that programs do not find are named in the program's words", folders);
    suite.everywhere("an old form of the user name is offered as unconfirmed", recent);
    suite.everywhere("an outdated row is reported where the page says, without the address", report);
}

fn matched<'a>(browser: &'a Browser, lang: &str, body: &str, address: &str) -> Page<'a> {
    let page = open(browser, lang, body);
    page.type_text(address);
    page.until("match");
    page
}

fn about(browser: &Browser) {
    let page = matched(browser, "en", WIDGET, "jane@gmx.net");
    page.click("[part~=about] summary");
    let told = page.texts("mail-setup >>> [part~=about] p");
    let starts: Vec<&str> = told.iter().filter_map(|text| text.split(' ').next()).collect();
    assert_eq!(starts, ["IMAP", "POP", "SMTP"]);
    page.is_quiet();
}

fn trouble(browser: &Browser) {
    let page = matched(browser, "fr", WIDGET, "jean@yahoo.fr");
    page.click("[part~=trouble] summary");
    page.choose("networks", "free.fr");
    page.wait("the advice", "return find('mail-setup >>> [part~=remedies] li').length === 2", &[]);
    assert_eq!(
        page.texts("mail-setup >>> [part~=remedies] li"),
        [
            "Vérifiez le serveur sortant : smtp.mail.yahoo.com:465, chiffré, avec identification activée, et jamais \
             le port 25.",
            "En dernier recours, et sur cette ligne seulement : smtp.free.fr:465, avec les identifiants \
             reçus de Free. Les destinataires voient que ce serveur n’est pas celui de yahoo.fr (SPF, \
             DMARC) et peuvent refuser ces messages ou les classer comme spam."
        ]
    );
    // The network is the reader's, not the address's: it stays, and the fold stays open.
    page.clear();
    page.type_text("jean@free.fr");
    page.until_provider("free.fr");
    page.wait("the advice for Free", "return find('mail-setup >>> [part~=remedies] li').length === 3", &[]);
    assert_eq!(
        page.texts("mail-setup >>> [part~=remedies] li")[0],
        "Activez l’envoi authentifié (SMTP) dans votre espace abonné"
    );
    assert_eq!(page.read("return one('mail-setup >>> [part~=trouble]').open", &[]), true);
    page.choose("networks", "company");
    page.wait("the advice at a company", "return find('mail-setup >>> [part~=remedies] li').length === 4", &[]);
    assert_eq!(
        page.texts("mail-setup >>> [part~=remedies] li")[2],
        "Demandez à ceux qui gèrent le réseau de laisser passer le port 465."
    );
    page.is_quiet();
}

fn pop(browser: &Browser) {
    let page = matched(
        browser,
        "en",
        r#"<mail-setup protocol="pop3" client="claws-mail"></mail-setup>"#,
        "jean.dupont@free.fr",
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=keep] p"),
        [
            "Unless the program is told to leave mail on the server, it exists on this device only.",
            "Open Configuration › Preferences for current account... › Account › Receive.",
            "Clear “Remove messages on server when received”"
        ]
    );
    page.click("[part~=clients] input[value=thunderbird]");
    page.wait("the words of Thunderbird", "return find('mail-setup >>> [part~=keep] p b').length === 1", &[]);
    assert_eq!(page.texts("mail-setup >>> [part~=keep] p b"), ["Leave messages on server"]);
    page.click("[part~=protocols] input[value=imap]");
    page.wait("nothing of that with IMAP", "return !one('mail-setup >>> [part~=keep]')", &[]);
    page.is_quiet();
}

fn folders(browser: &Browser) {
    let page = matched(browser, "fr", r#"<mail-setup client="evolution"></mail-setup>"#, "jean@laposte.net");
    assert_eq!(
        page.texts("mail-setup >>> [part~=folders] :is(dt, dd)"),
        ["Dossier des messages envoyés", "INBOX/OUTBOX", "Dossier des brouillons de messages", "INBOX/DRAFT"]
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=folders] .path"),
        ["Édition › Comptes › Édition › Valeurs par défaut"]
    );
    page.clear();
    page.type_text("jean@free.fr");
    page.until_provider("free.fr");
    page.wait("no folders at Free", "return !one('mail-setup >>> [part~=folders]')", &[]);
    page.is_quiet();
}

fn recent(browser: &Browser) {
    let body = r#"<mail-setup client="claws-mail" protocol="pop3"></mail-setup>"#;
    let page = matched(browser, "en", body, "jane@gmail.com");
    let told = page.texts("mail-setup >>> [part~=settings] p.quiet");
    assert!(
        told.contains(
            &"Unconfirmed, from older guides: where several programs collect this mailbox by POP, enter \
              recent:jane@gmail.com as user name."
                .to_owned()
        ),
        "{told:?}"
    );
    page.is_quiet();
}

fn report(browser: &Browser) {
    let body = r#"<mail-setup report="https://help.example/report?row={provider}&amp;from=page"></mail-setup>"#;
    let page = matched(browser, "en", body, "jane@gmail.com");
    let links = "return find('mail-setup >>> [part~=provider] .line > a').map((link) => link.href)";
    assert_eq!(
        page.read(links, &[]),
        json!(["https://mail.google.com/mail/", "https://help.example/report?row=gmail&from=page"])
    );
    page.is_quiet();
    for bad in ["javascript:alert(1)//{provider}", "https://help.example/report"] {
        let page = matched(browser, "en", &format!(r#"<mail-setup report="{bad}"></mail-setup>"#), "jane@gmail.com");
        assert_eq!(page.read(links, &[]), json!(["https://mail.google.com/mail/"]), "{bad}");
        let choices = "an https:, http: or mailto: link with {provider} in it";
        assert_eq!(page.console(), [format!(r#"warn <mail-setup> report="{bad}" is not one of: {choices}"#)]);
    }
}
