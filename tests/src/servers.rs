//! Real mail servers on this machine: Dovecot and Postfix, with one account, for as long as the value lives.
//!
//! Both run from a temporary folder that holds their configuration, spool and mail, on ports of loopback that were
//! free; nothing of the system's own Dovecot or Postfix is read or changed. Mail for the account goes from Postfix
//! into Dovecot's folders; mail for anybody else comes back as undeliverable, so that none leaves the machine.
//!
//! They give files to other users, and so start as root only.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;

use crate::process::{Background, POLL};
use crate::tools;

/// The servers' name in their certificate, beside `localhost` and `127.0.0.1`.
pub const HOST: &str = "mail.example.test";
/// The account's address, which is its user name, too.
pub const USER: &str = "alice@example.test";
/// The account's password.
pub const PASSWORD: &str = "correct horse 4 battery";

/// The name of the authority that signs the servers' certificate.
pub const AUTHORITY: &str = "Test authority of mail-setup";

/// How long the servers may take to start, and a message to arrive.
const LIMIT: Duration = Duration::from_secs(60);
/// Who owns the mail. No entry in the list of users is needed; in Debian it is `mail`.
const OWNER: u32 = 8;

/// An authority that nobody trusts by itself.
#[derive(Debug)]
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate with its key.
#[derive(Debug)]
pub struct Certified {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

/// When a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valid {
    /// Today.
    Now,
    /// In the year 2001.
    LongAgo,
}

impl Authority {
    /// A new one of that name.
    #[must_use]
    #[track_caller]
    pub fn new(name: &str) -> Self {
        let mut params = params(&[], name, Valid::Now);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, key());
        Self(issuer.unwrap_or_else(|error| panic!("no authority: {error}")))
    }

    /// Its own certificate.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Its own certificate with the key, as a server shows them that has signed for itself.
    #[must_use]
    #[track_caller]
    pub fn itself(&self) -> Certified {
        let key = KeyPair::from_pem(&self.0.key().serialize_pem());
        let key = key.unwrap_or_else(|error| panic!("the authority's key cannot be read: {error}"));
        Certified { certificate: self.0.as_ref().clone(), key }
    }

    /// A certificate for a server with these names.
    #[must_use]
    #[track_caller]
    pub fn certify(&self, names: &[&str], valid: Valid) -> Certified {
        let mut params = params(names, names[0], valid);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = key();
        let certificate = params.signed_by(&key, &self.0);
        let certificate = certificate.unwrap_or_else(|error| panic!("no certificate for {names:?}: {error}"));
        Certified { certificate, key }
    }
}

impl Certified {
    /// Both, as rustls takes them.
    #[must_use]
    pub fn der(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (vec![self.certificate.der().clone()], PrivateKeyDer::Pkcs8(self.key.serialize_der().into()))
    }
}

#[track_caller]
fn params(names: &[&str], name: &str, valid: Valid) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap_or_else(|error| panic!("{name}: {error}"));
    params.distinguished_name.push(DnType::CommonName, name);
    let (first, last) = if valid == Valid::Now { (2020, 2049) } else { (2001, 2002) };
    (params.not_before, params.not_after) = (date_time_ymd(first, 1, 1), date_time_ymd(last, 1, 1));
    params
}

#[track_caller]
fn key() -> KeyPair {
    KeyPair::generate().unwrap_or_else(|error| panic!("no key: {error}"))
}

/// The ports of the six services.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// IMAP with STARTTLS, elsewhere 143.
    pub imap: u16,
    /// IMAP in TLS, elsewhere 993.
    pub imaps: u16,
    /// POP3 with STLS, elsewhere 110.
    pub pop3: u16,
    /// POP3 in TLS, elsewhere 995.
    pub pop3s: u16,
    /// Submission with STARTTLS, elsewhere 587.
    pub submission: u16,
    /// Submission in TLS, elsewhere 465.
    pub submissions: u16,
}

impl Ports {
    /// Six ports that nobody listens on at this moment, all held at once so that none comes twice.
    #[track_caller]
    fn free() -> Self {
        let held: [TcpListener; 6] = std::array::from_fn(|_| {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap_or_else(|error| panic!("no free port: {error}"))
        });
        let ports = held.each_ref().map(|listener| listener.local_addr().map_or(0, |address| address.port()));
        let [imap, imaps, pop3, pop3s, submission, submissions] = ports;
        Self { imap, imaps, pop3, pop3s, submission, submissions }
    }
}

