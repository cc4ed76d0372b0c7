//! What the widget imports from its script: only what is used, under short names.
//!
//! wasm-bindgen gives every import a name of its own with a hash of sixteen digits, which stands in both files and
//! compresses badly; and its script keeps the functions of imports that optimising has removed since. Here the
//! module's imports are counted instead, and the script keeps those.

use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use walrus::ModuleConfig;

/// The indentation of an entry in wasm-bindgen's list of imports.
const ENTRY: &str = "        ";

/// Renames the imports of `wasm` and leaves all others out of `script`.
pub(crate) fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut module = ModuleConfig::new()
        .generate_producers_section(false)
        .generate_name_section(false)
        .parse(wasm)
        .context("the widget is no WebAssembly that can be read")?;
    let mut names = HashMap::new();
    // What the widget imports from a script of ours keeps the name it has there.
    for import in module.imports.iter_mut().filter(|import| import.module.ends_with("_bg.js")) {
        let short = format!("_{}", names.len());
        names.insert(std::mem::replace(&mut import.name, short.clone()), short);
    }
    let script = keep(script, &names);
    for (long, short) in &names {
        ensure!(
            script.contains(&format!("{ENTRY}{short}: ")),
            "wasm-bindgen's script has no entry for `{long}`, which the widget imports"
        );
    }
    Ok((module.emit_wasm(), script))
}

/// The script with the entries that `names` has, renamed, and without the other ones.
fn keep(script: &str, names: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(script.len());
    let mut dropping = false;
    for line in script.split_inclusive('\n') {
        let entry = line.strip_prefix(ENTRY).filter(|rest| !rest.starts_with([' ', '}']));
        match entry.and_then(|rest| rest.split_once(": function(")) {
            Some((name, rest)) => {
                let short = names.get(name);
                dropping = short.is_none();
                if let Some(short) = short {
                    out.extend([ENTRY, short, ": function(", rest]);
                }
            }
            // The end of an entry that is left out goes with it.
            None if dropping => dropping = !line.starts_with(&format!("{ENTRY}}}")),
            None => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::keep;
    use std::collections::HashMap;

    #[test]
    fn entries_that_are_not_imported_leave_no_trace() {
        let script = "const import0 = {\n        __proto__: null,\n        __wbg_a_1: function(arg0) {\n            \
                      return arg0;\n        },\n        __wbg_b_2: function() { return handleError(function (arg0) \
                      {\n            arg0.b();\n        }, arguments); },\n        __wbg_c_3: function() {\n        \
                      },\n};\n";
        let names =
            HashMap::from([("__wbg_a_1".to_owned(), "_0".to_owned()), ("__wbg_c_3".to_owned(), "_1".to_owned())]);
        let expected = "const import0 = {\n        __proto__: null,\n        _0: function(arg0) {\n            \
                        return arg0;\n        },\n        _1: function() {\n        },\n};\n";
        assert_eq!(keep(script, &names), expected);
    }
}
