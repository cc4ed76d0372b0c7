//! What a page asks for with attributes, at the start and later, rightly and wrongly.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{help, open, start};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a bad attribute value is warned of once, and the default is used", bad_values);
    suite.everywhere("a bad option of a div is named as it is written there", bad_option);
    suite.everywhere("another attribute's change repeats no warning", once);
    suite.everywhere("attributes can change while the widget is up", changes);
    suite.everywhere("a fixed provider needs no address", provider);
    suite.everywhere("an address of the page is there from the start", address);
    suite.everywhere("only the programs that the page allows are offered", clients);
    suite.everywhere("a program to begin with that the page does not allow is not shown", client_outside);
}

const BAD: [(&str, &str, &str); 8] = [
    ("lang", "tlh", "en, ar, de, es, fr"),
    ("provider", "acme-mail", "free.fr"),
    ("client", "netscape", "thunderbird"),
    ("clients", "netscape", "thunderbird"),
    ("formats", "docx", "autoconfig"),
    ("protocol", "smtp", "imap, pop3"),
    ("theme", "sepia", "auto, light, dark"),
    ("loading", "now", "lazy, eager"),
];

fn bad_values(browser: &Browser) {
    for (name, value, choices) in BAD {
        let page = open(browser, "en", &format!(r#"<mail-setup {name}="{value}"></mail-setup>"#));
        page.type_text("jean.dupont@free.fr");
        page.until("match");
        let [line] = page.console().try_into().unwrap_or_else(|lines| panic!("{name}: not one line: {lines:?}"));
        let start = format!(r#"warn <mail-setup> {name}="{value}" is not one of: "#);
        let named = line.strip_prefix(&start).unwrap_or_else(|| panic!("{line:?} does not start with {start:?}"));
        assert!(named.contains(choices), "{line:?} does not name {choices}");
        assert_eq!(
            (page.value("incoming.host").as_str(), page.chosen()),
            ("imap.free.fr", json!(["thunderbird", "imap"])),
            "{name}"
        );
        assert_eq!(page.read("return find('mail-setup >>> [part~=download]').length", &[]), 1, "{name}");
    }
}

fn bad_option(browser: &Browser) {
    let page = open(browser, "en", r#"<div class="mail-setup" data-client="netscape" data-lang="tlh"></div>"#);
    let mut lines = page.console();
    lines.sort();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with(r#"warn <div> data-client="netscape" is not one of: "#), "{lines:?}");
    assert_eq!(
        lines[1],
        r#"warn <div> data-lang="tlh" is not one of: en, ar, de, es, fr, he, it, nl, pl, pt-BR, pt-PT"#
    );
}

fn once(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="netscape" theme="sepia"></mail-setup>"#);
    assert_eq!(page.console().len(), 2);
    page.read("one('mail-setup').setAttribute('protocol', 'pop3'); one('mail-setup').setAttribute('lang', 'fr')", &[]);
    page.wait("the other language", "return words(one('mail-setup label')) === 'Votre adresse e-mail'", &[]);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.console().len(), 2, "{:?}", page.console());
    // A new bad value is a new mistake.
    page.read("one('mail-setup').setAttribute('protocol', 'smtp')", &[]);
    page.wait("one line more", "return witness.seen.console.length === 3", &[]);
}

fn changes(browser: &Browser) {
    let page = open(browser, "en", "<mail-setup></mail-setup>");
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    let set = |name: &str, value: &str| {
        page.read("one('mail-setup').setAttribute(...arguments)", &[name.into(), value.into()])
    };
    set("client", "evolution");
    assert_eq!(page.chosen(), json!(["evolution", "imap"]));
    set("protocol", "pop3");
    assert_eq!(page.chosen(), json!(["evolution", "pop3"]));
    set("lang", "fr");
    page.wait("French", "return texts('mail-setup >>> legend')[0] === 'Logiciel de messagerie'", &[]);
    assert_eq!(page.typed(), "jean.dupont@free.fr");
    assert_eq!(page.chosen(), json!(["evolution", "pop3"]));
    assert_eq!(page.value("incoming.security"), "TLS sur un port dédié");
    set("provider", "orange.fr");
    page.until_provider("orange.fr");
    page.read("one('mail-setup').removeAttribute('provider')", &[]);
    page.until_provider("free.fr");
    let scheme = "return getComputedStyle(one('mail-setup')).colorScheme";
    for theme in ["dark", "light"] {
        set("theme", theme);
        assert_eq!(page.read(scheme, &[]), theme);
    }
    set("theme", "auto");
    assert_ne!(page.read(scheme, &[]), "light");
    page.is_quiet();
}

fn provider(browser: &Browser) {
    let page = open(browser, "fr", r#"<mail-setup provider="free.fr"></mail-setup>"#);
    page.until("match");
    assert_eq!(
        page.rows(),
        crate::page::lines(
            "[Vous]
             full-name | Nom complet | tel que les autres doivent le voir
             email | Adresse e-mail | votre adresse e-mail complète
             [Paramètres du serveur de réception]
             incoming.protocol | Protocole | IMAP
             incoming.host | Nom d’hôte | imap.free.fr | Copier Nom d’hôte
             incoming.port | Port | 993 | Copier Port
             incoming.security | Sécurité de la connexion | SSL/TLS
             incoming.auth | Méthode d’authentification | Mot de passe normal
             incoming.username | Nom d’utilisateur | ce qui précède le @ dans votre adresse
             [Paramètres du serveur d’envoi]
             outgoing.protocol | Protocole | SMTP
             outgoing.host | Nom d’hôte | smtp.free.fr | Copier Nom d’hôte
             outgoing.port | Port | 465 | Copier Port
             outgoing.security | Sécurité de la connexion | SSL/TLS
             outgoing.auth | Méthode d’authentification | Mot de passe normal
             outgoing.username | Nom d’utilisateur | ce qui précède le @ dans votre adresse
             [Vous]
             password | Mot de passe | celui de votre boîte Free"
        )
    );
    assert_eq!(page.events(), [r#"mail-setup:match {"matchedBy":"provider","provider":"free.fr"}"#]);
    // An address makes the settings its own.
    page.type_text("jean.dupont@free.fr");
    page.wait("the user name", "return rows('mail-setup').some((row) => row.includes('| jean.dupont |'))", &[]);
    page.is_quiet();
}

fn address(browser: &Browser) {
    let page = open(browser, "fr", r#"<mail-setup address="jean.dupont@free.fr"></mail-setup>"#);
    page.until("match");
    assert_eq!(
        (page.typed().as_str(), page.value("incoming.username").as_str()),
        ("jean.dupont@free.fr", "jean.dupont")
    );
    page.is_quiet();
}

fn clients(browser: &Browser) {
    let page =
        start(browser, help("en", r#"<mail-setup clients="evolution, claws-mail" address="me@free.fr"></mail-setup>"#))
            .up();
    page.until("match");
    assert_eq!(page.texts("mail-setup >>> [part~=clients] label"), ["Evolution", "Claws Mail"]);
    assert_eq!(page.chosen(), json!(["evolution", "imap"]));
    page.is_quiet();
}

fn client_outside(browser: &Browser) {
    let widget =
        r#"<mail-setup client="evolution" clients="thunderbird, claws-mail" address="me@free.fr"></mail-setup>"#;
    let page = open(browser, "en", widget);
    page.until("match");
    assert_eq!(page.chosen(), json!(["thunderbird", "imap"]));
    assert_eq!(page.texts("mail-setup >>> [part~=settings] h3").concat(), "2In Thunderbird");
}
