//! TLS before a server that speaks without, as a web host's front has it.
//!
//! Its certificate is nobody's: the browsers of the tests take any.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustls::{ServerConfig, ServerConnection};

use crate::servers::{Authority, Valid};

/// Ends when it is dropped.
pub(crate) struct Front {
    pub(crate) port: u16,
    over: Arc<AtomicBool>,
}

impl Front {
    /// Listens on loopback, for the server on a port there, under a name.
    #[track_caller]
    pub(crate) fn of(server: u16, name: &str) -> Self {
        let (listener, config) = open(name).unwrap_or_else(|error| panic!("no TLS on loopback: {error}"));
        let port = listener.local_addr().map_or(0, |address| address.port());
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        thread::spawn(move || {
            for outer in listener.incoming().flatten() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let config = Arc::clone(&config);
                // Who hangs up early has what was wanted.
                thread::spawn(move || carry(outer, server, config));
            }
        });
        Self { port, over }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes whoever waits for a visitor.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

fn open(name: &str) -> io::Result<(TcpListener, Arc<ServerConfig>)> {
    let (chain, key) = Authority::new("a web host").certify(&[name], Valid::Now).der();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(io::Error::other)?;
    Ok((TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, Arc::new(config)))
}

/// Carries what is said both ways until one side has nothing more to say.
fn carry(mut outer: TcpStream, server: u16, config: Arc<ServerConfig>) -> io::Result<()> {
    let mut inner = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    let tls = Arc::new(Mutex::new(ServerConnection::new(config).map_err(io::Error::other)?));
    let (answers, visitor, secret) = (inner.try_clone()?, outer.try_clone()?, Arc::clone(&tls));
    thread::spawn(move || outwards(answers, visitor, &secret));
    let mut bytes = [0; 16 * 1024];
    loop {
        let count = outer.read(&mut bytes)?;
        if count == 0 {
            return inner.shutdown(Shutdown::Both);
        }
        let mut tls = tls.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rest = &bytes[..count];
        while !rest.is_empty() {
            tls.read_tls(&mut rest)?;
            let state = tls.process_new_packets().map_err(io::Error::other)?;
            let mut plain = vec![0; state.plaintext_bytes_to_read()];
            tls.reader().read_exact(&mut plain)?;
            inner.write_all(&plain)?;
        }
        send(&mut tls, &mut outer)?;
    }
}

fn outwards(mut answers: TcpStream, mut visitor: TcpStream, tls: &Mutex<ServerConnection>) -> io::Result<()> {
    let mut bytes = [0; 16 * 1024];
    loop {
        let count = answers.read(&mut bytes)?;
        let mut tls = tls.lock().unwrap_or_else(PoisonError::into_inner);
        if count == 0 {
            tls.send_close_notify();
            send(&mut tls, &mut visitor)?;
            return visitor.shutdown(Shutdown::Both);
        }
        tls.writer().write_all(&bytes[..count])?;
        send(&mut tls, &mut visitor)?;
    }
}

fn send(tls: &mut ServerConnection, visitor: &mut TcpStream) -> io::Result<()> {
    while tls.wants_write() {
        tls.write_tls(visitor)?;
    }
    Ok(())
}
