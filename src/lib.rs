//! The widget: mail-server settings for an address, on somebody's page.
//!
//! [`state`] is the whole behaviour, without a browser; [`app`] is the Yew component around it; [`view`] draws it;
//! [`js`] is what the loader (`www/`) calls, and [`browser`] what the widget asks of it. Everything that touches a
//! web API is JavaScript: there a line costs a tenth of what it costs here. What a provider or a
//! program is, which settings are right and how a file is written is decided in `mailsetup-core`.

pub mod app;
pub mod browser;
pub mod js;
pub mod options;
pub mod state;
pub mod view;

/// The standard allocator weighs 2.3 kB more.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
