//! Chromium without a window, driven by chromedriver: as much of WebDriver as the bench speaks.

use crate::{project, run};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A page that asks for its memory gets the answer now, and not after the next collection of garbage.
    "--enable-blink-features=ForceEagerMeasureMemory",
];

/// How long the driver may take to listen.
const START: Duration = Duration::from_secs(30);
/// How long one call into a page may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running browser; it ends when dropped.
pub(super) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    pub(super) version: String,
}

impl Browser {
    /// Starts it with the fresh profile folder `profile`. `waits` says whether [`Self::open`] waits for the page.
    pub(super) fn start(profile: &Path, waits: bool) -> Result<Self> {
        let chromium = find(&["chromium", "chromium-browser"])?;
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = free.context("no free port on loopback")?.port();
        let mut command = run::command(find(&["chromedriver"])?);
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = command.spawn().with_context(|| format!("cannot start {}", run::line(&command)))?;
        let mut browser = Self { driver, port, session: String::new(), version: String::new() };
        browser.listens()?;

        project::remove_dir(profile)?;
        let mut arguments = ARGUMENTS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let wanted = json!({
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "pageLoadStrategy": if waits { "normal" } else { "none" },
            "timeouts": { "script": PATIENCE.as_secs() * 1000 },
        });
        let answer = browser.request("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        let text = |pointer| answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        browser.session = text("/sessionId").context("chromedriver opened a session without an id")?;
        browser.version = text("/capabilities/browserVersion").unwrap_or_default();
        Ok(browser)
    }

    fn listens(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if let Ok(Some(status)) = self.driver.try_wait() {
                bail!("chromedriver ended with {status} before it listened");
            }
            if start.elapsed() > START {
                bail!("chromedriver did not listen on port {} within {} s", self.port, START.as_secs());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Goes to `url` and, unless it was told not to, waits for the page and its scripts.
    pub(super) fn open(&self, url: &str) -> Result<()> {
        self.request("POST", &format!("/session/{}/url", self.session), &json!({ "url": url })).map(drop)
    }

    /// Waits for what the page's function `name` returns for these arguments.
    pub(super) fn call(&self, name: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             {name}(...[...arguments].slice(0, -1)).then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let path = format!("/session/{}/execute/async", self.session);
        let mut answer = self.request("POST", &path, &json!({ "script": script, "args": arguments }))?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => bail!("{name} failed in the page: {error}"),
            None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    /// Waits until an expression is true in a page that may still be on its way.
    pub(super) fn wait(&self, expression: &str) -> Result<()> {
        let path = format!("/session/{}/execute/sync", self.session);
        let body = json!({ "script": format!("return {expression}"), "args": [] });
        let start = Instant::now();
        while !self.request("POST", &path, &body).is_ok_and(|answer| answer == true) {
            ensure!(start.elapsed() < START, "not true in the page within {} s: {expression}", START.as_secs());
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Types with real keys, and rests for so many milliseconds after each.
    pub(super) fn type_keys(&self, text: &str, rest: u32) -> Result<()> {
        let mut actions = Vec::new();
        for letter in text.chars() {
            for kind in ["keyDown", "keyUp"] {
                actions.push(json!({ "type": kind, "value": letter }));
            }
            if rest > 0 {
                actions.push(json!({ "type": "pause", "duration": rest }));
            }
        }
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.request("POST", &format!("/session/{}/actions", self.session), &body).map(drop)
    }

    /// A command of Chromium's own protocol.
    pub(super) fn command(&self, name: &str, parameters: &Value) -> Result<()> {
        let body = json!({ "cmd": name, "params": parameters });
        self.request("POST", &format!("/session/{}/goog/cdp/execute", self.session), &body).map(drop)
    }

    fn request(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let (ok, mut answer) = exchange(self.port, method, path, &body.to_string())
            .with_context(|| format!("no answer from chromedriver to {method} {path}"))?;
        let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
        if !ok {
            let message = value.get("message").and_then(Value::as_str).unwrap_or_default();
            return Err(anyhow!("chromedriver refuses {method} {path}: {message}"));
        }
        Ok(value)
    }
}

/// One HTTP request with JSON both ways; whether the status was a good one.
fn exchange(port: u16, method: &str, path: &str, body: &str) -> Result<(bool, Value)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE + START))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let ok = line.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((ok, serde_json::from_slice(&body)?))
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The session's end is the browser's.
        let _ = exchange(self.port, "DELETE", &format!("/session/{}", self.session), "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn find(names: &[&str]) -> Result<PathBuf> {
    let found = names.iter().find_map(|name| run::find(name, &[]));
    found.with_context(|| format!("no `{}` on the search path; `cargo xtask test` installs it", names.join("` or `")))
}
