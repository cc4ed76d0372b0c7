//! Writers of syntax. Escaping lives here and nowhere else.

pub(crate) mod json;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod quote;
pub(crate) mod xml;
