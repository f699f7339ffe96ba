use crate::certificate;
use crate::names::DS;
use crate::signature::{shape, verify};
use crate::xml::{Limits, parse};

/// An element signed once with a key that exists nowhere any more, and the certificate of that key.
const SIGNED: &str = include_str!("self_check/signed.xml");
const CERTIFICATE: &str = include_str!("self_check/certificate.pem");

/// libxmlsec does not do its work on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("libxmlsec does not verify a sound signature: is it installed with its OpenSSL part?")]
pub struct SelfCheckError;

pub(crate) fn run() -> Result<(), SelfCheckError> {
    if verifies(SIGNED) { Ok(()) } else { Err(SelfCheckError) }
}

fn verifies(xml: &str) -> bool {
    let Ok(document) = parse(xml.as_bytes(), Limits::MESSAGE) else { return false };
    let Ok(certificate) = certificate::read(CERTIFICATE.as_bytes()) else { return false };
    let root = document.root();
    let shaped = root.child(DS, "Signature").is_some_and(|signature| shape::check(signature, false).is_ok());
    let keys = verify::Keys { certificates: &[certificate], minimum_rsa_bits: certificate::MINIMUM_RSA_BITS };
    shaped && verify::verify(root, keys).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_passes() {
        assert_eq!(run(), Ok(()));
        assert!(!verifies(&SIGNED.replace(">sound<", ">bound<")));
        assert!(SIGNED.contains(">sound<"));
    }
}
