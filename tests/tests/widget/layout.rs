//! Room: narrow and wide, pages that hide and shout, and paper.

use mail_setup_tests::browser::{Browser, Engine, Scheme};
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
    suite.only(
        &[Engine::Chromium],
        "at 400 per cent nothing scrolls sideways and nothing is cut, in a width that Chromium can be given",
        zoomed,
    );
    suite.only(
        &[Engine::Chromium],
        "text below the widget stays where it is while the widget comes, as Chromium tells",
        no_shift,
    );
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "light and dark follow the theme, else the page, else the system, which WebKitGTK cannot be told",
        schemes,
    );
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "in forced colours what is chosen, focused or pressed is told apart, where the engine can be told",
        forced,
    );
    suite.everywhere("nothing moves by itself, so nobody has to ask for less motion", still);
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

/// What is wider or higher than its own box, which hides the rest.
const CUT: &str = "
    return [...find('mail-setup >>> *'), ...find('mail-setup *')].filter(shown)
      .filter((node) => !node.closest('.hidden, pre, svg, input, select') && getComputedStyle(node).overflowX !== 'visible')
      .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => scrollWidth > clientWidth || scrollHeight > clientHeight)
      .map((node) => `${node.localName}.${node.className} is cut: ${words(node).slice(0, 60)}`);";

