//! Mistakes in data files: each is reported with its place, and all of them at once.

use expect_test::{Expect, expect};
use mailsetup_tablegen::{Source, Sources, compile};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// A small project without a mistake.
fn sound() -> Sources {
    Sources {
        providers: vec![source("providers/free.fr.toml", FREE)],
        tags: source(
            "providers/tags.toml",
            "[enable_smtp_auth]\nkind = \"step\"\nprotocol = \"smtp\"\n\n[no_pop3]\nkind = \"note\"\n",
        ),
        source_list: source(
            "providers/sources.toml",
            "[ispdb]\nname = \"ISPDB\"\n\n[fairemail]\nname = \"FairEmail\"\ncopyleft = true\n",
        ),
        clients: vec![source("clients/evolution.toml", EVOLUTION)],
        labels: source(
            "clients/labels.toml",
            "[field_server]\nkind = \"field\"\nof = \"host\"\nside = \"incoming\"\n\n[button_next]\nkind = \"button\"\n",
        ),
        formats: vec![source("formats/msmtp.toml", MSMTP)],
        locales: vec![source("locales/en.toml", ENGLISH), source("locales/fr.toml", FRENCH)],
    }
}

const FREE: &str = r#"name = "Free"
domains = ["free.fr"]
checked = "2026-09-14"
confidence = "high"

[[server]]
protocol = "imap"
host = "imap.free.fr"
port = 993
security = "tls"
username = "local"
auth = ["password"]
sources = ["ispdb"]
"#;

const EVOLUTION: &str = r#"name = "Evolution"
confidence = "high"
platforms = ["linux"]
order = 1
protocols = ["imap"]

[[screen]]
group = "incoming"
fields = ["field_server"]
button = "button_next"
"#;

const MSMTP: &str = r#"name = "msmtp"
version = "1.8.23"
source = "its manual"
file_name = "msmtprc"
kind = "program"
order = 1
quote = "simple"
path = "~/.msmtprc"
mode = "600"
text = '''
host {out.host:plain}
?out.login|user {out.user}
?!out.tls|tls_starttls on
?name out.login|# {name:percent} {{}}
'''
"#;

const ENGLISH: &str = r#"name = "English"
direction = "ltr"
made_by = "us"
reviewed = true

[loader]
label = "Address"

[ui]
hello = "Hello {name}"

[step.enable_smtp_auth]
title = "Switch it on"

[step.no_pop3]
title = "There is no POP."
"#;

const FRENCH: &str = r#"name = "Français"
direction = "ltr"
made_by = "us"
reviewed = true

[loader]
label = "Adresse"

[ui]
hello = "Bonjour {name}"

[step.enable_smtp_auth]
title = "Activez-le"

[step.no_pop3]
title = "Pas de POP."
"#;

#[track_caller]
fn says(change: impl FnOnce(&mut Sources), expected: Expect) {
    let mut sources = sound();
    change(&mut sources);
    let said = match compile(&sources) {
        Ok(_) => "nothing\n".to_owned(),
        Err(problems) => problems.iter().map(|problem| format!("{problem}\n")).collect(),
    };
    expected.assert_eq(&said);
}

/// Adds a provider file.
fn provider(text: &str) -> impl FnOnce(&mut Sources) {
    let text = text.to_owned();
    move |sources| sources.providers.push(source("providers/new.toml", &text))
}

/// Changes one text of the sound provider file.
fn free(from: &str, to: &str) -> impl FnOnce(&mut Sources) {
    assert!(FREE.contains(from), "{from}");
    let text = FREE.replacen(from, to, 1);
    move |sources| sources.providers = vec![source("providers/free.fr.toml", &text)]
}

#[test]
fn nothing_is_said_of_data_without_a_mistake() {
    says(|_| {}, expect!["nothing\n"]);
}

