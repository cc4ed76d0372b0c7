//! What a reader waits for: pages on a slow phone and a slow network, opened in turns.
//!
//! The simulation is Chromium's own. It slows the main thread, and not the threads that compile WebAssembly or on which a
//! worker runs.

use super::browser::Browser;
use super::sites::{self, BELOW, Page, TOP};
use super::{Bench, Build, as_float, median, number, ratio, step, table};
use crate::project;
use crate::size::grouped;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::array;

/// Times that each page is opened, each way.
const RUNS: usize = 5;
/// How much slower the processor is.
const SLOWDOWN: u32 = 4;
/// Slow 4G: bits per second to the reader and back, and milliseconds until an answer begins.
const DOWN: u32 = 1_600_000;
const UP: u32 = 750_000;
const LATENCY: u32 = 150;
/// Milliseconds between two keys, when every key is looked at.
const REST: u32 = 80;
/// What one picture may take at 60 a second, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;

/// What is measured once in a run, and in which unit.
const MEASURES: [&str; 7] = [
    "bytes",
    "of them after the focus",
    "focus to result",
    "opened to result",
    "longest task",
    "memory",
    "key to paint",
];

/// One run of a page.
struct Run {
    /// As [`MEASURES`] says: bytes and milliseconds.
    values: [f64; 7],
    /// Keys while it loads, and when it is up.
    keys: [Vec<Key>; 2],
}

/// One key.
#[derive(Clone, Copy)]
struct Key {
    /// Milliseconds until the next frame was painted.
    paint: f64,
    /// For how many of them the page's scripts ran on it.
    script: f64,
    /// For how many of them the page worked on the key and on the frame, and did not wait.
    work: f64,
}

/// All pages in turns: the table of what was measured, of its ratios, and of the keys.
pub(super) fn measure(bench: &Bench, widget: &Build) -> Result<String> {
    step("making the pages");
    let pages = sites::all(&bench.npm, &bench.dir, bench.dir.join(&widget.name))?;
    let browser = bench.browser(false)?;
    let witness = project::read(&project::root().join("xtask/bench/witness.js"))?;
    browser.command("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": witness }))?;
    browser.command("Network.enable", &json!({}))?;
    browser.command("Network.setCacheDisabled", &json!({ "cacheDisabled": true }))?;
    let network =
        json!({ "offline": false, "latency": LATENCY, "downloadThroughput": DOWN / 8, "uploadThroughput": UP / 8 });
    browser.command("Network.emulateNetworkConditions", &network)?;
    browser.command("Emulation.setCPUThrottlingRate", &json!({ "rate": SLOWDOWN }))?;

    step("measuring pages in Chromium, slowed down");
    let mut runs: Vec<Vec<Run>> = pages.iter().map(|_| Vec::new()).collect();
    for turn in 0..RUNS {
        let mut order: Vec<(&Page, &mut Vec<Run>)> = pages.iter().zip(&mut runs).collect();
        if turn % 2 == 1 {
            order.reverse();
        }
        for (page, runs) in order {
            runs.push(run(&browser, page, turn).with_context(|| format!("{}, run {turn}", page.name))?);
        }
    }
    Ok(format!("{}\n{}\n{}", values(&pages, &runs), ratios(&pages, &runs), keys(&pages, &runs)))
}

/// Opens a page twice: once at rest before its input gets the focus, once with a reader who does not wait.
fn run(browser: &Browser, page: &Page, turn: usize) -> Result<Run> {
    let [first, second] = page.shown;
    open(browser, page, BELOW, turn)?;
    browser.call("bench.rest", &[])?;
    let at_rest = page.site.sent();
    browser.call("bench.focus", &[json!(first), json!(page.inside)])?;
    let [typed, again] = page.typed;
    browser.type_keys(typed, 0)?;
    let from_focus = shown(browser, true)?;
    let while_loading = keys_of(browser)?;
    // All there is: a reader who stays a little gets it all.
    browser.call("bench.rest", &[])?;
    let sent = page.site.sent();
    browser.call("bench.select", &[])?;
    browser.call("bench.expect", &[json!(second), json!(page.inside)])?;
    browser.type_keys(again, REST)?;
    shown(browser, false)?;
    let when_up = keys_of(browser)?;
    let longest = browser.call("bench.longest", &[])?.as_f64().unwrap_or(f64::NAN);
    let memory = browser.call("bench.memory", &[])?.as_f64().unwrap_or(f64::NAN);

    let before = page.site.sent();
    open(browser, page, TOP, turn)?;
    browser.call("bench.focus", &[json!(first), json!(page.inside)])?;
    browser.type_keys(typed, 0)?;
    let from_opening = shown(browser, false)?;
    browser.call("bench.rest", &[])?;
    let bytes = page.site.sent().saturating_sub(before);

    let mut paints: Vec<f64> = when_up.iter().map(|key| key.paint).collect();
    let key = median(&mut paints);
    let later = as_float(sent.saturating_sub(at_rest));
    Ok(Run {
        values: [as_float(bytes), later, from_focus, from_opening, longest, memory, key],
        keys: [while_loading, when_up],
    })
}

