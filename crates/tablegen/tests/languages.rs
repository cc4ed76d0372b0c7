//! The texts of the widget in each language, as a reader of that language expects them set.

use mailsetup_tablegen::{Data, read};
use std::path::Path;

fn data() -> Data {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    read(&root).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Every sentence of ours in a language, with where it stands.
fn sentences(data: &Data, language: &str) -> Vec<(String, String)> {
    let locale = data.locales.iter().find(|locale| locale.tag == language).expect("the language has a file");
    let mut all: Vec<(String, String)> =
        locale.ui.iter().map(|(key, text)| (format!("locales/{language}.toml {key}"), text.clone())).collect();
    for (tag, step) in &locale.steps {
        all.push((format!("locales/{language}.toml {tag}"), format!("{} {}", step.title, step.how)));
    }
    for client in &data.clients {
        for (key, text) in client.notes.get(language).into_iter().flatten() {
            all.push((format!("clients/{}.toml {key}", client.id), text.clone()));
        }
    }
    all
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Ids, and what stands in no sentence.
fn is_a_list(place: &str) -> bool {
    place.ends_with(" example_providers")
}

#[test]
fn no_language_shouts_or_uses_typewriter_quotes_or_direction_marks() {
    let data = data();
    let mut wrong = Vec::new();
    for locale in &data.locales {
        for (place, text) in sentences(&data, &locale.tag) {
            let bad = |letter: char| matches!(letter, '!' | '\'' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            // Hebrew writes its own double mark inside abbreviations.
            if text.contains(bad) || (text.contains('"') && locale.tag != "he") {
                wrong.push(format!("{place}: {text}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn french_has_a_space_that_does_not_break_at_its_double_marks() {
    let data = data();
    let mut wrong = Vec::new();
    for (place, text) in sentences(&data, "fr") {
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let [before, after] = pair else { continue };
            let fine = match (before, after) {
                (' ', ':' | ';' | '?' | '»') | ('«', ' ') => false,
                (before, ';' | '?' | '»') => matches!(before, '\u{a0}' | '\u{202f}'),
                (before, ':') => matches!(before, '\u{a0}' | '\u{202f}') || before.is_ascii_lowercase(),
                _ => true,
            };
            if !fine {
                wrong.push(format!("{place}: {text}"));
                break;
            }
        }
    }
    none(&wrong);
}

#[test]
fn arabic_sentences_have_arabic_marks() {
    let data = data();
    let arabic = |letter: Option<&char>| letter.is_some_and(|letter| ('\u{600}'..='\u{6ff}').contains(letter));
    let mut wrong = Vec::new();
    for (place, text) in sentences(&data, "ar") {
        let letters: Vec<char> = text.chars().collect();
        let latin = |(at, mark): (usize, &char)| {
            matches!(mark, ',' | ';' | '?') && arabic(at.checked_sub(1).and_then(|before| letters.get(before)))
        };
        if letters.iter().enumerate().any(latin) {
            wrong.push(format!("{place}: {text}"));
        }
    }
    none(&wrong);
}

#[test]
fn a_language_written_in_its_own_letters_leaves_no_sentence_in_latin_ones() {
    let data = data();
    let mut wrong = Vec::new();
    for (language, letters) in [("ar", '\u{600}'..='\u{6ff}'), ("he", '\u{590}'..='\u{5ff}')] {
        for (place, text) in sentences(&data, language) {
            let plain: String = text.split(['{', '}']).step_by(2).collect();
            let words = plain.split_whitespace().filter(|word| word.len() > 3 && word.is_ascii()).count();
            let own = plain.chars().any(|letter| letters.contains(&letter));
            if words > 3 && !own && !is_a_list(&place) {
                wrong.push(format!("{place}: {text}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_sentence_is_left_in_english() {
    let data = data();
    let english: Vec<(String, String)> = sentences(&data, "en");
    let mut wrong = Vec::new();
    for locale in data.locales.iter().filter(|locale| locale.tag != "en") {
        for (place, text) in sentences(&data, &locale.tag) {
            // Short ones are names and words that many languages share.
            let long = text.split_whitespace().count() > 3;
            if long && !is_a_list(&place) && english.iter().any(|(_, same)| *same == text) {
                wrong.push(format!("{place}: {text}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_language_has_our_sentences_about_every_program() {
    let data = data();
    let mut wrong = Vec::new();
    for locale in &data.locales {
        for client in data.clients.iter().filter(|client| client.picker) {
            let english = client.notes.get("en").into_iter().flatten();
            for (key, _) in english {
                if !client.notes.get(&locale.tag).is_some_and(|notes| notes.contains_key(key)) {
                    wrong.push(format!("clients/{}.toml: [notes.{}] has no `{key}`", client.id, locale.tag));
                }
            }
        }
    }
    none(&wrong);
}
