//! What the loader calls: mounting a widget, what a person does to it, and the JavaScript API.
//!
//! Answers are JSON text: the loader parses it, which costs a reader far less than building objects from here.

use crate::app::{App, Msg, Props};
use crate::browser::{self, to_ascii};
use mailsetup_core::client::{self, Platform};
use mailsetup_core::text::Texts;
use mailsetup_core::{ToAscii, answer};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, Renderer};

/// A widget on the page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    handle: AppHandle<App>,
}

/// Puts a widget into `view`, for the loader's `mount` (`www/mount.js`); `texts` is a language file, `start` what has been
/// typed, and options in the lines below. None when the texts are not of this build.
#[wasm_bindgen]
pub fn mount(mount: JsValue, view: Element, texts: String, start: &str) -> Option<Widget> {
    let texts = Rc::new(Texts::read(texts)?);
    let page = browser::page(&view, mount);
    let platform = Platform::by_id(&browser::platform());
    let props = Props { page, texts, platform, start: start.to_owned() };
    Some(Widget { handle: Renderer::<App>::with_root_and_props(view, props).render() })
}

#[wasm_bindgen]
impl Widget {
    /// Something happened: `name` is what, `value` with what. See [`Msg::read`].
    pub fn act(&self, name: &str, value: &str) {
        if let Some(msg) = Msg::read(name, value) {
            self.handle.send_message(msg);
        }
    }

    /// Takes the widget down and frees it.
    pub fn stop(self) {
        self.handle.destroy();
    }
}

#[wasm_bindgen]
impl Widget {
    /// The file of this format for what is shown, as [`ask`] gives it.
    pub fn file(&self, format: &str) -> String {
        self.handle.get_component().and_then(|app| app.file(format)).unwrap_or_default()
    }
}

/// Answers the public API, and the loader. One door for all: each exported function costs a reader as much as what it
/// leads to. A `word` is a program or a format; what is not given is empty.
#[wasm_bindgen]
pub fn ask(what: &str, text: &str, word: &str, protocol: &str, name: &str) -> String {
    let ascii: ToAscii = &|name| to_ascii(name);
    match what {
        "lookup" => answer::lookup(text, client::by_id(word), ascii).to_json(),
        "clients" => answer::clients_json(),
        "formats" => answer::formats_json(text, client::by_id(word), ascii),
        // What the name of this language file must end in.
        "fingerprint" => mailsetup_core::text::fingerprint(text),
        // The file, or `code` and `message` of the error.
        _ => answer::file_json(answer::config_file(text, word, Some(protocol), Some(name), ascii)),
    }
}
