//! Data folders with a provider table of any size: the same size, the same bytes.

use crate::project;
use anyhow::{Context, Result};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// How many domains a provider has.
const DOMAINS: usize = 5;
/// Domains that the measured addresses need.
const REAL: [&str; 2] = ["free.fr", "gmail.com"];
const ENDINGS: [&str; 12] = ["com", "com", "com", "net", "fr", "de", "org", "it", "co.uk", "com.br", "pl", "jp"];
const STARTS: [&str; 24] = [
    "b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr",
    "v", "w", "z",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const ENDS: [&str; 10] = ["", "", "", "l", "n", "r", "s", "t", "x", "nd"];
const WORDS: [&str; 10] = ["", "", "", "mail", "net", "online", "tele", "-web", "post", "cable"];

/// Writes data folders into `root`: our own, with this many made-up domains instead of the real ones. Returns each
/// domain with its provider.
pub(super) fn write(root: &Path, domains: usize) -> Result<Vec<(String, String)>> {
    copy_folders(root, &["clients", "formats", "locales"])?;
    let providers = root.join("providers");
    copy(&["tags.toml", "sources.toml"].map(|name| project::root().join("providers").join(name)), &providers)?;

    let mut chance = Chance(0x6d61_696c);
    let mut taken: HashSet<String> = REAL.map(str::to_owned).into();
    let mut table = Vec::new();
    let count = domains / DOMAINS;
    for row in 0..count {
        // The real ones stand in the middle, as on average.
        let real = row.checked_sub(count / 2).and_then(|place| REAL.get(place)).copied();
        let names = chance.domains(real, &mut taken);
        let id = names.first().cloned().unwrap_or_default();
        project::write(&providers.join(format!("{id}.toml")), chance.provider(&names))?;
        table.extend(names.into_iter().map(|domain| (domain, id.clone())));
    }
    Ok(table)
}

/// Copies these of our data folders into `root`, which has nothing else then.
pub(super) fn copy_folders(root: &Path, folders: &[&str]) -> Result<()> {
    project::remove_dir(root)?;
    for folder in folders {
        copy(&project::files_in(&project::root().join(folder))?, &root.join(folder))?;
    }
    Ok(())
}

fn copy(files: &[std::path::PathBuf], to: &Path) -> Result<()> {
    project::create_dir(to)?;
    for file in files {
        fs::copy(file, to.join(project::file_name(file))).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// A linear congruential generator (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// Something one can pronounce, as `grailoutele`.
    fn label(&mut self) -> String {
        let syllables = 2 + self.below(2);
        let mut label: String =
            (0..syllables).flat_map(|_| [self.one(&STARTS), self.one(&VOWELS), self.one(&ENDS)]).collect();
        label.push_str(self.one(&WORDS));
        label
    }

    /// The domains of one provider: its name under some endings, and other names of its own.
    fn domains(&mut self, real: Option<&str>, taken: &mut HashSet<String>) -> Vec<String> {
        let mut names: Vec<String> = real.map(str::to_owned).into_iter().collect();
        let mut label = self.label();
        while names.len() < DOMAINS {
            let domain = format!("{label}.{}", self.one(&ENDINGS));
            if taken.insert(domain.clone()) {
                names.push(domain);
            }
            if self.below(2) == 0 {
                label = self.label();
            }
        }
        names
    }

    /// A provider file with three servers, of which most are where most providers have theirs.
    fn provider(&mut self, domains: &[String]) -> String {
        let main = domains.first().map_or("", String::as_str);
        let month = 1 + self.below(9);
        let confidence = self.one(&["high", "high", "medium", "low"]);
        let source = self.one(&["probe-2026-09", "seed", "ispdb"]);
        let source = if source == "ispdb" { format!("ispdb:{main}.xml") } else { source.to_owned() };
        let username = self.one(&["email", "email", "email", "local"]);
        let mut text = format!(
            "name = {main:?}\ndomains = {domains:?}\nchecked = \"2026-{month:02}\"\nconfidence = {confidence:?}\n\
             webmail = \"https://{}.{main}\"\nsources = [{source:?}]\n",
            self.one(&["webmail", "mail", "www"]),
        );
        let mail = self.one(&["", "", "mail"]);
        for (protocol, usual, ports) in
            [("imap", "imap", [993, 143]), ("pop3", "pop", [995, 110]), ("smtp", "smtp", [465, 587])]
        {
            let (port, security) = match (self.below(4), ports) {
                (0, [_, starttls]) => (starttls, "starttls"),
                (_, [tls, _]) => (tls, "tls"),
            };
            let host = if mail.is_empty() { usual } else { mail };
            text += &format!(
                "\n[[server]]\nprotocol = {protocol:?}\nhost = \"{host}.{main}\"\nport = {port}\nsecurity = {security:?}\n\
                 username = {username:?}\nauth = [\"password\"]\nsources = [{source:?}]\n"
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_made_up_table_is_valid_and_always_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let first = write(dir.path(), 500).unwrap();
        let data = mailsetup_tablegen::read(dir.path()).unwrap();
        assert_eq!((data.providers.len(), first.len()), (100, 500));
        assert!(first.contains(&("gmail.com".to_owned(), "gmail.com".to_owned())), "{first:?}");
        assert_eq!(write(dir.path(), 500).unwrap(), first);
        assert!(write(dir.path(), 0).unwrap().is_empty());
        assert!(mailsetup_tablegen::read(dir.path()).unwrap().providers.is_empty());
    }
}
