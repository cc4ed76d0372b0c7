//! The servers, an account on them, and a computer of the reader's.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use mail_setup_tests::generated::to_ascii;
use mail_setup_tests::servers::{Authority, HOST, PASSWORD, Servers, USER};
use mail_setup_tests::tools::{self, Tool};
use mailsetup_core::account::{Account, Endpoint, Username};
use mailsetup_core::address::{self, Parsed};
use mailsetup_core::format::{self, Document};
use mailsetup_core::provider::{self, Auth, Protocol, Security};
use tempfile::TempDir;

/// How many seconds a program may take. It has no part in what is tested: it ends what would never end.
const LIMIT: &str = "120";

/// Both forms of TLS.
pub(crate) const FORMS: [Security; 2] = [Security::Tls, Security::StartTls];

/// A user name with all that has a meaning to some program. It is nobody's on the servers.
pub(crate) const HOSTILE: &str = "a'b $(c) ${d} `e` %(f)s #g; {h} <i> ~j";

/// Real servers, and what every reader of a case shares.
pub(crate) struct Ground {
    pub(crate) servers: Servers,
    folder: TempDir,
    keys: OnceLock<()>,
}

/// A reader's home folder, on a computer that knows the servers' name and trusts their authority.
pub(crate) struct Home {
    folder: TempDir,
    /// The format's files.
    placed: Vec<PathBuf>,
    hosts: PathBuf,
    trust: PathBuf,
    shared: PathBuf,
}

impl Ground {
    #[track_caller]
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("mail-ground-").tempdir();
        let folder = folder.unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let servers = Servers::start();
        fs::write(folder.path().join("hosts"), format!("127.0.0.1 localhost {HOST}\n")).unwrap();
        fs::copy(servers.ca(), folder.path().join("ca.pem")).unwrap();
        fs::write(folder.path().join("other.pem"), Authority::new("Some other authority").pem()).unwrap();
        Self { servers, folder, keys: OnceLock::new() }
    }

    /// The account of the servers, for one protocol of reading, encrypted in one way. No row of the table has these
    /// servers; the provider lends its name alone.
    #[track_caller]
    pub(crate) fn account(&self, incoming: Protocol, security: Security) -> Account {
        let Parsed::Complete(address) = address::parse(USER, &to_ascii) else { panic!("{USER} is no address") };
        let ports = self.servers.ports();
        let endpoint = |protocol| {
            let port = match (protocol, security) {
                (Protocol::Imap, Security::Tls) => ports.imaps,
                (Protocol::Imap, Security::StartTls) => ports.imap,
                (Protocol::Pop3, Security::Tls) => ports.pop3s,
                (Protocol::Pop3, Security::StartTls) => ports.pop3,
                (Protocol::Smtp, Security::Tls) => ports.submissions,
                (Protocol::Smtp, Security::StartTls) => ports.submission,
            };
            let username = Username::Is(USER.to_owned());
            Endpoint { protocol, host: HOST.to_owned(), port, security, username, auth: vec![Auth::Password] }
        };
        Account {
            address: Some(address),
            provider: provider::by_id("free.fr").unwrap(),
            incoming: Some(endpoint(incoming)),
            outgoing: Some(endpoint(Protocol::Smtp)),
        }
    }

    /// The account of somebody whose user name is hostile.
    #[track_caller]
    pub(crate) fn hostile_account(&self, name: &str) -> Account {
        let mut account = self.account(Protocol::Imap, Security::Tls);
        for server in [&mut account.incoming, &mut account.outgoing].into_iter().flatten() {
            server.username = Username::Is(name.to_owned());
        }
        account
    }

    /// What the library writes for it.
    #[track_caller]
    pub(crate) fn document(&self, format: &str, account: &Account) -> Document {
        let format = format::by_id(format).unwrap_or_else(|| panic!("no format {format}"));
        format.render(account, Some("Alice Ünal")).unwrap_or_else(|refusal| panic!("{}", refusal.reason()))
    }

    /// A new home in which `pass` has the account's password, and the format's files are where they belong.
    #[track_caller]
    pub(crate) fn home(&self, format: &str, account: &Account) -> Home {
        self.keys.get_or_init(|| self.file_password());
        let mut home = self.empty_home();
        let document = self.document(format, account);
        assert!(!document.files.is_empty(), "{format} says nothing of where it belongs");
        for file in &document.files {
            home.write(&file.path, &file.text);
            home.placed.push(home.place(&file.path));
        }
        home
    }

    /// The same on a computer that trusts another authority than the servers'.
    #[track_caller]
    pub(crate) fn distrusting_home(&self, format: &str, account: &Account) -> Home {
        Home { trust: self.folder.path().join("other.pem"), ..self.home(format, account) }
    }

    /// A new home with nothing in it.
    #[track_caller]
    pub(crate) fn empty_home(&self) -> Home {
        let root = self.folder.path();
        let folder = tempfile::Builder::new().prefix("home-").tempdir_in(root).unwrap();
        Home {
            folder,
            placed: Vec::new(),
            hosts: root.join("hosts"),
            trust: root.join("ca.pem"),
            shared: root.to_owned(),
        }
    }

    /// Puts a message with that subject into the inbox, whose text is `Bonjour`.
    #[track_caller]
    pub(crate) fn put(&self, subject: &str) {
        let name = subject.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let message = format!("From: Bob <bob@example.test>\nTo: {USER}\nSubject: {subject}\n\nBonjour\n");
        self.servers.put(&format!("1.{name}.test"), &message);
    }

    /// Files the password where the configurations look for it: in `pass`, under a key made for the moment.
    #[track_caller]
    fn file_password(&self) {
        let home = self.empty_home();
        let keys = self.folder.path().join("gnupg");
        fs::create_dir(&keys).unwrap();
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o700)).unwrap();
        let gpg = tools::GPG.path();
        let arguments =
            ["--batch", "--quiet", "--passphrase", "", "--quick-generate-key", USER, "default", "default", "never"];
        home.run(&gpg, &arguments, "");
        let pass = tools::PASS.path();
        home.run(&pass, &["init", USER], "");
        home.run(&pass, &["insert", "--echo", &format!("mail/{USER}")], &format!("{PASSWORD}\n"));
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // GnuPG's agent outlives the command that has started it.
        let _ =
            Command::new("gpgconf").args(["--kill", "all"]).env("GNUPGHOME", self.folder.path().join("gnupg")).status();
    }
}

