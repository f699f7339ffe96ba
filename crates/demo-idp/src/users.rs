//! The made-up people who can sign in.

/// A made-up person.
#[derive(Debug, Clone, Copy)]
pub struct User {
    /// What the form sends: `user=ana.ruiz`.
    pub id: &'static str,
    pub given_name: &'static str,
    pub surname: &'static str,
    pub email: Option<&'static str>,
    pub groups: Groups,
    /// What is special about this person, for the page.
    pub note: &'static str,
}

/// The groups of a person.
#[derive(Debug, Clone, Copy)]
pub enum Groups {
    Named(&'static [&'static str]),
    /// `team-0001` to this number, and `partners`.
    Numbered(usize),
}

impl Groups {
    pub fn list(self) -> Vec<String> {
        match self {
            Self::Named(names) => names.iter().map(ToString::to_string).collect(),
            Self::Numbered(count) => {
                (1..=count).map(|n| format!("team-{n:04}")).chain(["partners".to_owned()]).collect()
            }
        }
    }
}

/// Everybody, in the order of the page.
pub const USERS: [User; 5] = [
    User {
        id: "ana.ruiz",
        given_name: "Ana",
        surname: "Ruiz",
        email: Some("ana.ruiz@tidewell.example"),
        groups: Groups::Named(&["partners", "engineering"]),
        note: "In the groups partners and engineering.",
    },
    User {
        id: "ben.okafor",
        given_name: "Ben",
        surname: "O'Kafor & Sons",
        email: Some("ben.okafor@tidewell.example"),
        groups: Groups::Named(&["customers"]),
        note: "Only in the group customers; the name has an apostrophe and an ampersand.",
    },
    User {
        id: "chloe.martin",
        given_name: "Chloé",
        surname: "Martin",
        email: Some("chloe.martin@lockgate.example"),
        groups: Groups::Named(&[]),
        note: "In no group at all.",
    },
    User {
        id: "dario.conti",
        given_name: "Dario",
        surname: "Conti",
        email: None,
        groups: Groups::Named(&["partners"]),
        note: "In the group partners.",
    },
    User {
        id: "emi.tanaka",
        given_name: "Emi",
        surname: "Tanaka",
        email: Some("emi.tanaka@lockgate.example"),
        groups: Groups::Numbered(180),
        note: "In 181 groups; partners is one of them.",
    },
];

/// The person with this id.
pub fn find(id: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.id == id)
}
