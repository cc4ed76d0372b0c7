//! Formats that are data: `formats/<id>.toml`, checked here and compiled for `mailsetup-core`'s `format/writer.rs`,
//! the only reader.
//!
//! In a compiled template a place is U+0001, its letter and the letter of its quoting; a line with conditions is `?`,
//! the conditions separated by spaces, `|`, and the rest; what is written for each incoming server stands between two
//! U+0002. Literal braces are themselves.

use crate::provider::one_of;
use crate::{Diagnostic, Locale, Source};
use serde::Deserialize;
use toml::Spanned;

/// A text format, as its file says and as compiled.
#[derive(Clone, Debug)]
pub struct Format {
    /// The file's stem.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Version it was checked with.
    pub version: String,
    /// Where its rules were read.
    pub source: String,
    /// MIME type.
    pub media_type: String,
    /// `program`, `relay`, `domain` or `import`.
    pub kind: String,
    /// Place in the list, small first.
    pub order: u16,
    /// Incoming protocols it can express.
    pub protocols: Vec<String>,
    /// Issuers whose sign-in it can ask for.
    pub oauth2: Vec<String>,
    /// It says nothing about logging in, so it works however that is done.
    pub signs_in: bool,
    /// Key of the widget's name for it, where it has one of its own.
    pub title: Option<String>,
    /// Key of the widget's sentence about it.
    pub how: Option<String>,
    /// A phone reads its text from a QR code.
    pub qr: bool,
    /// Only Safari hands it to the system on an iPhone or iPad.
    pub safari: bool,
    /// Command that tests it.
    pub check: Option<String>,
    /// Command that takes it away.
    pub undo: Option<String>,
    /// Compiled: the name to save it under.
    pub(crate) file_name: String,
    /// Compiled: conditions without which it cannot work.
    pub(crate) requires: String,
    /// Letters of the places it uses.
    pub(crate) places: String,
    /// Its files.
    pub(crate) files: Vec<File>,
}

/// One file of a format, compiled.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) mode: String,
    pub(crate) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormatFile {
    name: Spanned<String>,
    version: String,
    source: String,
    #[serde(default = "plain_text")]
    media_type: String,
    file_name: Spanned<String>,
    kind: Spanned<String>,
    order: u16,
    #[serde(default)]
    protocols: Vec<Spanned<String>>,
    #[serde(default)]
    oauth2: Vec<String>,
    #[serde(default)]
    signs_in: bool,
    #[serde(default)]
    requires: Vec<Spanned<String>>,
    quote: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    how: Option<Spanned<String>>,
    #[serde(default)]
    qr: bool,
    #[serde(default)]
    safari: bool,
    check: Option<Spanned<String>>,
    undo: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    mode: Option<Spanned<String>>,
    text: Option<Spanned<String>>,
    #[serde(default)]
    file: Vec<FileEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    path: Spanned<String>,
    mode: Option<Spanned<String>>,
    text: Spanned<String>,
}

fn plain_text() -> String {
    "text/plain".to_owned()
}

/// Places, and the letters the core knows them by: a capital is the outgoing server's.
const PLACES: &[(&str, char)] = &[
    ("email", 'e'),
    ("local", 'l'),
    ("domain", 'd'),
    ("account", 'd'),
    ("main-domain", 'm'),
    ("provider", 'v'),
    ("short-provider", 'V'),
    ("profile", 'f'),
    ("name", 'n'),
    ("secret", 's'),
    ("uuid", 'u'),
    ("number", 'g'),
    ("in.host", 'h'),
    ("in.port", 'p'),
    ("in.user", 'a'),
    ("out.host", 'H'),
    ("out.port", 'P'),
    ("out.user", 'A'),
    ("in.rule", 'r'),
    ("out.rule", 'R'),
    ("caldav.host", 'c'),
    ("carddav.host", 'C'),
    ("caldav.uuid", 'w'),
    ("carddav.uuid", 'W'),
];

