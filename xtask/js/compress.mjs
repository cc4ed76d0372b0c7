// Compresses files and measures them; Node's zlib holds the reference brotli encoder.
// Standard input: [{ path, keep }]; `keep` writes `.gz` and `.br` beside the file.
// Standard output: [{ raw, gzip, brotli }], in the same order.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const sizes = JSON.parse(readFileSync(0, "utf8")).map(({ path, keep }) => {
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  if (keep) {
    writeFileSync(`${path}.gz`, gzip);
    writeFileSync(`${path}.br`, brotli);
  }
  return { raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
});
console.log(JSON.stringify(sizes));
