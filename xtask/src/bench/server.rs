//! A folder as a site on this machine, for as long as the program runs. It sends a `.br` sibling where the browser takes it.

use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Of a page of its own process the clock is finer: 5 µs instead of 100. And nothing is kept from one load to the next.
const HEADERS: &str = "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\
                       Cache-Control: no-store\r\nConnection: close\r\n";

/// A site that is served.
pub(super) struct Site {
    /// Its address, without a slash at its end.
    pub(super) url: String,
    sent: Arc<AtomicU64>,
}

impl Site {
    /// All bytes it has sent, headers included.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

/// Serves `root` on a free port.
pub(super) fn serve(root: PathBuf) -> Result<Site> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?;
    let port = listener.local_addr().context("a listener without an address")?.port();
    let sent = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&sent);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (root, count) = (root.clone(), Arc::clone(&count));
            // A browser that hangs up is no failure of ours.
            thread::spawn(move || answer(&root, &stream, &count).ok());
        }
    });
    Ok(Site { url: format!("http://127.0.0.1:{port}"), sent })
}

fn answer(root: &Path, mut stream: &TcpStream, sent: &AtomicU64) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let mut brotli = false;
    while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
        let line = line.to_ascii_lowercase();
        brotli |= line.strip_prefix("accept-encoding:").is_some_and(|all| all.split(',').any(|one| one.trim() == "br"));
    }
    let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let path = path.split('?').next().unwrap_or_default();
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let file = root.join(path);
    let small = fs::read(root.join(format!("{path}.br"))).ok().filter(|_| brotli && inside);
    let encoding = if small.is_some() { "Content-Encoding: br\r\n" } else { "" };
    let (status, body) = match small.map_or_else(|| fs::read(&file), Ok) {
        Ok(body) if inside => ("200 OK", body),
        _ => ("404 Not Found", Vec::new()),
    };
    let length = body.len();
    let kind = media_type(&file);
    let head =
        format!("HTTP/1.1 {status}\r\n{HEADERS}{encoding}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    sent.fetch_add(u64::try_from(head.len() + length).unwrap_or_default(), Ordering::SeqCst);
    Ok(())
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::serve;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    #[track_caller]
    fn answer(url: &str, request: &str) -> String {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn the_compressed_sibling_goes_to_browsers_that_take_it() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.js"), "whole").unwrap();
        std::fs::write(dir.path().join("a.js.br"), "small").unwrap();
        let site = serve(dir.path().to_owned()).unwrap();
        let small = answer(&site.url, "GET /a.js?1 HTTP/1.1\r\nAccept-Encoding: gzip, br\r\n\r\n");
        let whole = answer(&site.url, "GET /a.js HTTP/1.1\r\nAccept-Encoding: gzip\r\n\r\n");
        assert!(small.contains("Content-Encoding: br\r\n") && small.ends_with("\r\n\r\nsmall"), "{small}");
        assert!(!whole.contains("Content-Encoding") && whole.ends_with("\r\n\r\nwhole"), "{whole}");
        assert!(answer(&site.url, "GET /../a.js HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
    }
}
