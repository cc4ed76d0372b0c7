//! Whole generated files, byte for byte. `UPDATE_EXPECT=1 cargo test -p mailsetup-core` rewrites them; a person
//! reads the difference.

use expect_test::expect_file;
use mailsetup_core::answer::config_file;
use mailsetup_core::format::Name;

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

#[track_caller]
fn golden(name: &str, address: &str, format: &str, protocol: Option<&str>, full_name: Option<&str>) {
    let file = config_file(address, format, protocol, full_name, &ascii).expect("the format works for this address");
    let again = config_file(address, format, protocol, full_name, &ascii).expect("it has just worked");
    assert_eq!(file, again, "the same input gives the same bytes");
    let path = format!("{}/tests/goldens/{name}", env!("CARGO_MANIFEST_DIR"));
    expect_file![path].assert_eq(&file.text);
}

#[test]
fn a_provider_with_passwords() {
    golden("free.fr.xml", "jean.dupont@free.fr", "autoconfig", None, None);
    golden("free.fr.mobileconfig", "jean.dupont@free.fr", "mobileconfig", None, Some("Jean Dupont"));
    golden("free.fr-pop.mobileconfig", "jean.dupont@free.fr", "mobileconfig", Some("pop3"), None);
}

#[test]
fn a_provider_with_app_passwords_and_two_forms_of_the_user_name() {
    golden("icloud.xml", "jane@icloud.com", "autoconfig", None, None);
    golden("icloud.mobileconfig", "jane@icloud.com", "mobileconfig", None, None);
}

#[test]
fn providers_that_sign_people_in() {
    golden("gmail.xml", "jane@gmail.com", "autoconfig", None, None);
    golden("gmail-pop.xml", "jane@gmail.com", "autoconfig", Some("pop3"), None);
    golden("gmail.mobileconfig", "jane@gmail.com", "mobileconfig", None, None);
    golden("outlook.xml", "jane@hotmail.fr", "autoconfig", None, None);
}

#[test]
fn hostile_names_and_addresses_stay_inside_their_field() {
    let name = "O'Brien \"x\" <a&b> ]]> %40 $(id) `id` \\ \u{202e}né\u{0}\u{1b}[31m\nnext";
    golden("hostile.mobileconfig", "\"a&b'\\\" ]]\"@free.fr", "mobileconfig", None, Some(name));
    golden("hostile-unicode.mobileconfig", "d’été+x@free.fr", "mobileconfig", None, Some("עברית & Co"));
}

/// What every format that is data says for a few accounts: one file per format.
#[test]
fn formats_that_are_data() {
    let accounts = [
        ("jean.dupont@free.fr", Some("imap"), Some("Jean Dupont")),
        ("jean.dupont@free.fr", Some("pop3"), None),
        ("jane.doe@yahoo.com", None, Some("Jane Doe")),
        ("jane.doe@gmail.com", None, Some("Jane Doe")),
        ("jane.doe@outlook.com", None, None),
        ("jane.doe@icloud.com", None, None),
        ("jane.doe@talktalk.net", None, None),
        ("taro@ybb.ne.jp", None, None),
        ("anna@fastwebnet.it", None, None),
        ("jean@nauta.cu", None, None),
        (
            "o'brien@free.fr",
            None,
            Some("O'Brien \"x\" <a&b> ]]> %40 $(id) `id` \\ #;= \u{202e}n\u{e9}\u{0}\u{1b}[31m\nnext"),
        ),
        ("\"a&b'\\\" $(x)`y` %s\"@free.fr", None, None),
    ];
    for format in mailsetup_core::format::all().filter(|format| matches!(format.about().name, Name::Program(_))) {
        let mut whole = format!("{:#?}\n", format.about());
        for (address, protocol, name) in accounts {
            let text = match config_file(address, format.id(), protocol, name, &ascii) {
                Ok(file) => {
                    let text = format!("{} ({})\n\n{}", file.file_name, file.media_type, file.text);
                    let parts: Vec<&str> = file.files.iter().map(|file| file.text.as_str()).collect();
                    assert!(parts.iter().all(|part| file.text.contains(part)), "{} {address}", format.id());
                    text
                }
                Err(error) => format!("{error}\n"),
            };
            let asked = protocol.map_or_else(String::new, |protocol| format!(", {protocol}"));
            whole.push_str(&format!("\n==> {address}{asked}\n{text}"));
        }
        let path = format!("{}/tests/goldens/formats/{}.txt", env!("CARGO_MANIFEST_DIR"), format.id());
        expect_file![path].assert_eq(&whole);
    }
}
