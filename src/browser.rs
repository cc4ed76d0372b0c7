//! What the widget asks of the browser, one web API per file.

pub(crate) mod clipboard;
pub(crate) mod date;
pub(crate) mod download;
pub(crate) mod event;
pub(crate) mod idn;
pub(crate) mod platform;
