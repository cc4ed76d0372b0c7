//! Which of a program's words stands for which choice.
//!
//! A program has its own word for each choice; some have two, one per direction. The lists here give the keys to
//! try, the closest first.

use crate::account::Endpoint;
use crate::client::Label;
use crate::provider::{Auth, Protocol, Security};
use crate::table::tables::label;

/// Title of the screen, or the part of it, for reading mail.
pub const INCOMING: Option<Label> = Some(Label(label::GROUP_INCOMING));
/// Title of the screen, or the part of it, for sending mail.
pub const OUTGOING: Option<Label> = Some(Label(label::GROUP_OUTGOING));

/// The way to where a program lets one choose the folders for sent mail and drafts.
pub const FOLDERS_PATH: Option<Label> = Some(Label(label::MENU_PATH_TO_FOLDERS));
/// The folder for sent mail.
pub const FOLDER_SENT: Option<Label> = Some(Label(label::FIELD_SENT_FOLDER));
/// The folder for drafts.
pub const FOLDER_DRAFTS: Option<Label> = Some(Label(label::FIELD_DRAFTS_FOLDER));
/// The way to where a program lets one leave collected mail on the server.
pub const LEAVE_PATH: Option<Label> = Some(Label(label::MENU_PATH_TO_LEAVE_ON_SERVER));
/// The box that leaves collected mail on the server.
pub const LEAVE: Option<Label> = Some(Label(label::OPTION_LEAVE_ON_SERVER));
/// The box that removes collected mail from the server.
pub const REMOVE: Option<Label> = Some(Label(label::OPTION_REMOVE_FROM_SERVER));

/// When a box is to be ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Whatever the settings are.
    Always,
    /// When that side uses STARTTLS.
    StartTls {
        /// The side for sending.
        outgoing: bool,
    },
    /// When both sides have the same user name.
    SameLogin,
    /// When the outgoing server asks for a login.
    NeedsLogin,
}

/// When a box, or an entry that stands among boxes, is to be ticked.
#[must_use]
pub fn condition(box_: Label) -> Condition {
    match box_.0 {
        label::VALUE_SECURITY_STARTTLS => Condition::StartTls { outgoing: false },
        label::VALUE_OUTGOING_SECURITY_STARTTLS => Condition::StartTls { outgoing: true },
        label::OPTION_SAME_LOGIN => Condition::SameLogin,
        label::CHECKBOX_SERVER_REQUIRES_AUTH => Condition::NeedsLogin,
        _ => Condition::Always,
    }
}

/// Whether it is ticked; an entry of a list is chosen instead.
#[must_use]
pub fn is_box(label: Label) -> bool {
    !matches!(label.0, label::VALUE_IMAP | label::VALUE_POP3 | label::VALUE_SMTP)
}

/// The words for a protocol.
#[must_use]
pub fn protocol(protocol: Protocol) -> [Option<Label>; 2] {
    one(match protocol {
        Protocol::Imap => label::VALUE_IMAP,
        Protocol::Pop3 => label::VALUE_POP3,
        Protocol::Smtp => label::VALUE_SMTP,
    })
}

/// The words for how a server encrypts.
#[must_use]
pub fn security(end: &Endpoint) -> [Option<Label>; 2] {
    let (incoming, outgoing) = match end.security {
        Security::Tls => (label::VALUE_SECURITY_TLS, label::VALUE_OUTGOING_SECURITY_TLS),
        Security::StartTls => (label::VALUE_SECURITY_STARTTLS, label::VALUE_OUTGOING_SECURITY_STARTTLS),
    };
    sided(end.protocol, incoming, outgoing)
}

/// The words for a way to log in.
#[must_use]
pub fn auth(auth: Auth, protocol: Protocol) -> [Option<Label>; 2] {
    match (auth, protocol) {
        // Where mechanisms are listed by name for sending, a password is PLAIN.
        (Auth::Password | Auth::AppPassword | Auth::BridgePassword, Protocol::Smtp) => {
            [Some(Label(label::VALUE_OUTGOING_AUTH_PASSWORD)), Some(Label(label::VALUE_OUTGOING_AUTH_PLAIN))]
        }
        (Auth::Password | Auth::AppPassword | Auth::BridgePassword, _) => {
            [Some(Label(label::VALUE_AUTH_PASSWORD)), Some(Label(label::VALUE_AUTH_PLAIN))]
        }
        (Auth::OAuth2, protocol) => sided(protocol, label::VALUE_AUTH_OAUTH2, label::VALUE_OUTGOING_AUTH_OAUTH2),
        (Auth::Encrypted, Protocol::Smtp) => {
            [Some(Label(label::VALUE_OUTGOING_AUTH_ENCRYPTED)), Some(Label(label::VALUE_OUTGOING_AUTH_CRAM_MD5))]
        }
        (Auth::Encrypted, _) => [Some(Label(label::VALUE_AUTH_ENCRYPTED)), Some(Label(label::VALUE_AUTH_CRAM_MD5))],
        (Auth::None, protocol) => sided(protocol, label::VALUE_AUTH_NONE, label::VALUE_OUTGOING_AUTH_NONE),
    }
}

fn one(label: u8) -> [Option<Label>; 2] {
    [Some(Label(label)), None]
}

fn sided(protocol: Protocol, incoming: u8, outgoing: u8) -> [Option<Label>; 2] {
    if protocol == Protocol::Smtp { [Some(Label(outgoing)), Some(Label(incoming))] } else { one(incoming) }
}
