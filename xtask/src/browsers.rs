//! Browsers, their drivers and the other programs that tests need, from the system's packages.

use crate::{project, run, web_servers};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A program that tests find through an environment variable.
struct Program {
    variable: &'static str,
    /// Its possible names, best first.
    names: &'static [&'static str],
    /// The Debian package that holds it.
    package: &'static str,
}

const PROGRAMS: &[Program] = &[
    Program { variable: "CHROMIUM", names: &["chromium", "chromium-browser"], package: "chromium" },
    Program { variable: "CHROMEDRIVER", names: &["chromedriver"], package: "chromium-driver" },
    Program { variable: "FIREFOX", names: &["firefox-esr", "firefox"], package: "firefox-esr" },
    Program { variable: "WEBKITWEBDRIVER", names: &["WebKitWebDriver"], package: "webkit2gtk-driver" },
    Program { variable: "THUNDERBIRD", names: &["thunderbird"], package: "thunderbird" },
    Program { variable: "EVOLUTION", names: &["evolution"], package: "evolution" },
    Program { variable: "DBUS_RUN_SESSION", names: &["dbus-run-session"], package: "dbus-daemon" },
    // The system's own, for which the system has the bindings below.
    Program { variable: "PYTHON", names: &["/usr/bin/python3"], package: "python3" },
    Program { variable: "XVFB_RUN", names: &["xvfb-run"], package: "xvfb" },
    Program { variable: "XAUTH", names: &["xauth"], package: "xauth" },
    Program { variable: "XMLLINT", names: &["xmllint"], package: "libxml2-utils" },
    Program { variable: "DOVECOT_IMAP", names: &["imap-login"], package: "dovecot-imapd" },
    Program { variable: "DOVECOT_POP3", names: &["pop3-login"], package: "dovecot-pop3d" },
    Program { variable: "DOVECOT", names: &["dovecot"], package: "dovecot-core" },
    Program { variable: "POSTFIX", names: &["postfix"], package: POSTFIX },
    Program { variable: "MSMTP", names: &["msmtp"], package: "msmtp" },
    Program { variable: "NEOMUTT", names: &["neomutt"], package: "neomutt" },
    Program { variable: "MBSYNC", names: &["mbsync"], package: "isync" },
    Program { variable: "FETCHMAIL", names: &["fetchmail"], package: "fetchmail" },
    Program { variable: "GETMAIL", names: &["getmail"], package: "getmail6" },
    Program { variable: "OFFLINEIMAP", names: &["offlineimap"], package: "offlineimap3" },
    Program { variable: "EMACS", names: &["emacs"], package: "emacs-nox" },
    Program { variable: "PASS", names: &["pass"], package: "pass" },
    Program { variable: "GPG", names: &["gpg"], package: "gnupg" },
    Program { variable: "AERC", names: &["aerc"], package: "aerc" },
    Program { variable: "SCRIPT", names: &["script"], package: "bsdutils" },
    Program {
        variable: "EVOLUTION_SOURCE_REGISTRY",
        names: &["evolution-source-registry"],
        package: "evolution-data-server",
    },
    Program { variable: "GOA_DAEMON", names: &["goa-daemon"], package: "gnome-online-accounts" },
    Program { variable: "ZBARIMG", names: &["zbarimg"], package: "zbar-tools" },
    Program { variable: "PDFTOTEXT", names: &["pdftotext"], package: "poppler-utils" },
    Program { variable: "PDFTOPPM", names: &["pdftoppm"], package: "poppler-utils" },
    Program { variable: "PDFINFO", names: &["pdfinfo"], package: "poppler-utils" },
    Program { variable: "NAMED_CHECKZONE", names: &["named-checkzone"], package: "bind9-utils" },
    Program { variable: "PHP", names: &["php"], package: "php-cli" },
];

/// Where servers are: not on the search path of a plain user. The tests look there, too.
const SERVER_FOLDERS: &str = include_str!("../../tests/server-folders.txt");

