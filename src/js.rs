//! What the loader calls: mounting a widget, what a person does to it, and the JavaScript API.
//!
//! Answers are JSON text: the loader parses it, which costs a reader far less than building objects from here.

use crate::app::{App, Msg, Props};
use crate::browser::{self, Page, to_ascii};
use mailsetup_core::answer;
use mailsetup_core::client::{self, Client, Platform};
use mailsetup_core::text::Texts;
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

/// Puts a widget into `view`; `texts` is a language file. None when that is not of this build.
#[wasm_bindgen]
pub fn mount(page: Page, view: Element, texts: String, options: &str) -> Option<Widget> {
    let texts = Rc::new(Texts::read(texts)?);
    browser::listen(&view, &page);
    let platform = Platform::by_id(&browser::platform());
    let props = Props { page, texts, platform, options: options.to_owned() };
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
    /// The file of this format for what is shown, as [`file`] gives it.
    pub fn file(&self, format: &str) -> String {
        self.handle.get_component().and_then(|app| app.file(format)).unwrap_or_default()
    }
}

fn known(client: Option<String>) -> Option<Client> {
    client.as_deref().and_then(client::by_id)
}

/// What the name of this language file must end in.
#[wasm_bindgen]
pub fn fingerprint(file: &str) -> String {
    mailsetup_core::text::fingerprint(file)
}

/// `lookup()` of the public API.
#[wasm_bindgen]
pub fn lookup(address: &str, client: Option<String>) -> String {
    answer::lookup(address, known(client), &|name| to_ascii(name)).to_json()
}

/// `clients()` of the public API.
#[wasm_bindgen]
pub fn clients() -> String {
    answer::clients_json()
}

/// `formats()` of the public API.
#[wasm_bindgen]
pub fn formats(address: &str, client: Option<String>) -> String {
    answer::formats_json(address, known(client), &|name| to_ascii(name))
}

/// `configFile()` of the public API: the file, or `code` and `message` of the error.
#[wasm_bindgen]
pub fn file(address: &str, format: &str, protocol: Option<String>, name: Option<String>) -> String {
    let result = answer::config_file(address, format, protocol.as_deref(), name.as_deref(), &|name| to_ascii(name));
    answer::file_json(result)
}
