//! An engine that several cases share, and the PHP that runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mail_setup_tests::process::{Background, free_port, succeed};
use mail_setup_tests::tools;

/// How long a server may take until it answers.
const LIMIT: Duration = Duration::from_secs(60);

/// Something that the first case to ask for it starts, and that ends when it is closed.
pub(crate) struct Shared<T> {
    slot: Mutex<Option<Arc<T>>>,
    start: fn() -> T,
}

impl<T> Shared<T> {
    pub(crate) const fn new(start: fn() -> T) -> Self {
        Self { slot: Mutex::new(None), start }
    }

    pub(crate) fn get(&self) -> Arc<T> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slot.get_or_insert_with(|| Arc::new((self.start)())))
    }

    pub(crate) fn close(&self) {
        drop(self.slot.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// PHP with the settings and variables of one engine.
pub(crate) struct Php {
    /// Sessions and logs.
    folder: PathBuf,
    variables: Vec<(&'static str, PathBuf)>,
}

impl Php {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), variables: Vec::new() }
    }

    pub(crate) fn variable(mut self, name: &'static str, value: &Path) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(tools::PHP.path());
        let sessions = format!("session.save_path={}", self.folder.display());
        // No engine sends mail from here.
        command.args(["-d", &sessions, "-d", "sendmail_path=/bin/false", "-d", "display_errors=0"]);
        command.envs(self.variables.iter().map(|(name, value)| (name, value))).current_dir(&self.folder);
        command
    }

    /// Runs a script of the engine's.
    #[track_caller]
    pub(crate) fn run(&self, script: &Path, arguments: &[&str]) {
        let mut command = self.command();
        command.arg(script).args(arguments);
        succeed(&mut command);
    }

    /// Serves the folder `site` with PHP's own web server.
    #[track_caller]
    pub(crate) fn serve(&self, site: &Path, port: u16) -> Background {
        let address = format!("127.0.0.1:{port}");
        // Browsers ask every site for its icon.
        fs::write(site.join("favicon.ico"), "").unwrap();
        let mut command = self.command();
        command.args(["-S", &address, "-t"]).arg(site).env("PHP_CLI_SERVER_WORKERS", "4");
        let mut server = Background::start(command, &self.folder.join(format!("php-{port}.log")));
        server.wait_until("it listens", LIMIT, || std::net::TcpStream::connect(&address).is_ok());
        server
    }
}

/// MariaDB with an empty database, for whoever may read the folder.
pub(crate) struct Database {
    pub(crate) socket: PathBuf,
    _server: Background,
}

impl Database {
    /// Starts the server that lies unpacked in `root`.
    #[track_caller]
    pub(crate) fn start(root: &Path, folder: &Path, name: &str) -> Self {
        let socket = folder.join("socket");
        // A folder is a database.
        fs::create_dir_all(folder.join("data").join(name)).unwrap();
        let mut command = Command::new(root.join("usr/sbin/mariadbd"));
        // Without tables of rights, which only an installed server can make.
        command.args(["--no-defaults", "--skip-networking", "--skip-grant-tables", "--user=root"]);
        command.arg(format!("--basedir={}", root.join("usr").display()));
        command.arg(format!("--datadir={}", folder.join("data").display()));
        command.arg(format!("--socket={}", socket.display()));
        command.arg(format!("--pid-file={}", folder.join("pid").display()));
        let mut server = Background::start(command, &folder.join("mariadb.log"));
        server.wait_until("it listens", LIMIT, || std::os::unix::net::UnixStream::connect(&socket).is_ok());
        Self { socket, _server: server }
    }
}

/// A port for a server that has to know its own address before it starts.
pub(crate) fn address() -> (u16, String) {
    let port = free_port();
    (port, format!("http://127.0.0.1:{port}"))
}
