//! `probe`: asks the servers of providers, and says where they differ from the table. Nobody logs in.

use crate::{Refused, bundle, project};
use anyhow::Result;
use mailsetup_probe::provider::{self, Answer};
use mailsetup_probe::{Options, Trust};
use mailsetup_tablegen::Provider;
use std::fmt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// How long a server may take for one answer: some wait on purpose before they greet.
const TIMEOUT: u64 = 15;

/// How many other ids are named for one that does not exist.
const CLOSE: usize = 5;

pub(crate) fn run(ids: &[&str], timeout: Option<u64>, ca: Option<&Path>) -> Result<ExitCode> {
    let timeout = timeout.unwrap_or(TIMEOUT);
    if ids.is_empty() {
        return Err(Refused("which provider? Its id is the name of its file in providers/".to_owned()).into());
    }
    if timeout == 0 {
        return Err(Refused("--timeout 0 leaves no time for an answer".to_owned()).into());
    }
    // A failure to ask must not look like a difference: exit code 2.
    let data = mailsetup_tablegen::read(project::root());
    let data = data.map_err(|mistakes| Refused(bundle::mistakes(mistakes).to_string()))?;
    let chosen = ids.iter().map(|id| find(&data.providers, id)).collect::<Result<Vec<_>, _>>()?;
    let trust = Trust::system(ca).map_err(Refused)?;
    let options = Options { timeout: Duration::from_secs(timeout), trust, addresses: Vec::new() };
    let mut counts = Counts::default();
    for provider in chosen {
        println!("{} ({})", provider.id, provider.name);
        if provider.servers.is_empty() {
            println!("  no server in the table");
        }
        let domain = provider.domains.first().map(String::as_str);
        for row in provider::ask(&provider.servers, domain, &options) {
            counts.add(&row.answer);
            println!("{row}");
        }
    }
    println!("{counts}");
    Ok(if counts.differing == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn find<'a>(providers: &'a [Provider], id: &str) -> Result<&'a Provider, Refused> {
    providers.iter().find(|provider| provider.id == id).ok_or_else(|| {
        let close = close(providers, id);
        let close = if close.is_empty() { String::new() } else { format!("; close to it: {}", close.join(", ")) };
        Refused(format!("there is no provider `{id}`{close}"))
    })
}

/// Ids of providers that may have been meant: those with that domain, then by how much is mistyped.
fn close<'a>(providers: &'a [Provider], id: &str) -> Vec<&'a str> {
    let id = id.to_ascii_lowercase();
    let mut close: Vec<(usize, &str)> = Vec::new();
    for provider in providers {
        let has = |name: &String| *name == id;
        let distance = match edits(&provider.id, &id) {
            _ if provider.domains.iter().any(has) => 0,
            edits @ ..=2 => edits,
            _ if provider.id.split('.').next() == id.split('.').next() => 3,
            _ => continue,
        };
        close.push((distance, &provider.id));
    }
    close.sort_unstable();
    close.into_iter().take(CLOSE).map(|(_, id)| id).collect()
}

/// How many letters must be added, left out or replaced to get from one word to the other.
fn edits(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (line, a) in from.chars().enumerate() {
        let mut left = line + 1;
        let mut corner = line;
        let mut next = vec![left];
        for (b, &above) in to.chars().zip(row.iter().skip(1)) {
            left = (corner + usize::from(a != b)).min(left + 1).min(above + 1);
            corner = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// What came of all rows.
#[derive(Default)]
struct Counts {
    same: usize,
    differing: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, answer: &Answer) {
        match answer {
            Answer::Skipped(_) => self.skipped += 1,
            Answer::Asked(differences) if differences.is_empty() => self.same += 1,
            Answer::Asked(_) => self.differing += 1,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { same, differing, skipped } = self;
        let asked = same + differing;
        let servers = if asked == 1 { "server" } else { "servers" };
        write!(f, "{asked} {servers} asked: {same} ok, {differing} not as in the table; {skipped} skipped")
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Counts, close, edits, find, run};
    use crate::{Refused, project};

    #[test]
    fn an_unknown_id_names_close_ones() {
        let providers = mailsetup_tablegen::read(project::root()).unwrap().providers;
        assert_eq!(find(&providers, "gmail").unwrap().name, "Gmail");
        assert_eq!(close(&providers, "gmial"), ["gmail"]);
        assert_eq!(close(&providers, "googlemail.com"), ["gmail"]);
        let refused = find(&providers, "gmx").unwrap_err();
        assert!(refused.0.starts_with("there is no provider `gmx`; close to it: gmx."), "{refused}");
        assert_eq!(find(&providers, "nothing-like-it").unwrap_err().0, "there is no provider `nothing-like-it`");
    }

    #[test]
    fn edits_are_counted_by_letter() {
        assert_eq!(["", "gmail", "gmial", "gmai", "xgmail"].map(|word| edits("gmail", word)), [5, 0, 2, 1, 1]);
    }

    #[test]
    fn a_request_without_sense_is_refused_before_anybody_is_asked() {
        let none = std::path::Path::new("/nowhere/ca.pem");
        for (ids, timeout, ca) in
            [(&[][..], None, None), (&["gmail"][..], Some(0), None), (&["gmail"][..], None, Some(none))]
        {
            assert!(run(ids, timeout, ca).unwrap_err().is::<Refused>());
        }
    }

    #[test]
    fn the_last_line_counts() {
        let mut counts = Counts::default();
        counts.add(&Answer::Asked(Vec::new()));
        assert_eq!(counts.to_string(), "1 server asked: 1 ok, 0 not as in the table; 0 skipped");
        counts.add(&Answer::Skipped("inside Tor only"));
        counts.add(&Answer::Asked(vec![mailsetup_probe::Difference::NotInRow(Vec::new())]));
        assert_eq!(counts.to_string(), "2 servers asked: 1 ok, 1 not as in the table; 1 skipped");
    }
}
