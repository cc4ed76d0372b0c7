//! Somebody's web site, on loopback: a case page, the release folder beside it, a content policy,
//! and a log of every request.
//!
//! | Path | Serves |
//! |---|---|
//! | `/…` | `tests/embed/<case>/…` |
//! | `/mail-setup/…` | the release folder |
//! | `/old/…` | the same; `/old/mail-setup.js` as a cache may have it, of a build whose files are gone |
//! | `/test/…` | `tests/embed/test/…`: the page's witness; `/test/axe.js` is axe-core, if asked for |
//!
//! Each site has an origin of its own (a fresh port), so no storage or cache outlives its test, and a
//! second one on another port for what crosses origins.

use std::fs;
use std::io::{Cursor, Write as _};
use std::net::Ipv4Addr;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::Deserialize;
use tiny_http::{Header, Method, Request as HttpRequest, Response, Server, StatusCode};

use crate::browser::UNTRUSTED_HOST;
use crate::tls::Front;
use crate::tools;

/// The `Content-Security-Policy` of the case's documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// No header.
    None,
    /// A careful site: own files only, WebAssembly allowed.
    Strict,
    /// The same, and Trusted Types with no policy at all.
    StrictTrustedTypes,
    /// A careful site that has never heard of WebAssembly.
    NoWasm,
    /// WebAssembly may be compiled but not fetched.
    NoConnect,
    /// Scripts are allowed by the nonce `once`, and what they load in turn is not.
    Nonce,
}

impl Policy {
    /// The header's value.
    #[must_use]
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Strict => Some(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                 style-src 'self'; img-src 'self' data:; font-src 'self'",
            ),
            Self::StrictTrustedTypes => Some(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                 style-src 'self'; img-src 'self' data:; font-src 'self'; worker-src 'self' blob:; \
                 require-trusted-types-for 'script'; trusted-types 'none'",
            ),
            Self::NoWasm => Some(
                "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
                 img-src 'self' data:; font-src 'self'",
            ),
            Self::NoConnect => Some(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                 img-src 'self' data:; font-src 'self'",
            ),
            Self::Nonce => Some(
                "default-src 'none'; script-src 'nonce-once' 'wasm-unsafe-eval'; connect-src 'self'; \
                 style-src 'self'; img-src 'self' data:; font-src 'self'",
            ),
        }
    }
}

/// How a web host gets a file wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// 404, with a page of HTML as most hosts do.
    Missing,
    /// The right bytes under `application/octet-stream`.
    WrongType,
    /// The right type, and bytes cut off in the middle.
    Truncated,
    /// No answer at all until the site closes.
    Never,
}

/// One request as the site saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query.
    pub path: String,
}

/// A site to be, with its options.
#[derive(Clone, Debug)]
pub struct Case {
    folder: PathBuf,
    policy: Policy,
    faults: Vec<(String, Fault)>,
    shares: bool,
    https: bool,
    compresses: bool,
    headers: Vec<(String, String, String)>,
    texts: Vec<(String, String)>,
    dist: Option<PathBuf>,
    axe: Option<PathBuf>,
}

impl Case {
    /// The case in `tests/embed/<name>/`, with the release folder beside it.
    #[must_use]
    #[track_caller]
    pub fn named(name: &str) -> Self {
        Self { dist: Some(tools::dist()), ..Self::without_release(name) }
    }

    /// The case in `tests/embed/<name>/` alone.
    #[must_use]
    #[track_caller]
    pub fn without_release(name: &str) -> Self {
        Self::at(&embed().join(name))
    }

    /// A folder alone.
    #[must_use]
    #[track_caller]
    pub fn at(folder: &Path) -> Self {
        assert!(folder.is_dir(), "there is no case {}", folder.display());
        Self {
            folder: folder.to_owned(),
            policy: Policy::None,
            faults: Vec::new(),
            shares: false,
            https: false,
            compresses: false,
            headers: Vec::new(),
            texts: Vec::new(),
            dist: None,
            axe: None,
        }
    }

    /// Sends this content policy with every document of the case.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Gets every file wrong whose path ends in `suffix`.
    #[must_use]
    pub fn fault(mut self, suffix: &str, fault: Fault) -> Self {
        self.faults.push((suffix.to_owned(), fault));
        self
    }

    /// Serves axe-core as `/test/axe.js`.
    #[must_use]
    #[track_caller]
    pub fn axe(mut self) -> Self {
        self.axe = Some(tools::axe());
        self
    }

