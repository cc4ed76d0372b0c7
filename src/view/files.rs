//! Files that the chosen program, its administrator or the owner of a domain can use; each with what to do with it, and
//! its text. For a program without screens they are the settings.

use super::Settings;
use super::pen::{Pen, SVG};
use crate::browser;
use mailsetup_core::Key;
use mailsetup_core::account::Account;
use mailsetup_core::client::Platform;
use mailsetup_core::format::{self, Document, Format, Kind, Name};
use mailsetup_core::text::{decimal, joined};

/// The files to offer.
pub(super) fn fitting(pen: &Pen, settings: &Settings) -> Vec<(Format, Document)> {
    let app = pen.app;
    let account = &settings.account;
    let own = is_own(account);
    let mut files = Vec::new();
    for format in format::all() {
        let wanted = format.is_for(settings.client) || own && format.about().kind == Kind::Domain;
        if wanted
            && app.state.options.allows(format.id())
            && format.suits(settings.route)
            && let Ok(document) = format.render(account, Some(&app.name))
        {
            files.push((format, document));
        }
    }
    files
}

/// Whether the domain may be the reader's: it is none of the provider's. Its owner can publish the settings.
fn is_own(account: &Account) -> bool {
    account.address.is_some() && !account.provider.domains().any(|domain| domain == account.domain())
}

pub(super) fn view(pen: &mut Pen, settings: &mut Settings) {
    let app = pen.app;
    let files = fitting(pen, settings);
    if files.is_empty() {
        return;
    }
    pen.open("section.part noprint|files");
    if settings.client.is_some_and(|client| client.screens().is_empty()) {
        let client = pen.client_name(settings.client);
        settings.heading(pen, Key::InClient, &[("client", &client)]);
    } else {
        settings.heading(pen, Key::Files, &[]);
    }
    if files.iter().any(|(format, _)| format.uses_name()) {
        pen.open("div.stack");
        pen.open("label");
        pen.set("for", "full-name");
        pen.text(app.texts.get(Key::FileName));
        pen.close();
        pen.open("input.text");
        for (name, value) in [("id", "full-name"), ("name", "full-name"), ("autocomplete", "name")] {
            pen.set(name, value);
        }
        pen.close();
        pen.close();
    }
    for (format, document) in files {
        one(pen, settings, format, &document);
    }
    pen.close();
}

fn one(pen: &mut Pen, settings: &Settings, format: Format, document: &Document) {
    let account = &settings.account;
    let about = format.about();
    pen.open("div.file stack|file");
    match about.name {
        Name::Words(key) => pen.words("h4", key),
        Name::Program(name) => pen.say("h4", name),
    }
    let by_kind = match about.kind {
        Kind::Relay => Some(Key::FileRelay),
        Kind::Domain if is_own(account) => Some(Key::FileDomain),
        _ => None,
    };
    for key in [by_kind, about.how].into_iter().flatten() {
        pen.filled("p", key, &[("domain", account.domain())]);
    }
    if format.safari_only() && pen.app.state.platform == Some(Platform::Ios) {
        pen.words("p.note elsewhere", Key::FilesSafari);
    }
    if let Some(secret) = format.secret(account) {
        command(pen, Key::FileSecret, &[format.id(), ".secret"], &joined("", &["pass insert ", &secret]));
    }
    let code = if format.is_code() { browser::code(&document.text) } else { None };
    let picture = joined("", &[format.id(), ".png"]);
    let (action, file) = match &code {
        Some(code) => {
            drawing(pen, code);
            ("picture", picture)
        }
        None => ("download", format.file_name(account)),
    };
    pen.button("button|download", action, format.id());
    pen.set("data-format", format.id());
    let words = pen.fill(Key::Download, &[("file", &file)]);
    pen.text(&words);
    pen.close();
    if code.is_some() {
        pen.close();
        return;
    }
    for (number, placed) in (1..).zip(&document.files) {
        pen.open("p");
        pen.around(Key::FilePlace, &|pen, _| pen.literal(&placed.path));
        if !placed.mode.is_empty() {
            pen.text(" (");
            pen.literal(&joined("", &["chmod ", placed.mode]));
            pen.text(")");
        }
        pen.close();
        let several = document.files.len() > 1;
        text(
            pen,
            &if several { joined("", &[format.id(), ".", &decimal(number)]) } else { format.id().to_owned() },
            &placed.text,
        );
    }
    if document.files.is_empty() {
        pen.fold("details", Key::FileText);
        text(pen, format.id(), &document.text);
        pen.close();
    }
    for (key, field, line) in [(Key::FileCheck, ".check", about.check), (Key::FileUndo, ".undo", about.undo)] {
        if let Some(line) = line {
            command(pen, key, &[format.id(), field], line);
        }
    }
    pen.close();
}

/// A code, dark on light in every theme, in its quiet zone of four modules.
fn drawing(pen: &mut Pen, code: &str) {
    let (side, path) = code.split_once(' ').unwrap_or_default();
    let side = decimal(side.parse().unwrap_or(0_u16).saturating_add(8));
    pen.open("svg|qr");
    pen.set("xmlns", SVG);
    pen.set("viewBox", &joined("", &["-4 -4 ", &side, " ", &side]));
    pen.set("role", "img");
    pen.set("aria-label", "QR");
    pen.open("path");
    pen.set("xmlns", SVG);
    pen.set("d", path);
    pen.close();
    pen.close();
}

/// A sentence with a line to be typed. `field` is for the page's event.
fn command(pen: &mut Pen, key: Key, field: &[&str], line: &str) {
    pen.open("p.line");
    pen.set("data-copy", "1");
    pen.open("span");
    pen.around(key, &|pen, _| pen.literal(line));
    pen.close();
    pen.copy(&joined("", field), Key::Copy, line);
    pen.close();
}

fn text(pen: &mut Pen, field: &str, text: &str) {
    pen.open("div.stack");
    pen.set("data-copy", "1");
    pen.open("pre|file-text");
    for (name, value) in [("dir", "ltr"), ("tabindex", "0"), ("data-text", "1")] {
        pen.set(name, value);
    }
    pen.text(text);
    pen.close();
    pen.copy(field, Key::FileCopy, "");
    pen.close();
}
