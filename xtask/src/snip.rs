//! Cutting out of the module what the widget can never reach.
//!
//! A compiler keeps what might be called; a program knows more. The functions named here are replaced by a trap, so
//! that optimising afterwards drops them and all that only they need: a fifth of what a reader would load. Each
//! group says why nothing can reach it. If something did, the widget would trap, the loader would see it and give
//! the page its own content back; the browser tests run on the module that has been cut.

use anyhow::{Context, Result, ensure};
use std::iter;
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionKind, Module, ModuleConfig};

/// Functions to cut, by the beginnings of their names, `*` standing for anything, and why nothing reaches them.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "A panic ends in a trap here with or without its message (panic = \"abort\"): no text for it is needed.",
        &[
            "core::cell::panic_",
            "core::cell::lazy::panic_poisoned",
            "core::str::slice_error_fail",
            "alloc::raw_vec::handle_error",
            "alloc::alloc::handle_alloc_error",
            "<std::panic::PanicHookInfo as",
            "console_error_panic_hook::",
            "core::fmt::",
            "<hashbrown::raw::Fallibility>::",
            "wasm_bindgen::throw_str",
            "gloo_console::",
            "<core::fmt::",
            "<&str as core::fmt::Display>",
            "<alloc::string::String as core::fmt::",
            "<core::fmt::Formatter>::",
        ],
    ),
    (
        "No element of the view has a listener: the widget listens to the whole view at once (src/browser.js).",
        &[
            "<yew::dom_bundle::btag::listeners::ListenerRegistration>::",
            "<yew::dom_bundle::subtree_root::BSubtree>::ensure_handled",
            "<yew::dom_bundle::subtree_root::SubtreeData>::add_listener",
            "<yew::dom_bundle::subtree_root::EventDescriptor as",
            "<yew::virtual_dom::listeners::ListenerKind>::",
            "<hashbrown::raw::RawTableInner>::drop_elements::<*EventDescriptor",
            "<hashbrown::raw::RawTable<*EventDescriptor*)>>::",
            "<hashbrown::map::HashMap<u32, std::collections::hash::map::HashMap<yew::dom_bundle::subtree_root::EventDescriptor",
            "<std::hash::random::RandomState as*EventDescriptor",
        ],
    ),
    (
        "The view is made of elements, texts and lists (src/view/pen.rs): no raw nodes, portals, \
         suspensions, components within it or text areas, and no input whose text Yew sets.",
        &[
            "<yew::virtual_dom::vraw::VRaw as",
            "<yew::dom_bundle::braw::BRaw as",
            "<yew::dom_bundle::braw::BRaw>::",
            "<yew::virtual_dom::vcomp::VComp as yew::dom_bundle",
            "<yew::dom_bundle::bcomp::BComp as",
            "<yew::suspense::component::feat_csr_ssr::BaseSuspense>::",
            "<web_sys::features::gen_HtmlTextAreaElement::HtmlTextAreaElement>::",
            "<yew::virtual_dom::vtag::TextareaFields as yew::dom_bundle",
            "<web_sys::features::gen_HtmlInputElement::HtmlInputElement>::set_value",
            "<yew::virtual_dom::vportal::VPortal as",
            "<yew::virtual_dom::vsuspense::VSuspense as",
            "<yew::dom_bundle::bsuspense::BSuspense as",
            "<yew::dom_bundle::bportal::BPortal as",
            "<yew::suspense::suspension::Suspension>::",
            "<alloc::rc::Rc<yew::virtual_dom::vportal::VPortal> as yew::utils::RcExt",
            "<alloc::rc::Rc<yew::virtual_dom::vsuspense::VSuspense> as yew::utils::RcExt",
        ],
    ),
    (
        "Elements of one kind always have the same list of attribute names (src/view/pen.rs), compared place by place.",
        &["<yew::virtual_dom::Attributes>::apply_diff_as_maps", "<indexmap::"],
    ),
    (
        "Every node of the view belongs to its parent alone (src/view/pen.rs), so Yew takes it and clones none.",
        &[
            "<yew::virtual_dom::vnode::VNode as core::clone::Clone>::clone",
            "<yew::virtual_dom::AttributeOrProperty as core::clone::Clone>::clone",
            "<alloc::boxed::Box<[core::option::Option<yew::virtual_dom::AttributeOrProperty>]> as core::clone::Clone>::clone",
            "<alloc::boxed::Box<[core::option::Option<alloc::rc::Rc<dyn yew::virtual_dom::listeners::Listener>>]> as core::clone",
            "<alloc::vec::Vec<yew::virtual_dom::vnode::VNode> as core::clone::Clone>::clone",
            "<yew::virtual_dom::vlist::VList as core::clone::Clone>::clone",
            "<alloc::rc::Rc<alloc::vec::Vec<yew::virtual_dom::vnode::VNode>>>::clone_from_ref_in",
            "<alloc::rc::Rc<yew::virtual_dom::vlist::VList>>::clone_from_ref_in",
        ],
    ),
    (
        "Every element of the view says its namespace (src/view/pen.rs), so Yew copies none from one it has kept.",
        &[
            "<std::thread::local::LocalKey<core::cell::RefCell<std::collections::hash::map::HashMap<alloc::string::String, \
             web_sys::features::gen_Element::Element>>>>::with::<",
        ],
    ),
    (
        "No list of the view has keys.",
        &["<hashbrown::*<yew::dom_bundle::blist::KeyedEntry", "<std::hash::random::RandomState as*KeyedEntry"],
    ),
    (
        "Yew works off what it has to do at once (its feature `not_browser_env`), and nothing of the page runs in \
         between (www/mount.js puts that off): a queue holds a widget or two, and a B-tree of up to eleven is one leaf.",
        &[
            "<alloc::collections::btree::node::BalancingContext<",
            "<alloc::collections::btree::node::*::marker::Internal>",
            "<alloc::collections::btree::node::*>::split_leaf_data",
            "<alloc::collections::btree::node::*>::fix_node_",
        ],
    ),
];

