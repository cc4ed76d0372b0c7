//! The walk through a program's screens: which to open, what to enter where, which button ends it.

use super::{Numbers, Scene, copy, fill_html, literal};
use crate::app::Msg;
use mailsetup_core::Key;
use mailsetup_core::account::{Account, Endpoint, Username};
use mailsetup_core::client::{Client, Field, Label, Screen, Side};
use mailsetup_core::provider::{Auth, Protocol, Security};
use mailsetup_core::route::Route;
use mailsetup_core::text::Word;
use mailsetup_core::words;
use yew::{Html, MouseEvent, html};

/// One setting: what the program calls it, and what belongs there.
struct Row {
    /// Its public name: `incoming.host`.
    field: String,
    label: Html,
    /// The label as plain text.
    name: String,
    value: Value,
    /// Said beside it.
    mark: Option<String>,
}

enum Value {
    /// Typed into the program, so it can be copied.
    Typed(String),
    /// Chosen in the program, in its own word.
    Chosen(Html, String),
    /// Said in our words.
    Said(String),
}

pub(super) fn view(scene: &Scene, account: &Account, route: Option<Route>, number: &mut Numbers) -> Html {
    let Some(client) = scene.app.state.client() else { return Html::default() };
    let names = [("client", scene.client_name(client)), ("provider", account.provider.name())];
    let guide = Guide { scene, account, client, route, rows: std::cell::RefCell::default() };
    let issuer = account.provider.issuer().unwrap_or_default();
    let walk = guide.walk();
    if route != Some(Route::SignIn) {
        return html! {
            <section part="settings" class="part">
                { number.heading(html! { scene.filled(Key::InClient, &names) }) }
                if client.finds_settings() && route != Some(Route::Bridge) {
                    <p class="quiet">{ scene.filled(Key::Finds, &names) }</p>
                }
                { walk }
            </section>
        };
    }
    let way = match client.tile(issuer) {
        Some(tile) => scene.filled(Key::SignInTile, &[("tile", tile), names[0], names[1]]),
        None => scene.filled(Key::SignInAuto, &names),
    };
    html! {
        <section part="settings sign-in" class="part">
            { number.heading(html! { scene.filled(Key::SignInInClient, &names) }) }
            { guide.entrance() }
            <p class="note">{ way }</p>
            <details>
                <summary>{ scene.text(Key::SettingsFold) }</summary>
                { walk }
            </details>
        </section>
    }
}

struct Guide<'a> {
    scene: &'a Scene<'a>,
    account: &'a Account,
    client: Client,
    route: Option<Route>,
    /// All rows as text, for copying them at once.
    rows: std::cell::RefCell<Vec<String>>,
}

