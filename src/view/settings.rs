//! The walk through a program's screens: which to open, what to enter where, which button ends it.

use super::pen::Pen;
use super::{Settings, files};
use mailsetup_core::Key;
use mailsetup_core::account::{Endpoint, Username};
use mailsetup_core::client::{self, Client, Field, Label, Screen, Side};
use mailsetup_core::provider::{Auth, Protocol, Security};
use mailsetup_core::route::Route;
use mailsetup_core::text::{Word, decimal, joined};
use mailsetup_core::words::{self, Condition};

pub(super) fn view(pen: &mut Pen, settings: &mut Settings) {
    let Some(mut client) = settings.client else { return };
    if client.screens().is_empty() {
        // Its settings are a file. Where none can be written, they are said in neutral words.
        let Some(neutral) = client::neutral().filter(|_| files::fitting(pen, settings).is_empty()) else { return };
        client = neutral;
    }
    let provider = settings.provider();
    let program = pen.client_name(settings.client);
    let tile = provider.issuer().and_then(|issuer| client.tile(issuer));
    let names = [("client", program.as_str()), ("provider", provider.name()), ("tile", tile.unwrap_or_default())];
    let signs_in = settings.route == Some(Route::SignIn);
    pen.open("section.part|settings");
    pen.set("data-copy", "1");
    settings.heading(pen, if signs_in { Key::SignInInClient } else { Key::InClient }, &names);
    let guide = Guide { settings, client };
    if signs_in {
        guide.entrance(pen);
        pen.filled("p.note|sign-in", if tile.is_some() { Key::SignInTile } else { Key::SignInAuto }, &names);
        pen.fold("details|fallback", Key::SettingsFold);
        guide.walk(pen);
        pen.close();
    } else {
        if client.finds_settings() && settings.route != Some(Route::Bridge) {
            pen.filled("p.quiet", Key::Finds, &names);
        }
        guide.walk(pen);
    }
    pen.close();
}

struct Guide<'a> {
    settings: &'a Settings,
    client: Client,
}

