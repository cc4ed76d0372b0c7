//! Discourse, which is not here: what its documentation says it makes of the recipe, in a page that behaves as its own.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::site::{Case, Site};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::{reader, recipe};

const HOST: &str = "div[data-wrap=mail-setup]";

/// What the administrator adds to the policy.
const WASM: &str = " 'wasm-unsafe-eval'";

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("discourse: what [wrap] gives, by its documentation, is a widget under its policy", |browser| {
        let site = topic(&recipe::text("discourse: policy"));
        reader::gets_answer(browser, &site.url("/"), HOST);
        assert_eq!(browser.seen()["violations"], json!([]));
    });
    suite.everywhere("discourse: without the policy's word the content stays and the console names it", without_word);
}

fn without_word(browser: &Browser) {
    let policy = recipe::text("discourse: policy");
    let site = topic(policy.strip_suffix(WASM).unwrap());
    browser.open(&site.url("/"));
    let failed = "return document.querySelector(arguments[0])?.dataset.state === 'failed'";
    browser.wait("the widget gives way", failed, &[HOST.into()]);
    let shown = "return document.querySelector(arguments[0]).querySelector('a').checkVisibility()";
    assert_eq!(browser.script(shown, &[HOST.into()]), json!(true), "the post's own content");
    let seen = browser.seen();
    let said = seen["console"].to_string();
    assert!(said.contains("mail-setup (policy)") && said.contains("'wasm-unsafe-eval'"), "{said}");
}

/// A topic with one post, and the folder on another origin.
fn topic(policy: &str) -> Site {
    let written = recipe::text("discourse: written");
    assert!(written.starts_with("[wrap=mail-setup lang=fr client=evolution]\n"), "{written}");
    let head = recipe::text("discourse: common/head_tag.html");
    let head = head.replace("https://help.example", "{{other}}").replace("<script ", "<script nonce=\"abc\" ");
    Case::named("wikis/discourse")
        .shares()
        .text("policy", policy)
        .text("head", &head)
        .text("post", &recipe::text("discourse: comes out"))
        .serve()
}
