//! Handing a generated file over.

use gloo_timers::callback::Timeout;
use js_sys::Array;
use mailsetup_core::answer::ConfigFile;
use mailsetup_core::client::Platform;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Milliseconds after which the file's address is withdrawn; a browser may still be asking where to save it.
const KEPT: u32 = 60_000;

/// Saves a file. On iOS it is opened instead: there a profile that is "downloaded" goes to a folder and never
/// reaches the installer.
pub(crate) fn save(file: &ConfigFile, platform: Platform) -> Option<()> {
    let parts = Array::of1(&file.text.as_str().into());
    let options = BlobPropertyBag::new();
    options.set_type(file.media_type);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    if platform != Platform::Ios {
        anchor.set_download(&file.file_name);
    }
    anchor.click();
    Timeout::new(KEPT, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}
