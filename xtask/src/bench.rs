//! `bench`: what a lookup, a file, the table and the formats cost, as ratios of things measured side by side in one run.
//!
//! Nothing here fails for being slow. What is measured in a page is a list of rows in `xtask/bench/page.mjs`; a new
//! row there needs nothing here.

mod browser;
mod page;
mod server;
mod sites;
mod synthetic;

use crate::npm::{self, Npm};
use crate::size::{self, Size, grouped};
use crate::{day, dist, manifest::Manifest, project, run};
use anyhow::{Context, Result, bail};
use browser::Browser;
use mailsetup_core::{format, provider};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

/// What is asked, and an address for it.
const ADDRESSES: [(&str, &str); 3] =
    [("known", "jean.dupont@free.fr"), ("unknown", "jean@example.org"), ("mistyped", "jean@gmial.com")];

/// What the table may add to the release wasm, in brotli bytes.
const TABLE_BUDGET: u64 = 14_000;
/// The bare facts of the table, measured as entropy: nothing that says the same is smaller.
const TABLE_FLOOR: u64 = 9_832;

/// What all formats may add to it, in brotli bytes.
const FORMATS_BUDGET: u64 = 12_000;
/// How long one file may take, in nanoseconds.
const FILE_LIMIT: f64 = 1e6;

/// Domains of the made-up tables.
const GROWTH: [usize; 3] = [2_000, 20_000, 200_000];
/// Page loads per build, when its start is timed.
const STARTS: usize = 15;

/// The packages to compare with, as `xtask/bench/package.json` pins them.
const PACKAGES: [&str; 4] = ["mailcheck", "@mikkelscheike/email-provider-links", "preact", "pagefind"];

/// Modules of Node that such a package asks for: a page gets `xtask/bench/node.mjs` instead.
const NODE_MODULES: [&str; 6] = ["fs", "path", "crypto", "dns", "util", "node:url"];

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    All,
    /// All but the larger tables.
    Quick,
    /// The page alone.
    Page,
}

pub(crate) fn run(parts: Parts) -> Result<()> {
    let start = Instant::now();
    let bench = Bench::prepare()?;
    let whole = bench.build(&Source::Whole)?;
    if parts == Parts::Page {
        let browser = bench.browser(true)?;
        println!("\n{}\n", bench.conditions(&browser)?);
        drop(browser);
    } else {
        bench.parts(&whole, parts)?;
    }
    println!("## Page\n\n{}", page::measure(&bench, &whole)?);
    println!("done in {} s", start.elapsed().as_secs());
    Ok(())
}

fn step(what: &str) {
    println!("{what} …");
}

/// Which data a build has.
enum Source {
    /// Ours.
    Whole,
    /// Ours, but no format.
    NoFormats,
    /// So many made-up domains.
    Synthetic(usize),
}

/// A release build, served below `name`.
#[derive(Clone)]
struct Build {
    name: String,
    domains: usize,
    wasm: Size,
}

/// The folder of everything the bench makes, and the tools.
struct Bench {
    dir: PathBuf,
    npm: Npm,
}

impl Bench {
    /// Everything but the page, in one browser.
    fn parts(&self, whole: &Build, parts: Parts) -> Result<()> {
        let empty = self.build(&Source::Synthetic(0))?;
        let without_formats = self.build(&Source::NoFormats)?;
        step("measuring lookups without a browser");
        let native = native()?;
        let site = server::serve(self.dir.clone())?.url;
        let browser = self.browser(true)?;
        step("measuring lookups in Chromium");
        browser.open(&format!("{site}/index.html"))?;
        let timed = whole.measure(&browser, &Value::Null)?;
        step("measuring files in Chromium");
        browser.open(&format!("{site}/index.html"))?;
        let timed_files = whole.measure_files(&browser)?;

        println!("\n{}\n", self.conditions(&browser)?);
        println!("## Lookups\n\n{}", lookups(&native, &timed));
        println!("## What the table costs\n\n{}", costs(whole, &empty));
        println!("{}", self.columns(&self.data(0))?);
        println!("## Files\n\n{}", files(&timed_files));
        println!("## What the formats cost\n\n{}", costs_of_formats(whole, &without_formats));
        println!("{}", self.columns(&self.without_formats())?);
        if parts == Parts::All {
            let growth = self.growth(&browser, &site, vec![Ok(empty), Ok(whole.clone())])?;
            println!("\n## Growth\n\n{growth}");
        }
        Ok(())
    }

