//! The archive, unpacked, and a server for it.

use flate2::read::GzDecoder;
use mail_setup_tests::process::{Background, free_port};
use mail_setup_tests::tools::{self, Tool};
use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Other files of the archive, which have no type of their own.
const PLAIN: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

/// A profile as an administrator may have put into the folder.
pub(crate) const PROFILE: &str = "free.mobileconfig";

/// A site's root with the unpacked archive in it: the folder `mail-setup/`.
pub(crate) struct Folder {
    root: TempDir,
}

impl Folder {
    /// Unpacks it, and adds a profile.
    #[track_caller]
    pub(crate) fn unpack() -> Self {
        let root = tempfile::tempdir().unwrap();
        let archive = fs::File::open(tools::release_set("zip")).unwrap();
        zip::ZipArchive::new(archive).unwrap().extract(root.path()).unwrap();
        let folder = Self { root };
        // Some servers give up their rights before they read.
        for path in [folder.root.path().to_owned(), folder.path("")] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(folder.path(PROFILE), "<plist/>").unwrap();
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("mail-setup").join(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    #[track_caller]
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// Every file that pages and people ask for by name.
    pub(crate) fn served(&self) -> Vec<String> {
        let sibling = |name: &String| name.ends_with(".br") || name.ends_with(".gz");
        self.names().into_iter().filter(|name| !sibling(name) && !PLAIN.contains(&name.as_str())).collect()
    }

    /// Every file of the folder itself.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("")).unwrap().flatten().filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    /// Whether `manifest.json` says that the name is the content's.
    pub(crate) fn is_hashed(&self, name: &str) -> bool {
        self.text("manifest.json").contains(&format!("{name:?}"))
    }
}

/// A running server, on a port of its own.
pub(crate) struct Server {
    program: Background,
    port: u16,
    /// Its configuration and what it writes.
    _work: TempDir,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    headers: ureq::http::HeaderMap,
}

impl Answer {
    /// A header, empty where there is none.
    pub(crate) fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
        values.collect::<Vec<_>>().join(", ")
    }

    /// The body as its encoding says.
    pub(crate) fn unpacked(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self.header("content-encoding").as_str() {
            "br" => brotli_decompressor::Decompressor::new(self.body.as_slice(), 4096).read_to_end(&mut bytes),
            "gzip" => GzDecoder::new(self.body.as_slice()).read_to_end(&mut bytes),
            _ => return self.body.clone(),
        }
        .unwrap();
        bytes
    }
}

impl Server {
    /// nginx with `snippet` in its server block.
    pub(crate) fn nginx(folder: &Folder, snippet: &str, with_brotli: bool) -> Self {
        let (program, work) = (find(tools::NGINX), tempfile::tempdir().unwrap());
        let module = beside(&program, "lib/nginx/modules/ngx_http_brotli_static_module.so");
        let load = if with_brotli { format!("load_module {};", module.display()) } else { String::new() };
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let (port, own) = (free_port(), work.path().display());
        let snippet = written(work.path(), "snippet.conf", snippet);
        let folders =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {own}/{kind};"));
        let text = format!(
            "{load} {user} daemon off; pid {own}/pid; worker_processes 1; events {{}}\n\
             http {{ access_log off; {} server {{ listen 127.0.0.1:{port}; root {}; include {}; }} }}\n",
            folders.join(" "),
            folder.root.path().display(),
            snippet.display()
        );
        let mut command = Command::new(&program);
        command.arg("-e").arg("stderr").arg("-p").arg(work.path()).arg("-c").arg(written(
            work.path(),
            "nginx.conf",
            &text,
        ));
        Self::start(command, port, work)
    }

    /// Apache with the file as `.htaccess`, and what a usual configuration says about packed files before.
    pub(crate) fn apache(folder: &Folder) -> Self {
        let (program, work) = (find(tools::APACHE), tempfile::tempdir().unwrap());
        fs::copy(folder.path("server/apache.htaccess"), folder.path(".htaccess")).unwrap();
        let modules = ["mpm_event", "authz_core", "mime", "dir", "filter", "deflate", "headers", "rewrite"];
        let load = modules.map(|name| {
            let path = beside(&program, &format!("lib/apache2/modules/mod_{name}.so"));
            format!("LoadModule {name}_module {}", path.display())
        });
        let (port, own, root) = (free_port(), work.path().display(), folder.root.path().display());
        let text = format!(
            "ServerRoot {own}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {own}/pid\nErrorLog /dev/stderr\n\
             Mutex file:{own} default\n{}\nUser #65534\nGroup #65534\nTypesConfig /dev/null\n\
             AddType application/x-gzip .gz .tgz\nAddLanguage br .br\nDirectoryIndex index.html\n\
             AddOutputFilterByType DEFLATE text/html text/plain text/css text/javascript application/wasm\n\
             DocumentRoot {root}\n<Directory {root}>\nRequire all granted\nOptions FollowSymLinks\nAllowOverride FileInfo\n</Directory>\n",
            load.join("\n")
        );
        let mut command = Command::new(&program);
        command.arg("-DFOREGROUND").arg("-f").arg(written(work.path(), "apache.conf", &text));
        Self::start(command, port, work)
    }

    /// Caddy with the file imported into a site's block.
    pub(crate) fn caddy(folder: &Folder) -> Self {
        let (program, work) = (find(tools::CADDY), tempfile::tempdir().unwrap());
        let port = free_port();
        let text = format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\n\
             http://127.0.0.1:{port} {{\n\troot * {}\n\timport {}\n}}\n",
            folder.root.path().display(),
            folder.path("server/Caddyfile").display()
        );
        let mut command = Command::new(&program);
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(written(work.path(), "Caddyfile", &text));
        for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(variable, work.path());
        }
        Self::start(command, port, work)
    }

    #[track_caller]
    fn start(mut command: Command, port: u16, work: TempDir) -> Self {
        let program = PathBuf::from(command.get_program());
        // Libraries that came with it, where it is not installed but unpacked.
        let folders = fs::read_dir(beside(&program, "lib")).into_iter().flatten().flatten().map(|entry| entry.path());
        let folders = folders.filter(|path| path.to_string_lossy().ends_with("-linux-gnu"));
        command.env("LD_LIBRARY_PATH", std::env::join_paths(folders).unwrap()).current_dir(work.path());
        let mut program = Background::start(command, &work.path().join("log"));
        let listens = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        program.wait_until("it listens", Duration::from_secs(30), listens);
        Self { program, port, _work: work }
    }

    /// What it says about itself.
    pub(crate) fn log(&self) -> String {
        self.program.log()
    }

    /// Asks for a file of the folder.
    #[track_caller]
    pub(crate) fn get(&self, name: &str, headers: &[(&str, &str)]) -> Answer {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let mut request = agent.get(format!("http://127.0.0.1:{}/mail-setup/{name}", self.port));
        for (key, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*key, *value);
        }
        let mut answer = request.call().unwrap_or_else(|error| panic!("{name}: {error}\n{}", self.log()));
        let body = answer.body_mut().read_to_vec().unwrap();
        Answer { status: answer.status().as_u16(), body, headers: answer.headers().clone() }
    }
}

#[track_caller]
fn find(tool: Tool) -> PathBuf {
    tool.find().unwrap_or_else(|missing| panic!("{missing}"))
}

/// A path of the system, or unpacked packages, that a program is in: `/usr/sbin/nginx` is beside `/usr/lib`.
fn beside(program: &Path, path: &str) -> PathBuf {
    program.ancestors().nth(2).unwrap().join(path)
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
