//! What the widget itself says, and the file a page loads for one language.

use crate::emit::{offered, shown, used_labels};
use crate::{Client, Data, Diagnostic, Source, Tag};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The texts of one language.
#[derive(Clone, Debug)]
pub struct Locale {
    /// BCP 47 tag.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// What the loader says, by key.
    pub loader: BTreeMap<String, String>,
    /// The widget's sentences by key.
    pub ui: BTreeMap<String, String>,
    /// Title and explanation of each tag.
    pub steps: BTreeMap<String, Step>,
}

/// How a tag is put to the reader.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What to do, in one line.
    pub title: String,
    /// How, or why, in one or two sentences.
    #[serde(default)]
    pub how: String,
}

/// What a page loads beside the widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageFile {
    /// BCP 47 tag.
    pub tag: String,
    /// The whole file.
    pub text: String,
}

/// Texts by key, each with its place.
type Texts = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LocaleFile {
    #[expect(dead_code, reason = "the language's own name, for people reading the file")]
    name: String,
    direction: Spanned<String>,
    #[expect(dead_code, reason = "who made it, for people reading the file")]
    made_by: String,
    #[expect(dead_code, reason = "says whether a speaker has read it")]
    reviewed: bool,
    loader: Texts,
    ui: Texts,
    step: BTreeMap<Spanned<String>, Step>,
}

pub(crate) fn read_all(files: &[Source], tags: &[Tag], problems: &mut Vec<Diagnostic>) -> Vec<Locale> {
    let mut parsed: Vec<(&Source, LocaleFile)> =
        files.iter().filter_map(|source| source.parse(problems).map(|file| (source, file))).collect();
    parsed.sort_by_key(|(source, _)| (source.stem() != "en", source.stem().to_owned()));
    let mut locales: Vec<Locale> = Vec::new();
    for (source, file) in parsed {
        let locale = plain(source.stem(), &file);
        crate::provider::one_of(source, &file.direction, &["ltr", "rtl"], "direction", problems);
        let english = locales.first().unwrap_or(&locale);
        compare(source, "loader", &english.loader, &file.loader, problems);
        compare(source, "ui", &english.ui, &file.ui, problems);
        for tag in tags {
            if !locale.steps.contains_key(&tag.id) {
                problems.push(source.problem(0..0, format!("[step.{}] of providers/tags.toml is missing", tag.id)));
            }
        }
        for key in file.step.keys().filter(|key| !tags.iter().any(|tag| tag.id == *key.get_ref())) {
            problems.push(source.problem(key.span(), format!("`{}` is no tag of providers/tags.toml", key.get_ref())));
        }
        locales.push(locale);
    }
    if locales.first().is_none_or(|first| first.tag != "en") {
        problems.push(Diagnostic::whole("locales/en.toml", "English is missing, and it defines the keys"));
    }
    locales
}

/// Whether a table has the keys of English, with the same placeholders.
fn compare(
    source: &Source,
    table: &str,
    english: &BTreeMap<String, String>,
    texts: &Texts,
    problems: &mut Vec<Diagnostic>,
) {
    for (key, text) in texts {
        match english.get(key.get_ref()) {
            None => {
                let what = format!("`{}` is no key of [{table}] in locales/en.toml", key.get_ref());
                problems.push(source.problem(key.span(), what));
            }
            Some(original) if placeholders(original) != placeholders(text.get_ref()) => {
                let wanted = placeholders(original).into_iter().collect::<Vec<_>>().join(", ");
                let what = format!("`{}` must hold the placeholders of English: {wanted}", key.get_ref());
                problems.push(source.problem(text.span(), what));
            }
            Some(_) => {}
        }
        if text.get_ref().contains(['\n', '\t']) {
            problems.push(source.problem(text.span(), "a text is one line without tabs"));
        }
    }
    for key in english.keys().filter(|key| !texts.contains_key(key.as_str())) {
        problems.push(source.problem(0..0, format!("`{table}.{key}` of locales/en.toml is missing")));
    }
}