/// Places whose values belong to one person.
const PERSONAL: &str = "elnsugfaAwW";

/// Styles of quoting, and the letters that `quote.rs` of the core knows them by.
const STYLES: &[(&str, char)] = &[
    ("plain", 'p'),
    ("percent", 'u'),
    ("double", 'd'),
    ("simple", 'q'),
    ("mutt", 'm'),
    ("keyfile", 'k'),
    ("configparser", 'c'),
    ("xml", 'x'),
    ("phrase", 'h'),
    ("dashes", 'b'),
    ("ascii", 'a'),
];

/// Conditions, and what the core knows them by. `issuer.<host>` is one more.
const CONDITIONS: &[(&str, &str)] = &[
    ("imap", "i"),
    ("pop3", "!i"),
    ("in.tls", "t"),
    ("in.starttls", "!t"),
    ("out.tls", "T"),
    ("out.starttls", "!T"),
    ("in.usual-port", "u"),
    ("out.usual-port", "U"),
    ("in.oauth2", "o"),
    ("out.oauth2", "O"),
    ("in.encrypted", "e"),
    ("out.encrypted", "E"),
    ("in.offers-encrypted", "y"),
    ("out.offers-encrypted", "Y"),
    ("in.prefers-oauth2", "s"),
    ("out.prefers-oauth2", "S"),
    ("in.cleartext", "c"),
    ("out.cleartext", "C"),
    ("out.login", "L"),
    ("address", "m"),
    ("name", "n"),
    ("caldav", "a"),
    ("carddav", "A"),
];

fn letter(list: &[(&str, char)], word: &str) -> Option<char> {
    list.iter().find(|(name, _)| *name == word).map(|(_, letter)| *letter)
}

pub(crate) fn read_all(files: &[Source], locales: &[Locale], problems: &mut Vec<Diagnostic>) -> Vec<Format> {
    let mut formats: Vec<Format> = files
        .iter()
        .filter_map(|source| {
            let file = source.parse::<FormatFile>(problems)?;
            let keys = [&file.title, &file.how].into_iter().flatten();
            let english = locales.first();
            for key in keys.filter(|key| english.is_some_and(|english| !english.ui.contains_key(key.get_ref()))) {
                let message = format!("`{}` is no key of locales/en.toml", key.get_ref());
                problems.push(source.problem(key.span(), message));
            }
            Some(Compiler { source, style: 'p', places: String::new(), problems }.format(file))
        })
        .collect();
    formats.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    formats
}

/// What the conditions of a line say is known there.
#[derive(Clone, Copy, Default)]
struct Known {
    name: bool,
    address: bool,
}

