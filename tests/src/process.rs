//! A program in the background, with everything it starts, for as long as the value lives.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How often a condition is looked at again.
pub(crate) const POLL: Duration = Duration::from_millis(20);

/// A running program. Dropping it ends the whole process group.
#[derive(Debug)]
pub struct Background {
    child: Child,
    log: PathBuf,
    name: String,
}

impl Background {
    /// Starts `command`; both its outputs go to the file `log`.
    #[must_use]
    #[track_caller]
    pub fn start(mut command: Command, log: &Path) -> Self {
        let name = format!("{}", command.get_program().display());
        let out = File::create(log).unwrap_or_else(|error| panic!("{}: {error}", log.display()));
        let err = out.try_clone().unwrap_or_else(|error| panic!("{}: {error}", log.display()));
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { child, log: log.to_owned(), name }
    }

    /// What it has printed until now.
    #[must_use]
    pub fn log(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until `ready`; fails with the program's own words when it ends or the time is over.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, limit: Duration, mut ready: impl FnMut() -> bool) {
        let start = Instant::now();
        while !ready() {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("{} ended ({status}) before {what}:\n{}", self.name, self.log());
            }
            assert!(start.elapsed() < limit, "{}: {what} did not happen within {limit:?}:\n{}", self.name, self.log());
            thread::sleep(POLL);
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.child);
        // TERM first: Xvfb and xvfb-run then clear away their lock files.
        let _ = kill_process_group(group, Signal::TERM);
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(2) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                break;
            }
            thread::sleep(POLL);
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Runs a program to its end, which must be a good one; what it said on both outputs.
#[track_caller]
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned();
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
    said
}

/// A port that nobody listens on at this moment.
#[must_use]
#[track_caller]
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .unwrap_or_else(|error| panic!("no free port on loopback: {error}"))
        .port()
}
