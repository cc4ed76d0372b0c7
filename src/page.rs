//! What the widget asks of the page around it: the methods of the loader's `Mount` (`www/mount.js`).

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The loader's side of one widget.
    #[derive(Clone, Debug, PartialEq)]
    pub type Page;

    /// The ASCII form of a domain name, by the browser's own `URL` (UTS #46): a table of ours would cost 45 kB.
    #[wasm_bindgen(method, js_name = toAscii)]
    pub fn to_ascii(this: &Page, name: &str) -> Option<String>;

    /// A date of the table written out in the language of the widget.
    #[wasm_bindgen(method)]
    pub fn written(this: &Page, date: &str) -> String;

    /// Whether a date of the table is more than two years ago.
    #[wasm_bindgen(method, js_name = isOld)]
    pub fn is_old(this: &Page, date: &str) -> bool;

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
