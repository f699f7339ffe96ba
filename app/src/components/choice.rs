//! What can be chosen in a list, whichever part shows it.

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What is chosen.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// What tells it from others of its name; empty where nothing has to.
    pub detail: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: String::new() }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}