/// Running servers. Dropping the value ends them and removes what they wrote.
#[derive(Debug)]
pub struct Servers {
    // In this order: what runs ends before its folder is removed.
    postfix: Background,
    dovecot: Background,
    authority: Authority,
    ports: Ports,
    folder: TempDir,
}

/// Why this user cannot start the servers, whatever is installed.
#[must_use]
pub fn obstacle() -> Option<&'static str> {
    if !rustix::process::geteuid().is_root() {
        return Some("Dovecot and Postfix start as root only: run `sudo -E cargo xtask test`, or test in a container");
    }
    let other = tools::POSTFIX.find().is_err() && Path::new("/usr/sbin/sendmail").exists();
    other.then_some("another mail server is installed, whose place Postfix would take: test in a container")
}

impl Servers {
    /// Starts both and waits until all six services answer.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        let programs = Programs::find().unwrap_or_else(|missing| panic!("{missing}"));
        let folder = tempfile::Builder::new().prefix("mail-servers-").tempdir();
        let folder = folder.unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let (root, ports, authority) = (folder.path(), Ports::free(), Authority::new(AUTHORITY));
        // Both leave root's rights behind for most of their work, and must still get in here.
        permit(root, 0o755);

        let certified = authority.certify(&[HOST, "localhost", "127.0.0.1"], Valid::Now);
        write(&root.join("ca.pem"), &authority.pem());
        write(&root.join("certificate.pem"), &certified.certificate.pem());
        write(&root.join("key.pem"), &certified.key.serialize_pem());
        permit(&root.join("key.pem"), 0o600);
        write(&root.join("users"), &format!("{USER}:{{PLAIN}}{PASSWORD}\n"));
        write(&root.join("dovecot.conf"), &dovecot(root, ports));
        for name in ["run", "state", "mail", "mail/alice", "postfix", "spool", "data"] {
            make(&root.join(name));
        }
        for part in ["", "tmp", "new", "cur"] {
            let path = root.join("mail/alice").join(part);
            make(&path);
            own(&path, OWNER);
        }
        own(&root.join("data"), programs.postfix_user);
        write(&root.join("postfix/main.cf"), &main_cf(root));
        write(&root.join("postfix/master.cf"), &master_cf(ports));

        // Makes the folders of the spool, each with its owner.
        run(Command::new(&programs.postfix).arg("-c").arg(root.join("postfix")).arg("check"));
        let mut command = Command::new(&programs.dovecot);
        command.arg("-F").arg("-c").arg(root.join("dovecot.conf"));
        let mut dovecot = Background::start(command, &root.join("dovecot.out"));
        let mut command = Command::new(&programs.postfix_master);
        command.arg("-d").arg("-c").arg(root.join("postfix"));
        let mut postfix = Background::start(command, &root.join("postfix.out"));

        let Ports { imap, imaps, pop3, pop3s, submission, submissions } = ports;
        let logs = |name: &str| fs::read_to_string(root.join(name)).unwrap_or_default();
        let answers = |ports: &[u16]| ports.iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok());
        for (server, log, ports) in [
            (&mut dovecot, "dovecot.log", &[imap, imaps, pop3, pop3s][..]),
            (&mut postfix, "postfix.log", &[submission, submissions]),
        ] {
            // What it says goes to its own log rather than to its outputs.
            let wait = std::panic::AssertUnwindSafe(|| server.wait_until("its ports", LIMIT, || answers(ports)));
            if let Err(cause) = std::panic::catch_unwind(wait) {
                eprintln!("{log}:\n{}", logs(log));
                std::panic::resume_unwind(cause);
            }
        }
        Self { postfix, dovecot, authority, ports, folder }
    }

    /// Where they listen, on 127.0.0.1 and, for a mail server that takes that for itself, on 127.0.0.2.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// The file with the certificate of the authority that has signed theirs.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The authority that has signed their certificate.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// What they have written down until now.
    #[must_use]
    pub fn log(&self) -> String {
        let file = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        [file("dovecot.log"), self.dovecot.log(), file("postfix.log"), self.postfix.log()].concat()
    }

    /// Puts a message into the account's inbox, as if it had arrived. `name` must be new each time.
    #[track_caller]
    pub fn put(&self, name: &str, message: &str) {
        let inbox = self.inbox_folder();
        let written = inbox.join("tmp").join(name);
        write(&written, message);
        own(&written, OWNER);
        let arrived = inbox.join("new").join(name);
        fs::rename(&written, &arrived).unwrap_or_else(|error| panic!("{}: {error}", arrived.display()));
    }

    /// The messages in the account's inbox, read or not, in the order of their file names.
    #[must_use]
    #[track_caller]
    pub fn inbox(&self) -> Vec<String> {
        let folders = ["new", "cur"].map(|part| self.inbox_folder().join(part));
        let files = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
        files.sort_by_key(|file| file.file_name().map(ToOwned::to_owned));
        // A reader may move a file from `new` to `cur` between the two looks; it is there the next time.
        files.iter().filter_map(|file| fs::read(file).ok()).map(|text| String::from_utf8_lossy(&text).into()).collect()
    }

    /// Waits for a message that holds `words`, and returns it.
    #[must_use]
    #[track_caller]
    pub fn arrived(&self, words: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(message) = self.inbox().into_iter().find(|message| message.contains(words)) {
                return message;
            }
            assert!(start.elapsed() < LIMIT, "no message with `{words}` within {LIMIT:?}:\n{}", self.log());
            thread::sleep(POLL);
        }
    }

    fn inbox_folder(&self) -> PathBuf {
        self.folder.path().join("mail/alice")
    }
}

