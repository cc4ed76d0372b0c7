//! `new-provider`: starts the file of a provider that the table does not have.
//!
//! It knows the domain and the day and guesses nothing else: the file says that no server is known, which is
//! right until somebody has read a source. Lines that begin with `#` and no space are examples to fill in.

use crate::{Refused, bundle, day, lookup, project};
use anyhow::Result;
use mailsetup_tablegen::is_domain;
use std::path::{Path, PathBuf};

pub(crate) fn run(domain: &str) -> Result<()> {
    let root = project::root();
    let path = create(root, domain, &day::today()?)?;
    println!("{}", path.strip_prefix(root).unwrap_or(&path).display());
    println!("next: fill it in, name the sources; then `cargo xtask table` and `cargo test -p mailsetup-core`");
    println!("look at it: cargo xtask lookup somebody@{domain}");
    Ok(())
}

/// Writes the file below `root`, unless the domain is none or is there already.
fn create(root: &Path, domain: &str, today: &str) -> Result<PathBuf> {
    if !is_domain(domain) {
        let ascii = lookup::to_ascii(domain).filter(|ascii| ascii != domain && is_domain(ascii));
        let instead = ascii.map_or_else(String::new, |ascii| format!("; did you mean `{ascii}`?"));
        let rule = "two labels or more of lower-case letters, digits and inner hyphens, joined by dots";
        return Err(Refused(format!("`{domain}` is no domain, expected {rule}{instead}")).into());
    }
    let data = mailsetup_tablegen::read(root).map_err(bundle::mistakes)?;
    if let Some(owner) = data.providers.iter().find(|row| row.domains.iter().any(|known| known == domain)) {
        return Err(Refused(format!("`{domain}` is in the table already: providers/{}.toml", owner.id)).into());
    }
    let path = root.join(format!("providers/{domain}.toml"));
    if path.exists() {
        return Err(Refused(format!("providers/{domain}.toml is there already")).into());
    }
    project::write(&path, file(domain, today))?;
    Ok(path)
}

