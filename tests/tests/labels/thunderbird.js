// Runs in Thunderbird's main window. Walks the screens on which people set an account up and correct one, and
// answers with the words on each of them and with the paths of the menus. `arguments[0]` is the port of an IMAP
// server on this machine that lets everybody in.
const [port, answer] = arguments;
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const screens = {};
const paths = [];

/** Waits until `look` finds something, which it returns. */
const until = async (what, look) => {
  const start = Date.now();
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() - start > 20000) throw new Error(`${what}: not within 20 seconds`);
    await new Promise(resume => window.setTimeout(resume, 20));
  }
};

const isGone = node =>
  node.hidden ||
  node.getAttribute("hidden") === "true" ||
  node.ownerDocument.defaultView.getComputedStyle(node).display === "none";

/** What can be seen below `root`, shadow roots included, and the entries of drop-down lists. */
const visible = root => {
  const found = [];
  const visit = node => {
    if (isGone(node)) return;
    const entries = node.querySelectorAll(":scope > option, :scope > menupopup > menuitem");
    found.push(node, ...[...entries].filter(entry => !entry.hidden));
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) visit(child);
  };
  visit(root);
  return found;
};

const NAMES = ["label", "aria-label", "title", "alt", "placeholder"];
const wordsOf = node =>
  [node.textContent, node.localName === "label" && node.getAttribute("value"), ...NAMES.map(name => node.getAttribute(name))]
    .map(text => (text || "").replace(/\s+/g, " ").trim())
    .filter(text => text && text.length < 200);

/** Adds what `root` shows, once it is all in the reader's language, to the words of a screen. */
const read = async (screen, root) => {
  const untranslated = () =>
    visible(root).filter(node => node.hasAttribute("data-l10n-id") && wordsOf(node).length === 0 && !node.childElementCount);
  await until(`${screen} in words`, () => untranslated().length === 0);
  screens[screen] = [...new Set([...(screens[screen] ?? []), ...visible(root).flatMap(wordsOf)])];
};

const fill = (input, value) => {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};

/** What the program finds for the address. */
const server = (side, type, port) => `<${side}Server type="${type}"><hostname>${type}.example.test</hostname>
  <port>${port}</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username>
  <authentication>password-cleartext</authentication></${side}Server>`;
const CONFIG = `<clientConfig version="1.1"><emailProvider id="example.test"><domain>example.test</domain>
  <displayName>Example</displayName><displayShortName>Example</displayShortName>
  ${server("incoming", "imap", 993)}${server("outgoing", "smtp", 465)}</emailProvider></clientConfig>`;

/** The Account Hub, from the name to the last button. */
const readHub = async () => {
  Services.prefs.setStringPref("mailnews.auto_config_url", `data:text/xml,${encodeURIComponent(CONFIG)}#`);
  await openAccountHub("MAIL");
  const container = await until("the hub", () => document.querySelector("account-hub-container"));
  const hub = await until("its mail side", () => container.modal.querySelector("account-hub-email"));
  const step = name => until(name, () => [...hub.querySelectorAll(name)].find(found => !found.hidden));
  const forward = hub.querySelector("account-hub-footer #forward");

  const identity = await step("email-auto-form");
  fill(identity.querySelector("#realName"), "Jeanne d’Arc");
  fill(identity.querySelector("#email"), "jeanne@example.test");
  await read("identity", hub);
  forward.click();
  const found = await step("email-config-found");
  await read("found", hub);
  found.querySelector("#editConfiguration").click();

  // The program offers OAuth2 for servers it knows.
  const incoming = await step("email-manual-incoming-form");
  fill(incoming.querySelector("#incomingHostname"), "imap.gmail.com");
  await read("incoming", hub);
  const set = (side, values) => {
    for (const [id, value] of Object.entries(values)) hub.querySelector(`#${side}${id}`).value = value;
  };
  const local = { Hostname: "127.0.0.1", Port: port, ConnectionSecurity: 0, AuthMethod: 3 };
  set("incoming", local);
  forward.click();

  const outgoing = await step("email-manual-outgoing-form");
  fill(outgoing.querySelector("#outgoingHostname"), "smtp.gmail.com");
  await read("outgoing", hub);
  set("outgoing", local);
  // It waits for a test of the servers, which would take its time.
  forward.disabled = false;
  forward.click();

  const password = await step("email-password-form");
  await read("password", hub);
  fill(password.querySelector("#password"), "secret");
  forward.disabled = false;
  forward.click();

  await step("email-added-success");
  await read("finish", hub);
  forward.click();
};

/** The menus of the bar, and those behind the button with three lines. */
const readMenus = async () => {
  const label = node => node.getAttribute("label") ?? "";
  const within = (node, selector) => {
    const above = node.parentElement.closest(selector);
    return above ? [...within(above, selector), label(above)] : [];
  };
  const bar = document.getElementById("mail-menubar");
  await until("the menu bar in words", () => label(document.getElementById("newMailAccountMenuItem")));
  for (const item of bar.querySelectorAll("menuitem")) paths.push([...within(item, "menu"), label(item)]);

  PanelUI.show();
  const button = id =>
    until(id, () => {
      const found = document.getElementById(id);
      return found && label(found) && found;
    });
  const settings = await button("appmenu_accountmgr");
  const add = await button("appmenu_new");
  const email = await button("appmenu_newMailAccountMenuItem");
  paths.push(["☰", label(settings)], ["☰", label(add), label(email)]);
  settings.doCommand();
  return ["☰", label(settings)];
};

/** The account settings, of the account made in the hub. */
const readSettings = async path => {
  const tab = await until("the account settings", () =>
    document.getElementById("tabmail").tabInfo.find(tab => tab.browser?.currentURI.spec === "about:accountsettings"));
  const page = () => tab.browser.contentDocument;
  const frame = () => page().getElementById("contentFrame")?.contentDocument;
  const isOpen = pane => frame()?.URL.endsWith(pane) && frame().readyState === "complete";
  await until("the first pane", () => isOpen(".xhtml"));
  for (const account of MailServices.accounts.accounts.filter(account => account.defaultIdentity)) {
    for (const pane of ["am-server.xhtml", "am-copies.xhtml"]) {
      const row = () => page().getElementById(`${account.key}/${pane}`);
      // The page chooses a row of its own when it starts: a click before that is lost.
      await until(`${pane} of ${account.key}`, () => isOpen(pane) || row()?.firstElementChild.click());
      paths.push([...path, row().title]);
      await read("settings", frame().body);
    }
  }
};

const addPop = () => {
  const account = MailServices.accounts.createAccount();
  account.incomingServer = MailServices.accounts.createIncomingServer("jeanne", "pop.example.test", "pop3");
  const identity = MailServices.accounts.createIdentity();
  identity.email = "jeanne@example.test";
  account.addIdentity(identity);
};

(async () => {
  await until("the window", () => document.readyState === "complete" && window.openAccountHub);
  await readHub();
  addPop();
  await readSettings(await readMenus());
  return { language: Services.locale.appLocaleAsBCP47, version: Services.appinfo.version, screens, paths };
})().then(
  found => answer(found),
  error => answer({ failed: `${error}\n${error.stack}\n${JSON.stringify(screens)}` }),
);