/// What is started.
struct Programs {
    dovecot: PathBuf,
    postfix: PathBuf,
    postfix_master: PathBuf,
    postfix_user: u32,
}

impl Programs {
    /// The programs, or everything that is missing.
    fn find() -> Result<Self, String> {
        let mut missing = String::new();
        let mut tool =
            |tool: tools::Tool| tool.find().inspect_err(|reason| _ = writeln!(missing, "{reason}")).unwrap_or_default();
        let (dovecot, postfix) = (tool(tools::DOVECOT), tool(tools::POSTFIX));
        tool(tools::DOVECOT_IMAP);
        tool(tools::DOVECOT_POP3);
        if !missing.is_empty() {
            return Err(format!("the mail servers cannot be started:\n{missing}"));
        }
        let version = output(Command::new(&dovecot).arg("--version"))?;
        if !version.starts_with("2.3.") {
            return Err(format!("the configuration is for Dovecot 2.3; {} is {version}", dovecot.display()));
        }
        let mut ask = Command::new(postfix.with_file_name("postconf"));
        let daemons = PathBuf::from(output(ask.args(["-d", "-h", "daemon_directory"]))?);
        let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
        let user = users.lines().find_map(|line| line.strip_prefix("postfix:")?.split(':').nth(1)?.parse().ok());
        let postfix_user = user.ok_or("/etc/passwd has no user `postfix`, as whom Postfix runs")?;
        Ok(Self { dovecot, postfix, postfix_master: daemons.join("master"), postfix_user })
    }
}

