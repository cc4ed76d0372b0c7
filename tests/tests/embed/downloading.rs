//! Downloading a file, where a page or a browser may forbid it.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::generated::config_file;

use crate::Group;
use crate::case::Case;
use crate::visit::Visit;

pub(crate) const GROUP: Group = Group {
    folder: "downloading",
    heading: "Downloading",
    about: "\
A reader types an address and clicks on “Download”, beside a profile for Apple’s programs. It is “saved” when the file
arrives under its name, with its bytes, and the widget says that it was handed over; “opened” when the link has no
`download` attribute, as iOS wants it, and the page says so that watches the link. In every case a line of the file’s
text was first selected with the mouse and copied with the keyboard, the text stays in sight, and nothing was requested.",
    look,
};

const ADDRESS: &str = "jean.dupont@free.fr";
const FORMAT: &str = "mobileconfig";
const FILE: &str = "mail-setup >>> [part~=file]:has([data-format=mobileconfig])";

fn look(browser: &Browser, case: &Case) -> String {
    let visit = case.visit(browser);
    if let Some(instead) = visit.instead() {
        return instead;
    }
    visit.type_address(ADDRESS);
    let requests = visit.site.requests().len();
    let expected = config_file(ADDRESS, FORMAT, None, None).expect("the library writes it");
    let text = format!("{FILE} [part~=file-text]");
    browser.click(&format!("{FILE} summary"));
    visit.copies_by_hand(&text, |line| !line.is_empty() && expected.text.contains(line));

    let mut arrived = Vec::new();
    for time in 1..=case.times() {
        browser.forget_downloads();
        browser.click(&format!("{FILE} [part~=download]"));
        visit.wait(
            "the page hears of it, or the reader is told why not",
            "return witness.seen.events.filter(({ type }) => type === 'mail-setup:download').length === arguments[0]
               || one('mail-setup >>> [part~=status]').classList.contains('note')",
            &[time.into()],
        );
        arrived = come(&visit);
        for name in &arrived {
            assert_eq!(String::from_utf8_lossy(&browser.downloaded(name)), expected.text, "{name}");
        }
    }
    let shown = visit.read("return shown(one(arguments[0])) && one(arguments[0]).textContent", &[text.into()]);
    assert_eq!(shown, expected.text);
    visit.is_quiet_since(requests);

    let said = visit.status();
    let opened = visit.text("return document.documentElement.dataset.opened", &[]);
    let told = if said == format!("{} handed to your browser", expected.file_name) {
        ""
    } else {
        &format!(", and said “{said}”")
    };
    if !opened.is_empty() {
        return format!("{opened}{told}");
    }
    match arrived.as_slice() {
        [] if told.is_empty() => "not saved; the text is unfolded".to_owned(),
        [] => format!("not saved{told}"),
        [name] if *name == expected.file_name => format!("saved{told}"),
        names => format!("saved as {}{told}", names.join(", ")),
    }
}

/// The files that have come until now. One that is still to come would come before two others that the page itself
/// offers, one after the other.
#[track_caller]
fn come(visit: &Visit) -> Vec<String> {
    let own = ["first.txt", "second.txt"];
    visit.browser.leave();
    visit.read("addEventListener('click', ({ target }) => document.body.dataset.clicked = target.download, true)", &[]);
    for name in own {
        // A browser that puts up a bar for what has come moves the page away from under the mouse.
        let clicked = (0..5).any(|_| {
            visit.browser.click(&format!("[download='{name}']"));
            visit.text("return document.body.dataset.clicked", &[]) == name
        });
        assert!(clicked, "{name} could not be clicked");
        assert_eq!(visit.browser.downloaded(name), b"own");
    }
    visit.enter();
    let mut names = visit.browser.download_names();
    names.retain(|name| !own.contains(&name.as_str()));
    names
}
