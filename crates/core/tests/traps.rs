//! Addresses that look as if they belonged to a provider, and slips of the finger: what a reader may be told of
//! each, decided by what is right for that reader. No answer is better than a wrong one.
//!
//! Everything goes the way a page goes, through `answer::lookup`.

use mailsetup_core::answer;

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// The provider an address leads to; where it leads to none, `unknown`, `invalid` or `incomplete`.
fn owner(text: &str) -> &'static str {
    let answer = answer::lookup(text, None, &ascii);
    assert_eq!(answer.status == "match", answer.provider.is_some(), "{text}");
    assert!(answer.provider.is_some() || answer.servers.is_empty(), "{text} has servers of nobody");
    answer.provider.map_or(answer.status, |provider| provider.id)
}

/// The domain a reader is asked about.
fn suggested(domain: &str) -> Option<String> {
    let answer = answer::lookup(&format!("jean@{domain}"), None, &ascii);
    assert_eq!(answer.status, "unknown", "{domain}");
    answer.suggestion.map(|address| address.split_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default())
}

/// Fails with every wrong answer, and with how many of how many.
#[track_caller]
fn none(wrong: &[String], of: usize) {
    assert!(wrong.is_empty(), "{} wrong answers of {of}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Domains that nobody in the table has.
const NOBODYS: &[&str] = &[
    // A known name at the front, somebody else's at the end.
    "gmail.com.example.org",
    "free.fr.evil.example",
    "orange.fr.login.example",
    "yahoo.com.mail-check.example",
    "outlook.com.co",
    "icloud.com.de",
    "laposte.net.fr",
    "sfr.fr.net",
    "gmx.de.com",
    "proton.me.uk",
    // A known name with something before or after it.
    "mygmail.com",
    "gmail-login.com",
    "gmailfr.com",
    "gmail.comfr",
    "login-orange.fr",
    "orange-fr.com",
    "monfree.fr",
    "freebox.fr",
    "free-fr.fr",
    "laposte-net.fr",
    "mail-free.fr",
    "hotmail-fr.com",
    "outlooks.com",
    "yahoomail.fr",
    "icloudmail.com",
    "protonmail.me",
    "tuta.nota.com",
    // Letters that look like others.
    "gmai1.com",
    "grnail.com",
    "hotmai1.com",
    "0utlook.com",
    "0range.fr",
    "yah00.com",
    "lap0ste.net",
    "ic1oud.com",
    "1aposte.net",
    "vvanadoo.fr",
    "rnail.ru",
    // Names below a known one belong to whoever they belong to.
    "mail.yahoo.com",
    "m.gmail.com",
    "smtp.orange.fr",
    "pop.laposte.net",
    "www.free.fr",
    "sub.gmx.net",
    "jean.proton.me",
    "contoso.onmicrosoft.com",
    "eu.mail.ru",
    "x.icloud.com",
    "com",
    // What many share: servers and names of companies, which are no addresses of their customers.
    "mail.protection.outlook.com",
    "outlook.office365.com",
    "aspmx.l.google.com",
    "googleusercontent.com",
    "yahoodns.net",
    "secureserver.net",
    "kundenserver.de",
    "rzone.de",
    "mx1.ovh.net",
    "ovh.com",
    "amazonaws.com",
    "sendgrid.net",
    "apple.com",
    "microsoft.com",
    "web.com",
    "att.com",
    "orange.com",
    "free.com",
    "comcast.com",
    "verizon.com",
    // The same brand where nobody says that it is the same provider.
    "free.de",
    "free.it",
    "alice.de",
    "alice.fr",
    "orange.es",
    "orange.pl",
    "wanadoo.nl",
    "hotmail.ua",
    "hotmail.kz",
    "yahoo.ru",
    "yahoo.ne.jp",
    "yahoo.cn",
    "outlook.ru",
    "outlook.com.cn",
    "gmx.ro",
    "gmx.com.de",
    "gmx.uk",
    "web.at",
    "t-online.at",
    "tiscali.fr",
    "vodafone.fr",
    "telenet.nl",
    "proton.com",
    "icloud.fr",
    "laposte.fr",
    "sfr.com",
    "mail.co.uk",
    "inbox.com",
    "rediff.com",
    "twc.com",
];

/// Texts with a known domain in them, and whom they lead to.
const SPELLINGS: &[(&str, &str)] = &[
    // The same domain, written otherwise.
    ("jean@GMAIL.COM", "gmail"),
    ("jean@Free.Fr", "free.fr"),
    ("jean@orange.fr.", "orange.fr"),
    ("JEAN@LAPOSTE.NET.", "laposte.net"),
    ("  jean@sfr.fr\u{a0}", "sfr.fr"),
    ("\u{200b}jean@gmx.de\u{200b}", "gmx.net"),
    ("jean@ｇｍａｉｌ.com", "gmail"),
    ("jean@free。fr", "free.fr"),
    ("jean＠free.fr", "free.fr"),
    ("Jean Dupont <jean@yahoo.fr>", "yahoo"),
    ("mailto:jean@hotmail.fr?subject=x@gmail.com", "outlook"),
    // Another domain, which only looks like it.
    ("jean@gm\u{430}il.com", "unknown"),
    ("jean@xn--gmil-63d.com", "unknown"),
    ("jean@hotm\u{430}il.com", "unknown"),
    ("jean@\u{43e}range.fr", "unknown"),
    ("jean@fr\u{435}\u{435}.fr", "unknown"),
    ("jean@y\u{430}hoo.fr", "unknown"),
    ("jean@\u{43e}utlook.com", "unknown"),
    ("jean@l\u{430}poste.net", "unknown"),
    ("jean@i\u{441}loud.com", "unknown"),
    ("jean@\u{261}mail.com", "unknown"),
    ("jean@gma\u{131}l.com", "unknown"),
    ("jean@gmáil.com", "unknown"),
    ("jean@órange.fr", "unknown"),
    ("jean@proton.m\u{435}", "unknown"),
    ("jean@gmail.\u{441}om", "unknown"),
    ("jean@gmail.com\u{ff0e}example.org", "unknown"),
    // A second address, a path, a port or a part of an address: not the known one.
    ("\"jean@gmail.com\" <jean@evil.example>", "unknown"),
    ("\"jean@gmail.com\"@evil.example", "unknown"),
    ("mailto:jean@evil.example?cc=jean@gmail.com", "unknown"),
    ("jean@gmail.com@evil.example", "invalid"),
    ("jean@evil.example@gmail.com", "invalid"),
    ("jean@gmail.com,x@evil.example", "invalid"),
    ("jean@gmail.com/evil.example", "invalid"),
    ("jean@gmail.com#evil.example", "invalid"),
    ("jean@gmail.com:993", "invalid"),
    ("jean@gmail.com\\@evil.example", "invalid"),
    ("jean@gmail.com\0.example", "invalid"),
    ("jean@gmail.com .example", "invalid"),
    ("jean@gmail,com", "invalid"),
    ("jean@gmail_.com", "invalid"),
    ("jean@-gmail.com", "invalid"),
    ("jean@gmail..com", "invalid"),
    ("jean@.gmail.com", "invalid"),
    ("jean@gmail.com..", "invalid"),
    ("jean@[gmail.com]", "invalid"),
    ("jean@142.250.0.27", "invalid"),
    ("@gmail.com", "incomplete"),
    ("jean@gmail", "incomplete"),
    ("jean@gmailcom", "incomplete"),
    ("jean@free.f", "incomplete"),
];

/// Names that several providers share, each under its own ending, and names that sound like something else.
const TWINS: &[(&str, &str)] = &[
    ("alice.it", "alice.it"),
    ("chello.at", "chello.at"),
    ("chello.nl", "ziggo.nl"),
    ("cox.net", "yahoo"),
    ("corp.mail.ru", "mail.ru"),
    ("email.com", "mail.com"),
    ("email.cz", "seznam.cz"),
    ("email.de", "web.de"),
    ("email.it", "email.it"),
    ("exmail.qq.com", "qq-exmail"),
    ("vip.qq.com", "qq.com"),
    ("gmx.at", "gmx.net"),
    ("gmx.co.uk", "gmx.com"),
    ("gmx.li", "gmx.com"),
    ("google.com", "gmail"),
    ("hotmail.ru", "qip.ru"),
    ("inbox.lv", "inbox.lv"),
    ("inbox.ru", "mail.ru"),
    ("love.com", "aol.com"),
    ("love.ms", "web.de"),
    ("mail.com", "mail.com"),
    ("mail.de", "mail.de"),
    ("mail.dk", "mail.dk"),
    ("mail.ee", "mail.ee"),
    ("mail.gmx", "gmx.net"),
    ("mail.org", "mail.com"),
    ("mail.ru", "mail.ru"),
    ("me.com", "icloud"),
    ("office365.com", "microsoft365"),
    ("9online.fr", "sfr.fr"),
    ("online.de", "1und1.de"),
    ("online.ms", "web.de"),
    ("planet.nl", "kpnmail.nl"),
    ("pm.me", "protonmail"),
    ("pop.ms", "web.de"),
    ("pop3.ru", "qip.ru"),
    ("post.com", "mail.com"),
    ("post.cz", "seznam.cz"),
    ("sfr.fr", "sfr.fr"),
    ("sfr.net", "numericable.fr"),
    ("smtp.cz", "active24.com"),
    ("smtp.ru", "qip.ru"),
    ("tiscali.co.uk", "talktalk.net"),
    ("tiscali.it", "tiscali.it"),
    ("tiscali.nl", "kpnmail.nl"),
    ("virgin.net", "virgin.net"),
    ("vodafone.de", "vodafonemail.de"),
    ("vodafone.it", "vodafone.it"),
    ("yahoo.co.jp", "yahoo.co.jp"),
    ("zoho.com", "zoho.com"),
    ("zoho.eu", "zoho.eu"),
];

/// Slips, by what was meant.
const SLIPS: &[(&str, &[&str])] = &[
    (
        "gmail.com",
        &[
            "gmial.com",
            "gamil.com",
            "gmali.com",
            "gmaul.com",
            "gmaik.com",
            "gmsil.com",
            "gnail.com",
            "gmal.com",
            "gmil.com",
            "gmaill.com",
            "gmmail.com",
            "ggmail.com",
            "gmaiil.com",
            "gmqil.com",
            "gmail.con",
            "gmail.co",
            "gmail.cm",
            "gmail.om",
            "gmail.comm",
            "gmail.coom",
            "gmail.vom",
            "gmail.xom",
            "gmail.cim",
            "gmail.cpm",
            "gmail.ocm",
            "gmail.cmo",
            "gmail.fr",
            "gmail.net",
            "gmail.com.br",
            "gmail.comn",
            "gmail.coml",
            "gimail.com",
            "gmail1.com",
            "gmai1.com",
        ],
    ),
    ("googlemail.com", &["googlemail.con", "googlemail.de", "goglemail.com", "googelmail.com"]),
    (
        "hotmail.com",
        &[
            "hotmial.com",
            "hotmal.com",
            "hotmaill.com",
            "hotmil.com",
            "hotmai.com",
            "hormail.com",
            "homail.com",
            "htomail.com",
            "hotamil.com",
            "hotmali.com",
            "jotmail.com",
            "hoymail.com",
            "hottmail.com",
            "hotmail.con",
            "hotmail.cmo",
            "hotmail.om",
            "hotmail.comm",
            "hotmail.vom",
            "hotmai1.com",
        ],
    ),
    ("hotmail.fr", &["hotmial.fr", "hotmai.fr", "hotmaul.fr", "hotmqil.fr", "hotmail.rf", "hotmail.frr", "hotmail.ft"]),
    ("outlook.fr", &["outllook.fr", "outook.fr", "iutlook.fr", "otulook.fr", "outlook.rf", "outlook.ft"]),
    (
        "outlook.com",
        &[
            "outlok.com",
            "outlook.con",
            "outloook.com",
            "oulook.com",
            "outlool.com",
            "putlook.com",
            "outlook.cmo",
            "outlook.comm",
        ],
    ),
    ("live.fr", &["live.rf"]),
    ("live.com", &["lvie.com", "live.vom"]),
    ("windowslive.com", &["windowslive.con"]),
    (
        "yahoo.fr",
        &[
            "yaho.fr",
            "yahooo.fr",
            "yhaoo.fr",
            "uahoo.fr",
            "yajoo.fr",
            "yahho.fr",
            "tahoo.fr",
            "yahoo.ft",
            "yahoo.rf",
            "yahoo.frr",
        ],
    ),
    (
        "yahoo.com",
        &["yaho.com", "yagoo.com", "yaoo.com", "ayhoo.com", "yahoo.con", "yahoo.vom", "yhoo.com", "yahop.com"],
    ),
    ("ymail.com", &["ymail.con"]),
    ("rocketmail.com", &["rocketmail.con"]),
    (
        "free.fr",
        &[
            "fre.fr", "freee.fr", "frre.fr", "frree.fr", "ffree.fr", "free.ft", "free.rf", "free.com", "rfee.fr",
            "feee.fr",
        ],
    ),
    (
        "orange.fr",
        &[
            "orage.fr",
            "orang.fr",
            "orangr.fr",
            "ornage.fr",
            "orenge.fr",
            "orannge.fr",
            "prange.fr",
            "irange.fr",
            "oramge.fr",
            "oraneg.fr",
            "oorange.fr",
            "oeange.fr",
            "orange.com",
            "orange.ft",
            "orange.rf",
            "orange.frr",
        ],
    ),
    (
        "wanadoo.fr",
        &[
            "wanado.fr",
            "wandoo.fr",
            "wanadooo.fr",
            "wannadoo.fr",
            "wanaddo.fr",
            "wanadoo.com",
            "wanadoo.rf",
            "wqnadoo.fr",
        ],
    ),
    (
        "laposte.net",
        &[
            "laposte.ent",
            "laposte.nte",
            "laposte.ner",
            "laposte.met",
            "laposte.bet",
            "laposte.neet",
            "laposte.com",
            "lapost.net",
            "lapostte.net",
            "lapsote.net",
            "la-poste.net",
            "lapposte.net",
            "laoste.net",
            "kaposte.net",
        ],
    ),
    ("sfr.fr", &["sfr.ft", "sfr.rf"]),
    ("bbox.fr", &["bbox.com", "bobx.fr"]),
    ("numericable.fr", &["numricable.fr", "numericabel.fr"]),
    ("club-internet.fr", &["club-interent.fr", "clubinternet.fr", "club-internet.com"]),
    ("aliceadsl.fr", &["aliceadls.fr", "alicadsl.fr"]),
    ("aol.com", &["aol.con", "aol.cm", "aol.cmo"]),
    ("aol.fr", &["aol.rf"]),
    ("icloud.com", &["iclod.com", "icoud.com", "icluod.com", "icloude.com", "iclould.com", "icloud.con", "icloud.fr"]),
    ("mac.com", &["mac.con"]),
    ("gmx.net", &["gmx.nte"]),
    ("gmx.fr", &["gmx.rf"]),
    ("web.de", &["web.ed", "web.dee"]),
    ("t-online.de", &["t-onlien.de", "t-onlin.de", "t-online.com"]),
    ("freenet.de", &["frenet.de", "freenet.com"]),
    ("vodafone.it", &["vodafnoe.it"]),
    ("libero.it", &["libeor.it", "libeto.it", "libero.com"]),
    ("virgilio.it", &["virglio.it", "virgillio.it"]),
    ("skynet.be", &["skyent.be", "skynet.eb", "skyney.be"]),
    ("proximus.be", &["proxmus.be"]),
    ("telenet.be", &["telent.be", "teleent.be"]),
    ("bluewin.ch", &["blewin.ch", "bluewni.ch", "bluewin.com"]),
    ("comcast.net", &["comcst.net", "comcast.com"]),
    ("sbcglobal.net", &["sbcgloabl.net", "sbcglobal.com"]),
    ("verizon.net", &["verizon.com", "verizno.net"]),
    ("btinternet.com", &["btinternet.con", "btintenet.com"]),
    ("virginmedia.com", &["virginmedia.co.uk"]),
    ("talktalk.net", &["talktlak.net"]),
    ("protonmail.com", &["protonmial.com", "protonmal.com", "protonmail.con"]),
    ("proton.me", &["porton.me"]),
    ("mail.com", &["mail.con", "mial.com"]),
    ("mail.ru", &["mial.ru"]),
    ("yandex.ru", &["yandx.ru", "yandex.tu", "ynadex.ru"]),
    ("seznam.cz", &["seznma.cz", "sznam.cz"]),
    ("fastmail.com", &["fastmial.com"]),
    ("mailbox.org", &["mailbxo.org"]),
    ("zohomail.com", &["zohomial.com"]),
    ("gandi.net", &["gandi.ent"]),
    ("mailo.com", &["mailo.con"]),
    ("netcourrier.com", &["netcourier.com"]),
    ("naver.com", &["naver.con", "nvaer.com"]),
    ("foxmail.com", &["foxmial.com"]),
    ("charter.net", &["charter.com"]),
    ("163.com", &["163.con"]),
    ("126.com", &["126.con"]),
    ("daum.net", &["duam.net"]),
    ("gmail.com", &["gmail.de", "gmail.it", "gmail.co.uk"]),
    ("hotmail.com", &["hotmail.co", "hotmail.cm"]),
    ("live.com", &["live.con"]),
    ("yahoo.com", &["yahoo.cm", "yahoo.co"]),
    ("gmx.com", &["gmx.con"]),
    ("fastmail.com", &["fastmail.con"]),
    ("gmail.com", &["hmail.com", "gemail.com"]),
    ("t-online.de", &["tonline.de"]),
    ("posteo.com", &["posteo.con"]),
    ("qq.com", &["qq.con"]),
    ("live.com", &["live.co"]),
    // The same name under an ending that nobody in the table has, or that belongs to no twin.
    (
        "outlook.com",
        &["outlook.ca", "outlook.nl", "outlook.ru", "outlook.ch", "outlook.pl", "outlook.uk", "outlook.se"],
    ),
];

/// Domains about which no reader may be asked.
const QUIET: &[&str] = &[
    // Between two known names, or one letter off a rare one.
    "tmail.com",
    "rmail.com",
    "dmail.com",
    "umail.com",
    "jmail.com",
    "bmail.com",
    "vmail.com",
    "gmx.fe",
    "cool.com",
    // A country where the provider is not, or the address of somebody else.
    "tiscali.fr",
    "tiscali.com",
    "hotmail.us",
    "hotmail.uk",
    "hotmail.pl",
    "hotmail.pt",
    "hotmail.ro",
    "yahoo.ru",
    "yahoo.eu",
    "yahoo.jp",
    "yahoo.lt",
    "yahoo.cn",
    "live.pl",
    "msn.fr",
    "gmx.uk",
    "gmx.nl",
    "gmx.be",
    "gmx.fi",
    "gmx.pl",
    "web.com",
    "web.fr",
    "web.it",
    "post.de",
    "mail.nl",
    "mail.be",
    "mail.us",
    "terra.es",
    "vodafone.com",
    "sky.co.uk",
    "chello.be",
    "post.fr",
    "freemail.fr",
    "freemail.com",
    "freemail.de",
    "zoho.fr",
    "one.fr",
    "ionos.it",
    "ionos.at",
    "infomaniak.ch",
    // Too short to tell a slip from a name.
    "gnx.de",
    "att.com",
    "sfr.com",
    "srf.fr",
    "wp.lp",
    "em.com",
    "m.com",
    "ya.com",
    "usa.net",
    "bol.com",
    "aoll.com",
    "fr.fr",
    "me.fr",
    "dr.fr",
    "ich.de",
    "nm.com",
    "163.net",
    "126.net",
    "136.com",
    // Names of their own.
    "online.net",
    "example.org",
    "example.com",
    "my-company.fr",
    "abc.fr",
    "dupont.fr",
    "ac-paris.fr",
    "edf.fr",
    "sncf.fr",
    "cnrs.fr",
    "univ-lille.fr",
    "gmail.com.evil.example",
    "notgmail.com",
    "mail.gmail.com",
    "nate.net",
    "smtp.com",
    "lapostemobile.fr",
    "orangemail.fr",
    "shaw.com",
    "ovh.com",
    "ovh.fr",
    "centrum.com",
    // Words and companies one letter from a known name.
    "tree.fr",
    "grange.fr",
    "cloud.com",
    "home.com",
    "city.com",
    "inbox.com",
    "mai.ru",
    "planet.com",
    "poste.net",
    "telia.net",
    // Countries whose ending is real: one of its letters is no slip.
    "hotmail.eu",
    "hotmail.ua",
    "yahoo.ua",
    "yahoo.us",
    "yahoo.uk",
    "yahoo.sk",
    "yahoo.com.cn",
    "yahoo.bg",
    "live.es",
    "gmx.ro",
    "google.fr",
    "google.de",
    "poste.fr",
    "yandex.com.tr",
    "posteo.fr",
    // The same name, another owner.
    "alice.fr",
    "alice.de",
    "orange.es",
    "orange.pl",
    "orange.be",
    "orange.net",
    "orange.ro",
    "orange.co.uk",
    "wanadoo.es",
    "wanadoo.nl",
    "free.de",
    "plus.de",
    "mail.co.uk",
    "email.fr",
    "email.net",
    "online.fr",
    "arcor.com",
    "virgin.fr",
    // Names of which one provider sells addresses, under an ending that nobody takes for it.
    "smart.com",
    "power.com",
    "party.com",
    "hansen.de",
    "larsen.com",
    "vestergaard.com",
    "berlin.de",
    "london.co.uk",
    "consultant.fr",
    "engineer.fr",
    "club.de",
    "land.com",
    "front.com",
    "lenta.com",
    "list.com",
    "flash.com",
    "myself.fr",
    "europe.fr",
    "alumni.fr",
    "action.com",
    "joker.com",
    "magic.com",
    "stars.com",
    "okay.com",
    "blader.fr",
    "comic.fr",
];

// ----------------------------------------------------------------------------------------------------------------

fn missed(slips: &[(&str, &[&str])]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (meant, typed) in slips {
        for typed in *typed {
            let found = suggested(typed);
            if found.as_deref() != Some(*meant) {
                wrong.push(format!("{typed}: {found:?}, not {meant}"));
            }
        }
    }
    wrong
}

/// What leads to another owner than the expected one, with the address made of it.
fn misled(expected: &[(&str, &str)], address: fn(&str) -> String) -> Vec<String> {
    let found = expected.iter().map(|(text, expected)| (text, owner(&address(text)), expected));
    let wrong = found.filter(|(_, found, expected)| found != *expected);
    wrong.map(|(text, found, expected)| format!("{text:?} leads to {found}, not {expected}")).collect()
}

fn asked(domains: &[&str]) -> Vec<String> {
    let asked = domains.iter().filter_map(|domain| Some((domain, suggested(domain)?)));
    asked.map(|(domain, found)| format!("{domain}: {found}, not nothing")).collect()
}

fn count(slips: &[(&str, &[&str])]) -> usize {
    slips.iter().map(|(_, typed)| typed.len()).sum()
}

#[test]
fn a_domain_that_looks_like_a_known_one_leads_to_nobody() {
    let found = NOBODYS.iter().map(|domain| (domain, owner(&format!("jean@{domain}"))));
    let wrong: Vec<String> = found
        .filter(|(_, owner)| !matches!(*owner, "unknown" | "incomplete"))
        .map(|(domain, owner)| format!("{domain} leads to {owner}"))
        .collect();
    none(&wrong, NOBODYS.len());
}

#[test]
fn an_address_leads_to_its_own_domain_however_it_is_written() {
    none(&misled(SPELLINGS, str::to_owned), SPELLINGS.len());
}

#[test]
fn twins_lead_each_to_its_own_provider() {
    none(&misled(TWINS, |domain| format!("jean@{domain}")), TWINS.len());
}

#[test]
fn a_slip_leads_to_the_one_domain_that_was_meant() {
    none(&missed(SLIPS), count(SLIPS));
}

#[test]
fn nobody_is_asked_about_a_name_that_may_be_right_or_may_mean_two_things() {
    none(&asked(QUIET), QUIET.len());
}
