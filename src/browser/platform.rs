//! Where the reader is, as far as the browser tells.

use mailsetup_core::client::Platform;

/// A guess; it orders the picker and decides nothing.
pub(crate) fn guess() -> Platform {
    let Some(window) = web_sys::window() else { return Platform::Linux };
    let navigator = window.navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let has = |word: &str| agent.contains(word);
    if has("Android") {
        Platform::Android
    } else if has("iPhone") || has("iPad") || has("iPod") {
        Platform::Ios
    } else if has("Macintosh") {
        // An iPad says it is a Mac; no Mac has several touch points.
        if navigator.max_touch_points() > 1 { Platform::Ios } else { Platform::MacOs }
    } else if has("Windows") {
        Platform::Windows
    } else {
        Platform::Linux
    }
}
