//! What a lookup costs without a browser: `cargo xtask bench` runs this, built for release.
//!
//! Arguments are pairs of a name and an address; standard output is `{ name: nanoseconds }`, the median per call.

use mailsetup_core::answer;
use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SAMPLES: usize = 21;
/// What a sample takes at least, so that neither the clock nor another program decides.
const SAMPLE: Duration = Duration::from_millis(10);

/// One address, and what was measured of it.
struct Row<'a> {
    name: &'a str,
    address: &'a str,
    /// Lookups per sample.
    count: u32,
    /// Nanoseconds per lookup.
    samples: Vec<f64>,
}

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let mut rows: Vec<Row<'_>> = words.chunks_exact(2).filter_map(Row::new).collect();
    for _ in 0..SAMPLES {
        for row in &mut rows {
            let time = time(row.address, row.count).as_secs_f64();
            row.samples.push(time * 1e9 / f64::from(row.count));
        }
    }
    let medians = rows.iter_mut().map(|row| {
        row.samples.sort_by(f64::total_cmp);
        (row.name, row.samples.get(SAMPLES / 2).copied())
    });
    println!("{}", serde_json::Value::from_iter(medians));
}

impl<'a> Row<'a> {
    fn new(words: &'a [String]) -> Option<Self> {
        let [name, address] = words else { return None };
        let mut count = 1;
        // Doubling warms up as well.
        while time(address, count) < SAMPLE {
            count *= 2;
        }
        Some(Self { name, address, count, samples: Vec::new() })
    }
}

/// Time for so many lookups, each written as JSON: what a page gets.
fn time(address: &str, count: u32) -> Duration {
    let to_ascii = |domain: &str| idna::domain_to_ascii(domain).ok();
    let start = Instant::now();
    for _ in 0..count {
        black_box(answer::lookup(black_box(address), None, &to_ascii).to_json());
    }
    start.elapsed()
}
