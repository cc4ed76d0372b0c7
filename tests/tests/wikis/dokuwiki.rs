//! DokuWiki.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::process::Background;
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use tempfile::TempDir;

use crate::engine::{Php, Shared, address};
use crate::person::{PASSWORD, Person};
use crate::{packages, reader, recipe};

const PACKAGES: &[&str] = &[
    "dokuwiki",
    "libjs-jquery",
    "libjs-jquery-cookie",
    "libjs-jquery-ui",
    "libphp-simplepie",
    "php-geshi",
    "php-phpseclib",
];

/// The wiki's settings. HTML is let through on one page, which stands for the wrap plugin.
const SETTINGS: &str = "<?php
$conf['title'] = 'Help';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['autopasswd'] = 0;
$conf['updatecheck'] = 0;
$conf['htmlok'] = (int) (($_REQUEST['id'] ?? '') === 'wrap');
";

pub(crate) static WIKI: Shared<Wiki> = Shared::new(Wiki::start);

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("dokuwiki: an author's element is a widget, by a plugin of one file", |browser| {
        reader::gets_answer(browser, &WIKI.get().page("mail"), "div.mail-setup");
    });
    suite.everywhere("dokuwiki: what the wrap plugin writes, by its documentation, is a widget", wrap);
    suite.only(&[Engine::Chromium], "dokuwiki: the filter is as the document says, in whichever browser", refused);
}

fn wrap(browser: &Browser) {
    let wiki = WIKI.get();
    let written = recipe::text("wrap: written");
    assert!(written.starts_with("<WRAP mail-setup :fr>\n"), "{written}");
    reader::gets_answer_in_french(browser, &wiki.page("wrap"), "div.wrap_mail-setup");
}

fn refused(_: &Browser) {
    let wiki = WIKI.get();
    wiki.author.edits("refused", &recipe::text("dokuwiki: refused"));
    Person::at("").read(&wiki.page("refused")).has(&recipe::text("dokuwiki: refused, comes out"));
}

pub(crate) struct Wiki {
    base: String,
    author: Person,
    // What runs ends before its folder is removed.
    _server: Background,
    _folder: TempDir,
}

impl Wiki {
    fn start() -> Self {
        let folder = packages::unpack(PACKAGES);
        let own = folder.path();
        let root = own.join("root");
        configure(&root);
        let site = root.join("usr/share/dokuwiki");
        fs::write(root.join("etc/dokuwiki/userscript.js"), recipe::text("dokuwiki: conf/userscript.js")).unwrap();
        let plugin = site.join("lib/plugins/mailsetup");
        fs::create_dir(&plugin).unwrap();
        fs::write(plugin.join("syntax.php"), recipe::text("dokuwiki: lib/plugins/mailsetup/syntax.php")).unwrap();
        symlink(tools::dist(), site.join("mail-setup")).unwrap();
        let (port, base) = address();
        let server = Php::new(own).serve(&site, port);

        let author = Person::at(&base);
        author.joins("author");
        author.edits("mail", &recipe::text("dokuwiki: written"));
        let wrapped = recipe::text("wrap: comes out");
        author.edits("wrap", &format!("<HTML>\n{wrapped}\n</HTML>"));
        let wiki = Self { base, author, _server: server, _folder: folder };
        let sent = Person::at("").read(&wiki.page("mail"));
        sent.has(&recipe::text("dokuwiki: comes out"));
        sent.is_free();
        Person::at("").read(&wiki.page("wrap")).has(&wrapped);
        // DokuWiki puts its scripts together when they are first asked for: once, before three browsers ask together.
        let visitor = Person::at(&wiki.base);
        visitor.read("/lib/exe/jquery.php");
        visitor.read("/lib/exe/js.php?t=dokuwiki").has("mail-setup/mail-setup.js");
        recipe::names_release("DokuWiki", fs::read_to_string(site.join("VERSION")).unwrap().trim());
        wiki
    }

    fn page(&self, id: &str) -> String {
        format!("{}/doku.php?id={id}", self.base)
    }
}

/// Writes the settings, and that whoever has joined may write.
fn configure(root: &Path) {
    let rights = root.join("var/lib/dokuwiki/acl");
    fs::write(root.join("etc/dokuwiki/local.php"), SETTINGS).unwrap();
    fs::write(rights.join("users.auth.php"), "").unwrap();
    fs::write(rights.join("acl.auth.php"), "*\t@ALL\t1\n*\t@user\t8\n").unwrap();
}

impl Person {
    /// Registers, and logs in.
    #[track_caller]
    fn joins(&self, name: &str) {
        let fields = [
            ("do", "register"),
            ("save", "1"),
            ("login", name),
            ("fullname", name),
            ("email", "author@example.org"),
            ("pass", PASSWORD),
            ("passchk", PASSWORD),
        ];
        self.send("/doku.php", &fields);
        self.send("/doku.php", &[("id", "start"), ("do", "login"), ("u", name), ("p", PASSWORD)]);
    }

    /// Fills in the form of the editor.
    #[track_caller]
    fn edits(&self, id: &str, text: &str) {
        let form = self.read(&format!("/doku.php?id={id}&do=edit"));
        let (token, date) = (form.field("sectok"), form.field("date"));
        let fields = [
            ("id", id),
            ("sectok", &token),
            ("date", &date),
            ("prefix", "."),
            ("suffix", ""),
            ("wikitext", text),
            ("do[save]", "1"),
        ];
        self.send("/doku.php", &fields);
    }
}
