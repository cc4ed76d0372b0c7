// Why the widget could not start, or stopped: for the reader in their language, and for the page's owner with the header
// to add. The loader asks for it when it is needed, and can do without. Its name stays the same over releases, so that an
// old loader from a cache, whose files are gone, finds it and can give way to the loader of today.

/** The release this belongs to. */
const build = __BUILD__;

/** Of each language, what the reader is told by the kind of cause. */
const sentences = __SENTENCES__;

/** Milliseconds in which a browser reports what a policy has refused. */
const REPORTED = 200;

/** What the reader can do about a code; any other one is the site's affair. */
const READER = { offline: "offline", "no-webassembly": "browser", blocked: "network", trap: "stopped", broken: "stopped" };

/**
 * `{ code, line, sentence }` of what the loader of a build threw, in a language; or the loader of today, to which an older
 * one leaves its place. Not where the page pins the loader by its hash.
 */
export async function explain(cause, tag, old) {
  if (old !== build && !document.querySelector('script[integrity][src*="mail-setup.js"]')) {
    const today = await import(new URL(`mail-setup.js?${Date.now()}`, import.meta.url)).catch(() => undefined);
    if (today && today.build !== old) return today;
  }
  const { code, line } = await why(cause);
  const texts = sentences[tag] ?? sentences.en;
  return { code, line, sentence: texts[READER[code] ?? "site"] };
}

async function why({ code, message, url }) {
  // A second attempt has a number behind the name.
  if (url) url = new URL(url.pathname, url);
  if (code === "blocked") return refused(url, message);
  if (code === "no-webassembly") return { code, line: "this browser has no WebAssembly, or it is switched off" };
  if (code === "trap") return { code, line: `the widget stopped: ${message}` };
  if (/content security|\bcsp\b|unsafe-eval/i.test(message)) {
    return policy(`this page’s content policy forbids WebAssembly`, `script-src ${source(import.meta.url)} 'wasm-unsafe-eval'`);
  }
  if (code === "not-found") return { code, line: `${url} answers ${message}. Upload every file of the release into that folder` };
  if (code === "changed") {
    return { code, line: `${url} is not the file of this release. Upload all files of one release, and serve them as they are` };
  }
  if (code === "version") return { code, line: "the language file and the widget are of different builds. Upload all files of one release" };
  return { code: "broken", line: `the widget could not start: ${message}` };
}

/** A file that could not be fetched, or a script that could not be loaded. */
async function refused(url, message) {
  if (!navigator.onLine) return { code: "offline", line: "the browser is offline" };
  const isScript = url.pathname.endsWith(".js");
  const { answer, directive } = await asked(url);
  if (directive) return policy(`this page’s content policy forbids fetching ${url}`, `connect-src ${source(url)}`);
  if (answer && !answer.ok) return why({ code: "not-found", message: answer.status, url });
  if (!answer) {
    const elsewhere = url.origin !== location.origin;
    if (elsewhere && (await fetch(url, { mode: "no-cors" }).catch(() => undefined))) {
      return { code: "cors", line: `${url} answers this site no request. Send with it: Access-Control-Allow-Origin: ${location.origin}` };
    }
    return { code: "blocked", line: `${url} could not be fetched (${message}): the server does not answer, or something in the browser or on the way refuses it` };
  }
  if (!isScript) return why({ code: "changed", url });
  const type = answer.headers.get("content-type") ?? "";
  if (!/^(text|application)\/(x-)?(java|ecma)script\b/i.test(type)) {
    return { code: "media-type", line: `${url} is sent as “${type}”. Send with it: Content-Type: text/javascript` };
  }
  return policy(`this page’s content policy refuses the script ${url}`, `script-src ${source(url)} 'wasm-unsafe-eval'`);
}

const policy = (what, directive) => ({ code: "policy", line: `${what}. Add to it: Content-Security-Policy: ${directive}` });

/** How a policy names the origin of a file. */
const source = (url) => (new URL(url).origin === location.origin ? "'self'" : new URL(url).origin);

/** What a plain request is answered, and the directive of the page's policy that refused it. */
async function asked(url) {
  let directive;
  const reported = new Promise((done) => {
    const heard = ({ blockedURI, effectiveDirective }) => {
      if (!String(url).startsWith(blockedURI)) return;
      directive = effectiveDirective;
      done();
    };
    document.addEventListener("securitypolicyviolation", heard);
    setTimeout(() => {
      document.removeEventListener("securitypolicyviolation", heard);
      done();
    }, REPORTED);
  });
  const answer = await fetch(url, { cache: "reload" }).catch(() => undefined);
  if (!answer) await reported;
  return { answer, directive };
}
