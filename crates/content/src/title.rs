//! When two texts are the same title.

/// The letters and digits of a title in lower case, its words parted by single spaces. Addresses, authors and browsers each
/// write the rest in their own way (`What%27s+new`, `what's  new`), and a reader recognises the title in all of them. A title
/// of nothing but signs stays as it is.
pub fn title_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
    if key.is_empty() { text.trim().to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::title_key;

    #[test]
    fn spellings_of_one_title_are_equal() {
        for same in ["Layoff plan: Q3", "layoff  plan \u{2013} q3", "Layoff+plan+Q3", " LAYOFF-PLAN_Q3. "] {
            assert_eq!(title_key(same), "layoff plan q3", "{same}");
        }
        assert_eq!(title_key("Über \u{a0}uns"), "über uns");
        assert_eq!(title_key(" ?! "), "?!");
        assert_eq!(title_key(" "), "");
    }
}
