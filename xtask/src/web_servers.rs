//! The web servers whose configuration files the release has, for their tests: downloaded and unpacked, not installed,
//! for an installed one starts at once and serves to everybody.

use crate::{browsers, project, run};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The packages; nginx has the module that sends `.br` files in one of its own.
const PACKAGES: [&str; 4] = ["nginx", "libnginx-mod-http-brotli-static", "apache2-bin", "caddy"];

/// For each program the variable that tells tests of it, and where it is below the folder or in the system.
const PROGRAMS: [(&str, &str); 3] =
    [("NGINX", "usr/sbin/nginx"), ("APACHE", "usr/sbin/apache2"), ("CADDY", "usr/bin/caddy")];

/// Downloads what is missing, or names it; returns where each program is.
pub(crate) fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    let folder = project::tools()?.join("web-servers");
    let system = PathBuf::from("/");
    let has_all = |root: &Path| PROGRAMS.iter().all(|(_, program)| root.join(program).is_file());
    let unpacked = folder.join("unpacked");
    if browsers::apt().is_some() && !has_all(&unpacked) {
        download(&folder).inspect_err(|_| _ = fs::remove_dir_all(&folder))?;
    }
    let root = [unpacked, system].into_iter().find(|root| has_all(root));
    let root = root.with_context(|| format!("tests need these Debian packages: {}", PACKAGES.join(" ")))?;
    Ok(PROGRAMS.map(|(variable, program)| (variable, root.join(program))).into())
}

/// Also what is installed already: program and module must be of one version.
fn download(folder: &Path) -> Result<()> {
    project::create_dir(&folder.join("partial"))?;
    let archives = format!("Dir::Cache::archives={}", folder.display());
    let options = ["--download-only", "--reinstall", "-o", &archives, "-o", "APT::Sandbox::User=root"];
    browsers::install(&PACKAGES, &options)?;
    for path in project::files_in(folder)? {
        if path.extension().is_some_and(|extension| extension == "deb") {
            run::capture(run::command("dpkg-deb").arg("--extract").arg(&path).arg(folder.join("unpacked")))?;
        }
    }
    Ok(())
}