impl Guide<'_> {
    fn screens(&self, later: bool) -> impl Iterator<Item = Screen> {
        let protocol = self.account.incoming.as_ref().map(|incoming| incoming.protocol);
        self.client
            .screens()
            .filter(move |screen| screen.later == later && screen.only.is_none_or(|only| Some(only) == protocol))
    }

    /// The way to the screen that adds an account.
    fn entrance(&self) -> Html {
        match self.screens(false).find(|screen| screen.open.is_some()) {
            Some(screen) => self.open(&screen),
            None => html! { <p>{ self.scene.text(Key::OpenAddAccount) }</p> },
        }
    }

    fn walk(&self) -> Html {
        let scene = self.scene;
        let main: Html = self.screens(false).map(|screen| self.screen(&screen)).collect();
        let later: Vec<Html> = self.screens(true).map(|screen| self.screen(&screen)).collect();
        let all = self.rows.borrow().join("\n");
        let onclick = scene.link.callback(|_: MouseEvent| Msg::Print);
        html! {
            <>
                <div class="walk">{ main }</div>
                if let Some(name) = self.account.username_fallback() {
                    <p class="quiet">{ fill_html(scene.text(Key::UsernameFallback), |_| literal(&name)) }</p>
                }
                <p class="line noprint">
                    { copy::named(scene, "all", Key::CopyAll, scene.text(Key::CopyAllWhat), all) }
                    <button type="button" part="print" class="tool" {onclick}>{ scene.text(Key::Print) }</button>
                </p>
                if !later.is_empty() {
                    <details part="later">
                        <summary>{ scene.text(Key::Later) }</summary>
                        <div class="walk">{ for later }</div>
                    </details>
                }
            </>
        }
    }

    fn screen(&self, screen: &Screen) -> Html {
        let scene = self.scene;
        let rows: Vec<Row> = screen.fields.iter().filter_map(|label| self.row(*label)).collect();
        let mut lines: Vec<Html> = Vec::new();
        if screen.open.is_some() {
            lines.push(self.open(screen));
        }
        for label in &screen.untick {
            lines.extend(self.instruction(Key::Untick, *label));
        }
        for label in screen.tick.iter().filter(|label| self.ticks(**label)) {
            let key = if words::is_box(*label) { Key::Tick } else { Key::Choose };
            lines.extend(self.instruction(key, *label));
        }
        let note = screen.note.map(|place| scene.texts.note(self.client, place)).unwrap_or_default();
        if !note.is_empty() {
            lines.push(html! { <p class="quiet">{ note }</p> });
        }
        let end = screen.button.and_then(|button| self.instruction(Key::Press, button));
        if rows.is_empty() {
            return html! { <>{ for lines }{ for end }</> };
        }
        let (half, title) = match screen.side {
            Some(Side::Incoming) => (true, words::INCOMING),
            Some(Side::Outgoing) => (true, words::OUTGOING),
            _ => (false, None),
        };
        let title = title.and_then(|label| scene.texts.label(self.client, label)).map(spoken);
        let title = title.unwrap_or_else(|| html! { scene.text(match screen.side {
            Some(Side::Incoming) => Key::Incoming,
            Some(Side::Outgoing) => Key::Outgoing,
            _ => Key::Identity,
        }) });
        let class = if half { "panel half" } else { "panel" };
        let (before, after): (Vec<Html>, Vec<Html>) = (lines, end.into_iter().collect());
        html! {
            <div {class}>
                <h4>{ title }</h4>
                { for before }
                <dl>{ for rows.into_iter().map(|row| self.draw(row)) }</dl>
                { for after }
            </div>
        }
    }

    fn open(&self, screen: &Screen) -> Html {
        let path = |label: Option<Label>| label.and_then(|label| self.scene.texts.label(self.client, label)).map(path);
        let Some(first) = path(screen.open) else {
            let key = if screen.later { Key::OpenSettings } else { Key::OpenAddAccount };
            return html! { <p>{ self.scene.text(key) }</p> };
        };
        let first = fill_html(self.scene.text(Key::OpenPath), |_| first.clone());
        let other = path(screen.otherwise)
            .map(|other| html! { <>{ " " }{ fill_html(self.scene.text(Key::OpenPathOr), |_| other.clone()) }</> });
        html! { <p>{ first }{ for other }{ "." }</p> }
    }

    fn instruction(&self, key: Key, label: Label) -> Option<Html> {
        let word = self.scene.texts.label(self.client, label)?;
        Some(html! { <p>{ fill_html(self.scene.text(key), |_| html! { <b>{ spoken(word) }</b> }) }</p> })
    }

    /// Whether a box or an entry is to be chosen for these settings.
    fn ticks(&self, label: Label) -> bool {
        let side = |outgoing: bool| if outgoing { &self.account.outgoing } else { &self.account.incoming };
        match words::condition(label) {
            words::Condition::Always => true,
            words::Condition::StartTls { outgoing } => {
                side(outgoing).as_ref().is_some_and(|end| end.security == Security::StartTls)
            }
            words::Condition::SameLogin => {
                self.account.incoming.as_ref().map(|end| &end.username)
                    == self.account.outgoing.as_ref().map(|end| &end.username)
            }
            words::Condition::NeedsLogin => {
                self.account.outgoing.as_ref().is_some_and(|end| end.auth.first() != Some(&Auth::None))
            }
        }
    }

    fn row(&self, label: Label) -> Option<Row> {
        let scene = self.scene;
        let field = label.field()?;
        let (prefix, end) = match label.side() {
            Side::Outgoing => ("outgoing.", self.account.outgoing.as_ref()),
            Side::Incoming => ("incoming.", self.account.incoming.as_ref()),
            Side::Identity => ("", None),
        };
        let (word, generic) = match field {
            Field::Protocol => ("protocol", Key::FieldProtocol),
            Field::Host => ("host", Key::FieldHost),
            Field::Port => ("port", Key::FieldPort),
            Field::Security => ("security", Key::FieldSecurity),
            Field::Auth => ("auth", Key::FieldAuth),
            Field::Username => ("username", Key::FieldUsername),
            Field::Email => ("email", Key::FieldEmail),
            Field::Password => ("password", Key::FieldPassword),
            Field::FullName => ("full-name", Key::FieldFullName),
        };
        let mut mark = None;
        let value = match field {
            Field::FullName => Value::Said(scene.text(Key::ValueYourName).to_owned()),
            Field::Email => match &self.account.address {
                Some(address) => Value::Typed(address.as_str().to_owned()),
                None => Value::Said(scene.text(Key::ValueEmail).to_owned()),
            },
            Field::Password => Value::Said(self.password()?),
            _ => {
                let end = end?;
                match field {
                    Field::Protocol => self.chosen(words::protocol(end.protocol), self.protocol_word(end.protocol)),
                    Field::Host => Value::Typed(self.host(end)),
                    Field::Port => Value::Typed(end.port.to_string()),
                    Field::Security => self.chosen(words::security(end), match end.security {
                        Security::Tls => scene.text(Key::ValueTls),
                        Security::StartTls => scene.text(Key::ValueStarttls),
                    }),
                    Field::Auth => self.auth(end),
                    _ => {
                        let other = self.account.incoming.as_ref().map(|incoming| &incoming.username);
                        if end.protocol == Protocol::Smtp && other.is_some_and(|other| *other != end.username) {
                            mark = Some(scene.text(Key::Differs).to_owned());
                        }
                        match &end.username {
                            Username::Is(name) => Value::Typed(name.clone()),
                            Username::Email => Value::Said(scene.text(Key::ValueEmail).to_owned()),
                            Username::Local => Value::Said(scene.text(Key::ValueLocal).to_owned()),
                            Username::None => Value::Said(scene.text(Key::ValueNothing).to_owned()),
                        }
                    }
                }
            }
        };
        let shown = scene.texts.label(self.client, label);
        let name = shown.map_or_else(|| scene.text(generic).to_owned(), |word| word.text.to_owned());
        let row = Row {
            field: [prefix, word].concat(),
            label: shown.map_or_else(|| html! { scene.text(generic) }, spoken),
            name,
            value,
            mark,
        };
        let text = match &row.value {
            Value::Typed(text) | Value::Chosen(_, text) | Value::Said(text) => text,
        };
        self.rows.borrow_mut().push([row.name.as_str(), ": ", text].concat());
        Some(row)
    }

    fn draw(&self, row: Row) -> Html {
        let Row { field, label, name, value, mark } = row;
        let (shown, button) = match value {
            Value::Typed(text) => (literal(&text), Some(copy::button(self.scene, &field, &name, text))),
            Value::Chosen(shown, _) => (shown, None),
            Value::Said(text) => (html! { <span class="quiet">{ text }</span> }, None),
        };
        html! {
            <div part="row" class="row" data-field={field}>
                <dt part="label">{ label }</dt>
                <dd part="value" data-text="">
                    { shown }
                    if let Some(mark) = mark { <span class="mark">{ mark }</span> }
                </dd>
                { for button }
            </div>
        }
    }

    /// The program's own word for a choice, or ours.
    fn chosen(&self, labels: [Option<Label>; 2], ours: &str) -> Value {
        let word = labels.into_iter().flatten().find_map(|label| self.scene.texts.label(self.client, label));
        match word {
            Some(word) => Value::Chosen(spoken(word), word.text.to_owned()),
            None => Value::Chosen(html! { ours }, ours.to_owned()),
        }
    }

    fn protocol_word(&self, protocol: Protocol) -> &str {
        match protocol {
            Protocol::Imap => self.scene.text(Key::ProtocolImap),
            Protocol::Pop3 => self.scene.text(Key::ProtocolPop3),
            Protocol::Smtp => "SMTP",
        }
    }

    fn auth(&self, end: &Endpoint) -> Value {
        let auth = match self.route {
            Some(Route::SignIn) => Auth::OAuth2,
            _ => end.auth.iter().copied().find(|auth| *auth != Auth::OAuth2).unwrap_or(Auth::Password),
        };
        let ours = self.scene.text(match auth {
            Auth::OAuth2 => Key::ValueAuthOauth2,
            Auth::Encrypted => Key::ValueAuthEncrypted,
            Auth::None => Key::ValueAuthNone,
            Auth::AppPassword | Auth::Password | Auth::BridgePassword => Key::ValueAuthPassword,
        });
        self.chosen(words::auth(auth, end.protocol), ours)
    }

    /// The host; with its port where the program has no field for the port and the port is not the usual one.
    fn host(&self, end: &Endpoint) -> String {
        let has_port = self.client.screens().flat_map(|screen| screen.fields).any(|label| {
            label.field() == Some(Field::Port) && (label.side() == Side::Outgoing) == (end.protocol == Protocol::Smtp)
        });
        if has_port || end.has_usual_port() { end.host.clone() } else { [&end.host, ":", &end.port.to_string()].concat() }
    }

    /// Which password, for this way in; none when the program signs in by itself.
    fn password(&self) -> Option<String> {
        let key = match self.route? {
            Route::SignIn | Route::Impossible(_) => return None,
            Route::Password => Key::ValuePassword,
            Route::AppPassword => Key::ValueAppPassword,
            Route::Bridge => Key::ValueBridgePassword,
        };
        Some(self.scene.filled(key, &[("provider", self.account.provider.name())]))
    }
}

/// A program's word, marked with its language where the program shows English.
fn spoken(word: Word) -> Html {
    if word.english { html! { <bdi lang="en" dir="ltr">{ word.text }</bdi> } } else { html! { <bdi>{ word.text }</bdi> } }
}

/// A menu path, word by word.
fn path(word: Word) -> Html {
    let words = word.text.split('\u{1f}').map(|part| html! { <bdi>{ part }</bdi> });
    html! { <span class="path" lang={word.english.then_some("en")}>{ for words }</span> }
}
