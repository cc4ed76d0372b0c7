//! Gnus reads on the server, and Emacs sends.

use mail_setup_tests::servers::{HOST, PASSWORD, USER};
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{FORMS, Ground, HOSTILE, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("emacs", "implicit_tls", |ground| reads_and_sends(ground, Security::Tls)),
    Case::new("emacs", "starttls", |ground| reads_and_sends(ground, Security::StartTls)),
    Case::new("emacs", "an_unknown_authority_is_refused", refuses),
    Case::new("emacs", "a_hostile_user_name_is_held", holds),
];

/// Writes every message of the inbox to a file.
const READ: &str = r#"
(progn
  (require 'gnus)
  (gnus)
  (let ((active (gnus-activate-group "INBOX")))
    (dolist (number (number-sequence (car active) (cdr active)))
      (with-temp-buffer
        (when (gnus-request-article number "INBOX" (current-buffer))
          (append-to-file (point-min) (point-max) "~/fetched"))))))
"#;

fn reads_and_sends(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = home(ground.home("emacs", &account));
    home.check("emacs", tools::EMACS, &[]);

    let subject = format!("to emacs {security:?}");
    ground.put(&subject);
    let said = home.run(&tools::EMACS.path(), &arguments(READ), "");
    assert!(home.has("fetched", &subject), "{said}");

    let subject = format!("from emacs {security:?}");
    home.run(&tools::EMACS.path(), &arguments(&send(&subject)), "");
    let message = ground.servers.arrived(&format!("Subject: {subject}"));
    assert!(message.contains(&format!("From: =?utf-8?Q?Alice_=C3=9Cnal?= <{USER}>")), "{message}");
    home.undo("emacs");
    proof(&home, "loaded, read on the server, sent, undone")
}

fn refuses(ground: &Ground) -> Proof {
    for security in FORMS {
        let account = ground.account(Protocol::Imap, security);
        let home = home(ground.distrusting_home("emacs", &account));
        for (task, failure) in [(READ, "Unable to open server"), (&send("refused"), "Unable to contact server")] {
            let (done, said) = home.try_run(&tools::EMACS.path(), &arguments(task), "");
            assert!(!done && said.contains(failure), "{said}");
        }
    }
    proof(&ground.empty_home(), "refused an unknown authority")
}

fn holds(ground: &Ground) -> Proof {
    let name = format!(r#"{HOSTILE} " \"#);
    let home = ground.home("emacs", &ground.hostile_account(&name));
    let said = home.run(&tools::EMACS.path(), &arguments("(princ smtpmail-smtp-user)"), "");
    assert!(said.starts_with(&name), "{said}");
    proof(&home, "held a hostile user name")
}

/// What sends a message to the account itself.
fn send(subject: &str) -> String {
    format!(
        r#"(progn (message-mail "{USER}" "{subject}") (message-goto-body) (insert "Bonjour") (message-send-and-exit))"#
    )
}

/// Loads the file, as its comment says, and does something.
fn arguments(task: &str) -> Vec<&str> {
    vec!["--batch", "--eval", r#"(load "~/.emacs.d/mail-setup")"#, "--eval", task]
}

/// With the password where Emacs looks for it.
fn home(home: Home) -> Home {
    home.write("~/.authinfo", &format!("machine {HOST} login {USER} password \"{PASSWORD}\"\n"));
    home
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "Emacs", version: home.version(&tools::EMACS.path(), "--version"), did }
}
