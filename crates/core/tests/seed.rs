//! The page this project grew from, row by row: what it said, and what is right today.
//!
//! The page is a French wiki's (about 2009 to 2020); its rows are numbered in the order of the page. What it
//! said and is no longer right is kept in the providers' files as dated history, which is never offered.

use mailsetup_core::answer;
use mailsetup_tablegen::{Data, History};
use std::path::Path;
use std::sync::LazyLock;

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    mailsetup_tablegen::read(&root).expect("the build has just read the same files")
});

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// The server shown for an address and a protocol: `host:port security user-name auth,auth`.
fn shown(address: &str, protocol: &str) -> String {
    let answer = answer::lookup(address, None, &ascii);
    let server = answer.servers.iter().find(|server| server.protocol == protocol);
    server.map_or_else(
        || "none".to_owned(),
        |server| {
            let name = server.username.as_deref().unwrap_or("-");
            format!("{}:{} {} {name} {}", server.host, server.port, server.security, server.auth.join(","))
        },
    )
}

/// What the history of the address's provider holds from the seed for a host: `protocol host:port security form`.
fn remembered(address: &str, protocol: &str, host: &str) -> Vec<String> {
    let id = answer::lookup(address, None, &ascii).provider.map(|provider| provider.id);
    let provider = DATA.providers.iter().find(|provider| Some(provider.id.as_str()) == id);
    let fits = |past: &&History| past.source.get_ref() == "seed" && past.protocol == protocol && past.host == host;
    let text = |past: &History| {
        let port = past.port.map_or_else(|| "?".to_owned(), |port| port.to_string());
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        format!("{port} {} {}", part(&past.security), part(&past.username))
    };
    provider.map(|provider| provider.history.iter().filter(fits).map(text).collect()).unwrap_or_default()
}

#[track_caller]
fn today(address: &str, protocol: &str, expected: &str) {
    assert_eq!(shown(address, protocol), expected, "{address} {protocol}");
}

#[track_caller]
fn then(address: &str, protocol: &str, host: &str, expected: &str) {
    let found = remembered(address, protocol, host);
    assert!(
        found.iter().any(|past| past == expected),
        "{address}: {host} is remembered as {found:?}, not as {expected}"
    );
}

const GMAIL_IMAP: &str = "imap.gmail.com:993 tls jean@gmail.com oauth2,app-password";
const GMAIL_SMTP: &str = "smtp.gmail.com:465 tls jean@gmail.com oauth2,app-password";

#[test]
fn row_01_gmail_imap_first_block_said_the_identifier_and_is_the_whole_address() {
    then("jean@gmail.com", "imap", "imap.gmail.com", "993 tls local");
    today("jean@gmail.com", "imap", GMAIL_IMAP);
}

#[test]
fn row_02_gmail_smtp_first_block_said_587_and_is_465_with_587_as_second_choice() {
    then("jean@gmail.com", "smtp", "smtp.gmail.com", "587 starttls email");
    today("jean@gmail.com", "smtp", GMAIL_SMTP);
    let answer = answer::lookup("jean@gmail.com", None, &ascii);
    let second = answer.servers.iter().filter(|server| server.protocol == "smtp").nth(1).map(|s| (s.port, s.security));
    assert_eq!(second, Some((587, "starttls")));
}

#[test]
fn row_03_gmail_imap_second_block_said_the_account_password_which_is_refused() {
    today("jean@gmail.com", "imap", GMAIL_IMAP);
    let answer = answer::lookup("jean@gmail.com", None, &ascii);
    let tags: Vec<&str> = answer.preparation.iter().map(|step| step.tag).collect();
    assert_eq!(tags, ["enable_pop_in_webmail", "needs_2fa", "needs_app_password_or_oauth2"]);
}

#[test]
fn row_04_gmail_smtp_second_block_mixed_465_with_starttls() {
    then("jean@gmail.com", "smtp", "smtp.gmail.com", "465 starttls email");
    today("jean@gmail.com", "smtp", GMAIL_SMTP);
}

#[test]
fn row_05_gmail_pop_is_as_the_seed_said_but_for_the_password() {
    then("jean@gmail.com", "pop3", "pop.gmail.com", "995 tls email");
    today("jean@gmail.com", "pop3", "pop.gmail.com:995 tls jean@gmail.com oauth2,app-password");
}

#[test]
fn row_06_gmail_smtp_with_pop_is_the_same_server_as_with_imap() {
    then("jean@gmail.com", "smtp", "smtp.gmail.com", "587 starttls email");
    today("jean@gmail.com", "smtp", GMAIL_SMTP);
}

