//! The widget: mail-server settings for an address, on somebody's page.
//!
//! [`state`] is the whole behaviour, without a browser; [`app`] is the Yew component around it; `view` draws it;
//! `browser` holds one file per web API; [`js`] is what the loader (`www/mail-setup.js`) calls. What a provider
//! or a program is, which settings are right and how a file is written is not decided here but in
//! `mailsetup-core`.

pub mod app;
mod browser;
pub mod js;
pub mod options;
pub mod state;
mod view;
