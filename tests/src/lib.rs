//! Tests of what people meet: the release build in real browsers, and generated files in the programs
//! that read them. The cases are in `tests/`, the pages in `embed/`, the helpers here.
#![allow(
    clippy::indexing_slicing,
    reason = "a panic here is a failed test, and `Value` answers null for what it has not"
)]

pub mod browser;
pub mod codes;
pub mod generated;
pub mod oracle;
pub mod process;
pub mod servers;
pub mod site;
pub mod suite;
mod tls;
pub mod tools;
pub mod webdriver;
