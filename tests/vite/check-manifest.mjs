// Holds a custom elements manifest against the schema of such manifests; says what is wrong, else nothing.

import Ajv from "ajv";
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const schema = read(new URL("node_modules/custom-elements-manifest/schema.json", import.meta.url));
const check = new Ajv({ strict: false, allErrors: true }).compile(schema);
if (!check(read(process.argv[2]))) {
  console.error(check.errors.map(({ instancePath, message }) => `${instancePath}: ${message}`).join("\n"));
  process.exit(1);
}