fn dovecot(root: &Path, ports: Ports) -> String {
    let Ports { imap, imaps, pop3, pop3s, .. } = ports;
    let root = root.display();
    format!(
        "\
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
instance_name = mail-setup-test
protocols = imap pop3
listen = 127.0.0.1, 127.0.0.2
# From this machine itself, too: without it, Dovecot takes loopback for secret enough.
ssl = required
ssl_cert = <{root}/certificate.pem
ssl_key = <{root}/key.pem
login_greeting = Dovecot ready.
auth_mechanisms = plain login
mail_location = maildir:{root}/mail/%n
first_valid_uid = {OWNER}
passdb {{
  driver = passwd-file
  args = username_format=%Lu {root}/users
}}
userdb {{
  driver = static
  args = uid={OWNER} gid={OWNER} home={root}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {root}/sasl {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
}}
"
    )
}

fn main_cf(root: &Path) -> String {
    let root = root.display();
    format!(
        "\
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
maillog_file = {root}/postfix.log
maillog_file_prefixes = {root}
myhostname = {HOST}
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:there are no local users here
default_transport = error:mail does not leave this machine
relay_domains =
virtual_mailbox_domains = example.test
virtual_mailbox_maps = inline:{{ {{ {USER} = alice/ }} }}
virtual_mailbox_base = {root}/mail
virtual_minimum_uid = {OWNER}
virtual_uid_maps = static:{OWNER}
virtual_gid_maps = static:{OWNER}
smtpd_sasl_type = dovecot
smtpd_sasl_path = {root}/sasl
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {root}/key.pem, {root}/certificate.pem
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
notify_classes =
biff = no
"
    )
}

fn master_cf(ports: Ports) -> String {
    let Ports { submission, submissions, .. } = ports;
    format!(
        "\
127.0.0.1:{submission} inet n - n - - smtpd
127.0.0.1:{submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.2:{submission} inet n - n - - smtpd
127.0.0.2:{submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"
    )
}

/// The first line that a program prints, when it succeeds.
fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().display().to_string();
    let output = command.output().map_err(|error| format!("{name} does not start: {error}"))?;
    let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if !output.status.success() {
        return Err(format!("{name} ended with {}:\n{printed}", output.status));
    }
    Ok(printed.lines().next().unwrap_or_default().to_owned())
}

#[track_caller]
fn run(command: &mut Command) {
    output(command).unwrap_or_else(|error| panic!("{error}"));
}

#[track_caller]
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[track_caller]
fn make(path: &Path) {
    fs::create_dir_all(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    permit(path, 0o755);
}

#[track_caller]
fn permit(path: &Path, mode: u32) {
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(path, permissions).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[track_caller]
fn own(path: &Path, user: u32) {
    chown(path, Some(user), Some(user)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[cfg(test)]
mod tests {
    use super::{Authority, HOST, LIMIT, PASSWORD, Servers, USER};
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream};
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

    /// Says line after line, and returns what came until the server closed.
    fn talk(authority: &Authority, port: u16, lines: &[&str]) -> String {
        let mut roots = RootCertStore::empty();
        roots.add(authority.0.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connection = ClientConnection::new(Arc::new(config), HOST.try_into().unwrap()).unwrap();
        let tcp = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        tcp.set_read_timeout(Some(LIMIT)).unwrap();
        let mut tls = StreamOwned::new(connection, tcp);
        let mut heard = Vec::new();
        // Nobody likes to be spoken to before the greeting, or before the last answer.
        for line in lines {
            let mut bytes = [0; 4096];
            let count = tls.read(&mut bytes).unwrap();
            heard.extend_from_slice(&bytes[..count]);
            tls.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        }
        // One who has said goodbye need not close TLS in order.
        let _ = tls.read_to_end(&mut heard);
        String::from_utf8_lossy(&heard).into_owned()
    }

    #[test]
    fn the_account_sends_and_fetches_and_nothing_is_left_behind() {
        if let Some(reason) = super::obstacle() {
            println!("skipped: {reason}");
            return;
        }
        let servers = Servers::start();
        let (ports, authority) = (servers.ports(), servers.authority());
        let plain = format!("AUTH PLAIN {}", BASE64_STANDARD.encode(format!("\0{USER}\0{PASSWORD}")));
        let (from, to) = (format!("MAIL FROM:<{USER}>"), format!("RCPT TO:<{USER}>"));
        let lines = ["EHLO localhost", &plain, &from, &to, "DATA", "Subject: sent\r\n\r\nBonjour\r\n.", "QUIT"];
        let said = talk(authority, ports.submissions, &lines);
        assert!(said.contains("250 2.0.0 Ok: queued"), "{said}");
        assert!(servers.arrived("Subject: sent").contains("\nBonjour\n"));
        let said = talk(authority, ports.submissions, &["EHLO localhost", &from, &to, "QUIT"]);
        assert!(said.contains("554 5.7.1"), "without a password: {said}");

        servers.put("1.put", "Subject: put\n\nBonsoir\n");
        assert_eq!(servers.inbox().len(), 2);
        let login = format!("1 LOGIN {USER} \"{PASSWORD}\"");
        let lines = [&login, "2 SELECT INBOX", "3 UID SEARCH SUBJECT put", "4 FETCH 1:* BODY[]", "5 LOGOUT"];
        let said = talk(authority, ports.imaps, &lines);
        assert!(said.contains("Bonjour") && said.contains("Bonsoir") && said.contains("5 OK"), "{said}");
        let said =
            talk(authority, ports.pop3s, &[&format!("USER {USER}"), &format!("PASS {PASSWORD}"), "STAT", "QUIT"]);
        assert!(said.contains("+OK 2 "), "{said}");
        assert_eq!(servers.inbox().len(), 2, "reading leaves all there");

        let folder = servers.folder.path().to_owned();
        drop(servers);
        assert!(!folder.exists());
        for port in [ports.imap, ports.imaps, ports.pop3, ports.pop3s, ports.submission, ports.submissions] {
            assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(), "{port} is still served");
        }
    }
}
