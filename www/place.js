// Where the files of a build lie: beside this script. The entry for bundlers has a list of addresses instead of this
// (xtask/src/package.rs): a bundler takes along, and renames, only what it can read in the source.

export const place = (file) => new URL(file, import.meta.url);
