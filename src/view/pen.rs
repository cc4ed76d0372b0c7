//! Writing nodes one after the other.
//!
//! `html!` writes the code that builds an element out in full wherever one stands: for the hundred elements of
//! this view that is 30 kB of what a reader loads. A pen builds the same nodes from short calls: [`Pen::open`] an
//! element, write into it, [`Pen::close`] it.

use crate::app::App;
use mailsetup_core::Key;
use mailsetup_core::text::pieces;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VTag, VText};
use yew::{AttrValue, Html};

/// All attributes that elements of the view have. With one list for all, Yew compares two elements place by
/// place, and no element needs a map.
static NAMES: &[&str] = &[
    "xmlns",
    "class",
    "part",
    "lang",
    "dir",
    "name",
    "value",
    "type",
    "id",
    "for",
    "href",
    "target",
    "rel",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "autocomplete",
    "disabled",
    "data-text",
    "data-copy",
    "data-done",
    "data-field",
    "data-format",
    "data-provider",
    "data-tag",
    "viewBox",
    "d",
];
/// The place of an entry's `selected`, which is a property and stands behind the attributes.
static PROPERTIES: &[&str] = &["xmlns", "value", "selected", "disabled"];

/// Every element says its namespace: for those that do not, Yew keeps a map of elements to copy, half a kilobyte of code.
const HTML: Option<AttributeOrProperty> =
    Some(AttributeOrProperty::Attribute(AttrValue::Static("http://www.w3.org/1999/xhtml")));
/// The namespace of drawings.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

/// Where nodes are written.
pub(super) struct Pen<'a> {
    pub(super) app: &'a App,
    open: Vec<Open>,
    done: Vec<Html>,
}

struct Open {
    tag: VTag,
    values: Vec<Option<AttributeOrProperty>>,
    children: Vec<Html>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(app: &'a App) -> Self {
        Self { app, open: Vec::new(), done: Vec::new() }
    }

    /// Opens an element, written `tag.class class|part`.
    #[inline(never)]
    pub(super) fn open(&mut self, what: &'static str) {
        let (what, part) = what.split_once('|').unwrap_or((what, ""));
        let (tag, class) = what.split_once('.').unwrap_or((what, ""));
        let mut values = vec![HTML];
        values.resize_with(NAMES.len(), || None);
        self.open.push(Open { tag: VTag::new(tag), values, children: Vec::new() });
        self.set("class", class);
        self.set("part", part);
    }