    /// Allows other origins to read what it serves (`Access-Control-Allow-Origin`).
    #[must_use]
    pub fn shares(mut self) -> Self {
        self.shares = true;
        self
    }

    /// Serves the first origin in TLS, too.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.https = true;
        self
    }

    /// Sends the `.gz` file that lies beside a file, where there is one, to browsers that take it.
    #[must_use]
    pub fn compresses(mut self) -> Self {
        self.compresses = true;
        self
    }

    /// Sends a header with every file whose path ends in `suffix`, instead of its usual one; the last that fits counts.
    #[must_use]
    pub fn header(mut self, suffix: &str, name: &str, value: &str) -> Self {
        self.headers.push((suffix.to_owned(), name.to_owned(), value.to_owned()));
        self
    }

    /// Puts `text` where the case's documents say `{{name}}`. `{{other}}` is the second origin already, and
    /// `{{elsewhere}}` the same on another site, which browsers trust as well.
    #[must_use]
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.texts.push((format!("{{{{{name}}}}}"), text.to_owned()));
        self
    }

    /// Opens the site.
    #[must_use]
    #[track_caller]
    pub fn serve(mut self) -> Site {
        let first = listen();
        let second = listen();
        let (port, other_port) = (port_of(&first), port_of(&second));
        self = self.text("other", &format!("http://127.0.0.1:{other_port}"));
        self = self.text("elsewhere", &format!("http://localhost:{other_port}"));
        let front = self.https.then(|| Front::of(port, UNTRUSTED_HOST));
        let log = Arc::new(Mutex::new(Vec::new()));
        let case = Arc::new(self);
        let held = Arc::new(Mutex::new(Vec::new()));
        let mended = Arc::new(AtomicBool::new(false));
        for server in [&first, &second] {
            let (server, case, log, held) =
                (Arc::clone(server), Arc::clone(&case), Arc::clone(&log), Arc::clone(&held));
            let mended = Arc::clone(&mended);
            // Ends when `Site` unblocks the server.
            thread::spawn(move || {
                for request in server.incoming_requests() {
                    answer(&case, !mended.load(Ordering::Relaxed), &log, &held, request);
                }
            });
        }
        Site { servers: [first, second], port, other_port, front, log, mended, _held: held }
    }
}

/// An open site; it closes when dropped.
pub struct Site {
    servers: [Arc<Server>; 2],
    port: u16,
    other_port: u16,
    front: Option<Front>,
    log: Arc<Mutex<Vec<Request>>>,
    mended: Arc<AtomicBool>,
    /// Unanswered on purpose, until the site closes.
    _held: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Site {
    /// The address of `path` on the first origin.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The address of `path` on the second origin.
    #[must_use]
    pub fn other_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.other_port)
    }

    /// The address of `path` in a context that browsers do not trust: plain HTTP under a name that is
    /// not loopback's (see [`crate::browser::UNTRUSTED_HOST`]).
    #[must_use]
    pub fn untrusted_url(&self, path: &str) -> String {
        self.http_url(UNTRUSTED_HOST, path)
    }

    /// The address of `path` on the first origin, under a name that leads to loopback.
    #[must_use]
    pub fn http_url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// The same in TLS, where that was asked for.
    #[must_use]
    #[track_caller]
    pub fn https_url(&self, host: &str, path: &str) -> String {
        let front = self.front.as_ref().unwrap_or_else(|| panic!("the site has no TLS"));
        format!("https://{host}:{}{path}", front.port)
    }

    /// Gets every file right from now on.
    pub fn mend(&self) {
        self.mended.store(true, Ordering::Relaxed);
    }

    /// Every request until now, but for the icon that browsers ask of any site.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for server in &self.servers {
            server.unblock();
        }
    }
}

fn embed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("embed")
}

#[track_caller]
fn listen() -> Arc<Server> {
    let server = Server::http((Ipv4Addr::LOCALHOST, 0));
    Arc::new(server.unwrap_or_else(|error| panic!("no port on loopback: {error}")))
}

fn port_of(server: &Server) -> u16 {
    server.server_addr().to_ip().map_or(0, |address| address.port())
}

