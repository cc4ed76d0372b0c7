//! `bundle`: from what was compiled to what a page loads. Trunk calls it after each build, and `dist` too.
//!
//! Everything but the loader is named by its content. The loader holds the [`Manifest`], so that files of
//! two builds never meet. Same input, same bytes.

use crate::manifest::{Asset, LOADER_WORDS, Language, Manifest};
use crate::npm::Npm;
use crate::staged::{Raw, without_trunk_links};
use crate::{Refused, hash, imports, project, run, serve, size, snip};
use anyhow::{Context, Error, Result, anyhow, ensure};
use mailsetup_tablegen::{Diagnostic, LanguageFile, Locale};
use serde_json::{Map, Value, json};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Stands for the build id until the bytes that it is computed from are known.
const ID_PLACE: &str = "@@build-id@@";
const TARGET: &str = "--target=es2022";
/// Why the widget could not start.
const EXPLAIN: &str = "explain.js";
/// Starts the widget from its compiled module. `wasm` is what wasm-bindgen's script calls.
const START: &str = "
export default async function start(module) {
  ({ exports: wasm } = await WebAssembly.instantiate(module, __wbg_get_imports()));
  wasm.__wbindgen_start();
}
";
const CSS_AS_TEXT: &str = "--loader:.css=text";

pub(crate) fn run() -> Result<()> {
    let Some(staging) = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(Refused("`bundle` is called by Trunk; you want `cargo xtask serve` or `dist`".to_owned()).into());
    };
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let manifest = make(&staging, release)?;
    let wasm = staging.join(&manifest.wasm.file).metadata().map_or(0, |file| file.len());
    let profile = if release { "release" } else { "development" };
    let url = env::var(serve::URL_VARIABLE).map_or_else(|_| String::new(), |url| format!(" — {url}"));
    println!("built {} ({profile}, {} bytes of wasm){url}", manifest.id, size::grouped(wasm));
    Ok(())
}

/// The loader for programs that bundle: as in the release of `manifest`, but with `place` as its `www/place.js`.
/// `work` is a folder for what lies in between.
pub(crate) fn entry(npm: &Npm, manifest: &Manifest, place: &str, work: &Path) -> Result<Vec<u8>> {
    let bundle = Bundle { npm: npm.clone(), staging: work.to_owned(), work: work.to_owned(), release: true };
    let (www, output) = (work.join("www"), work.join("entry.out.js"));
    bundle.copy_styled(&project::root().join("www"), &www)?;
    project::write(&www.join("place.js"), place)?;
    let define = format!("--define:__MANIFEST__={}", manifest.to_loader());
    // Not minified: bundlers do that, and read comments first.
    let bundle = Bundle { release: false, ..bundle };
    bundle.esbuild(&www.join(manifest.loader()), &output, &[CSS_AS_TEXT, &define])?;
    project::read_bytes(&output)
}

/// Makes what a page loads out of what lies in `staging`: wasm-bindgen's output, and the page.
pub(crate) fn make(staging: &Path, release: bool) -> Result<Manifest> {
    let work = staging.join(".bundle");
    project::create_dir(&work)?;
    let bundle = Bundle { npm: Npm::ensure()?, staging: staging.to_owned(), work, release };
    let manifest = bundle.build()?;
    project::remove_dir(&bundle.work)?;
    Ok(manifest)
}

struct Bundle {
    npm: Npm,
    staging: PathBuf,
    /// A folder for what lies in between.
    work: PathBuf,
    release: bool,
}

impl Bundle {
    fn build(&self) -> Result<Manifest> {
        let raw = Raw::take(&self.staging, &self.work)?;
        let (wasm_bytes, script) = self.optimised(&raw)?;
        let wasm = self.put(Asset::new(project::NAME, "wasm", &wasm_bytes), &wasm_bytes)?;
        let glue_bytes = self.glue(&raw, &script, &wasm.file)?;
        let glue = self.put(Asset::new(project::NAME, "js", &glue_bytes), &glue_bytes)?;
        if self.release {
            self.check_start(&glue_bytes, &wasm.file)?;
        }
        let www = self.work.join("www");
        self.copy_styled(&project::root().join("www"), &www)?;
        let lang = self.languages()?;
        let version = project::version().to_owned();
        let manifest = Manifest { id: ID_PLACE.to_owned(), version, wasm, glue, lang };
        let manifest = self.loader(manifest, &www)?;
        self.explain(&www, &manifest)?;
        self.clean_page()?;
        Ok(manifest)
    }