/// Goes to one of a page's two files, and waits until it is that one.
fn open(browser: &Browser, page: &Page, file: &str, turn: usize) -> Result<()> {
    browser.open(&format!("{}/{file}?{turn}", page.site.url))?;
    let here = json!(format!("/{file}?{turn}"));
    let port = json!(page.site.url);
    browser.wait(&format!(
        "!!window.bench && location.origin === {port} && location.pathname + location.search === {here}"
    ))
}

/// Milliseconds until the awaited text was painted: since the focus, or since the page was opened.
fn shown(browser: &Browser, since_focus: bool) -> Result<f64> {
    let answer = browser.call("bench.shown", &[])?;
    let number = |key| answer.get(key).and_then(Value::as_f64).with_context(|| format!("no `{key}` in {answer}"));
    Ok(if since_focus { number("at")? - number("focus")? } else { number("at")? })
}

fn keys_of(browser: &Browser) -> Result<Vec<Key>> {
    let answer = browser.call("bench.keys", &[])?;
    let read = |key: &Value| {
        let number = |name| key.get(name).and_then(Value::as_f64);
        Some(Key { paint: number("paint")?, script: number("script")?, work: number("work")? })
    };
    let keys = answer.as_array().and_then(|keys| keys.iter().map(read).collect());
    keys.with_context(|| format!("the page measured {answer}"))
}

/// Medians of each page.
fn values(pages: &[Page], runs: &[Vec<Run>]) -> String {
    let rows = pages.iter().zip(runs).map(|(page, runs)| {
        let mut row = vec![page.name.to_owned()];
        row.extend(array::from_fn::<String, 7, _>(|measure| {
            let value = median(&mut column(runs, measure));
            match measure {
                0 | 1 => bytes(value),
                4 if value == 0.0 => "under 50 ms".to_owned(),
                5 => format!("{} MB", ratio(value / 1e6)),
                _ => super::time(value * 1e6),
            }
        }));
        row
    });
    table(1, &[&["page"], MEASURES.as_slice()].concat(), rows)
}

/// The first page beside each of the others: the median of the ratios of the runs that followed each other.
fn ratios(pages: &[Page], runs: &[Vec<Run>]) -> String {
    let Some((ours, others)) = runs.split_first() else { return String::new() };
    let name = pages.first().map_or("", |page| page.name);
    let rows = pages.iter().skip(1).zip(others).map(|(page, runs)| {
        let mut row = vec![format!("{name} : {}", page.name)];
        row.extend(array::from_fn::<String, 7, _>(|measure| {
            let pairs = column(ours, measure).into_iter().zip(column(runs, measure));
            let mut ratios: Vec<f64> = pairs.map(|(ours, its)| ours / its).filter(|ratio| ratio.is_finite()).collect();
            if ratios.len() == RUNS { ratio(median(&mut ratios)) } else { String::new() }
        }));
        row
    });
    table(1, &[&["ratio"], MEASURES.as_slice()].concat(), rows)
}

fn column(runs: &[Run], measure: usize) -> Vec<f64> {
    runs.iter().filter_map(|run| run.values.get(measure)).copied().collect()
}

/// All keys of all runs.
fn keys(pages: &[Page], runs: &[Vec<Run>]) -> String {
    let mut rows = Vec::new();
    for (page, runs) in pages.iter().zip(runs) {
        for (place, when) in ["while it loads", "when it is up"].into_iter().enumerate() {
            let keys: Vec<Key> = runs.iter().filter_map(|run| run.keys.get(place)).flatten().copied().collect();
            let mut row = vec![page.name.to_owned(), when.to_owned()];
            for value in [|key: &Key| key.paint, |key: &Key| key.work, |key: &Key| key.script] {
                let mut all: Vec<f64> = keys.iter().map(value).collect();
                let middle = median(&mut all);
                row.extend([middle, all.last().copied().unwrap_or(f64::NAN)].map(|value| super::time(value * 1e6)));
            }
            let within = |value: fn(&Key) -> f64| keys.iter().filter(|key| value(key) <= FRAME).count();
            let [painted, ran] = [within(|key| key.paint), within(|key| key.script)].map(number);
            row.extend([format!("{painted}, {ran} of {}", number(keys.len()))]);
            rows.push(row);
        }
    }
    let head =
        ["page", "keys", "to paint", "worst", "work", "worst", "script", "worst", "paint, script within 16.7 ms"];
    table(2, &head, rows.into_iter())
}

/// A median of bytes is one of them.
fn bytes(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a `u32`")]
    grouped(value as u64)
}
