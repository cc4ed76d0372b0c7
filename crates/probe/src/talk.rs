//! The few commands of each protocol that are sent before somebody logs in.

use crate::failure::{Failure, shown};
use crate::trust::Trust;
use crate::wire::Wire;
use crate::{Offer, Protocol};

/// The most lines that are read of one answer.
const LINES: usize = 200;

/// The most mechanisms that are kept of one server.
const MECHANISMS: usize = 32;

/// A conversation with a server that has greeted.
pub(crate) struct Talk {
    protocol: Protocol,
    wire: Wire,
    /// Commands sent, which number the tags in IMAP.
    sent: u32,
    /// The greeting holds the time stamp that POP3's `APOP` needs.
    stamped: bool,
}

impl Talk {
    /// Reads the greeting.
    pub(crate) fn greeted(protocol: Protocol, wire: Wire) -> Result<Self, Failure> {
        let mut talk = Self { protocol, wire, sent: 0, stamped: false };
        let line = talk.wire.line()?;
        let (good, bad): (&[&str], &[&str]) = match protocol {
            Protocol::Imap => (&["* OK", "* PREAUTH"], &["* BYE"]),
            Protocol::Pop3 => (&["+OK"], &["-ERR"]),
            Protocol::Smtp => (&["220"], &["4", "5"]),
        };
        let starts = |words: &[&str]| words.iter().any(|word| starts(&line, word));
        if starts(bad) {
            return Err(Failure::Unavailable(shown(&line)));
        }
        if !starts(good) {
            return Err(Failure::Greeting(shown(&line)));
        }
        talk.stamped = protocol == Protocol::Pop3 && is_stamped(&line);
        if protocol == Protocol::Smtp {
            talk.rest("the connection", line)?;
        }
        Ok(talk)
    }

    /// Asks for TLS, and goes on in it.
    pub(crate) fn start_tls(mut self, host: &str, trust: &Trust) -> Result<Self, Failure> {
        let command = if self.protocol == Protocol::Pop3 { "STLS" } else { "STARTTLS" };
        // A server without a list of what it can is asked all the same.
        if self.capabilities()?.is_some_and(|list| !list.iter().any(|line| line == command)) {
            self.end();
            return Err(Failure::NoStartTls);
        }
        self.command(command)?;
        self.wire = self.wire.into_tls(host, trust)?;
        Ok(self)
    }

    /// Asks what there is to log in with.
    pub(crate) fn offer(&mut self) -> Result<Offer, Failure> {
        let mut offer = read(self.protocol, self.capabilities()?.as_deref());
        offer.apop = self.stamped;
        Ok(offer)
    }

    /// Takes leave.
    pub(crate) fn end(mut self) {
        let command = if self.protocol == Protocol::Imap { "LOGOUT" } else { "QUIT" };
        // What is to be known is known: whether the server takes leave, too, changes nothing.
        let _ = self.command(command);
        self.wire.close();
    }

