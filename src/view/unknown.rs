//! A domain that nobody here knows: said plainly, with what can be done, and never a guess.

use super::pen::Pen;
use mailsetup_core::Key;
use mailsetup_core::address::Address;
use mailsetup_core::provider;

pub(super) fn view(pen: &mut Pen, address: &Address, meant: Option<&Address>) {
    let app = pen.app;
    let domain = address.domain();
    let shown = |words: String| {
        move |pen: &mut Pen, _: &str| {
            pen.open("bdi");
            pen.set("dir", "ltr");
            pen.text(&words);
            pen.close();
        }
    };
    pen.open("div.part|unknown");
    if let Some(meant) = meant {
        pen.open("p");
        pen.button("button|suggestion", "accept", meant.as_str());
        pen.around(Key::Suggestion, &shown(meant.as_str().to_owned()));
        pen.close();
        pen.close();
    }
    pen.open("h2");
    pen.set("tabindex", "-1");
    pen.around(Key::UnknownTitle, &shown(domain.to_owned()));
    pen.close();
    pen.words("p", Key::UnknownBody);
    pen.open("ul.part");
    pen.words("li", Key::UnknownSearch);
    pen.open("li.stack");
    pen.open("label");
    pen.set("for", "host");
    pen.text(app.texts.get(Key::UnknownHost));
    pen.close();
    pen.open("select|hosts");
    pen.set("id", "host");
    pen.set("name", "provider");
    pen.option("", true, app.texts.get(Key::UnknownHostChoose));
    for provider in provider::all() {
        if provider.hosts_domains() && provider.servers().next().is_some() {
            pen.option(provider.id(), false, provider.name());
        }
    }
    pen.close();
    pen.close();
    pen.open("li.stack");
    pen.set("data-copy", "1");
    pen.words("p", Key::UnknownAsk);
    pen.open("blockquote");
    pen.set("data-text", "1");
    let letter = pen.fill(Key::UnknownLetter, &[("domain", domain)]);
    pen.text(&letter);
    pen.close();
    pen.copy("letter", Key::Copy, "");
    pen.close();
    pen.close();
    pen.close();
}