    fn browser(&self, waits: bool) -> Result<Browser> {
        Browser::start(&self.dir.join("profile"), waits)
    }

    /// Installs what is missing, and bundles the page.
    fn prepare() -> Result<Self> {
        let (dir, npm) = (project::tools()?.join("bench"), Npm::ensure()?);
        let source = project::root().join("xtask/bench");
        npm::install(&source, &dir, &PACKAGES.join(", "))?;
        project::write(&dir.join("index.html"), project::read_bytes(&source.join("index.html"))?)?;
        let mut esbuild = npm.esbuild();
        esbuild.arg(source.join("page.mjs")).arg(format!("--outfile={}", dir.join("page.js").display()));
        esbuild.args(["--bundle", "--format=esm", "--target=es2023", "--log-level=warning"]);
        // In development the package measures memory with Node at each call, and fails in a page.
        esbuild.args(["--define:process.env={}", r#"--define:process.env.NODE_ENV="production""#]);
        esbuild.arg(r#"--define:__dirname=".""#);
        let node = source.join("node.mjs");
        esbuild.args(NODE_MODULES.map(|module| format!("--alias:{module}={}", node.display())));
        run::capture(esbuild.env("NODE_PATH", dir.join("node_modules")))?;
        Ok(Self { dir, npm })
    }

    /// Builds the widget with a table, as `dist` does, and writes the table beside it for the page.
    fn build(&self, source: &Source) -> Result<Build> {
        let ours = || {
            let rows =
                |provider: provider::Provider| provider.domains().map(move |domain| (domain, provider.id().to_owned()));
            provider::all().flat_map(rows).collect()
        };
        let (name, data, table) = match source {
            Source::Whole => {
                step("building the widget with its table");
                ("whole".to_owned(), project::root().to_owned(), ours())
            }
            Source::NoFormats => {
                step("building the widget without formats");
                let data = self.without_formats();
                synthetic::copy_folders(&data, &["providers", "clients", "locales"])?;
                project::create_dir(&data.join("formats"))?;
                ("no-formats".to_owned(), data, ours())
            }
            Source::Synthetic(domains) => {
                step(&format!("building the widget with {} domains", number(*domains)));
                let data = self.data(*domains);
                let table = synthetic::write(&data, *domains)?;
                (domains.to_string(), data, table)
            }
        };
        let out = self.dir.join(&name);
        dist::build_other(&data, &out)?;
        let domains = table.len();
        project::write(&out.join("table.json"), json!(table).to_string())?;
        let wasm = out.join(Manifest::read(&out)?.wasm.file);
        let wasm = size::measure(&self.npm, &[wasm], |_| false)?.into_iter().next().unwrap_or_default();
        Ok(Build { name, domains, wasm })
    }

    /// The data folders of a made-up table.
    fn data(&self, domains: usize) -> PathBuf {
        self.dir.join(format!("data-{domains}"))
    }

    /// The data folders without formats.
    fn without_formats(&self) -> PathBuf {
        self.dir.join("data-no-formats")
    }

    /// When, where and with what was measured.
    fn conditions(&self, browser: &Browser) -> Result<String> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let mut text = format!("{}, {cores} cores, Chromium {}", day::today()?, browser.version);
        for package in PACKAGES {
            let path = self.dir.join("node_modules").join(package).join("package.json");
            let json: Value = serde_json::from_str(&project::read(&path)?)
                .with_context(|| format!("{} is no JSON", path.display()))?;
            let version = json.get("version").and_then(Value::as_str).unwrap_or_default();
            text += &format!(", {package} {version}");
        }
        Ok(text)
    }

    /// What each column weighs alone that the data folders `without` something do not have.
    fn columns(&self, without: &Path) -> Result<String> {
        let (whole, empty) = (columns_of(project::root())?, columns_of(without)?);
        let dir = self.dir.join("columns");
        project::create_dir(&dir)?;
        // A column that is the same without them is not about them.
        let columns: Vec<(&String, &String)> =
            whole.iter().filter(|(name, text)| empty.get(*name) != Some(*text)).collect();
        let all: String = columns.iter().map(|(_, text)| text.as_str()).collect();
        let mut files = Vec::new();
        for (name, text) in columns.iter().copied().chain([(&"all".to_owned(), &all)]) {
            let file = dir.join(name);
            project::write(&file, text)?;
            files.push(file);
        }
        let mut sizes = size::measure(&self.npm, &files, |_| false)?;
        let together = sizes.pop().unwrap_or_default();
        let mut rows: Vec<(&str, Size)> =
            columns.iter().map(|(name, _)| name.as_str()).zip(sizes.iter().copied()).collect();
        rows.sort_by_key(|(_, size)| std::cmp::Reverse(size.brotli));
        rows.push(("each alone, added", sizes.iter().copied().fold(Size::default(), |sum, size| sum + size)));
        rows.push(("all in one file", together));
        let cells = rows.iter().map(|(name, size)| {
            let share = size.brotli.saturating_mul(100) / together.brotli.max(1);
            vec![(*name).to_owned(), grouped(size.raw), grouped(size.brotli), format!("{share} %")]
        });
        Ok(table(1, &["column", "raw", "brotli 11", "of all in one file"], cells))
    }

    /// The table of tables: bytes, start and lookups of builds with more and more domains.
    fn growth(&self, browser: &Browser, site: &str, mut builds: Vec<Result<Build>>) -> Result<String> {
        for domains in GROWTH {
            builds.push(self.build(&Source::Synthetic(domains)));
            let data = self.data(domains);
            project::remove_dir(&data)?;
        }
        step("measuring starts in Chromium");
        let mut starts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for _ in 0..STARTS {
            for Build { name, .. } in builds.iter().flatten() {
                browser.open(&format!("{site}/index.html"))?;
                let [(_, address), ..] = ADDRESSES;
                let time = browser.call("bench.startUp", &[folder(name), json!(address)])?;
                starts.entry(name).or_default().push(time.as_f64().unwrap_or_default() * 1e6);
            }
        }
        let mut rows = Vec::new();
        for (index, build) in builds.iter().enumerate() {
            let build = match build {
                Ok(build) => build,
                Err(error) => {
                    let domains =
                        GROWTH.get(index.wrapping_sub(builds.len() - GROWTH.len())).copied().unwrap_or_default();
                    let reason = format!("{error:#}");
                    rows.push(vec![number(domains), reason.lines().next().unwrap_or_default().to_owned()]);
                    continue;
                }
            };
            step(&format!("measuring lookups among {} domains", number(build.domains)));
            browser.open(&format!("{site}/index.html"))?;
            let timed = build.measure(browser, &json!([LOOKUP]))?;
            let mut row = vec![number(build.domains), grouped(build.wasm.raw), grouped(build.wasm.brotli)];
            let samples = starts.get_mut(build.name.as_str()).map(Vec::as_mut_slice).unwrap_or_default();
            row.push(time(median(samples)));
            row.extend(timed.iter().map(|timed| time(timed.nanoseconds)));
            rows.push(row);
        }
        let head = ["domains", "wasm", "brotli 11", "start", "known", "unknown", "mistyped"];
        Ok(table(0, &head, rows.into_iter()))
    }
}

/// The row of `page.mjs` that stands for a page's own use.
const LOOKUP: &str = "mail-setup, `lookup()`";

impl Build {
    /// Rows of `page.mjs`, measured in the open page; all of them, or those of these names.
    fn measure(&self, browser: &Browser, names: &Value) -> Result<Vec<Timed>> {
        let addresses: Map<String, Value> =
            ADDRESSES.iter().map(|(asked, address)| ((*asked).to_owned(), json!(address))).collect();
        Timed::all(&browser.call("bench.measure", &[folder(&self.name), addresses.into(), names.clone()])?)
    }

    /// A file of each format.
    fn measure_files(&self, browser: &Browser) -> Result<Vec<Timed>> {
        let [(_, address), ..] = ADDRESSES;
        let ids: Vec<&str> = format::all().map(format::Format::id).collect();
        Timed::all(&browser.call("bench.measureFiles", &[folder(&self.name), json!(address), json!(ids)])?)
    }
}

/// A build's folder, as the page asks for it.
fn folder(name: &str) -> Value {
    json!(format!("/{name}"))
}

/// A measured row.
struct Timed {
    asked: String,
    name: String,
    /// What it answers, in short.
    answer: String,
    nanoseconds: f64,
    /// Whether the others of its question are compared with it.
    base: bool,
}

impl Timed {
    fn all(rows: &Value) -> Result<Vec<Self>> {
        let rows = rows.as_array().context("the page measured no list of rows")?;
        rows.iter().map(|row| Self::read(row).with_context(|| format!("the page measured {row}"))).collect()
    }

    fn read(row: &Value) -> Option<Self> {
        let text = |key| row.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            asked: text("asked")?,
            name: text("name")?,
            answer: text("answer")?,
            nanoseconds: row.get("nanoseconds")?.as_f64()?,
            base: row.get("base")?.as_bool()?,
        })
    }
}

