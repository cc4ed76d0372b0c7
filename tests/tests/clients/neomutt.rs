//! NeoMutt reads on the server, and sends.

use mail_setup_tests::servers::USER;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{FORMS, Ground, HOSTILE, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("neomutt", "implicit_tls", |ground| reads_and_sends(ground, Security::Tls)),
    Case::new("neomutt", "starttls", |ground| reads_and_sends(ground, Security::StartTls)),
    Case::new("neomutt", "an_unknown_authority_is_refused", refuses),
    Case::new("neomutt", "a_hostile_user_name_is_held", holds),
];

fn reads_and_sends(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = ground.home("neomutt", &account);
    home.check("neomutt", tools::NEOMUTT, &[]);
    let neomutt = tools::NEOMUTT.path();

    let subject = format!("to neomutt {security:?}");
    ground.put(&subject);
    let keys = format!("push \"<search>~s '{subject}'<enter><pipe-message>cat >fetched<enter><exit>\"");
    let said = home.run_at_terminal(&neomutt, &["-e", "set wait_key = no", "-e", &keys], &[]);
    assert!(home.has("fetched", &subject), "{said}");

    let subject = format!("from neomutt {security:?}");
    home.run(&neomutt, &["-s", &subject, USER], "Bonjour\n");
    let message = ground.servers.arrived(&format!("Subject: {subject}"));
    assert!(message.contains(&format!("From: Alice =?utf-8?B?w5xuYWw=?= <{USER}>")), "{message}");
    home.undo("neomutt");
    proof(&home, "loaded, read on the server, sent, undone")
}

fn refuses(ground: &Ground) -> Proof {
    for security in FORMS {
        let account = ground.account(Protocol::Imap, security);
        let home = ground.distrusting_home("neomutt", &account);
        let (opened, said) =
            home.try_run_at_terminal(&tools::NEOMUTT.path(), &["-z"], &[("(r)eject", "r"), ("(r)eject", "r")]);
        assert!(!opened && said.contains("(r)eject"), "{said}");
    }
    proof(&ground.empty_home(), "refused an unknown authority")
}

fn holds(ground: &Ground) -> Proof {
    let home = ground.home("neomutt", &ground.hostile_account(&format!(r#"{HOSTILE} " \"#)));
    let said = home.run(&tools::NEOMUTT.path(), &["-Q", "imap_user"], "");
    assert_eq!(said.trim_end(), format!(r#"set imap_user = "{HOSTILE} \" \\""#));
    proof(&home, "held a hostile user name")
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "NeoMutt", version: home.version(&tools::NEOMUTT.path(), "-v"), did }
}
