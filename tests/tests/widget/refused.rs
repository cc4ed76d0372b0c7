//! Providers and programs that do not go together, and those that do only by signing in.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{WIDGET, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a program that cannot sign in is refused, with ways out that work", cannot_sign_in);
    suite.everywhere("Gmail is signed in to, with the settings folded", sign_in);
    suite.everywhere("a provider without servers has no settings with any program", no_servers);
}

fn cannot_sign_in(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="claws-mail"></mail-setup>"#);
    page.type_text("someone@outlook.com");
    page.until("match");
    assert_eq!(
        page.texts("mail-setup >>> [part~=impossible] > p"),
        ["Outlook.com / Hotmail accepts only its own sign-in (OAuth 2.0), and Claws Mail cannot do that. No password \
         works, not even an app password."]
    );
    assert_eq!(
        page.read(
            "return ['settings', 'files', 'preparation'].map((part) => find(`mail-setup >>> [part~=${part}]`).length)",
            &[]
        ),
        json!([0, 0, 0])
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=impossible] li"),
        ["Read your mail on the website of Outlook.com / Hotmail", "Use Thunderbird", "Use Evolution"]
    );
    page.click("[part~=impossible] button[value=thunderbird]");
    assert_eq!(page.chosen(), json!(["thunderbird", "imap"]));
    page.wait("the way in", "return one('mail-setup >>> [part~=settings]')", &[]);
    // What the refusal said is gone, and the way in is said in full.
    assert_eq!(page.texts("mail-setup >>> [part~=impossible]"), Vec::<String>::new());
    assert_eq!(
        page.texts("mail-setup >>> [part~=settings] > :is(h3, p)"),
        [
            "2Sign in to Outlook.com / Hotmail in Thunderbird",
            "Open File › New › Email Account… or ☰ › Add Account › Email.",
            "Type your address: Thunderbird opens the sign-in page of Outlook.com / Hotmail. Sign in there; no password \
             is entered in Thunderbird itself.",
        ]
    );
    page.is_quiet();
}

fn sign_in(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="thunderbird"></mail-setup>"#);
    page.type_text("someone@gmail.com");
    page.until("match");
    assert_eq!(page.texts("mail-setup >>> [part~=settings] h3"), ["1Sign in to Gmail in Thunderbird"]);
    assert_eq!(page.rows(), "", "the settings are folded");
    page.click("[part~=settings] details[part~=fallback] > summary");
    assert_eq!(page.value("incoming.host"), "imap.gmail.com");
    assert_eq!(page.value("incoming.auth"), "OAuth2");
    assert_eq!(page.texts("mail-setup >>> [data-field$=password]"), Vec::<String>::new());
    // A program that cannot sign in needs an app password first.
    page.choose("more-clients", "claws-mail");
    page.wait("the other program", "return chosen('mail-setup', 'client').join('+') === 'claws-mail'", &[]);
    assert_eq!(
        page.texts("mail-setup >>> [part~=preparation] li label"),
        ["Turn on two-step verification for your account", "Create an app password"]
    );
    assert_eq!(page.value("password"), "the app password you created / the app password you created");
    page.is_quiet();
}

fn no_servers(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("quelquun@tuta.com");
    page.until("match");
    assert_eq!(
        page.texts("mail-setup >>> [part~=impossible] > p"),
        ["Tuta (Tutanota) ne se lit que sur son site et dans ses propres applications ; aucun autre logiciel de \
         messagerie n’y a accès."]
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=impossible] li"),
        ["Lire votre courrier sur le site de Tuta (Tutanota)"]
    );
    assert_eq!(
        page.read("return find('mail-setup >>> [part~=impossible] a').map((link) => [link.href, link.rel])", &[]),
        json!([["https://app.tuta.com/", "noopener noreferrer"]])
    );
    let parts =
        "return ['settings', 'files', 'protocols'].map((part) => find(`mail-setup >>> [part~=${part}]`).length)";
    assert_eq!(page.read(parts, &[]), json!([0, 0, 0]));
    page.is_quiet();
}
