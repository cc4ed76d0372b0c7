//! A real browser with one page in it: Chromium, Firefox or WebKitGTK, each through its own driver.
//!
//! Every method fails the test, in words, when the browser does not do it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{Background, POLL, free_port};
use crate::tools;
use crate::webdriver::{ELEMENT, WebDriver, WebDriverError};

/// A name that Chromium and Firefox resolve to loopback here, without trusting it as they trust loopback.
pub const UNTRUSTED_HOST: &str = "help.example";

/// Asks the page's witness, where there is one.
const WITNESS: &str = "return window.witness ? window.witness.seen : null";

/// How long a page may take to do what it should.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Blink, in Chromium.
    Chromium,
    /// Gecko, in Firefox.
    Firefox,
    /// WebKit, in WebKitGTK's own browser: the nearest to Safari that runs on Linux.
    WebKitGtk,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKitGtk];

    /// Its name in test names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKitGtk => "webkitgtk",
        }
    }

    /// A host that leads to loopback and that it does not trust as it trusts loopback. WebKitGTK asks the system
    /// for names, which knows none, but takes this way to write the address for another one.
    #[must_use]
    pub const fn untrusted_host(self) -> &'static str {
        match self {
            Self::Chromium | Self::Firefox => UNTRUSTED_HOST,
            Self::WebKitGtk => "[::ffff:127.0.0.1]",
        }
    }
}

/// What the reader's system asks of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// What a module's function threw or rejected with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The error as the console would print it.
    pub message: String,
    /// Its `code`, if it has one.
    pub code: String,
}

/// Keys that are not characters, as the protocol writes them.
pub mod key {
    #![allow(missing_docs, reason = "the names on the keys")]
    pub const BACKSPACE: char = '\u{E003}';
    pub const TAB: char = '\u{E004}';
    pub const ENTER: char = '\u{E007}';
    pub const SHIFT: char = '\u{E008}';
    pub const CONTROL: char = '\u{E009}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const SPACE: char = ' ';
    pub const END: char = '\u{E010}';
    pub const HOME: char = '\u{E011}';
    pub const LEFT: char = '\u{E012}';
    pub const UP: char = '\u{E013}';
    pub const RIGHT: char = '\u{E014}';
    pub const DOWN: char = '\u{E015}';
}

/// A running browser. Fields are dropped in this order: session, driver, files.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    version: String,
    web: WebDriver,
    _driver: Background,
    home: TempDir,
}

