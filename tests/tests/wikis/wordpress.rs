//! WordPress, with MariaDB.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::process::Background;
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use serde_json::json;
use tempfile::TempDir;

use crate::engine::{Database, Php, Shared, address};
use crate::person::{PASSWORD, Person};
use crate::{packages, reader, recipe};

const PACKAGES: &[&str] =
    &["wordpress", "wordpress-theme-twentytwentythree", "php-getid3", "libjs-underscore", "mariadb-server-core"];

pub(crate) static WIKI: Shared<Wiki> = Shared::new(Wiki::start);

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("wordpress: the div of an author whose HTML is filtered is a widget", |browser| {
        reader::gets_answer(browser, &WIKI.get().page, "div.mail-setup");
    });
    suite.only(&[Engine::Chromium], "wordpress: the filter is as the document says, in whichever browser", refused);
}

fn refused(_: &Browser) {
    let wiki = WIKI.get();
    let written = recipe::text("wordpress: refused");
    let by_author = wiki.author.publishes("Refused", &written);
    Person::at("").read(&by_author).has(&recipe::text("wordpress: refused, comes out"));
    // What the editor keeps for itself does not come out.
    let inside: Vec<&str> = written.lines().filter(|line| !line.starts_with("<!--")).collect();
    let by_admin = wiki.admin.publishes("Let through", &written);
    Person::at("").read(&by_admin).has(&inside.join("\n"));
}

pub(crate) struct Wiki {
    page: String,
    admin: Person,
    author: Person,
    // What runs ends before its folder is removed.
    _server: Background,
    _database: Database,
    _folder: TempDir,
}

impl Wiki {
    fn start() -> Self {
        let folder = packages::unpack(PACKAGES);
        let own = folder.path();
        let root = own.join("root");
        let database = Database::start(&root, &own.join("database"), "wordpress");
        let site = root.join("usr/share/wordpress");
        configure(&root, &database.socket);
        let plugins = site.join("wp-content/mu-plugins");
        fs::create_dir(&plugins).unwrap();
        let plugin = recipe::text("wordpress: wp-content/mu-plugins/mail-setup.php");
        fs::write(plugins.join("mail-setup.php"), plugin).unwrap();
        symlink(tools::dist(), site.join("wp-content/mail-setup")).unwrap();
        let (port, base) = address();
        let server = Php::new(own).serve(&site, port);

        install(&base);
        let mut admin = Person::at(&base);
        admin.logs_in("admin");
        admin.invites("author");
        let mut author = Person::at(&base);
        author.logs_in("author");
        let page = author.publishes("Mail", &recipe::text("wordpress: written"));
        let sent = Person::at("").read(&page);
        sent.has(&recipe::text("wordpress: comes out"));
        sent.is_free();
        recipe::names_release("WordPress", &sent.generator("WordPress"));
        Self { page, admin, author, _server: server, _database: database, _folder: folder }
    }
}

/// Writes the file that Debian's WordPress reads its settings from.
fn configure(root: &Path, socket: &Path) {
    let settings = [
        ("DB_USER", "'root'".to_owned()),
        ("DB_PASSWORD", "''".to_owned()),
        ("DB_HOST", format!("'localhost:{}'", socket.display())),
        // Content lies where everybody else has it; Debian's own web server is told of two places.
        ("DONT_SET_WP_CONTENT_DIR", "true".to_owned()),
        // It asks nobody for news.
        ("WP_HTTP_BLOCK_EXTERNAL", "true".to_owned()),
        ("DISABLE_WP_CRON", "true".to_owned()),
    ];
    let lines = settings.map(|(name, value)| format!("define('{name}', {value});\n")).concat();
    fs::create_dir_all(root.join("etc/wordpress")).unwrap();
    fs::write(root.join("etc/wordpress/config-default.php"), format!("<?php\n{lines}")).unwrap();
}

/// Fills in the form of WordPress's own installer.
fn install(base: &str) {
    let fields = [
        ("weblog_title", "Help"),
        ("user_name", "admin"),
        ("admin_password", PASSWORD),
        ("admin_password2", PASSWORD),
        ("admin_email", "admin@example.org"),
        ("language", ""),
    ];
    let answer = Person::at(base).send("/wp-admin/install.php?step=2", &fields);
    assert!(answer.contains("<h1>Success!</h1>"), "{answer}");
}

impl Person {
    /// Logs in, and has what the editor has to save with.
    #[track_caller]
    fn logs_in(&mut self, name: &str) {
        self.read("/wp-login.php");
        self.send("/wp-login.php", &[("log", name), ("pwd", PASSWORD), ("testcookie", "1")]);
        let nonce = self.read("/wp-admin/admin-ajax.php?action=rest-nonce").html;
        self.header("X-WP-Nonce", nonce);
    }

    #[track_caller]
    fn invites(&self, name: &str) {
        let fields = [("username", name), ("email", "author@example.org"), ("password", PASSWORD), ("roles", "author")];
        let answer = self.ask("/?rest_route=/wp/v2/users", &fields);
        assert_eq!(answer["roles"], json!(["author"]), "{answer}");
    }

    /// Publishes a post as the editor does; returns its address.
    #[track_caller]
    fn publishes(&self, title: &str, content: &str) -> String {
        let fields = [("status", "publish"), ("title", title), ("content", content)];
        let answer = self.ask("/?rest_route=/wp/v2/posts", &fields);
        answer["link"].as_str().unwrap_or_else(|| panic!("{title}: {answer}")).to_owned()
    }
}
