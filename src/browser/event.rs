//! Events for the page around the widget. None ever holds the address or a part of it.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

/// Sends `mail-setup:NAME` from the host element, bubbling and through shadow roots.
pub(crate) fn send(host: &HtmlElement, name: &str, detail: &[(&str, &str)]) {
    let object = Object::new();
    for (key, value) in detail {
        // A plain object takes any property.
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&object);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(&["mail-setup:", name].concat(), &init) {
        // A listener of the page that throws is reported by the browser and is not our failure.
        let _ = host.dispatch_event(&event);
    }
}
