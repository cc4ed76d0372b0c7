//! What somebody typed, and how far it is an e-mail address.
//!
//! Reading is lenient about what surrounds an address (space, `mailto:`, `Name <…>`, a final dot, capitals in the
//! domain) and strict about the address itself: a wrong guess here would lead to somebody else's servers.

use crate::ToAscii;
use crate::text::{has, joined, trimmed};

/// An address, normalised: trimmed, the domain in lower case and ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    full: String,
    at: usize,
}

impl Address {
    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.full
    }

    /// What stands before the `@`, as it is written in an address.
    #[must_use]
    pub fn local(&self) -> &str {
        self.full.get(..self.at).unwrap_or_default()
    }

    /// What stands after the `@`: lower case, ASCII, no final dot.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.full.get(self.at + 1..).unwrap_or_default()
    }

    /// An address at another domain with the same local part.
    #[must_use]
    pub fn at_domain(&self, domain: &str) -> Self {
        Self::new(self.local(), domain)
    }

    fn new(local: &str, domain: &str) -> Self {
        Self { full: joined("", &[local, "@", domain]), at: local.len() }
    }
}

/// What a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// An address.
    Complete(Address),
    /// What could still become one.
    Incomplete(Missing),
    /// What cannot become one by typing on.
    Invalid(Problem),
}

/// What an unfinished text lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Everything.
    Everything,
    /// The `@`.
    At,
    /// What comes before the `@`.
    Local,
    /// What comes after the `@`, or its ending.
    Domain,
}

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Longer than the 254 octets of RFC 5321 section 4.5.3.1.3.
    TooLong,
    /// More than one `@`.
    SeveralAts,
    /// White space inside.
    Space,
    /// Something in the local part that needs quotes.
    Local,
    /// Something that no domain name can hold.
    Domain,
}

/// The most octets an address may have: a path of 256 (RFC 5321 section 4.5.3.1.3) less its angle brackets.
pub const MAX_LENGTH: usize = 254;

/// Reads what was typed.
#[must_use]
pub fn parse(text: &str, to_ascii: ToAscii) -> Parsed {
    let text = strip(text);
    if text.is_empty() {
        return Parsed::Incomplete(Missing::Everything);
    }
    if text.len() > 4 * MAX_LENGTH {
        return Parsed::Invalid(Problem::TooLong);
    }
    let Some((local, domain)) = split(text) else {
        let spaced = text.chars().any(char::is_whitespace) && !text.starts_with('"');
        return if spaced { Parsed::Invalid(Problem::Space) } else { Parsed::Incomplete(Missing::At) };
    };
    let local = match read_local(local) {
        Ok(local) => local,
        Err(problem) => return Parsed::Invalid(problem),
    };
    match read_domain(domain, to_ascii) {
        Err(problem) => Parsed::Invalid(problem),
        Ok(_) if local.is_empty() => Parsed::Incomplete(Missing::Local),
        Ok(None) => Parsed::Incomplete(Missing::Domain),
        Ok(Some(domain)) if local.len() + 1 + domain.len() > MAX_LENGTH => Parsed::Invalid(Problem::TooLong),
        Ok(Some(domain)) => Parsed::Complete(Address::new(&local, &domain)),
    }
}

/// Characters without width that travel with copied text.
fn is_noise(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Takes noise away from both ends, and these characters from one.
fn trim<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    trimmed(text, &|first| is_noise(first) || has(before, first), &|last| is_noise(last) || has(after, last))
}

/// Takes away what surrounds an address: space, `mailto:` and its query, a name before `<…>`, closing marks.
fn strip(text: &str) -> &str {
    let mut text = trim(text, "", "");
    if let (Some(open), Some(close)) = (text.rfind('<'), text.rfind('>')) {
        if let Some(inner) = text.get(open + 1..close) {
            text = trim(inner, "", "");
        }
    } else if let Some(open) = text.rfind('<') {
        text = trim(text.get(open + 1..).unwrap_or_default(), "", "");
    }
    if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        text = text.get(7..).unwrap_or_default();
        text = text.split('?').next().unwrap_or_default();
    }
    trim(text, "'([", ",;:)>'")
}

