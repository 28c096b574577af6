//! Stable pseudonyms: the same name and key give the same pseudonym in every run, and without the key nobody can check whether a
//! name belongs to one.

use std::fmt;

/// Shortest key file, bytes: a shorter secret could be found by trial.
const LEAST_BYTES: usize = 16;

/// Key derivation context: separates these keys from all other uses of the same secret.
const CONTEXT: &str = "kneewise 2026-11-25 pseudonyms of athletes";

/// Hexadecimal digits of the hash to keep: among 100,000 athletes the chance that two share 64 bits is below 1 in a billion.
const SIGNS: usize = 16;

/// A secret is too short to be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key needs at least {LEAST_BYTES} bytes, this one has {bytes}")]
#[non_exhaustive]
pub struct KeyTooShort {
    /// Its length.
    pub bytes: usize,
}

/// The key, derived from a secret file.
#[derive(Clone, PartialEq, Eq)]
pub struct PseudonymKey([u8; 32]);

impl PseudonymKey {
    /// Derives the key from the bytes of a key file.
    ///
    /// ```
    /// use kneewise::config::PseudonymKey;
    ///
    /// assert!(PseudonymKey::new(b"sixteen bytes or more").is_ok());
    /// assert!(PseudonymKey::new(b"too short").is_err());
    /// ```
    ///
    /// # Errors
    /// If there are fewer than 16 bytes.
    pub fn new(secret: &[u8]) -> Result<Self, KeyTooShort> {
        if secret.len() < LEAST_BYTES {
            return Err(KeyTooShort { bytes: secret.len() });
        }
        Ok(PseudonymKey(blake3::derive_key(CONTEXT, secret)))
    }

    /// The pseudonym of a name, such as `p-5f1c09a4e2b37d88`.
    ///
    /// ```
    /// use kneewise::config::PseudonymKey;
    ///
    /// let key = PseudonymKey::new(b"sixteen bytes or more")?;
    /// assert_eq!(key.of("ada"), key.of("ada"));
    /// assert!(key.of("ada").starts_with("p-"));
    /// # Ok::<(), kneewise::config::KeyTooShort>(())
    /// ```
    #[must_use]
    pub fn of(&self, name: &str) -> String {
        let hash = blake3::keyed_hash(&self.0, name.as_bytes()).to_hex();
        format!("p-{}", &hash[..SIGNS])
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_key_decide_and_nothing_else() {
        let [a, b] = [[1; 16], [2; 16]].map(|secret| PseudonymKey::new(&secret).unwrap());
        assert_eq!(a.of("ada"), PseudonymKey::new(&[1; 16]).unwrap().of("ada"));
        assert_ne!(a.of("ada"), a.of("bea"));
        assert_ne!(a.of("ada"), b.of("ada"));
        assert!(a.of("ada").len() == 18 && !a.of("ada").contains("ada"));
    }

    #[test]
    fn a_short_secret_is_refused_and_none_is_shown() {
        let error = PseudonymKey::new(&[7; 15]).unwrap_err();
        assert_eq!(error.to_string(), "a key needs at least 16 bytes, this one has 15");
        assert_eq!(format!("{:?}", PseudonymKey::new(&[7; 16]).unwrap()), "PseudonymKey(…)");
    }
}