    /// Writes a file named by its content.
    fn put(&self, asset: Asset, bytes: &[u8]) -> Result<Asset> {
        project::write(&self.staging.join(&asset.file), bytes)?;
        Ok(asset)
    }

    /// The widget, and wasm-bindgen's script for it; for a release, cut, optimised and without unused imports.
    fn optimised(&self, raw: &Raw) -> Result<(Vec<u8>, String)> {
        let (wasm, script) = (project::read_bytes(&raw.wasm)?, project::read(&raw.glue)?);
        if !self.release {
            return Ok((wasm, script));
        }
        let (cut, output) = (self.work.join("cut.wasm"), self.work.join("optimised.wasm"));
        project::write(&cut, snip::cut(&wasm)?)?;
        // No feature flags: the module says itself which it uses. Inlining only small functions, even those called
        // once, leaves more that repeats for the compression: 2 % of the widget.
        let passes = "-Oz --flatten --rereloop -Oz --converge -ocimfs 20 --merge-similar-functions -Oz";
        run::capture(self.npm.wasm_opt().args(passes.split(' ')).arg(&cut).arg("-o").arg(&output))?;
        imports::shorten(&project::read_bytes(&output)?, &script)
    }

    /// wasm-bindgen's script with the scripts it imports, and a short way to start it: the loader fetches and compiles.
    fn glue(&self, raw: &Raw, text: &str, wasm_file: &str) -> Result<Vec<u8>> {
        let loads = text.split_once("async function __wbg_load(");
        let (script, _) = loads.with_context(|| format!("{} does not load as expected", raw.glue.display()))?;
        // So that esbuild leaves out those that nothing uses.
        let script = script.replace("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(");
        let file = Value::from(wasm_file);
        project::write(&raw.glue, format!("{script}{START}export const wasmFile = {file};\n"))?;
        // wasm-bindgen copies the scripts of `src/` that Rust names, and not the styles that they name.
        for folder in raw.snippets()? {
            self.copy_styled(&project::root().join("src"), &folder)?;
        }
        let output = self.work.join("glue.out.js");
        self.esbuild(&raw.glue, &output, &[CSS_AS_TEXT])?;
        project::read_bytes(&output)
    }

    /// Starts the release build once, without a page.
    fn check_start(&self, glue: &[u8], wasm_file: &str) -> Result<()> {
        let module = self.work.join("glue.mjs");
        project::write(&module, glue)?;
        let mut node = self.npm.node();
        node.arg(project::root().join("xtask/js/start.mjs")).arg(module).arg(self.staging.join(wasm_file));
        run::capture(&mut node).context("the optimised widget does not start").map(drop)
    }

    fn languages(&self) -> Result<Vec<Language>> {
        let data = mailsetup_tablegen::read(project::root()).map_err(mistakes)?;
        let files = mailsetup_tablegen::language_files(project::root()).map_err(mistakes)?;
        let mut languages = Vec::new();
        for LanguageFile { tag, text } in files {
            let locale = data.locales.iter().find(|locale| locale.tag == tag);
            let locale = locale.with_context(|| format!("a file for `{tag}`, which is no language of locales/"))?;
            let word = |key: &&str| {
                let word = locale.loader.get(*key).cloned();
                word.with_context(|| format!("locales/{tag}.toml has no `{key}` in [loader]"))
            };
            languages.push(Language {
                asset: self.put(Asset::language(&format!("{}-{tag}", project::NAME), &text), text.as_bytes())?,
                dir: locale.direction.clone(),
                words: LOADER_WORDS.iter().map(word).collect::<Result<_>>()?,
                tag,
            });
        }
        Ok(languages)
    }

    /// The script that says why the widget could not start, with its sentences in all languages inside.
    fn explain(&self, www: &Path, manifest: &Manifest) -> Result<()> {
        let data = mailsetup_tablegen::read(project::root()).map_err(mistakes)?;
        let others = |locale: &Locale| {
            let texts = locale.loader.iter().filter(|(key, _)| !LOADER_WORDS.contains(&key.as_str()) && *key != "hint");
            let texts = texts.map(|(key, text)| (key.clone(), json!(text)));
            (locale.tag.clone(), Value::from(texts.collect::<Map<_, _>>()))
        };
        let sentences: Map<String, Value> = data.locales.iter().map(others).collect();
        let sentences = format!("--define:__SENTENCES__={}", Value::from(sentences));
        let build = format!("--define:__BUILD__={}", Value::from(manifest.id.as_str()));
        let output = self.staging.join(format!("{}-{EXPLAIN}", project::NAME));
        self.esbuild(&www.join(EXPLAIN), &output, &[&sentences, &build])
    }

