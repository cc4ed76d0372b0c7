//! Thunderbird itself: a real one, without a screen, whose own module reads `config-v1.1.xml`.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{Background, free_port};
use crate::tools;
use crate::webdriver::WebDriver;

/// A running Thunderbird.
#[derive(Debug)]
pub struct Thunderbird {
    web: WebDriver,
    _driver: Background,
    _program: Background,
    _home: TempDir,
}

/// What Thunderbird understood of a file, for one person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Understood {
    /// `emailProvider/@id`.
    pub id: String,
    /// The name it would show.
    pub display_name: String,
    /// The default first, then the alternatives.
    pub incoming: Vec<Server>,
    /// The default first, then the alternatives.
    pub outgoing: Vec<Server>,
}

/// One server, in the project's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Server {
    /// `imap`, `pop3`, `smtp`.
    pub protocol: String,
    /// Host name, placeholders expanded.
    pub host: String,
    /// Port.
    pub port: Option<u16>,
    /// `tls`, `starttls`, `none`.
    pub security: String,
    /// The one way to log in that it chose: `oauth2`, `password`, `encrypted`, `none`, …
    pub auth: String,
    /// User name, placeholders expanded.
    pub username: String,
}

/// An account that Thunderbird has created: each server's host, port, encryption and user name, and what is in the
/// inbox.
#[derive(Clone, Debug, Deserialize)]
pub struct Created {
    /// The server that it reads from.
    pub incoming: String,
    /// The server that it sends by.
    pub outgoing: String,
    /// Of each message.
    pub subjects: Vec<String>,
}

/// `arguments[0]` is a list of `{text, address, name}`; the answer, JSON of a list of `{ok}` or `{refused}`.
/// The steps are those of the program's own reading of a file on disk (`FetchConfig`).
const READ: &str = r#"
const { readFromXML } = ChromeUtils.importESModule("resource:///modules/accountcreation/readFromXML.sys.mjs");
const { AccountConfig } = ChromeUtils.importESModule("resource:///modules/accountcreation/AccountConfig.sys.mjs");
const { JXON } = ChromeUtils.importESModule("resource:///modules/JXON.sys.mjs");
const word = (values, value) => values.find(([, number]) => number === value)?.[0] ?? `unknown ${value}`;
const securities = [
  ["none", Ci.nsMsgSocketType.plain],
  ["starttls", Ci.nsMsgSocketType.alwaysSTARTTLS],
  ["tls", Ci.nsMsgSocketType.SSL],
];
const auths = [
  ["none", Ci.nsMsgAuthMethod.none],
  ["password", Ci.nsMsgAuthMethod.passwordCleartext],
  ["encrypted", Ci.nsMsgAuthMethod.passwordEncrypted],
  ["kerberos", Ci.nsMsgAuthMethod.GSSAPI],
  ["ntlm", Ci.nsMsgAuthMethod.NTLM],
  ["oauth2", Ci.nsMsgAuthMethod.OAuth2],
];
const server = ({ type, hostname, port, socketType, auth, username }) => ({
  protocol: type,
  host: hostname,
  port: port ?? null,
  security: word(securities, socketType),
  auth: word(auths, auth),
  username: String(username),
});
return JSON.stringify(arguments[0].map(({ text, address, name }) => {
  try {
    const xml = new DOMParser().parseFromString(text, "text/xml");
    const config = readFromXML(JXON.build(xml), "test");
    AccountConfig.replaceVariables(config, name, address);
    return { ok: {
      id: config.id,
      displayName: String(config.displayName),
      incoming: [config.incoming, ...config.incomingAlternatives].map(server),
      outgoing: [config.outgoing, ...config.outgoingAlternatives].map(server),
    } };
  } catch (error) {
    return { refused: String(error) };
  }
}));
"#;

/// `arguments` are the authority's certificate, in base 64 without its frame, the address, the full name and the
/// password; the answer, JSON of `Created`. The steps are those of the program's own window for new accounts.
const CREATE: &str = r#"
return (async ([certificate, address, name, password]) => {
  const module = path => ChromeUtils.importESModule(`resource:///modules/${path}.sys.mjs`);
  const { FetchConfig } = module("accountcreation/FetchConfig");
  const { AccountConfig } = module("accountcreation/AccountConfig");
  const { ConfigVerifier } = module("accountcreation/ConfigVerifier");
  const { CreateInBackend } = module("accountcreation/CreateInBackend");
  const { MailServices } = module("MailServices");
  Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(certificate, "CT,,");
  const { signal } = new AbortController();
  const found = await FetchConfig.fromDisk(address.split("@")[1], signal);
  AccountConfig.replaceVariables(found, name, address, password);
  const config = await new ConfigVerifier(null, signal).verifyConfig(found, false);
  const account = await CreateInBackend.createAccountInBackend(config);
  const { incomingServer } = account;
  incomingServer.password = password;
  const inbox = incomingServer.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
  const status = await new Promise(resolve => incomingServer.getNewMessages(inbox, null, {
    QueryInterface: ChromeUtils.generateQI(["nsIUrlListener"]),
    OnStartRunningUrl() {},
    OnStopRunningUrl: (url, status) => resolve(status),
  }));
  if (!Components.isSuccessCode(status)) throw new Error(`no messages: ${status}`);
  const { serverURI, socketType, username } = MailServices.outgoingServer.getServerByIdentity(account.defaultIdentity);
  const words = { [Ci.nsMsgSocketType.alwaysSTARTTLS]: "starttls", [Ci.nsMsgSocketType.SSL]: "tls" };
  const server = (host, port, type, username) => `${host} ${port} ${words[type] ?? type} ${username}`;
  return JSON.stringify({
    incoming: server(incomingServer.hostname, incomingServer.port, incomingServer.socketType, incomingServer.username),
    outgoing: server(serverURI.host, serverURI.port, socketType, username),
    subjects: [...inbox.messages].map(message => message.mime2DecodedSubject),
  });
})(arguments);
"#;

