//! `export`: one configuration file, as the widget would offer it.

use crate::{Refused, lookup::to_ascii, project};
use anyhow::Result;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

const PROTOCOLS: [&str; 2] = ["imap", "pop3"];

/// What is asked for.
pub(crate) struct Request<'a> {
    pub(crate) format: &'a str,
    pub(crate) address: &'a str,
    pub(crate) protocol: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
}

pub(crate) fn run(request: &Request<'_>, out: Option<&Path>) -> Result<()> {
    let Request { format, address, protocol, name } = *request;
    if let Some(other) = protocol.filter(|name| !PROTOCOLS.contains(name)) {
        return Err(Refused(format!("there is no protocol `{other}`; there are {}", PROTOCOLS.join(", "))).into());
    }
    if mailsetup_core::format::by_id(format).is_none() {
        let known: Vec<&str> = mailsetup_core::format::all().map(|format| format.id()).collect();
        return Err(Refused(format!("there is no format `{format}`; there are {}", known.join(", "))).into());
    }
    let file = mailsetup_core::answer::config_file(address, format, protocol, name, &to_ascii)
        .map_err(|error| Refused(format!("{error} ({})", error.code())))?;
    let Some(out) = out else {
        return Ok(std::io::stdout().write_all(file.text.as_bytes())?);
    };
    let placed = file.files.iter().map(|part| (inside(&part.path), part.text.as_str()));
    let mut files: Vec<(PathBuf, &str)> = placed.collect();
    if files.is_empty() {
        files.push((inside(&file.file_name), &file.text));
    }
    for (path, text) in files {
        let path = out.join(path);
        project::create_dir(path.parent().unwrap_or(out))?;
        project::write(&path, text)?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Where a file goes, below the folder that was asked for: `~/.mbsyncrc` is `.mbsyncrc` there.
fn inside(path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_)));
    parts.filter(|part| part.as_os_str() != "~").collect()
}

#[cfg(test)]
mod tests {
    use super::inside;
    use std::path::Path;

    #[test]
    fn files_stay_inside_the_folder() {
        assert_eq!(inside("/etc/postfix/main.cf"), Path::new("etc/postfix/main.cf"));
        assert_eq!(inside("~/.mbsyncrc"), Path::new(".mbsyncrc"));
        assert_eq!(inside("../../x"), Path::new("x"));
    }
}
