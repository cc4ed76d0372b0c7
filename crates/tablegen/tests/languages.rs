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
    let mut all: Vec<(String, String)> = locale
        .loader
        .iter()
        .chain(&locale.ui)
        .map(|(key, text)| (format!("locales/{language}.toml {key}"), text.clone()))
        .collect();
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

/// The tags of all languages.
fn tags(data: &Data) -> Vec<&str> {
    data.locales.iter().map(|locale| locale.tag.as_str()).collect()
}

/// No sentence of these languages may be wrong; that is asked with its language and where it stands.
#[track_caller]
fn no_sentence(data: &Data, languages: &[&str], is_wrong: impl Fn(&str, &str, &str) -> bool) {
    let mut wrong = Vec::new();
    for language in languages {
        let found = sentences(data, language).into_iter().filter(|(place, text)| is_wrong(language, place, text));
        wrong.extend(found.map(|(place, text)| format!("{place}: {text}")));
    }
    none(&wrong);
}

/// Ids, and what stands in no sentence.
fn is_a_list(place: &str) -> bool {
    place.ends_with(" example_providers")
}

#[test]
fn no_language_shouts_or_uses_typewriter_quotes_or_direction_marks() {
    let data = data();
    no_sentence(&data, &tags(&data), |language, _, text| {
        let bad = |letter: char| matches!(letter, '!' | '\'' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        // Hebrew writes its own double mark inside abbreviations.
        text.contains(bad) || (text.contains('"') && language != "he")
    });
}

#[test]
fn french_has_a_space_that_does_not_break_at_its_double_marks() {
    no_sentence(&data(), &["fr"], |_, _, text| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(2).any(|pair| match pair {
            [' ', ':' | ';' | '?' | '»'] | ['«', ' '] => true,
            [before, ';' | '?' | '»'] => !matches!(before, '\u{a0}' | '\u{202f}'),
            [before, ':'] => !matches!(before, '\u{a0}' | '\u{202f}') && !before.is_ascii_lowercase(),
            _ => false,
        })
    });
}

#[test]
fn arabic_sentences_have_arabic_marks() {
    let arabic = |letter: Option<&char>| letter.is_some_and(|letter| ('\u{600}'..='\u{6ff}').contains(letter));
    no_sentence(&data(), &["ar"], |_, _, text| {
        let letters: Vec<char> = text.chars().collect();
        let latin = |(at, mark): (usize, &char)| {
            matches!(mark, ',' | ';' | '?') && arabic(at.checked_sub(1).and_then(|before| letters.get(before)))
        };
        letters.iter().enumerate().any(latin)
    });
}

#[test]
fn a_language_written_in_its_own_letters_leaves_no_sentence_in_latin_ones() {
    let data = data();
    for (language, letters) in [("ar", '\u{600}'..='\u{6ff}'), ("he", '\u{590}'..='\u{5ff}')] {
        no_sentence(&data, &[language], |_, place, text| {
            let plain: String = text.split(['{', '}']).step_by(2).collect();
            let words = plain.split_whitespace().filter(|word| word.len() > 3 && word.is_ascii()).count();
            let own = plain.chars().any(|letter| letters.contains(&letter));
            words > 3 && !own && !is_a_list(place)
        });
    }
}

#[test]
fn no_sentence_is_left_in_english() {
    let data = data();
    let english = sentences(&data, "en");
    let others: Vec<&str> = tags(&data).into_iter().filter(|tag| *tag != "en").collect();
    no_sentence(&data, &others, |_, place, text| {
        // Short ones are names and words that many languages share.
        let long = text.split_whitespace().count() > 3;
        long && !is_a_list(place) && english.iter().any(|(_, same)| same == text)
    });
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

/// Names, which no program translates.
const NAMES: &[&str] = &["Kerberos / GSSAPI", "OAuth 2.0", "OAuth2", "StartTLS", "XOAuth", "XOAuth (Gmail)"];

#[test]
fn no_sentence_of_ours_has_tls_standing_alone() {
    // Older guides mean STARTTLS by it and many programs mean the other, so it says nothing. A program's own word may.
    let data = data();
    no_sentence(&data, &tags(&data), |language, place, text| {
        let mut ours = text.to_owned();
        for client in data.clients.iter().filter(|client| place.starts_with(&format!("clients/{}.toml", client.id))) {
            let words = client.labels.get(language).into_iter().flat_map(|words| words.values().flatten());
            for word in words.filter(|word| word.contains("TLS")) {
                ours = ours.replace(word.as_str(), "");
            }
        }
        ours.replace("SSL/TLS", "").replace("STARTTLS", "").contains("TLS")
    });
}

#[test]
fn a_word_that_a_program_shows_in_english_is_marked_as_english_and_no_other_is() {
    let data = data();
    let mut wrong = Vec::new();
    let mut marked = 0;
    for client in &data.clients {
        let english = client.labels.get("en");
        for (language, words) in &client.labels {
            let own = match language.as_str() {
                "ar" => Some('\u{600}'..='\u{6ff}'),
                "he" => Some('\u{590}'..='\u{5ff}'),
                _ => None,
            };
            let keys = client.untranslated.get(language);
            for (label, words) in words {
                let place = format!("clients/{}.toml: [labels.{language}] {label}", client.id);
                let is_marked = keys.is_some_and(|keys| keys.contains(label));
                marked += usize::from(is_marked);
                // In letters of its own a language gives itself away.
                let foreign = |word: &&String| {
                    let latin = word.chars().filter(char::is_ascii_lowercase).count() > 2;
                    latin && own.as_ref().is_some_and(|own| !word.chars().any(|letter| own.contains(&letter)))
                };
                let left = words.iter().filter(foreign).find(|word| !NAMES.contains(&word.as_str()));
                if let Some(word) = left.filter(|_| !is_marked) {
                    wrong.push(format!("{place} has {word:?}, which is not marked"));
                }
                let original = english.and_then(|english| english.get(label));
                let same = original.is_some_and(|original| words.iter().any(|word| original.contains(word)));
                if is_marked && !same {
                    wrong.push(format!("{place} is marked, and is {words:?}"));
                }
            }
        }
    }
    assert!(marked > 100, "{marked} words are marked");
    none(&wrong);
}

#[test]
fn evolution_has_its_names_of_mechanisms_as_it_translates_them() {
    let data = data();
    let evolution = data.clients.iter().find(|client| client.id == "evolution").expect("evolution.toml");
    let word = |language: &str, label: &str| evolution.labels[language].get(label).map(|words| words.concat());
    for (language, plain, login) in
        [("fr", "CLAIR", "Connexion"), ("de", "KLARTEXT", "Anmelden"), ("en", "PLAIN", "Login")]
    {
        assert_eq!(word(language, "value_outgoing_auth_plain").as_deref(), Some(plain), "{language}");
        assert_eq!(word(language, "value_outgoing_auth_login").as_deref(), Some(login), "{language}");
    }
}
