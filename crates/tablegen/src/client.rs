//! Mail programs: their screens and the words on them.

use crate::provider::{in_file_order, one_of};
use crate::{Diagnostic, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A label key of `clients/labels.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The key.
    pub id: String,
    /// `field`, `value`, `button`, `box`, `path` or `group`.
    pub kind: String,
    /// For a field: what belongs into it.
    pub of: Option<String>,
    /// For a field: `incoming`, `outgoing` or `identity`.
    pub side: Option<String>,
}

/// A mail program, as its file says and as checked.
#[derive(Clone, Debug)]
pub struct Client {
    /// The file's stem.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where it is translated, by language.
    pub names: BTreeMap<String, String>,
    /// Version whose words were read.
    pub version: Option<String>,
    /// Where the words were read.
    pub source: Option<String>,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// Where it runs.
    pub platforms: Vec<String>,
    /// Place in the picker.
    pub order: u16,
    /// Whether it is in the picker at all.
    pub picker: bool,
    /// What its screens can set up.
    pub protocols: Vec<String>,
    /// Issuers it signs in to by itself.
    pub oauth2: Vec<String>,
    /// Runs where a bridge can run.
    pub bridge: bool,
    /// Looks settings up by itself.
    pub finds: bool,
    /// Sends to port 25 with STARTTLS unless told another.
    pub sends_on_25: bool,
    /// Files it can use.
    pub formats: Vec<String>,
    /// Issuer and the tile to choose for it.
    pub sign_in: BTreeMap<String, String>,
    /// Screens in the order they are met.
    pub screens: Vec<Screen>,
    /// Words by language and key; several for a menu path.
    pub labels: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Keys the program shows in English, by language.
    pub untranslated: BTreeMap<String, Vec<String>>,
    /// What a word of the program means where it misleads, by language and key.
    pub gloss: BTreeMap<String, BTreeMap<String, String>>,
    /// Our sentences about its screens, by language and key.
    pub notes: BTreeMap<String, BTreeMap<String, String>>,
}

/// One screen of a program.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Screen {
    /// A menu path to follow.
    pub open: Option<Spanned<String>>,
    /// The same by another way.
    pub alt: Option<Spanned<String>>,
    /// `identity`, `incoming` or `outgoing`.
    pub group: Option<Spanned<String>>,
    /// Fields in the order they appear.
    pub fields: Vec<Spanned<String>>,
    /// Boxes that must be ticked.
    pub tick: Vec<Spanned<String>>,
    /// Boxes that must be clear.
    pub untick: Vec<Spanned<String>>,
    /// What ends the screen.
    pub button: Option<Spanned<String>>,
    /// A sentence shown with it.
    pub note: Option<Spanned<String>>,
    /// The screen exists for this protocol only.
    pub only: Option<Spanned<String>>,
    /// Found only after the account exists.
    pub later: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelEntry {
    kind: Spanned<String>,
    of: Option<Spanned<String>>,
    side: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    Path(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientFile {
    name: String,
    version: Option<String>,
    source: Option<String>,
    confidence: Spanned<String>,
    platforms: Vec<Spanned<String>>,
    order: u16,
    #[serde(default = "yes")]
    picker: bool,
    protocols: Vec<Spanned<String>>,
    #[serde(default)]
    oauth2: Vec<String>,
    #[serde(default)]
    bridge: bool,
    #[serde(default)]
    finds: bool,
    #[serde(default)]
    sends_on_25: bool,
    #[serde(default)]
    formats: Vec<String>,
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default)]
    sign_in: BTreeMap<String, String>,
    #[serde(default)]
    screen: Vec<Screen>,
    #[serde(default)]
    labels: BTreeMap<String, BTreeMap<Spanned<String>, Words>>,
    #[serde(default)]
    untranslated: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    gloss: BTreeMap<String, BTreeMap<Spanned<String>, String>>,
    #[serde(default)]
    notes: BTreeMap<String, BTreeMap<String, String>>,
}

fn yes() -> bool {
    true
}

const PLATFORMS: &[&str] = &["windows", "macos", "linux", "ios", "android"];

pub(crate) fn read_labels(source: &Source, problems: &mut Vec<Diagnostic>) -> Vec<Label> {
    let mut typed: BTreeMap<String, LabelEntry> = source.parse(problems).unwrap_or_default();
    let order = in_file_order(&source.text, typed.keys().map(String::as_str));
    let mut labels = Vec::new();
    for id in order {
        let Some(entry) = typed.remove(&id) else { continue };
        one_of(source, &entry.kind, &["field", "value", "button", "box", "path", "group"], "kind", problems);
        let of = ["host", "port", "username", "security", "auth", "protocol", "email", "password", "full-name"];
        if let Some(value) = &entry.of {
            one_of(source, value, &of, "of", problems);
        }
        if let Some(value) = &entry.side {
            one_of(source, value, &["incoming", "outgoing", "identity"], "side", problems);
        }
        labels.push(Label {
            id,
            kind: entry.kind.into_inner(),
            of: entry.of.map(Spanned::into_inner),
            side: entry.side.map(Spanned::into_inner),
        });
    }
    labels
}

pub(crate) fn read_all(files: &[Source], labels: &[Label], problems: &mut Vec<Diagnostic>) -> Vec<Client> {
    let mut clients = Vec::new();
    for source in files {
        let Some(file) = source.parse::<ClientFile>(problems) else { continue };
        check(source, &file, labels, problems);
        clients.push(plain(source.stem(), file));
    }
    clients.sort_by(|a: &Client, b: &Client| (a.order, &a.id).cmp(&(b.order, &b.id)));
    clients
}

fn check(source: &Source, file: &ClientFile, labels: &[Label], problems: &mut Vec<Diagnostic>) {
    one_of(source, &file.confidence, &["high", "medium", "low"], "confidence", problems);
    for platform in &file.platforms {
        one_of(source, platform, PLATFORMS, "platform", problems);
    }
    for protocol in &file.protocols {
        one_of(source, protocol, &["imap", "pop3"], "protocol", problems);
    }
    let mut known = |key: &Spanned<String>, kinds: &[&str]| {
        let fits: Vec<&str> =
            labels.iter().filter(|l| kinds.contains(&l.kind.as_str())).map(|l| l.id.as_str()).collect();
        one_of(source, key, &fits, "label key", problems);
    };
    let any = ["field", "value", "button", "box", "path", "group"];
    for screen in &file.screen {
        screen.open.iter().chain(&screen.alt).for_each(|key| known(key, &["path"]));
        screen.fields.iter().for_each(|key| known(key, &["field", "value"]));
        screen.tick.iter().chain(&screen.untick).for_each(|key| known(key, &["box", "value", "button"]));
        screen.button.iter().for_each(|key| known(key, &["button"]));
    }
    for keys in file.labels.values() {
        keys.keys().for_each(|key| known(key, &any));
    }
    for keys in file.gloss.values() {
        keys.keys().for_each(|key| known(key, &any));
    }
    for keys in file.untranslated.values() {
        keys.iter().for_each(|key| known(key, &any));
    }
    for screen in &file.screen {
        if let Some(group) = &screen.group {
            one_of(source, group, &["identity", "incoming", "outgoing"], "group", problems);
        }
        if let Some(only) = &screen.only {
            one_of(source, only, &["imap", "pop3"], "only", problems);
        }
        if let Some(note) = &screen.note {
            for (language, notes) in &file.notes {
                if !notes.contains_key(note.get_ref()) {
                    problems.push(
                        source.problem(
                            note.span(),
                            format!("note `{}` is missing in [notes.{language}]", note.get_ref()),
                        ),
                    );
                }
            }
            if !file.notes.contains_key("en") {
                problems.push(source.problem(note.span(), "a note needs at least [notes.en]"));
            }
        }
    }
}

fn plain(id: &str, file: ClientFile) -> Client {
    let bare = |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner).collect::<Vec<_>>();
    Client {
        id: id.to_owned(),
        name: file.name,
        names: file.names,
        version: file.version,
        source: file.source,
        confidence: file.confidence.into_inner(),
        platforms: bare(file.platforms),
        order: file.order,
        picker: file.picker,
        protocols: bare(file.protocols),
        oauth2: file.oauth2,
        bridge: file.bridge,
        finds: file.finds,
        sends_on_25: file.sends_on_25,
        formats: file.formats,
        sign_in: file.sign_in,
        screens: file.screen,
        labels: file
            .labels
            .into_iter()
            .map(|(language, words)| {
                let words = words.into_iter().map(|(key, words)| {
                    (
                        key.into_inner(),
                        match words {
                            Words::One(word) => vec![word],
                            Words::Path(path) => path,
                        },
                    )
                });
                (language, words.collect())
            })
            .collect(),
        untranslated: file.untranslated.into_iter().map(|(language, keys)| (language, bare(keys))).collect(),
        gloss: file
            .gloss
            .into_iter()
            .map(|(language, words)| {
                (language, words.into_iter().map(|(key, word)| (key.into_inner(), word)).collect())
            })
            .collect(),
        notes: file.notes,
    }
}