    /// What the server says it can, in upper case: words in IMAP, else lines. Nothing when it has no such list.
    fn capabilities(&mut self) -> Result<Option<Vec<String>>, Failure> {
        let lines = match self.protocol {
            Protocol::Imap => self.command("CAPABILITY")?,
            Protocol::Smtp => self.command("EHLO")?,
            Protocol::Pop3 => {
                if let Err(failure) = self.command("CAPA") {
                    return if matches!(failure, Failure::Answer { .. }) { Ok(None) } else { Err(failure) };
                }
                self.until_dot()?
            }
        };
        let lines = lines.iter().map(|line| String::from_utf8_lossy(line).trim().to_ascii_uppercase());
        Ok(Some(match self.protocol {
            Protocol::Imap => lines
                .filter_map(|line| line.strip_prefix("* CAPABILITY ").map(str::to_owned))
                .flat_map(|line| line.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect(),
            Protocol::Pop3 => lines.collect(),
            Protocol::Smtp => lines.filter_map(|line| line.get(4..).map(str::to_owned)).collect(),
        }))
    }

    /// Sends a command and returns the lines of its answer, which must say that it was done. In POP3 that is the
    /// first line alone.
    fn command(&mut self, command: &'static str) -> Result<Vec<Vec<u8>>, Failure> {
        self.sent += 1;
        let tag = format!("a{} ", self.sent);
        match (self.protocol, command) {
            (Protocol::Imap, _) => self.wire.send(&format!("{tag}{command}"))?,
            (Protocol::Smtp, "EHLO") => self.wire.send(&format!("EHLO {}", self.wire.literal()))?,
            _ => self.wire.send(command)?,
        }
        let mut lines = vec![self.wire.line()?];
        match self.protocol {
            Protocol::Imap => {
                while lines.last().is_some_and(|line| !starts(line, &tag)) {
                    self.push(&mut lines)?;
                }
            }
            Protocol::Smtp => lines = self.rest(command, lines.pop().unwrap_or_default())?,
            Protocol::Pop3 => {}
        }
        let last = lines.last().map(Vec::as_slice).unwrap_or_default();
        let done = match self.protocol {
            Protocol::Imap => starts(last, &format!("{tag}OK")),
            Protocol::Pop3 => starts(last, "+OK"),
            Protocol::Smtp => starts(last, "2"),
        };
        if done { Ok(lines) } else { Err(Failure::Answer { command, answer: shown(last) }) }
    }

    /// The lines of an answer in SMTP that begins with `first`: all but the last have a hyphen after the number.
    fn rest(&mut self, command: &'static str, first: Vec<u8>) -> Result<Vec<Vec<u8>>, Failure> {
        let mut lines = vec![first];
        loop {
            let line = lines.last().map(Vec::as_slice).unwrap_or_default();
            let (number, after) = line.split_at_checked(3).unwrap_or((line, b""));
            if number.len() != 3 || !number.iter().all(u8::is_ascii_digit) {
                return Err(Failure::Answer { command, answer: shown(line) });
            }
            match after.first() {
                Some(b'-') => self.push(&mut lines)?,
                _ => return Ok(lines),
            }
        }
    }

    fn until_dot(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
        let mut lines = Vec::new();
        loop {
            self.push(&mut lines)?;
            if lines.pop_if(|line| line == b".").is_some() {
                return Ok(lines);
            }
        }
    }

    fn push(&mut self, lines: &mut Vec<Vec<u8>>) -> Result<(), Failure> {
        if lines.len() >= LINES {
            return Err(Failure::Endless("an answer of more than 200 lines"));
        }
        lines.push(self.wire.line()?);
        Ok(())
    }
}

fn starts(line: &[u8], word: &str) -> bool {
    line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// `+OK ready <1896.697170952@dbc.mtview.ca.us>`
fn is_stamped(greeting: &[u8]) -> bool {
    let text = String::from_utf8_lossy(greeting);
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.is_some_and(|(stamp, _)| stamp.contains('@'))
}

/// A name as SASL has them; anything else is not repeated to anybody.
fn is_mechanism(name: &str) -> bool {
    name.len() <= 20 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

/// The offer in a list of capabilities; without a list, what the protocol has had from its beginning.
fn read(protocol: Protocol, list: Option<&[String]>) -> Offer {
    let Some(list) = list else {
        return Offer { command: protocol == Protocol::Pop3, ..Offer::default() };
    };
    let has = |word: &str| list.iter().any(|line| line == word);
    let rests = |start: &'static str| list.iter().filter_map(move |line| line.strip_prefix(start));
    let mut mechanisms: Vec<&str> = match protocol {
        Protocol::Imap => rests("AUTH=").collect(),
        Protocol::Pop3 => rests("SASL ").collect(),
        // With an equals sign for programs of the last century.
        Protocol::Smtp => rests("AUTH ").chain(rests("AUTH=")).collect(),
    };
    mechanisms =
        mechanisms.into_iter().flat_map(str::split_ascii_whitespace).filter(|name| is_mechanism(name)).collect();
    mechanisms.sort_unstable();
    mechanisms.dedup();
    mechanisms.truncate(MECHANISMS);
    let command = match protocol {
        Protocol::Imap => !has("LOGINDISABLED"),
        Protocol::Pop3 => has("USER"),
        Protocol::Smtp => false,
    };
    Offer { mechanisms: mechanisms.into_iter().map(str::to_owned).collect(), command, apop: false }
}

#[cfg(test)]
mod tests {
    use super::{Protocol, is_stamped, read};

    #[track_caller]
    fn reads(protocol: Protocol, list: &[&str], mechanisms: &str, command: bool) {
        let list: Vec<String> = list.iter().map(|&line| line.to_owned()).collect();
        let offer = read(protocol, Some(&list));
        assert_eq!((offer.mechanisms.join(" ").as_str(), offer.command), (mechanisms, command));
    }

    #[test]
    fn each_protocol_lists_mechanisms_its_own_way() {
        reads(Protocol::Imap, &["IMAP4REV1", "AUTH=XOAUTH2", "AUTH=PLAIN"], "PLAIN XOAUTH2", true);
        reads(Protocol::Imap, &["IMAP4REV1", "LOGINDISABLED"], "", false);
        reads(Protocol::Pop3, &["SASL PLAIN LOGIN", "USER"], "LOGIN PLAIN", true);
        reads(Protocol::Pop3, &["UIDL", "SASL"], "", false);
        reads(Protocol::Smtp, &["AUTH PLAIN LOGIN", "AUTH=LOGIN CRAM-MD5"], "CRAM-MD5 LOGIN PLAIN", false);
        reads(Protocol::Smtp, &["AUTHX PLAIN", "SIZE 1"], "", false);
    }

    #[test]
    fn a_server_without_a_list_knows_what_is_older_than_lists() {
        assert!(read(Protocol::Pop3, None).command);
        assert!(is_stamped(b"+OK ready <1896.697@mail.example>"));
        assert!(!is_stamped(b"+OK <ready>"));
    }
}
