//! Profiles for every provider, by the rules of devices. Apple's own description of the keys is in `mobileconfig.rs`.

use mail_setup_tests::generated::{self, Generated};
use mail_setup_tests::oracle::mobileconfig::problems;

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[Case::new("mobileconfig", "every_provider", every_provider)];

fn every_provider(_: &Ground) -> Proof {
    for Generated { address, protocol, file, .. } in generated::every("mobileconfig", "jean.dupont") {
        assert_eq!(problems(&file.text), Vec::<String>::new(), "{address} {protocol:?}");
    }
    Proof {
        program: "a property-list parser and the rules of devices, not a device: plist",
        version: "1.10".to_owned(),
        did: "read, for every provider",
    }
}