struct Compiler<'a> {
    source: &'a Source,
    style: char,
    places: String,
    problems: &'a mut Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn format(mut self, file: FormatFile) -> Format {
        one_of(self.source, &file.kind, &["program", "relay", "domain", "import"], "kind", self.problems);
        for protocol in &file.protocols {
            one_of(self.source, protocol, &["imap", "pop3"], "protocol", self.problems);
        }
        let one_line = [Some(&file.name), file.check.as_ref(), file.undo.as_ref()];
        for text in one_line.into_iter().flatten().filter(|text| text.get_ref().contains(char::is_control)) {
            self.tell(text.span().start, "a control character or a line break where one line is expected");
        }
        let file_name = self.name(&file.file_name, "-._");
        let requires: Vec<String> =
            file.requires.iter().filter_map(|word| self.condition(word, 1, word.get_ref())).collect();
        if let Some(quote) = &file.quote {
            let names: Vec<&str> = STYLES.iter().map(|(name, _)| *name).collect();
            one_of(self.source, quote, &names, "quote", self.problems);
            self.style = letter(STYLES, quote.get_ref()).unwrap_or('p');
        }
        let mut entries = file.file;
        match file.text {
            Some(text) if entries.is_empty() => {
                let path = file.path.unwrap_or_else(|| Spanned::new(0..0, String::new()));
                entries.push(FileEntry { path, mode: file.mode, text });
            }
            None if !entries.is_empty() && file.path.is_none() && file.mode.is_none() => {}
            _ => self.tell(0, "a format has either `text`, with `path` and `mode`, or [[file]]s with their own"),
        }
        let files = entries.iter().map(|entry| self.file(entry)).collect();
        let kind = file.kind.span().start;
        if file.kind.get_ref() == "domain" && self.places.contains(|place| PERSONAL.contains(place)) {
            self.tell(kind, "a format for a domain names no person: of the places, only the domain, hosts and ports");
        }
        if self.places.contains(['h', 'p', 'a']) == file.protocols.is_empty() {
            self.tell(
                kind,
                "`protocols` lists what an incoming server may speak where the text names one, else nothing",
            );
        }
        Format {
            id: self.source.stem().to_owned(),
            name: file.name.into_inner(),
            version: file.version,
            source: file.source,
            media_type: file.media_type,
            kind: file.kind.into_inner(),
            order: file.order,
            protocols: file.protocols.into_iter().map(Spanned::into_inner).collect(),
            oauth2: file.oauth2,
            signs_in: file.signs_in,
            title: file.title.map(Spanned::into_inner),
            how: file.how.map(Spanned::into_inner),
            qr: file.qr,
            safari: file.safari,
            check: file.check.map(Spanned::into_inner),
            undo: file.undo.map(Spanned::into_inner),
            file_name,
            requires: requires.join(" "),
            places: self.places,
            files,
        }
    }

    fn tell(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(self.source.problem(at..at, message));
    }

    /// Where the characters of a string begin in the file: after its quotes, and the line break that TOML drops.
    fn start(&self, text: &Spanned<String>) -> usize {
        let raw = self.source.text.get(text.span()).unwrap_or_default();
        let marks = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
        let dropped = marks == 3 && raw.get(marks..).is_some_and(|rest| rest.starts_with('\n'));
        text.span().start + marks + usize::from(dropped)
    }

    /// A file name or a path: one line of ASCII letters, digits and `marks`, in which what is safe there may stand.
    fn name(&mut self, text: &Spanned<String>, marks: &str) -> String {
        let compiled = self.line(self.start(text), text.get_ref(), false);
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '\u{1}' || marks.contains(c);
        if let Some(wrong) = compiled.chars().find(|c| !fits(*c)) {
            self.tell(
                text.span().start,
                format!("`{wrong}` in the name of a file, expected ASCII letters, digits, {marks}"),
            );
        }
        if compiled.split('\u{1}').skip(1).any(|part| !part.starts_with(['d', 'u', 'g'])) {
            self.tell(
                text.span().start,
                "the name of a file holds the places domain, account, uuid, number and no other",
            );
        }
        compiled
    }

    fn file(&mut self, entry: &FileEntry) -> File {
        let style = std::mem::replace(&mut self.style, 'p');
        let path = self.name(&entry.path, "-._/~:");
        self.style = style;
        let mode = entry.mode.as_ref().map(|mode| mode.get_ref().clone()).unwrap_or_default();
        if let Some(mode) = entry
            .mode
            .as_ref()
            .filter(|m| m.get_ref().len() != 3 || !m.get_ref().bytes().all(|b| matches!(b, b'0'..=b'7')))
        {
            self.tell(mode.span().start, format!("mode is `{}`, expected three octal digits", mode.get_ref()));
        }
        let text = entry.text.get_ref();
        if let Some(at) = text.find(|c: char| c.is_control() && c != '\n' && c != '\t') {
            self.tell(self.start(&entry.text) + at, "a control character has no place in a template");
        }
        let mut at = self.start(&entry.text);
        let mut compiled = String::new();
        let mut repeated = false;
        for (number, line) in (0..).zip(text.strip_suffix('\n').unwrap_or(text).split('\n')) {
            let each = line.strip_prefix('*');
            let turns = each.is_some() != repeated;
            repeated = each.is_some();
            compiled.push_str(if turns {
                "\u{2}"
            } else if number > 0 {
                "\n"
            } else {
                ""
            });
            compiled.push_str(&self.line(at + usize::from(repeated), each.unwrap_or(line), true));
            at += line.len() + 1;
        }
        File { path, mode, text: compiled }
    }

    /// Compiles one line; `at` is where it begins in the file.
    fn line(&mut self, at: usize, line: &str, conditional: bool) -> String {
        let mut out = String::new();
        let mut rest = line;
        let mut known = Known::default();
        if let Some(after) = line.strip_prefix('?').filter(|_| conditional) {
            let Some((words, text)) = after.split_once('|') else {
                self.tell(at, "a line that begins with `?` has its conditions before a `|`");
                return out;
            };
            let mut conditions = Vec::new();
            let mut place = at + 1;
            for word in words.split(' ') {
                known.name |= word == "name";
                known.address |= word == "address";
                conditions.extend(self.condition_at(place, word));
                place += word.len() + 1;
            }
            out = format!("?{}|", conditions.join(" "));
            rest = text;
        }
        while let Some(brace) = rest.find(['{', '}']) {
            let place = at + line.len() - rest.len() + brace;
            out.push_str(rest.get(..brace).unwrap_or_default());
            let found = rest.get(brace..).unwrap_or_default();
            let doubled =
                found.strip_prefix("{{").map(|rest| ('{', rest)).or(found.strip_prefix("}}").map(|rest| ('}', rest)));
            if let Some((literal, after)) = doubled {
                out.push(literal);
                rest = after;
                continue;
            }
            let Some((inside, after)) = found.strip_prefix('{').and_then(|found| found.split_once('}')) else {
                self.tell(place, "a brace without its other half; a literal one is written twice");
                return out;
            };
            out.push_str(&self.place(place + 1, inside, known));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn place(&mut self, at: usize, inside: &str, known: Known) -> String {
        let (name, style) = inside.split_once(':').map_or((inside, None), |(name, style)| (name, Some(style)));
        let Some(place) = letter(PLACES, name) else {
            let words: Vec<&str> = PLACES.iter().map(|(name, _)| *name).collect();
            self.tell(at, format!("unknown place `{name}`, expected one of {}", words.join(", ")));
            return String::new();
        };
        let style = match style.map(|word| (word, letter(STYLES, word))) {
            None => self.style,
            Some((_, Some(style))) => style,
            Some((word, None)) => {
                let words: Vec<&str> = STYLES.iter().map(|(name, _)| *name).collect();
                self.tell(
                    at + name.len() + 1,
                    format!("unknown quoting `{word}`, expected one of {}", words.join(", ")),
                );
                return String::new();
            }
        };
        if place == 'n' && !known.name {
            self.tell(at, "few people give their full name: a line with it has the condition `name`");
        }
        if place == 'n' && matches!(style, 'p' | 'q' | 'a') {
            self.tell(at, "this quoting cannot hold every name");
        }
        let asks = place == 'n' || !known.address || !PERSONAL.contains(place);
        if asks && !self.places.contains(place) {
            self.places.push(place);
        }
        format!("\u{1}{place}{style}")
    }

    fn condition(&mut self, text: &Spanned<String>, quotes: usize, word: &str) -> Option<String> {
        self.condition_at(text.span().start + quotes, word)
    }

    fn condition_at(&mut self, at: usize, word: &str) -> Option<String> {
        let (not, name) = word.strip_prefix('!').map_or(("", word), |name| ("!", name));
        if let Some(issuer) = name.strip_prefix("issuer.") {
            return Some(format!("{not}={issuer}"));
        }
        let Some((_, code)) = CONDITIONS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = CONDITIONS.iter().map(|(name, _)| *name).collect();
            self.tell(at, format!("unknown condition `{name}`, expected one of {}, issuer.<host>", known.join(", ")));
            return None;
        };
        Some(format!("{not}{code}").replace("!!", ""))
    }
}
