// Loading: what lies beside the loader is fetched once per page, and is checked.

import { place } from "./place.js";

/** The files of this build; of each language what its file's name ends in, its words, and `rtl` where it is. */
const manifest = __MANIFEST__;
export const { id: build, version, lang } = manifest;

/** What `explain.js` finds the cause of: a code, the file concerned, and the browser's own words. */
export function failure(code, message, url) {
  return Object.assign(new Error(message), { code, url });
}

/**
 * What `read` makes of a file. What is refused is asked for once more, past the caches: they may hold it cut off, or as
 * another release had it.
 */
async function fetched({ file, integrity }, read) {
  const url = place(file);
  let cause;
  for (const cache of ["default", "reload"]) {
    try {
      const answer = await fetch(url, { integrity, cache });
      if (answer.ok) return await read(answer);
      cause = failure("not-found", answer.status, url);
    } catch (thrown) {
      cause = thrown.url ? thrown : failure("blocked", thrown.message, url);
    }
  }
  throw cause;
}

/** A promise that is made again when it failed: a reader may come back online. */
function once(make) {
  let promise;
  const made = () =>
    (promise ??= make().catch((cause) => {
      promise = undefined;
      throw cause;
    }));
  made.renew = () => (promise = undefined);
  return made;
}

let turn = 0;

/** The glue: a module of its own each time, since one that failed or trapped is of no more use. */
async function glue() {
  const { glue, wasm } = manifest;
  let cause;
  for (const tail of [turn ? `#${turn}` : "", `?${(turn += 1)}`]) {
    const url = place(glue);
    try {
      const api = await import(/* @vite-ignore */ url + tail);
      if (api.wasmFile === wasm.file) return api;
      cause = failure("changed", api.wasmFile, url);
    } catch (thrown) {
      cause = failure("blocked", thrown.message, url);
    }
  }
  throw cause;
}

/** Bytes and not a stream: a stream wants the media type application/wasm, which many hosts do not send. */
const compiled = once(async () => WebAssembly.compile(await fetched(manifest.wasm, (answer) => answer.arrayBuffer())));

export const widget = once(async () => {
  if (typeof WebAssembly === "undefined") throw failure("no-webassembly", "no WebAssembly");
  const [api, module] = await Promise.all([glue(), compiled()]);
  await api.default(module);
  return api;
});

const languages = {};
export const language = (tag) =>
  (languages[tag] ??= once(() => {
    const [print] = lang[tag];
    const file = `mail-setup-${tag}-${print}.txt`;
    return fetched({ file }, async (answer) => {
      const text = await answer.text();
      // The widget checks it, not the browser: eleven long hashes would be an eighth of this script.
      if ((await widget()).ask("fingerprint", text, "", "", "") === print) return text;
      throw failure("changed", file, place(file));
    });
  }))();

/** Why it does not work, for the reader and for the page's owner: fetched when it is needed, past the caches. */
export async function explain(cause, tag) {
  try {
    const { explain } = await import(/* @vite-ignore */ `${place("mail-setup-explain.js")}?${build}`);
    return await explain(cause, tag, build);
  } catch {
    return { code: navigator.onLine ? cause.code : "offline", line: `${cause.url ?? ""} ${cause.message}` };
  }
}
