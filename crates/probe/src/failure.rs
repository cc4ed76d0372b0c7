//! How far it got with a server that cannot be used as its row says.

use std::fmt;
use std::time::Duration;

/// Why a server could not be asked to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name has no address, in the resolver's words.
    Name(String),
    /// Nothing listens on the port.
    Refused,
    /// No way to the address, in the system's words.
    Unreachable(String),
    /// No answer to the attempt to connect, within this time.
    NoAnswer(Duration),
    /// Connected, and then not a byte when it was the server's turn, within this time.
    Silent(Duration),
    /// Bytes came, and no end within this time.
    Slow(Duration),
    /// More than is read of anybody: what there was too much of.
    Endless(&'static str),
    /// The server closed the connection when it was its turn.
    Closed,
    /// Plain text where TLS should begin.
    PlainText(String),
    /// TLS from the first byte, where a greeting in plain text should come.
    TlsAtOnce,
    /// STARTTLS, or POP3's STLS, is not among the capabilities.
    NoStartTls,
    /// The certificate does not prove that this is the server; why.
    Certificate(String),
    /// TLS came to no agreement; why.
    Handshake(String),
    /// The first line is not this protocol's.
    Greeting(String),
    /// The greeting says that there is no service.
    Unavailable(String),
    /// A command was not answered as the protocol has it.
    Answer {
        /// The command.
        command: &'static str,
        /// What came.
        answer: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(reason) => write!(f, "no address for this name: {reason}"),
            Self::Refused => f.write_str("connection refused: nothing listens on this port"),
            Self::Unreachable(reason) => write!(f, "no connection: {reason}"),
            Self::NoAnswer(time) => write!(f, "no connection: no answer within {} s", time.as_secs_f32()),
            Self::Silent(time) => write!(f, "connected, then silent for {} s", time.as_secs_f32()),
            Self::Slow(time) => write!(f, "did not come to an end within {} s", time.as_secs_f32()),
            Self::Endless(what) => write!(f, "sends too much: {what}"),
            Self::Closed => f.write_str("closes the connection without an answer"),
            Self::PlainText(line) => write!(f, "answers in plain text: `{line}`"),
            Self::TlsAtOnce => f.write_str("begins with TLS at once; the row says `starttls`"),
            Self::NoStartTls => f.write_str("does not offer STARTTLS"),
            Self::Certificate(reason) => write!(f, "wrong certificate: {reason}"),
            Self::Handshake(reason) => write!(f, "TLS fails: {reason}"),
            Self::Greeting(line) => write!(f, "greets in another protocol: `{line}`"),
            Self::Unavailable(line) => write!(f, "gives no service: `{line}`"),
            Self::Answer { command, answer } => write!(f, "answers {command} with `{answer}`"),
        }
    }
}

impl std::error::Error for Failure {}

/// What somebody else's program sent, as it may be shown: one line, of some length, without control characters.
pub(crate) fn shown(bytes: &[u8]) -> String {
    const LENGTH: usize = 120;
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end_matches(['\r', '\n']);
    let mut shown: String = text.chars().take(LENGTH).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LENGTH).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_a_server_says_cannot_steer_a_terminal() {
        assert_eq!(shown(b"220 \x1b[2J\x07hello\xff\r\n"), "220 \u{fffd}[2J\u{fffd}hello\u{fffd}");
        assert_eq!(shown("é".repeat(500).as_bytes()), format!("{}…", "é".repeat(120)));
    }
}