/// What is no program: Debian package, and a path that it fills. Fonts, so that pages look the same everywhere; the
/// languages mail programs are read in, what reads a window, Evolution's libraries with their encryption, and what wikis
/// and their database ask of the system.
const BESIDES: &[(&str, &str)] = &[
    ("fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu"),
    ("fonts-noto-core", "/usr/share/fonts/truetype/noto"),
    ("fonts-liberation", "/usr/share/fonts/truetype/liberation"),
    ("thunderbird-l10n-fr", "/usr/share/doc/thunderbird-l10n-fr"),
    ("thunderbird-l10n-de", "/usr/share/doc/thunderbird-l10n-de"),
    ("at-spi2-core", "/usr/share/doc/at-spi2-core"),
    ("gir1.2-atspi-2.0", "/usr/share/doc/gir1.2-atspi-2.0"),
    ("python3-gi", "/usr/share/doc/python3-gi"),
    ("gir1.2-camel-1.2", "/usr/share/doc/gir1.2-camel-1.2"),
    ("gir1.2-edataserver-1.2", "/usr/share/doc/gir1.2-edataserver-1.2"),
    ("glib-networking", "/usr/share/doc/glib-networking"),
    ("php-intl", "/usr/share/doc/php-intl"),
    ("php-mbstring", "/usr/share/doc/php-mbstring"),
    ("php-mysql", "/usr/share/doc/php-mysql"),
    ("php-sqlite3", "/usr/share/doc/php-sqlite3"),
    ("php-xml", "/usr/share/doc/php-xml"),
    ("libaio1", "/usr/share/doc/libaio1"),
    ("libnuma1", "/usr/share/doc/libnuma1"),
    ("liburing2", "/usr/share/doc/liburing2"),
];

/// Wikis, what they are made of, and a database: unpacked by the tests and never installed, where they would bring a web
/// server and take the place of another database.
const WIKIS: &[&str] = &[
    "dokuwiki",
    "libjs-jquery",
    "libjs-jquery-cookie",
    "libjs-jquery-ui",
    "libphp-simplepie",
    "php-geshi",
    "php-phpseclib",
    "mediawiki",
    "mediawiki-classes",
    "wordpress",
    "wordpress-theme-twentytwentythree",
    "libjs-underscore",
    "php-getid3",
    "mariadb-server-core",
];

/// Takes the place of another mail server when it is installed: not on a machine that has one.
const POSTFIX: &str = "postfix";

fn has_mail_server() -> bool {
    Path::new("/usr/sbin/sendmail").exists()
}

/// Installs what is missing, or says which command does; returns variables that say where each program is.
pub(crate) fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    let missing = missing();
    if !missing.is_empty() {
        install(&missing, &[])?;
    }
    let mut found = Vec::new();
    for Program { variable, names, package } in PROGRAMS {
        let path = names.iter().find_map(|name| find(name));
        if path.is_none() && *package == POSTFIX && has_mail_server() {
            continue;
        }
        let path =
            path.with_context(|| format!("no `{}` on the search path; package {package}", names.join("` or `")))?;
        found.push((*variable, path));
    }
    if found.iter().any(|(variable, _)| *variable == "POSTFIX") {
        found.push(("EXIM_PACKAGES", exim_packages()?));
    }
    found.push(("WIKI_PACKAGES", wiki_packages()?));
    found.extend(web_servers::ensure()?);
    found.push(("MINIBROWSER", mini_browser().context("no MiniBrowser below /usr; package webkit2gtk-driver")?));
    Ok(found)
}

/// Exim's packages in a folder: it excludes Postfix, so that the tests install it on a computer of their own only.
fn exim_packages() -> Result<PathBuf> {
    let folder = project::tools()?.join("exim");
    if apt().is_some() && !folder.is_dir() {
        fs::create_dir_all(folder.join("partial"))?;
        let archives = format!("Dir::Cache::archives={}", folder.display());
        let options = ["--download-only", "-o", &archives, "-o", "APT::Sandbox::User=root"];
        install(&["exim4-daemon-light"], &options).inspect_err(|_| _ = fs::remove_dir_all(&folder))?;
    }
    Ok(folder)
}

