//! What the loader calls: mounting a widget, and the JavaScript API.

use crate::app::{App, Msg, Props};
use crate::browser::idn::to_ascii;
use crate::options::Options;
use gloo_events::EventListener;
use js_sys::{Array, Error, Object, Reflect};
use mailsetup_core::answer::{self, ConfigError};
use mailsetup_core::client::{self, Client};
use mailsetup_core::text::Texts;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, console};
use yew::{AppHandle, Renderer};

/// Called once, with a function that hears of a trap before the widget dies of it.
#[wasm_bindgen]
pub fn start(trapped: js_sys::Function) {
    yew::set_custom_panic_hook(Box::new(move |info| {
        // The loader only shows the page's own content again; a failure there has nobody left to tell.
        let _ = trapped.call1(&JsValue::NULL, &info.to_string().into());
    }));
}

/// A widget on the page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    handle: AppHandle<App>,
    host: HtmlElement,
    input: HtmlInputElement,
    _listeners: Vec<EventListener>,
}

/// Puts a widget into `view`, listening to `input`. `problem` is where the page's tree has room for what is wrong
/// with the text of the input; `texts` is a language file.
///
/// # Errors
///
/// When the language file is not of this build.
#[wasm_bindgen]
pub fn mount(
    host: HtmlElement,
    view: Element,
    input: HtmlInputElement,
    problem: Option<HtmlElement>,
    texts: String,
) -> Result<Widget, Error> {
    let Some(texts) = Texts::read(texts) else {
        let error = Error::new("the language file and the widget are of different builds; serve all files of one release");
        set(&error, "code", &"version".into());
        return Err(error);
    };
    let options = read_options(&host);
    let props = Props { host: host.clone(), input: input.clone(), problem, texts: Rc::new(texts), options };
    let handle = Renderer::<App>::with_root_and_props(view, props).render();
    let mut listeners = Vec::new();
    for (name, left) in [("input", false), ("change", false), ("blur", true)] {
        let (scope, source) = ((*handle).clone(), input.clone());
        listeners.push(EventListener::new(&input, name, move |_: &Event| {
            scope.send_message(Msg::Typed(source.value()));
            if left {
                scope.send_message(Msg::Left);
            }
        }));
    }
    let scope = (*handle).clone();
    listeners.push(EventListener::new(&input, "keydown", move |event: &Event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Enter" && !key.is_composing()) {
            scope.send_message(Msg::Enter);
        }
    }));
    handle.send_message(Msg::Typed(input.value()));
    Ok(Widget { handle, host, input, _listeners: listeners })
}

#[wasm_bindgen]
impl Widget {
    /// Reads the host's attributes again.
    pub fn refresh(&self) {
        self.handle.send_message(Msg::Options(read_options(&self.host)));
        self.handle.send_message(Msg::Typed(self.input.value()));
    }

    /// Takes the widget down and frees it.
    pub fn stop(self) {
        self.handle.destroy();
    }
}

/// Options are attributes of the element, and `data-` attributes of anything else.
fn read_options(host: &HtmlElement) -> Options {
    let element = host.local_name();
    let attribute = |name: &str| {
        if element == "mail-setup" { host.get_attribute(name) } else { host.get_attribute(&["data-", name].concat()) }
    };
    let (options, unfit) = Options::read(attribute);
    for unfit in unfit {
        let text = ["<", &element, "> ", unfit.name, "=\"", &unfit.value, "\" is not one of ", &unfit.choices];
        console::warn_1(&text.concat().into());
    }
    let theme = attribute("theme").filter(|theme| theme == "light" || theme == "dark");
    let shown = match theme {
        Some(theme) => host.set_attribute("data-theme", &theme),
        None => host.remove_attribute("data-theme"),
    };
    // The name is valid, so the browser cannot refuse it.
    let _ = shown;
    options
}

fn set(object: &JsValue, key: &str, value: &JsValue) {
    // Plain objects and errors take any property.
    let _ = Reflect::set(object, &key.into(), value);
}

fn known(client: Option<String>) -> Option<Client> {
    client.as_deref().and_then(answer::client)
}

/// `lookup()` of the public API.
#[wasm_bindgen]
pub fn lookup(address: &str, client: Option<String>) -> JsValue {
    parsed(&answer::lookup(address, known(client), &to_ascii).to_json())
}

/// `clients()` of the public API.
#[wasm_bindgen]
pub fn clients() -> Array {
    client::all()
        .filter(|client| client.in_picker())
        .map(|client| {
            let object = Object::new();
            set(&object, "id", &client.id().into());
            set(&object, "name", &client.name().into());
            let platforms: Array = client.platforms().map(|platform| JsValue::from_str(platform.id())).collect();
            set(&object, "platforms", &platforms);
            object
        })
        .collect()
}

/// `formats()` of the public API.
#[wasm_bindgen]
pub fn formats(address: &str, client: Option<String>) -> Array {
    answer::formats(address, known(client), &to_ascii)
        .into_iter()
        .map(|(format, file_name)| {
            let object = Object::new();
            set(&object, "id", &format.id.into());
            set(&object, "mediaType", &format.media_type.into());
            set(&object, "fileName", &file_name.into());
            object
        })
        .collect()
}

/// `configFile()` of the public API.
///
/// # Errors
///
/// An `Error` with the `code` of the contract.
#[wasm_bindgen]
pub fn config_file(
    address: &str,
    format: &str,
    protocol: Option<String>,
    name: Option<String>,
) -> Result<Object, Error> {
    let file = answer::config_file(address, format, protocol.as_deref(), name.as_deref(), &to_ascii)
        .map_err(|error| with_code(&error))?;
    let object = Object::new();
    set(&object, "fileName", &file.file_name.into());
    set(&object, "mediaType", &file.media_type.into());
    set(&object, "text", &file.text.into());
    if !file.files.is_empty() {
        let files: Array = file
            .files
            .into_iter()
            .map(|placed| {
                let object = Object::new();
                set(&object, "path", &placed.path.into());
                set(&object, "text", &placed.text.into());
                object
            })
            .collect();
        set(&object, "files", &files);
    }
    Ok(object)
}

fn with_code(error: &ConfigError) -> Error {
    let object = Error::new(&error.to_string());
    set(&object, "code", &error.code().into());
    object
}

fn parsed(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap_or(JsValue::NULL)
}
