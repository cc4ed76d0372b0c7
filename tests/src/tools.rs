//! Where the programs are that the tests start.
//!
//! `cargo xtask test` installs them and names each by an environment variable; without it the usual
//! names are looked up on `PATH`. A missing program fails the test that needs it: it never skips.

use std::env;
use std::path::{Path, PathBuf};

/// A program or file outside this repository.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// The environment variable that names it.
    pub variable: &'static str,
    names: &'static [&'static str],
    install: &'static str,
}

/// Drives Chromium.
pub const CHROMEDRIVER: Tool =
    Tool { variable: "CHROMEDRIVER", names: &["chromedriver"], install: "apt-get install chromium-driver" };
/// Drives Firefox and Thunderbird.
pub const GECKODRIVER: Tool =
    Tool { variable: "GECKODRIVER", names: &["geckodriver"], install: "cargo install --locked geckodriver" };
/// Drives WebKitGTK.
pub const WEBKITWEBDRIVER: Tool =
    Tool { variable: "WEBKITWEBDRIVER", names: &["WebKitWebDriver"], install: "apt-get install webkit2gtk-driver" };
/// The browser.
pub const CHROMIUM: Tool = Tool {
    variable: "CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome"],
    install: "apt-get install chromium",
};
/// The browser.
pub const FIREFOX: Tool =
    Tool { variable: "FIREFOX", names: &["firefox-esr", "firefox"], install: "apt-get install firefox-esr" };
/// WebKitGTK's own browser, which its driver knows how to automate. Not on `PATH` in most systems.
pub const MINIBROWSER: Tool =
    Tool { variable: "MINIBROWSER", names: &["MiniBrowser"], install: "apt-get install libwebkit2gtk-4.1-0" };
/// The mail program whose reader judges `config-v1.1.xml`.
pub const THUNDERBIRD: Tool =
    Tool { variable: "THUNDERBIRD", names: &["thunderbird"], install: "apt-get install thunderbird" };
/// The mail program whose windows are read in its accessibility tree.
pub const EVOLUTION: Tool =
    Tool { variable: "EVOLUTION", names: &["evolution"], install: "apt-get install evolution at-spi2-core" };
/// A message bus of a program's own.
pub const DBUS_RUN_SESSION: Tool =
    Tool { variable: "DBUS_RUN_SESSION", names: &["dbus-run-session"], install: "apt-get install dbus-daemon" };
/// Reads accessibility trees. The system's own: no other one finds its libraries.
pub const PYTHON: Tool = Tool {
    variable: "PYTHON",
    names: &["/usr/bin/python3"],
    install: "apt-get install python3-gi gir1.2-atspi-2.0 gir1.2-camel-1.2 gir1.2-edataserver-1.2",
};
/// A screen for WebKitGTK and Evolution, which have no headless mode.
pub const XVFB_RUN: Tool = Tool { variable: "XVFB_RUN", names: &["xvfb-run"], install: "apt-get install xvfb xauth" };
/// Imports the loader where there is no page.
pub const NODE: Tool = Tool { variable: "NODE", names: &["node", "nodejs"], install: "apt-get install nodejs" };
/// Validates against RELAX NG.
pub const XMLLINT: Tool = Tool { variable: "XMLLINT", names: &["xmllint"], install: "apt-get install libxml2-utils" };
/// IMAP and POP3. Not on the `PATH` of a plain user, like the next three.
pub const DOVECOT: Tool =
    Tool { variable: "DOVECOT", names: &["dovecot"], install: "apt-get install dovecot-imapd dovecot-pop3d" };
/// What Dovecot runs for IMAP.
pub const DOVECOT_IMAP: Tool =
    Tool { variable: "DOVECOT_IMAP", names: &["imap-login"], install: "apt-get install dovecot-imapd" };
/// What Dovecot runs for POP3.
pub const DOVECOT_POP3: Tool =
    Tool { variable: "DOVECOT_POP3", names: &["pop3-login"], install: "apt-get install dovecot-pop3d" };
