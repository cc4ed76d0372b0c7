//! Room: narrow and wide, pages that hide and shout, and paper.

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{help, open, start, strings};

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(
        &[Engine::Chromium],
        "nothing scrolls sideways at 320, 768 and 1280 pixels, which Chromium's pages can be given",
        widths,
    );
    suite.everywhere("on a page of the other direction the input stands where the widget's language begins", other_way);
    suite.only(
        &[Engine::Chromium],
        "a path breaks before the dot of a hidden folder and not behind it, in a width that Chromium can be given",
        hidden_folder,
    );
    suite.everywhere("a hostile style sheet of the page leaves the answer readable", hostile);
    suite.everywhere("the print button prints", print);
}

/// The programs with the longest words, and addresses with the longest hosts.
const PROGRAMS: [&str; 5] = ["thunderbird", "evolution", "claws-mail", "gnome-online-accounts", "kmail"];
const ADDRESSES: [&str; 2] = [
    "marie-antoinette.de-la-rochefoucauld.de.bourbon.parme@ovh.net",
    "marie-antoinette.de-la-rochefoucauld.de.bourbon.parme@aliceadsl.fr",
];

/// What is wider than the page, in words.
const TOO_WIDE: &str = "
    const room = document.documentElement.clientWidth;
    const wide = document.scrollingElement.scrollWidth > room ? [`the page scrolls: ${document.scrollingElement.scrollWidth}`] : [];
    const scrolls = (node) => node.closest('pre') !== null;
    for (const node of [...find('mail-setup >>> *'), ...find('mail-setup *')].filter(shown)) {
      const { left, right } = node.getBoundingClientRect();
      if (node.closest('.hidden') || scrolls(node) || (right <= room + 0.5 && left >= -0.5)) continue;
      wide.push(`${node.localName}.${node.className} from ${left} to ${right}: ${words(node).slice(0, 60)}`);
    }
    return wide;";

/// Copy buttons that a thumb misses.
const TOO_SMALL: &str = "
    return find('mail-setup >>> [part~=copy]').filter(shown).flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      return width >= 44 && height >= 44 ? [] : [`${width} x ${height}: ${button.value}`];
    });";

