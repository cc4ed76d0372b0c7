//! What the pages look like to readers: accessible in both languages, and never wider than the screen.

use mail_setup_tests::browser::{Browser, Engine, Scheme};
use mail_setup_tests::site::{Case, Site};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{text, texts, until};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("axe finds nothing on the configurator and the self-check, in both languages", axe);
    suite.only(
        &[Engine::Chromium],
        "no page is wider than a screen of 320 pixels, in both languages (Chromium, which can be resized)",
        narrow,
    );
    suite.everywhere("no word of the other language is left on a page", words);
    suite.everywhere("the configurator can be used with the keyboard alone", keyboard);
}

const PAGES: [&str; 2] = ["configure", "check"];

/// Opens one of the pages and waits until it shows all it has.
#[track_caller]
fn open(browser: &Browser, page: &str, lang: &str) -> Site {
    let site = Case::named("pages").axe().serve();
    browser.open(&site.url(&format!("/mail-setup/{page}.html?lang={lang}")));
    ready(browser, page);
    site
}

#[track_caller]
pub(crate) fn ready(browser: &Browser, page: &str) {
    if page == "check" {
        until(browser, "#results", "done");
    } else {
        until(browser, "#form", "ready");
        until(browser, "mail-setup", "empty");
    }
}

/// Shows what is folded or hidden until somebody asks for it.
#[track_caller]
fn unfold(browser: &Browser, page: &str) {
    if page == "configure" {
        browser.script(
            "document.querySelector('details').open = true;
             const form = document.querySelector('#form');
             form.elements.formats.value = 'some';
             form.elements.report.value = 'javascript:alert(1)';
             form.elements.link.value = 'nowhere';
             form.dispatchEvent(new Event('input'));",
            &[],
        );
    }
}

fn axe(browser: &Browser) {
    let schemes: &[Scheme] =
        if browser.engine() == Engine::WebKitGtk { &[Scheme::Light] } else { &[Scheme::Light, Scheme::Dark] };
    for page in PAGES {
        for (lang, scheme) in ["en", "fr"].into_iter().zip(schemes.iter().cycle()) {
            let _ = browser.prefer(*scheme);
            let _site = open(browser, page, lang);
            unfold(browser, page);
            let found = browser.script_async("return (await import('/axe.js')).check()", &[]);
            assert_eq!(found, json!([]), "{page} in {lang}, {scheme:?}");
        }
    }
}

fn narrow(browser: &Browser) {
    for page in PAGES {
        for lang in ["en", "fr"] {
            for width in [320, 768, 1280] {
                browser.resize(width, 1.0);
                let _site = open(browser, page, lang);
                unfold(browser, page);
                for kind in ["html", "dokuwiki", "iframe"] {
                    if page == "configure" {
                        browser.click(&format!("input[name=kind][value={kind}]"));
                    }
                    let wide = "return [document.documentElement.scrollWidth <= document.documentElement.clientWidth,
                                        [...document.querySelectorAll('main *')]
                                          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
                                          .filter((element) => !element.closest('.hidden, .away'))
                                          .map((element) => element.outerHTML.slice(0, 80))]";
                    assert_eq!(browser.script(wide, &[]), json!([true, []]), "{page} in {lang} at {width}, {kind}");
                }
            }
        }
    }
}

/// The sentences of a page that are its own, not names, codes or what the widget says.
#[track_caller]
fn sentences(browser: &Browser) -> Vec<String> {
    texts(
        browser,
        "const own = document.querySelectorAll('h1, h2, h3, legend, .label, .lead, .hint, .mark, .check p, button, [data-text]');
         return [...own].filter((element) => !element.closest('mail-setup'))
           .map((element) => element.textContent.trim()).filter((text) => / /.test(text))",
        &[],
    )
}

fn words(browser: &Browser) {
    for page in PAGES {
        let mut all = Vec::new();
        for lang in ["en", "fr"] {
            let _site = open(browser, page, lang);
            assert_eq!(text(browser, "return document.documentElement.lang", &[]), lang);
            let mut said = sentences(browser);
            said.push(text(browser, "return document.title", &[]));
            if page == "configure" {
                for kind in ["dokuwiki", "mediawiki", "wordpress", "discourse", "iframe"] {
                    browser.click(&format!("input[name=kind][value={kind}]"));
                    said.extend(sentences(browser));
                }
                browser.click("input[name=site][value=other]");
                said.extend(sentences(browser));
            }
            assert!(said.len() > 10, "{page} in {lang}: {said:?}");
            let holes: Vec<_> =
                said.iter().filter(|said| said.contains("undefined") || said.contains("[object")).collect();
            assert_eq!(holes, Vec::<&String>::new(), "{page} in {lang}");
            all.push(said);
        }
        let both: Vec<_> = all[0].iter().filter(|said| all[1].contains(said)).collect();
        assert_eq!(both, ["Trusted Types"].iter().filter(|_| page == "check").collect::<Vec<_>>(), "{page}");
        assert_eq!(all[0].len(), all[1].len(), "{page}: {all:?}");
    }
}

fn keyboard(browser: &Browser) {
    use mail_setup_tests::browser::key;
    let _site = open(browser, "configure", "en");
    // From the first field to the last button, every stop can be seen, and none is a trap.
    let mut stops = Vec::new();
    browser.script("document.querySelector('#lang').focus()", &[]);
    for _ in 0..60 {
        let stop = text(
            browser,
            "const element = document.activeElement;
             if (element === document.body) return 'out';
             const { outlineStyle } = getComputedStyle(element);
             const name = element.id || element.name || element.localName;
             return outlineStyle === 'none' && !element.closest('mail-setup') ? `${name} without a ring` : name;",
            &[],
        );
        let is_copy = browser.script("return document.activeElement.matches('.piece .button')", &[]) == true;
        stops.push(stop);
        if is_copy {
            break;
        }
        browser.press(&[key::TAB]);
    }
    let expected = [
        "lang", "client", "summary", "formats", "protocol", "provider", "theme", "loading", "report", "base", "site",
        "text", "link",
    ];
    assert_eq!(stops[..expected.len()], expected, "{stops:?}");
    assert_eq!(stops[stops.len() - 2..], ["kind", "button"], "{stops:?}");
    browser.press(&[key::ENTER]);
    browser.wait("it is copied", "return document.activeElement.hasAttribute('data-done')", &[]);
    let shown = text(browser, "return document.querySelector('.piece code').textContent", &[]);
    assert_eq!(browser.clipboard(), shown);
}