    /// Gives the open element an attribute; an empty value leaves it out.
    #[inline(never)]
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        if let Some(open) = self.open.last_mut() {
            let place = NAMES.iter().position(|known| *known == name);
            if let Some(cell) = place.and_then(|place| open.values.get_mut(place)).filter(|_| !value.is_empty()) {
                *cell = Some(AttributeOrProperty::Attribute(AttrValue::from(value.to_owned())));
            }
        }
    }

    /// Closes the open element.
    #[inline(never)]
    pub(super) fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            let mut tag = open.tag;
            tag.set_attributes(Attributes::Dynamic { keys: NAMES, values: open.values.into() });
            tag.add_child(VNode::from(VList::with_children(open.children, None)));
            self.put(VNode::from(tag));
        }
    }

    fn put(&mut self, node: Html) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.done.push(node),
        }
    }

    /// Writes a text.
    #[inline(never)]
    pub(super) fn text(&mut self, text: &str) {
        self.put(VNode::from(VText::new(AttrValue::from(text.to_owned()))));
    }

    /// Writes an element with a text.
    #[inline(never)]
    pub(super) fn say(&mut self, what: &'static str, text: &str) {
        self.open(what);
        self.text(text);
        self.close();
    }

    /// Writes an element with one of our texts.
    #[inline(never)]
    pub(super) fn words(&mut self, what: &'static str, key: Key) {
        self.filled(what, key, &[]);
    }

    /// Writes an element with one of our texts, and values in its places.
    #[inline(never)]
    pub(super) fn filled(&mut self, what: &'static str, key: Key, values: &[(&str, &str)]) {
        self.say(what, &self.fill(key, values));
    }

    /// One of our texts, with values in its places.
    pub(super) fn fill(&self, key: Key, values: &[(&str, &str)]) -> String {
        mailsetup_core::text::fill(self.app.texts.get(key), values)
    }

    /// Writes one of our texts, and what `inside` writes in each place, which it is told the name of.
    #[inline(never)]
    pub(super) fn around(&mut self, key: Key, inside: &dyn Fn(&mut Self, &str)) {
        for (place, part) in pieces(self.app.texts.get(key)) {
            if let Some(place) = place {
                inside(self, place);
            }
            self.text(part);
        }
    }

    /// Opens a button. Its name and value tell the loader what it does.
    #[inline(never)]
    pub(super) fn button(&mut self, what: &'static str, name: &str, value: &str) {
        self.open(what);
        self.set("type", "button");
        self.set("name", name);
        self.set("value", value);
    }

    /// Opens a box to tick or to choose. It says what it does as a button does.
    #[inline(never)]
    pub(super) fn choice(&mut self, kind: &'static str, name: &str, value: &str, checked: bool) {
        self.open("input");
        self.set("type", kind);
        self.set("name", name);
        self.set("value", value);
        if let Some(open) = self.open.last_mut() {
            open.tag.set_checked(checked);
        }
    }

    /// Writes a radio button and opens its label.
    #[inline(never)]
    pub(super) fn radio(&mut self, name: &str, value: &str, checked: bool) {
        self.open("label.choice");
        self.choice("radio", name, value, checked);
        self.close();
        self.open("span");
    }

    /// Writes an entry of a list; one without a value says what the list is for.
    #[inline(never)]
    pub(super) fn option(&mut self, value: &str, selected: bool, words: &str) {
        let mut tag = VTag::new("option");
        let property = |value: bool| Some(AttributeOrProperty::Property(value.into()));
        let value_cell = Some(AttributeOrProperty::Attribute(AttrValue::from(value.to_owned())));
        let values = vec![HTML, value_cell, property(selected), property(value.is_empty())];
        tag.set_attributes(Attributes::Dynamic { keys: PROPERTIES, values: values.into() });
        tag.add_child(VNode::from(VText::new(AttrValue::from(words.to_owned()))));
        self.put(VNode::from(tag));
    }

    /// Opens what can be unfolded.
    #[inline(never)]
    pub(super) fn fold(&mut self, what: &'static str, summary: Key) {
        self.open(what);
        self.words("summary", summary);
    }

    /// Writes a link to somebody else's page.
    #[inline(never)]
    pub(super) fn link(&mut self, url: &str, words: &str) {
        self.open("a");
        self.set("href", url);
        self.set("target", "_blank");
        self.set("rel", "noopener noreferrer");
        self.text(words);
        self.close();
    }

    /// Writes a menu path, whose words U+001F separates; those in English end with U+0001. The mark between them turns
    /// with the direction of the text.
    #[inline(never)]
    pub(super) fn path(&mut self, language: &str, words: &str) {
        self.open("span.path");
        self.set("lang", language);
        for (place, word) in words.split('\u{1f}').enumerate() {
            if place > 0 {
                self.text(" › ");
            }
            let english = word.strip_suffix('\u{1}');
            self.open("bdi");
            self.set("lang", if english.is_some() { "en" } else { "" });
            self.text(english.unwrap_or(word));
            self.close();
        }
        self.close();
    }

    /// Writes a host, an address or a port: left to right in every language, and broken at its dots where room is
    /// short.
    #[inline(never)]
    pub(super) fn literal(&mut self, words: &str) {
        self.open("code");
        self.set("dir", "ltr");
        self.set("data-text", "1");
        for part in words.split_inclusive('.') {
            self.text(part);
            // The dot of a hidden folder belongs to its name.
            if !part.ends_with("/.") {
                self.open("wbr");
                self.close();
            }
        }
        self.close();
    }

    /// All that was written.
    pub(super) fn finish(mut self) -> Html {
        while !self.open.is_empty() {
            self.close();
        }
        VNode::from(VList::with_children(self.done, None))
    }
}