#[test]
fn row_07_gmail_recent_mode_is_kept_in_the_file_and_never_the_first_choice() {
    let gmail = DATA.providers.iter().find(|provider| provider.id == "gmail").expect("gmail.toml exists");
    let recent = gmail.servers.iter().find(|server| server.username == "recent:{email}").expect("the form is kept");
    assert_eq!(recent.when.as_deref(), Some("recent-mode"));
    assert!(!shown("jean@gmail.com", "pop3").contains("recent:"));
}

#[test]
fn row_08_hotmail_pop_said_pop3_live_com_with_a_password() {
    then("jean@hotmail.com", "pop3", "pop3.live.com", "995 tls email");
    today("jean@hotmail.com", "pop3", "outlook.office365.com:995 tls jean@hotmail.com oauth2");
}

#[test]
fn row_09_hotmail_smtp_said_smtp_live_com_with_a_password() {
    then("jean@hotmail.com", "smtp", "smtp.live.com", "587 starttls email");
    then("jean@hotmail.com", "smtp", "smtp.live.com", "25 starttls email");
    today("jean@hotmail.com", "smtp", "smtp-mail.outlook.com:587 starttls jean@hotmail.com oauth2");
}

#[test]
fn row_10_hotmail_imap_was_missing() {
    today("jean@hotmail.com", "imap", "outlook.office365.com:993 tls jean@hotmail.com oauth2");
    today("jean@hotmail.fr", "imap", "outlook.office365.com:993 tls jean@hotmail.fr oauth2");
}

#[test]
fn row_11_yahoo_imap_was_said_not_to_exist() {
    today("jean@yahoo.fr", "imap", "imap.mail.yahoo.com:993 tls jean@yahoo.fr oauth2,app-password");
}

#[test]
fn row_12_yahoo_pop_said_a_french_host_and_the_identifier() {
    then("jean@yahoo.fr", "pop3", "pop.mail.yahoo.fr", "995 tls local");
    today("jean@yahoo.fr", "pop3", "pop.mail.yahoo.com:995 tls jean@yahoo.fr oauth2,app-password");
}

#[test]
fn row_13_yahoo_smtp_said_a_french_host_and_the_identifier() {
    then("jean@yahoo.fr", "smtp", "smtp.mail.yahoo.fr", "465 tls local");
    today("jean@yahoo.fr", "smtp", "smtp.mail.yahoo.com:465 tls jean@yahoo.fr oauth2,app-password");
}

#[test]
fn row_14_laposte_imap_had_struck_out_its_lack_of_encryption() {
    then("jean@laposte.net", "imap", "imap.laposte.net", "? none local");
    today("jean@laposte.net", "imap", "imap.laposte.net:993 tls jean password");
}

#[test]
fn row_15_laposte_smtp_with_imap_had_struck_out_its_lack_of_encryption() {
    then("jean@laposte.net", "smtp", "smtp.laposte.net", "? none local");
    today("jean@laposte.net", "smtp", "smtp.laposte.net:465 tls jean password");
}

#[test]
fn row_16_laposte_finishing_step_names_the_folders_for_sent_mail_and_drafts() {
    let answer = answer::lookup("jean@laposte.net", None, &ascii);
    let provider = answer.provider.and_then(|provider| mailsetup_core::provider::by_id(provider.id));
    let folders = provider.and_then(|provider| provider.folders()).expect("laposte.net names its folders");
    assert_eq!((folders.parent, folders.sent, folders.drafts), (Some("INBOX"), Some("OUTBOX"), Some("DRAFT")));
}

#[test]
fn row_17_laposte_pop_is_still_as_the_seed_said() {
    today("jean@laposte.net", "pop3", "pop.laposte.net:995 tls jean password");
}

#[test]
fn row_18_laposte_smtp_with_pop_is_still_as_the_seed_said() {
    today("jean@laposte.net", "smtp", "smtp.laposte.net:465 tls jean password");
}

#[test]
fn row_19_skynet_pop_said_no_encryption_and_is_proximus_today() {
    then("jean@skynet.be", "pop3", "pop.skynet.be", "? none email");
    today("jean@skynet.be", "pop3", "pop.proximus.be:995 tls jean@skynet.be password");
    today("jean@skynet.be", "imap", "imap.proximus.be:993 tls jean@skynet.be password");
}

#[test]
fn row_20_skynet_smtp_said_no_login() {
    then("jean@skynet.be", "smtp", "relay.skynet.be", "? none none");
    today("jean@skynet.be", "smtp", "relay.proximus.be:587 starttls jean@skynet.be password");
}

