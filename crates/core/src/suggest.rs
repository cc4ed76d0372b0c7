//! "Did you mean gmail.com?": the one known domain that a mistyped one stands for.
//!
//! The answer is a suggestion and never applied by itself. There is none when two known domains come close, when
//! the name is too short to tell a slip from another name, or when the slip would have to be large.

use crate::provider::{self, Provider};
use crate::text::joined;

/// Costs of slips of the finger. One slip is about ten.
mod cost {
    /// A letter typed twice, or a double letter typed once.
    pub(super) const DOUBLE: u8 = 7;
    /// Two neighbouring letters in the wrong order.
    pub(super) const SWAP: u8 = 8;
    /// A letter beside the right one on the keyboard.
    pub(super) const NEIGHBOUR: u8 = 8;
    /// A missing or an extra letter.
    pub(super) const GAP: u8 = 10;
    /// Any other letter.
    pub(super) const LETTER: u8 = 12;
}

/// The most that a suggestion may cost: for a short name, for a short one with the right label, for a long one.
const LIMIT: (u8, u8, u8) = (8, 10, 14);
/// How much better than the next the best must be.
const MARGIN: u8 = 2;
/// Longest name that is compared; no known domain that people type is longer.
const LONGEST: usize = 40;
/// The ending most people have.
const MOST: &str = "com";
/// A provider with more domains sells names. Of those only the first, and names with several endings, are what
/// people mistype.
const MANY: usize = 60;

/// The known domain that `domain` is likely a slip of.
#[must_use]
pub fn suggest(domain: &str) -> Option<String> {
    if domain.len() > LONGEST || provider::by_domain(domain).is_some() {
        return None;
    }
    let (name, ending) = domain.split_once('.')?;
    if between(ending, MOST, cost::GAP, u8::MAX).is_some() {
        let meant = joined("", &[name, ".", MOST]);
        if provider::by_domain(&meant).is_some_and(|provider| provider.servers().next().is_some()) {
            return Some(meant);
        }
    }
    // An ending that a known domain has is no slip, and a known name neither.
    let (mut real, mut named) = (false, false);
    provider::with_servers(&mut |_, label, known| {
        real |= known == ending;
        named |= label == name;
    });
    if real && named {
        return other_ending(name, ending);
    }
    let mut best = (u8::MAX, String::new());
    let mut second = u8::MAX;
    provider::with_servers(&mut |provider, label, known| {
        let wrong_length = domain.len().abs_diff(label.len() + 1 + known.len()) > 2;
        if wrong_length || (real && known != ending) {
            return;
        }
        let limit = if domain.len() >= 8 {
            LIMIT.2
        } else if label == name {
            LIMIT.1
        } else {
            LIMIT.0
        };
        let Some(cost) = distance(name, label, ending, known, limit) else { return };
        if cost >= second || !is_typed(provider, name, label) {
            return;
        }
        if cost < best.0 {
            second = best.0;
            best = (cost, joined("", &[label, ".", known]));
        } else {
            second = cost;
        }
    });
    match best {
        (u8::MAX, _) => other_ending(name, ending),
        (cost, known) => (second >= cost.saturating_add(MARGIN)).then_some(known),
    }
}

/// Whether somebody who typed `name` may have meant this label of the provider.
fn is_typed(provider: Provider, name: &str, label: &str) -> bool {
    if is_main(provider, label) {
        return true;
    }
    let domains: Vec<String> = provider.domains().collect();
    let like = || domains.iter().filter(|domain| domain.split('.').next() == Some(label)).count();
    // Another first letter is another name, but for the names that most people have.
    like() > 1 || (name.as_bytes().first() == label.as_bytes().first() && domains.len() <= MANY)
}

fn is_main(provider: Provider, label: &str) -> bool {
    provider.main_domain().and_then(|main| main.split('.').next()) == Some(label)
}

/// A known name under another ending, when one provider alone uses that name: `gmail.fr`, `orange.com`.
fn other_ending(name: &str, ending: &str) -> Option<String> {
    if name.len() < 4 || ending.len() > 6 {
        return None;
    }
    let mut first = None;
    let mut rivals = false;
    provider::with_servers(&mut |provider, label, ending| {
        if label == name {
            let (owner, _) = *first.get_or_insert((provider, ending));
            rivals |= owner != provider;
        }
    });
    let (owner, known) = first.filter(|_| !rivals)?;
    // From `com` to any, from elsewhere to `com` only: `orange.es` has an owner of its own.
    let plausible = ending == MOST || (known == MOST && name.len() >= 5) || (known == "net" && name.len() >= 7);
    let few = name.len() >= 7 && owner.domains().count() <= 20;
    (plausible && (few || is_main(owner, name))).then(|| joined("", &[name, ".", known]))
}

/// What it costs to turn what was typed into a known domain; nothing when it is over `limit` or the name is too
/// short to tell.
fn distance(name: &str, label: &str, ending: &str, known: &str, limit: u8) -> Option<u8> {
    if label.len() < if name == label { 3 } else { 4 } {
        return None;
    }
    let of_name = if name == label { 0 } else { between(name, label, limit, cost::LETTER)? };
    // Who misses the first letter mostly hits its neighbour.
    if name.as_bytes().first() != label.as_bytes().first() && of_name > cost::SWAP {
        return None;
    }
    let of_ending = if ending == known { 0 } else { between(ending, known, limit, u8::MAX)? };
    of_name.checked_add(of_ending).filter(|cost| *cost <= limit)
}

