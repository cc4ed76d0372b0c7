//! Copying: the clipboard API, and the older command where that is absent or refuses (plain http, frames).

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlTextAreaElement};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = execCommand, catch)]
    fn exec_command(command: &str) -> Result<bool, JsValue>;
}

/// Copies `text` and tells `done` whether it worked. Must be called while a click is handled.
pub(crate) fn copy(text: String, near: HtmlElement, done: impl FnOnce(bool) + 'static) {
    let Some(window) = web_sys::window() else { return done(false) };
    let navigator = window.navigator();
    // The API exists in secure contexts only; web-sys would call it all the same.
    if !Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|api| api.is_object()) {
        return done(copy_by_command(&text, &near));
    }
    let written = JsFuture::from(navigator.clipboard().write_text(&text));
    spawn_local(async move {
        let worked = written.await.is_ok();
        done(worked || copy_by_command(&text, &near));
    });
}

/// Selects the text in a field beside the button and runs the copy command; the focus comes back.
fn copy_by_command(text: &str, near: &HtmlElement) -> bool {
    let Some(document) = near.owner_document() else { return false };
    let Ok(area) = document.create_element("textarea").and_then(|e| e.dyn_into::<HtmlTextAreaElement>().map_err(Into::into))
    else {
        return false;
    };
    area.set_class_name("hidden");
    area.set_value(text);
    area.set_read_only(true);
    let Some(parent) = near.parent_node() else { return false };
    if parent.append_child(&area).is_err() {
        return false;
    }
    let _ = area.focus();
    area.select();
    let worked = exec_command("copy").unwrap_or(false);
    area.remove();
    let _ = near.focus();
    worked
}

/// Selects what an element shows, for copying by hand.
pub(crate) fn select(element: &HtmlElement) {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    if let Some(selection) = selection {
        let _ = selection.select_all_children(element);
    }
}

/// The keys that copy, as this computer's keyboard has them.
pub(crate) fn keys(platform: mailsetup_core::client::Platform) -> &'static str {
    use mailsetup_core::client::Platform::{Ios, MacOs};
    if matches!(platform, MacOs | Ios) { "⌘C" } else { "Ctrl+C" }
}