fn is_at(letter: char) -> bool {
    matches!(letter, '@' | '\u{ff20}' | '\u{fe6b}')
}

/// Splits at the last `@` that is not inside a quoted local part.
fn split(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(is_at)?;
    let mark = text.get(at..)?.chars().next()?;
    Some((text.get(..at)?, text.get(at + mark.len_utf8()..)?))
}

fn read_local(local: &str) -> Result<String, Problem> {
    let local = trim(local, "", "");
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|_| local.len() > 1);
    if let Some(inner) = quoted {
        let mut plain = String::with_capacity(inner.len());
        let mut letters = inner.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => plain.push(letters.next().ok_or(Problem::Local)?),
                '"' => return Err(Problem::Local),
                letter => plain.push(letter),
            }
        }
        if plain.chars().any(char::is_control) {
            return Err(Problem::Local);
        }
        // RFC 5321 section 4.1.2: quotes that are not needed mean the same as none.
        return Ok(if is_dot_atom(&plain) { plain } else { local.to_owned() });
    }
    if local.chars().any(is_at) {
        return Err(Problem::SeveralAts);
    }
    if local.chars().any(char::is_whitespace) {
        return Err(Problem::Space);
    }
    if local.is_empty() || is_dot_atom(local) { Ok(local.to_owned()) } else { Err(Problem::Local) }
}

/// RFC 5322 `dot-atom`, with the letters beyond ASCII of RFC 6532. Dots in odd places are tolerated: some
/// providers have issued such addresses.
fn is_dot_atom(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || has(".!#$%&'*+-/=?^_`{|}~", c) || (!c.is_ascii() && !is_noise(c)))
}