#[test]
fn row_21_sfr_pop_said_no_encryption() {
    then("jean@sfr.fr", "pop3", "pop.sfr.fr", "? none email");
    today("jean@sfr.fr", "pop3", "pop.sfr.fr:995 tls jean@sfr.fr password");
    today("jean@sfr.fr", "imap", "imap.sfr.fr:993 tls jean@sfr.fr password");
}

#[test]
fn row_22_sfr_smtp_said_587_without_encryption_and_to_leave_the_port_out() {
    then("jean@sfr.fr", "smtp", "smtp.sfr.fr", "587 none ?");
    today("jean@neuf.fr", "smtp", "smtp.sfr.fr:465 tls jean@neuf.fr password");
}

#[test]
fn row_23_alice_pop_said_a_percent_sign_and_has_no_known_server_today() {
    then("jean@aliceadsl.fr", "pop3", "pop.aliceadsl.fr", "? none {local}%{domain}");
    today("jean@aliceadsl.fr", "pop3", "none");
}

#[test]
fn row_24_alice_imap_said_no_encryption() {
    then("jean@aliceadsl.fr", "imap", "imap.free.fr", "? none email");
    today("jean@aliceadsl.fr", "imap", "imap.free.fr:993 tls jean@aliceadsl.fr password");
}

#[test]
fn row_25_alice_smtp_said_no_login_and_is_unconfirmed_today() {
    then("jean@aliceadsl.fr", "smtp", "smtp.aliceadsl.fr", "? none none");
    then("jean@aliceadsl.fr", "smtp", "smtp.free.fr", "? none none");
    today("jean@aliceadsl.fr", "smtp", "smtp.free.fr:465 tls jean@aliceadsl.fr password");
    let answer = answer::lookup("jean@aliceadsl.fr", None, &ascii);
    assert_eq!(answer.provider.map(|provider| provider.confidence), Some("low"));
}

#[test]
fn row_26_free_pop_said_no_encryption() {
    then("jean@free.fr", "pop3", "pop.free.fr", "? none local");
    today("jean@free.fr", "pop3", "pop.free.fr:995 tls jean password");
}

#[test]
fn row_27_free_imap_is_still_as_the_seed_said() {
    today("jean.bon@free.fr", "imap", "imap.free.fr:993 tls jean.bon password");
}

#[test]
fn row_28_free_smtp_without_login_is_history() {
    then("jean@free.fr", "smtp", "smtp.free.fr", "25 none none");
    let answer = answer::lookup("jean@free.fr", None, &ascii);
    assert!(answer.servers.iter().all(|server| server.port != 25));
}

#[test]
fn row_29_free_smtp_with_login_said_an_encrypted_password_and_keeps_its_first_step() {
    then("jean@free.fr", "smtp", "smtp.free.fr", "465 tls ?");
    today("jean@free.fr", "smtp", "smtp.free.fr:465 tls jean password");
    let answer = answer::lookup("jean@free.fr", None, &ascii);
    let steps: Vec<(&str, Option<&str>)> = answer.preparation.iter().map(|step| (step.tag, step.url)).collect();
    assert_eq!(steps, [("enable_smtp_auth", Some("https://subscribe.free.fr/login/"))]);
}

#[test]
fn row_30_orange_pop_said_the_local_part_and_no_encryption() {
    then("jean@orange.fr", "pop3", "pop.orange.fr", "? none local");
    today("jean@orange.fr", "pop3", "pop.orange.fr:995 tls jean@orange.fr password");
    today("jean@wanadoo.fr", "imap", "imap.orange.fr:993 tls jean@wanadoo.fr password");
}

#[test]
fn row_31_orange_smtp_said_another_host_without_encryption() {
    then("jean@orange.fr", "smtp", "smtp-msa.orange.fr", "587 none local");
    today("jean@orange.fr", "smtp", "smtp.orange.fr:465 tls jean@orange.fr password");
}

#[test]
fn row_32_gmx_smtp_said_a_french_host_and_is_complete_today() {
    then("jean@gmx.fr", "smtp", "mail.gmx.fr", "? tls email");
    today("jean@gmx.fr", "smtp", "mail.gmx.com:465 tls jean@gmx.fr password");
    today("jean@gmx.fr", "imap", "imap.gmx.com:993 tls jean@gmx.fr password");
    today("jean@gmx.fr", "pop3", "pop.gmx.com:995 tls jean@gmx.fr password");
}