impl Browser {
    /// Starts the engine's browser with a fresh profile.
    #[must_use]
    #[track_caller]
    pub fn start(engine: Engine) -> Self {
        let home = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let downloads = home.path().join("downloads");
        fs::create_dir(&downloads).unwrap_or_else(|error| panic!("{}: {error}", downloads.display()));
        let port = free_port();
        let command = match engine {
            Engine::Chromium => chromedriver(port),
            Engine::Firefox => geckodriver(port),
            Engine::WebKitGtk => webkitwebdriver(port, home.path()),
        };
        let mut driver = Background::start(command, &home.path().join("driver.log"));
        let mut web = WebDriver::on_port(port);
        driver.wait_until("the driver listens", Duration::from_secs(60), || web.is_ready());
        let wanted = match engine {
            Engine::Chromium => chromium(home.path(), &downloads),
            Engine::Firefox => firefox(&downloads),
            Engine::WebKitGtk => webkitgtk(),
        };
        let has = web
            .new_session(&wanted)
            .unwrap_or_else(|error| panic!("{} does not start: {error}\n{}", engine.name(), driver.log()));
        let version = has["browserVersion"].as_str().unwrap_or_default().to_owned();
        let browser = Self { engine, version, web, _driver: driver, home };
        if engine == Engine::Chromium {
            browser.cdp("Browser.setDownloadBehavior", &json!({"behavior": "allow", "downloadPath": downloads}));
        }
        browser
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// What it says its version is.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Goes to `url` and waits for the page to load.
    #[track_caller]
    pub fn open(&self, url: &str) {
        self.forget_console();
        self.told("open the page", self.web.post("/url", &json!({"url": url})));
    }

    /// Goes back to the page before.
    #[track_caller]
    pub fn back(&self) {
        self.told("go back", self.web.post("/back", &json!({})));
    }

    /// Runs the body of a function in the page; `arguments[i]` are `args`.
    #[track_caller]
    pub fn script(&self, body: &str, args: &[Value]) -> Value {
        let run = self.web.post("/execute/sync", &json!({"script": body, "args": args}));
        self.told(&format!("run in the page: {}", body.lines().last().unwrap_or_default()), run)
    }

    /// Runs the body of an async function in the page and waits for what it returns. A rejection is
    /// returned as `{"rejected": "…", "code": …}`.
    #[track_caller]
    pub fn script_async(&self, body: &str, args: &[Value]) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async (...arguments_) => {{ const args = arguments_; {body} }})(...[...arguments].slice(0, -1)).then(
               (value) => done(value === undefined ? null : value),
               (error) => done({{ rejected: String(error), code: error && error.code }}));"
        );
        let run = self.web.post("/execute/async", &json!({"script": script, "args": args}));
        self.told(&format!("run in the page: {}", body.lines().last().unwrap_or_default()), run)
    }

    /// Calls what the module at `url` exports as `name` from inside the page, under its policy.
    ///
    /// # Errors
    /// What the function rejected with.
    #[track_caller]
    pub fn call(&self, url: &str, name: &str, args: &[Value]) -> Result<Value, Rejection> {
        let mut all = vec![url.into(), name.into()];
        all.extend_from_slice(args);
        let answer = self.script_async("return window.witness.call(...args)", &all);
        let answer: Value = answer
            .as_str()
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_else(|| panic!("the page's witness answers {answer}"));
        match answer["error"].as_str() {
            Some(message) => Err(Rejection {
                message: message.to_owned(),
                code: answer["code"].as_str().unwrap_or_default().to_owned(),
            }),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Runs `body` in the page until it returns something truthy, and returns that.
    #[track_caller]
    pub fn wait(&self, what: &str, body: &str, args: &[Value]) -> Value {
        let start = Instant::now();
        loop {
            let value = self.script(body, args);
            if is_truthy(&value) {
                return value;
            }
            assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} for this: {what}; it is still {value}");
            thread::sleep(POLL);
        }
    }

    /// The element at `path`: CSS selectors with `>>>` where a shadow root is entered.
    #[track_caller]
    pub fn element(&self, path: &str) -> Value {
        self.wait(
            &format!("an element at {path}"),
            "let node = document;
             for (const [depth, step] of arguments[0].split('>>>').entries()) {
               if (depth > 0) node = node.shadowRoot;
               node = node && node.querySelector(step.trim());
               if (!node) return null;
             }
             return node;",
            &[path.into()],
        )
    }

    /// Clicks as a reader's mouse would, so that the page gets a user's gesture.
    #[track_caller]
    pub fn click(&self, path: &str) {
        let element = self.element(path);
        let id = element[ELEMENT].as_str().unwrap_or_default();
        self.patiently(&format!("click {path}"), || self.web.post(&format!("/element/{id}/click"), &json!({})));
    }

    /// Does something with an element again while it is not in its place: the page is still being drawn, or
    /// WebKitGTK's window grows a bar for downloads.
    #[track_caller]
    fn patiently(&self, what: &str, act: impl Fn() -> Result<Value, WebDriverError>) {
        let start = Instant::now();
        loop {
            let done = act();
            let moving = ["element not interactable", "move target out of bounds"];
            let again = done.as_ref().is_err_and(|error| moving.contains(&error.code.as_str()));
            if !again || start.elapsed() > PATIENCE {
                self.told(what, done);
                return;
            }
            thread::sleep(POLL);
        }
    }

    /// Clicks three times, as somebody does who selects a line by hand.
    #[track_caller]
    pub fn click_thrice(&self, path: &str) {
        let element = self.element(path);
        let mut steps = vec![json!({"type": "pointerMove", "origin": element, "x": 0, "y": 0})];
        for _ in 0..3 {
            steps.push(json!({"type": "pointerDown", "button": 0}));
            steps.push(json!({"type": "pointerUp", "button": 0}));
        }
        let mouse = json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps});
        self.patiently(&format!("click {path} thrice"), || {
            self.script("arguments[0].scrollIntoView({ block: 'center' })", std::slice::from_ref(&element));
            self.web.post("/actions", &json!({"actions": [mouse]}))
        });
    }

    /// Goes into the frame at `path`: from now on, all that is read, clicked and typed is in there.
    #[track_caller]
    pub fn enter(&self, path: &str) {
        let frame = self.element(path);
        self.told(&format!("enter {path}"), self.web.post("/frame", &json!({"id": frame})));
    }

    /// Goes back to the page that the frames are in.
    #[track_caller]
    pub fn leave(&self) {
        self.told("leave the frame", self.web.post("/frame", &json!({"id": null})));
    }

    /// Presses and releases each character of `text` where the focus is.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let keys: Vec<Value> = text
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        self.keys(&keys);
    }

    /// Presses the keys of `chord` together, as Shift and Tab.
    #[track_caller]
    pub fn press(&self, chord: &[char]) {
        let down = chord.iter().map(|key| json!({"type": "keyDown", "value": key}));
        let up = chord.iter().rev().map(|key| json!({"type": "keyUp", "value": key}));
        self.keys(&down.chain(up).collect::<Vec<_>>());
    }

    #[track_caller]
    fn keys(&self, keys: &[Value]) {
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": keys}]});
        self.told("press keys", self.web.post("/actions", &actions));
    }

    /// What has the focus, as `tag#id` or `tag[part]`, through every shadow root.
    #[track_caller]
    pub fn focused(&self) -> String {
        let name = self.script(
            "let node = document.activeElement;
             while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
             if (!node) return '';
             return node.localName + (node.id ? '#' + node.id : '')
               + (node.getAttribute('part') ? '[' + node.getAttribute('part') + ']' : '');",
            &[],
        );
        name.as_str().unwrap_or_default().to_owned()
    }

    /// What the clipboard holds: pasted with the keyboard into an empty page of its own. This leaves the frames.
    #[track_caller]
    pub fn clipboard(&self) -> String {
        let here = self.told("name its window", self.web.get("/window"));
        let new = self.told("open a window", self.web.post("/window/new", &json!({"type": "tab"})));
        self.told("switch windows", self.web.post("/window", &json!({"handle": new["handle"]})));
        self.script(
            "const area = document.createElement('textarea');
             document.body.append(area);
             area.focus();",
            &[],
        );
        self.press(&[key::CONTROL, 'v']);
        let text = self.script("return document.querySelector('textarea').value", &[]);
        self.told("close a window", self.web.delete("/window"));
        self.told("switch windows", self.web.post("/window", &json!({"handle": here})));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The bytes of the download `name`, once it is complete.
    #[track_caller]
    pub fn downloaded(&self, name: &str) -> Vec<u8> {
        let file = self.downloads().join(name);
        let start = Instant::now();
        loop {
            let names = self.download_names();
            let unfinished = names.iter().any(|other| other != name && other.starts_with(name));
            if let Ok(bytes) = fs::read(&file)
                && !unfinished
                && !bytes.is_empty()
            {
                return bytes;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "waited {PATIENCE:?} for the download {name}; the folder has {names:?}"
            );
            thread::sleep(POLL);
        }
    }

    /// The files in the download folder.
    #[must_use]
    pub fn download_names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.downloads()).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn downloads(&self) -> PathBuf {
        self.home.path().join("downloads")
    }

    /// Makes the system prefer a colour scheme. `false` where the engine cannot be told: WebKitGTK
    /// takes it from the desktop.
    #[must_use]
    #[track_caller]
    pub fn prefer(&self, scheme: Scheme) -> bool {
        match self.engine {
            Engine::Chromium => {
                let value = if scheme == Scheme::Dark { "dark" } else { "light" };
                let features = json!([{"name": "prefers-color-scheme", "value": value}]);
                self.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
                true
            }
            Engine::Firefox => {
                self.privileged(
                    "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])",
                    &[json!(i32::from(scheme == Scheme::Light))],
                );
                true
            }
            Engine::WebKitGtk => false,
        }
    }

    /// Makes the page `width` CSS pixels wide, with `scale` device pixels to each. Chromium only: the others give a
    /// window what their desktop allows.
    #[track_caller]
    pub fn resize(&self, width: u32, scale: f32) {
        let metrics = json!({"width": width, "height": 800, "deviceScaleFactor": scale, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// A picture of the whole page, as PNG. Chromium only.
    #[must_use]
    #[track_caller]
    pub fn picture(&self) -> Vec<u8> {
        let height = self.script("return document.documentElement.getBoundingClientRect().height", &[]);
        let width = self.script("return innerWidth", &[]);
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let picture = self.cdp("Page.captureScreenshot", &json!({"captureBeyondViewport": true, "clip": clip}));
        decoded(&picture["data"])
    }

    /// A picture of what the window shows of the page, as PNG.
    #[must_use]
    #[track_caller]
    pub fn window(&self) -> Vec<u8> {
        let picture = self.told("picture of the window", self.web.get("/screenshot"));
        decoded(&picture)
    }

    /// What the page's witness has seen: `errors`, `console`, `violations`, `events`.
    #[track_caller]
    pub fn seen(&self) -> Value {
        self.script(WITNESS, &[])
    }

    /// What the engine itself has put on its console since the page was opened, the page's own words
    /// included where the engine does not tell them apart. `None` for WebKitGTK, whose browser shows its
    /// console to nobody when it is driven; there the witness alone must do.
    #[must_use]
    #[track_caller]
    pub fn console(&self) -> Option<Vec<String>> {
        self.told("show its console", self.read_console())
    }

    fn read_console(&self) -> Result<Option<Vec<String>>, WebDriverError> {
        match self.engine {
            Engine::Chromium => {
                let log = self.web.post("/se/log", &json!({"type": "browser"}))?;
                let entries = log.as_array().map(Vec::as_slice).unwrap_or_default();
                let words = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
                Ok(Some(entries.iter().map(words).collect()))
            }
            Engine::Firefox => {
                // The browser's own complaints come from its main process.
                let messages = self.in_chrome(
                    "return Services.console.getMessageArray()
                       .filter((message) => message instanceof Ci.nsIScriptError)
                       .filter((message) => message.isForwardedFromContentProcess)
                       .map((message) => message.toString())",
                    &[],
                )?;
                Ok(Some(serde_json::from_value(messages).unwrap_or_default()))
            }
            Engine::WebKitGtk => Ok(None),
        }
    }

    #[track_caller]
    fn forget_console(&self) {
        match self.engine {
            Engine::Chromium => {
                let _ = self.console();
            }
            Engine::Firefox => {
                self.privileged("Services.console.reset()", &[]);
            }
            Engine::WebKitGtk => {}
        }
    }

    /// Leaves the page and its downloads behind, for the next test.
    #[track_caller]
    pub fn reset(&self) {
        self.leave();
        self.open("about:blank");
        let _ = self.prefer(Scheme::Light);
        if self.engine == Engine::Chromium {
            self.cdp("Emulation.clearDeviceMetricsOverride", &json!({}));
        }
        // The window lists what was downloaded, in room that it takes from its pages.
        if self.engine == Engine::WebKitGtk && !self.download_names().is_empty() {
            let new = self.told("open a window", self.web.post("/window/new", &json!({"type": "window"})));
            self.told("close a window", self.web.delete("/window"));
            self.told("switch windows", self.web.post("/window", &json!({"handle": new["handle"]})));
        }
        self.forget_downloads();
    }

    /// Empties the download folder.
    pub fn forget_downloads(&self) {
        for name in self.download_names() {
            let _ = fs::remove_file(self.downloads().join(name));
        }
    }

    /// Where it is and what it has seen, for the report of a failed test.
    #[must_use]
    pub fn describe(&self) -> String {
        let witness = json!({"script": WITNESS, "args": []});
        let parts = [
            ("page", self.web.get("/url")),
            ("witness", self.web.post("/execute/sync", &witness)),
            ("console", self.read_console().map(Value::from)),
        ];
        parts
            .into_iter()
            .map(|(name, part)| {
                let part = part.map_or_else(|error| error.to_string(), |part| part.to_string());
                format!("{name}: {part}\n")
            })
            .collect()
    }

    /// A command of Chromium's own protocol.
    #[track_caller]
    fn cdp(&self, command: &str, params: &Value) -> Value {
        let body = json!({"cmd": command, "params": params});
        self.told(command, self.web.post("/goog/cdp/execute", &body))
    }

    /// Runs in Firefox's own privileged context.
    #[track_caller]
    fn privileged(&self, body: &str, args: &[Value]) -> Value {
        self.told(&format!("run privileged: {body}"), self.in_chrome(body, args))
    }

    fn in_chrome(&self, body: &str, args: &[Value]) -> Result<Value, WebDriverError> {
        self.web.post("/moz/context", &json!({"context": "chrome"}))?;
        let run = self.web.post("/execute/sync", &json!({"script": body, "args": args}));
        self.web.post("/moz/context", &json!({"context": "content"}))?;
        run
    }

    #[track_caller]
    fn told<T>(&self, what: &str, answer: Result<T, WebDriverError>) -> T {
        answer.unwrap_or_else(|error| panic!("{} does not {what}: {error}", self.engine.name()))
    }
}

/// The bytes of a picture, which drivers send as text.
#[track_caller]
fn decoded(picture: &Value) -> Vec<u8> {
    let text = picture.as_str().unwrap_or_default();
    BASE64.decode(text).unwrap_or_else(|error| panic!("the picture is no base64: {error}"))
}

fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(value) => value.as_f64() != Some(0.0),
        Value::String(value) => !value.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

#[track_caller]
fn chromedriver(port: u16) -> Command {
    let mut command = Command::new(tools::CHROMEDRIVER.path());
    command.arg(format!("--port={port}"));
    command
}

fn chromium(home: &Path, downloads: &Path) -> Value {
    json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {
            "binary": tools::CHROMIUM.path(),
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                format!("--user-data-dir={}", home.join("profile").display()),
                format!("--host-resolver-rules=MAP {UNTRUSTED_HOST} 127.0.0.1"),
            ],
            "prefs": {
                "download.default_directory": downloads,
                "download.prompt_for_download": false,
            },
        },
    })
}

