//! The code for Thunderbird on a phone, read off its picture. What the app takes is in `core/tests/formats.rs`.

use mail_setup_tests::codes::{drawn, read_off};
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};
use std::process::Command;

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("thunderbird-qr", "imap", |ground| is_read(ground, Protocol::Imap)),
    Case::new("thunderbird-qr", "pop3", |ground| is_read(ground, Protocol::Pop3)),
];

/// Pixels of a module's side.
const SCALE: usize = 4;

fn is_read(ground: &Ground, protocol: Protocol) -> Proof {
    let text = ground.document("thunderbird-qr", &ground.account(protocol, Security::Tls)).text;
    let code = drawn(std::slice::from_ref(&text)).remove(0).expect("it is short");
    assert_eq!(read_off(&picture(&code), ".pgm"), Some(text));
    let version = Command::new(tools::ZBARIMG.path()).arg("--version").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap().trim().to_owned();
    Proof { program: "zbarimg, not the app:", version, did: "read off its picture" }
}

/// The code as a picture of grey values, in its quiet zone.
fn picture(code: &str) -> Vec<u8> {
    let (side, path) = code.split_once(' ').unwrap();
    let side = (side.parse::<usize>().unwrap() + 8) * SCALE;
    let mut pixels = vec![255; side * side];
    for module in path.split('M').skip(1) {
        let (x, rest) = module.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), rest.split_once('h').unwrap().0.parse().unwrap());
        for row in 0..SCALE {
            let start = ((y + 4) * SCALE + row) * side + (x + 4) * SCALE;
            pixels[start..start + SCALE].fill(0);
        }
    }
    [format!("P5 {side} {side} 255\n").into_bytes(), pixels].concat()
}