/// What it costs to turn `typed` into `known`, when any other letter costs `letter`; nothing when it is over `limit`.
fn between(typed: &str, known: &str, limit: u8, letter: u8) -> Option<u8> {
    let (a, b) = (typed.as_bytes(), known.as_bytes());
    if b.len() > LONGEST {
        return None;
    }
    // Optimal string alignment, three rows at a time.
    let mut before = [0u8; LONGEST + 1];
    let mut above = [0u8; LONGEST + 1];
    let mut row = [0u8; LONGEST + 1];
    for (j, cell) in above.iter_mut().enumerate().take(b.len() + 1) {
        *cell = u8::try_from(j * usize::from(cost::GAP)).unwrap_or(u8::MAX);
    }
    for (i, &x) in a.iter().enumerate() {
        let earlier = i.checked_sub(1).and_then(|k| a.get(k)).copied();
        set(&mut row, 0, at(&above, 0).saturating_add(cost::GAP));
        let mut least = u8::MAX;
        for (j, &y) in b.iter().enumerate() {
            let previous = j.checked_sub(1).and_then(|k| b.get(k)).copied();
            let extra = if earlier == Some(x) { cost::DOUBLE } else { cost::GAP };
            let missing = if previous == Some(y) { cost::DOUBLE } else { cost::GAP };
            let mut cheapest = at(&above, j)
                .saturating_add(substitution(x, y, letter))
                .min(at(&above, j + 1).saturating_add(extra))
                .min(at(&row, j).saturating_add(missing));
            if i > 0 && earlier == Some(y) && previous == Some(x) && x != y {
                cheapest = cheapest.min(at(&before, j.saturating_sub(1)).saturating_add(cost::SWAP));
            }
            set(&mut row, j + 1, cheapest);
            least = least.min(cheapest);
        }
        if least > limit.saturating_add(cost::SWAP) {
            return None;
        }
        before = above;
        above = row;
    }
    Some(at(&above, b.len())).filter(|cost| *cost <= limit)
}

fn at(row: &[u8; LONGEST + 1], place: usize) -> u8 {
    row.get(place).copied().unwrap_or(u8::MAX)
}

fn set(row: &mut [u8; LONGEST + 1], place: usize, value: u8) {
    if let Some(cell) = row.get_mut(place) {
        *cell = value;
    }
}

fn substitution(x: u8, y: u8, letter: u8) -> u8 {
    if x == y {
        0
    } else if x == b'.' || y == b'.' {
        u8::MAX
    } else if neighbours(x, y) {
        cost::NEIGHBOUR
    } else {
        letter
    }
}

/// Whether two letters lie side by side on a QWERTY or an AZERTY keyboard.
fn neighbours(x: u8, y: u8) -> bool {
    const ROWS: [&[u8]; 5] = [b"qwertyuiop", b"azertyuiop", b"asdfghjkl", b"qsdfghjklm", b"zxcvbnm"];
    let beside = |row: &&[u8]| row.windows(2).any(|pair| pair == [x, y] || pair == [y, x]);
    ROWS.iter().any(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn means(typed: &str, expected: Option<&str>) {
        assert_eq!(suggest(typed).as_deref(), expected, "{typed}");
    }

    #[test]
    fn one_slip_of_the_finger_is_recognised() {
        means("gmial.com", Some("gmail.com"));
        means("gmal.com", Some("gmail.com"));
        means("gmaill.com", Some("gmail.com"));
        means("gnail.com", Some("gmail.com"));
        means("gmail.con", Some("gmail.com"));
        means("gmail.co", Some("gmail.com"));
        means("hotmial.fr", Some("hotmail.fr"));
        means("hotmai.com", Some("hotmail.com"));
        means("fre.fr", Some("free.fr"));
        means("freee.fr", Some("free.fr"));
        means("orage.fr", Some("orange.fr"));
        means("orangr.fr", Some("orange.fr"));
        means("laposte.ent", Some("laposte.net"));
        means("wanado.fr", Some("wanadoo.fr"));
        means("yaho.fr", Some("yahoo.fr"));
    }

    #[test]
    fn the_right_name_under_a_wrong_ending_is_recognised() {
        means("gmail.fr", Some("gmail.com"));
        means("orange.com", Some("orange.fr"));
        means("free.com", Some("free.fr"));
        means("laposte.fr", Some("laposte.net"));
    }

    #[test]
    fn a_known_domain_is_never_corrected() {
        for domain in provider::all().flat_map(provider::Provider::domains) {
            means(&domain, None);
        }
    }

    #[test]
    fn names_that_only_contain_or_resemble_a_known_one_get_no_suggestion() {
        means("notgmail.com", None);
        means("gmail.com.evil.example", None);
        means("example.org", None);
        means("my-company.fr", None);
        means("abc.fr", None);
        means(&"a".repeat(1 << 16), None);
        means("", None);
        means("ünïcode.fr", None);
    }
}