/// A domain in lower-case ASCII; nothing while its ending is still missing.
fn read_domain(text: &str, to_ascii: ToAscii) -> Result<Option<String>, Problem> {
    let text = trim(text, "", "");
    if text.chars().any(char::is_whitespace) {
        return Err(Problem::Space);
    }
    let mut name = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        // A name that ends in a dot or hyphen is still being typed, and would not convert.
        match to_ascii(trim(text, "", ".-\u{3002}\u{ff0e}\u{ff61}")) {
            Some(name) => name.to_ascii_lowercase(),
            // What is no letter of any script is not told from one here: the tables for that cost too much.
            None if text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.' || !(c.is_ascii() || is_noise(c))) =>
            {
                return Ok(None);
            }
            None => return Err(Problem::Domain),
        }
    };
    if name.ends_with('.') {
        name.pop();
    }
    if name.len() > 253 {
        return Err(Problem::Domain);
    }
    let fine = |label: &str| {
        matches!(label.len(), 1..=63)
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !name.is_empty() && !name.split('.').all(fine) {
        return Err(Problem::Domain);
    }
    let Some((before, ending)) = name.rsplit_once('.') else { return Ok(None) };
    if ending.len() < 2 || name.ends_with('-') {
        return Ok(None);
    }
    if ending.bytes().all(|b| b.is_ascii_digit()) || before.split('.').any(|label| label.ends_with('-')) {
        return Err(Problem::Domain);
    }
    Ok(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(name: &str) -> Option<String> {
        idna::domain_to_ascii(name).ok()
    }

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        match parse(text, &ascii) {
            Parsed::Complete(address) => assert_eq!(address.as_str(), expected),
            other => panic!("{text:?} gave {other:?}"),
        }
    }

    #[track_caller]
    fn lacks(text: &str, missing: Missing) {
        assert_eq!(parse(text, &ascii), Parsed::Incomplete(missing), "{text:?}");
    }

    #[track_caller]
    fn refuses(text: &str, problem: Problem) {
        assert_eq!(parse(text, &ascii), Parsed::Invalid(problem), "{text:?}");
    }

    #[test]
    fn what_surrounds_an_address_is_taken_away() {
        reads("jean.dupont@free.fr", "jean.dupont@free.fr");
        reads("  jean.dupont@free.fr\n", "jean.dupont@free.fr");
        reads("\u{200b}jean@free.fr\u{feff}", "jean@free.fr");
        reads("Jean.Dupont@FREE.FR", "Jean.Dupont@free.fr");
        reads("mailto:jean@free.fr", "jean@free.fr");
        reads("MAILTO:jean@free.fr?subject=a@b", "jean@free.fr");
        reads("Jean Dupont <jean@free.fr>", "jean@free.fr");
        reads("\"Dupont, Jean\" <jean@free.fr>,", "jean@free.fr");
        reads("<mailto:jean@free.fr>", "jean@free.fr");
        reads("jean@free.fr.", "jean@free.fr");
        reads("jean@free.fr;", "jean@free.fr");
        reads("(jean@free.fr)", "jean@free.fr");
        reads("jean @ free.fr", "jean@free.fr");
    }

    #[test]
    fn plus_tags_and_quoted_local_parts_are_kept() {
        reads("jean+liste@free.fr", "jean+liste@free.fr");
        reads("\"jean dupont\"@free.fr", "\"jean dupont\"@free.fr");
        reads("\"a@b\"@free.fr", "\"a@b\"@free.fr");
        reads("\"jean.dupont\"@free.fr", "jean.dupont@free.fr");
        reads("\"je\\\"an\"@free.fr", "\"je\\\"an\"@free.fr");
        reads("o'brien@free.fr", "o'brien@free.fr");
    }

    #[test]
    fn full_width_and_international_domains_become_ascii() {
        reads("jean＠ｆｒｅｅ．ｆｒ", "jean@free.fr");
        reads("jean@free。fr", "jean@free.fr");
        reads("user@münchen.example", "user@xn--mnchen-3ya.example");
        reads("user@MÜNCHEN.example", "user@xn--mnchen-3ya.example");
        reads("user@xn--mnchen-3ya.example", "user@xn--mnchen-3ya.example");
        reads("josé@free.fr", "josé@free.fr");
    }

    #[test]
    fn half_typed_text_is_incomplete_and_not_wrong() {
        lacks("", Missing::Everything);
        lacks(" \t", Missing::Everything);
        lacks("jean", Missing::At);
        lacks("jean@", Missing::Domain);
        lacks("jean@free", Missing::Domain);
        lacks("jean@free.", Missing::Domain);
        lacks("jean@free.f", Missing::Domain);
        lacks("jean@mün", Missing::Domain);
        lacks("jean@free.fr-", Missing::Domain);
        lacks("@free.fr", Missing::Local);
        lacks("@", Missing::Local);
        lacks("mailto:", Missing::Everything);
        lacks("Jean <jean", Missing::At);
    }

    #[test]
    fn what_is_no_address_says_why() {
        refuses("jean@gmx@free.fr", Problem::SeveralAts);
        refuses("jean dupont@free.fr", Problem::Space);
        refuses("jean dupont", Problem::Space);
        refuses("jean@fr ee.fr", Problem::Space);
        refuses("jean@free..fr", Problem::Domain);
        refuses("jean@.fr", Problem::Domain);
        refuses("jean@fr_ee.fr", Problem::Domain);
        refuses("jean@192.168.1.10", Problem::Domain);
        refuses("jean@-free.fr", Problem::Domain);
        refuses("jean@free-.fr", Problem::Domain);
        refuses("je,an@free.fr", Problem::Local);
        refuses(&format!("{}@free.fr", "a".repeat(300)), Problem::TooLong);
        refuses(&"@".repeat(1 << 20), Problem::TooLong);
        refuses(&format!("a@{}.fr", "b".repeat(64)), Problem::Domain);
    }
}
