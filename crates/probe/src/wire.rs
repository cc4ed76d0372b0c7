//! Lines to and from one server, in plain text or in TLS, within a time.

use crate::failure::{Failure, shown};
use crate::trust::{self, Trust};
use crate::{Options, Target};
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// The longest line that is read; IMAP's list of capabilities is the longest that is common.
const LINE: usize = 8 * 1024;

/// Bytes that are kept of how a server began.
const BEGINNING: usize = 512;

/// The time one server has.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    start: Instant,
    /// For one answer.
    step: Duration,
    /// For all of them.
    whole: Duration,
}

impl Clock {
    pub(crate) fn start(step: Duration) -> Self {
        Self { start: Instant::now(), step, whole: step.saturating_mul(Options::WHOLE) }
    }

    /// What the next step may take; nothing when the time is over.
    fn left(&self) -> Option<Duration> {
        let left = self.whole.saturating_sub(self.start.elapsed()).min(self.step);
        (!left.is_zero()).then_some(left)
    }

    fn slow(&self) -> Failure {
        Failure::Slow(self.whole)
    }
}

/// A connection on which every reading and writing ends in time.
struct Timed {
    tcp: TcpStream,
    clock: Clock,
    /// How the server began.
    beginning: Vec<u8>,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        self.clock.left().ok_or_else(|| ErrorKind::TimedOut.into())
    }
}

/// A timeout has two kinds, by system; here it is one, which rustls does not take for "try again".
fn timed(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(Some(self.left()?))?;
        let count = self.tcp.read(buffer).map_err(timed)?;
        let room = BEGINNING.saturating_sub(self.beginning.len());
        self.beginning.extend(buffer.iter().take(count.min(room)));
        Ok(count)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(self.left()?))?;
        self.tcp.write(bytes).map_err(timed)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

enum Stream {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
}

/// A connection that is read by lines.
pub(crate) struct Wire {
    stream: Stream,
    /// Received and not yet read.
    ahead: Vec<u8>,
}

impl Wire {
    /// Connects to the first of the host's addresses that answers.
    pub(crate) fn connect(target: &Target, options: &Options, clock: Clock) -> Result<Self, Failure> {
        let mut failure = None;
        for address in addresses(target, options, clock)? {
            let left = clock.left().ok_or_else(|| clock.slow())?;
            match TcpStream::connect_timeout(&address, left) {
                Ok(tcp) => {
                    let stream = Stream::Plain(Timed { tcp, clock, beginning: Vec::new() });
                    return Ok(Self { stream, ahead: Vec::new() });
                }
                Err(error) => {
                    let now = match error.kind() {
                        ErrorKind::ConnectionRefused => Failure::Refused,
                        ErrorKind::TimedOut | ErrorKind::WouldBlock => Failure::NoAnswer(left),
                        _ => Failure::Unreachable(error.to_string()),
                    };
                    // One way in is often closed on this side: no IPv6. The other one's failure says more.
                    if !matches!(now, Failure::Unreachable(_)) || failure.is_none() {
                        failure = Some(now);
                    }
                }
            }
        }
        Err(failure.unwrap_or_else(|| Failure::Name("the resolver gives none".to_owned())))
    }

    /// The same connection, in TLS from here on, with a server whose certificate is right.
    pub(crate) fn into_tls(self, host: &str, trust: &Trust) -> Result<Self, Failure> {
        let Stream::Plain(mut timed) = self.stream else {
            return Err(Failure::Handshake("there is TLS already".to_owned()));
        };
        if !self.ahead.is_empty() {
            // What came before TLS is nobody's word, and must not be read as if it had come in it.
            return Err(Failure::Handshake(format!("before it, the server sends `{}`", shown(&self.ahead))));
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Failure::Handshake(format!("`{host}` is no name that a certificate can hold")))?;
        let connection = ClientConnection::new(Arc::clone(&trust.0), name);
        let mut connection = connection.map_err(|error| trust::explain(&error))?;
        timed.beginning.clear();
        while connection.is_handshaking() {
            if let Err(error) = connection.complete_io(&mut timed) {
                return Err(handshake(&error, &timed));
            }
        }
        Ok(Self { stream: Stream::Tls(Box::new(StreamOwned::new(connection, timed))), ahead: Vec::new() })
    }

