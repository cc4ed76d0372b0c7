// The configurator: a site owner sets options, sees the widget, and copies what their page needs.
// Programs, formats and providers come from the widget itself; nothing that is chosen leaves the page.

const { language, say, make, copy } = pageParts;

// English stands in the page; here is what it says only later.
const words = {
  en: {
    title: "Put the widget on your page",
    copy: "Copy", copied: "Copied", select: "Select the text and press Ctrl+C or ⌘C.",
    fallback: "Your provider’s help pages list the servers for your mail program.",
    failed: "The widget did not load here ({code}). check.html, beside this page, tells what is wrong with this host.",
    frameTitle: "Mail settings",
    providerFound: "Found: {name}",
    providerUnknown: "This domain is not in the table; every provider is offered.",
    reportBad: "Write a link that begins with https://, http:// or mailto: and has {provider} in it.",
    linkBad: "Write a whole address that begins with https:// or http://.",
    baseBad: "Write the whole address of a folder, beginning with https:// or http://.",
    inPage: "In your page", inHead: "In your page, wherever it suits", content: "In the content of the page",
    fixed: "Browsers then refuse a script that has been changed. They refuse the next release, too: your page must change at each update.",
    pinned: "The same, with the hash of this release",
    noHash: "The hash of mail-setup.js could not be computed here; it stands in integrity.txt in that folder. Put it into the script’s integrity attribute if you want it pinned; your page must then change at each update.",
    script: "Once for the whole site, by its administrator",
    dokuScript: "Into conf/userscript.js. The Wrap plugin has no place for options, so they are set here, for every such place of the wiki.",
    dokuContent: "Needs the Wrap plugin.",
    mediaScript: "Into the page MediaWiki:Common.js.",
    wordScript: "Into functions.php of your theme (WordPress 6.5 or newer).",
    wordContent: "In a block “Custom HTML”.",
    discourseScript: "Into a theme component, under “Head”.",
    frameScript: "It gives the frame the height of what it shows. Without this script the frame keeps the height that is written.",
    frameSame: "On the same site a sandbox would protect nothing: a frame with scripts and its own origin can take it off.",
    frameOther: "The sandbox lets the widget run, copy, save files, print, and open links in new windows; nothing else.",
    csp: "Content policy of your page",
    cspNote: "Only if your site sends such a header: add what is missing in yours.",
    folder: "Headers of the folder",
    folderCors: "Its server has to send this with every file, so that your page may load them.",
    folderFrame: "Its server must not send X-Frame-Options with embed.html, nor a policy without your site in frame-ancestors. This lets your site in:",
  },
  fr: {
    title: "Mettre le widget sur votre page",
    lead: "Choisissez ce qu’il montre, regardez-le, puis copiez ce qu’il faut à votre page. Rien de ce que vous choisissez ici n’est envoyé.",
    options: "Ce qu’il montre",
    lang: "Langue", langAuto: "Celle de votre page, sinon celle du lecteur",
    client: "Logiciel de messagerie choisi au départ", clientAuto: "Le premier du système du lecteur",
    clients: "Logiciels de messagerie proposés", clientsHint: "Aucun n’est coché : tous.", choosePrograms: "Choisir les logiciels",
    formats: "Fichiers de configuration proposés", formatsAll: "Tous ceux qui marchent", formatsNone: "Aucun", formatsSome: "Seulement ceux-ci",
    protocol: "Protocole choisi au départ", protocolAuto: "IMAP quand il existe",
    provider: "Un seul fournisseur",
    providerHint: "Un domaine de ses adresses, par exemple free.fr. Le widget montre alors ses réglages avant qu’une adresse ne soit saisie. Vide : tous les fournisseurs.",
    theme: "Couleurs", themeAuto: "Celles de votre page", themeLight: "Claires", themeDark: "Sombres",
    loading: "Chargement", loadingLazy: "À l’approche de l’écran", loadingEager: "Tout de suite",
    report: "Lien pour signaler un réglage périmé",
    reportHint: "https:, http: ou mailto:, avec {provider} à la place du nom du fournisseur. L’adresse saisie n’y figure jamais.",
    place: "Où il se trouve",
    base: "Adresse du dossier qui contient mail-setup.js",
    site: "Votre page est", siteSame: "sur le même site que ce dossier", siteOther: "sur un autre site",
    text: "Texte quand le widget ne peut pas démarrer", textHint: "Sans JavaScript, les lecteurs ne voient que lui.",
    link: "Lien de ce texte", linkHint: "Votre propre liste de serveurs, par exemple. Vide : pas de lien.",
    preview: "Son aspect", copying: "À copier",
    kind: "Votre page est faite avec", kindHtml: "HTML", kindFrame: "un cadre (iframe)",
    copy: "Copier", copied: "Copié", select: "Sélectionnez le texte, puis appuyez sur Ctrl+C ou ⌘C.",
    fallback: "Les pages d’aide de votre fournisseur indiquent les serveurs pour votre logiciel de messagerie.",
    failed: "Le widget ne s’est pas chargé ici ({code}). check.html, à côté de cette page, dit ce qui ne va pas sur cet hébergement.",
    frameTitle: "Réglages de messagerie",
    providerFound: "Trouvé : {name}",
    providerUnknown: "Ce domaine n’est pas dans la table ; tous les fournisseurs sont proposés.",
    reportBad: "Écrivez un lien qui commence par https://, http:// ou mailto: et contient {provider}.",
    linkBad: "Écrivez une adresse complète qui commence par https:// ou http://.",
    baseBad: "Écrivez l’adresse complète d’un dossier, qui commence par https:// ou http://.",
    inPage: "Dans votre page", inHead: "Dans votre page, où vous voulez", content: "Dans le contenu de la page",
    fixed: "Les navigateurs refusent alors un script modifié. Ils refusent aussi la version suivante : votre page doit changer à chaque mise à jour.",
    pinned: "La même chose, avec l’empreinte de cette version",
    noHash: "L’empreinte de mail-setup.js n’a pas pu être calculée ici ; elle figure dans integrity.txt, dans ce dossier. Mettez-la dans l’attribut integrity du script si vous voulez la fixer ; votre page doit alors changer à chaque mise à jour.",
    script: "Une fois pour tout le site, par son administrateur",
    dokuScript: "Dans conf/userscript.js. L’extension Wrap n’a pas de place pour les options : elles sont données ici, pour tous ces endroits du wiki.",
    dokuContent: "Demande l’extension Wrap.",
    mediaScript: "Dans la page MediaWiki:Common.js.",
    wordScript: "Dans functions.php de votre thème (WordPress 6.5 ou plus récent).",
    wordContent: "Dans un bloc « HTML personnalisé ».",
    discourseScript: "Dans un composant de thème, sous « Head ».",
    frameScript: "Il donne au cadre la hauteur de ce qu’il montre. Sans ce script, le cadre garde la hauteur écrite.",
    frameSame: "Sur le même site, un sandbox ne protégerait de rien : un cadre qui a des scripts et sa propre origine peut l’enlever.",
    frameOther: "Le sandbox laisse le widget fonctionner, copier, enregistrer des fichiers, imprimer et ouvrir des liens dans de nouvelles fenêtres ; rien d’autre.",
    csp: "Politique de contenu de votre page",
    cspNote: "Seulement si votre site envoie un tel en-tête : ajoutez ce qui manque dans le vôtre.",
    folder: "En-têtes du dossier",
    folderCors: "Son serveur doit envoyer ceci avec chaque fichier, pour que votre page puisse les charger.",
    folderFrame: "Son serveur ne doit envoyer avec embed.html ni X-Frame-Options, ni une politique sans votre site dans frame-ancestors. Ceci laisse entrer votre site :",
  },
};