fn widths(browser: &Browser) {
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for lang in ["fr", "en"] {
        let page = open(browser, lang, "<mail-setup></mail-setup>");
        for address in ADDRESSES {
            page.clear();
            page.type_text(address);
            page.wait(
                "this address's settings",
                "return rows('mail-setup').some((row) => row.includes(arguments[0]))",
                &[address.into()],
            );
            for program in PROGRAMS {
                page.read("one('mail-setup').setAttribute('client', arguments[0])", &[program.into()]);
                page.wait(
                    "this program",
                    "return chosen('mail-setup', 'client').join('+') === arguments[0]",
                    &[program.into()],
                );
                page.read("for (const fold of find('mail-setup >>> details')) fold.open = true;", &[]);
                for width in [320, 768, 1280] {
                    browser.resize(width, 1.0);
                    assert_eq!(page.read("return innerWidth", &[]), json!(width));
                    let mut found = strings(page.read(TOO_WIDE, &[]));
                    if width == 320 {
                        found.extend(strings(page.read(TOO_SMALL, &[])));
                        looked_at += page.texts("mail-setup >>> [part~=copy]").len();
                    }
                    wrong.extend(found.into_iter().map(|line| format!("{lang} {address} {program} {width}: {line}")));
                }
            }
        }
    }
    assert!(looked_at > 60, "only {looked_at} copy buttons");
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn other_way(browser: &Browser) {
    let side = "
        const input = one('mail-setup input');
        const [box, room] = [input, one('mail-setup')].map((node) => node.getBoundingClientRect());
        if (room.width - box.width < 50) return 'no room to tell';
        const { direction, textAlign } = getComputedStyle(input);
        const at = ['left', 'right'].find((side) => Math.abs(box[side] - room[side]) < 1);
        return [at, direction, textAlign === 'start' && direction === 'ltr' ? 'left' : textAlign].join(' ');";
    for (page, widget, expected) in [
        ("en", "ar", "right ltr right"),
        ("en", "he", "right ltr right"),
        ("ar", "fr", "left ltr left"),
        ("ar", "ar", "right ltr right"),
    ] {
        let dir = if page == "ar" { "rtl" } else { "ltr" };
        let body = format!(r#"<div dir="{dir}"><mail-setup lang="{widget}"></mail-setup></div>"#);
        let opened = open(browser, page, &body);
        assert_eq!(opened.read(side, &[]), expected, "{widget} on a page in {page}");
        // The language can change later.
        opened.read("one('mail-setup').lang = 'de'", &[]);
        assert_eq!(opened.read(side, &[]), "left ltr left", "German instead of {widget}");
    }
}

fn hidden_folder(browser: &Browser) {
    let page = open(browser, "fr", r#"<mail-setup client="neomutt" address="jean.dupont@free.fr"></mail-setup>"#);
    page.until("match");
    browser.resize(320, 1.0);
    let tops = page.read(
        "const code = find('mail-setup >>> code').find((code) => words(code) === '~/.config/neomutt/neomuttrc');
         const text = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
         const letters = [];
         while (text.nextNode()) for (let at = 0; at < text.currentNode.length; at++) letters.push([text.currentNode, at]);
         return letters.slice(2, 4).map(([node, at]) => {
           const range = document.createRange();
           range.setStart(node, at);
           range.setEnd(node, at + 1);
           return range.getBoundingClientRect().top;
         });",
        &[],
    );
    browser.resize(1280, 1.0);
    assert_eq!(tops[0], tops[1], "the dot and the letter behind it");
    assert!(tops[1].is_number(), "{tops}");
}

fn hostile(browser: &Browser) {
    let widget = r#"<mail-setup client="thunderbird" address="jean.dupont@free.fr"></mail-setup>"#;
    let expected = {
        let page = open(browser, "fr", widget);
        page.until("match");
        page.rows()
    };
    let body = [widget, r#"<link rel="stylesheet" href="/hostile.css">"#].concat();
    let page = start(browser, help("fr", &body)).up();
    page.until("match");
    // The page's rules do apply.
    assert_eq!(page.read("return getComputedStyle(one('mail-setup')).fontSize", &[]), "40px");
    assert_eq!(page.read("return getComputedStyle(one('mail-setup input')).display", &[]), "none");
    assert_eq!(page.rows(), expected);
    let unreadable = page.read(
        "return find('mail-setup >>> :is([part~=row], [part~=label], [part~=value], [part~=copy], h2, h3, h4)')
           .filter((node) => !node.closest('details:not([open])'))
           .filter((node) => {
             const { width, height } = node.getBoundingClientRect();
             const style = getComputedStyle(node);
             return style.display === 'none' || style.display === 'contents' || style.visibility !== 'visible'
               || width < 10 || height < 10 || style.direction !== 'ltr';
           })
           .map((node) => node.outerHTML);",
        &[],
    );
    assert_eq!(unreadable, json!([]));
    // Rows do not lie on each other.
    let overlapping = page.read(
        "const boxes = find('mail-setup >>> [part~=settings] [part~=row]').filter(shown).map((row) => row.getBoundingClientRect());
         return boxes.filter((a, index) => boxes.some((b, other) => other > index
           && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length",
        &[],
    );
    assert_eq!(overlapping, 0);
    page.is_quiet();
}

fn print(browser: &Browser) {
    let widget = r#"<script src="/print.js"></script><mail-setup address="jean.dupont@free.fr"></mail-setup>"#;
    let page = open(browser, "fr", widget);
    page.until("match");
    assert_eq!(page.texts("mail-setup >>> [part~=print]"), ["Imprimer"]);
    let printed = "return document.documentElement.dataset.printed ?? '0'";
    assert_eq!(page.read(printed, &[]), "0");
    page.click("[part~=print]");
    page.wait("one print", "return document.documentElement.dataset.printed === '1'", &[]);
    assert_eq!(page.events().len(), 1, "printing is nobody's business: {:?}", page.events());
    page.is_quiet();
}
