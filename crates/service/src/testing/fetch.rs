use crate::ports::Fetch;
use crate::ports::fetch::FetchFault;
use async_trait::async_trait;
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Answers the addresses that a test gave it; every other one is unreachable.
#[derive(Debug, Default)]
pub struct FakeFetch {
    answers: Mutex<HashMap<String, Result<Bytes, FetchFault>>>,
    asked: Mutex<HashMap<String, u32>>,
}

impl FakeFetch {
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on the address answers so.
    pub fn set(&self, url: &str, answer: Result<Bytes, FetchFault>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), answer);
    }

    /// How often the address was asked.
    pub fn asked(&self, url: &str) -> u32 {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).get(url).copied().unwrap_or_default()
    }
}

#[async_trait]
impl Fetch for FakeFetch {
    async fn get(&self, url: &str, limit: usize) -> Result<Bytes, FetchFault> {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner).entry(url.to_owned()).or_default() += 1;
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = answers.get(url).cloned().unwrap_or(Err(FetchFault::Unreachable))?;
        if bytes.len() > limit { Err(FetchFault::TooLarge) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_what_was_set_within_the_limit() {
        let fetch = FakeFetch::new();
        fetch.set("https://idp.example/metadata", Ok(Bytes::from_static(b"12345")));
        fetch.set("https://idp.example/slow", Err(FetchFault::Timeout));
        assert_eq!(fetch.get("https://idp.example/metadata", 5).await, Ok(Bytes::from_static(b"12345")));
        assert_eq!(fetch.get("https://idp.example/metadata", 4).await, Err(FetchFault::TooLarge));
        assert_eq!(fetch.get("https://idp.example/slow", 5).await, Err(FetchFault::Timeout));
        assert_eq!(fetch.get("https://idp.example/", 5).await, Err(FetchFault::Unreachable));
        assert_eq!((fetch.asked("https://idp.example/metadata"), fetch.asked("https://idp.example/never")), (2, 0));
    }
}
