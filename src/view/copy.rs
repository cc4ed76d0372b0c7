//! A button that copies, and says for two seconds that it has.

use super::Scene;
use crate::app::Msg;
use mailsetup_core::Key;
use yew::{AttrValue, Html, MouseEvent, html};

/// Copies the value of one field; `field` names it in the page's event, `label` to the reader.
pub(super) fn button(scene: &Scene, field: &str, label: &str, text: String) -> Html {
    draw(scene, field, Key::Copy, Some(label), label, text)
}

/// Copies something that the word on the button names by itself; `what` is said when it is done.
pub(super) fn named(scene: &Scene, field: &str, word: Key, what: &str, text: String) -> Html {
    draw(scene, field, word, None, what, text)
}

fn draw(scene: &Scene, field: &str, word: Key, label: Option<&str>, what: &str, text: String) -> Html {
    let done = scene.app.copied.as_deref() == Some(field);
    let word = scene.text(if done { Key::Copied } else { word }).to_owned();
    // The name begins with the visible word, so that it can be spoken to (WCAG 2.5.3).
    let name = label.filter(|label| !label.is_empty()).map(|label| [&word, " ", label].concat());
    let (key, what) = (AttrValue::from(field.to_owned()), what.to_owned());
    let onclick = scene.link.callback(move |click: MouseEvent| Msg::Copy(key.clone(), what.clone(), text.clone(), click));
    html! {
        <button type="button" part="copy" class="copy" aria-label={name} data-done={done.then_some("")} {onclick}>{ word }</button>
    }
}
