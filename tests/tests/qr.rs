//! `src/qr.js` beside a library that makes the same codes.
#![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used, reason = "a panic here is a failed test")]

use mail_setup_tests::codes::drawn;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// The library's code of a text with a mask, written as ours.
fn theirs(text: &str, mask: u8) -> String {
    let segment = [QrSegment::make_bytes(text.as_bytes())];
    let (version, mask) = ((Version::MIN, Version::MAX), Some(Mask::new(mask)));
    let code = QrCode::encode_segments_advanced(&segment, QrCodeEcc::Low, version.0, version.1, mask, false).unwrap();
    let places = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark = places.filter(|(x, y)| code.get_module(*x, *y));
    format!("{} {}", code.size(), dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect::<String>())
}

/// How often each mask was chosen; every code must be the library's with one of them.
#[track_caller]
fn compare(texts: &[String]) -> [usize; 8] {
    let mut chosen = [0; 8];
    for (text, ours) in texts.iter().zip(drawn(texts)) {
        let ours = ours.unwrap_or_else(|| panic!("no code of {text:?}"));
        let mask = (0..8_u8).find(|mask| theirs(text, *mask) == ours);
        chosen[usize::from(mask.unwrap_or_else(|| panic!("another code of {text:?}")))] += 1;
    }
    chosen
}

#[test]
fn a_code_of_every_length_is_the_library_s_with_one_of_its_masks() {
    let text: String = (0..2_953_u32).map(|place| char::from(b'!' + (place * place % 90) as u8)).collect();
    let lengths = (0..400).step_by(7).chain((400..2_953).step_by(61)).chain([2_953]);
    let chosen = compare(&lengths.map(|length| text[..length].to_owned()).collect::<Vec<_>>());
    assert!(chosen.iter().all(|times| *times > 0), "a mask is never chosen: {chosen:?}");
}

#[test]
fn letters_of_every_script_are_written_in_utf_8() {
    compare(&["é", "日本語のメール", "עברית", "\u{1f4e7}", "\0\u{7f}\u{ffff}"].map(str::to_owned));
}

#[test]
fn there_is_no_code_of_more_bytes_than_the_largest_version_holds() {
    assert_eq!(drawn(&["é".repeat(1_477), "x".repeat(1_000_000)]), [None, None]);
}
