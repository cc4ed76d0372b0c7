//! Archives whose bytes depend on nothing but the names and contents of their files: no clock, no owner, no mode of the
//! disk, and the order of the list.

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Files to be packed, by their path in the archive, with `/` between folders; sorted.
pub(crate) type Files = std::collections::BTreeMap<String, Vec<u8>>;

/// Everybody may read.
const MODE: u32 = 0o644;

/// 26 October 1985, 08:15 UTC: what npm writes into every package, since some programs dislike 1970.
const TIME: u64 = 499_162_500;

/// What a compressed sibling ends in: packing it again gains nothing.
const PACKED: [&str; 2] = [".br", ".gz"];

/// A ZIP archive, with the earliest time that such a file can say.
pub(crate) fn zip(files: &Files) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let packed = PACKED.iter().any(|end| path.ends_with(end));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((!packed).then_some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(MODE);
        zip.start_file(path, options).with_context(|| format!("cannot pack {path}"))?;
        zip.write_all(bytes).with_context(|| format!("cannot pack {path}"))?;
    }
    Ok(zip.finish().context("cannot finish the archive")?.into_inner())
}

/// A gzipped tar archive.
pub(crate) fn tgz(files: &Files) -> Result<Vec<u8>> {
    let gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    let mut tar = tar::Builder::new(gzip);
    for (path, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(MODE);
        header.set_mtime(TIME);
        header.set_uid(0);
        header.set_gid(0);
        tar.append_data(&mut header, path, bytes.as_slice()).with_context(|| format!("cannot pack {path}"))?;
    }
    let gzip = tar.into_inner().context("cannot finish the archive")?;
    gzip.finish().context("cannot finish the archive")
}

#[cfg(test)]
mod tests {
    use super::{Files, tgz, zip};
    use crate::hash;

    fn files() -> Files {
        let file = |path: &str, text: &str| (path.to_owned(), text.repeat(100).into_bytes());
        [file("b/second.txt", "é"), file("a.js.br", "as it is"), file("a.js", "first")].into()
    }

    #[test]
    fn archives_are_the_same_bytes_on_any_day_and_any_machine() {
        // Values of the versions in Cargo.lock: another compressor gives others, which is no mistake.
        assert_eq!(hash::short(&zip(&files()).unwrap(), 16), "d6543440f90b7dc8");
        assert_eq!(hash::short(&tgz(&files()).unwrap(), 16), "ed7b94c6b11dac7a");
    }

    #[test]
    fn archives_hold_their_files_in_order_with_plain_rights() {
        let mut read = zip::ZipArchive::new(std::io::Cursor::new(zip(&files()).unwrap())).unwrap();
        let mut zipped = Vec::new();
        for index in 0..read.len() {
            let mut file = read.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            zipped.push((file.name().unwrap().into_owned(), bytes, file.unix_mode().unwrap() & 0o777));
        }
        let bytes = tgz(&files()).unwrap();
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
        let packed = tar.entries().unwrap().map(|entry| {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
            let header = entry.header();
            (entry.path().unwrap().display().to_string(), bytes, header.mode().unwrap())
        });
        let expected: Vec<_> = files().into_iter().map(|(path, bytes)| (path, bytes, 0o644)).collect();
        assert_eq!((zipped, packed.collect::<Vec<_>>()), (expected.clone(), expected));
    }
}
