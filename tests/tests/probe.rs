//! What `cargo xtask probe` finds out: about Dovecot and Postfix, and about servers that misbehave.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use libtest_mimic::{Arguments, Trial};
use mail_setup_tests::process::free_port;
use mail_setup_tests::servers::{self, AUTHORITY, Authority, Certified, HOST, Servers, Valid};
use mailsetup_probe::{
    Failure, Offer, Options, Protocol, Report, Security, Target, Trust, differences, probe, provider,
};
use mailsetup_tablegen::Server;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Servers that answer get this long for it: this machine may have much else to do.
const PATIENT: Duration = Duration::from_secs(20);
/// Servers that do not answer get this long.
const BRIEF: Duration = Duration::from_millis(700);

type Case = fn(&Servers);

const CASES: &[(&str, Case)] = &[
    ("right_rows_have_no_difference", right_rows),
    ("rows_are_shown_with_what_differs", shown),
    ("a_closed_port_refuses", closed_port),
    ("an_unknown_name_has_no_address", unknown_name),
    ("another_protocol_is_recognised", another_protocol),
    ("plain_text_on_a_port_for_tls_is_recognised", plain_text),
    ("tls_on_a_port_for_starttls_is_recognised", tls_at_once),
    ("a_server_without_starttls_is_recognised", no_starttls),
    ("a_certificate_must_hold_the_name", wrong_name),
    ("a_certificate_must_be_signed_by_somebody_known", unknown_issuer),
    ("a_certificate_must_be_valid_today", expired),
    ("a_silent_server_takes_its_time_and_no_more", silent),
    ("a_server_that_never_ends_is_left", endless),
    ("a_server_that_is_out_of_service_says_so", unavailable),
    ("nothing_said_before_tls_counts_after_it", injected),
    ("ways_to_log_in_differ_in_both_directions", ways),
    ("no_command_carries_credentials", transcripts),
];