fn file(domain: &str, today: &str) -> String {
    format!(
        r##"# providers/README.md explains the fields. A line that begins with # and no space is an example: correct it and
# take the # away, or delete it. What is not known is left out.
name = "{domain}"
#countries = ["FR"]
domains = ["{domain}"]
#mx = ["mx.{domain}"]
# Ids of providers whose shorter MX suffix must not win over this one.
#mx_before = ["yahoo"]
# The newest day on which a source was read.
checked = "{today}"
# high: measured lately, or independent sources agree; medium: one good source; low: old, single or inferred.
# Any of the three needs a [[server]]; none needs that there is no [[server]].
confidence = "none"
#webmail = "https://webmail.{domain}"
#help = ["https://www.{domain}/help"]
# Ids of sources.toml, with a detail after a colon, or https addresses.
#sources = ["https://www.{domain}/help"]
# The OAuth 2.0 issuer, where programs sign people in.
#oauth2 = "login.{domain}"
#hosting = true
#access = true
#subaddressing = true
#username_fallback = "email"
# The words of [[preparation]] and of notes are in tags.toml. This one goes when a server is known.
notes = ["servers_unknown"]

# Folders on the server that programs do not guess.
#[folders]
#parent = "INBOX"
#sent = "Sent"
#drafts = "Drafts"

# What must be done first, in this order.
#[[preparation]]
#tag = "enable_imap_in_webmail"
#url = "https://webmail.{domain}/settings"
#menu = ["Settings", "IMAP"]
#menu_lang = "en"

# Incoming before outgoing, the best first within its protocol. Each needs a source that is not GPL or AGPL.
#[[server]]
#protocol = "imap"
#host = "imap.{domain}"
#port = 993
#security = "tls"
#username = "email"
#auth = ["password"]
#sources = ["https://www.{domain}/help"]

#[[server]]
#protocol = "smtp"
#host = "smtp.{domain}"
#port = 465
#security = "tls"
#username = "email"
#auth = ["password"]
#sources = ["https://www.{domain}/help"]

# What older pages say: never offered, kept so that nobody adds it again.
#[[history]]
#protocol = "smtp"
#host = "smtp.{domain}"
#port = 25
#security = "none"
#dated = "2009/2020"
#source = "https://www.{domain}/help"
#why = "No encryption."
"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const DAY: &str = "2026-11-23";

    /// A copy of the data folders, to write into.
    fn copy() -> TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in ["providers", "clients", "formats", "locales"] {
            let to = dir.path().join(name);
            project::create_dir(&to).expect("a writable folder");
            for file in project::files_in(&project::root().join(name)).expect("the data folders are there") {
                std::fs::copy(&file, to.join(project::file_name(&file))).expect("a readable file");
            }
        }
        dir
    }

    #[track_caller]
    fn refused(root: &Path, domain: &str, expected: &str) {
        let error = create(root, domain, DAY).expect_err(domain);
        assert!(error.is::<Refused>(), "{domain} would not leave with exit code 2");
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn the_file_is_right_as_it_is_written_and_guesses_no_server() {
        let root = copy();
        let path = create(root.path(), "new.example", DAY).expect("nobody has this domain");
        assert_eq!(path, root.path().join("providers/new.example.toml"));
        let data = mailsetup_tablegen::read(root.path()).expect("the file is right");
        let row = data.providers.iter().find(|row| row.id == "new.example").expect("the file is read");
        assert_eq!(row.domains, ["new.example"]);
        assert_eq!((row.checked.as_str(), row.confidence.as_str()), (DAY, "none"));
        assert!(row.servers.is_empty() && row.mx.is_empty() && row.webmail.is_none() && row.sources.is_empty());
    }

    #[test]
    fn its_examples_are_right_too() {
        let root = copy();
        let path = create(root.path(), "new.example", DAY).expect("nobody has this domain");
        let text = project::read(&path).expect("it has just been written");
        let uncommented = |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).map(str::to_owned);
        let lines: Vec<String> =
            text.lines().map(|line| uncommented(line).unwrap_or_else(|| line.to_owned())).collect();
        let filled = lines.join("\n").replace("confidence = \"none\"", "confidence = \"low\"");
        project::write(&path, filled).expect("it is ours");
        let data = mailsetup_tablegen::read(root.path()).expect("the examples are right");
        let row = data.providers.iter().find(|row| row.id == "new.example").expect("the file is read");
        assert_eq!((row.servers.len(), row.preparation.len(), row.history.len()), (2, 1, 1));
        assert!(row.hosting && row.access && row.subaddressing && row.folders.is_some() && row.oauth2.is_some());
    }

    #[test]
    fn a_domain_that_the_table_has_is_refused_with_its_file() {
        let root = copy();
        refused(root.path(), "free.fr", "`free.fr` is in the table already: providers/free.fr.toml");
        refused(root.path(), "wanadoo.fr", "`wanadoo.fr` is in the table already: providers/orange.fr.toml");
        create(root.path(), "new.example", DAY).expect("nobody has this domain");
        refused(root.path(), "new.example", "`new.example` is in the table already: providers/new.example.toml");
        let other = file("other.example", DAY);
        project::write(&root.path().join("providers/taken.example.toml"), other).expect("a writable folder");
        refused(root.path(), "taken.example", "providers/taken.example.toml is there already");
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        let root = copy();
        let rule = "expected two labels or more of lower-case letters, digits and inner hyphens, joined by dots";
        for domain in ["", "free", "jean@free.fr", "a..example", "-a.example", "a-.example", "1.2.3.4", "../x.example"]
        {
            refused(root.path(), domain, &format!("`{domain}` is no domain, {rule}"));
        }
        let long = format!("{}.example", "a".repeat(64));
        refused(root.path(), &long, &format!("`{long}` is no domain, {rule}"));
        refused(
            root.path(),
            "New.Example",
            &format!("`New.Example` is no domain, {rule}; did you mean `new.example`?"),
        );
        let punycode = "xn--mnchen-3ya.example";
        refused(
            root.path(),
            "münchen.example",
            &format!("`münchen.example` is no domain, {rule}; did you mean `{punycode}`?"),
        );
    }
}
