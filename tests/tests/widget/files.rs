//! Files: what is saved is what is shown is what the native library writes.

use mail_setup_tests::browser::{Browser, Scheme};
use mail_setup_tests::codes::{drawn, read_off};
use mail_setup_tests::generated::config_file;
use mail_setup_tests::suite::Suite;

use crate::page::open;

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a profile for a Mac is saved with the native library's bytes", profile);
    suite.everywhere("an administrator's file for Thunderbird is saved with the native library's bytes", autoconfig);
    suite.everywhere("a file takes the name that was typed", named);
    suite.everywhere("only the files that the page allows are offered", allowed);
    suite.everywhere("a code is read off the page, dark theme or light, and off the picture that is saved", code);
}

fn save(browser: &Browser, client: &str, format: &str, address: &str, protocol: Option<&str>, name: Option<&str>) {
    let page = open(browser, "en", &format!(r#"<mail-setup client="{client}"></mail-setup>"#));
    page.type_text(address);
    page.until("match");
    if let Some(protocol) = protocol {
        page.click(&format!("input[name=protocol][value={protocol}]"));
    }
    if let Some(name) = name {
        page.click("[part~=files] label");
        browser.type_text(name);
    }
    let expected = config_file(address, format, protocol, name).expect("the native library writes it");
    let (file, media_type) = (expected.file_name.as_str(), expected.media_type);
    assert!(file.is_ascii() && !file.contains(' '), "{file}");
    page.click(&format!("[part~=download][data-format={format}]"));
    let saved = browser.downloaded(file);
    assert_eq!(String::from_utf8_lossy(&saved), expected.text, "{media_type}");
    page.wait(
        "it is said",
        "return words(one('mail-setup >>> [part~=status]')) === arguments[0]",
        &[format!("{file} handed to your browser").into()],
    );
    assert_eq!(page.events()[1..], [format!(r#"mail-setup:download {{"format":"{format}"}}"#)]);
    // The text stands beside it, for where a frame forbids downloads.
    page.click(&format!("[part~=file]:has([data-format={format}]) summary"));
    let shown = page.text_of(&format!(
        "return one('mail-setup >>> [part~=file]:has([data-format={format}]) [part~=file-text]').textContent"
    ));
    assert_eq!(shown, expected.text);
    page.click(&format!("[part~=file]:has([data-format={format}]) [part~=copy]"));
    page.wait("it is copied", "return arguments[0] < witness.seen.events.length", &[2.into()]);
    assert_eq!(page.events()[2..], [format!(r#"mail-setup:copy {{"field":"{format}"}}"#)]);
    page.is_quiet();
    let copied = browser.clipboard();
    assert_eq!(copied.replace("\r\n", "\n"), expected.text);
}

fn profile(browser: &Browser) {
    save(browser, "apple-mail-macos", "mobileconfig", "jean.dupont@free.fr", None, None);
}

fn autoconfig(browser: &Browser) {
    save(browser, "thunderbird", "autoconfig", "jean.dupont@free.fr", Some("pop3"), None);
}

fn named(browser: &Browser) {
    save(browser, "apple-mail-macos", "mobileconfig", "jean.dupont@free.fr", Some("imap"), Some("Zoé <&> Dupont"));
}

fn allowed(browser: &Browser) {
    let offered = "return find('mail-setup >>> [part~=download]').map((button) => button.dataset.format)";
    for (formats, expected) in [
        ("", "autoconfig"),
        (r#"formats="mobileconfig""#, ""),
        (r#"formats="none""#, ""),
        (r#"formats="autoconfig""#, "autoconfig"),
    ] {
        let page = open(browser, "en", &format!(r#"<mail-setup client="thunderbird" {formats}></mail-setup>"#));
        page.type_text("jean.dupont@free.fr");
        page.until("match");
        assert_eq!(crate::page::strings(page.read(offered, &[])).join(" "), expected, "{formats}");
        page.is_quiet();
    }
}

fn code(browser: &Browser) {
    let (address, name) = ("jean.dupont@free.fr", "Zoé \"D\" 山田");
    let page = open(browser, "en", r#"<mail-setup client="thunderbird-android"></mail-setup>"#);
    page.type_text(address);
    page.until("match");
    page.click("[part~=files] label");
    browser.type_text(name);
    page.wait("the name", "return one('mail-setup >>> #full-name').value === arguments[0]", &[name.into()]);
    page.read("return one('mail-setup >>> [part~=qr]').scrollIntoView({ block: 'center' })", &[]);
    let payload = |name| config_file(address, "thunderbird-qr", None, Some(name)).expect("it is written").text;
    let code = drawn(&[payload(name)]).remove(0).expect("it is short");
    let path = "return one('mail-setup >>> [part~=qr] path').getAttribute('d') === arguments[0]";
    page.wait("the code of the name", path, &[code.split_once(' ').expect("the side stands before it").1.into()]);
    // WebKitGTK's driver leaves parts of its pictures black; there the saved picture must do.
    for scheme in [Scheme::Dark, Scheme::Light] {
        if browser.prefer(scheme) {
            // An engine may show an earlier state of the page for a moment.
            let looks = (0..20).map(|_| read_off(&browser.window(), ".png"));
            let seen: Vec<_> = looks.take_while(|seen| *seen != Some(payload(name))).collect();
            assert!(seen.len() < 20, "{scheme:?}: {:?}", seen.last());
        }
    }
    page.click("[part~=download][data-format=thunderbird-qr]");
    let saved = browser.downloaded("thunderbird-qr.png");
    assert_eq!(read_off(&saved, ".png"), Some(payload(name)));
    assert_eq!(page.events()[1..], [r#"mail-setup:download {"format":"thunderbird-qr"}"#]);
    // No code holds three thousand bytes, and the file is offered as it is.
    page.click("[part~=files] label");
    page.read(
        "const input = one('mail-setup >>> #full-name'); input.value = 'x'.repeat(3000);\
               input.dispatchEvent(new Event('input', { bubbles: true, composed: true }))",
        &[],
    );
    page.wait("the code is gone", "return one('mail-setup >>> [part~=qr]') === null", &[]);
    assert_eq!(page.texts("mail-setup >>> [data-format=thunderbird-qr]"), ["Download thunderbird-qr.json"]);
    page.is_quiet();
}
