//! Whose certificates are believed, and what is wrong with one that is not.

use crate::failure::{Failure, shown};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::{AlertDescription, CertificateError, ClientConfig, Error, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

/// The system's certificate authorities, and some more where that is wished.
#[derive(Clone, Debug)]
pub struct Trust(pub(crate) Arc<ClientConfig>);

impl Trust {
    /// Believes whom the system believes, and the certificates of the PEM file `more`.
    ///
    /// # Errors
    ///
    /// The file cannot be read or holds no certificate; or nobody at all would be believed.
    pub fn system(more: Option<&Path>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        let native = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(native.certs);
        if let Some(path) = more {
            let wrong = |reason: &dyn std::fmt::Display| format!("{}: {reason}", path.display());
            let before = roots.len();
            let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| wrong(&error))?;
                roots.add(certificate).map_err(|error| wrong(&error))?;
            }
            if roots.len() == before {
                return Err(wrong(&"no certificate in PEM"));
            }
        }
        if roots.is_empty() {
            let reasons: Vec<String> = native.errors.iter().map(ToString::to_string).collect();
            return Err(format!(
                "this system names no certificate authority; Debian's package is ca-certificates ({})",
                reasons.join("; ")
            ));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
    }
}

/// An error of TLS, in words.
pub(crate) fn explain(error: &Error) -> Failure {
    match error {
        Error::InvalidCertificate(error) => Failure::Certificate(certificate(error)),
        Error::NoCertificatesPresented => Failure::Certificate("there is none".to_owned()),
        Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            Failure::Handshake("the server speaks no version from 1.2 on".to_owned())
        }
        Error::AlertReceived(alert) => Failure::Handshake(format!("the server ends it with the alert {alert:?}")),
        other => Failure::Handshake(shown(other.to_string().as_bytes())),
    }
}

fn certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired => "it has expired".to_owned(),
        CertificateError::ExpiredContext { time, not_after } => format!("it expired {} ago", days(*not_after, *time)),
        CertificateError::NotValidYet => "it is not valid yet".to_owned(),
        CertificateError::NotValidYetContext { time, not_before } => {
            format!("it becomes valid in {}", days(*time, *not_before))
        }
        CertificateError::NotValidForName => "it is not for this name".to_owned(),
        CertificateError::NotValidForNameContext { presented, .. } => match names(presented).as_str() {
            "" => "it is for no name".to_owned(),
            names => format!("it is not for this name but for {names}"),
        },
        CertificateError::UnknownIssuer => "nobody this system trusts has signed it".to_owned(),
        CertificateError::BadSignature => "its signature is not by the issuer that it names".to_owned(),
        CertificateError::Revoked => "it was revoked".to_owned(),
        // An error of the library below, which has no type here.
        CertificateError::Other(error) if error.to_string().contains("CaUsedAsEndEntity") => {
            "it is an authority's own, or signs itself".to_owned()
        }
        other => shown(other.to_string().as_bytes()),
    }
}

fn days(from: UnixTime, to: UnixTime) -> String {
    let time = Duration::from_secs(to.as_secs().saturating_sub(from.as_secs()));
    match time.as_secs() / DAY {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// `DnsName("a.example")` and the like, as rustls writes the names of a certificate; the first of them.
fn names(presented: &[String]) -> String {
    const NAMES: usize = 4;
    let name = |text: &String| {
        let inner = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
        shown(inner.unwrap_or(text).trim_matches('"').as_bytes())
    };
    let mut names: Vec<String> = presented.iter().take(NAMES).map(name).collect();
    if presented.len() > NAMES {
        names.push(format!("{} more", presented.len() - NAMES));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{UnixTime, certificate, names};
    use rustls::CertificateError;
    use std::time::Duration;

    #[test]
    fn a_wrong_date_is_said_in_days() {
        let at = |days: u64| UnixTime::since_unix_epoch(Duration::from_secs(days * super::DAY));
        let expired = |time, not_after| certificate(&CertificateError::ExpiredContext { time, not_after });
        assert_eq!(expired(at(30), at(18)), "it expired 12 days ago");
        assert_eq!(expired(at(30), at(29)), "it expired 1 day ago");
        assert_eq!(expired(at(30), at(30)), "it expired less than a day ago");
        let early = CertificateError::NotValidYetContext { time: at(1), not_before: at(3) };
        assert_eq!(certificate(&early), "it becomes valid in 2 days");
    }

    #[test]
    fn names_are_bare_and_few() {
        let presented = ["a", "*.b", "c", "d", "e", "f"].map(|name| format!("DnsName(\"{name}.example\")"));
        assert_eq!(names(&presented), "a.example, *.b.example, c.example, d.example, 2 more");
        assert_eq!(names(&["IpAddress(127.0.0.1)".to_owned()]), "127.0.0.1");
    }
}
