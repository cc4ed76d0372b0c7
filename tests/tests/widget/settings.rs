//! From an address to settings in the words of the reader's program.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{WIDGET, lines, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("an address at Free becomes Thunderbird's settings in French", french);
    suite.everywhere("an address at Free becomes Thunderbird's settings in English", english);
    suite.everywhere("settings come without Enter and are told once", told_once);
    suite.everywhere("another program brings its own words", other_program);
    suite.everywhere("POP has its own server, and the choice survives another address", pop);
    suite.everywhere("a ticked step stays ticked whatever is chosen", ticks);
}

fn french(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    assert_eq!(page.texts("mail-setup > *"), ["Votre adresse e-mail", "", "Elle ne quitte jamais cette page."]);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(
        page.rows(),
        lines(
            "[Vous]
             full-name | Nom complet | tel que les autres doivent le voir
             email | Adresse e-mail | jean.dupont@free.fr | Copier Adresse e-mail
             [Paramètres du serveur de réception]
             incoming.protocol | Protocole | IMAP
             incoming.host | Nom d’hôte | imap.free.fr | Copier Nom d’hôte
             incoming.port | Port | 993 | Copier Port
             incoming.security | Sécurité de la connexion | SSL/TLS
             incoming.auth | Méthode d’authentification | Mot de passe normal
             incoming.username | Nom d’utilisateur | jean.dupont | Copier Nom d’utilisateur
             [Paramètres du serveur d’envoi]
             outgoing.protocol | Protocole | SMTP
             outgoing.host | Nom d’hôte | smtp.free.fr | Copier Nom d’hôte
             outgoing.port | Port | 465 | Copier Port
             outgoing.security | Sécurité de la connexion | SSL/TLS
             outgoing.auth | Méthode d’authentification | Mot de passe normal
             outgoing.username | Nom d’utilisateur | jean.dupont | Copier Nom d’utilisateur
             [Vous]
             password | Mot de passe | celui de votre boîte Free"
        )
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=preparation] li label"),
        ["Activez l’envoi authentifié (SMTP) dans votre espace abonné"]
    );
    assert_eq!(
        page.read("return find('mail-setup >>> [part~=preparation] a').map((link) => link.href)", &[]),
        json!(["https://subscribe.free.fr/login/"])
    );
    assert_eq!(page.texts("mail-setup >>> [part~=preparation] bdi"), ["Gestion du SMTP authentifié", "Activer"]);
    assert_eq!(page.texts("mail-setup >>> [part~=checked]"), ["vérifié le 14 septembre 2026"]);
    page.is_quiet();
}

fn english(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    assert_eq!(page.texts("mail-setup > *"), ["Your e-mail address", "", "It never leaves this page."]);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(
        page.rows(),
        lines(
            "[You]
             full-name | Full name | as others should see it
             email | Email address | jean.dupont@free.fr | Copy Email address
             [Incoming server settings]
             incoming.protocol | Protocol | IMAP
             incoming.host | Hostname | imap.free.fr | Copy Hostname
             incoming.port | Port | 993 | Copy Port
             incoming.security | Connection security | SSL/TLS
             incoming.auth | Authentication method | Normal password
             incoming.username | Username | jean.dupont | Copy Username
             [Outgoing server settings]
             outgoing.protocol | Protocol | SMTP
             outgoing.host | Hostname | smtp.free.fr | Copy Hostname
             outgoing.port | Port | 465 | Copy Port
             outgoing.security | Connection security | SSL/TLS
             outgoing.auth | Authentication method | Normal password
             outgoing.username | Username | jean.dupont | Copy Username
             [You]
             password | Password | the password of your Free mailbox"
        )
    );
    assert_eq!(
        page.texts("mail-setup >>> [part~=preparation] li label"),
        ["Switch on authenticated sending (SMTP) in your customer area"]
    );
    // What the provider's own menu says stays in its language, and says so.
    assert_eq!(
        page.read("return find('mail-setup >>> [part~=preparation] [lang]').map((path) => path.lang)", &[]),
        json!(["fr"])
    );
    page.is_quiet();
}

fn told_once(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.read("return words(one('mail-setup >>> [part~=status]'))", &[]), "Free: settings below");
    // Another address at the same provider is no news.
    page.browser.press(&[mail_setup_tests::browser::key::HOME]);
    page.type_text("");
    page.clear();
    page.type_text("someone@free.fr");
    page.wait("the other user name", "return rows('mail-setup').some((row) => row.includes('| someone |'))", &[]);
    assert_eq!(
        page.events().first().map(String::as_str),
        Some(r#"mail-setup:match {"matchedBy":"domain","provider":"free.fr"}"#)
    );
    assert_eq!(
        page.browser.focused(),
        page.text_of("const input = one('mail-setup input'); return `input#${input.id}`")
    );
}