/// SMTP.
pub const POSTFIX: Tool = Tool { variable: "POSTFIX", names: &["postfix"], install: "apt-get install postfix" };
/// Keeps passwords for text programs.
pub const PASS: Tool = Tool { variable: "PASS", names: &["pass"], install: "apt-get install pass" };
/// What `pass` encrypts with.
pub const GPG: Tool = Tool { variable: "GPG", names: &["gpg"], install: "apt-get install gnupg" };
/// Sends.
pub const MSMTP: Tool = Tool { variable: "MSMTP", names: &["msmtp"], install: "apt-get install msmtp" };
/// Reads on the server, and sends.
pub const NEOMUTT: Tool = Tool { variable: "NEOMUTT", names: &["neomutt"], install: "apt-get install neomutt" };
/// Fetches by IMAP.
pub const MBSYNC: Tool = Tool { variable: "MBSYNC", names: &["mbsync"], install: "apt-get install isync" };
/// Fetches by IMAP or POP3.
pub const FETCHMAIL: Tool = Tool { variable: "FETCHMAIL", names: &["fetchmail"], install: "apt-get install fetchmail" };
/// Fetches by IMAP or POP3.
pub const GETMAIL: Tool = Tool { variable: "GETMAIL", names: &["getmail"], install: "apt-get install getmail6" };
/// Fetches by IMAP.
pub const OFFLINEIMAP: Tool =
    Tool { variable: "OFFLINEIMAP", names: &["offlineimap"], install: "apt-get install offlineimap3" };
/// Reads on the server, and sends.
pub const EMACS: Tool = Tool { variable: "EMACS", names: &["emacs"], install: "apt-get install emacs-nox" };
/// Reads and sends, in a terminal.
pub const AERC: Tool = Tool { variable: "AERC", names: &["aerc"], install: "apt-get install aerc" };
/// A terminal for it.
pub const SCRIPT: Tool = Tool { variable: "SCRIPT", names: &["script"], install: "apt-get install bsdutils" };
/// Reads and sends.
pub const HIMALAYA: Tool =
    Tool { variable: "HIMALAYA", names: &["himalaya"], install: "cargo install --locked himalaya@2.2.1" };
/// Tells Evolution which accounts there are.
pub const EVOLUTION_SOURCE_REGISTRY: Tool = Tool {
    variable: "EVOLUTION_SOURCE_REGISTRY",
    names: &["evolution-source-registry"],
    install: "apt-get install evolution-data-server",
};
/// Tells GNOME's programs which accounts there are.
pub const GOA_DAEMON: Tool =
    Tool { variable: "GOA_DAEMON", names: &["goa-daemon"], install: "apt-get install gnome-online-accounts" };
/// Reads a code off a picture.
pub const ZBARIMG: Tool = Tool { variable: "ZBARIMG", names: &["zbarimg"], install: "apt-get install zbar-tools" };
/// Reads the text of a PDF.
pub const PDFTOTEXT: Tool =
    Tool { variable: "PDFTOTEXT", names: &["pdftotext"], install: "apt-get install poppler-utils" };
/// Makes pictures of the pages of a PDF.
pub const PDFTOPPM: Tool =
    Tool { variable: "PDFTOPPM", names: &["pdftoppm"], install: "apt-get install poppler-utils" };
/// Counts the pages of a PDF.
pub const PDFINFO: Tool = Tool { variable: "PDFINFO", names: &["pdfinfo"], install: "apt-get install poppler-utils" };
/// Loads a zone as a name server does.
pub const NAMED_CHECKZONE: Tool =
    Tool { variable: "NAMED_CHECKZONE", names: &["named-checkzone"], install: "apt-get install bind9-utils" };
/// Runs wikis, and serves them.
pub const PHP: Tool = Tool {
    variable: "PHP",
    names: &["php"],
    install: "apt-get install php-cli php-intl php-mbstring php-mysql php-sqlite3 php-xml",
};

/// Serves files. With its modules in `../lib/nginx/modules`.
pub const NGINX: Tool =
    Tool { variable: "NGINX", names: &["nginx"], install: "apt-get install nginx libnginx-mod-http-brotli-static" };
/// Serves files. With its modules in `../lib/apache2/modules`.
pub const APACHE: Tool = Tool { variable: "APACHE", names: &["apache2"], install: "apt-get install apache2-bin" };
/// Serves files.
pub const CADDY: Tool = Tool { variable: "CADDY", names: &["caddy"], install: "apt-get install caddy" };

/// Where servers are that `PATH` does not name, one folder a line; `xtask` reads it, too.
const SERVER_FOLDERS: &str = include_str!("../server-folders.txt");

