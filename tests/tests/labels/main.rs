//! The words of `clients/*.toml` beside the mail programs themselves: each is opened in another language and led
//! through the screens on which people set an account up, and what can be read there is compared.
//!
//! When all cases have run, what was found is compared with `docs/labels.md`; `UPDATE_EXPECT=1` writes it.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

mod evolution;
mod report;
mod thunderbird;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Trial};
use mailsetup_tablegen::{Client, Data};
use serde::Deserialize;

use report::Finding;

/// A mail program that runs here.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    /// The stem of its file.
    client: &'static str,
    /// Opens it in a language and leads it through its screens, by the words on file for that language.
    walk: fn(&str, &Words) -> Seen,
    /// Why a label is not there to be read on the screens that are walked.
    absent: &'static [(&'static str, &'static str)],
}

/// A program's words in one language, by label; several for a menu path.
pub(crate) type Words = BTreeMap<String, Vec<String>>;

/// What could be read.
#[derive(Deserialize)]
pub(crate) struct Seen {
    version: String,
    /// Words by screen.
    screens: BTreeMap<String, Vec<String>>,
    /// The entries of menus, with the menus they are in.
    paths: Vec<Vec<String>>,
}

const PROGRAMS: &[Program] = &[thunderbird::PROGRAM, evolution::PROGRAM];
const LANGUAGES: &[&str] = &["fr", "de"];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let data = mailsetup_tablegen::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let data = Arc::new(data);
    let findings = Arc::new(Mutex::new(Vec::new()));
    let cases = PROGRAMS.iter().flat_map(|program| LANGUAGES.iter().map(move |language| (*program, *language)));
    let trials = cases.map(|(program, language)| {
        let (data, findings) = (Arc::clone(&data), Arc::clone(&findings));
        Trial::test(format!("{}::shows_the_words_on_file_in_{language}", program.client), move || {
            let finding = compare(&data, program, language)?;
            findings.lock().unwrap_or_else(PoisonError::into_inner).push(finding);
            Ok(())
        })
    });
    let trials: Vec<_> = trials.collect();
    let all = trials.len();
    let mut conclusion = libtest_mimic::run(&arguments, trials);
    let findings = std::mem::take(&mut *findings.lock().unwrap_or_else(PoisonError::into_inner));
    if findings.len() == all && !report::is_current(&data, &findings) {
        conclusion.num_failed += 1;
    }
    conclusion.exit_code()
}

/// Fails for a label that is not there without a known reason, and for a reason that holds no more.
fn compare(data: &Data, program: Program, language: &'static str) -> Result<Finding, String> {
    let client = client(data, program.client);
    let words = &client.labels[language];
    let seen = (program.walk)(language, words);
    let (confirmed, absent): (Vec<&String>, Vec<&String>) =
        words.keys().partition(|label| shows(&seen, label, &words[*label]));
    let reasons: Vec<&str> = program.absent.iter().map(|(label, _)| *label).collect();
    let unexplained: Vec<_> = absent.iter().filter(|label| !reasons.contains(&label.as_str())).collect();
    let there: Vec<_> = confirmed.iter().filter(|label| reasons.contains(&label.as_str())).collect();
    if unexplained.is_empty() && there.is_empty() {
        let confirmed = confirmed.into_iter().cloned().collect();
        return Ok(Finding { program, version: seen.version, language, confirmed });
    }
    let line = |label: &String| format!("{label}: {}", words[label].join(" > "));
    let lines = |labels: Vec<&&String>| labels.into_iter().map(|label| line(label)).collect::<Vec<_>>().join("\n");
    Err(format!(
        "not there:\n{}\nthere, though a reason why not is given:\n{}\nwhat is there: {:#?}\n{:?}",
        lines(unexplained),
        lines(there),
        seen.screens,
        seen.paths
    ))
}

/// The words of a side of the account stand on its own screen; those of buttons, boxes and the like, on any.
fn shows(seen: &Seen, label: &str, words: &[String]) -> bool {
    if label.starts_with("menu_path_") {
        return seen
            .paths
            .iter()
            .any(|path| path.iter().map(|step| plain(step)).eq(words.iter().map(|step| plain(step))));
    }
    let screen = match label {
        "field_full_name" | "field_email" => Some("identity"),
        "field_password" | "field_sent_folder" | "field_drafts_folder" => None,
        _ if label.contains("outgoing") || label == "value_smtp" => Some("outgoing"),
        _ if ["field_", "value_", "group_"].iter().any(|kind| label.starts_with(kind)) => Some("incoming"),
        _ => None,
    };
    let mut screens = seen.screens.iter().filter(|(name, _)| screen.is_none_or(|screen| screen == *name));
    screens.any(|(_, shown)| shown.iter().any(|shown| words.iter().any(|word| plain(word) == plain(shown))))
}

/// Without what belongs to the screen alone: the spaces around, and a colon behind.
fn plain(words: &str) -> &str {
    words.trim().trim_end_matches(':').trim_end()
}

fn client<'data>(data: &'data Data, id: &str) -> &'data Client {
    data.clients.iter().find(|client| client.id == id).unwrap_or_else(|| panic!("no clients/{id}.toml"))
}
