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
            self.browser.enter(frame);
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
        // When a page is complete, its scripts have run where they may.
        let begun = "return document.readyState === 'complete' && String(one('mail-setup').shadowRoot !== null)";
        if self.wait("the page is complete", begun, &[]) == "false" {
            self.shows_its_own();
            return Some("the page’s own content".to_owned());
        }
        let state = self.wait(
            "the widget is up or not",
            "const part = one('mail-setup >>> :is([part~=status], [part~=failed])');
             return part?.getAttribute('part');",
            &[],
        );
        if state == "status" {
            return None;
        }
        self.shows_its_own();
        Some("the page’s own content, and that the widget could not start".to_owned())
    }

    #[track_caller]
    fn shows_its_own(&self) {
        let own = self.read("return shown(one('mail-setup > a'))", &[]);
        assert_eq!(own, true, "the page's own content is not there");
    }

    /// Types an address that is known.
    #[track_caller]
    pub(crate) fn type_address(&self, address: &str) {
        self.browser.click("mail-setup input[slot=input]");
        self.browser.type_text(address);
        self.wait("the settings", "return one('mail-setup').dataset.state === 'match'", &[]);
    }

    /// That somebody can select an element by hand, with the mouse, and copy it with the keyboard.
    #[track_caller]
    pub(crate) fn copies_by_hand(&self, path: &str, is_it: impl Fn(&str) -> bool) {
        // On a busy machine, three clicks may be too slow to count as three.
        let tries = (0..5).map(|_| {
            self.browser.click_thrice(path);
            self.browser.press(&[key::CONTROL, 'c']);
            self.clipboard()
        });
        let got: Vec<_> = tries.take_while(|text| !is_it(text.trim())).collect();
        assert!(got.len() < 5, "{path} by hand: {got:?}");
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
