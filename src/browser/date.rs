//! Dates in the reader's language, through the browser's `Intl`, and how long ago they are.

use js_sys::{Date, JsString, Object, Reflect};
use wasm_bindgen::JsValue;

/// A date of the table, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) struct Checked {
    date: Date,
    with_day: bool,
}

/// Rows older than this many months are called old.
const OLD: f64 = 24.0;

impl Checked {
    /// Reads a date of the table.
    pub(crate) fn read(text: &str) -> Self {
        Self { date: Date::new(&JsValue::from_str(text)), with_day: text.len() > 7 }
    }

    /// Whether the day is known.
    pub(crate) fn has_day(&self) -> bool {
        self.with_day
    }

    /// Whether it is more than two years ago.
    pub(crate) fn is_old(&self) -> bool {
        Date::now() - self.date.get_time() > OLD * 30.44 * 86_400_000.0
    }

    /// Written out in a language.
    pub(crate) fn written(&self, language: &str) -> String {
        let options = Object::new();
        let set = |key: &str, value: &str| {
            // A plain object takes any property.
            let _ = Reflect::set(&options, &JsString::from(key), &JsString::from(value));
        };
        set("timeZone", "UTC");
        set("year", "numeric");
        set("month", "long");
        if self.with_day {
            set("day", "numeric");
        }
        self.date.to_locale_date_string(language, &options).into()
    }
}
