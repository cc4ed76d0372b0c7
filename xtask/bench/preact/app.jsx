// The page that the widget is held against: what it shows for an address, written for Preact as one would by hand.
//
// It has the same table, the same programs in the same picker, and their words in English, but only what is needed to say
// provider, servers and user names, and to copy them. What the widget does besides is in docs/performance.md.

import { Fragment, render } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { clients, examples, providers } from "./data.json";

const byDomain = new Map();
for (const provider of providers) for (const domain of provider.domains) byDomain.set(domain, provider);

const platform = /Android/.test(navigator.userAgent) ? "android"
  : /iP(hone|ad|od)/.test(navigator.userAgent) ? "ios"
  : /Mac/.test(navigator.userAgent) ? "macos"
  : /Windows/.test(navigator.userAgent) ? "windows" : "linux";

/** The programs of the reader's platform first. */
const near = clients.filter(({ platforms }) => platforms.includes(platform)).slice(0, 5);
const rest = clients.filter((client) => !near.includes(client));

function parse(typed) {
  const address = typed.trim();
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1).toLowerCase()];
  return at > 0 && domain ? { address: `${local}@${domain}`, email: `${local}@${domain}`, local, domain } : undefined;
}

function filled(pattern, typed) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => typed[name]);
}

function username(form, typed) {
  if (form === "email" || form === "local") return typed[form];
  return form === "none" ? "none" : filled(form, typed);
}

function Copy({ text, label }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <button type="button" aria-label={`${done ? "Copied" : "Copy"}: ${label}`} onClick={copy}>{done ? "Copied" : "Copy"}</button>;
}

function Panel({ title, fields, server, client, typed }) {
  const values = {
    host: filled(server.host, typed),
    port: String(server.port),
    security: client.values[server.security] ?? server.security,
    username: username(server.username, typed),
  };
  return (
    <section class="panel">
      <h3>{title}</h3>
      <dl>
        {fields.map(([of, label]) => (
          <div class="row">
            <dt>{label}</dt>
            <dd><bdi>{values[of]}</bdi>{of !== "security" && <Copy text={values[of]} label={label} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Choice({ name, value, chosen, choose, children }) {
  return (
    <label>
      <input type="radio" name={name} value={value} checked={chosen} onChange={() => choose(value)} /> {children}
    </label>
  );
}

function Answer({ provider, typed }) {
  const [id, choose] = useState((near[0] ?? rest[0]).id);
  const [wanted, want] = useState("imap");
  const client = clients.find((one) => one.id === id);
  const incoming = provider.servers.filter(({ protocol }) => protocol !== "smtp");
  const protocols = [...new Set(incoming.map(({ protocol }) => protocol))];
  const first = incoming.find(({ protocol }) => protocol === wanted) ?? incoming[0];
  const outgoing = provider.servers.find(({ protocol }) => protocol === "smtp");
  return (
    <Fragment>
      <h2>{provider.name}</h2>
      <p class="quiet">
        checked {provider.checked}
        {provider.webmail && <Fragment> · <a href={provider.webmail}>Webmail</a></Fragment>}
      </p>
      <fieldset>
        <legend>Mail program</legend>
        {near.map((one) => <Choice name="client" value={one.id} chosen={one.id === id} choose={choose}>{one.name}</Choice>)}
        <select aria-label="Other program" onChange={(event) => event.target.value && choose(event.target.value)}>
          <option value="">Other program</option>
          {rest.map((one) => <option value={one.id} selected={one.id === id}>{one.name}</option>)}
        </select>
      </fieldset>
      {protocols.length > 1 && (
        <fieldset>
          <legend>Access</legend>
          {protocols.map((one) => (
            <Choice name="protocol" value={one} chosen={first.protocol === one} choose={want}>{one === "imap" ? "IMAP" : "POP"}</Choice>
          ))}
        </fieldset>
      )}
      <div class="panels">
        {first && <Panel title={client.groups[0]} fields={client.incoming} server={first} client={client} typed={typed} />}
        {outgoing && <Panel title={client.groups[1]} fields={client.outgoing} server={outgoing} client={client} typed={typed} />}
      </div>
    </Fragment>
  );
}

function App({ input }) {
  const [text, setText] = useState(input.value);
  useLayoutEffect(() => input.addEventListener("input", () => setText(input.value)), []);
  const typed = parse(text);
  const provider = typed && byDomain.get(typed.domain);
  if (provider) return <Answer key={provider.name} provider={provider} typed={typed} />;
  if (typed?.domain.includes(".")) return <p>We do not know who hosts {typed.domain}.</p>;
  return !text && <p class="quiet">For example {examples.join(", ")}</p>;
}

/** The input is the page's own: what was typed before this came counts. */
export function start() {
  render(<App input={document.querySelector("input")} />, document.querySelector("#answer"));
}
