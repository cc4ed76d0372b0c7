// Two files as a page would write them that knows its servers: what `cargo xtask bench` holds `configFile()` against.

/** What a file by hand is told: the servers, and the identifiers, which it does not derive. */
export function facts(address, { provider, servers }, text) {
  const [profile, uuid] = new Set(text.match(/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g));
  const server = (protocol) => servers.find((one) => one.protocol === protocol);
  return { address, name: provider.name, incoming: server("imap"), outgoing: server("smtp"), profile, uuid };
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function xml(text) {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
}

export const byHand = {
  msmtp({ address, outgoing }) {
    const domain = address.slice(address.lastIndexOf("@") + 1);
    return `defaults
auth           on
tls            on
logfile        ~/.msmtp.log

account        ${domain}
host           ${outgoing.host}
port           ${outgoing.port}
tls_starttls   ${outgoing.security === "tls" ? "off" : "on"}
from           "${address}"
user           "${outgoing.username}"
passwordeval   "pass show mail/${address}"

account default : ${domain}
`;
  },

  mobileconfig({ address, name, incoming, outgoing, profile, uuid }) {
    const [from, to] = [incoming, outgoing].map(({ host, port }) => xml(`${host}:${port}`));
    return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>PayloadType</key><string>Configuration</string>
    <key>PayloadVersion</key><integer>1</integer>
    <key>PayloadIdentifier</key><string>mail-setup.${profile}</string>
    <key>PayloadUUID</key><string>${profile}</string>
    <key>PayloadDisplayName</key><string>${xml(name)}</string>
    <key>PayloadDescription</key><string>IMAP ${from} · SMTP ${to}</string>
    <key>PayloadContent</key>
    <array>
      <dict>
        <key>PayloadType</key><string>com.apple.mail.managed</string>
        <key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>mail-setup.${profile}.mail</string>
        <key>PayloadUUID</key><string>${uuid}</string>
        <key>PayloadDisplayName</key><string>${xml(name)}</string>
        <key>EmailAccountDescription</key><string>${xml(name)}</string>
        <key>EmailAccountType</key><string>EmailTypeIMAP</string>
        <key>EmailAddress</key><string>${xml(address)}</string>
        <key>IncomingMailServerAuthentication</key><string>EmailAuthPassword</string>
        <key>IncomingMailServerHostName</key><string>${xml(incoming.host)}</string>
        <key>IncomingMailServerPortNumber</key><integer>${incoming.port}</integer>
        <key>IncomingMailServerUseSSL</key><true/>
        <key>IncomingMailServerUsername</key><string>${xml(incoming.username)}</string>
        <key>OutgoingMailServerAuthentication</key><string>EmailAuthPassword</string>
        <key>OutgoingMailServerHostName</key><string>${xml(outgoing.host)}</string>
        <key>OutgoingMailServerPortNumber</key><integer>${outgoing.port}</integer>
        <key>OutgoingMailServerUseSSL</key><true/>
        <key>OutgoingMailServerUsername</key><string>${xml(outgoing.username)}</string>
        <key>OutgoingPasswordSameAsIncomingPassword</key><true/>
      </dict>
    </array>
  </dict>
</plist>
`;
  },
};