fn main() -> ExitCode {
    let obstacle = servers::obstacle();
    if let Some(reason) = obstacle {
        println!("ignored: {reason}");
    }
    let servers = Arc::new(LazyLock::new(Servers::start as fn() -> Servers));
    let trials = CASES.iter().map(|&(name, case)| {
        let servers = Arc::clone(&servers);
        Trial::test(name, move || {
            case(&servers);
            Ok(())
        })
        .with_ignored_flag(obstacle.is_some())
    });
    // The last owner of the servers is this function, which ends them.
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn options(ca: &Path, timeout: Duration) -> Options {
    let trust = Trust::system(Some(ca)).unwrap();
    Options { timeout, trust, addresses: vec![(HOST.to_owned(), IpAddr::V4(Ipv4Addr::LOCALHOST))] }
}

fn row(protocol: &str, port: u16, security: &str, auth: &[&str]) -> Server {
    Server {
        protocol: protocol.to_owned(),
        host: HOST.to_owned(),
        port,
        security: security.to_owned(),
        username: "email".to_owned(),
        auth: auth.iter().map(|&word| word.to_owned()).collect(),
        sources: Vec::new(),
        when: None,
        url: None,
    }
}

fn ask(servers: &Servers, protocol: Protocol, port: u16, security: Security, timeout: Duration) -> Report {
    let target = Target { protocol, host: HOST.to_owned(), port, security };
    probe(&target, &options(&servers.ca(), timeout))
}

#[track_caller]
fn fails(report: &Report, expected: &str) {
    let failure = report.outcome.as_ref().expect_err("the server must not be as its row says");
    assert_eq!(failure.to_string(), expected);
}

/// The rows of the six services, as a table would have them.
fn rows(servers: &Servers) -> [Server; 6] {
    let ports = servers.ports();
    [
        row("imap", ports.imaps, "tls", &["password"]),
        row("imap", ports.imap, "starttls", &["app-password", "password"]),
        row("pop3", ports.pop3s, "tls", &["password"]),
        row("pop3", ports.pop3, "starttls", &["password"]),
        row("smtp", ports.submissions, "tls", &["password"]),
        row("smtp", ports.submission, "starttls", &["password"]),
    ]
}

fn right_rows(servers: &Servers) {
    let options = options(&servers.ca(), PATIENT);
    for row in rows(servers) {
        let protocol = Protocol::read(&row.protocol).unwrap();
        let security = if row.security == "tls" { Security::Tls } else { Security::StartTls };
        let report = probe(&Target { protocol, host: row.host.clone(), port: row.port, security }, &options);
        let mechanisms = ["LOGIN", "PLAIN"].map(str::to_owned).to_vec();
        let command = protocol != Protocol::Smtp;
        assert_eq!(report.outcome, Ok(Offer { mechanisms, command, apop: false }), "{row:?}");
        assert_eq!(differences(&row, &report), [], "{row:?}");
    }
}

fn shown(servers: &Servers) {
    let mut rows = rows(servers).to_vec();
    let ports = servers.ports();
    rows[1].host = "mail.{domain}".to_owned();
    rows[1].auth = vec!["oauth2".to_owned(), "encrypted".to_owned()];
    rows[3].port = ports.imap;
    rows.push(Server { when: Some("bridge".to_owned()), ..row("imap", 1143, "starttls", &["password"]) });
    rows.push(Server { host: "127.0.0.1".to_owned(), ..row("smtp", 1025, "starttls", &["password"]) });
    rows.push(Server { host: "abc.onion".to_owned(), ..row("imap", 993, "tls", &["password"]) });
    let url = Some("https://dav.example.test/".to_owned());
    rows.push(Server { url, ..row("caldav", 443, "tls", &["password"]) });
    let options = options(&servers.ca(), PATIENT);
    let mut text = "example (Example)\n".to_owned();
    text.extend(provider::ask(&rows, Some("example.test"), &options).map(|row| format!("{row}\n")));
    for (port, name) in [
        (ports.imap, "IMAP"),
        (ports.imaps, "IMAPS"),
        (ports.pop3s, "POP3S"),
        (ports.submission, "SUBMISSION"),
        (ports.submissions, "SUBMISSIONS"),
    ] {
        text = text.replace(&format!(":{port} "), &format!(":{name} "));
    }
    expect![[r#"
        example (Example)
          imap mail.example.test:IMAPS tls: ok
          imap mail.example.test:IMAP starttls: differs
            the row says `oauth2`; the server offers LOGIN, PLAIN, the command LOGIN
            the row says `encrypted`; the server offers LOGIN, PLAIN, the command LOGIN
          pop3 mail.example.test:POP3S tls: ok
          pop3 mail.example.test:IMAP starttls: differs
            greets in another protocol: `* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN AUTH=LOGIN] Dovecot ready…`
          smtp mail.example.test:SUBMISSIONS tls: ok
          smtp mail.example.test:SUBMISSION starttls: ok
          imap mail.example.test:1143 starttls: skipped (runs on the reader's own machine)
          smtp 127.0.0.1:1025 starttls: skipped (runs on the reader's own machine)
          imap abc.onion:993 tls: skipped (inside Tor only)
          caldav https://dav.example.test/: skipped (not a mail server)
    "#]].assert_eq(&text);
}

fn closed_port(servers: &Servers) {
    let report = ask(servers, Protocol::Imap, free_port(), Security::Tls, PATIENT);
    fails(&report, "connection refused: nothing listens on this port");
}

fn unknown_name(servers: &Servers) {
    let host = "no-such-host.invalid".to_owned();
    let target = Target { protocol: Protocol::Imap, host, port: 993, security: Security::Tls };
    let report = probe(&target, &options(&servers.ca(), PATIENT));
    assert!(matches!(report.outcome, Err(Failure::Name(_))), "{report:?}");
}

fn another_protocol(servers: &Servers) {
    let ports = servers.ports();
    let report = ask(servers, Protocol::Imap, ports.submission, Security::StartTls, PATIENT);
    fails(&report, "greets in another protocol: `220 mail.example.test ESMTP Postfix`");
    let report = ask(servers, Protocol::Pop3, ports.submissions, Security::Tls, PATIENT);
    fails(&report, "greets in another protocol: `220 mail.example.test ESMTP Postfix`");
    let report = ask(servers, Protocol::Smtp, ports.pop3s, Security::Tls, PATIENT);
    fails(&report, "greets in another protocol: `+OK Dovecot ready.`");
}

fn plain_text(servers: &Servers) {
    let ports = servers.ports();
    let report = ask(servers, Protocol::Pop3, ports.pop3, Security::Tls, PATIENT);
    fails(&report, "answers in plain text: `+OK Dovecot ready.`");
    let report = ask(servers, Protocol::Smtp, ports.submission, Security::Tls, PATIENT);
    fails(&report, "answers in plain text: `220 mail.example.test ESMTP Postfix`");
}

fn tls_at_once(servers: &Servers) {
    let ports = servers.ports();
    for (protocol, port) in [(Protocol::Imap, ports.imaps), (Protocol::Smtp, ports.submissions)] {
        let report = ask(servers, protocol, port, Security::StartTls, Duration::from_secs(4));
        fails(&report, "begins with TLS at once; the row says `starttls`");
    }
}

fn no_starttls(servers: &Servers) {
    let script = Script { starttls: false, ..Script::new(Protocol::Smtp, servers.authority()) };
    let recorder = script.serve();
    let report = ask(servers, Protocol::Smtp, recorder.port, Security::StartTls, PATIENT);
    fails(&report, "does not offer STARTTLS");
    assert_eq!(recorder.transcript(), "EHLO [127.0.0.1]\nQUIT\n");
}

fn wrong_name(servers: &Servers) {
    let ports = servers.ports();
    let mut options = options(&servers.ca(), PATIENT);
    options.addresses.push(("imap.other.test".to_owned(), IpAddr::V4(Ipv4Addr::LOCALHOST)));
    for (port, security) in [(ports.imaps, Security::Tls), (ports.imap, Security::StartTls)] {
        let target = Target { protocol: Protocol::Imap, host: "imap.other.test".to_owned(), port, security };
        let expected = "wrong certificate: it is not for this name but for mail.example.test, localhost, 127.0.0.1";
        fails(&probe(&target, &options), expected);
    }
}

fn unknown_issuer(servers: &Servers) {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.pem");
    let port = servers.ports().submission;
    let target = Target { protocol: Protocol::Smtp, host: HOST.to_owned(), port, security: Security::StartTls };
    for (authority, expected) in [
        ("Another authority", "wrong certificate: nobody this system trusts has signed it"),
        (AUTHORITY, "wrong certificate: its signature is not by the issuer that it names"),
    ] {
        std::fs::write(&other, Authority::new(authority).pem()).unwrap();
        fails(&probe(&target, &options(&other, PATIENT)), expected);
    }
    let mut script = Script::new(Protocol::Pop3, servers.authority());
    script.certified = Authority::new(HOST).itself();
    let report = ask(servers, Protocol::Pop3, script.serve().port, Security::StartTls, PATIENT);
    fails(&report, "wrong certificate: it is an authority's own, or signs itself");
}

fn expired(servers: &Servers) {
    let mut script = Script::new(Protocol::Imap, servers.authority());
    script.certified = servers.authority().certify(&[HOST], Valid::LongAgo);
    let report = ask(servers, Protocol::Imap, script.serve().port, Security::StartTls, PATIENT);
    let Err(Failure::Certificate(reason)) = &report.outcome else { panic!("{report:?}") };
    assert!(reason.starts_with("it expired ") && reason.ends_with(" days ago"), "{reason}");
}

fn silent(servers: &Servers) {
    let port = serve(|mut stream| {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
    });
    for security in [Security::Tls, Security::StartTls] {
        let start = Instant::now();
        fails(&ask(servers, Protocol::Pop3, port, security, BRIEF), "connected, then silent for 0.7 s");
        assert!(start.elapsed() < BRIEF * 2 * Options::WHOLE, "{:?}", start.elapsed());
    }
}

fn endless(servers: &Servers) {
    let line = serve(|mut stream| while stream.write_all(&[b'*'; 1000]).is_ok() {});
    let report = ask(servers, Protocol::Imap, line, Security::StartTls, PATIENT);
    fails(&report, "sends too much: a line of more than 8 KiB");
    let lines = serve(|mut stream| while stream.write_all(b"220-welcome\r\n").is_ok() {});
    let report = ask(servers, Protocol::Smtp, lines, Security::StartTls, PATIENT);
    fails(&report, "sends too much: an answer of more than 200 lines");
    let drops = serve(|mut stream| {
        while stream.write_all(b"+").is_ok() {
            thread::sleep(BRIEF / 7);
        }
    });
    let report = ask(servers, Protocol::Pop3, drops, Security::StartTls, BRIEF);
    fails(&report, "did not come to an end within 2.8 s");
}

fn unavailable(servers: &Servers) {
    for (protocol, greeting, expected) in [
        (Protocol::Imap, "* BYE too many connections", "gives no service: `* BYE too many connections`"),
        (Protocol::Pop3, "-ERR \x1b[31mlater\x07", "gives no service: `-ERR \u{fffd}[31mlater\u{fffd}`"),
        (Protocol::Smtp, "554 go away", "gives no service: `554 go away`"),
        (Protocol::Smtp, "SSH-2.0-OpenSSH_9.2", "greets in another protocol: `SSH-2.0-OpenSSH_9.2`"),
    ] {
        let port = serve(move |mut stream| {
            let _ = write!(stream, "{greeting}\r\n");
        });
        fails(&ask(servers, protocol, port, Security::StartTls, PATIENT), expected);
    }
    let port = serve(drop);
    fails(&ask(servers, Protocol::Imap, port, Security::Tls, PATIENT), "closes the connection without an answer");
}

fn injected(servers: &Servers) {
    let mut script = Script::new(Protocol::Pop3, servers.authority());
    script.after_starttls = "+OK injected\r\n";
    let report = ask(servers, Protocol::Pop3, script.serve().port, Security::StartTls, PATIENT);
    fails(&report, "TLS fails: before it, the server sends `+OK injected`");
}

fn ways(servers: &Servers) {
    for (protocol, name, mechanisms, auth, expected) in [
        (Protocol::Imap, "imap", "PLAIN XOAUTH2", &["password", "oauth2"][..], &[][..]),
        (
            Protocol::Imap,
            "imap",
            "PLAIN XOAUTH2 OAUTHBEARER",
            &["encrypted"],
            &[
                "the row says `encrypted`; the server offers OAUTHBEARER, PLAIN, XOAUTH2, the command LOGIN",
                "the server offers OAUTHBEARER, XOAUTH2; the row does not say `oauth2`",
            ],
        ),
        (Protocol::Imap, "imap", "", &["password"], &[]),
        (Protocol::Pop3, "pop3", "SCRAM-SHA-256", &["encrypted", "app-password"], &[]),
        (
            Protocol::Pop3,
            "pop3",
            "CRAM-MD5",
            &["oauth2"],
            &["the row says `oauth2`; the server offers CRAM-MD5, the command USER"],
        ),
        (
            Protocol::Smtp,
            "smtp",
            "DIGEST-MD5",
            &["password"],
            &["the row says `password`; the server offers DIGEST-MD5"],
        ),
        (Protocol::Smtp, "smtp", "", &["none"], &[]),
        (Protocol::Smtp, "smtp", "", &["password"], &["the row says `password`; the server offers no way to log in"]),
        (Protocol::Smtp, "smtp", "LOGIN", &["none"], &["the row says `none`; the server offers LOGIN"]),
        (Protocol::Smtp, "smtp", "LOGIN \x1b[2J", &["password"], &[]),
    ] {
        let recorder = Script { mechanisms, ..Script::new(protocol, servers.authority()) }.serve();
        let report = ask(servers, protocol, recorder.port, Security::StartTls, PATIENT);
        let found: Vec<String> =
            differences(&row(name, recorder.port, "starttls", auth), &report).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{name}: {mechanisms}, {auth:?}");
    }
}

fn transcripts(servers: &Servers) {
    for (protocol, security, expected) in [
        (
            Protocol::Imap,
            Security::StartTls,
            expect![[r#"
            a1 CAPABILITY
            a2 STARTTLS
            (TLS)
            a3 CAPABILITY
            a4 LOGOUT
        "#]],
        ),
        (
            Protocol::Imap,
            Security::Tls,
            expect![[r#"
            (TLS)
            a1 CAPABILITY
            a2 LOGOUT
        "#]],
        ),
        (
            Protocol::Pop3,
            Security::StartTls,
            expect![[r#"
            CAPA
            STLS
            (TLS)
            CAPA
            QUIT
        "#]],
        ),
        (
            Protocol::Pop3,
            Security::Tls,
            expect![[r#"
            (TLS)
            CAPA
            QUIT
        "#]],
        ),
        (
            Protocol::Smtp,
            Security::StartTls,
            expect![[r#"
            EHLO [127.0.0.1]
            STARTTLS
            (TLS)
            EHLO [127.0.0.1]
            QUIT
        "#]],
        ),
        (
            Protocol::Smtp,
            Security::Tls,
            expect![[r#"
            (TLS)
            EHLO [127.0.0.1]
            QUIT
        "#]],
        ),
    ] {
        records(servers, protocol, security, &expected);
    }
}

fn records(servers: &Servers, protocol: Protocol, security: Security, expected: &Expect) {
    let script = Script { security, ..Script::new(protocol, servers.authority()) };
    let recorder = script.serve();
    let report = ask(servers, protocol, recorder.port, security, PATIENT);
    assert!(report.outcome.is_ok(), "{report:?}");
    expected.assert_eq(&recorder.transcript());
}

/// A port on which every connection is given to `talk`, one after the other.
fn serve(talk: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().flatten().for_each(talk));
    port
}

/// How a server behaves that writes down what it is told.
struct Script {
    protocol: Protocol,
    security: Security,
    certified: Certified,
    mechanisms: &'static str,
    starttls: bool,
    after_starttls: &'static str,
}

/// Such a server, and what it was told.
struct Recorder {
    port: u16,
    told: Arc<Mutex<String>>,
    ended: mpsc::Receiver<()>,
}

impl Recorder {
    /// Every line of the first connection, once that has ended.
    #[track_caller]
    fn transcript(&self) -> String {
        self.ended.recv_timeout(PATIENT).expect("the connection must be closed");
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Script {
    fn new(protocol: Protocol, authority: &Authority) -> Self {
        let certified = authority.certify(&[HOST], Valid::Now);
        let security = Security::StartTls;
        Self { protocol, security, certified, mechanisms: "PLAIN LOGIN", starttls: true, after_starttls: "" }
    }

    fn serve(self) -> Recorder {
        let told = Arc::new(Mutex::new(String::new()));
        let (end, ended) = mpsc::channel();
        let heard = Arc::clone(&told);
        let port = serve(move |stream| {
            let note = |line: &str| {
                let mut told = heard.lock().unwrap_or_else(PoisonError::into_inner);
                told.push_str(line);
                told.push('\n');
            };
            // An error is the other side's leaving, which is what some cases are about.
            let _ = self.talk(stream, &note);
            let _ = end.send(());
        });
        Recorder { port, told, ended }
    }

    fn talk(&self, mut stream: TcpStream, note: &dyn Fn(&str)) -> io::Result<()> {
        if self.security == Security::StartTls {
            stream.write_all(self.greeting().as_bytes())?;
            if !self.lines(&mut stream, false, note)? {
                return Ok(());
            }
        }
        note("(TLS)");
        let (chain, key) = self.certified.der();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(io::Error::other)?;
        let connection = ServerConnection::new(Arc::new(config)).map_err(io::Error::other)?;
        let mut tls = StreamOwned::new(connection, stream);
        if self.security == Security::Tls {
            tls.write_all(self.greeting().as_bytes())?;
        }
        self.lines(&mut tls, true, note)?;
        tls.sock.shutdown(Shutdown::Both)
    }

    /// Answers line by line until the other side is gone; true when TLS comes next.
    fn lines<S: Read + Write>(&self, stream: &mut S, secret: bool, note: &dyn Fn(&str)) -> io::Result<bool> {
        let mut lines = BufReader::new(stream);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            let line = line.trim_end_matches(['\r', '\n']);
            note(line);
            let answer = self.answer(line, secret);
            lines.get_mut().write_all(answer.as_bytes())?;
            lines.get_mut().flush()?;
            if line.ends_with("STARTTLS") || line == "STLS" {
                return Ok(true);
            }
        }
    }

    fn greeting(&self) -> &'static str {
        match self.protocol {
            Protocol::Imap => "* OK ready\r\n",
            Protocol::Pop3 => "+OK ready\r\n",
            Protocol::Smtp => "220-ready\r\n220 now\r\n",
        }
    }

    fn answer(&self, line: &str, secret: bool) -> String {
        let starttls = self.starttls && !secret;
        let either = |yes: &str, no: &str| if starttls { yes.to_owned() } else { no.to_owned() };
        let mechanisms = self.mechanisms;
        let (tag, command) = match self.protocol {
            Protocol::Imap => line.split_once(' ').unwrap_or(("*", line)),
            _ => ("", line),
        };
        let more = self.after_starttls;
        match (self.protocol, command.split(' ').next().unwrap_or_default()) {
            (Protocol::Imap, "CAPABILITY") => {
                let auth: String = mechanisms.split_whitespace().map(|name| format!(" AUTH={name}")).collect();
                format!("* CAPABILITY IMAP4rev1{}{auth}\r\n{tag} OK done\r\n", either(" STARTTLS", ""))
            }
            (Protocol::Imap, "STARTTLS") => format!("{tag} OK begin\r\n{more}"),
            (Protocol::Imap, "LOGOUT") => format!("* BYE\r\n{tag} OK bye\r\n"),
            (Protocol::Imap, _) => format!("{tag} BAD no\r\n"),
            (Protocol::Pop3, "CAPA") => {
                format!("+OK\r\nUSER\r\nSASL {mechanisms}\r\n{}.\r\n", either("STLS\r\n", ""))
            }
            (Protocol::Pop3, "STLS") => format!("+OK begin\r\n{more}"),
            (Protocol::Pop3, "QUIT") => "+OK bye\r\n".to_owned(),
            (Protocol::Pop3, _) => "-ERR no\r\n".to_owned(),
            (Protocol::Smtp, "EHLO") => {
                format!("250-{HOST}\r\n{}250 AUTH {mechanisms}\r\n", either("250-STARTTLS\r\n", ""))
            }
            (Protocol::Smtp, "STARTTLS") => format!("220 begin\r\n{more}"),
            (Protocol::Smtp, "QUIT") => "221 bye\r\n".to_owned(),
            (Protocol::Smtp, _) => "500 no\r\n".to_owned(),
        }
    }
}