const tag = language(Object.keys(words));
const text = words[tag];
say(tag, text);

const $ = (id) => document.getElementById(id);
const fields = $("form").elements;
const preview = document.querySelector("mail-setup");
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

// --- What is chosen

/** What lookup has found at the domain in the field. */
let provider;
/** Of the folder's own mail-setup.js, once it is known. */
let hash;

const ticked = (name) => [...document.querySelectorAll(`input[name="${name}"]:checked`)].map(({ value }) => value);

/** Says under a field what is wrong with it, or nothing. */
function judge(field, problem) {
  const said = $(`${field.id}-said`);
  said.textContent = problem;
  said.className = problem ? "said problem" : "said";
  if (problem) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  return !problem;
}

/** An address of the web without what only a person would write into it, or nothing. */
function address(value) {
  const url = /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  return url && !url.username && !url.password ? url : undefined;
}

function report() {
  const value = fields.report.value.trim();
  const leads = /^(https?:\/\/|mailto:)[^\p{Cc}\s]*$/u.test(value) && value.includes("{provider}");
  return judge(fields.report, value && !leads ? text.reportBad : "") ? value : "";
}

function folder() {
  const url = address(fields.base.value.trim());
  if (!judge(fields.base, url ? "" : text.baseBad)) return here();
  return folderOf(url);
}

