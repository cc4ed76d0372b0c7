//! What the cases share: somebody's page, and reading one.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::site::Case;
use serde_json::{Value, json};

/// A page of somebody's with a policy of its own, something in its head, and something in its body.
pub(crate) fn host(policy: &str, head: &str, body: &str) -> Case {
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    Case::named("pages").text("policy", &policy).text("head", head).text("body", body)
}

/// The same without any policy.
pub(crate) fn lax(head: &str, body: &str) -> Case {
    Case::named("pages").text("policy", "").text("head", head).text("body", body)
}

/// What a script returns, as text.
#[track_caller]
pub(crate) fn text(browser: &Browser, body: &str, args: &[Value]) -> String {
    browser.script(body, args).as_str().unwrap_or_default().to_owned()
}

/// What a script returns, as a list of texts.
#[track_caller]
pub(crate) fn texts(browser: &Browser, body: &str, args: &[Value]) -> Vec<String> {
    serde_json::from_value(browser.script(body, args)).unwrap_or_default()
}

/// Waits until the widget at `selector` is in a state.
#[track_caller]
pub(crate) fn until(browser: &Browser, selector: &str, state: &str) {
    browser.wait(
        &format!("{selector} is in the state {state}"),
        "return document.querySelector(arguments[0])?.dataset.state === arguments[1]",
        &[json!(selector), json!(state)],
    );
}

/// That nothing went wrong on a page that has the witness.
#[track_caller]
pub(crate) fn is_quiet(browser: &Browser) {
    let seen = browser.seen();
    assert_eq!(json!([seen["errors"], seen["console"], seen["violations"]]), json!([[], [], []]));
}
