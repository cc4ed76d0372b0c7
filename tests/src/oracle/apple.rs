//! Apple's own description of the keys of a configuration profile (its device-management YAML).

use std::fs;
use std::path::Path;

use plist::{Dictionary, Value};
use serde::Deserialize;

use super::mobileconfig::payloads;

/// The descriptions of a profile, of what all payloads share, and of the payloads.
#[derive(Debug)]
pub struct Schema {
    profile: Vec<Key>,
    common: Vec<Key>,
    payloads: Vec<(String, Vec<Key>)>,
}

#[derive(Debug, Deserialize)]
struct File {
    payload: Payload,
    payloadkeys: Vec<Key>,
}

#[derive(Debug, Deserialize)]
struct Payload {
    payloadtype: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    key: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    presence: String,
    #[serde(default)]
    rangelist: Vec<serde_norway::Value>,
    #[serde(default)]
    subkeys: Vec<Key>,
}

impl Schema {
    /// Reads every description in `folder`.
    #[must_use]
    #[track_caller]
    pub fn read(folder: &Path) -> Self {
        let mut schema = Self { profile: Vec::new(), common: Vec::new(), payloads: Vec::new() };
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let file: File =
                serde_norway::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            match file.payload.payloadtype.as_str() {
                "TopLevel" => schema.profile = file.payloadkeys,
                "CommonPayloadKeys" => schema.common = file.payloadkeys,
                _ => schema.payloads.push((file.payload.payloadtype, file.payloadkeys)),
            }
        }
        assert!(
            !schema.profile.is_empty() && !schema.common.is_empty() && !schema.payloads.is_empty(),
            "{} lacks TopLevel.yaml, CommonPayloadKeys.yaml or any payload",
            folder.display()
        );
        schema
    }

    /// What Apple's description has against a profile.
    #[must_use]
    pub fn problems(&self, profile: &Dictionary) -> Vec<String> {
        let mut problems = Vec::new();
        check(profile, &self.profile, "profile", &mut problems);
        for payload in payloads(profile) {
            let kind = payload.get("PayloadType").and_then(Value::as_string).unwrap_or_default();
            let Some((_, own)) = self.payloads.iter().find(|(known, _)| known == kind) else {
                problems.push(format!("Apple describes no payload {kind:?} here"));
                continue;
            };
            let keys: Vec<Key> = self.common.iter().chain(own).cloned().collect();
            check(payload, &keys, kind, &mut problems);
        }
        problems
    }
}

fn check(dictionary: &Dictionary, keys: &[Key], place: &str, problems: &mut Vec<String>) {
    for Key { key, presence, .. } in keys {
        if presence == "required" && !dictionary.contains_key(key) {
            problems.push(format!("{place}: {key} is required"));
        }
    }
    for (name, value) in dictionary {
        let Some(key) = keys.iter().find(|key| key.key == *name || key.key == "ANY") else {
            problems.push(format!("{place}: there is no key {name}"));
            continue;
        };
        if !has_type(value, &key.kind) {
            problems.push(format!("{place}: {name} should be {}: {value:?}", key.kind));
        }
        if !key.rangelist.is_empty() && !key.rangelist.iter().any(|allowed| equal(allowed, value)) {
            problems.push(format!("{place}: {name} should be one of {:?}: {value:?}", key.rangelist));
        }
        if let (Value::Dictionary(inner), false) = (value, key.subkeys.is_empty()) {
            check(inner, &key.subkeys, name, problems);
        }
    }
}

fn has_type(value: &Value, kind: &str) -> bool {
    match kind {
        "<string>" => matches!(value, Value::String(_)),
        "<integer>" => matches!(value, Value::Integer(_)),
        "<boolean>" => matches!(value, Value::Boolean(_)),
        "<real>" => matches!(value, Value::Real(_)),
        "<array>" => matches!(value, Value::Array(_)),
        "<dictionary>" => matches!(value, Value::Dictionary(_)),
        "<data>" => matches!(value, Value::Data(_)),
        "<date>" => matches!(value, Value::Date(_)),
        "<any>" => true,
        _ => false,
    }
}

fn equal(allowed: &serde_norway::Value, value: &Value) -> bool {
    match value {
        Value::String(text) => allowed.as_str() == Some(text),
        Value::Integer(number) => allowed.as_i64().is_some_and(|allowed| number.as_signed() == Some(allowed)),
        _ => false,
    }
}
