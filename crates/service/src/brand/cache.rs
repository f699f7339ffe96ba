//! Brands as they were read last. Every page of a visitor's needs one, and nobody's right depends on it.

use moka::sync::Cache;
use sha2::{Digest, Sha256};
use sluice_domain::brand::{Accents, Brand, Logo};
use sluice_domain::id::{SpaceId, hex};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// So much later than the process that did it, another one follows a change.
const FRESH: Duration = Duration::from_secs(1);
/// Hexadecimal digits of a file's hash that stand in its name: 128 bits.
const NAMED_BY: usize = 32;

/// A brand, and its style sheet made.
#[derive(Debug, Default)]
pub(crate) struct ReadyBrand {
    pub(crate) brand: Brand,
    pub(crate) style: Option<Style>,
}

#[derive(Debug)]
pub(crate) struct Style {
    /// Of the file: its content's hash, so that it may be kept for ever.
    pub(crate) name: String,
    pub(crate) css: String,
}

impl ReadyBrand {
    pub(crate) fn new(brand: Brand) -> Self {
        let style = brand.accent.map(|chosen| {
            let css = Accents::of(chosen).css();
            let mut name = hex(&Sha256::digest(&css));
            name.truncate(NAMED_BY);
            Style { name: name + ".css", css }
        });
        Self { brand, style }
    }
}

/// The name of a logo's file.
pub(crate) fn logo_name(logo: &Logo) -> String {
    format!("{}.{}", logo.digest.get(..NAMED_BY).unwrap_or(&logo.digest), logo.kind.ending())
}

/// `None` is the installation's.
pub(crate) struct BrandCache {
    brands: Cache<Option<SpaceId>, Arc<ReadyBrand>>,
    /// Counts the changes by this process.
    changes: AtomicU64,
}

impl Default for BrandCache {
    fn default() -> Self {
        Self { brands: Cache::builder().max_capacity(1_000).time_to_live(FRESH).build(), changes: AtomicU64::new(0) }
    }
}

impl BrandCache {
    /// After a change by this process.
    pub(crate) fn forget(&self, of: Option<&SpaceId>) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.brands.invalidate(&of.cloned());
    }

    pub(crate) fn find(&self, of: Option<&SpaceId>) -> Option<Arc<ReadyBrand>> {
        self.brands.get(&of.cloned())
    }

    /// To be taken before a brand is read from the store.
    pub(crate) fn mark(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Keeps what was read after the mark, unless it may have been changed meanwhile.
    pub(crate) fn keep(&self, mark: u64, of: Option<&SpaceId>, ready: &Arc<ReadyBrand>) {
        self.brands.insert(of.cloned(), Arc::clone(ready));
        if self.mark() != mark {
            self.brands.invalidate(&of.cloned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::brand::Colour;

    #[test]
    fn a_style_sheet_is_named_by_what_is_in_it() {
        let ready = |accent: &str| {
            ReadyBrand::new(Brand {
                accent: Colour::parse(accent),
                footer: Some(accent.to_owned()),
                ..Brand::default()
            })
        };
        let name = |accent: &str| ready(accent).style.unwrap().name;
        assert_eq!(name("#7a1fa2"), name("#7A1FA2"));
        assert_ne!(name("#7a1fa2"), name("#7a1fa3"));
        assert_eq!(name("#7a1fa2").len(), NAMED_BY + 4);
        assert!(ready("none").style.is_none());
    }

    #[test]
    fn a_brand_read_before_its_change_is_not_kept() {
        let (cache, space) = (BrandCache::default(), SpaceId::of_confluence("HB", "1"));
        for of in [None, Some(&space)] {
            let (mark, ready) = (cache.mark(), Arc::new(ReadyBrand::default()));
            cache.keep(mark, of, &ready);
            assert!(cache.find(of).is_some());
            cache.forget(of);
            assert!(cache.find(of).is_none());
            cache.keep(mark, of, &ready);
            assert!(cache.find(of).is_none());
        }
    }
}
