//! Evolution: the account assistant, the menus, the account editor, all in the accessibility tree.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use mail_setup_tests::process::Background;
use mail_setup_tests::tools;
use serde_json::{Value, json};

use crate::{Program, Seen, Words};

const OAUTH2: &str = "shown in other words at servers it knows: “OAuth2 (Google)”";

pub(crate) const PROGRAM: Program = Program {
    client: "evolution",
    walk,
    absent: &[
        ("value_auth_oauth2", OAUTH2),
        ("value_outgoing_auth_oauth2", OAUTH2),
        ("button_manual_config", "shown only while it searches, which ends at once without a network"),
    ],
};

fn walk(language: &str, words: &Words) -> Seen {
    let home = tempfile::Builder::new().prefix("evolution-").tempdir().unwrap();
    let (answer, script, run) = (home.path().join("answer"), home.path().join("walk.py"), home.path().join("run"));
    fs::write(&script, include_str!("evolution.py")).unwrap();
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    let mut command = Command::new(tools::XVFB_RUN.path());
    // Without -noreset, the screen starts afresh when the first of its programs has ended.
    command.args(["-a", "-s", "-screen 0 1280x1024x24 -nolisten tcp -noreset"]);
    command.arg(tools::DBUS_RUN_SESSION.path()).args(["--", "sh", "-c", r#""$0" & exec "$@""#]);
    command.arg(tools::EVOLUTION.path()).arg(tools::PYTHON.path()).arg(&script).arg(&answer);
    for path in ["menu_path_to_add_account", "menu_path_to_account_settings"] {
        command.arg(json!(words[path]).to_string());
    }
    command.current_dir(home.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home.path()).env("TMPDIR", home.path()).env("XDG_RUNTIME_DIR", &run);
    command.env("LANG", "C.UTF-8").env("LANGUAGE", language).env("GSETTINGS_BACKEND", "memory");
    let mut program = Background::start(command, &home.path().join("log"));
    program.wait_until("all its screens were read", Duration::from_secs(90), || answer.is_file());
    let mut seen: Value = serde_json::from_slice(&fs::read(&answer).unwrap()).unwrap();
    seen["version"] = version().into();
    serde_json::from_value(seen).unwrap()
}

fn version() -> String {
    let output = Command::new(tools::EVOLUTION.path()).arg("--version").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = said.split_whitespace().nth(1).unwrap_or_else(|| panic!("no version: {said}"));
    version.split('-').next().unwrap_or_default().to_owned()
}
