//! A page with a widget on it, and what somebody sees there.

use mail_setup_tests::browser::{Browser, key};
use mail_setup_tests::site::{Case, Policy, Site};
use serde_json::{Value, json};

/// Stands before every script that reads the page.
const READER: &str = include_str!("reader.js");

/// An open page. The site closes with it.
pub(crate) struct Page<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) site: Site,
}

/// A help page in `lang` with `body` between its heading and its end.
pub(crate) fn help(lang: &str, body: &str) -> Case {
    Case::named("plain").text("lang", lang).text("body", body)
}

/// Opens such a page and waits until its widget is up.
#[track_caller]
pub(crate) fn open<'a>(browser: &'a Browser, lang: &str, body: &str) -> Page<'a> {
    start(browser, help(lang, body)).up()
}

/// Opens a page without waiting for anything.
#[track_caller]
pub(crate) fn start(browser: &Browser, case: Case) -> Page<'_> {
    let site = case.serve();
    browser.open(&site.url("/"));
    Page { browser, site }
}

/// Opens a page on plain HTTP, which browsers do not trust.
#[track_caller]
pub(crate) fn start_untrusted(browser: &Browser, case: Case) -> Page<'_> {
    let site = case.serve();
    browser.open(&site.untrusted_url("/"));
    Page { browser, site }
}

/// The widget as most pages have it.
pub(crate) const WIDGET: &str = "<mail-setup></mail-setup>";

impl Page<'_> {
    /// Waits until no widget of the page is still on its way.
    #[track_caller]
    pub(crate) fn up(self) -> Self {
        self.wait(
            "every widget is up",
            "const hosts = find('mail-setup, div.mail-setup, div[data-mail-setup]');
             return hosts.length > 0 && hosts.every((host) => host.shadowRoot?.querySelector('[part~=status], [part~=failed]'));",
            &[],
        );
        self
    }

    /// Runs the body of a function with the words of `reader.js`.
    #[track_caller]
    pub(crate) fn read(&self, body: &str, args: &[Value]) -> Value {
        self.browser.script(&[READER, body].concat(), args)
    }

    /// Runs such a body until it returns something truthy.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, body: &str, args: &[Value]) -> Value {
        self.browser.wait(what, &[READER, body].concat(), args)
    }

    /// The words of every visible element at `path`.
    #[track_caller]
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        strings(self.read("return texts(arguments[0])", &[path.into()]))
    }

    /// The settings of the widget `host`, as lines.
    #[track_caller]
    pub(crate) fn rows_of(&self, host: &str) -> String {
        strings(self.read("return rows(arguments[0])", &[host.into()])).join("\n")
    }

    /// The settings of the page's only widget.
    #[track_caller]
    pub(crate) fn rows(&self) -> String {
        self.rows_of("mail-setup")
    }

    /// The value of one setting.
    #[track_caller]
    pub(crate) fn value(&self, field: &str) -> String {
        self.texts(&format!("mail-setup >>> [part~=settings] [data-field='{field}'] [part~=value]")).join(" / ")
    }

    /// What is chosen in the pickers: program, protocol.
    #[track_caller]
    pub(crate) fn chosen(&self) -> Value {
        self.read("return ['client', 'protocol'].map((name) => chosen('mail-setup', name).join('+'))", &[])
    }

    /// Types at the end of the widget's input as a reader would.
    #[track_caller]
    pub(crate) fn type_into(&self, host: &str, text: &str) {
        self.browser.click(&format!("{host} input[slot=input]"));
        self.browser.press(&[key::END]);
        self.browser.type_text(text);
    }

    /// Types into the page's only widget.
    #[track_caller]
    pub(crate) fn type_text(&self, text: &str) {
        self.type_into("mail-setup", text);
    }

    /// Empties the input of the page's only widget with the keyboard.
    #[track_caller]
    pub(crate) fn clear(&self) {
        self.browser.click("mail-setup input[slot=input]");
        self.browser.press(&[key::CONTROL, 'a']);
        self.browser.press(&[key::BACKSPACE]);
    }

    /// What stands in the input.
    #[track_caller]
    pub(crate) fn typed(&self) -> String {
        self.text_of("return one('mail-setup input[slot=input]').value")
    }

    /// A script's answer as text.
    #[track_caller]
    pub(crate) fn text_of(&self, body: &str) -> String {
        self.read(body, &[]).as_str().unwrap_or_default().to_owned()
    }

    /// The state that the widget tells its page.
    #[track_caller]
    pub(crate) fn state(&self) -> String {
        self.text_of("return one('mail-setup').dataset.state")
    }

    /// Waits until the widget `host` is in a state.
    #[track_caller]
    pub(crate) fn until_of(&self, host: &str, state: &str) {
        self.wait(
            &format!("{host} is in the state {state}"),
            "const state = one(arguments[0])?.dataset.state; return state === arguments[1];",
            &[host.into(), state.into()],
        );
    }

    /// Waits until the page's only widget is in a state.
    #[track_caller]
    pub(crate) fn until(&self, state: &str) {
        self.until_of("mail-setup", state);
    }

    /// Waits until the card names this provider.
    #[track_caller]
    pub(crate) fn until_provider(&self, id: &str) {
        self.wait(
            &format!("the settings of {id}"),
            "return one('mail-setup >>> [part~=provider]')?.dataset.provider === arguments[0]",
            &[id.into()],
        );
    }

    /// Clicks into the page's only widget.
    #[track_caller]
    pub(crate) fn click(&self, path: &str) {
        self.browser.click(&format!("mail-setup >>> {path}"));
    }

    /// Chooses from a list as its change would arrive from any of the ways to choose.
    #[track_caller]
    pub(crate) fn choose(&self, part: &str, value: &str) {
        let chosen = self.read(
            "const list = one(arguments[0]);
             list.focus();
             list.value = arguments[1];
             list.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
             list.dispatchEvent(new Event('change', { bubbles: true }));
             return list.value;",
            &[format!("mail-setup >>> select[part~={part}]").into(), value.into()],
        );
        // The list may be gone by now; what it said is what counts.
        assert_eq!(chosen, value, "{part} has no entry {value}");
    }

    /// The events that the page has heard, as `name detail`.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<String> {
        let seen = self.browser.seen();
        let each = seen["events"].as_array().into_iter().flatten();
        each.map(|event| format!("{} {}", event["type"].as_str().unwrap_or_default(), event["detail"])).collect()
    }

    /// The page's console, as `level text`.
    #[track_caller]
    pub(crate) fn console(&self) -> Vec<String> {
        let seen = self.browser.seen();
        let each = seen["console"].as_array().into_iter().flatten();
        each.map(|line| [text(&line["level"]), " ", text(&line["text"])].concat()).collect()
    }

    /// That the page's owner has nothing to complain of.
    #[track_caller]
    pub(crate) fn is_quiet(&self) {
        let seen = self.browser.seen();
        assert_eq!(
            json!([seen["errors"], seen["console"], seen["violations"]]),
            json!([[], [], []]),
            "errors, console, violations"
        );
        assert_eq!(self.browser.console().unwrap_or_default(), Vec::<String>::new(), "the engine's console");
    }
}

/// The strict policies that the contract names.
pub(crate) const STRICT: [Policy; 2] = [Policy::Strict, Policy::StrictTrustedTypes];

/// A JSON list of strings.
pub(crate) fn strings(value: Value) -> Vec<String> {
    serde_json::from_value(value).unwrap_or_default()
}

/// A JSON string.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Lines of an expected text, without the indentation of the source.
pub(crate) fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
