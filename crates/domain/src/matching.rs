//! How well a name fits what somebody types into a search field. The same rule on the server, which finds, and in the browser, which
//! narrows what it has while the server is asked.

/// What is looked for: in any case, without the spaces around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought(String);

/// Where in a name it stands, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The name begins with it.
    Start,
    /// A later word begins with it.
    Word,
    /// Anywhere else.
    Inside,
}

impl Sought {
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_lowercase())
    }

    /// Nothing in particular: everything fits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In characters.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// `None`: it does not occur in the name.
    pub fn fit(&self, name: &str) -> Option<Fit> {
        let name = name.to_lowercase();
        let first = name.find(&self.0)?;
        if first == 0 {
            return Some(Fit::Start);
        }
        let begins_word = |(at, _): (usize, &str)| !name[..at].ends_with(char::is_alphanumeric);
        Some(if name.match_indices(&self.0).any(begins_word) { Fit::Word } else { Fit::Inside })
    }
}

/// The best `most` of what was found, those that fit alike by name.
pub fn best<T>(mut found: Vec<(Fit, T)>, most: usize, name: impl Fn(&T) -> &str) -> Vec<(Fit, T)> {
    found.sort_by_cached_key(|(fit, one)| (*fit, name(one).to_lowercase()));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(sought: &str, name: &str) -> Option<Fit> {
        Sought::new(sought).fit(name)
    }

    #[test]
    fn the_beginning_is_better_than_a_word_and_a_word_better_than_the_inside() {
        assert_eq!(fit("part", "Partner handbook"), Some(Fit::Start));
        assert_eq!(fit("hand", "Partner handbook"), Some(Fit::Word));
        assert_eq!(fit("book", "Partner handbook"), Some(Fit::Inside));
        assert_eq!(fit("margins", "Internal: margins"), Some(Fit::Word));
        // Found inside first, and at the beginning of a word after that.
        assert_eq!(fit("an", "Plan and ban"), Some(Fit::Word));
        assert_eq!(fit("wages", "Partner handbook"), None);
        assert!(Fit::Start < Fit::Word && Fit::Word < Fit::Inside);
    }

    #[test]
    fn neither_case_nor_spaces_around_it_count() {
        assert_eq!(fit(" ÜBER ", "über uns"), Some(Fit::Start));
        assert_eq!(fit("été", "L’ÉTÉ"), Some(Fit::Word));
        assert_eq!(fit("договор", "Наш ДОГОВОР"), Some(Fit::Word));
        assert_eq!(fit("", "anything"), Some(Fit::Start));
        assert_eq!(Sought::new(" Öl ").length(), 2);
    }

    #[test]
    fn the_best_come_first_and_no_more_than_asked_for() {
        let sought = Sought::new("an");
        let names = ["Banks", "Plan and map", "annexe", "Analysis", "Tan", "none"];
        let found = names.into_iter().filter_map(|name| Some((sought.fit(name)?, name))).collect();
        let shown: Vec<&str> = best(found, 4, |name| name).into_iter().map(|(_, name)| name).collect();
        assert_eq!(shown, ["Analysis", "annexe", "Plan and map", "Banks"]);
    }
}