impl Guide<'_> {
    fn screens(&self, later: bool) -> Vec<Screen> {
        let protocol = self.settings.account.incoming.as_ref().map(|incoming| incoming.protocol);
        let mut screens = self.client.screens();
        screens.retain(|screen| screen.later == later && (screen.only.is_none() || screen.only == protocol));
        screens
    }

    /// The way to the screen that adds an account.
    fn entrance(&self, pen: &mut Pen) {
        match self.screens(false).iter().find(|screen| screen.open.is_some()) {
            Some(screen) => self.open(pen, screen),
            None => pen.words("p", Key::OpenAddAccount),
        }
    }

    fn walk(&self, pen: &mut Pen) {
        self.draw(pen, false);
        if let Some(name) = self.settings.account.username_fallback() {
            pen.open("p.quiet");
            pen.around(Key::UsernameFallback, &|pen, _| pen.literal(&name));
            pen.close();
        }
        if let Some(name) = self.settings.account.username_of_special_mode() {
            pen.open("p.quiet");
            pen.around(Key::RecentMode, &|pen, _| pen.literal(&name));
            pen.close();
        }
        self.keep(pen);
        self.folders(pen);
        pen.open("p.line noprint");
        pen.copy("all", Key::CopyAll, "");
        pen.button("button.tool|print", "print", "");
        pen.words("span", Key::Print);
        pen.close();
        pen.close();
        if self.client.screens().iter().any(|screen| screen.later) {
            pen.fold("details|later", Key::Later);
            self.draw(pen, true);
            pen.close();
        }
    }

    /// With POP: leaving mail on the server.
    fn keep(&self, pen: &mut Pen) {
        if self.settings.account.incoming.as_ref().map(|incoming| incoming.protocol) != Some(Protocol::Pop3) {
            return;
        }
        pen.open("div.note stack|keep");
        pen.words("p", Key::Pop3Keep);
        let [leave, remove] = [words::LEAVE, words::REMOVE].map(|label| self.known(pen, label).is_some());
        if leave || remove {
            self.path(pen, words::LEAVE_PATH, None);
            self.instruct(pen, Key::Tick, words::LEAVE);
            self.instruct(pen, Key::Untick, words::REMOVE);
        }
        pen.close();
    }

    /// Folders on the server that the program has to be told of, if it can be told.
    fn folders(&self, pen: &mut Pen) {
        let account = &self.settings.account;
        let imap = account.incoming.as_ref().is_some_and(|incoming| incoming.protocol == Protocol::Imap);
        let Some(folders) = account.provider.folders().filter(|_| imap) else { return };
        if self.known(pen, words::FOLDER_SENT).is_none() {
            return;
        }
        pen.open("div.note stack|folders");
        pen.filled("p", Key::Folders, &[("provider", account.provider.name())]);
        self.path(pen, words::FOLDERS_PATH, None);
        pen.open("dl");
        for (label, ours, name) in [
            (words::FOLDER_SENT, Key::FolderSent, folders.sent),
            (words::FOLDER_DRAFTS, Key::FolderDrafts, folders.drafts),
        ] {
            let Some(name) = name else { continue };
            pen.open("div.row|row");
            pen.open("dt|label");
            self.word(pen, label, ours);
            pen.close();
            pen.open("dd");
            let name = folders.parent.map_or_else(|| name.to_owned(), |parent| joined("", &[parent, "/", name]));
            pen.literal(&name);
            pen.close();
            pen.close();
        }
        pen.close();
        pen.close();
    }

    fn draw(&self, pen: &mut Pen, later: bool) {
        pen.open("div.walk");
        for screen in self.screens(later) {
            self.screen(pen, &screen);
        }
        pen.close();
    }

    fn screen(&self, pen: &mut Pen, screen: &Screen) {
        let rows = screen.fields.iter().any(|label| self.has_row(*label));
        if rows {
            let (what, label, ours) = match screen.side {
                Some(Side::Incoming) => ("div.panel half", words::INCOMING, Key::Incoming),
                Some(Side::Outgoing) => ("div.panel half", words::OUTGOING, Key::Outgoing),
                _ => ("div.panel", None, Key::Identity),
            };
            pen.open(what);
            pen.open("h4");
            self.word(pen, label, ours);
            pen.close();
        }
        if screen.open.is_some() {
            self.open(pen, screen);
        }
        for label in &screen.untick {
            self.instruct(pen, Key::Untick, Some(*label));
        }
        for label in &screen.tick {
            if self.applies(words::condition(*label)) {
                self.instruct(pen, if words::is_box(*label) { Key::Tick } else { Key::Choose }, Some(*label));
            }
        }
        let note = screen.note.map_or("", |place| pen.app.texts.note(self.client, place));
        if !note.is_empty() {
            pen.say("p.quiet", note);
        }
        if rows {
            pen.open("dl");
            for label in &screen.fields {
                if self.has_row(*label) {
                    self.row(pen, *label);
                }
            }
            pen.close();
        }
        if let Some(label) = screen.button {
            self.instruct(pen, Key::Press, Some(label));
        }
        if rows {
            pen.close();
        }
    }

    fn known<'a>(&self, pen: &Pen<'a>, label: Option<Label>) -> Option<Word<'a>> {
        label.and_then(|label| pen.app.texts.label(self.client, label))
    }

    /// Writes the program's own word, marked with its language where the program shows English; or ours.
    fn word(&self, pen: &mut Pen, label: Option<Label>, ours: Key) {
        match self.known(pen, label) {
            Some(word) => {
                spoken(pen, "bdi", word);
                if let Some(gloss) = word.gloss {
                    pen.say("span", &joined("", &[" (", gloss, ")"]));
                }
            }
            None => pen.words("span", ours),
        }
    }

    fn open(&self, pen: &mut Pen, screen: &Screen) {
        if self.known(pen, screen.open).is_none() {
            return pen.words("p", if screen.later { Key::OpenSettings } else { Key::OpenAddAccount });
        }
        self.path(pen, screen.open, screen.otherwise);
    }

    /// A line about a menu path, if its words are known.
    fn path(&self, pen: &mut Pen, first: Option<Label>, other: Option<Label>) {
        let Some(first) = self.known(pen, first) else { return };
        pen.open("p");
        pen.around(Key::OpenPath, &|pen, _| pen.path("", first.text));
        if let Some(other) = self.known(pen, other) {
            pen.text(" ");
            pen.around(Key::OpenPathOr, &|pen, _| pen.path("", other.text));
        }
        pen.text(".");
        pen.close();
    }

    /// A line about a button or a box, if its word is known.
    fn instruct(&self, pen: &mut Pen, key: Key, label: Option<Label>) {
        if let Some(word) = self.known(pen, label) {
            pen.open("p");
            pen.around(key, &|pen, _| spoken(pen, "b", word));
            pen.close();
        }
    }

    fn applies(&self, condition: Condition) -> bool {
        let account = &self.settings.account;
        let (Some(incoming), Some(outgoing)) = (&account.incoming, &account.outgoing) else { return true };
        match condition {
            Condition::Always => true,
            Condition::StartTls { outgoing: true } => outgoing.security == Security::StartTls,
            Condition::StartTls { outgoing: false } => incoming.security == Security::StartTls,
            Condition::SameLogin => incoming.username == outgoing.username,
            Condition::NeedsLogin => outgoing.auth.first() != Some(&Auth::None),
        }
    }

    fn end(&self, label: Label) -> Option<&Endpoint> {
        let account = &self.settings.account;
        if label.side() == Side::Outgoing { account.outgoing.as_ref() } else { account.incoming.as_ref() }
    }

    /// Whether there is anything to say for a field: a program that signs in asks for no password.
    fn has_row(&self, label: Label) -> bool {
        match label.field() {
            None => false,
            Some(Field::FullName | Field::Email) => true,
            Some(Field::Password) => self.settings.route != Some(Route::SignIn),
            Some(_) => self.end(label).is_some(),
        }
    }

    fn row(&self, pen: &mut Pen, label: Label) {
        let (Some(field), Some(end)) = (label.field(), self.end(label)) else { return };
        let app = pen.app;
        let account = &self.settings.account;
        let prefix = match (label.side(), field) {
            (_, Field::Password) | (Side::Identity, _) => "",
            (Side::Incoming, _) => "incoming.",
            (Side::Outgoing, _) => "outgoing.",
        };
        let (name, ours) = match field {
            Field::FullName => ("full-name", Key::FieldFullName),
            Field::Email => ("email", Key::FieldEmail),
            Field::Password => ("password", Key::FieldPassword),
            Field::Protocol => ("protocol", Key::FieldProtocol),
            Field::Host => ("host", Key::FieldHost),
            Field::Port => ("port", Key::FieldPort),
            Field::Security => ("security", Key::FieldSecurity),
            Field::Auth => ("auth", Key::FieldAuth),
            Field::Username => ("username", Key::FieldUsername),
        };
        let id = joined("", &[prefix, name]);
        pen.open("div.row|row");
        pen.set("data-field", &id);
        pen.set("data-copy", "1");
        pen.open("dt|label");
        self.word(pen, Some(label), ours);
        pen.close();
        pen.open("dd");
        pen.open("span|value");
        let mut typed: Option<String> = None;
        match field {
            Field::Host => typed = Some(self.client.host(end)),
            Field::Port => typed = Some(decimal(end.port)),
            Field::Email => match &account.address {
                Some(address) => typed = Some(address.as_str().to_owned()),
                None => pen.words("span.quiet", Key::ValueEmail),
            },
            Field::Username => match &end.username {
                Username::Is(name) => typed = Some(name.clone()),
                Username::Email => pen.words("span.quiet", Key::ValueEmail),
                Username::Local => pen.words("span.quiet", Key::ValueLocal),
                Username::None => pen.words("span.quiet", Key::ValueNothing),
            },
            Field::FullName => pen.words("span.quiet", Key::ValueYourName),
            Field::Password => {
                let key = match self.settings.route {
                    Some(Route::AppPassword) => Key::ValueAppPassword,
                    Some(Route::Bridge) => Key::ValueBridgePassword,
                    _ => Key::ValuePassword,
                };
                pen.filled("span.quiet", key, &[("provider", account.provider.name())]);
            }
            Field::Protocol => self.chosen(
                pen,
                words::protocol(end.protocol),
                match end.protocol {
                    Protocol::Imap => Key::ProtocolImap,
                    Protocol::Pop3 => Key::ProtocolPop3,
                    Protocol::Smtp => Key::ProtocolSmtp,
                },
            ),
            Field::Security => self.chosen(
                pen,
                words::security(end),
                match end.security {
                    Security::Tls => Key::ValueTls,
                    Security::StartTls => Key::ValueStarttls,
                },
            ),
            Field::Auth => {
                let auth = end.login(self.settings.route == Some(Route::SignIn));
                self.chosen(
                    pen,
                    words::auth(auth, end.protocol),
                    match auth {
                        Auth::OAuth2 => Key::ValueAuthOauth2,
                        Auth::Encrypted => Key::ValueAuthEncrypted,
                        Auth::None => Key::ValueAuthNone,
                        Auth::AppPassword | Auth::Password | Auth::BridgePassword => Key::ValueAuthPassword,
                    },
                );
            }
        }
        if let Some(text) = &typed {
            pen.literal(text);
        }
        pen.close();
        let other = account.incoming.as_ref().map(|incoming| &incoming.username);
        if field == Field::Username && other.is_some_and(|other| *other != end.username) {
            pen.words("span.mark", Key::Differs);
        }
        if typed.is_some() {
            let label = self.known(pen, Some(label)).map_or(app.texts.get(ours), |word| word.text);
            pen.copy(&id, Key::Copy, label);
        }
        pen.close();
        pen.close();
    }

    /// The program's own word for a choice, or ours.
    fn chosen(&self, pen: &mut Pen, [first, second]: [Option<Label>; 2], ours: Key) {
        let known = self.known(pen, first).is_some();
        self.word(pen, if known { first } else { second }, ours);
    }
}

fn spoken(pen: &mut Pen, what: &'static str, word: Word) {
    pen.open(what);
    if word.english {
        pen.set("lang", "en");
        pen.set("dir", "ltr");
    }
    pen.text(word.text);
    pen.close();
}