/// No first-run questions, and no network: everything but loopback goes to a proxy that is not there.
const PREFS: &str = r#"
user_pref("app.update.enabled", false);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mailnews.start_page.enabled", false);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
"#;

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Ok(Understood),
    Refused(String),
}

impl Thunderbird {
    /// Starts one with a fresh profile and no network of its own.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        Self::start_by(Command::new(tools::THUNDERBIRD.path()), "en-US")
    }

    /// The same in another language, if its language pack is installed.
    #[must_use]
    #[track_caller]
    pub fn start_in(language: &str) -> Self {
        Self::start_by(Command::new(tools::THUNDERBIRD.path()), language)
    }

    /// The same, by a command that starts the program in its own way.
    #[must_use]
    #[track_caller]
    pub fn start_by(mut command: Command, language: &str) -> Self {
        let home = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let profile = home.path().join("profile");
        // The driver refuses to start what is not Firefox, but talks to it once it runs.
        let marionette = free_port();
        let prefs = format!(
            "{PREFS}user_pref(\"marionette.port\", {marionette});\nuser_pref(\"intl.locale.requested\", \"{language}\");\n"
        );
        fs::create_dir(&profile)
            .and_then(|()| fs::write(profile.join("user.js"), prefs))
            .unwrap_or_else(|error| panic!("{}: {error}", profile.display()));
        command
            .args(["-headless", "-no-remote", "-marionette", "-remote-allow-system-access", "-profile"])
            .arg(&profile)
            .env("HOME", home.path())
            .env("TMPDIR", home.path());
        let mut program = Background::start(command, &home.path().join("thunderbird.log"));
        let limit = Duration::from_secs(90);
        program.wait_until("its automation listens", limit, || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, marionette)).is_ok()
        });

        let port = free_port();
        let mut command = Command::new(tools::GECKODRIVER.path());
        command
            .arg(format!("--port={port}"))
            .arg("--connect-existing")
            .arg(format!("--marionette-port={marionette}"))
            .args(["--log=error", "--allow-system-access"]);
        let mut driver = Background::start(command, &home.path().join("driver.log"));
        let mut web = WebDriver::on_port(port);
        driver.wait_until("the driver listens", limit, || web.is_ready());
        if let Err(error) = web.new_session(&json!({})) {
            panic!("Thunderbird does not take a session: {error}\n{}\n{}", driver.log(), program.log());
        }
        if let Err(error) = web.post("/moz/context", &json!({"context": "chrome"})) {
            panic!("Thunderbird lets nobody into its own modules: {error}");
        }
        Self { web, _driver: driver, _program: program, _home: home }
    }

    /// Runs a script in its main window; the script's last argument is the function to answer with.
    #[must_use]
    #[track_caller]
    pub fn ask(&self, script: &str, arguments: &Value) -> Value {
        self.web
            .post("/timeouts", &json!({"script": 60_000}))
            .and_then(|_| self.web.post("/execute/async", &json!({"script": script, "args": arguments})))
            .unwrap_or_else(|error| panic!("Thunderbird does not answer: {error}"))
    }

    /// Has it read each text as the settings of an address; in the same order, what it understood or why
    /// it refused.
    #[must_use]
    #[track_caller]
    pub fn read(&self, files: &[(String, String)]) -> Vec<Result<Understood, String>> {
        let files: Vec<_> = files
            .iter()
            .map(|(address, text)| json!({"text": text, "address": address, "name": "Jeanne d’Arc"}))
            .collect();
        let answer = self
            .web
            .post("/execute/sync", &json!({"script": READ, "args": [files]}))
            .unwrap_or_else(|error| panic!("Thunderbird does not read: {error}"));
        let answers: Vec<Answer> = serde_json::from_str(answer.as_str().unwrap_or_default())
            .unwrap_or_else(|error| panic!("Thunderbird answers something else: {error}: {answer}"));
        answers
            .into_iter()
            .map(|answer| match answer {
                Answer::Ok(understood) => Ok(understood),
                Answer::Refused(why) => Err(why),
            })
            .collect()
    }

    /// Has it create the account of an address from the file in its folder `isp`, log in, and look into the inbox.
    #[must_use]
    #[track_caller]
    pub fn create(&self, authority: &str, address: &str, name: &str, password: &str) -> Created {
        let certificate: String = authority.lines().filter(|line| !line.starts_with("-----")).collect();
        let arguments = [&certificate, address, name, password];
        let answer = self
            .web
            .post("/execute/sync", &json!({"script": CREATE, "args": arguments}))
            .unwrap_or_else(|error| panic!("Thunderbird creates no account: {error}"));
        serde_json::from_str(answer.as_str().unwrap_or_default())
            .unwrap_or_else(|error| panic!("Thunderbird answers something else: {error}: {answer}"))
    }
}