    /// The loader with its styles and the manifest inside. The build id is the hash of all that.
    fn loader(&self, manifest: Manifest, www: &Path) -> Result<Manifest> {
        let name = manifest.loader();
        let (source, output) = (www.join(&name), self.staging.join(&name));
        let define = format!("--define:__MANIFEST__={}", manifest.to_loader());
        let inputs = self.work.join("inputs.json");
        let metafile = format!("--metafile={}", inputs.display());
        self.esbuild(&source, &output, &[CSS_AS_TEXT, &define, &metafile])?;
        self.copy_along(www, &inputs)?;
        let text = project::read(&output)?;
        ensure!(text.contains(ID_PLACE), "www/{name} does not use __MANIFEST__, which tells it what to load");
        let id = hash::short(text.as_bytes(), 12);
        project::write(&output, text.replace(ID_PLACE, &id))?;
        let manifest = Manifest { id, ..manifest };
        let json = format!("{:#}\n", manifest.to_json());
        project::write(&self.staging.join("manifest.json"), json)?;
        Ok(manifest)
    }

    /// Copies scripts, styles and pages, minifying style sheets: esbuild includes those as text, as they are.
    fn copy_styled(&self, from: &Path, to: &Path) -> Result<()> {
        project::create_dir(to)?;
        for path in project::files_in(from)? {
            if path.extension().is_some_and(|extension| extension == "rs") {
                continue;
            }
            let target = to.join(project::file_name(&path));
            fs::copy(&path, &target).with_context(|| format!("cannot copy {}", path.display()))?;
            if self.release && target.extension().is_some_and(|extension| extension == "css") {
                let mut esbuild = self.npm.esbuild();
                esbuild.arg(&target).args(["--minify", "--charset=utf8"]);
                let text = run::capture(&mut esbuild)?;
                project::write(&target, text.trim_ascii_end())?;
            }
        }
        Ok(())
    }

    fn esbuild(&self, source: &Path, output: &Path, options: &[&str]) -> Result<()> {
        let mut esbuild = self.npm.esbuild();
        // Relative paths, from the working folder, end up in comments: they must not depend on the machine.
        esbuild.current_dir(&self.work).arg(source).arg(format!("--outfile={}", output.display()));
        esbuild.args(["--bundle", "--format=esm", "--charset=utf8", "--log-level=warning", TARGET]).args(options);
        if self.release {
            esbuild.arg("--minify");
        }
        run::capture(&mut esbuild).map(drop)
    }

    /// Copies what of `www/` is not inside the loader (types, pages and what they load), and the licences.
    fn copy_along(&self, www: &Path, inputs: &Path) -> Result<()> {
        let inputs: Value = serde_json::from_str(&project::read(inputs)?).context("esbuild's metafile is no JSON")?;
        let inputs = inputs.get("inputs").and_then(Value::as_object).context("esbuild's metafile has no inputs")?;
        let www = project::files_in(www)?.into_iter();
        let www = www.filter(|path| !inputs.contains_key(&format!("www/{}", project::file_name(path))));
        let www = www.filter(|path| project::file_name(path) != EXPLAIN);
        let licences = project::files_in(project::root())?.into_iter();
        let licences = licences.filter(|path| project::file_name(path).starts_with("LICENSE"));
        for path in www.chain(licences) {
            let target = self.staging.join(project::file_name(&path));
            fs::copy(&path, target).with_context(|| format!("cannot copy {}", path.display()))?;
        }
        Ok(())
    }

    /// Takes Trunk's tags out of the ready-made page.
    fn clean_page(&self) -> Result<()> {
        let page = self.staging.join("index.html");
        project::write(&page, without_trunk_links(&project::read(&page)?))
    }
}

/// Prints each mistake of the data, as editors can follow it, and sums them up.
pub(crate) fn mistakes(mistakes: Vec<Diagnostic>) -> Error {
    for mistake in &mistakes {
        eprintln!("{mistake}");
    }
    let count = mistakes.len();
    let s = if count == 1 { "" } else { "s" };
    anyhow!("{count} mistake{s} in providers/, clients/ or locales/")
}
