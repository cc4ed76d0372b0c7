//! A whole computer of a case's own: this one seen through an overlay, in which the case may install, configure and
//! start what it likes. All of it is in memory, and gone with the value.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use mail_setup_tests::process::Background;
use mail_setup_tests::servers::{HOST, PASSWORD, USER};
use mailsetup_core::format::{self, About, Format, PlacedFile};
use tempfile::TempDir;

use crate::ground::Ground;

/// How long the computer may take to start.
const LIMIT: Duration = Duration::from_secs(60);

/// Its first process. It writes down its number outside; what is started inside ends with it.
const INIT: &str = r#"
set -e
read -r number _ < /proc/self/stat
mount -t tmpfs -o mode=755 tmpfs "$1"
cd "$1"
mkdir upper work root
mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay root
mount -t proc proc root/proc
mount --rbind /dev root/dev
exec chroot root bash -c 'echo "ready $0"; trap exit TERM; sleep infinity & wait' "$number"
"#;

/// What makes it a computer that knows the servers' name and trusts their authority. Packages start no server by
/// themselves; the administrator's `systemctl` does it without systemd.
const SETTLE: &str = r#"
set -e
cat > /usr/local/share/ca-certificates/mail-setup-test.crt
update-ca-certificates > /dev/null
printf '127.0.0.1 localhost %s\n127.0.0.2 %s\n' "$(uname -n)" "$HOST" > /etc/hosts
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
rm -f /usr/bin/systemctl
printf '#!/bin/sh\nexec service "$2" "$1"\n' > /usr/bin/systemctl
chmod 755 /usr/sbin/policy-rc.d /usr/bin/systemctl
"#;

pub(crate) struct Machine {
    // In this order: what runs ends before its folder is removed.
    _running: Background,
    init: String,
    folder: TempDir,
}

impl Machine {
    #[track_caller]
    pub(crate) fn start(ground: &Ground) -> Self {
        let folder = tempfile::Builder::new().prefix("mail-machine-").tempdir().unwrap();
        let (root, log) = (folder.path().join("root"), folder.path().join("log"));
        fs::create_dir(&root).unwrap();
        let mut command = Command::new("unshare");
        command.args(["--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "bash", "-c", INIT, "bash"]);
        command.arg(&root);
        let mut running = Background::start(command, &log);
        let number = |log: &str| log.lines().find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
        let log = || number(&fs::read_to_string(&log).unwrap_or_default());
        running.wait_until("it is ready", LIMIT, || log().is_some());
        let machine = Self { _running: running, init: log().unwrap(), folder };
        machine.run(&format!("HOST={HOST}\n{SETTLE}"), &fs::read_to_string(ground.servers.ca()).unwrap());
        machine
    }

    /// A command of the administrator's on it.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.init, "--mount", "--pid", "--ipc", "--uts", "--root", "--wd"]).arg(program);
        command
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("HOME", "/root").env("LANG", "C.UTF-8").env("TERM", "dumb");
        command
    }

    /// Runs lines of bash with something to read; returns all that they printed. They must succeed.
    #[track_caller]
    pub(crate) fn run(&self, script: &str, input: &str) -> String {
        let read = tempfile::NamedTempFile::new_in(self.folder.path()).unwrap();
        fs::write(read.path(), input).unwrap();
        let mut command = self.command(Path::new("bash"));
        let output = command.args(["-c", script]).stdin(fs::File::open(read.path()).unwrap()).output();
        let Output { status, stdout, stderr } =
            output.unwrap_or_else(|error| panic!("nsenter does not start: {error}"));
        let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        assert!(status.success(), "{script}\nfailed:\n{said}");
        said
    }

    /// Adds a file's text to what is in its place, with the permissions that it asks for.
    #[track_caller]
    pub(crate) fn add(&self, PlacedFile { path, mode, text }: &PlacedFile) {
        self.run(&format!("cat >> {path}"), text);
        if !mode.is_empty() {
            self.run(&format!("chmod {mode} {path}"), "");
        }
    }

    /// Runs the commands that a text has in its comments, for an administrator who types the password when asked.
    /// The other comments are sentences.
    #[track_caller]
    pub(crate) fn obey(&self, text: &str) {
        let comments = text.lines().filter_map(|line| line.strip_prefix("# "));
        for command in comments.filter(|comment| !comment.ends_with(['.', ':'])) {
            self.run(command, &format!("{PASSWORD}\n"));
        }
    }

    /// Runs the command that tests a format.
    #[track_caller]
    pub(crate) fn check(&self, format: &str) -> String {
        self.run(commands(format).0, "")
    }

    /// Runs the command that takes a format away, with variables that answer what it asks.
    #[track_caller]
    pub(crate) fn undo(&self, format: &str, answers: &str) {
        self.run(&format!("{answers}\n{}", commands(format).1), "");
    }

    /// Has root send a message with that subject; it must arrive, from the account's address.
    #[track_caller]
    pub(crate) fn send(&self, ground: &Ground, subject: &str) {
        self.run(&format!("sendmail {USER}"), &format!("Subject: {subject}\n\nBonjour\n"));
        let message = ground.servers.arrived(&format!("Subject: {subject}"));
        let is_from = |line: &str| line.starts_with("From: ") && line.contains(USER);
        assert!(message.contains(&format!("Return-Path: <{USER}>")) && message.lines().any(is_from), "{message}");
    }
}

/// What a format is tested with, and what takes it away.
#[track_caller]
fn commands(format: &str) -> (&'static str, &'static str) {
    match format::by_id(format).map(Format::about) {
        Some(About { check: Some(check), undo: Some(undo), .. }) => (check, undo),
        _ => panic!("{format} has no commands"),
    }
}
