//! Sixteen bytes that stand for a text: for identifiers that stay the same, and for telling files of two builds apart.
//! They protect nothing, so two lanes of FNV-1a do, each mixed at the end as MurmurHash3 does. SHA-1 for the same was
//! four times the code.

/// The bytes that stand for a text.
pub(crate) fn digest(text: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    for (lane, bytes) in out.as_chunks_mut::<8>().0.iter_mut().enumerate() {
        let mut state = 0xcbf2_9ce4_8422_2325_u64.wrapping_sub(lane as u64);
        for byte in text {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53, 1] {
            state = (state ^ state >> 33).wrapping_mul(factor);
        }
        *bytes = state.to_be_bytes();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::digest;
    use std::collections::HashSet;

    #[test]
    fn texts_that_differ_in_one_place_have_nothing_in_common() {
        let texts = (0..10_000).map(|number| format!("mail-setup:free.fr:jean{number}@free.fr"));
        let digests: Vec<[u8; 16]> = texts.map(|text| digest(text.as_bytes())).collect();
        for half in [0..4, 4..8, 8..12, 12..16] {
            let parts: HashSet<&[u8]> = digests.iter().map(|digest| &digest[half.clone()]).collect();
            assert!(parts.len() > 9_990, "{half:?}: {} of 10,000", parts.len());
        }
        let ones: u32 = digests.iter().flatten().map(|byte| byte.count_ones()).sum();
        assert!((630_000..650_000).contains(&ones), "{ones} of 1,280,000 bits");
    }

    #[test]
    fn a_text_always_has_the_same_digest() {
        let digest: String = digest(b"jean@free.fr").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "5fadd0768279155335d20a893e7be369");
    }
}