fn answer(case: &Case, faulty: bool, log: &Mutex<Vec<Request>>, held: &Mutex<Vec<HttpRequest>>, request: HttpRequest) {
    let url = request.url().to_owned();
    let path = url.split(['?', '#']).next().unwrap_or_default().to_owned();
    if path == "/favicon.ico" {
        send(request, with_headers(Vec::new(), 204, &[]));
        return;
    }
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(Request { method: request.method().to_string(), path: url });

    let fault = case.faults.iter().find(|(suffix, _)| faulty && path.ends_with(suffix)).map(|(_, f)| *f);
    let file = locate(case, &path).filter(|_| fault != Some(Fault::Missing));
    let Some((file, mut bytes)) = file.and_then(|file| fs::read(&file).ok().map(|b| (file, b))) else {
        let page = "<!doctype html><title>404</title><p>Not found";
        send(request, with_headers(page.into(), 404, &[("Content-Type", "text/html")]));
        return;
    };
    if fault == Some(Fault::Never) {
        held.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        return;
    }
    let is_document = file.extension().is_some_and(|e| e == "html");
    let mut headers = vec![
        ("Content-Type", if fault == Some(Fault::WrongType) { "application/octet-stream" } else { media_type(&file) }),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    if let Some(policy) = case.policy.header().filter(|_| is_document) {
        headers.push(("Content-Security-Policy", policy));
    }
    if case.shares {
        headers.push(("Access-Control-Allow-Origin", "*"));
    }
    if is_document {
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for (name, value) in &case.texts {
            text = text.replace(name, value);
        }
        bytes = text.into_bytes();
    }
    if request.url() == "/old/mail-setup.js" {
        bytes = as_of_old(&bytes);
    }
    let packed = file.with_added_extension("gz");
    if case.compresses && takes_gzip(&request) && packed.is_file() {
        bytes = fs::read(&packed).unwrap_or_default();
        headers.push(("Content-Encoding", "gzip"));
    }
    if fault == Some(Fault::Truncated) {
        bytes.truncate(bytes.len() / 2);
    }
    for (_, name, value) in case.headers.iter().filter(|(suffix, ..)| path.ends_with(suffix)) {
        headers.retain(|(usual, _)| usual != name);
        headers.push((name, value));
    }
    send(request, with_headers(bytes, 200, &headers));
}

/// The loader of another build: what is named by content has other names, and so has the build.
fn as_of_old(loader: &[u8]) -> Vec<u8> {
    let manifest = fs::read_to_string(tools::dist().join("manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    let mut text = String::from_utf8_lossy(loader).into_owned();
    for name in [&manifest["id"], &manifest["glue"]["file"], &manifest["wasm"]["file"]] {
        let name = name.as_str().unwrap_or_default();
        let digits = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
        text = text.replace(name, &name.chars().map(digits).collect::<String>());
    }
    text.into_bytes()
}

/// Sends an answer, and ends the connection: `tiny_http` may leave one more unheard for as long as others are kept open.
fn send(request: HttpRequest, response: Response<Cursor<Vec<u8>>>) {
    let mut text = Vec::new();
    let head = request.method() == &Method::Head;
    let printed = response.raw_print(&mut text, request.http_version().clone(), request.headers(), head, None);
    let Some(line) = text.iter().position(|&byte| byte == b'\n').filter(|_| printed.is_ok()) else { return };
    let parts = [&text[..=line], b"Connection: close\r\n", &text[line + 1..]];
    let mut visitor = request.into_writer();
    // Who hangs up early has what was wanted.
    let _ = visitor.write_all(&parts.concat()).and_then(|()| visitor.flush());
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let accepts = |header: &&Header| header.field.equiv("Accept-Encoding");
    request.headers().iter().find(accepts).is_some_and(|header| header.value.as_str().contains("gzip"))
}

fn with_headers(body: Vec<u8>, status: u16, headers: &[(&str, &str)]) -> Response<Cursor<Vec<u8>>> {
    let mut response = Response::from_data(body).with_status_code(StatusCode(status));
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    response
}

/// The file behind a path; `/` stands for `/index.html` in every folder.
fn locate(case: &Case, path: &str) -> Option<PathBuf> {
    let release = path.strip_prefix("/mail-setup/").or_else(|| path.strip_prefix("/old/"));
    let (root, rest) = if let Some(rest) = release {
        (case.dist.clone()?, rest)
    } else if path == "/test/axe.js" {
        return case.axe.clone();
    } else if let Some(rest) = path.strip_prefix("/test/") {
        (embed().join("test"), rest)
    } else {
        (case.folder.clone(), path.strip_prefix('/')?)
    };
    let rest = if rest.is_empty() || rest.ends_with('/') { format!("{rest}index.html") } else { rest.to_owned() };
    let relative = PathBuf::from(rest);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| root.join(relative))
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ts" | "txt" | "md" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "xml" => "application/xml",
        "mobileconfig" => "application/x-apple-aspen-config",
        _ => "application/octet-stream",
    }
}
