//! A reader's visit to the page of a case.

use mail_setup_tests::browser::{Browser, key};
use mail_setup_tests::site::Site;
use serde_json::{Value, json};

/// Stands before every script that reads the page.
const READER: &str = include_str!("../widget/reader.js");

/// An open page. The site closes with it.
pub(crate) struct Visit<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) site: Site,
    frames: &'a [String],
}

impl<'a> Visit<'a> {
    pub(crate) fn new(browser: &'a Browser, site: Site, frames: &'a [String]) -> Self {
        Self { browser, site, frames }
    }

    /// Goes from the page itself to the frame with the widget.
    #[track_caller]
    pub(crate) fn enter(&self) {
        for frame in self.frames {
            self.browser.enter_frame(frame);
        }
    }

    /// Runs the body of a function with the words of `reader.js`.
    #[track_caller]
    pub(crate) fn read(&self, body: &str, args: &[Value]) -> Value {
        self.browser.script(&[READER, body].concat(), args)
    }

    /// Runs such a body until it returns something truthy, and returns that.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, body: &str, args: &[Value]) -> Value {
        self.browser.wait(what, &[READER, body].concat(), args)
    }

    /// A script's answer as text.
    #[track_caller]
    pub(crate) fn text(&self, body: &str, args: &[Value]) -> String {
        self.read(body, args).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page's only widget is up, or has given way, or has not even begun; what a reader has instead.
    #[track_caller]
    pub(crate) fn instead(&self) -> Option<String> {
        let state = self.wait(
            "the widget is up or not",
            "const root = one('mail-setup').shadowRoot;
             if (root?.querySelector('[part~=status]')) return 'up';
             if (root?.querySelector('[part~=failed]')) return 'failed';
             return document.readyState === 'complete' && !root ? 'absent' : null;",
            &[],
        );
        if state == "up" {
            return None;
        }
        let own = self.read("return shown(one('mail-setup > a'))", &[]);
        assert_eq!(own, true, "{state}, and the page's own content is not there");
        let told = if state == "failed" { ", and that the widget could not start" } else { "" };
        Some(format!("the page’s own content{told}"))
    }

    /// Types an address that is known.
    #[track_caller]
    pub(crate) fn type_address(&self, address: &str) {
        self.browser.click("mail-setup input[slot=input]");
        self.browser.type_text(address);
        self.wait("the settings", "return one('mail-setup').dataset.state === 'match'", &[]);
    }

    /// What somebody gets who selects an element by hand, with the mouse, and copies it with the keyboard.
    #[track_caller]
    pub(crate) fn by_hand(&self, path: &str) -> String {
        self.browser.click_thrice(path);
        self.browser.press(&[key::CONTROL, 'c']);
        self.clipboard()
    }

    /// What the clipboard holds.
    #[track_caller]
    pub(crate) fn clipboard(&self) -> String {
        let text = self.browser.clipboard();
        self.enter();
        text
    }

    /// The last words that the widget has said.
    #[track_caller]
    pub(crate) fn status(&self) -> String {
        self.text("return words(one('mail-setup >>> [part~=status]'))", &[])
    }

    /// That the page has no error and no violation, and has asked for nothing since there were so many requests.
    #[track_caller]
    pub(crate) fn is_quiet_since(&self, requests: usize) {
        let seen = self.browser.seen();
        assert_eq!(json!([seen["errors"], seen["violations"]]), json!([[], []]), "errors, violations");
        assert_eq!(self.site.requests()[requests..], [], "requests");
    }
}