impl Home {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A place that a format names: below the home folder, or absolute and then below it too.
    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.path().join(path.trim_start_matches('~').trim_start_matches('/'))
    }

    /// Writes a file that only its owner may read.
    #[track_caller]
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.place(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// A command on that computer. It sees another `/etc/hosts` and other trusted authorities than the rest of this
    /// machine, by mounts of its own that nobody else has.
    pub(crate) fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("unshare");
        let script = r#"mount --bind "$1" /etc/hosts && mount --bind "$2" /etc/ssl/certs/ca-certificates.crt && shift 2 && exec timeout --foreground "$@""#;
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(&self.hosts).arg(&self.trust);
        command.arg(LIMIT).arg(program).args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path()).env("USER", "alice").env("LANG", "C.UTF-8").env("TERM", "xterm");
        command.env("GNUPGHOME", self.shared.join("gnupg")).env("PASSWORD_STORE_DIR", self.shared.join("passwords"));
        command
    }

    /// Runs a program to its end with something to read; returns all that it printed. It must succeed.
    #[track_caller]
    pub(crate) fn run(&self, program: &Path, arguments: &[&str], input: &str) -> String {
        let (succeeded, said) = self.try_run(program, arguments, input);
        assert!(succeeded, "{} {arguments:?} failed:\n{said}", program.display());
        said
    }

    /// The same, whether it succeeds or not.
    #[track_caller]
    pub(crate) fn try_run(&self, program: &Path, arguments: &[&str], input: &str) -> (bool, String) {
        let written = tempfile::NamedTempFile::new_in(self.path()).unwrap();
        fs::write(written.path(), input).unwrap();
        let mut command = self.command(program, arguments);
        let output = command.stdin(fs::File::open(written.path()).unwrap()).output();
        let Output { status, stdout, stderr } =
            output.unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    /// Runs a program at a terminal, where each of the prompts is answered by its line. It must succeed.
    #[track_caller]
    pub(crate) fn run_at_terminal(&self, program: &Path, arguments: &[&str], answers: &[(&str, &str)]) -> String {
        let (succeeded, said) = self.try_run_at_terminal(program, arguments, answers);
        assert!(succeeded, "{} {arguments:?} failed:\n{said}", program.display());
        said
    }

    /// The same, whether it succeeds or not.
    #[track_caller]
    pub(crate) fn try_run_at_terminal(
        &self,
        program: &Path,
        arguments: &[&str],
        answers: &[(&str, &str)],
    ) -> (bool, String) {
        let words = [&[program.to_str().unwrap()], arguments].concat();
        let line: String = words.iter().map(|word| format!("'{}' ", word.replace('\'', r"'\''"))).collect();
        let mut command =
            self.command(Path::new("script"), &["--quiet", "--return", "--flush", "--command", &line, "/dev/null"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (mut said, mut new, mut bytes) = (String::new(), String::new(), [0; 4096]);
        let mut answers = answers.iter().peekable();
        while let count @ 1.. = screen.read(&mut bytes).unwrap() {
            new.push_str(&String::from_utf8_lossy(&bytes[..count]));
            if let Some((_, answer)) = answers.next_if(|(prompt, _)| new.contains(prompt)) {
                writeln!(keys, "{answer}").unwrap();
                said.push_str(&std::mem::take(&mut new));
            }
        }
        said.push_str(&new);
        // The keyboard stays until the program has ended.
        let status = child.wait().unwrap();
        drop(keys);
        (status.success(), said)
    }

    /// Runs the command by which a reader is told to check the format's file, where its program is found by its name.
    #[track_caller]
    pub(crate) fn check(&self, format: &str, program: Tool, answers: &[(&str, &str)]) {
        let check = format::by_id(format).and_then(|format| format.about().check);
        let check = check.unwrap_or_else(|| panic!("{format} names no check"));
        let program = program.path();
        let folder = program.parent().and_then(Path::to_str).unwrap();
        let line = r#"PATH="$1:$PATH"; eval "$2""#;
        self.run_at_terminal(Path::new("sh"), &["-c", line, "sh", folder, check], answers);
    }

    /// Runs the command by which a reader is told to take the format's files away; none of them is left.
    #[track_caller]
    pub(crate) fn undo(&self, format: &str) {
        let undo = format::by_id(format).and_then(|format| format.about().undo);
        let undo = undo.unwrap_or_else(|| panic!("{format} names no way back"));
        self.run(Path::new("sh"), &["-c", undo], "");
        let left: Vec<_> = self.placed.iter().filter(|path| path.exists()).collect();
        assert!(left.is_empty(), "{undo:?} leaves {left:?}");
    }

    /// The version that a program tells.
    #[track_caller]
    pub(crate) fn version(&self, program: &Path, option: &str) -> String {
        let said = self.run(program, &[option], "");
        let version = said.split_whitespace().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
        let version = version.and_then(|word| word.split('+').next());
        version.unwrap_or_else(|| panic!("{} tells no version:\n{said}", program.display())).to_owned()
    }

    /// Whether a message with that subject is in a file at that place or in a folder below it.
    pub(crate) fn has(&self, place: &str, subject: &str) -> bool {
        let mut waiting = vec![self.place(place)];
        while let Some(path) = waiting.pop() {
            if let Ok(entries) = fs::read_dir(&path) {
                waiting.extend(entries.flatten().map(|entry| entry.path()));
            } else if let Ok(text) = fs::read(&path) {
                let line = format!("Subject: {subject}");
                if String::from_utf8_lossy(&text).lines().any(|found| found == line) {
                    return true;
                }
            }
        }
        false
    }

    /// Makes a folder below the home folder, as the file's comment says.
    #[track_caller]
    pub(crate) fn make(&self, path: &str) {
        fs::create_dir_all(self.place(path)).unwrap();
    }
}
