//! What was found, for `docs/labels.md`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mailsetup_tablegen::Data;

use crate::{LANGUAGES, PROGRAMS, Program, client};

/// What one program has shown in one language.
pub(crate) struct Finding {
    pub(crate) program: Program,
    /// The version that ran.
    pub(crate) version: String,
    pub(crate) language: &'static str,
    /// Labels whose words were read in its windows.
    pub(crate) confirmed: Vec<String>,
}

const HEAD: &str = "\
# Labels seen in the running program

`cargo xtask test` opens these programs in another language, leads them through the screens on which people set up and
correct an account, and reads what is on each: Thunderbird's windows from within, Evolution's in the accessibility tree
that a screen reader reads. A label counts when its whole words stand on the screen they are for, and a menu path when
the entries lead there one after the other; a colon behind the words is the screen's. The run fails when a label is not
found and nothing is known of why, and when this document says something else.
";

/// Whether the document says the same, apart from versions; with `UPDATE_EXPECT`, it does afterwards.
pub(crate) fn is_current(data: &Data, findings: &[Finding]) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/labels.md");
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let timeless = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.starts_with("## ")).map(str::to_owned).collect()
    };
    let now = document(data, findings);
    if timeless(&stored) == timeless(&now) {
        return true;
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, now).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return true;
    }
    println!("docs/labels.md says something else than this run, which says:\n{now}\n`UPDATE_EXPECT=1` writes it");
    false
}

fn document(data: &Data, findings: &[Finding]) -> String {
    let mut text = HEAD.to_owned();
    for program in PROGRAMS {
        let client = client(data, program.client);
        let found = |language: &str| {
            findings.iter().find(|found| found.program.client == program.client && found.language == language)
        };
        let found: Vec<&Finding> = LANGUAGES.iter().filter_map(|language| found(language)).collect();
        let version = found.first().map_or("", |found| &found.version);
        let _ = writeln!(text, "\n## {} {version}\n", client.name);
        let counts = found.iter().map(|found| {
            format!(
                "{} of {} labels in `{}`",
                found.confirmed.len(),
                client.labels[found.language].len(),
                found.language
            )
        });
        let _ = writeln!(text, "Confirmed: {}.\n", counts.collect::<Vec<_>>().join(", "));
        let _ = writeln!(text, "| Label | `{}` |\n|---|{}", LANGUAGES.join("` | `"), "---|".repeat(LANGUAGES.len()));
        let labels = data.labels.iter().map(|label| label.id.as_str());
        for label in labels.filter(|label| found.iter().any(|found| found.confirmed.iter().any(|id| id == label))) {
            let cell = |found: &&Finding| {
                client.labels[found.language].get(label).map_or(String::new(), |words| words.join(" › "))
            };
            let _ = writeln!(text, "| `{label}` | {} |", found.iter().map(cell).collect::<Vec<_>>().join(" | "));
        }
        if program.absent.is_empty() {
            continue;
        }
        text.push_str("\nOn file and not found on these screens:\n\n");
        for (label, reason) in program.absent {
            let words = LANGUAGES.iter().filter_map(|language| client.labels[*language].get(*label));
            let words: Vec<String> = words.map(|words| words.join(" › ")).collect();
            let _ = writeln!(text, "- `{label}` ({}): {reason}", words.join(" / "));
        }
    }
    text
}
