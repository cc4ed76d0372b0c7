//! Files that the chosen program, or its administrator, can use; each with what to do with it and its text.

use super::Settings;
use super::pen::Pen;
use mailsetup_core::Key;
use mailsetup_core::answer::{self, ConfigFile};
use mailsetup_core::client::Platform;
use mailsetup_core::format::{self, About, Format};

pub(super) fn view(pen: &mut Pen, settings: &mut Settings) {
    let app = pen.app;
    let mut files = Vec::new();
    for format in format::all() {
        let wanted = format.is_for(settings.client) && app.state.options.allows(format.id);
        if wanted
            && format.suits(settings.route)
            && let Ok(file) = answer::render(format, &settings.account, Some(&app.name))
        {
            files.push((format, file));
        }
    }
    if files.is_empty() {
        return;
    }
    pen.open("section.part noprint|files");
    settings.heading(pen, Key::Files, &[]);
    if files.iter().any(|(format, _)| format.uses_name) {
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
    for (format, file) in files {
        one(pen, settings, format, &file);
    }
    pen.close();
}

fn one(pen: &mut Pen, settings: &Settings, format: Format, file: &ConfigFile) {
    let About::Texts { name, how } = format.about() else { return };
    pen.open("div.file stack|file");
    pen.words("h4", name);
    pen.filled("p", how, &[("domain", settings.account.domain())]);
    if format.safari_only && pen.app.state.platform == Some(Platform::Ios) {
        pen.words("p.note", Key::FilesSafari);
    }
    pen.button("button|download", "download", format.id);
    pen.set("data-format", format.id);
    let words = pen.fill(Key::Download, &[("file", &file.file_name)]);
    pen.text(&words);
    pen.close();
    pen.fold("details", Key::FileText);
    pen.open("div.stack");
    pen.set("data-copy", "1");
    pen.open("pre|file-text");
    for (name, value) in [("dir", "ltr"), ("tabindex", "0"), ("data-text", "1")] {
        pen.set(name, value);
    }
    pen.text(&file.text);
    pen.close();
    pen.copy(format.id, Key::FileCopy, "");
    pen.close();
    pen.close();
    pen.close();
}
