//! Thunderbird: the Account Hub, the menus, the account settings.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

use mail_setup_tests::oracle::thunderbird::Thunderbird;
use serde_json::json;

use crate::{Program, Seen, Words};

pub(crate) const PROGRAM: Program = Program { client: "thunderbird", walk, absent: &[] };

fn walk(language: &str, _: &Words) -> Seen {
    let answer = Thunderbird::start_in(language).ask(include_str!("thunderbird.js"), &json!([imap_server()]));
    assert!(answer.get("failed").is_none(), "{}", answer["failed"].as_str().unwrap_or_default());
    assert_eq!(answer["language"], language, "no language pack: apt-get install thunderbird-l10n-{language}");
    serde_json::from_value(answer).unwrap()
}

/// Lets everybody in, so that the hub comes to its end; returns its port.
fn imap_server() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || agree(&connection));
        }
    });
    port
}

/// Says yes to every command.
fn agree(mut connection: &TcpStream) -> std::io::Result<()> {
    connection.write_all(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")?;
    for line in BufReader::new(connection).lines() {
        let line = line?;
        let tag = line.split(' ').next().unwrap_or_default();
        connection.write_all(format!("{tag} OK done\r\n").as_bytes())?;
    }
    Ok(())
}
