//! aerc, in a terminal, with keys pressed: it fetches a message and sends one.
//!
//! Each command has a key of its own, and no other key does anything. Typed letter by letter, a command makes aerc 0.14
//! offer words to complete it with, and once in a while stand still for good; so does a command before it has a list.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use mail_setup_tests::process::Background;
use mail_setup_tests::servers::USER;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{Ground, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("aerc", "implicit_tls", |ground| fetches_and_sends(ground, Security::Tls)),
    Case::new("aerc", "starttls", |ground| fetches_and_sends(ground, Security::StartTls)),
];

/// A word that the list of messages has, and nothing else. A whole subject may come to the screen in pieces.
const SENDER: &str = "Bob";

const LIMIT: Duration = Duration::from_secs(60);
/// After how many looks a key is pressed again.
const AGAIN: usize = 50;

fn fetches_and_sends(ground: &Ground, security: Security) -> Proof {
    let home = ground.home("aerc", &ground.account(Protocol::Imap, security));
    let wanted = format!("aerc {security:?} wanted");
    ground.put(&wanted);
    let sent = format!("aerc {security:?} sent");
    home.write(
        "~/.config/aerc/binds.conf",
        &format!(
            "[messages]\n\
            f = :filter {wanted}<Enter>\n\
            p = :select 0<Enter>:pipe -m -b tee fetched<Enter>\n\
            c = :compose -H \"To: {USER}\" -H \"Subject: {sent}\"<Enter>\n\
            [compose::review]\n\
            y = :send<Enter>\n"
        ),
    );
    let mut terminal = Terminal::open(&home);
    terminal.wait_for(SENDER);

    let fetched = home.place("fetched");
    terminal.press("f");
    let mut looks = 0;
    // Asked for again and again: the list may not be filtered yet.
    terminal.wait_until("the message is there", || {
        if looks % AGAIN == 0 {
            press(&home, "p");
        }
        looks += 1;
        let text = fs::read_to_string(&fetched).unwrap_or_default();
        text.contains(&format!("Subject: {wanted}")) && text.contains("Bonjour")
    });

    terminal.press("c");
    terminal.wait_for("Send this email?");
    terminal.press("y");
    let message = ground.servers.arrived(&format!("Subject: {sent}"));
    assert!(message.contains(&format!("<{USER}>")) && message.contains("Bonjour"), "{message}");

    drop(terminal);
    home.undo("aerc");
    let version = home.run(&tools::AERC.path(), &["-v"], "");
    let version = version.split_whitespace().nth(1).unwrap().to_owned();
    Proof { program: "aerc", version, did: "loaded, fetched, sent, undone" }
}

/// aerc in a terminal of its own. What it shows goes to the file `screen`; what the file `keys` gets is typed.
struct Terminal<'a> {
    home: &'a Home,
    running: Background,
}

impl<'a> Terminal<'a> {
    fn open(home: &'a Home) -> Self {
        home.write("keys", "");
        home.write("screen", "");
        home.write("editor", "#!/bin/sh\necho Bonjour >> \"$1\"\n");
        fs::set_permissions(home.place("editor"), fs::Permissions::from_mode(0o700)).unwrap();
        // So high that every message is on it.
        let aerc = format!("stty cols 150 rows 400; exec {}", tools::AERC.path().display());
        let line = r#"tail -n +1 -f keys | exec "$1" --quiet --flush --command "$2" screen"#;
        let mut command =
            home.command(Path::new("/bin/sh"), &["-c", line, "sh", &tools::SCRIPT.path().display().to_string(), &aerc]);
        command.env("EDITOR", home.place("editor")).env("XDG_RUNTIME_DIR", home.path()).env("TMPDIR", home.path());
        Self { home, running: Background::start(command, &home.place("terminal")) }
    }

    fn press(&self, key: &str) {
        press(self.home, key);
    }

    #[track_caller]
    fn wait_for(&mut self, words: &str) {
        let screen = self.home.place("screen");
        let shows = || String::from_utf8_lossy(&fs::read(&screen).unwrap_or_default()).contains(words);
        self.wait_until(words, shows);
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, ready: impl FnMut() -> bool) {
        let screen = self.home.place("screen");
        let wait = std::panic::AssertUnwindSafe(|| self.running.wait_until(what, LIMIT, ready));
        if let Err(cause) = std::panic::catch_unwind(wait) {
            eprintln!("the screen:\n{}", String::from_utf8_lossy(&fs::read(screen).unwrap_or_default()));
            std::panic::resume_unwind(cause);
        }
    }
}

fn press(home: &Home, key: &str) {
    let file = OpenOptions::new().append(true).open(home.place("keys"));
    write!(file.unwrap(), "{key}").unwrap();
}
