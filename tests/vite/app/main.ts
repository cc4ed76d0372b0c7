// What a program that bundles writes: the import, the element that it defines, its events, and every public function.

import { clients, configFile, formats, lookup, version, type ConfigFile, type Result } from "mail-setup";

const element = document.querySelector("mail-setup");
element?.addEventListener("mail-setup:match", ({ detail }) => {
  const { provider, matchedBy }: { provider: string; matchedBy: "domain" | "provider" } = detail;
  element.title = `${provider} by ${matchedBy}`;
});

const found: Result = await lookup("jean.dupont@free.fr", { client: "thunderbird" });
const file: ConfigFile = await configFile("jean.dupont@free.fr", "msmtp", { protocol: "imap", name: "Jean Dupont" });
const refused = await configFile("jean.dupont@free.fr", "no such").catch(({ code }) => code);
const lines = [
  version,
  `${found.status} ${found.provider?.id} ${found.servers[0]?.host}:${found.servers[0]?.port} ${found.route?.kind}`,
  `${file.fileName} ${refused}`,
  `${(await clients()).some(({ id }) => id === "thunderbird")} ${(await formats("jean.dupont@free.fr")).length > 5}`,
];
const pre = document.querySelector("pre");
if (pre) pre.textContent = lines.join("; ");
