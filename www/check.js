// The self-check: looks at the folder of the widget as a browser gets it, and at the page it runs in itself.
//
// It has to work where that folder is broken, so it needs nothing of it: no module, no WebAssembly, no hash of the
// browser's (`crypto.subtle` is missing on plain HTTP; `fetch` checks an `integrity` everywhere).
"use strict";

(() => {
  const { language, say, make, copy } = pageParts;

  const words = {
    en: {
      title: "Is this host set up right?",
      marks: { ok: "Right", better: "Could be better", wrong: "Wrong", unseen: "Cannot be seen from here" },
      looking: "Looking …",
      summary: { ok: "All that can be seen from here is right.", better: "It works, and could be better.", wrong: "Something is wrong." },
      baseBad: "Write the whole address of a folder, beginning with https:// or http://.",
      copied: "The report is on the clipboard.", notCopied: "Select the report and press Ctrl+C or ⌘C.",
      reportTitle: "mail-setup: check of {base}", release: "release {version}, build {id}",
      unreachable: "The folder could not be read, so this cannot be seen.",
      names: {
        files: "Files of the release", hashes: "Files unchanged", script: "Media type of scripts",
        wasm: "Media type of WebAssembly", style: "Media type of style sheets", cors: "Use from other sites (CORS)",
        policyWasm: "Content policy: WebAssembly", policyConnect: "Content policy: fetching", policyStyle: "Content policy: styles",
        trusted: "Trusted Types", cacheHashed: "Cache: files named by their content", cacheLoader: "Cache: mail-setup.js",
        compression: "Compression", start: "The widget starts", clipboard: "Copying", download: "Saving files",
      },
      filesOk: "All {count} files are there.",
      filesWrong: "Not there: {files}.",
      filesRemedy: "Upload the whole folder of one release, with every file in it.",
      filesNone: "Neither integrity.txt nor manifest.json could be read, so this is no folder of a release, or not a whole one.",
      filesList: "integrity.txt is missing; only the files that the widget loads could be checked.",
      filesSlow: "No answer within {seconds} seconds: {files}.",
      slowRemedy: "Look into the server’s log: it has to answer for every file.",
      hashesOk: "Every file that came is the one of the release.",
      hashesWrong: "Not the files of the release: {files}.",
      hashesRemedy: "Switch off what rewrites or minifies files on their way (a proxy, a plugin, a content network), and upload all files of one release in binary mode. This says so to proxies:",
      typeOk: "Sent as {types}.",
      typeWrong: "{files} arrive as {types}. Browsers refuse such scripts.",
      typeRemedy: "Send them with this header:",
      wasmBetter: "{files} arrive as {types}. The widget copes with that; browsers compile faster with the right type.",
      styleBetter: "{files} arrive as {types}. The widget has its own styles; the pages of this folder lose theirs.",
      corsSame: "This page is of the same site as the folder, so nothing is needed. Pages of other sites can use it, too: it sends Access-Control-Allow-Origin: {value}.",
      corsSameNone: "This page is of the same site as the folder, so nothing is needed. Pages of other sites cannot use it; if they are to, send this with every file:",
      corsOk: "Pages of {origin} may load the files.",
      corsWrong: "The server answers, but does not let pages of {origin} read the files.",
      corsRemedy: "Send this header with every file of the folder:",
      corsUnreachable: "The server could not be reached at all. Its address may be wrong, it may be down, or a page on https asks for a folder on http.",
      policyWasmOk: "WebAssembly may run.",
      policyWasmWrong: "The content policy of this host forbids WebAssembly.",
      policyRemedy: "Change the header of the pages to this:",
      policyRemedyBlind: "Add this to the header of the pages:",
      wasmMissing: "This browser has no WebAssembly, or it is switched off in it. Its readers keep the page’s own content.",
      policyConnectOk: "The files may be fetched.",
      policyConnectWrong: "The content policy of this host forbids fetching the files.",
      policyStyleOk: "Style sheets of the widget and of the folder’s pages are allowed.",
      policyStyleOwn: "The widget’s own styles are allowed. The content policy of this host forbids those of the folder’s pages.",
      policyStyleGone: "The widget’s own styles are allowed. Those of the folder’s pages did not come: look above, at the files and their media types.",
      policyStyleWrong: "This browser does not let scripts bring style sheets; the widget stays plain.",
      trustedOn: "They are asked for. The widget runs under trusted-types 'none'.",
      trustedOff: "They are not asked for. The widget would run under them, too:",
      cacheHashedOk: "Kept for {time} or longer.",
      cacheHashedBetter: "Time they may be kept: {time}, for {files}. Their names change with their content, so they can be kept for ever:",
      cacheNone: "no stated time",
      cacheLoaderOk: "Kept for {time}.", cacheLoaderAsked: "Asked for each time.",
      cacheLoaderNone: "The server does not say how long; browsers guess, and an update may come late.",
      cacheLoaderWrong: "Kept for {time}: after an update, readers keep the old script until then, and it asks for files that may be gone.",
      cacheRemedy: "Send this header with it:",
      days: "{count} days", seconds: "{count} seconds", never: "no time",
      compressionOk: "Sent compressed ({types}).",
      compressionBetter: "Sent as they are: {files}. Compressed, the widget is less than half as large.",
      compressionRemedy: "Let the server send the .br and .gz files that lie beside them (nginx: gzip_static on; Apache: mod_rewrite or mod_deflate; Caddy: file_server precompressed br gzip), with these headers:",
      compressionUnseen: "The other site’s server does not say how long its answers are.",
      startOk: "It has answered a question.",
      startWrong: "It does not start ({code}).",
      startRemedy: "Mend what is wrong above first. The README explains the code under “When it cannot start”.",
      tryCopy: "Try copying", trySave: "Try saving",
      clipboardOk: "The browser’s clipboard may be used.",
      clipboardHttp: "On plain HTTP browsers have no clipboard for pages. The widget copies by the old command instead.",
      clipboardHttpRemedy: "Serve the pages by https.",
      clipboardFrame: "The page around this frame does not let it use the clipboard. The widget copies by the old command instead.",
      clipboardFrameRemedy: "Add this to the iframe:",
      byApi: "A line was copied by the browser’s clipboard.", byCommand: "A line was copied by the old command.",
      byNone: "Neither way of copying works here. Readers can still select the text.",
      downloadOk: "Nothing around this page keeps it from saving files.",
      downloadWrong: "The sandbox of the frame around this page forbids saving files.",
      downloadRemedy: "Write the attribute of the iframe like this:",
      downloadUnseen: "This page is in a frame of another site, which does not show its sandbox.",
      downloadOpaque: "This page is sandboxed without an origin of its own, so it cannot see whether saving is allowed.",
      saved: "If no file mail-setup-check.txt has arrived, the frame’s sandbox lacks this:",
      checkLine: "mail-setup: this line was copied by the self-check.",
    },
    fr: {
      title: "Cet hébergement est-il bien réglé ?",
      lead: "Cette page regarde le dossier du widget comme un navigateur le reçoit, et dit ce qu’il faut changer. Rien n’est envoyé ailleurs que vers ce dossier.",
      base: "Dossier", baseHint: "Même sur un autre site : il est alors vu comme depuis une page de celui-ci.",
      check: "Vérifier", report: "Copier le rapport",
      marks: { ok: "Bien", better: "Peut être mieux", wrong: "À corriger", unseen: "Ne se voit pas d’ici" },
      looking: "Vérification …",
      summary: { ok: "Tout ce qui se voit d’ici est bien réglé.", better: "Cela marche, et peut être mieux.", wrong: "Quelque chose ne va pas." },
      baseBad: "Écrivez l’adresse complète d’un dossier, qui commence par https:// ou http://.",
      copied: "Le rapport est dans le presse-papiers.", notCopied: "Sélectionnez le rapport, puis appuyez sur Ctrl+C ou ⌘C.",
      reportTitle: "mail-setup : vérification de {base}", release: "version {version}, construction {id}",
      unreachable: "Le dossier n’a pas pu être lu : cela ne se voit donc pas.",
      names: {
        files: "Fichiers de la version", hashes: "Fichiers intacts", script: "Type de média des scripts",
        wasm: "Type de média de WebAssembly", style: "Type de média des feuilles de style", cors: "Utilisation depuis d’autres sites (CORS)",
        policyWasm: "Politique de contenu : WebAssembly", policyConnect: "Politique de contenu : chargement", policyStyle: "Politique de contenu : styles",
        trusted: "Trusted Types", cacheHashed: "Cache : fichiers nommés d’après leur contenu", cacheLoader: "Cache : mail-setup.js",
        compression: "Compression", start: "Le widget démarre", clipboard: "Copie", download: "Enregistrement de fichiers",
      },
      filesOk: "Les {count} fichiers sont là.",
      filesWrong: "Absents : {files}.",
      filesRemedy: "Déposez le dossier entier d’une même version, avec tous ses fichiers.",
      filesNone: "Ni integrity.txt ni manifest.json n’ont pu être lus : ce n’est pas le dossier d’une version, ou il n’est pas entier.",
      filesList: "integrity.txt manque ; seuls les fichiers que le widget charge ont pu être vérifiés.",
      filesSlow: "Pas de réponse en {seconds} secondes : {files}.",
      slowRemedy: "Regardez le journal du serveur : il doit répondre pour chaque fichier.",
      hashesOk: "Chaque fichier reçu est bien celui de la version.",
      hashesWrong: "Ce ne sont pas les fichiers de la version : {files}.",
      hashesRemedy: "Désactivez ce qui réécrit ou réduit les fichiers en chemin (un proxy, une extension, un réseau de diffusion), et déposez tous les fichiers d’une même version en mode binaire. Ceci le dit aux proxys :",
      typeOk: "Envoyés comme {types}.",
      typeWrong: "{files} arrivent comme {types}. Les navigateurs refusent de tels scripts.",
      typeRemedy: "Envoyez-les avec cet en-tête :",
      wasmBetter: "{files} arrivent comme {types}. Le widget s’en accommode ; les navigateurs compilent plus vite avec le bon type.",
      styleBetter: "{files} arrivent comme {types}. Le widget a ses propres styles ; les pages de ce dossier perdent les leurs.",
      corsSame: "Cette page est du même site que le dossier : il ne faut rien. Les pages d’autres sites peuvent aussi l’utiliser : il envoie Access-Control-Allow-Origin: {value}.",
      corsSameNone: "Cette page est du même site que le dossier : il ne faut rien. Les pages d’autres sites ne peuvent pas l’utiliser ; si elles le doivent, envoyez ceci avec chaque fichier :",
      corsOk: "Les pages de {origin} peuvent charger les fichiers.",
      corsWrong: "Le serveur répond, mais ne laisse pas les pages de {origin} lire les fichiers.",
      corsRemedy: "Envoyez cet en-tête avec chaque fichier du dossier :",
      corsUnreachable: "Le serveur n’a pas pu être joint. Son adresse est peut-être fausse, il est peut-être arrêté, ou une page en https demande un dossier en http.",
      policyWasmOk: "WebAssembly peut fonctionner.",
      policyWasmWrong: "La politique de contenu de cet hébergement interdit WebAssembly.",
      policyRemedy: "Changez ainsi l’en-tête des pages :",
      policyRemedyBlind: "Ajoutez ceci à l’en-tête des pages :",
      wasmMissing: "Ce navigateur n’a pas WebAssembly, ou il y est désactivé. Ses lecteurs gardent le contenu de la page.",
      policyConnectOk: "Les fichiers peuvent être chargés.",
      policyConnectWrong: "La politique de contenu de cet hébergement interdit de charger les fichiers.",
      policyStyleOk: "Les feuilles de style du widget et des pages du dossier sont permises.",
      policyStyleOwn: "Les styles du widget sont permis. La politique de contenu de cet hébergement interdit ceux des pages du dossier.",
      policyStyleGone: "Les styles du widget sont permis. Ceux des pages du dossier ne sont pas venus : voyez plus haut les fichiers et leurs types de média.",
      policyStyleWrong: "Ce navigateur ne laisse pas les scripts apporter des feuilles de style ; le widget reste sans style.",
      trustedOn: "Ils sont demandés. Le widget fonctionne avec trusted-types 'none'.",
      trustedOff: "Ils ne sont pas demandés. Le widget fonctionnerait aussi avec eux :",
      cacheHashedOk: "Gardés {time} ou plus longtemps.",
      cacheHashedBetter: "Durée de conservation : {time}, pour {files}. Leurs noms changent avec leur contenu, ils peuvent donc être gardés pour toujours :",
      cacheNone: "aucune durée indiquée",
      cacheLoaderOk: "Gardé {time}.", cacheLoaderAsked: "Demandé chaque fois.",
      cacheLoaderNone: "Le serveur ne dit pas combien de temps ; les navigateurs devinent, et une mise à jour peut arriver tard.",
      cacheLoaderWrong: "Gardé {time} : après une mise à jour, les lecteurs gardent l’ancien script jusque-là, et il demande des fichiers qui ont pu disparaître.",
      cacheRemedy: "Envoyez-le avec cet en-tête :",
      days: "{count} jours", seconds: "{count} secondes", never: "aucune durée",
      compressionOk: "Envoyés compressés ({types}).",
      compressionBetter: "Envoyés tels quels : {files}. Compressé, le widget pèse moins de la moitié.",
      compressionRemedy: "Laissez le serveur envoyer les fichiers .br et .gz qui se trouvent à côté (nginx : gzip_static on ; Apache : mod_rewrite ou mod_deflate ; Caddy : file_server precompressed br gzip), avec ces en-têtes :",
      compressionUnseen: "Le serveur de l’autre site ne dit pas la longueur de ses réponses.",
      startOk: "Il a répondu à une question.",
      startWrong: "Il ne démarre pas ({code}).",
      startRemedy: "Corrigez d’abord ce qui ne va pas plus haut. Le README explique le code sous « When it cannot start ».",
      tryCopy: "Essayer de copier", trySave: "Essayer d’enregistrer",
      clipboardOk: "Le presse-papiers du navigateur peut être utilisé.",
      clipboardHttp: "En HTTP simple, les navigateurs n’ont pas de presse-papiers pour les pages. Le widget copie alors par l’ancienne commande.",
      clipboardHttpRemedy: "Servez les pages en https.",
      clipboardFrame: "La page autour de ce cadre ne lui laisse pas utiliser le presse-papiers. Le widget copie alors par l’ancienne commande.",
      clipboardFrameRemedy: "Ajoutez ceci à l’iframe :",
      byApi: "Une ligne a été copiée par le presse-papiers du navigateur.", byCommand: "Une ligne a été copiée par l’ancienne commande.",
      byNone: "Aucune façon de copier ne marche ici. Les lecteurs peuvent toujours sélectionner le texte.",
      downloadOk: "Rien autour de cette page ne l’empêche d’enregistrer des fichiers.",
      downloadWrong: "Le sandbox du cadre autour de cette page interdit d’enregistrer des fichiers.",
      downloadRemedy: "Écrivez ainsi l’attribut de l’iframe :",
      downloadUnseen: "Cette page est dans un cadre d’un autre site, qui ne montre pas son sandbox.",
      downloadOpaque: "Cette page est dans un sandbox sans origine propre : elle ne voit pas si l’enregistrement est permis.",
      saved: "Si aucun fichier mail-setup-check.txt n’est arrivé, il manque ceci au sandbox du cadre :",
      checkLine: "mail-setup : cette ligne a été copiée par la vérification.",
    },
  };

  const tag = language(Object.keys(words));
  const text = words[tag];
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const $ = (id) => document.getElementById(id);

  /** Seconds after which a file counts as not coming. */
  const PATIENCE = 12;
  const DAY = 86_400;

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // --- The content policy of the page

  const violations = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, originalPolicy, disposition }) => {
    if (disposition === "enforce") violations.push({ directive: effectiveDirective, policy: originalPolicy });
  });

  /** Policies as they were sent: of the header where it can be read again, else as violations name them. */
  async function policies() {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => undefined);
    const header = answer?.headers.get("content-security-policy");
    if (header) return header.split(",").map((policy) => policy.trim());
    return [...new Set(violations.map(({ policy }) => policy))];
  }

  /** A policy that also has what is needed: [directive, source] pairs. */
  function mended(policy, needs) {
    const directives = policy.split(";").map((directive) => directive.trim().split(/\s+/)).filter(([name]) => name);
    const named = (wanted) => directives.find(([name]) => name.toLowerCase() === wanted);
    for (const [name, source] of needs) {
      const standard = named("default-src");
      if (!named(name) && standard) directives.push([name, ...standard.slice(1)]);
      const directive = named(name);
      if (!directive || directive.includes(source)) continue;
      const kept = directive.slice(1).filter((word) => word.toLowerCase() !== "'none'");
      directive.splice(1, Infinity, ...kept, source);
    }
    return `Content-Security-Policy: ${directives.map((words) => words.join(" ")).join("; ")}`;
  }

  // --- The files

  /** A file as the browser gets it. `state`: came, changed, missing, slow or closed (nothing readable came). */
  async function get(url, integrity) {
    const signal = AbortSignal.timeout(PATIENCE * 1000);
    const once = async (options) => {
      const answer = await fetch(url, { cache: "no-store", signal, ...options });
      return { answer, size: (await answer.clone().arrayBuffer()).byteLength };
    };
    const slow = (cause) => cause.name === "TimeoutError" || cause.name === "AbortError";
    try {
      const { answer, size } = await once(integrity ? { integrity } : {});
      return { url, answer, size, state: answer.ok ? "came" : "missing" };
    } catch (cause) {
      if (slow(cause)) return { url, state: "slow" };
      if (!integrity) return { url, state: "closed" };
    }
    // Refused for its hash, or not there at all: asked for once more, without the hash.
    try {
      const { answer, size } = await once({});
      return { url, answer, size, state: answer.ok ? "changed" : "missing" };
    } catch (cause) {
      return { url, state: slow(cause) ? "slow" : "closed" };
    }
  }

  const json = async ({ answer }) => JSON.parse(await answer.text());

  /** Every file of the release with its hash: as integrity.txt says, or at least those that the widget loads. */
  async function listed(list, manifest) {
    const lines = list.state === "came" ? (await list.answer.clone().text()).split("\n") : [];
    const files = lines.map((line) => /^(sha384-[\w+/=]+) {2}([\w.-]+)$/.exec(line)).filter(Boolean);
    if (files.length) return { whole: true, files: files.map(([, hash, name]) => ({ name, integrity: hash })) };
    const parts = manifest ? [manifest.wasm, manifest.glue, ...Object.values(manifest.lang)] : [];
    const loaded = parts.map(({ file, integrity }) => ({ name: file, integrity }));
    return { whole: false, files: manifest ? [{ name: "mail-setup.js" }, ...loaded] : [] };
  }

  async function inventory(base) {
    const list = await get(new URL("integrity.txt", base));
    const sheet = await get(new URL("manifest.json", base));
    const manifest = sheet.state === "came" ? await json(sheet).catch(() => undefined) : undefined;
    const { whole, files } = await listed(list, manifest);
    // One after the other: whoever waits for a free connection must not count as silent.
    const got = [];
    for (const { name, integrity } of files) got.push({ name, ...(await get(new URL(name, base), integrity)) });
    return { list, manifest, whole, files: got };
  }

  const typeOf = ({ answer }) => (answer.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
  const names = (files) => files.map(({ name }) => name).join(", ");
  /** The same in short, where a rule concerns all files of a kind. */
  const kind = ({ name }) => name.replace(/^(mail-setup-)([\w-]+-)?[0-9A-Fa-f]{8}\./, "$1….");
  const kinds = (files) => [...new Set(files.map(kind))].join(", ");
  const arrived = (folder, ending) => folder.files.filter(({ name, answer }) => answer?.ok && ending.test(name));
  const types = (files) => [...new Set(files.map(typeOf))].map((type) => type || "–").join(", ");

  /** How long a cache may keep it, in seconds, if the server says so. */
  function kept({ answer }) {
    const rule = answer.headers.get("cache-control")?.toLowerCase() ?? "";
    if (/no-store|no-cache/.test(rule)) return 0;
    const age = /max-age\s*=\s*"?(\d+)/.exec(rule);
    if (age) return Number(age[1]);
    const end = Date.parse(answer.headers.get("expires") ?? "");
    return Number.isNaN(end) ? undefined : Math.max(0, Math.round((end - Date.now()) / 1000));
  }

  function time(seconds) {
    if (seconds === undefined) return text.cacheNone;
    if (seconds === 0) return text.never;
    const days = Math.floor(seconds / DAY);
    return days > 1 ? filled(text.days, { count: days }) : filled(text.seconds, { count: seconds });
  }

  // --- The checks: each gives { result, seen, remedy, lines }

  const good = (seen) => ({ result: "ok", seen });
  const unseen = (seen) => ({ result: "unseen", seen });
  const unreachable = () => unseen(text.unreachable);

  function checkFiles({ folder }) {
    const { list, files, whole } = folder;
    if (list.state === "closed" && !files.length) return unreachable();
    if (!files.length) return { result: "wrong", seen: text.filesNone, remedy: text.filesRemedy };
    const slow = files.filter(({ state }) => state === "slow");
    const gone = files.filter(({ state }) => state === "missing" || state === "closed");
    const seen = [
      gone.length && filled(text.filesWrong, { files: names(gone) }),
      slow.length && filled(text.filesSlow, { files: names(slow), seconds: PATIENCE }),
      !whole && text.filesList,
    ].filter(Boolean);
    if (!seen.length) return good(filled(text.filesOk, { count: files.length }));
    const result = gone.length || slow.length ? "wrong" : "better";
    return { result, seen: seen.join(" "), remedy: slow.length && !gone.length ? text.slowRemedy : text.filesRemedy };
  }

  function checkHashes({ folder }) {
    const changed = folder.files.filter(({ state }) => state === "changed");
    if (changed.length) {
      const seen = filled(text.hashesWrong, { files: names(changed) });
      return { result: "wrong", seen, remedy: text.hashesRemedy, lines: ["Cache-Control: no-transform"] };
    }
    return folder.files.some(({ state }) => state === "came") ? good(text.hashesOk) : unreachable();
  }

  /** Whether files of a kind have their media type. */
  function checkType({ folder }, ending, right, line, result, sentence) {
    const files = arrived(folder, ending);
    if (!files.length) return unreachable();
    const wrong = files.filter((file) => !right.test(typeOf(file)));
    if (!wrong.length) return good(filled(text.typeOk, { types: types(files) }));
    const seen = filled(sentence, { files: names(wrong), types: types(wrong) });
    return { result, seen, remedy: text.typeRemedy, lines: [`Content-Type: ${line}`] };
  }

  const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script$/;

  async function checkCors({ base, folder, connectBlocked }) {
    const origin = window.origin;
    const star = "Access-Control-Allow-Origin: *";
    const any = folder.list.answer ?? folder.files.find(({ answer }) => answer)?.answer;
    if (base.origin === origin) {
      const value = any?.headers.get("access-control-allow-origin");
      if (value) return good(filled(text.corsSame, { value }));
      return { result: "ok", seen: text.corsSameNone, lines: [star] };
    }
    if (any) return good(filled(text.corsOk, { origin }));
    if (connectBlocked) return unreachable();
    // An answer that may not be read is still an answer.
    const signal = AbortSignal.timeout(PATIENCE * 1000);
    const there = await fetch(new URL("integrity.txt", base), { mode: "no-cors", signal }).catch(() => undefined);
    if (!there) return { result: "wrong", seen: text.corsUnreachable };
    return { result: "wrong", seen: filled(text.corsWrong, { origin }), remedy: text.corsRemedy, lines: [star] };
  }

  /** The smallest module there is; whether it may be made, no other call tells in every browser. */
  async function wasmState() {
    if (typeof WebAssembly === "undefined") return "missing";
    try {
      await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      return "runs";
    } catch (cause) {
      return /content security|csp|wasm-unsafe-eval|unsafe-eval/i.test(cause.message) ? "forbidden" : "missing";
    }
  }

  function policyProblem(seen, { sent, needs }, result = "wrong") {
    const lines = sent.length
      ? sent.map((policy) => mended(policy, needs))
      : [`Content-Security-Policy: ${needs.map((need) => need.join(" ")).join("; ")}`];
    return { result, seen, remedy: sent.length ? text.policyRemedy : text.policyRemedyBlind, lines };
  }

  function checkPolicyWasm(host) {
    if (host.wasm === "runs") return good(text.policyWasmOk);
    return host.wasm === "missing" ? unseen(text.wasmMissing) : policyProblem(text.policyWasmWrong, host);
  }

  function checkPolicyConnect(host) {
    if (host.connectBlocked) return policyProblem(text.policyConnectWrong, host);
    return host.folder.list.state === "closed" ? unreachable() : good(text.policyConnectOk);
  }

  function stylesCame() {
    return getComputedStyle(document.documentElement).getPropertyValue("--check-styles").trim() === "came";
  }

  /** Whether a policy keeps the style sheet away: asked for anew, for the first time was before this script. */
  async function styleForbidden() {
    const known = violations.length;
    const link = make("link", { rel: "stylesheet", href: "./check.css" });
    const settled = new Promise((done) => ["load", "error"].forEach((kind) => link.addEventListener(kind, done)));
    document.head.append(link);
    await Promise.race([settled, pause(PATIENCE * 1000)]);
    await pause(0);
    link.remove();
    return violations.slice(known).some(({ directive }) => directive.startsWith("style-src"));
  }

  function adopts() {
    const probe = document.body.appendChild(make("div"));
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host { position: absolute; inline-size: 37px; }");
      probe.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      return getComputedStyle(probe).width === "37px";
    } catch {
      return false;
    } finally {
      probe.remove();
    }
  }

  function checkPolicyStyle(host) {
    if (!adopts()) return { result: "wrong", seen: text.policyStyleWrong };
    if (stylesCame()) return good(text.policyStyleOk);
    if (host.styleBlocked) return policyProblem(text.policyStyleOwn, host, "better");
    return { result: "better", seen: text.policyStyleGone };
  }

  function checkTrusted({ sent }) {
    if (sent.some((policy) => /require-trusted-types-for/i.test(policy))) return good(text.trustedOn);
    const line = "Content-Security-Policy: require-trusted-types-for 'script'; trusted-types 'none'";
    return { result: "ok", seen: text.trustedOff, lines: [line] };
  }

  function checkCacheHashed({ folder }) {
    const files = arrived(folder, /-[0-9A-Fa-f]{8}\.\w+$/);
    if (!files.length) return unreachable();
    const short = files.filter((file) => (kept(file) ?? 0) < 30 * DAY);
    if (!short.length) return good(filled(text.cacheHashedOk, { time: time(Math.min(...files.map(kept))) }));
    const least = short.map(kept).sort((a, b) => (a ?? -1) - (b ?? -1))[0];
    const seen = filled(text.cacheHashedBetter, { files: kinds(short), time: time(least) });
    return { result: "better", seen, lines: ["Cache-Control: public, max-age=31536000, immutable"] };
  }

  function checkCacheLoader({ folder }) {
    const [loader] = arrived(folder, /^mail-setup\.js$/);
    if (!loader) return unreachable();
    const seconds = kept(loader);
    const lines = ["Cache-Control: no-cache"];
    if (seconds === undefined) return { result: "better", seen: text.cacheLoaderNone, remedy: text.cacheRemedy, lines };
    if (seconds === 0) return good(text.cacheLoaderAsked);
    if (seconds <= DAY) return good(filled(text.cacheLoaderOk, { time: time(seconds) }));
    const seen = filled(text.cacheLoaderWrong, { time: time(seconds) });
    return { result: "wrong", seen, remedy: text.cacheRemedy, lines };
  }

  /** How a file was compressed: a name, "" for not at all, or nothing if that cannot be seen. */
  function coding({ url, answer, size }, same) {
    if (same) return answer.headers.get("content-encoding") ?? "";
    // Another site's server need not say; some browsers do.
    const timing = performance.getEntriesByName(url.href).at(-1);
    const length = answer.headers.get("content-length") ?? timing?.encodedBodySize;
    if (!length) return undefined;
    return Number(length) < size ? "…" : "";
  }

  function checkCompression({ base, folder }) {
    const same = base.origin === window.origin;
    const files = arrived(folder, /^mail-setup.*\.(js|wasm|txt)$/).filter(({ size }) => size > 1000);
    if (!files.length) return unreachable();
    const plain = files.filter((file) => coding(file, same) === "");
    if (plain.length) {
      const seen = filled(text.compressionBetter, { files: kinds(plain) });
      const lines = ["Content-Encoding: br", "Vary: Accept-Encoding"];
      return { result: "better", seen, remedy: text.compressionRemedy, lines };
    }
    const codings = [...new Set(files.map((file) => coding(file, same)))];
    if (codings.includes(undefined)) return unseen(text.compressionUnseen);
    return good(filled(text.compressionOk, { types: codings.join(", ") }));
  }

  async function checkStart({ base, wasm }) {
    const late = new Promise((_, fail) => setTimeout(() => fail({ code: "slow" }), PATIENCE * 1000));
    const asked = import(new URL("mail-setup.js", base).href).then((api) => api.clients());
    try {
      await Promise.race([asked, late]);
      return good(text.startOk);
    } catch (cause) {
      if (wasm === "missing") return unseen(text.wasmMissing);
      const seen = filled(text.startWrong, { code: cause.code ?? "blocked" });
      return { result: "wrong", seen, remedy: text.startRemedy };
    }
  }

  function checkClipboard() {
    const trial = { label: text.tryCopy, run: tryCopy };
    const policy = document.permissionsPolicy ?? document.featurePolicy;
    if (!navigator.clipboard) {
      return { result: "better", seen: text.clipboardHttp, remedy: text.clipboardHttpRemedy, trial };
    }
    // Only Chromium has this permission, and only it tells.
    if (policy?.features().includes("clipboard-write") && !policy.allowsFeature("clipboard-write")) {
      const [seen, remedy, lines] = [text.clipboardFrame, text.clipboardFrameRemedy, ['allow="clipboard-write"']];
      return { result: "better", seen, remedy, lines, trial };
    }
    return { ...good(text.clipboardOk), trial };
  }

  async function tryCopy() {
    const way = await copy(text.checkLine);
    if (!way) return { result: "wrong", seen: text.byNone };
    return way === "api" ? good(text.byApi) : { result: "better", seen: text.byCommand };
  }

  /** The frame this page stands in, where the page around lets it be seen. */
  function frame() {
    try {
      return window.frameElement;
    } catch {
      return null;
    }
  }

  function checkDownload() {
    const trial = { label: text.trySave, run: trySave };
    const around = frame();
    const tokens = around?.getAttribute("sandbox")?.split(/\s+/).filter(Boolean);
    if (tokens && !tokens.some((token) => token.toLowerCase() === "allow-downloads")) {
      const lines = [`sandbox="${[...tokens, "allow-downloads"].join(" ")}"`];
      return { result: "wrong", seen: text.downloadWrong, remedy: text.downloadRemedy, lines, trial };
    }
    if (window.origin === "null") return { ...unseen(text.downloadOpaque), trial };
    if (window.parent !== window && !around) return { ...unseen(text.downloadUnseen), trial };
    return { ...good(text.downloadOk), trial };
  }

  function trySave() {
    const link = make("a", { download: "mail-setup-check.txt" });
    link.href = URL.createObjectURL(new Blob([`${text.checkLine}\n`], { type: "text/plain" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return { result: "unseen", seen: text.saved, lines: ["allow-downloads"] };
  }

  const checks = {
    files: checkFiles,
    hashes: checkHashes,
    script: (host) => checkType(host, /\.js$/, SCRIPT, "text/javascript", "wrong", text.typeWrong),
    wasm: (host) => checkType(host, /\.wasm$/, /^application\/wasm$/, "application/wasm", "better", text.wasmBetter),
    style: (host) => checkType(host, /\.css$/, /^text\/css$/, "text/css", "better", text.styleBetter),
    cors: checkCors,
    policyWasm: checkPolicyWasm,
    policyConnect: checkPolicyConnect,
    policyStyle: checkPolicyStyle,
    trusted: checkTrusted,
    cacheHashed: checkCacheHashed,
    cacheLoader: checkCacheLoader,
    compression: checkCompression,
    start: checkStart,
    clipboard: checkClipboard,
    download: checkDownload,
  };

  /** What is known of the folder and of this page, for all checks. */
  async function look(base) {
    const known = violations.length;
    const folder = await inventory(base);
    // The event of a violation can come after what it stopped has failed.
    await pause(0);
    const connectBlocked = violations.slice(known).some(({ directive }) => directive === "connect-src");
    const wasm = await wasmState();
    const sent = await policies();
    const own = base.origin === window.origin ? "'self'" : base.origin;
    const needs = [];
    if (wasm === "forbidden") needs.push(["script-src", "'wasm-unsafe-eval'"]);
    if (connectBlocked) needs.push(["connect-src", own]);
    const styleBlocked = !stylesCame() && (await styleForbidden());
    if (styleBlocked) needs.push(["style-src", "'self'"]);
    return { base, folder, connectBlocked, styleBlocked, wasm, sent, needs };
  }

  // --- What is shown

  let found = [];
  let host;

  /** The worst of all, in this order; what cannot be seen is no fault. */
  const worst = (results) => ["wrong", "better"].find((result) => results.some((one) => one.result === result)) ?? "ok";

  function body({ seen, remedy, lines = [] }) {
    const parts = [make("p", {}, seen)];
    if (remedy) parts.push(make("p", {}, remedy));
    if (lines.length) parts.push(make("pre", { class: "code", dir: "ltr" }, make("code", {}, lines.join("\n"))));
    return parts;
  }

  function panel({ name, trial, ...one }) {
    const mark = make("span", { class: "mark" }, text.marks[one.result]);
    const head = make("div", { class: "head" }, make("h3", {}, text.names[name]), mark);
    const attributes = { class: "check", id: `check-${name}`, "data-result": one.result, tabindex: "-1" };
    const place = make("section", attributes, head, ...body(one));
    if (trial) {
      const button = make("button", { type: "button", class: "button" }, trial.label);
      const said = make("div", { "aria-live": "polite" });
      button.addEventListener("click", async () => {
        const tried = await trial.run();
        found.find((other) => other.name === name).tried = tried;
        said.replaceChildren(...body(tried));
      });
      place.append(button, said);
    }
    return place;
  }

  function report() {
    const { manifest } = host.folder;
    const lines = [filled(text.reportTitle, { base: host.base.href })];
    if (manifest) lines.push(filled(text.release, manifest));
    for (const { name, tried, ...one } of found) {
      lines.push("", `[${text.marks[one.result]}] ${text.names[name]}`);
      for (const { seen, remedy, lines: headers = [] } of [one, ...(tried ? [tried] : [])]) {
        lines.push(...[seen, remedy].filter(Boolean), ...headers.map((header) => `    ${header}`));
      }
    }
    return `${lines.join("\n")}\n`;
  }

  function show() {
    const jump = ({ name }) => make("li", {}, make("a", { href: `#check-${name}` }, text.names[name]));
    $("summary").textContent = text.summary[worst(found)];
    $("jumps").replaceChildren(...found.filter(({ result }) => result === worst(found) && result !== "ok").map(jump));
    $("checks").replaceChildren(...found.map(panel));
  }

  let run = 0;

  async function check() {
    const base = folder();
    if (!base) return;
    const mine = ++run;
    $("results").hidden = false;
    $("results").dataset.state = "looking";
    $("summary").textContent = text.looking;
    const now = await look(base);
    const results = [];
    for (const [name, one] of Object.entries(checks)) results.push({ name, ...(await one(now)) });
    // Somebody has asked for another folder meanwhile.
    if (mine !== run) return;
    [found, host] = [results, now];
    show();
    $("results").dataset.state = "done";
  }

  /** The folder in the field, as a folder: without file, query, or anybody's password. */
  function folder() {
    const value = $("base").value.trim();
    const url = /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
    const bad = !url || url.username || url.password;
    $("base-said").textContent = bad ? text.baseBad : "";
    if (bad) $("base").setAttribute("aria-invalid", "true");
    else $("base").removeAttribute("aria-invalid");
    if (bad) return undefined;
    const place = new URL(".", url);
    if (!/\/$|\.(html|js)$/.test(url.pathname)) place.pathname = `${url.pathname}/`;
    return place;
  }

  say(tag, text);
  $("unstarted").remove();
  $("form").hidden = false;
  $("base").value = new URLSearchParams(location.search).get("base") ?? new URL(".", location.href).href;
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  $("report").addEventListener("click", async () => {
    const all = report();
    const way = await copy(all);
    $("said").textContent = way ? text.copied : text.notCopied;
    $("text").textContent = all;
    $("text").hidden = Boolean(way);
    if (!way) getSelection().selectAllChildren($("text"));
  });
  check();
})();