#[test]
fn an_unknown_field_lists_the_known_ones() {
    says(
        free("host = ", "hostt = "),
        expect![[r#"
            providers/free.fr.toml:8:1: unknown field `hostt`, expected one of `protocol`, `host`, `port`, `security`, `username`, `auth`, `sources`, `when`, `url`, `odd_port`
        "#]],
    );
}

#[test]
fn broken_syntax_has_a_place() {
    says(
        free("domains = [", "domains = "),
        expect![[r#"
            providers/free.fr.toml:2:20: unexpected key or value, expected newline, `#`
        "#]],
    );
}

#[test]
fn a_domain_is_lower_case_ascii_and_plausible() {
    says(
        free("[\"free.fr\"]", "[\"Free.fr\", \"münchen.de\", \"free\", \"fr ee.fr\"]"),
        expect![[r#"
            providers/free.fr.toml:2:12: domain `Free.fr` must be lower case
            providers/free.fr.toml:2:23: domain `münchen.de` must be in ASCII form (punycode)
            providers/free.fr.toml:2:37: domain `free` is no plausible name: labels of letters, digits and hyphens, joined by dots
            providers/free.fr.toml:2:45: domain `fr ee.fr` is no plausible name: labels of letters, digits and hyphens, joined by dots
        "#]],
    );
}

#[test]
fn a_domain_claimed_twice_names_both_places() {
    says(
        provider("name = \"New\"\ndomains = [\"new.fr\", \"free.fr\"]\nchecked = \"2026-01\"\nconfidence = \"none\"\n"),
        expect![[r#"
            providers/new.toml:2:22: domain `free.fr` is already claimed at providers/free.fr.toml:2:12
        "#]],
    );
}

#[test]
fn a_port_that_contradicts_its_security_is_refused_without_a_reason() {
    says(
        free("security = \"tls\"", "security = \"starttls\""),
        expect![[r#"
            providers/free.fr.toml:9:8: port 993 is implicit TLS, but security is "starttls" (say why in `odd_port` if it is true)
        "#]],
    );
    says(free("security = \"tls\"", "odd_port = \"measured\"\nsecurity = \"starttls\""), expect!["nothing\n"]);
}

#[test]
fn an_unencrypted_server_is_refused() {
    says(
        free("security = \"tls\"", "security = \"none\""),
        expect![[r#"
            providers/free.fr.toml:9:8: port 993 is implicit TLS, but security is "none" (say why in `odd_port` if it is true)
            providers/free.fr.toml:10:12: security is `none`, expected one of tls, starttls
        "#]],
    );
}

#[test]
fn an_unknown_tag_lists_the_known_ones() {
    says(
        free(
            "confidence = \"high\"\n",
            "confidence = \"high\"\nnotes = [\"no_pop\"]\n\n[[preparation]]\ntag = \"enable_smtp\"\n",
        ),
        expect![[r#"
            providers/free.fr.toml:5:10: unknown note `no_pop`, expected one of no_pop3
            providers/free.fr.toml:8:7: unknown step `enable_smtp`, expected one of enable_smtp_auth
        "#]],
    );
}

#[test]
fn a_server_needs_a_source_that_is_known_and_not_only_copyleft() {
    says(
        free("sources = [\"ispdb\"]", "sources = []"),
        expect![[r#"
            providers/free.fr.toml:13:11: a server needs a source
        "#]],
    );
    says(
        free("sources = [\"ispdb\"]", "sources = [\"isp\"]"),
        expect![[r#"
            providers/free.fr.toml:13:12: unknown source `isp`, expected an https address or one of fairemail, ispdb
        "#]],
    );
    says(
        free("sources = [\"ispdb\"]", "sources = [\"fairemail\"]"),
        expect![[r#"
            providers/free.fr.toml:13:11: every source of this server is under the GPL or AGPL; leave it out unless another source agrees
        "#]],
    );
}

#[test]
fn dates_addresses_and_user_names_have_a_form() {
    says(
        free("2026-09-14", "14/09/2026"),
        expect![[r#"
        providers/free.fr.toml:3:11: `14/09/2026` is no date: YYYY-MM or YYYY-MM-DD
    "#]],
    );
    says(
        free("username = \"local\"", "username = \"{user}\""),
        expect![[r#"
        providers/free.fr.toml:11:12: `{user}` is no user-name form: email, local, none, or a pattern of {email}, {local}, {domain}
    "#]],
    );
    says(
        free("confidence = \"high\"\n", "confidence = \"high\"\nwebmail = \"http://webmail.free.fr\"\n"),
        expect![[r#"
            providers/free.fr.toml:5:11: `http://webmail.free.fr` is no https address in ASCII
        "#]],
    );
}

#[test]
fn servers_and_confidence_agree() {
    says(
        free("\"high\"", "\"none\""),
        expect![[r#"
        providers/free.fr.toml:7:12: confidence is none, so no server may be given
    "#]],
    );
    says(
        provider("name = \"New\"\nchecked = \"2026-01\"\nconfidence = \"low\"\n"),
        expect![[r#"
            providers/new.toml:3:14: no mail server is given, so confidence must be none
        "#]],
    );
}

#[test]
fn mistakes_of_several_files_are_told_at_once() {
    says(
        |sources| {
            sources.providers.push(source("providers/a.toml", "name = 3\n"));
            sources
                .providers
                .push(source("providers/b.toml", "name = \"B\"\nchecked = \"2026\"\nconfidence = \"sure\"\n"));
            sources.clients.push(source("clients/c.toml", "name = \"C\"\n"));
        },
        expect![[r#"
            clients/c.toml:1:1: missing field `confidence`
            providers/a.toml:1:8: invalid type: integer `3`, expected a string
            providers/b.toml:2:11: `2026` is no date: YYYY-MM or YYYY-MM-DD
            providers/b.toml:3:14: confidence is `sure`, expected one of high, medium, low, none
            providers/b.toml:3:14: no mail server is given, so confidence must be none
        "#]],
    );
}

#[test]
fn a_program_that_names_an_unknown_key_or_platform_is_refused() {
    says(
        |sources| {
            let text = EVOLUTION.replace("linux", "amiga").replace("\"button_next\"", "\"button_go\"");
            sources.clients = vec![source("clients/evolution.toml", &text)];
        },
        expect![[r#"
            clients/evolution.toml:3:14: platform is `amiga`, expected one of windows, macos, linux, ios, android
            clients/evolution.toml:10:10: label key is `button_go`, expected one of button_next
        "#]],
    );
}

/// Changes one text of the sound format file.
fn msmtp(from: &str, to: &str) -> impl FnOnce(&mut Sources) {
    assert!(MSMTP.contains(from), "{from}");
    let text = MSMTP.replacen(from, to, 1);
    move |sources| sources.formats = vec![source("formats/msmtp.toml", &text)]
}

#[test]
fn a_place_a_quoting_and_a_condition_are_known_ones() {
    says(
        msmtp("{out.host:plain}", "x {host}"),
        expect![[r#"
            formats/msmtp.toml:11:9: unknown place `host`, expected one of email, local, domain, account, main-domain, provider, short-provider, profile, name, secret, uuid, number, in.host, in.port, in.user, out.host, out.port, out.user, in.rule, out.rule, caldav.host, carddav.host, caldav.uuid, carddav.uuid
        "#]],
    );
    says(
        msmtp("{out.host:plain}", "{out.host:shell}"),
        expect![[r#"
            formats/msmtp.toml:11:16: unknown quoting `shell`, expected one of plain, percent, double, simple, mutt, keyfile, configparser, xml, phrase, dashes, ascii
        "#]],
    );
    says(
        msmtp("?!out.tls|", "?out.tls !out.ssl|"),
        expect![[r#"
            formats/msmtp.toml:13:10: unknown condition `out.ssl`, expected one of imap, pop3, in.tls, in.starttls, out.tls, out.starttls, in.usual-port, out.usual-port, in.oauth2, out.oauth2, in.encrypted, out.encrypted, in.offers-encrypted, out.offers-encrypted, in.prefers-oauth2, out.prefers-oauth2, in.cleartext, out.cleartext, out.login, address, name, caldav, carddav, issuer.<host>
        "#]],
    );
    says(
        msmtp("order = 1", "order = 1\nrequires = [\"in.password\"]"),
        expect![[r#"
            formats/msmtp.toml:7:14: unknown condition `in.password`, expected one of imap, pop3, in.tls, in.starttls, out.tls, out.starttls, in.usual-port, out.usual-port, in.oauth2, out.oauth2, in.encrypted, out.encrypted, in.offers-encrypted, out.offers-encrypted, in.prefers-oauth2, out.prefers-oauth2, in.cleartext, out.cleartext, out.login, address, name, caldav, carddav, issuer.<host>
        "#]],
    );
    says(
        msmtp("quote = \"simple\"", "quote = \"bash\""),
        expect![[r#"
            formats/msmtp.toml:7:9: quote is `bash`, expected one of plain, percent, double, simple, mutt, keyfile, configparser, xml, phrase, dashes, ascii
        "#]],
    );
}

#[test]
fn a_brace_or_a_condition_that_does_not_end_is_told_where_it_begins() {
    says(
        msmtp("{out.host:plain}", "{out.host:plain"),
        expect![[r#"
        formats/msmtp.toml:11:6: a brace without its other half; a literal one is written twice
    "#]],
    );
    says(
        msmtp("{out.host:plain}", "out.host}"),
        expect![[r#"
        formats/msmtp.toml:11:14: a brace without its other half; a literal one is written twice
    "#]],
    );
    says(
        msmtp("?out.login|", "?out.login "),
        expect![[r#"
        formats/msmtp.toml:12:1: a line that begins with `?` has its conditions before a `|`
    "#]],
    );
}

#[test]
fn a_full_name_stands_only_where_there_is_one_and_where_it_can_be_held() {
    says(
        msmtp("?name out.login|", ""),
        expect![[r#"
        formats/msmtp.toml:14:4: few people give their full name: a line with it has the condition `name`
    "#]],
    );
    says(
        msmtp("{name:percent}", "{name}"),
        expect![[r#"
        formats/msmtp.toml:14:20: this quoting cannot hold every name
    "#]],
    );
}

#[test]
fn a_format_agrees_with_the_places_it_uses() {
    says(
        msmtp("\"program\"", "\"domain\""),
        expect![[r#"
        formats/msmtp.toml:5:8: a format for a domain names no person: of the places, only the domain, hosts and ports
    "#]],
    );
    says(
        msmtp("{out.host:plain}", "{in.host:plain}"),
        expect![[r#"
        formats/msmtp.toml:5:8: `protocols` lists what an incoming server may speak where the text names one, else nothing
    "#]],
    );
    says(
        msmtp("order = 1", "order = 1\nprotocols = [\"imap\", \"jmap\"]"),
        expect![[r#"
        formats/msmtp.toml:5:8: `protocols` lists what an incoming server may speak where the text names one, else nothing
        formats/msmtp.toml:7:22: protocol is `jmap`, expected one of imap, pop3
    "#]],
    );
}

#[test]
fn the_names_and_modes_of_files_have_a_form() {
    says(
        msmtp("\"msmtprc\"", "\"msmtp rc {email}\""),
        expect![[r#"
            formats/msmtp.toml:4:13: ` ` in the name of a file, expected ASCII letters, digits, -._
            formats/msmtp.toml:4:13: the name of a file holds the places domain, account, uuid, number and no other
        "#]],
    );
    says(
        msmtp("\"600\"", "\"rw-\""),
        expect![[r#"
        formats/msmtp.toml:9:8: mode is `rw-`, expected three octal digits
    "#]],
    );
    says(
        msmtp("mode = \"600\"\n", "mode = \"600\"\n[[file]]\npath = \"x\"\n"),
        expect![[r#"
        formats/msmtp.toml:1:1: a format has either `text`, with `path` and `mode`, or [[file]]s with their own
    "#]],
    );
    says(
        msmtp("quote = ", "check = \"a\\nb\"\nquote = "),
        expect![[r#"
        formats/msmtp.toml:7:9: a control character or a line break where one line is expected
    "#]],
    );
}

#[test]
fn a_language_has_every_text_and_the_same_places_in_it() {
    says(
        |sources| {
            let text = FRENCH.replace("{name}", "{nom}").replace("[step.no_pop3]\ntitle = \"Pas de POP.\"\n", "");
            sources.locales = vec![source("locales/en.toml", ENGLISH), source("locales/fr.toml", &text)];
        },
        expect![[r#"
            locales/fr.toml:1:1: [step.no_pop3] of providers/tags.toml is missing
            locales/fr.toml:10:9: `hello` must hold the placeholders of English: name
        "#]],
    );
    says(
        |sources| {
            let text = FRENCH.replace("hello = \"Bonjour {name}\"", "helo = \"Bonjour\"");
            sources.locales = vec![source("locales/en.toml", ENGLISH), source("locales/fr.toml", &text)];
        },
        expect![[r#"
            locales/fr.toml:1:1: `ui.hello` of locales/en.toml is missing
            locales/fr.toml:10:1: `helo` is no key of [ui] in locales/en.toml
        "#]],
    );
}