fn wiki_packages() -> Result<PathBuf> {
    let folder = project::tools()?.join("wikis");
    if apt().is_some() && !folder.is_dir() {
        fs::create_dir_all(&folder)?;
        download(WIKIS, &folder).inspect_err(|_| _ = fs::remove_dir_all(&folder))?;
    }
    Ok(folder)
}

fn missing() -> Vec<&'static str> {
    let programs = PROGRAMS.iter().filter(|program| program.names.iter().all(|name| find(name).is_none()));
    let programs = programs.filter(|program| program.package != POSTFIX || !has_mail_server());
    let mut packages: Vec<&str> = programs.map(|program| program.package).collect();
    if mini_browser().is_none() && !packages.contains(&"webkit2gtk-driver") {
        packages.push("webkit2gtk-driver");
    }
    if apt().is_some() {
        let besides = BESIDES.iter().filter(|(_, path)| !Path::new(path).exists());
        packages.extend(besides.map(|(package, _)| package));
    }
    packages
}

/// The program on the search path, or where servers are.
fn find(name: &str) -> Option<PathBuf> {
    let servers = SERVER_FOLDERS.lines().map(|folder| Path::new(folder).join(name));
    run::find(name, &[]).or_else(|| servers.into_iter().find(|path| path.is_file()))
}

/// WebKitGTK's own small browser, which its driver starts. It is not on the search path.
fn mini_browser() -> Option<PathBuf> {
    let entries = |dir: &Path| {
        let dirs = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut dirs: Vec<PathBuf> = dirs.collect();
        dirs.sort();
        dirs
    };
    let roots = ["/usr/lib", "/usr/libexec"].map(PathBuf::from);
    let nested = roots.iter().flat_map(|root| entries(root)).filter(|dir| dir.is_dir());
    roots
        .iter()
        .cloned()
        .chain(nested)
        .flat_map(|dir| entries(&dir))
        .filter(|dir| project::file_name(dir).starts_with("webkit2gtk-4."))
        .map(|dir| dir.join("MiniBrowser"))
        .rfind(|path| path.is_file())
}

pub(crate) fn apt() -> Option<PathBuf> {
    run::find("apt-get", &[])
}

/// Installs packages, or does with them what `options` say.
pub(crate) fn install(packages: &[&str], options: &[&str]) -> Result<()> {
    let arguments = [&["install", "--yes", "--no-install-recommends"], options, packages].concat();
    run_apt("installing", packages, &arguments, project::root())
}

/// Puts the files of packages into a folder.
fn download(packages: &[&str], folder: &Path) -> Result<()> {
    let arguments = [&["download", "-o", "APT::Sandbox::User=root"], packages].concat();
    run_apt("downloading", packages, &arguments, folder)
}

fn run_apt(doing: &str, packages: &[&str], arguments: &[&str], folder: &Path) -> Result<()> {
    let list = packages.join(" ");
    let Some(apt) = apt() else {
        bail!("the browser tests need these Debian packages, or what your system calls them: {list}");
    };
    let line = format!("apt-get update && apt-get {}", arguments.join(" "));
    let is_root = run::capture(run::command("id").arg("-u")).is_ok_and(|id| id.trim_ascii() == b"0");
    if !is_root && run::capture(run::command("sudo").args(["-n", "true"])).is_err() {
        bail!("the browser tests need more packages; as root: {line}");
    }
    println!("{doing} {list} (once, some minutes) …");
    let log = project::tools()?.join("log/apt.log");
    for args in [&["update"], arguments] {
        let mut command = if is_root { run::command("env") } else { run::command("sudo") };
        if !is_root {
            command.args(["-n", "env"]);
        }
        command.current_dir(folder).arg("DEBIAN_FRONTEND=noninteractive").arg(&apt).args(args);
        run::log(&mut command, &log).with_context(|| format!("could not run: {line}"))?;
    }
    Ok(())
}