/// 1280 pixels at 400 % are 320 of the page's.
fn zoomed(browser: &Browser) {
    let mut wrong = Vec::new();
    browser.resize(320, 4.0);
    for lang in ["en", "fr", "de", "ar"] {
        let page = open(browser, lang, &format!(r#"<mail-setup address="{}"></mail-setup>"#, ADDRESSES[0]));
        page.until_provider("ovh.net");
        assert_eq!(page.read("return [innerWidth, devicePixelRatio]", &[]), json!([320, 4]));
        for program in PROGRAMS {
            page.read("one('mail-setup').setAttribute('client', arguments[0])", &[program.into()]);
            page.wait(
                "this program",
                "return chosen('mail-setup', 'client').join('+') === arguments[0]",
                &[program.into()],
            );
            page.read("for (const fold of find('mail-setup >>> details')) fold.open = true;", &[]);
            for look in [TOO_WIDE, TOO_SMALL, CUT] {
                wrong.extend(strings(page.read(look, &[])).into_iter().map(|line| format!("{lang} {program}: {line}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

/// How far things have moved since the page was opened, and what. The engine tells it after it has drawn.
const MOVED: &str = "
    const moved = await new Promise((done) => {
      const seen = [];
      new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(seen))));
    });
    return moved.filter(({ hadRecentInput }) => !hadRecentInput).map(({ value, sources }) =>
      `${value}: ${sources.map(({ node }) => (node?.textContent ?? node?.nodeName ?? 'what is gone').trim().slice(0, 30))}`);";

/// What the README tells pages to say, so that nothing moves before the loader is there, either.
const ROOM: &str = "
@media (scripting: enabled) {
  mail-setup:not(:defined) { display: block; min-block-size: 15.5rem; box-sizing: border-box; padding-block-start: 7rem; }
}
";

#[track_caller]
fn moved(browser: &Browser, lang: &str, style: &str, fallback: &str) -> Vec<String> {
    let body = format!("<style>{style}</style><mail-setup>{fallback}</mail-setup><p>The next paragraph.</p>");
    let _page = open(browser, lang, &body);
    strings(browser.script_async(MOVED, &[]))
}

fn no_shift(browser: &Browser) {
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(ROOM.trim()), "the README says it otherwise:{ROOM}");
    let mut wrong = Vec::new();
    for width in [320, 768, 1280] {
        browser.resize(width, 1.0);
        for lang in ["en", "fr", "ar", "de", "es", "he", "it", "nl", "pl", "pt-BR", "pt-PT"] {
            for fallback in ["", "<p>Servers for mail programs: see our list.</p>"] {
                let found = moved(browser, lang, ROOM, fallback);
                wrong.extend(found.into_iter().map(|line| format!("{width} {lang} {fallback}: {line}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
    let without = moved(browser, "en", &format!("{ROOM} mail-setup {{ --mail-setup-reserve: 0px }}"), "");
    assert_ne!(without, Vec::<String>::new(), "without room for it nothing moves, either");
}

fn schemes(browser: &Browser) {
    let page = open(browser, "en", "<mail-setup></mail-setup>");
    let says = [("light", "rgb(26, 26, 26)"), ("dark", "rgb(236, 236, 236)")];
    for (system, of_system) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
        assert!(browser.prefer(system));
        for of_page in ["light", "dark", "light dark", "normal"] {
            for theme in ["auto", "light", "dark"] {
                page.read(
                    "document.documentElement.style.colorScheme = arguments[0];
                     one('mail-setup').setAttribute('theme', arguments[1]);",
                    &[of_page.into(), theme.into()],
                );
                let expected = match (theme, of_page) {
                    ("auto", "light dark") => of_system,
                    ("auto", "normal") => "light",
                    ("auto", one) => one,
                    (theme, _) => theme,
                };
                let ink = says.iter().find(|(name, _)| *name == expected).map(|(_, ink)| *ink);
                assert_eq!(
                    page.read("return getComputedStyle(one('mail-setup >>> [part~=examples] button')).color", &[]),
                    json!(ink),
                    "system {of_system}, page {of_page}, theme {theme}"
                );
            }
        }
    }
    page.is_quiet();
}

/// Edges and ground as they are drawn.
const EDGES: &str = "
    const edge = (path) => {
      const node = one(`mail-setup >>> ${path}`);
      const { borderTopColor, borderTopWidth, borderTopStyle, outlineStyle, outlineWidth, outlineColor, backgroundColor, color }
        = getComputedStyle(node);
      return { edge: borderTopStyle === 'solid' && borderTopColor !== getComputedStyle(document.documentElement).backgroundColor
        ? parseFloat(borderTopWidth) : 0,
        outline: outlineStyle === 'solid' && outlineColor !== backgroundColor ? parseFloat(outlineWidth) : 0,
        readable: color !== backgroundColor };
    };";

fn forced(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup client="thunderbird" address="jean.dupont@free.fr"></mail-setup>"#);
    page.until_provider("free.fr");
    assert!(browser.force_colours());
    page.wait("forced colours", "return matchMedia('(forced-colors: active)').matches", &[]);
    let edge = |path: &str| page.read(&[EDGES, "return edge(arguments[0])"].concat(), &[path.into()]);
    let chosen = edge(".choice:has(:checked)");
    let other = edge("[part~=clients] .choice:not(:has(:checked))");
    assert_eq!((&chosen["edge"], &other["edge"]), (&json!(3), &json!(1)), "{chosen} {other}");
    for path in ["[part~=copy]", "[part~=print]", "select", ".number"] {
        let drawn = edge(path);
        assert_eq!((&drawn["edge"], &drawn["readable"]), (&json!(1), &json!(true)), "{path}: {drawn}");
    }
    // The focus shows on its own control, and on the label of what is chosen.
    page.browser.click("mail-setup > input");
    for (path, drawn_on) in [("[part~=print]", "[part~=print]"), ("input[name=client]", ".choice:has(:focus)")] {
        page.browser.press(&[mail_setup_tests::browser::key::TAB]);
        page.read("one(`mail-setup >>> ${arguments[0]}`).focus()", &[path.into()]);
        assert_eq!(edge(drawn_on)["outline"], 3.0, "{path}: {}", edge(drawn_on));
    }
}

fn still(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup address="jean.dupont@free.fr"></mail-setup>"#);
    page.until_provider("free.fr");
    let moving = page.read(
        "return [one('mail-setup'), ...find('mail-setup *'), ...find('mail-setup >>> *')].filter((node) => {
           const { transitionDuration, animationName } = getComputedStyle(node);
           return transitionDuration !== '0s' || animationName !== 'none';
         }).map((node) => node.outerHTML)",
        &[],
    );
    assert_eq!(moving, json!([]));
    assert_eq!(page.read("return document.getAnimations().length", &[]), 0);
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
