//! Choosing the mail program and the protocol: radio buttons, so that arrow keys work as everywhere.

use super::pen::Pen;
use mailsetup_core::Key;
use mailsetup_core::provider::{Protocol, Provider};

/// Programs of the reader's platform that stand open; the others are in a list.
const OPEN: usize = 5;

/// Which program.
pub(super) fn clients(pen: &mut Pen) {
    let app = pen.app;
    let state = &app.state;
    let picker = state.picker();
    if picker.len() < 2 {
        return;
    }
    let chosen = state.client();
    let mut open = picker.len();
    if open > OPEN + 1 {
        let nearby = |client: &&_| state.is_nearby(**client);
        open = picker.iter().filter(nearby).count().clamp(1, OPEN);
    }
    group(pen, "fieldset|clients", Key::ClientLegend);
    let other = app.texts.get(Key::ClientOther);
    let rest = picker.get(open..).unwrap_or_default();
    for client in picker.iter().take(open) {
        pen.radio("client", client.id(), chosen == Some(*client));
        pen.text(app.texts.client_name(*client));
        pen.close();
        pen.close();
    }
    if !rest.is_empty() {
        pen.open("select|more-clients");
        pen.set("name", "client");
        pen.set("aria-label", other);
        pen.option("", !chosen.is_some_and(|client| rest.contains(&client)), other);
        for client in rest {
            pen.option(client.id(), chosen == Some(*client), app.texts.client_name(*client));
        }
        pen.close();
    }
    pen.close();
    pen.close();
}

/// Which protocol, with a line on what each means where it is chosen.
pub(super) fn protocols(pen: &mut Pen, provider: Provider) {
    let state = &pen.app.state;
    let possible = state.protocols(provider);
    let chosen = state.protocol(provider);
    let alone = possible.len() == 1;
    if alone {
        pen.open("p|protocols");
    } else {
        group(pen, "fieldset.protocols|protocols", Key::ProtocolLegend);
    }
    for protocol in possible {
        if !alone {
            pen.radio("protocol", protocol.id(), chosen == protocol);
        }
        let (name, line) = match protocol {
            Protocol::Pop3 => (Key::ProtocolPop3, Key::ProtocolPop3Line),
            _ => (Key::ProtocolImap, Key::ProtocolImapLine),
        };
        pen.words("b", name);
        pen.text(" — ");
        pen.words("span", line);
        if !alone {
            pen.close();
            pen.close();
        }
    }
    pen.close();
    if !alone {
        pen.close();
    }
    pen.fold("details.noprint|about", Key::About);
    pen.open("div.stack");
    for key in [Key::AboutImap, Key::AboutPop3, Key::AboutSmtp] {
        pen.words("p", key);
    }
    pen.close();
    pen.close();
}

/// Opens a group of choices.
fn group(pen: &mut Pen, what: &'static str, legend: Key) {
    pen.open(what);
    pen.words("legend", legend);
    pen.open("div.choices");
}