    /// The next line, without its end.
    pub(crate) fn line(&mut self) -> Result<Vec<u8>, Failure> {
        loop {
            if let Some(end) = self.ahead.iter().position(|&byte| byte == b'\n') {
                let mut line: Vec<u8> = self.ahead.drain(..=end).collect();
                line.pop();
                line.pop_if(|byte| *byte == b'\r');
                return Ok(line);
            }
            if self.ahead.len() > LINE {
                return Err(Failure::Endless("a line of more than 8 KiB"));
            }
            let mut bytes = [0; 2048];
            let read = match &mut self.stream {
                Stream::Plain(timed) => timed.read(&mut bytes),
                Stream::Tls(tls) => tls.read(&mut bytes),
            };
            match read {
                Ok(0) => return Err(Failure::Closed),
                Ok(count) => self.ahead.extend(bytes.iter().take(count)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(broken(&error, self.clock())),
            }
        }
    }

    /// Sends a line.
    pub(crate) fn send(&mut self, line: &str) -> Result<(), Failure> {
        let bytes = format!("{line}\r\n");
        let written = match &mut self.stream {
            Stream::Plain(timed) => timed.write_all(bytes.as_bytes()),
            Stream::Tls(tls) => tls.write_all(bytes.as_bytes()).and_then(|()| tls.flush()),
        };
        written.map_err(|error| broken(&error, self.clock()))
    }

    /// This side's address, as SMTP writes it.
    pub(crate) fn literal(&self) -> String {
        let timed = match &self.stream {
            Stream::Plain(timed) => timed,
            Stream::Tls(tls) => tls.get_ref(),
        };
        match timed.tcp.local_addr().map(|address| address.ip()) {
            Ok(IpAddr::V6(ip)) => ip.to_ipv4_mapped().map_or_else(|| format!("[IPv6:{ip}]"), |ip| format!("[{ip}]")),
            Ok(IpAddr::V4(ip)) => format!("[{ip}]"),
            Err(_) => "[127.0.0.1]".to_owned(),
        }
    }

    /// Says that nothing more comes, as TLS wants it said.
    pub(crate) fn close(mut self) {
        if let Stream::Tls(tls) = &mut self.stream {
            tls.conn.send_close_notify();
            // The talk is over: whether this arrives changes nothing.
            let _ = tls.flush();
        }
    }

    fn clock(&self) -> Clock {
        match &self.stream {
            Stream::Plain(timed) => timed.clock,
            Stream::Tls(tls) => tls.get_ref().clock,
        }
    }
}

/// The host's addresses. The system's resolver has no timeout of its own, so it is asked beside us.
fn addresses(target: &Target, options: &Options, clock: Clock) -> Result<Vec<SocketAddr>, Failure> {
    let known = options.addresses.iter().filter(|(name, _)| *name == target.host);
    let known: Vec<SocketAddr> = known.map(|(_, ip)| SocketAddr::new(*ip, target.port)).collect();
    if !known.is_empty() {
        return Ok(known);
    }
    let (found, finding) = mpsc::channel();
    let asked = (target.host.clone(), target.port);
    thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = found.send(asked.to_socket_addrs().map(Vec::from_iter));
    });
    let left = clock.left().ok_or_else(|| clock.slow())?;
    match finding.recv_timeout(left) {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(error)) => Err(Failure::Name(error.to_string())),
        Err(_) => Err(Failure::Name(format!("the resolver did not answer within {} s", left.as_secs_f32()))),
    }
}

fn handshake(error: &io::Error, timed: &Timed) -> Failure {
    /// Kinds of record in TLS: change of cipher, alert, handshake, data.
    const RECORDS: std::ops::RangeInclusive<u8> = 0x14..=0x17;
    match timed.beginning.first() {
        Some(first) if !RECORDS.contains(first) => {
            let line = timed.beginning.split(|&byte| byte == b'\n').next().unwrap_or_default();
            return Failure::PlainText(shown(line));
        }
        _ => {}
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(error) => trust::explain(error),
        None => broken(error, timed.clock),
    }
}

/// Why a connection gave no more.
fn broken(error: &io::Error, clock: Clock) -> Failure {
    match error.kind() {
        ErrorKind::TimedOut if clock.left().is_none() => clock.slow(),
        ErrorKind::TimedOut => Failure::Silent(clock.step),
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => Failure::Closed,
        _ => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(error) => trust::explain(error),
            None => Failure::Unreachable(error.to_string()),
        },
    }
}
