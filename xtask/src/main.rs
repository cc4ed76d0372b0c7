//! The project's commands, run as `cargo xtask COMMAND`.
//!
//! One file per command. What several of them need lies in [`project`] (names, folders), [`run`] (child
//! processes), [`tools`], [`npm`] and [`browsers`] (installing what is missing), [`hash`], [`size`] and [`day`].
//!
//! Exit codes: 0 done, 1 failed (`probe`: something differs), 2 the request makes no sense (unknown command, client, format …).

mod archive;
mod bench;
mod browsers;
mod bundle;
mod day;
mod dist;
mod export;
mod face;
mod hash;
mod imports;
mod lookup;
mod manifest;
mod new_provider;
mod npm;
mod package;
mod probe;
mod project;
mod release_set;
mod reproduce;
mod run;
mod screenshots;
mod serve;
mod size;
mod snip;
mod staged;
mod table;
mod test;
mod tools;
mod web_servers;

use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt;
use std::fmt;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N]     build, serve the page on this machine, rebuild on change
  test [--fast]        every test; --fast leaves out the release build and the browsers
  dist                 release build into dist/, with sizes and integrity hashes; archives of it into
                       target/release-set/
  reproduce            builds a second time in another folder, and compares the archives
  lookup ADDRESS [--client ID]
                       what the widget knows about an address, as JSON
  export FORMAT ADDRESS [--protocol imap|pop3] [--name \"Full Name\"] [--out DIR]
                       one configuration file, on standard output or into DIR
  probe ID… [--timeout SECONDS] [--ca FILE]
                       asks providers' servers, without logging in, and says where they differ from the table
  bench [--quick|--page]
                       what lookups, files, the table, the formats and a page cost, side by side with other ways;
                       --quick leaves out larger tables, --page all but the page
  table [--check]      what the provider table holds and lacks; writes docs/providers.md, or checks it
  new-provider DOMAIN  starts providers/DOMAIN.toml
  screenshots [--all]  the documents' pictures; --all: every state, into target/screenshots
  bundle               called by Trunk, after each build

What is missing is installed first, into .tools/ or the folder that MAIL_SETUP_TOOLS names.";

/// A request that cannot be met as it stands: exit code 2.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

fn main() -> ExitCode {
    match command(lexopt::Parser::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<Refused>() || error.is::<lexopt::Error>() { 2 } else { 1 })
        }
    }
}

fn command(mut args: lexopt::Parser) -> anyhow::Result<ExitCode> {
    let mut words = Vec::new();
    let (mut port, mut fast, mut all, mut check, mut parts) = (None, false, false, false, bench::Parts::All);
    let (mut timeout, mut ca) = (None, None);
    let (mut client, mut protocol, mut name, mut out) = (None, None, None, None);
    while let Some(arg) = args.next()? {
        // The command comes first, and decides which options there are.
        let command = words.first().map_or("", String::as_str);
        match (command, arg) {
            (_, Short('h') | Long("help")) => {
                println!("{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            (_, Value(word)) => words.push(word.string()?),
            ("serve", Long("port")) => port = Some(args.value()?.parse()?),
            ("test", Long("fast")) => fast = true,
            ("screenshots", Long("all")) => all = true,
            ("table", Long("check")) => check = true,
            ("bench", Long("quick")) => parts = bench::Parts::Quick,
            ("bench", Long("page")) => parts = bench::Parts::Page,
            ("probe", Long("timeout")) => timeout = Some(args.value()?.parse()?),
            ("probe", Long("ca")) => ca = Some(std::path::PathBuf::from(args.value()?)),
            ("lookup", Long("client")) => client = Some(args.value()?.string()?),
            ("export", Long("protocol")) => protocol = Some(args.value()?.string()?),
            ("export", Long("name")) => name = Some(args.value()?.string()?),
            ("export", Long("out")) => out = Some(std::path::PathBuf::from(args.value()?)),
            (_, other) => return Err(other.unexpected().into()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["serve"] => serve::run(port),
        ["test"] => test::run(fast),
        ["dist"] => dist::run(),
        ["reproduce"] => reproduce::run(),
        ["screenshots"] => screenshots::run(all),
        ["table"] => table::run(check),
        ["bench"] => bench::run(parts),
        ["new-provider", domain] => new_provider::run(domain),
        ["probe", ids @ ..] => return probe::run(ids, timeout, ca.as_deref()),
        ["bundle"] => bundle::run(),
        ["lookup", address] => lookup::run(address, client.as_deref()),
        ["export", format, address] => {
            let request = export::Request { format, address, protocol: protocol.as_deref(), name: name.as_deref() };
            export::run(&request, out.as_deref())
        }
        [] => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Refused(format!("`{}` is not a command\n\n{USAGE}", other.join(" "))).into()),
    };
    done.map(|()| ExitCode::SUCCESS)
}