fn other_program(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.chosen(), json!(["thunderbird", "imap"]));
    page.click("input[name=client][value=evolution]");
    assert_eq!(page.chosen(), json!(["evolution", "imap"]));
    assert_eq!(
        page.rows(),
        lines(
            "[Vous]
             full-name | Nom complet | tel que les autres doivent le voir
             email | Adresse électronique | jean.dupont@free.fr | Copier Adresse électronique
             [Réception du courriel]
             incoming.protocol | Type de serveur | IMAP
             incoming.host | Serveur | imap.free.fr | Copier Serveur
             incoming.port | Port | 993 | Copier Port
             incoming.username | Nom d’utilisateur | jean.dupont | Copier Nom d’utilisateur
             incoming.security | Méthode de chiffrement | TLS sur un port dédié
             incoming.auth | Authentification | Mot de passe
             [Envoi du courriel]
             outgoing.protocol | Type de serveur | SMTP
             outgoing.host | Serveur | smtp.free.fr | Copier Serveur
             outgoing.port | Port | 465 | Copier Port
             outgoing.security | Méthode de chiffrement | TLS sur un port dédié
             outgoing.auth | Type | CLAIR (PLAIN)
             outgoing.username | Nom d’utilisateur | jean.dupont | Copier Nom d’utilisateur"
        )
    );
    page.choose("more-clients", "apple-mail-macos");
    page.wait("Apple's words", "return chosen('mail-setup', 'client').join('+') === 'apple-mail-macos'", &[]);
    assert_eq!(
        page.rows(),
        lines(
            "[Vous]
             full-name | Nom | tel que les autres doivent le voir
             email | Adresse e-mail | jean.dupont@free.fr | Copier Adresse e-mail
             password | Mot de passe | celui de votre boîte Free
             [Serveur de réception]
             incoming.username | Nom d’utilisateur | jean.dupont | Copier Nom d’utilisateur
             password | Mot de passe | celui de votre boîte Free
             incoming.protocol | Type de compte | IMAP
             incoming.host | Serveur de réception | imap.free.fr | Copier Serveur de réception
             [Serveur d’envoi]
             outgoing.host | Serveur d’envoi | smtp.free.fr | Copier Serveur d’envoi"
        )
    );
    // Back by a radio button: the list is empty again.
    page.click("input[name=client][value=thunderbird]");
    assert_eq!(page.chosen(), json!(["thunderbird", "imap"]));
    assert_eq!(page.value("incoming.security"), "SSL/TLS");
    page.is_quiet();
}

fn pop(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    page.click("input[name=protocol][value=pop3]");
    let ends = |page: &crate::page::Page| {
        ["incoming.protocol", "incoming.host", "incoming.port", "outgoing.host", "outgoing.port"]
            .map(|field| page.value(field))
    };
    assert_eq!(ends(&page), ["POP3", "pop.free.fr", "995", "smtp.free.fr", "465"]);
    page.click("input[name=client][value=evolution]");
    page.clear();
    page.type_text("quelqu.un@orange.fr");
    page.until_provider("orange.fr");
    assert_eq!(page.chosen(), json!(["evolution", "pop3"]));
    assert_eq!(ends(&page), ["POP", "pop.orange.fr", "995", "smtp.orange.fr", "465"]);
    page.is_quiet();
}

fn ticks(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    page.click("[part~=preparation] input[type=checkbox]");
    let ticked = "return find('mail-setup >>> [part~=preparation] input').map((box) => box.checked)";
    assert_eq!(page.read(ticked, &[]), json!([true]));
    page.click("input[name=client][value=evolution]");
    assert_eq!(page.chosen(), json!(["evolution", "imap"]));
    assert_eq!(page.read(ticked, &[]), json!([true]));
    page.click("input[name=protocol][value=pop3]");
    assert_eq!(page.chosen(), json!(["evolution", "pop3"]));
    assert_eq!(page.read(ticked, &[]), json!([true]));
    // Another provider's steps are other steps.
    page.clear();
    page.type_text("jean.dupont@gmail.com");
    page.until_provider("gmail");
    assert_eq!(page.read("return find('mail-setup >>> [part~=preparation] input:checked').length", &[]), 0);
}
