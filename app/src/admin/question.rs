//! What the filters of lists have in common: what is asked is kept as it was typed.

use sluice_domain::input::FieldError;

/// What a text means. One that means nothing is a fault of its field, and no wider question; an empty one asks for nothing.
pub fn part<T>(
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    field: &str,
    code: &str,
    faults: &mut Vec<FieldError>,
) -> Option<T> {
    let found = parse(text);
    if found.is_none() && !text.is_empty() {
        faults.push(FieldError { field: field.to_owned(), code: code.to_owned() });
    }
    found
}

/// Takes over into a form what differs between two questions. What was typed into another field stays.
pub fn follow<T: Clone>(form: &mut T, before: &T, now: &T, fields: &[fn(&mut T) -> &mut String]) {
    let (mut before, mut now) = (before.clone(), now.clone());
    for field in fields {
        let now = std::mem::take(field(&mut now));
        if *field(&mut before) != now {
            *field(form) = now;
        }
    }
}