#[track_caller]
fn geckodriver(port: u16) -> Command {
    let mut command = Command::new(tools::GECKODRIVER.path());
    command.arg(format!("--port={port}")).args(["--websocket-port=0", "--log=error", "--allow-system-access"]);
    command
}

fn firefox(downloads: &Path) -> Value {
    json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": {
            "binary": tools::FIREFOX.path(),
            "args": ["-headless"],
            "prefs": {
                "browser.download.folderList": 2,
                "browser.download.dir": downloads,
                "browser.download.useDownloadDir": true,
                "browser.download.always_ask_before_handling_new_types": false,
                "browser.download.manager.showWhenStarting": false,
                "browser.helperApps.alwaysAsk.force": false,
                "browser.helperApps.neverAsk.saveToDisk":
                    "application/x-apple-aspen-config,application/xml,text/xml,text/plain,application/octet-stream",
                "network.dns.localDomains": UNTRUSTED_HOST,
            },
        },
    })
}

/// Under a screen of its own, and with a home of its own: there it finds the download folder.
#[track_caller]
fn webkitwebdriver(port: u16, home: &Path) -> Command {
    let config = home.join("config");
    let _ = fs::create_dir(&config);
    let _ = fs::write(config.join("user-dirs.dirs"), "XDG_DOWNLOAD_DIR=\"$HOME/downloads\"\n");
    let mut command = Command::new(tools::XVFB_RUN.path());
    command
        .args(["-a", "-s", "-screen 0 1280x1024x24 -nolisten tcp"])
        .arg(tools::WEBKITWEBDRIVER.path())
        .arg(format!("--port={port}"))
        .env("HOME", home)
        .env("TMPDIR", home)
        .env("XDG_CONFIG_HOME", config)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"));
    command
}

fn webkitgtk() -> Value {
    json!({
        "browserName": "MiniBrowser",
        "acceptInsecureCerts": true,
        "webkitgtk:browserOptions": {
            "binary": tools::MINIBROWSER.path(),
            "args": ["--automation"],
        },
    })
}