/// Functions that answer zero instead, and why that is an answer.
const ZERO: (&str, &[&str]) = (
    "Every key of Yew's maps (a widget's root, the kinds of elements) has the same hash: with some thirty keys a walk \
     along them costs nothing, and what is looked for is compared whole in any case.",
    &["<std::hash::random::RandomState as core::hash::BuildHasher>::hash_one::<"],
);

/// The module without what cannot be reached.
pub(crate) fn cut(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = ModuleConfig::new()
        .generate_producers_section(false)
        .parse(wasm)
        .context("wasm-bindgen's output is no WebAssembly that can be read")?;
    let named: Vec<_> = module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| Some((id, plain(module.funcs.get(id).name.as_deref()?))))
        .collect();
    ensure!(!named.is_empty(), "the widget has lost the names of its functions; nothing can be cut without them");
    let mut stale = Vec::new();
    for (group, (_, names)) in iter::once(&ZERO).chain(GROUPS).enumerate() {
        for name in *names {
            let found: Vec<_> = named.iter().filter(|(_, known)| fits(known, name)).map(|(id, _)| *id).collect();
            if found.is_empty() {
                stale.push(*name);
            }
            for id in found {
                replace(&mut module, id, (group == 0).then_some(Value::I64(0)));
            }
        }
    }
    ensure!(stale.is_empty(), "xtask/src/snip.rs cuts functions that are not there any more: {}", stale.join(", "));
    blank_locations(&mut module);
    Ok(module.emit_wasm())
}

/// Whether a name begins as the pattern says.
fn fits(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let rest = parts.next().and_then(|first| name.strip_prefix(first));
    rest.and_then(|rest| parts.try_fold(rest, |rest, part| Some(rest.split_once(part)?.1))).is_some()
}

/// A name without the hashes of crates: `core[1a2b]::str::find` is `core::str::find`.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_hexdigit()) => rest = after,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Gives a function another body: a trap, or this answer.
fn replace(module: &mut Module, id: walrus::FunctionId, answer: Option<Value>) {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (kind.params().to_vec(), kind.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    match answer {
        Some(value) => builder.func_body().const_(value),
        None => builder.func_body().unreachable(),
    };
    let args = params.iter().map(|param| module.locals.add(*param)).collect();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(args));
}

/// Blanks where panics would have said they happened: a file, its length, line and column, read by nothing now.
/// The files' names go too: they are paths of the machine that built the widget.
fn blank_locations(module: &mut Module) {
    let ids: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else { continue };
        let Ok(start) = usize::try_from(start) else { continue };
        let word = |bytes: &[u8], at: usize| {
            let word = bytes.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(word)).ok()
        };
        let file = |bytes: &[u8], at: usize| {
            let from = word(bytes, at)?.checked_sub(start)?;
            let range = from..from.checked_add(word(bytes, at + 4)?)?;
            let name = bytes.get(range.clone())?;
            let is_file =
                (8..200).contains(&name.len()) && name.ends_with(b".rs") && name.iter().all(u8::is_ascii_graphic);
            let (line, column) = (word(bytes, at + 8)?, word(bytes, at + 12)?);
            (is_file && line < 20_000 && column < 500).then_some(range)
        };
        // Data lies at multiples of four from the start of memory.
        let first = start.wrapping_neg() % 4;
        let found: Vec<_> = (first..data.value.len())
            .step_by(4)
            .filter_map(|at| Some([at..at + 16, file(&data.value, at)?]))
            .flatten()
            .collect();
        for range in found {
            if let Some(bytes) = data.value.get_mut(range) {
                bytes.fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_lose_the_hashes_of_crates_and_keep_slices() {
        assert_eq!(
            plain("<yew[9caabcb7c1a3bf15]::html::Scope as core[c593]::any::Any>::f[1]"),
            "<yew::html::Scope as core::any::Any>::f"
        );
        assert_eq!(plain("<&[u8] as x[12]::Y>::z"), "<&[u8] as x::Y>::z");
    }
}