impl Tool {
    /// The program's path, or what to run to get it.
    ///
    /// # Errors
    /// The program is neither named by its variable nor on `PATH` nor in a folder that is searched besides.
    pub fn find(self) -> Result<PathBuf, String> {
        if let Some(path) = env::var_os(self.variable).filter(|value| !value.is_empty()) {
            let path = PathBuf::from(path);
            return if path.is_file() {
                Ok(path)
            } else {
                Err(format!("{} names {}, which is not a file", self.variable, path.display()))
            };
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
        if self.variable == MINIBROWSER.variable {
            folders.extend(webkitgtk_folders());
        }
        folders.extend(SERVER_FOLDERS.lines().map(PathBuf::from));
        folders
            .iter()
            .flat_map(|folder| self.names.iter().map(move |name| folder.join(name)))
            .find(|candidate| candidate.is_file())
            .ok_or_else(|| {
                format!(
                    "{} is not installed; `cargo xtask test` installs it, or: {} (or set {})",
                    self.names.join(" / "),
                    self.install,
                    self.variable
                )
            })
    }

    /// The program's path; a test without it fails.
    #[must_use]
    #[track_caller]
    pub fn path(self) -> PathBuf {
        self.find().unwrap_or_else(|missing| panic!("{missing}"))
    }
}

/// `/usr/lib/<triplet>/webkit2gtk-4.1` and its likes, newest first.
fn webkitgtk_folders() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("/usr/libexec/webkit2gtk-4.1")];
    if let Ok(entries) = Path::new("/usr/lib").read_dir() {
        folders.extend(entries.flatten().map(|entry| entry.path().join("webkit2gtk-4.1")));
    }
    folders
}

/// What a variable names, else a path below the project's folder.
fn place(variable: &str, default: &str) -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(default);
    env::var_os(variable).filter(|value| !value.is_empty()).map_or_else(default, PathBuf::from)
}

/// The release folder that `cargo xtask dist` makes.
#[must_use]
#[track_caller]
pub fn dist() -> PathBuf {
    let folder = place("DIST_DIR", "dist");
    assert!(
        folder.join("mail-setup.js").is_file(),
        "no release build: {} has no mail-setup.js; run `cargo xtask dist` (or set DIST_DIR)",
        folder.display()
    );
    folder
}

/// The name of the release's second script.
#[must_use]
#[track_caller]
pub fn glue() -> String {
    let manifest = std::fs::read_to_string(dist().join("manifest.json"));
    let manifest = manifest.unwrap_or_else(|error| panic!("the release's manifest.json: {error}"));
    let manifest: serde_json::Value =
        serde_json::from_str(&manifest).unwrap_or_else(|error| panic!("the release's manifest.json: {error}"));
    manifest["glue"]["file"].as_str().unwrap_or_default().to_owned()
}

/// axe-core, the accessibility checker, as one script.
#[must_use]
#[track_caller]
pub fn axe() -> PathBuf {
    let path = place("AXE_JS", ".tools/npm/node_modules/axe-core/axe.min.js");
    assert!(
        path.is_file(),
        "axe-core is not installed: no {}; `cargo xtask test` installs it, \
         or: npm install axe-core (and set AXE_JS to its axe.min.js)",
        path.display()
    );
    path
}

/// The folder of Exim's packages. What it lacks is downloaded when they are installed.
#[must_use]
pub fn exim_packages() -> PathBuf {
    place("EXIM_PACKAGES", ".tools/exim")
}

/// The archive of the release set that ends in `.extension`.
#[must_use]
#[track_caller]
pub fn release_set(extension: &str) -> PathBuf {
    let folder = place("RELEASE_SET", "target/release-set");
    let files = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    let [archive] = found.as_slice() else {
        panic!("one .{extension} in {} is needed, found {found:?}: run `cargo xtask dist`", folder.display());
    };
    archive.clone()
}

/// The folder of what the npm package is tried with: Vite, TypeScript, and the schema of its manifest.
#[must_use]
#[track_caller]
pub fn bundling() -> PathBuf {
    let folder = place("BUNDLING", ".tools/vite");
    assert!(
        folder.join("node_modules/vite").is_dir(),
        "Vite is not in {}; `cargo xtask test` installs it (or set BUNDLING)",
        folder.display()
    );
    folder
}

/// The folder of the packages of wikis and of the database that one of them needs.
#[must_use]
pub fn wiki_packages() -> PathBuf {
    place("WIKI_PACKAGES", ".tools/wikis")
}

/// The folder of the formats' owners' schemas, where somebody has it: it is not part of the project.
/// Says on standard error what was left out when it is absent.
#[must_use]
pub fn schemas(needed_by: &str) -> Option<PathBuf> {
    let folder = env::var_os("SHARED_DIR").map(|shared| PathBuf::from(shared).join("schemas"));
    let found = folder.filter(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: {needed_by}: SHARED_DIR names no folder with schemas/");
    }
    found
}
