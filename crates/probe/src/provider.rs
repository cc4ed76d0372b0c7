//! All rows of one provider, asked one after the other.

use crate::{Difference, Options, Protocol, Security, Target, differences, probe};
use mailsetup_tablegen::Server;
use std::fmt;
use std::net::IpAddr;

/// What came of one row. Shown, it is a line that names the server, and an indented line per difference.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    server: &'a Server,
    /// The row's host, with the domain filled in.
    host: String,
    /// What came of it.
    pub answer: Answer,
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was not asked; why.
    Skipped(&'static str),
    /// It was asked, and this differs.
    Asked(Vec<Difference>),
}

/// Asks the servers of a provider whose main domain is `domain`, each when the iterator gets to it.
pub fn ask<'a>(servers: &'a [Server], domain: Option<&'a str>, options: &'a Options) -> impl Iterator<Item = Row<'a>> {
    servers.iter().map(move |server| {
        let host = domain.map_or_else(|| server.host.clone(), |domain| server.host.replace("{domain}", domain));
        let answer = match target(server, &host) {
            Ok(target) => Answer::Asked(differences(server, &probe(&target, options))),
            Err(reason) => Answer::Skipped(reason),
        };
        Row { server, host, answer }
    })
}

/// Whom to ask about a row, or why nobody can be asked.
fn target(server: &Server, host: &str) -> Result<Target, &'static str> {
    let protocol = Protocol::read(&server.protocol).ok_or("not a mail server")?;
    let security = match server.security.as_str() {
        "tls" => Security::Tls,
        "starttls" => Security::StartTls,
        _ => return Err("neither tls nor starttls"),
    };
    let is_loopback = host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if server.when.as_deref() == Some("bridge") || is_loopback || host == "localhost" || host.ends_with(".localhost") {
        return Err("runs on the reader's own machine");
    }
    if host.ends_with(".onion") {
        return Err("inside Tor only");
    }
    if host.contains('{') {
        return Err("its host needs a domain, and the provider has none");
    }
    Ok(Target { protocol, host: host.to_owned(), port: server.port, security })
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Server { protocol, port, security, url, .. } = self.server;
        match url {
            Some(url) => write!(f, "  {protocol} {url}: ")?,
            None => write!(f, "  {protocol} {}:{port} {security}: ", self.host)?,
        }
        match &self.answer {
            Answer::Skipped(reason) => write!(f, "skipped ({reason})"),
            Answer::Asked(differences) if differences.is_empty() => f.write_str("ok"),
            Answer::Asked(differences) => {
                f.write_str("differs")?;
                differences.iter().try_for_each(|difference| write!(f, "\n    {difference}"))
            }
        }
    }
}
