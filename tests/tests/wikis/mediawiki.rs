//! MediaWiki, with SQLite.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::process::Background;
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use serde_json::json;
use tempfile::TempDir;

use crate::engine::{Php, Shared, address};
use crate::person::{PASSWORD, Person};
use crate::{packages, reader, recipe};

const SETTINGS: &str = "MW_CONFIG_FILE";
const API: &str = "/w/api.php";

/// Settings of a wiki whose script comes from `LocalSettings.php`, under MediaWiki's own policy.
const CAREFUL: &str = "$wgUseSiteJs = false;\n$wgCSPHeader = true;\n";

pub(crate) static WIKI: Shared<Wiki> = Shared::new(Wiki::start);

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("mediawiki: an author's div is a widget where Common.js loads it", |browser| {
        let wiki = WIKI.get();
        wiki.shows(browser, &wiki.base);
    });
    suite
        .everywhere("mediawiki: an author's div is a widget where LocalSettings.php loads it, under a policy", careful);
    suite.only(&[Engine::Chromium], "mediawiki: the filter is as the document says, in whichever browser", refused);
}

fn careful(browser: &Browser) {
    let wiki = WIKI.get();
    let sent = Person::at(&wiki.careful).read("/w/index.php/Mail");
    let allows = |policy: &String| policy.contains("script-src ") && policy.contains("'unsafe-eval'");
    assert!(sent.policies.iter().any(allows), "{:?}", sent.policies);
    wiki.shows(browser, &wiki.careful);
}

fn refused(_: &Browser) {
    let wiki = WIKI.get();
    wiki.author.writes("Refused", &recipe::text("mediawiki: refused"));
    Person::at(&wiki.base).read("/w/index.php/Refused").has(&recipe::text("mediawiki: refused, comes out"));
}

pub(crate) struct Wiki {
    base: String,
    careful: String,
    author: Person,
    // What runs ends before its folder is removed.
    _servers: [Background; 2],
    _folder: TempDir,
}

impl Wiki {
    fn start() -> Self {
        let folder = packages::unpack(&["mediawiki", "mediawiki-classes"]);
        let own = folder.path();
        let engine = own.join("root/var/lib/mediawiki");
        // The wiki is in a folder of its site, as most are.
        let site = own.join("site");
        fs::create_dir(&site).unwrap();
        symlink(&engine, site.join("w")).unwrap();
        symlink(tools::dist(), engine.join("mail-setup")).unwrap();
        let settings = install(own);
        let (port, base) = address();
        let (careful_port, careful) = address();
        let in_settings = recipe::text("mediawiki: LocalSettings.php");
        let plain = own.join("Plain.php");
        fs::write(&plain, format!("{settings}$wgServer = '{base}';\n")).unwrap();
        let strict = own.join("Strict.php");
        fs::write(&strict, format!("{settings}$wgServer = '{careful}';\n{CAREFUL}{in_settings}\n")).unwrap();
        let servers = [(plain, port), (strict, careful_port)];
        let servers = servers.map(|(file, port)| Php::new(own).variable(SETTINGS, &file).serve(&site, port));

        let admin = Person::at(&base);
        admin.signs_in("Admin");
        admin.writes("MediaWiki:Common.js", &recipe::text("mediawiki: MediaWiki:Common.js"));
        let author = Person::at(&base);
        author.signs_in("Author");
        author.writes("Mail", &recipe::text("mediawiki: written"));
        let sent = Person::at(&base).read("/w/index.php/Mail");
        sent.has(&recipe::text("mediawiki: comes out"));
        sent.is_free();
        author.writes("Template:Mail-setup", &recipe::text("mediawiki: written"));
        author.writes("Short", "{{Mail-setup}}");
        Person::at(&base).read("/w/index.php/Short").has(&recipe::text("mediawiki: comes out"));
        recipe::names_release("MediaWiki", &sent.generator("MediaWiki"));
        Self { base, careful, author, _servers: servers, _folder: folder }
    }

    #[track_caller]
    fn shows(&self, browser: &Browser, base: &str) {
        reader::gets_answer(browser, &format!("{base}/w/index.php/Mail"), "div.mail-setup");
    }
}

/// Runs MediaWiki's own installer, and lets somebody join who has no rights; returns the settings.
fn install(own: &Path) -> String {
    let data = own.join("data");
    fs::create_dir(&data).unwrap();
    let maintenance = own.join("root/usr/share/mediawiki/maintenance");
    let data = format!("--dbpath={}", data.display());
    let settings = format!("--confpath={}", own.display());
    let password = format!("--pass={PASSWORD}");
    let database = ["--dbtype=sqlite", "--dbname=wiki", &data, &settings];
    let site = ["--server=http://127.0.0.1", "--scriptpath=/w", &password, "Help", "Admin"];
    Php::new(own).run(&maintenance.join("install.php"), &[&database[..], &site].concat());
    let settings = own.join("LocalSettings.php");
    let php = Php::new(own).variable(SETTINGS, &settings);
    php.run(&maintenance.join("createAndPromote.php"), &["Author", PASSWORD]);
    fs::read_to_string(settings).unwrap()
}

impl Person {
    #[track_caller]
    fn token(&self, kind: &str) -> String {
        let answer = self.ask(API, &[("action", "query"), ("meta", "tokens"), ("type", kind), ("format", "json")]);
        answer["query"]["tokens"][format!("{kind}token")].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn signs_in(&self, name: &str) {
        let token = self.token("login");
        let fields = [
            ("action", "clientlogin"),
            ("format", "json"),
            ("username", name),
            ("password", PASSWORD),
            ("loginreturnurl", "http://127.0.0.1/"),
            ("logintoken", &token),
        ];
        assert_eq!(self.ask(API, &fields)["clientlogin"]["status"], json!("PASS"), "{name}");
    }

    /// Saves a page.
    #[track_caller]
    fn writes(&self, title: &str, text: &str) {
        let token = self.token("csrf");
        let fields = [("action", "edit"), ("format", "json"), ("title", title), ("text", text), ("token", &token)];
        let answer = self.ask(API, &fields);
        assert_eq!(answer["edit"]["result"], json!("Success"), "{title}: {answer}");
    }
}
