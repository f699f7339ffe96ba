//! The key and certificate of one installation.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use openssl::{
    asn1::Asn1Time,
    bn::{BigNum, MsbOption},
    error::ErrorStack,
    hash::MessageDigest,
    pkey::{PKey, Private},
    rsa::Rsa,
    sign::Signer,
    x509::{X509, X509NameBuilder},
};

use crate::random_id;

/// Ten years: nobody should have to renew a certificate that only ever vouches for made-up people.
const VALID_DAYS: u32 = 3650;
const FILE_NAME: &str = "demo-idp.pem";

/// Why the keys could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("cannot read or write {path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} can be read by other users of this machine; run: chmod 600 {path}")]
    Readable { path: PathBuf },
    #[error("{path} holds no private key with its certificate; move it away and a new one is made")]
    Broken { path: PathBuf },
    #[error("a key could not be made: {0}")]
    Crypto(#[from] ErrorStack),
}

/// A private key (RSA, 2048 bits) and the self-signed certificate that names its public half.
pub struct KeyPair {
    private: PKey<Private>,
    certificate: X509,
}

impl KeyPair {
    /// Makes a new pair.
    pub fn generate() -> Result<Self, ErrorStack> {
        let private = PKey::from_rsa(Rsa::generate(2048)?)?;
        let mut name = X509NameBuilder::new()?;
        name.append_entry_by_text("O", "Sluice")?;
        name.append_entry_by_text("CN", "Demo identity provider - for trying out only")?;
        let name = name.build();
        let mut serial = BigNum::new()?;
        serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
        let mut builder = X509::builder()?;
        builder.set_version(2)?;
        builder.set_serial_number(&*serial.to_asn1_integer()?)?;
        builder.set_subject_name(&name)?;
        builder.set_issuer_name(&name)?;
        builder.set_pubkey(&private)?;
        builder.set_not_before(&*Asn1Time::days_from_now(0)?)?;
        builder.set_not_after(&*Asn1Time::days_from_now(VALID_DAYS)?)?;
        builder.sign(&private, MessageDigest::sha256())?;
        Ok(Self { private, certificate: builder.build() })
    }

    /// Reads the pair of this folder, or makes one when there is none yet.
    pub fn load_or_create(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join(FILE_NAME);
        if let Some(pair) = Self::load(&path)? {
            return Ok(pair);
        }
        let pair = Self::generate()?;
        let mut pem = pair.private.private_key_to_pem_pkcs8()?;
        pem.extend(pair.certificate.to_pem()?);
        if write_once(folder, &path, &pem).map_err(|source| KeyError::File { path: path.clone(), source })? {
            return Ok(pair);
        }
        // Another process was faster; its keys are the installation's.
        Self::load(&path)?.ok_or(KeyError::Broken { path })
    }

    fn load(path: &Path) -> Result<Option<Self>, KeyError> {
        let fault = |source| KeyError::File { path: path.to_owned(), source };
        let mode = match fs::metadata(path) {
            Ok(metadata) => metadata.permissions().mode(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        if mode & 0o077 != 0 {
            return Err(KeyError::Readable { path: path.to_owned() });
        }
        let pem = fs::read(path).map_err(fault)?;
        let broken = || KeyError::Broken { path: path.to_owned() };
        let private = PKey::private_key_from_pem(&pem).map_err(|_| broken())?;
        let certificate = X509::from_pem(&pem).map_err(|_| broken())?;
        let public = certificate.public_key().map_err(|_| broken())?;
        if private.public_eq(&public) { Ok(Some(Self { private, certificate })) } else { Err(broken()) }
    }

    /// RSA-SHA256 over these octets: how the redirect binding signs its query (saml-bindings-2.0-os 3.4.4.1).
    pub fn rsa_sha256(&self, octets: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        Signer::new(MessageDigest::sha256(), &self.private)?.sign_oneshot_to_vec(octets)
    }

    pub(crate) fn private(&self) -> &PKey<Private> {
        &self.private
    }

    /// The certificate as metadata and KeyInfo carry it: DER, base64, one line.
    pub fn certificate_base64(&self) -> Result<String, ErrorStack> {
        Ok(BASE64.encode(self.certificate.to_der()?))
    }
}

/// Writes a whole file that only the owner may read. False when the file exists already; a half-written file is never seen.
fn write_once(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<bool> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let part = folder.join(format!("{FILE_NAME}.{}.part", random_id()?));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    // A hard link, not a rename: it fails where the name is taken, so two first starts cannot overwrite each other's keys.
    let linked = written.and_then(|()| fs::hard_link(&part, path));
    fs::remove_file(&part)?;
    match linked {
        Ok(()) => File::open(folder)?.sync_all().map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_persist_and_only_the_owner_may_read_them() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let first = KeyPair::load_or_create(&keys).unwrap();
        let second = KeyPair::load_or_create(&keys).unwrap();
        assert_eq!(first.certificate_base64().unwrap(), second.certificate_base64().unwrap());
        let path = keys.join(FILE_NAME);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 1, "no part file is left");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(KeyPair::load_or_create(&keys), Err(KeyError::Readable { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "nonsense").unwrap();
        assert!(matches!(KeyPair::load_or_create(&keys), Err(KeyError::Broken { .. })));
    }

    #[test]
    fn two_installations_have_two_keys() {
        let (one, two) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        assert_ne!(one.certificate_base64().unwrap(), two.certificate_base64().unwrap());
    }
}
