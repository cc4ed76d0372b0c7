//! A case: a folder, and what its `case.toml` says of the site it is on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::site::{self, Fault, Policy};
use mail_setup_tests::tools;
use serde::Deserialize;

use crate::visit::Visit;

/// One situation. Its pages are served as `tests/README.md` says; `index.html` is opened.
#[derive(Clone)]
pub(crate) struct Case {
    folder: String,
    says: Says,
}

/// `case.toml`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Says {
    /// The situation, for the table.
    title: String,
    /// The content policy of its documents.
    #[serde(default = "no_policy")]
    policy: Policy,
    /// Files that the web host gets wrong, by the end of their path.
    #[serde(default)]
    faults: BTreeMap<String, Fault>,
    /// Whether other origins may read the site's files.
    #[serde(default)]
    shares: bool,
    /// Where it is opened.
    #[serde(default)]
    at: At,
    /// How often the reader clicks.
    #[serde(default = "once")]
    times: usize,
    /// The way to the frame that the widget is in: an element of the page, one of that frame's page, and so on.
    #[serde(default)]
    frames: Vec<String>,
    /// Headers of files, by the end of their path: path, name, value.
    #[serde(default)]
    headers: Vec<[String; 3]>,
    /// The widget, where it is not the page's `<mail-setup>`.
    host: Option<String>,
    /// The page's own input, where the widget has none.
    input: Option<String>,
    /// Of what may be asked for only once: a part of its path.
    asks: Option<String>,
    /// Whether a word on the console is right.
    #[serde(default)]
    warns: bool,
    /// Whether nothing is to be loaded before the widget is in sight.
    #[serde(default)]
    waits: bool,
    /// Whether the reader goes on to another page, and back.
    #[serde(default)]
    back: bool,
    /// How often the page lets the widget trap.
    #[serde(default)]
    traps: usize,
    /// Whether the host gets all right later, when `mended.js` is run.
    #[serde(default)]
    mended: bool,
    /// Engines in which it cannot be tried, and why.
    #[serde(default)]
    untried: BTreeMap<String, String>,
}

/// What browsers think of a page's origin.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum At {
    /// Plain HTTP on loopback, which they trust as they trust HTTPS.
    #[default]
    Loopback,
    /// Plain HTTP on any other host.
    PlainHttp,
    /// HTTPS on any other host.
    Https,
}

const fn once() -> usize {
    1
}

const fn no_policy() -> Policy {
    Policy::None
}

/// The cases of a group, by name.
pub(crate) fn all(group: &str) -> Vec<Case> {
    let folder = embed().join(group);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.iter().map(|name| Case::read(format!("{group}/{name}"))).collect()
}

fn embed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("embed")
}

impl Case {
    fn read(folder: String) -> Self {
        let file = embed().join(&folder).join("case.toml");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let says: Says = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let strangers: Vec<_> =
            says.untried.keys().filter(|name| Engine::ALL.iter().all(|engine| engine.name() != **name)).collect();
        assert!(strangers.is_empty(), "{}: no engines: {strangers:?}", file.display());
        Self { folder, says }
    }

    /// `group/case`, its folder.
    pub(crate) fn id(&self) -> String {
        self.folder.clone()
    }

    /// The situation, in words.
    pub(crate) fn title(&self) -> &str {
        &self.says.title
    }

    /// How often the reader clicks.
    pub(crate) fn times(&self) -> usize {
        self.says.times
    }

    /// The way to the widget.
    pub(crate) fn host(&self) -> &str {
        self.says.host.as_deref().unwrap_or("mail-setup")
    }

    /// The way to the input.
    pub(crate) fn input(&self) -> String {
        self.says.input.clone().unwrap_or_else(|| format!("{} > input", self.host()))
    }

    pub(crate) fn asks(&self) -> Option<&str> {
        self.says.asks.as_deref()
    }

    pub(crate) const fn warns(&self) -> bool {
        self.says.warns
    }

    pub(crate) const fn waits(&self) -> bool {
        self.says.waits
    }

    pub(crate) const fn goes_back(&self) -> bool {
        self.says.back
    }

    pub(crate) const fn traps(&self) -> usize {
        self.says.traps
    }

    pub(crate) const fn is_mended(&self) -> bool {
        self.says.mended
    }

    /// Why it cannot be tried in an engine.
    pub(crate) fn untried(&self, engine: Engine) -> Option<String> {
        self.says.untried.get(engine.name()).map(|reason| format!("not tried: {reason}"))
    }

    /// The site with the case on it.
    pub(crate) fn site(&self) -> site::Case {
        let mut site = site::Case::named(&self.folder).policy(self.says.policy);
        for (suffix, fault) in &self.says.faults {
            site = site.fault(&suffix.replace("{glue}", &tools::glue()), *fault);
        }
        for [suffix, name, value] in &self.says.headers {
            site = site.header(suffix, name, value);
        }
        if self.says.shares {
            site = site.shares();
        }
        if self.says.at == At::Https { site.https() } else { site }
    }

    /// Opens it, and goes where the widget is.
    pub(crate) fn visit<'a>(&'a self, browser: &'a Browser) -> Visit<'a> {
        let site = self.site().serve();
        let host = browser.engine().untrusted_host();
        browser.open(&match self.says.at {
            At::Loopback => site.url("/"),
            At::PlainHttp => site.http_url(host, "/"),
            At::Https => site.https_url(host, "/"),
        });
        let visit = Visit::new(browser, site, &self.says.frames);
        visit.enter();
        visit
    }
}