function folderOf(url) {
  const folder = new URL(".", url);
  // A folder's name without its slash.
  if (!/\/$|\.(html|js)$/.test(url.pathname)) folder.pathname = `${url.pathname}/`;
  return folder;
}

const here = () => folderOf(new URL(location.href));

function fallback() {
  const link = fields.link.value.trim();
  const url = link ? address(link) : undefined;
  judge(fields.link, link && !url ? text.linkBad : "");
  // A space of any kind, a line's end among them, is a space.
  return { text: fields.text.value.replace(/[\s\p{Cc}]+/gu, " ").trim(), link: url?.href };
}

/** The options that differ from what the widget does by itself, in the order of the README. */
function chosen() {
  const formats = fields.formats.value === "some" ? ticked("format").join(" ") : fields.formats.value;
  const all = {
    lang: fields.lang.value, provider: provider?.id, client: fields.client.value, clients: ticked("program").join(" "),
    formats, protocol: fields.protocol.value, report: report(), theme: fields.theme.value,
    loading: fields.loading.value,
  };
  return Object.entries(all).filter(([, value]) => value);
}

// --- Writing for each reader: the only places where something is escaped

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const html = (value) => value.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
/** For wikitext, in which more than HTML has a meaning. */
const wiki = (value) => value.replace(/[&<>"'[\]{}|~_=*#:;]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** A link in which no sign can end it early. */
const percent = (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
const plainLink = (url) => url.replace(/["'<>[\](){}|~\\`^_*]/g, percent);
const script = (value) => JSON.stringify(value).replace(/</g, "\\u003c");
const php = (value) => `'${value.replace(/[\\']/g, "\\$&")}'`;
const markdown = (value) => value.replace(/[\\`*_{}[\]()<>#+\-.!|~&:@=^]/g, "\\$&");
/** A word of BBCode, which has no way to write its own marks. */
const bbcode = (value) => value.replace(/["'[\]“”]/g, (sign) => (sign === "'" ? "%27" : encodeURIComponent(sign)));

const attributes = (options, prefix, escape) =>
  options.map(([name, value]) => ` ${prefix}${name}="${escape(value)}"`).join("");

function inHtml({ text, link }) {
  if (!text && !link) return "";
  return link ? `<a href="${html(link)}">${html(text || link)}</a>` : `<p>${html(text)}</p>`;
}

// --- What is to be copied: each function gives pieces, { title, note, code }

const file = (name) => new URL(name, folder()).href;
const elsewhere = () => fields.site.value === "other";

function policy(sources) {
  const code = `Content-Security-Policy: ${sources.join("; ")}`;
  return { title: text.csp, note: text.cspNote, code };
}

function widgetPolicy() {
  const origin = elsewhere() ? ` ${folder().origin}` : "";
  const scripts = `script-src 'self'${origin} 'wasm-unsafe-eval'`;
  const pieces = [policy([scripts, "style-src 'self'", `connect-src 'self'${origin}`])];
  if (elsewhere()) {
    pieces.push({ title: text.folder, note: text.folderCors, code: "Access-Control-Allow-Origin: *" });
  }
  return pieces;
}

function scriptTag(integrity) {
  return `<script type="module" src="${html(file("mail-setup.js"))}"${integrity}></script>`;
}

const pieces = {
  html() {
    const widget = `<mail-setup${attributes(chosen(), "", html)}>${inHtml(fallback())}</mail-setup>`;
    const plain = `${scriptTag("")}\n${widget}`;
    const pinned = scriptTag(` integrity="${hash}"`);
    const both = hash
      ? [{ title: text.inPage, code: plain }, { title: text.pinned, note: text.fixed, code: `${pinned}\n${widget}` }]
      : [{ title: text.inPage, note: text.noHash, code: plain }];
    return [...both, ...widgetPolicy()];
  },

  dokuwiki() {
    const { text: words, link } = fallback();
    const title = words.replace(/\]\]/g, "] ]").replace(/^\{\{/, "{ {");
    const content = link ? `[[${plainLink(link)}|${title || link}]]` : `%%${words.replace(/%%/g, "% %")}%%`;
    const wrap = `<WRAP mail-setup>\n${content}\n</WRAP>`;
    const set = ([name, value]) => `    place.setAttribute(${script(`data-${name}`)}, ${script(value)});\n`;
    const options = chosen().map(set);
    const code = `jQuery(function () {
  document.querySelectorAll("div.wrap_mail-setup").forEach(function (place) {
${options.join("")}    place.classList.add("mail-setup");
  });
  var loader = document.createElement("script");
  loader.type = "module";
  loader.src = ${script(file("mail-setup.js"))};
  document.head.appendChild(loader);
});`;
    return [
      { title: text.content, note: text.dokuContent, code: wrap },
      { title: text.script, note: text.dokuScript, code },
      ...widgetPolicy(),
    ];
  },

  mediawiki() {
    const { text: words, link } = fallback();
    const content = link ? `[${plainLink(link)} ${wiki(words || link)}]` : wiki(words);
    const code = `var loader = document.createElement( "script" );
loader.type = "module";
loader.src = ${script(file("mail-setup.js"))};
document.head.appendChild( loader );`;
    return [
      { title: text.content, code: `<div class="mail-setup"${attributes(chosen(), "data-", wiki)}>${content}</div>` },
      { title: text.script, note: text.mediaScript, code },
      ...widgetPolicy(),
    ];
  },

  wordpress() {
    const code = `add_action( 'wp_enqueue_scripts', function () {
	wp_enqueue_script_module( 'mail-setup', ${php(file("mail-setup.js"))}, array(), null );
} );`;
    const div = `<div class="mail-setup"${attributes(chosen(), "data-", html)}>${inHtml(fallback())}</div>`;
    return [
      { title: text.content, note: text.wordContent, code: div },
      { title: text.script, note: text.wordScript, code },
      ...widgetPolicy(),
    ];
  },

  discourse() {
    const { text: words, link } = fallback();
    const content = link ? `[${markdown(words || link)}](${plainLink(link)})` : markdown(words);
    const wrap = `[wrap=mail-setup${attributes(chosen(), "", bbcode)}]\n${content}\n[/wrap]`;
    return [
      { title: text.content, code: wrap },
      { title: text.script, note: text.discourseScript, code: scriptTag("") },
      ...widgetPolicy(),
    ];
  },

  iframe() {
    // `loading` is the frame's own.
    const options = chosen().filter(([name]) => name !== "loading");
    const lazy = fields.loading.value === "eager" ? "" : ' loading="lazy"';
    const query = new URLSearchParams(options).toString();
    const source = file(`embed.html${query && `?${query}`}`);
    const tokens = ["scripts", "same-origin", "downloads", "modals", "popups", "popups-to-escape-sandbox"];
    const sandbox = elsewhere() ? ` sandbox="${tokens.map((token) => `allow-${token}`).join(" ")}"` : "";
    const box = 'width="100%" height="480" frameborder="0" allow="clipboard-write"';
    const name = `class="mail-setup" src="${html(source)}" title="${html(text.frameTitle)}"`;
    const frame = `<iframe ${name} ${box}${sandbox}${lazy}></iframe>`;
    const helper = `<script src="${html(file("mail-setup-frame.js"))}" defer></script>`;
    const origin = elsewhere() ? ` ${folder().origin}` : "";
    const all = [
      { title: text.inPage, note: elsewhere() ? text.frameOther : text.frameSame, code: frame },
      { title: text.inHead, note: text.frameScript, code: helper },
      policy([`script-src 'self'${origin}`, `frame-src 'self'${origin}`]),
    ];
    if (!elsewhere()) return all;
    const ancestors = "Content-Security-Policy: frame-ancestors 'self' https://www.example.org";
    return [...all, { title: text.folder, note: text.folderFrame, code: ancestors }];
  },
};

// --- The page

/** Shows the widget with what is chosen. */
function show() {
  const options = new Map(chosen());
  options.delete("loading");
  for (const name of ["lang", "provider", "client", "clients", "formats", "protocol", "report", "theme"]) {
    const value = options.get(name);
    if (value === undefined) preview.removeAttribute(name);
    else if (preview.getAttribute(name) !== value) preview.setAttribute(name, value);
  }
}

function pieceView({ title, note, code }) {
  const button = make("button", { type: "button", class: "button", "aria-label": `${text.copy}: ${title}` }, text.copy);
  const view = make("div", { class: "piece" }, make("h3", {}, title));
  if (note) view.append(make("p", { class: "hint" }, note));
  const shown = make("pre", { class: "code", dir: "ltr" }, make("code", {}, code));
  button.addEventListener("click", async () => {
    const way = await copy(code);
    if (way) {
      button.dataset.done = "";
      button.textContent = text.copied;
    } else {
      getSelection().selectAllChildren(shown);
    }
    $("status").textContent = way ? text.copied : text.select;
    $("status").classList.toggle("hidden", Boolean(way));
  });
  view.append(shown, button);
  return view;
}

let written = "";

/** Writes the pieces anew if something in them has changed. */
function write() {
  const all = pieces[fields.kind.value]();
  const now = JSON.stringify(all);
  if (now === written) return;
  written = now;
  $("pieces").replaceChildren(...all.map(pieceView));
  $("status").textContent = "";
}

function update() {
  $("formats").hidden = fields.formats.value !== "some";
  show();
  write();
}

function tick(name, value, label) {
  const box = make("input", { type: "checkbox", name, value });
  return make("label", { class: "choice" }, box, make("span", { dir: "ltr" }, label));
}

/** The hash of mail-setup.js of the folder that the snippets name; another site's is not asked. */
async function pin() {
  hash = undefined;
  const url = new URL("mail-setup.js", folder());
  if (url.origin !== location.origin || !crypto.subtle) return;
  try {
    const answer = await fetch(url);
    if (!answer.ok) return;
    const digest = await crypto.subtle.digest("SHA-384", await answer.arrayBuffer());
    const found = `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
    // The field may say something else by now.
    if (new URL("mail-setup.js", folder()).href === url.href) hash = found;
  } catch {
    // It cannot be read: the piece says where its hash stands.
  }
}

/** A domain's provider, and the files that can work for it. */
async function find(api) {
  const domain = fields.provider.value.trim().split("@").at(-1);
  const person = (domain) => `someone@${domain}`;
  const found = domain ? await api.lookup(person(domain)) : undefined;
  if (domain !== fields.provider.value.trim().split("@").at(-1)) return;
  provider = found?.provider;
  const known = found?.status === "match";
  judge(fields.provider, domain && !known ? text.providerUnknown : "");
  if (known) $("provider-said").textContent = filled(text.providerFound, provider);
  // Any provider with passwords can do every format.
  const offered = (await api.formats(person(known ? domain : "free.fr"))).map(({ id }) => id);
  const before = ticked("format");
  $("formats").replaceChildren(...offered.map((id) => tick("format", id, id)));
  for (const box of document.querySelectorAll('input[name="format"]')) box.checked = before.includes(box.value);
}

async function languages() {
  const { lang } = await (await fetch("./manifest.json")).json();
  const name = (tag) => new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  const choice = (tag) => make("option", { value: tag, lang: tag }, `${name(tag)} (${tag})`);
  fields.lang.append(...Object.keys(lang).map(choice));
}

async function programs(api) {
  const all = await api.clients();
  fields.client.append(...all.map(({ id, name }) => make("option", { value: id }, name)));
  $("clients").append(...all.map(({ id, name }) => tick("program", id, name)));
}

async function start() {
  fields.base.value = here().href;
  fields.text.value = text.fallback;
  update();
  pin().then(update);
  const api = await import("./mail-setup.js");
  fields.provider.addEventListener("input", () => find(api).then(update));
  await Promise.all([languages(), programs(api), find(api)]);
  // Browsers put back what was chosen before the page was left; the widget has to hear of it.
  update();
  $("form").dataset.state = "ready";
}

$("form").addEventListener("input", update);
$("kinds").addEventListener("change", update);
fields.base.addEventListener("input", () => pin().then(update));
start().catch((cause) => {
  $("failed").textContent = filled(text.failed, { code: cause.code ?? cause.message });
});