fn plain(tag: &str, file: &LocaleFile) -> Locale {
    let texts =
        |texts: &Texts| texts.iter().map(|(key, text)| (key.get_ref().clone(), text.get_ref().clone())).collect();
    Locale {
        tag: tag.to_owned(),
        direction: file.direction.get_ref().clone(),
        loader: texts(&file.loader),
        ui: texts(&file.ui),
        steps: file.step.iter().map(|(key, step)| (key.get_ref().clone(), step.clone())).collect(),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

/// The files of all languages.
///
/// A file is lines: a header, with the line below the input in it; the names of the mail programs, where the language has its own; per label the word of
/// each program, for what two programs call alike stands together so; per program its notes; one text per key of `locales/en.toml`, in the
/// order of the keys; title and explanation of each tag. Cells of a line are separated by tabs, the words of a
/// menu path by U+001F. A label the program itself shows in English begins with U+0001, a word of a menu path that it
/// shows in English ends with it, and what a label means, where it misleads, follows U+0002. What no screen of a
/// program can show is left out, and so are programs outside the picker.
pub(crate) fn files(data: &Data) -> Vec<LanguageFile> {
    data.locales.iter().map(|locale| LanguageFile { tag: locale.tag.clone(), text: file(data, locale) }).collect()
}

fn file(data: &Data, locale: &Locale) -> String {
    let hint = locale.loader.get("hint").map_or("", String::as_str);
    let mut lines = vec![format!("mail-setup\t{}\t{}\t{hint}", locale.tag, locale.direction)];
    let names: Vec<&str> = offered(data).map(|c| c.names.get(&locale.tag).map_or("", String::as_str)).collect();
    lines.push(names.join("\t"));
    for label in used_labels(data) {
        let words: Vec<String> = offered(data).map(|client| word(client, &label.id, &locale.tag)).collect();
        lines.push(words.join("\t").trim_end_matches('\t').to_owned());
    }
    for client in offered(data) {
        let ours = client.notes.get(&locale.tag).or_else(|| client.notes.get("en"));
        let texts: Vec<&str> = ours.map(|notes| notes.values().map(String::as_str).collect()).unwrap_or_default();
        lines.push(texts.join("\t"));
    }
    lines.extend(locale.ui.values().cloned());
    for tag in &data.tags {
        lines.push(locale.steps.get(&tag.id).map_or_else(String::new, |step| format!("{}\t{}", step.title, step.how)));
    }
    lines.join("\n")
}

/// What a program calls something in a language; nothing when that is unknown or never shown.
fn word(client: &Client, label: &str, language: &str) -> String {
    let words = client.labels.get(language).and_then(|words| words.get(label));
    let Some(words) = words.filter(|_| shown(client).contains(label)) else { return String::new() };
    let english = client.untranslated.get(language).is_some_and(|keys| keys.iter().any(|key| key == label));
    let mark = if english { "\u{1}" } else { "" };
    // Of a path single words can be English.
    if words.len() > 1 {
        let original = client.labels.get("en").and_then(|words| words.get(label));
        let same =
            |place: usize, word: &String| original.and_then(|path| path.get(place)).is_some_and(|same| same == word);
        let marked = |(place, word): (usize, &String)| format!("{word}{}", if same(place, word) { mark } else { "" });
        return words.iter().enumerate().map(marked).collect::<Vec<_>>().join("\u{1f}");
    }
    let text = words.concat();
    if text.is_empty() {
        return text;
    }
    let gloss = client.gloss.get(language).and_then(|words| words.get(label)).map(String::as_str);
    let gloss = gloss.or_else(|| mechanism(label).filter(|mechanism| !text.eq_ignore_ascii_case(mechanism)));
    let gloss = gloss.map_or_else(String::new, |gloss| format!("\u{2}{gloss}"));
    format!("{mark}{text}{gloss}")
}

/// The SASL mechanism that a label stands for: some programs translate those.
fn mechanism(label: &str) -> Option<&'static str> {
    match label.rsplit_once("_auth_")?.1 {
        "plain" => Some("PLAIN"),
        "login" => Some("LOGIN"),
        _ => None,
    }
}
