//! What the widget asks of the browser and of the page around it: `browser.js` and `qr.js` beside this file.

use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// The ASCII form of a domain name, by the browser's own `URL` (UTS #46): a table of ours would cost 45 kB.
    #[wasm_bindgen(js_name = toAscii)]
    pub fn to_ascii(name: &str) -> Option<String>;

    /// Where the reader is: a guess.
    pub fn platform() -> String;

    /// A date of the table, written out in a language.
    pub fn written(date: &str, language: &str) -> String;

    /// Whether a date of the table is more than two years ago.
    #[wasm_bindgen(js_name = isOld)]
    pub fn is_old(date: &str) -> bool;

    /// The page's side of a widget that is drawn into `view`; `mount` is the loader's.
    pub fn page(view: &Element, mount: JsValue) -> Page;
}

#[wasm_bindgen(module = "/src/qr.js")]
extern "C" {
    /// A text as a QR code: the modules of one side, a space, and the dark ones as the data of an SVG path.
    pub fn code(text: &str) -> Option<String>;
}

#[wasm_bindgen]
extern "C" {
    /// The page's side of one widget: the class of that name in `browser.js`.
    #[derive(Clone, Debug, PartialEq)]
    pub type Page;

    /// Shows what state the widget is in, and what is wrong with the text of the input.
    #[wasm_bindgen(method)]
    pub fn show(this: &Page, state: &str, problem: &str);

    /// Tells the page of a match, or of a domain nobody here knows.
    #[wasm_bindgen(method)]
    pub fn tell(this: &Page, event: &str, provider: &str, matched_by: &str);

    /// Reports an attribute that is not among its choices.
    #[wasm_bindgen(method)]
    pub fn warn(this: &Page, name: &str, value: &str, choices: &str);

    /// Puts a text into the input and the focus with it.
    #[wasm_bindgen(method, js_name = setAddress)]
    pub fn set_address(this: &Page, address: &str);
}
