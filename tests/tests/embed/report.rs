//! What happened in each case, for whoever runs the tests and for `docs/embedding.md`.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use mail_setup_tests::browser::{Browser, Engine};
use time::OffsetDateTime;

use crate::Group;
use crate::case::{self, Case};

const HEAD: &str = "\
# The widget on other people's pages

Each row is a case in `tests/embed/`: a page with the widget on it, opened with the release build in three browsers.
`cargo xtask test` clicks and types there as a reader would, and writes down what happens; the run fails when that is
something else than what stands here. WebKitGTK is the nearest to Safari that runs on Linux; what only a device can show
is in [devices.md](devices.md).
";

/// The line that no run has to repeat.
const CHANGED: &str = "Last changed on ";

/// Case and engine → what happened.
type Outcomes = BTreeMap<(String, Engine), String>;

/// The outcomes until now.
pub(crate) struct Report {
    groups: &'static [Group],
    seen: Mutex<(Outcomes, BTreeMap<Engine, String>)>,
}

impl Report {
    pub(crate) fn new(groups: &'static [Group]) -> Self {
        Self { groups, seen: Mutex::default() }
    }

    /// Notes what happened.
    #[track_caller]
    pub(crate) fn note(&self, browser: &Browser, case: &Case, outcome: String) {
        assert!(!outcome.contains(['|', '\n']), "no cell of a table: {outcome:?}");
        let engine = browser.engine();
        println!("{} {}: {outcome}", case.id(), engine.name());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.0.insert((case.id(), engine), outcome);
        seen.1.insert(engine, browser.version().to_owned());
    }

    /// Whether the document says the same, apart from versions and the date; with `UPDATE_EXPECT`, it does afterwards.
    /// A case that did not run counts as it stands there.
    pub(crate) fn is_current(&self) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcomes, versions) = &*seen;
        if outcomes.is_empty() {
            return true;
        }
        let path = path();
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let mut all = read(&stored);
        all.extend(outcomes.clone());
        let now = document(self.groups, &all, versions);
        if timeless(&stored) == timeless(&now) {
            return true;
        }
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, now).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            return true;
        }
        println!("docs/embedding.md says something else than this run:");
        let (before, after) = (timeless(&stored), timeless(&now));
        for (sign, from, other) in [('-', &before, &after), ('+', &after, &before)] {
            for line in from.iter().filter(|line| !other.contains(line)) {
                println!("{sign} {line}");
            }
        }
        println!("`UPDATE_EXPECT=1` writes it");
        false
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/embedding.md")
}

fn timeless(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with(CHANGED)).collect()
}

/// The outcomes in a document.
fn read(text: &str) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")) {
        let mut cells = row.split(" | ");
        let id = cells.next().unwrap_or_default().trim_end_matches('`').to_owned();
        for (engine, cell) in Engine::ALL.into_iter().zip(cells.skip(1)) {
            outcomes.insert((id.clone(), engine), cell.to_owned());
        }
    }
    outcomes
}

fn document(groups: &[Group], outcomes: &Outcomes, versions: &BTreeMap<Engine, String>) -> String {
    let versions: Vec<_> = versions.iter().map(|(engine, version)| format!("{} {version}", shown(*engine))).collect();
    let today = OffsetDateTime::now_utc().date();
    let mut text = format!("{HEAD}\n{CHANGED}{today}, by a run in {}.\n", versions.join(", "));
    for Group { folder, heading, about, .. } in groups {
        let _ = write!(text, "\n## {heading}\n\n{about}\n\n| Case | Situation |");
        for engine in Engine::ALL {
            let _ = write!(text, " {} |", shown(engine));
        }
        text.push_str("\n|---|---|---|---|---|\n");
        for case in case::all(folder) {
            let _ = write!(text, "| `{}` | {} |", case.id(), case.title());
            for engine in Engine::ALL {
                let outcome = outcomes.get(&(case.id(), engine));
                let _ = write!(text, " {} |", outcome.map_or("", String::as_str));
            }
            text.push('\n');
        }
    }
    text
}

/// An engine's name as people write it.
const fn shown(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => "Chromium",
        Engine::Firefox => "Firefox",
        Engine::WebKitGtk => "WebKitGTK",
    }
}