/// Nanoseconds per lookup in a program of its own, by what is asked.
fn native() -> Result<Map<String, Value>> {
    let mut example =
        run::cargo(["run", "--quiet", "--release", "--package", "mailsetup-core", "--example", "bench", "--"]);
    example.args(ADDRESSES.iter().flat_map(|(asked, address)| [asked, address]));
    // The widget is compiled for size; this says what the same code can do.
    let said = run::capture(example.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3"))?;
    serde_json::from_slice(&said).context("the bench of mailsetup-core answers no JSON object")
}

/// Every row, grouped by what is asked.
fn lookups(native: &Map<String, Value>, timed: &[Timed]) -> String {
    let mut rows = Vec::new();
    for (asked, address) in ADDRESSES {
        let group = timed.iter().filter(|row| row.asked == asked);
        let base = group.clone().find(|row| row.base).map_or(f64::NAN, |row| row.nanoseconds);
        let mut add = |name: &str, answer: &str, nanoseconds: f64| {
            let cells = [&format!("{asked}: {address}"), name, answer].map(str::to_owned);
            rows.push([cells.to_vec(), vec![time(nanoseconds), ratio(nanoseconds / base)]].concat());
        };
        for row in group {
            add(&row.name, &row.answer, row.nanoseconds);
        }
        if let Some(nanoseconds) = native.get(asked).and_then(Value::as_f64) {
            add("mail-setup, core without a browser", "", nanoseconds);
        }
    }
    table(3, &["asked", "by", "answer", "per call", "ratio to `Map`"], rows.into_iter())
}

/// Every format's file, beside the same by hand where there is one; and which of them take too long.
fn files(timed: &[Timed]) -> String {
    let rows = timed.iter().map(|row| {
        let base = timed.iter().find(|base| base.base && base.asked == row.asked);
        let compared = base.map_or_else(String::new, |base| ratio(row.nanoseconds / base.nanoseconds));
        let cells = [&row.asked, &row.name, &row.answer].map(String::clone);
        [cells.to_vec(), vec![time(row.nanoseconds), compared]].concat()
    });
    let slow = timed.iter().filter(|row| row.nanoseconds > FILE_LIMIT);
    let slow: Vec<String> = slow.map(|row| format!("{} ({})", row.asked, row.name)).collect();
    let verdict = if slow.is_empty() {
        format!("Nothing takes {}.", time(FILE_LIMIT))
    } else {
        format!("Longer than {}: {}", time(FILE_LIMIT), slow.join(", "))
    };
    table(3, &["file", "by", "answer", "per call", "ratio to by hand"], rows) + &format!("\n{verdict}\n")
}

/// The wasm with and without the formats.
fn costs_of_formats(whole: &Build, without: &Build) -> String {
    let (with, without) = (whole.wasm, without.wasm);
    let cost = with.brotli.saturating_sub(without.brotli);
    let rows = [
        (format!("wasm with all {} formats", format::all().count()), Some(with.raw), with.brotli),
        ("wasm without a format".to_owned(), Some(without.raw), without.brotli),
        ("the formats: the difference".to_owned(), Some(with.raw.saturating_sub(without.raw)), cost),
        ("budget of the formats".to_owned(), None, FORMATS_BUDGET),
    ];
    let cells = rows.map(|(name, raw, brotli)| vec![name, raw.map_or_else(String::new, grouped), grouped(brotli)]);
    let verdict = if cost > FORMATS_BUDGET {
        format!("\nOver budget by {}\n", grouped(cost - FORMATS_BUDGET))
    } else {
        String::new()
    };
    table(1, &["what", "raw", "brotli 11"], cells.into_iter()) + &verdict
}

/// The wasm with and without the table.
fn costs(whole: &Build, empty: &Build) -> String {
    let (with, without) = (whole.wasm, empty.wasm);
    let cost = with.brotli.saturating_sub(without.brotli);
    let domains = number(whole.domains);
    let rows = [
        (format!("wasm with the table ({domains} domains)"), Some(with.raw), with.brotli),
        ("wasm with an empty table".to_owned(), Some(without.raw), without.brotli),
        ("the table: the difference".to_owned(), Some(with.raw.saturating_sub(without.raw)), cost),
        ("budget of the table".to_owned(), None, TABLE_BUDGET),
        ("floor: entropy of the bare facts".to_owned(), None, TABLE_FLOOR),
    ];
    let cells = rows.into_iter().map(|(name, raw, brotli)| {
        let [bytes, floor] = [brotli, TABLE_FLOOR].map(as_float);
        vec![name, raw.map_or_else(String::new, grouped), grouped(brotli), format!("{:.2}", bytes / floor)]
    });
    table(1, &["what", "raw", "brotli 11", "ratio to floor"], cells)
}

/// The columns of the tables that the data folders below `root` give, by name.
fn columns_of(root: &Path) -> Result<BTreeMap<String, String>> {
    let data = mailsetup_tablegen::read(root).map_err(crate::bundle::mistakes)?;
    let mut columns = BTreeMap::new();
    for line in mailsetup_tablegen::rust_source(&data).lines() {
        let line = line.strip_prefix("pub(crate) static ").and_then(|line| line.strip_suffix("\";"));
        if let Some((name, literal)) = line.and_then(|line| line.split_once(": &str = \"")) {
            columns.insert(name.to_owned(), unescaped(literal).with_context(|| format!("in the column {name}"))?);
        }
    }
    Ok(columns)
}

/// The text of a Rust string literal, as `Debug` writes it.
fn unescaped(literal: &str) -> Result<String> {
    let mut text = String::new();
    let mut letters = literal.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        text.push(match letters.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('0') => '\0',
            Some(same @ ('\\' | '"' | '\'')) => same,
            Some('u') => {
                let code: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                code.context("an escape of no character")?
            }
            other => bail!("unknown escape \\{}", other.unwrap_or_default()),
        });
    }
    Ok(text)
}

fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

fn number(count: usize) -> String {
    grouped(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Exact for every size a file has here.
fn as_float(bytes: u64) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from)
}

/// Nanoseconds in the unit that suits them, with three digits.
fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    format!("{} {unit}", ratio(value))
}

/// Three digits.
fn ratio(value: f64) -> String {
    match value {
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 100.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

/// A table in Markdown with its columns in line; the first `text` ones are text, the others numbers.
fn table(text: usize, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.collect();
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows.iter().filter(|row| row.len() == head.len()) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(place, (cell, &width))| {
            if place < text { format!(" {cell:<width$} |") } else { format!(" {cell:>width$} |") }
        });
        format!("|{}\n", cells.collect::<String>())
    };
    let rule = widths.iter().enumerate().map(|(place, &width)| {
        if place < text { format!("{}|", "-".repeat(width + 2)) } else { format!("{}:|", "-".repeat(width + 1)) }
    });
    let rule = format!("|{}\n", rule.collect::<String>());
    [line(&head), rule].into_iter().chain(rows.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_what_the_literal_says() {
        let text = "a\tb\n\u{1f}\"\\' é";
        let literal = format!("{text:?}");
        assert_eq!(unescaped(literal.trim_matches('"')).unwrap(), text);
        assert!(unescaped("\\q").is_err());
    }

    #[test]
    fn times_have_three_digits() {
        let times = [8.123, 81.23, 812.3, 8_123.0, 81_230_000.0, 2.5e9].map(time);
        assert_eq!(times, ["8.12 ns", "81.2 ns", "812 ns", "8.12 µs", "81.2 ms", "2.50 s"]);
    }

    #[test]
    fn tables_stand_in_line() {
        let rows = [vec!["a".to_owned(), "1,000".to_owned()], vec!["bcde".to_owned(), "2".to_owned()]];
        let expected = "| x    |     y |\n|------|------:|\n| a    | 1,000 |\n| bcde |     2 |\n";
        assert_eq!(table(1, &["x", "y"], rows.into_iter()), expected);
    }
}
