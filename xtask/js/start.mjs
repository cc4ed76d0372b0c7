// Starts a bundled widget without a page: node start.mjs GLUE.mjs WIDGET.wasm
// wasm-opt has versions that write a module which validates and yet fails here, at its first table.set.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [glue, wasm] = process.argv.slice(2);
const { default: start } = await import(pathToFileURL(glue).href);
await start(await WebAssembly.compile(readFileSync(wasm)));
