//! The sheet of paper: what a reader who prints the page takes along.

use std::fs;
use std::process::Command;

use expect_test::expect_file;
use mail_setup_tests::browser::{Browser, Engine, Scheme};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools::{PDFINFO, PDFTOTEXT, Tool};

use crate::page::open;

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "the print sheet is one page, all that is needed and no button; WebKitGTK's driver cannot print",
        sheet,
    );
}

/// A sheet, read back.
struct Sheet {
    pages: usize,
    text: String,
}

#[track_caller]
fn tool(tool: Tool, options: &[&str], pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), pdf).expect("the PDF on disk");
    let output = Command::new(tool.path()).args(options).arg(file.path()).arg("-").output().expect("poppler runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn sheet(browser: &Browser) {
    for lang in ["en", "fr"] {
        let page = open(browser, lang, r#"<mail-setup client="thunderbird" address="jean.dupont@free.fr"></mail-setup>"#);
        page.until_provider("free.fr");
        let pdf = browser.paper(false);
        fs::write(format!("/tmp/look-{}-{lang}.pdf", browser.engine().name()), &pdf).unwrap();
    }
}
