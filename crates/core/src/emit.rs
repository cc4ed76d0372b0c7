//! Writers of syntax. Escaping lives here and nowhere else.

pub(crate) mod json;
pub(crate) mod quote;
