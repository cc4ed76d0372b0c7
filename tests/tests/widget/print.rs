//! The sheet of paper that a reader takes along, read back from what the browser prints.

use std::path::Path;
use std::process::Command;

use expect_test::expect_file;
use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools::{PDFINFO, PDFTOPPM, PDFTOTEXT, Tool};

use crate::page::{Page, open};

/// WebKitGTK's driver has no command for it.
const PRINTING: [Engine; 2] = [Engine::Chromium, Engine::Firefox];

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(&PRINTING, "the print sheet has all that is needed on one page, where the driver can print", sheet);
    suite.only(&PRINTING, "every kind of answer is printed on one page and without a button", every_kind);
    suite.only(&PRINTING, "a program that is configured by a text is printed with its file", text_program);
    suite.only(&PRINTING, "the print sheet is black on white in a dark theme, too", dark);
}

/// What poppler's `tool` says about a PDF.
#[track_caller]
fn ask(tool: Tool, options: &[&str], pdf: &[u8], rest: &[&str]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap_or_else(|error| panic!("no temporary file: {error}"));
    std::fs::write(file.path(), pdf).unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
    let output = Command::new(tool.path()).args(options).arg(file.path()).args(rest).output();
    let output = output.unwrap_or_else(|error| panic!("{} does not start: {error}", tool.variable));
    assert!(output.status.success(), "{}: {}", tool.variable, String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The words of a sheet in the order in which they were drawn, which no font and no width changes.
#[track_caller]
fn words(pdf: &[u8]) -> String {
    let text = ask(PDFTOTEXT, &["-raw", "-enc", "UTF-8"], pdf, &["-"]);
    let text = String::from_utf8_lossy(&text).replace('ﬁ', "fi").replace('ﬀ', "ff").replace('ﬂ', "fl");
    // A line may end behind a hyphen.
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("- ", "-")
}

/// The same in lines of a bearable length.
fn filled(words: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for word in words.split(' ') {
        let long = word.chars().count();
        if width > 0 && width + long >= 100 {
            text.push('\n');
            width = 0;
        }
        if width > 0 {
            text.push(' ');
        }
        text.push_str(word);
        width += long + 1;
    }
    text + "\n"
}

#[track_caller]
fn is_one_page(what: &str, pdf: &[u8]) {
    let info = String::from_utf8_lossy(&ask(PDFINFO, &[], pdf, &[])).into_owned();
    let pages = info.lines().find(|line| line.starts_with("Pages:")).unwrap_or_default();
    assert_eq!(pages.split_whitespace().last(), Some("1"), "{what}: {info}");
}

/// That nothing is left that somebody could only click.
#[track_caller]
fn has_no_button(page: &Page, what: &str, words: &str) {
    let controls = page.texts("mail-setup >>> :is(button, option, label.choice)");
    assert!(!controls.is_empty(), "{what}: nothing to look for");
    // Short words like the name of a protocol stand in sentences, too.
    let left: Vec<_> = controls.iter().filter(|control| control.contains(' ') && words.contains(*control)).collect();
    assert!(left.is_empty(), "{what}: {left:?} in {words}");
    for word in ["Copy", "Print", "Copier", "Imprimer", "Télécharger"] {
        assert!(!words.split(' ').any(|other| other == word), "{what}: {word} in {words}");
    }
}

fn sheet(browser: &Browser) {
    for lang in ["en", "fr"] {
        let widget = r#"<mail-setup client="thunderbird" address="jean.dupont@free.fr"></mail-setup>"#;
        let page = open(browser, lang, widget);
        page.until_provider("free.fr");
        let pdf = browser.paper(false);
        let words = words(&pdf);
        is_one_page(lang, &pdf);
        has_no_button(&page, lang, &words);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/widget/print/{lang}.txt"));
        expect_file![file].assert_eq(&filled(&words));
    }
}

/// Program, address, and words that only its sheet has.
const KINDS: [(&str, &str, &str); 6] = [
    ("apple-mail-ios", "jean.dupont@free.fr", "imap.free.fr"),
    ("claws-mail", "jeanne@orange.fr", "imap.orange.fr"),
    ("thunderbird", "jeanne@gmail.com", "imap.gmail.com"),
    ("kmail", "jeanne@icloud.com", "imap.mail.me.com"),
    ("claws-mail", "jeanne@outlook.com", "OAuth 2.0"),
    ("thunderbird", "jeanne@example.org", "example.org"),
];

fn every_kind(browser: &Browser) {
    for (program, address, has) in KINDS {
        let page = open(browser, "en", &format!(r#"<mail-setup client="{program}" address="{address}"></mail-setup>"#));
        page.wait("an answer", "return /match|unknown/.test(one('mail-setup').dataset.state)", &[]);
        let what = [program, " ", address].concat();
        let pdf = browser.paper(false);
        let words = words(&pdf);
        assert!(words.contains(has), "{what}: no {has} in {words}");
        is_one_page(&what, &pdf);
        has_no_button(&page, &what, &words);
    }
}

fn text_program(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="neomutt" address="jean.dupont@free.fr"></mail-setup>"#);
    page.until_provider("free.fr");
    let pdf = browser.paper(false);
    let words = words(&pdf);
    has_no_button(&page, "neomutt", &words);
    let files = page.read("return find('mail-setup >>> [part~=file-text]').map((file) => file.textContent)", &[]);
    let files = crate::page::strings(files);
    assert!(!files.is_empty());
    // What is drawn may be broken anywhere.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for file in files {
        assert!(bare(&words).contains(&bare(&file)), "{words}\nhas not all of\n{file}");
    }
}

fn dark(browser: &Browser) {
    let picture = |attributes: &str, backgrounds| {
        let widget = format!(r#"<mail-setup client="thunderbird" provider="free.fr" {attributes}></mail-setup>"#);
        let page = open(browser, "en", &widget);
        page.until_provider("free.fr");
        ask(PDFTOPPM, &["-r", "40", "-gray"], &browser.paper(backgrounds), &[])
    };
    for backgrounds in [false, true] {
        // The page's own words may have other greys with backgrounds and without.
        let light = picture("", backgrounds);
        assert!(light.iter().any(|grey| *grey < 60), "nothing is drawn");
        for attributes in [
            r#"theme="dark""#,
            r#"style="color-scheme: dark; color: #fff; background: #000; --mail-setup-ink: #fff; --mail-setup-panel: #000""#,
        ] {
            let dark = picture(attributes, backgrounds);
            assert!(dark == light, "another picture with {attributes}, backgrounds: {backgrounds}");
        }
    }
}
