//! Words of a connection's rules: the settings form, and what differs from the safe rules.

use super::count;
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_domain::time::Span;

pub const TITLE: &str = "Connection settings";
pub const LEAD: &str = "What Sluice asks of this provider. As they stand at first, all of them are safe.";
pub const CARD: &str = "Rules";
pub const OPEN: &str = "Change settings";
pub const SAVE: &str = "Save settings";

pub const SIGNATURES: &str = "Signatures";
pub const SIGNED: &str = "What must be signed";
pub const SIGNED_LEAD: &str = "Without any valid signature nobody is ever believed.";
pub const SHA1: &str = "Accept SHA-1 signatures";
pub const SHA1_HELP: &str = "Only for an old provider that cannot sign with SHA-256.";
pub const SHA1_WARNING: &str = "SHA-1 is broken: two different messages can be made that share one signature. Ask the provider for SHA-256, and switch this off again.";

pub const ENCRYPTION: &str = "Encryption";
pub const ENCRYPTION_LEAD: &str = "Encrypted assertions are read in any case, if they use AES-GCM and RSA-OAEP. The browser then carries nothing that it could read.";
pub const ENCRYPTED: &str = "Assertions must come encrypted";
pub const ENCRYPTED_HELP: &str = "Give the provider the encryption certificate first; it is in the SP metadata.";
pub const CBC: &str = "Accept AES-CBC";
pub const CBC_HELP: &str = "For a provider that cannot encrypt with AES-GCM. It must sign the response itself then.";
pub const CBC_WARNING: &str = "AES-CBC does not show when something was changed, so what was encrypted is only as safe as the signature around it. Ask the provider for AES-GCM, and switch this off again.";

pub const REQUESTS: &str = "Requests";
pub const REQUESTS_LEAD: &str = "How Sluice sends people to the provider to sign in.";
pub const BINDING: &str = "How requests travel";
pub const SIGN: &str = "Sign the requests";
pub const SIGN_HELP: &str = "With RSA-SHA256. Give the provider the signing certificate first; it is in the SP metadata. Logout messages are always signed.";

pub const START: &str = "Where sign-in begins";
pub const UNSOLICITED: &str = "Allow sign-in that begins at the provider";
pub const UNSOLICITED_HELP: &str =
    "For a tile in the provider's portal (IdP-initiated sign-in). Without it every sign-in begins at a link.";
pub const UNSOLICITED_WARNING: &str = "Sluice cannot tell then whether the person in this browser asked for the answer. Somebody can sign another person's browser in with an account of their own, or use an answer that they got hold of.";
pub const UNSOLICITED_HOW: &str = "At the provider, set the default RelayState to the id of the link to open: the last part of the address of the link's page here, behind /links/. Each tile opens one link.";
pub const TO_LINKS: &str = "Show the links of this provider";

pub const PEOPLE: &str = "How people sign in";
pub const PEOPLE_LEAD: &str =
    "The provider decides how it checks people. Here you can ask for more than it does by itself.";
pub const CONTEXTS: &str = "Ways to sign in that are accepted (AuthnContext)";
pub const CONTEXTS_HELP: &str =
    "None chosen: any way will do. Otherwise requests name these, and the sign-in must have been one of them.";
pub const OTHER_CONTEXTS: &str = "Other ways, as URIs";
pub const OTHER_CONTEXTS_HELP: &str = "One per line, exactly as the provider writes it in AuthnContextClassRef.";
pub const AGE: &str = "Sign-in at most so many minutes old";
pub const AGE_HELP: &str = "Empty: however old. 480 minutes are a working day. Whoever signed in at the provider longer ago has to sign in there again.";

pub const DETAILS: &str = "Time and names";
pub const SKEW: &str = "Seconds that the clocks may differ";
pub const SKEW_HELP: &str = "0 to 180; 60 is enough where both follow a time server.";
pub const FORMAT: &str = "NameID format";
pub const FORMAT_HELP: &str = "With a format chosen, requests ask for it and other NameIDs are refused. The NameID is what an account is known by.";
pub const FORMAT_ANY: &str = "Whatever the provider sends";
pub const FORMAT_PERSISTENT: &str = "Persistent: an id that stays";
pub const FORMAT_EMAIL: &str = "E-mail address";
pub const FORMAT_OTHER: &str = "Another one";
pub const FORMAT_URI: &str = "Format, as a URI";

pub const SUMMARY: &str = "Different from the safe rules";
pub const WEAKER: &str = "Weaker: ";
pub const ALL_SAFE: &str = "Nothing: these are the safe rules.";
pub const NEEDS_TEST: &str = "Other settings need a passing test of their own before the provider can be used.";
pub const NOTHING_CHANGED: &str = "This is what is in force already.";

pub const CLOSE_TITLE: &str = "Close links until a new test has passed?";
pub const CLOSE_ACTION: &str = "Save and close them";

pub const fn signature(required: RequiredSignature) -> &'static str {
    match required {
        RequiredSignature::Either => "Response or assertion",
        RequiredSignature::Response => "The response",
        RequiredSignature::Assertion => "The assertion",
        RequiredSignature::Both => "Both",
    }
}

pub const fn signature_help(required: RequiredSignature) -> &'static str {
    match required {
        RequiredSignature::Either => "Fits every provider, and is safe: only what is signed is read.",
        RequiredSignature::Response => "The whole message, with its status.",
        RequiredSignature::Assertion => "What it says of the person, by itself.",
        RequiredSignature::Both => "Each by itself. Few providers do so unasked.",
    }
}

/// How requests travel; `None` is the choice that Sluice makes by itself.
pub const fn binding(binding: Option<Binding>) -> &'static str {
    match binding {
        None => "Automatic",
        Some(Binding::Redirect) => "Redirect",
        Some(Binding::Post) => "POST",
    }
}

pub const fn binding_help(binding: Option<Binding>) -> &'static str {
    match binding {
        None => "By redirect if the provider takes that, else by POST.",
        Some(Binding::Redirect) => "In the address. Short, and works without scripts.",
        Some(Binding::Post) => "In a form that is sent by itself. Nothing of it stands in logs of addresses.",
    }
}

pub const NOT_OFFERED: &str = "The provider does not offer it.";

/// Ways to sign in that have a name here, with their URIs: the classes of saml-authn-context-2.0-os, REFEDS's profile for several
/// factors, and Microsoft's name for the same.
pub const KNOWN_CONTEXTS: [(&str, &str); 5] = [
    ("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "Password, sent encrypted"),
    ("urn:oasis:names:tc:SAML:2.0:ac:classes:X509", "Certificate or smart card"),
    ("urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos", "Company computer (Kerberos)"),
    ("https://refeds.org/profile/mfa", "Several factors (REFEDS)"),
    ("http://schemas.microsoft.com/claims/multipleauthn", "Several factors (Microsoft)"),
];

pub const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
pub const EMAIL_ADDRESS: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/// What is chosen other than the safe rules have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A sentence.
    pub text: String,
    /// It lets through what the safe rules would not.
    pub weaker: bool,
}

/// Every difference from the safe rules, those that weaken first.
pub fn differences(rules: &IdpRules) -> Vec<Difference> {
    let safe = IdpRules::default();
    let mut all = weaker(rules, &safe);
    all.extend(stricter(rules, &safe).into_iter().map(|text| Difference { text, weaker: false }));
    all
}

fn weaker(rules: &IdpRules, safe: &IdpRules) -> Vec<Difference> {
    let skew = format!("Clocks may differ by {}.", seconds(rules.clock_skew));
    let bits = format!("RSA keys from {} bits are accepted.", rules.minimum_rsa_bits);
    let all = [
        (rules.allow_sha1, "SHA-1 signatures are accepted.".to_owned()),
        (rules.allow_cbc, "AES-CBC is accepted.".to_owned()),
        (rules.allow_unsolicited, "Sign-in may begin at the provider.".to_owned()),
        (rules.clock_skew > safe.clock_skew, skew),
        (rules.minimum_rsa_bits < safe.minimum_rsa_bits, bits),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, text)| Difference { text, weaker: true }).collect()
}

fn stricter(rules: &IdpRules, safe: &IdpRules) -> Vec<String> {
    let signed = match rules.required_signature {
        RequiredSignature::Either => None,
        RequiredSignature::Response => Some("The response must be signed."),
        RequiredSignature::Assertion => Some("The assertion must be signed."),
        RequiredSignature::Both => Some("Response and assertion must both be signed."),
    };
    let travels = match rules.request_binding {
        None => None,
        Some(Binding::Redirect) => Some("Requests travel by redirect."),
        Some(Binding::Post) => Some("Requests travel by POST."),
    };
    let fixed = [
        signed,
        rules.require_encryption.then_some("Assertions must come encrypted."),
        travels,
        rules.sign_requests.then_some("Requests are signed."),
    ];
    let ways = (!rules.authn_contexts.is_empty()).then(|| {
        let names: Vec<&str> = rules.authn_contexts.iter().map(|uri| context(uri)).collect();
        format!("Accepted ways to sign in: {}.", names.join("; "))
    });
    let age = rules.max_authentication_age.map(|age| {
        let minutes = count(u64::try_from(age.0 / Span::minutes(1).0).unwrap_or(0), "minute", "minutes");
        format!("A sign-in at the provider may be at most {minutes} old.")
    });
    let format = rules.name_id_format.as_deref().map(|uri| format!("NameID format: {}.", format_name(uri)));
    let skew = (rules.clock_skew < safe.clock_skew).then(|| match rules.clock_skew.0 {
        0 => "Clocks may not differ at all.".to_owned(),
        _ => format!("Clocks may differ by {} only.", seconds(rules.clock_skew)),
    });
    let bits = (rules.minimum_rsa_bits > safe.minimum_rsa_bits)
        .then(|| format!("RSA keys need {} bits or more.", rules.minimum_rsa_bits));
    let typed = [ways, age, format, skew, bits];
    fixed.into_iter().flatten().map(str::to_owned).chain(typed.into_iter().flatten()).collect()
}

fn seconds(span: Span) -> String {
    count(u64::try_from(span.0 / Span::seconds(1).0).unwrap_or(0), "second", "seconds")
}

/// The name of a way to sign in, or its URI.
fn context(uri: &str) -> &str {
    KNOWN_CONTEXTS.iter().find(|(known, _)| *known == uri).map_or(uri, |(_, name)| name)
}

fn format_name(uri: &str) -> &str {
    match uri {
        PERSISTENT => "persistent",
        EMAIL_ADDRESS => "e-mail address",
        other => other,
    }
}

/// What saving does while links are open; 0: they were made after the page was loaded.
pub fn close_consequence(links: u64) -> String {
    let (who, them) = match links {
        0 => ("Active links use".to_owned(), "them"),
        1 => ("1 active link uses".to_owned(), "it"),
        _ => (format!("{links} active links use"), "them"),
    };
    format!(
        "{who} this provider. Nobody can open {them} until a test of the new settings has passed and the provider is enabled again."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_safe_rules_differ_in_nothing() {
        assert_eq!(differences(&IdpRules::default()), []);
    }

    #[test]
    fn what_weakens_stands_first() {
        let rules = IdpRules {
            allow_cbc: true,
            sign_requests: true,
            clock_skew: Span::seconds(120),
            max_authentication_age: Some(Span::minutes(90)),
            ..IdpRules::default()
        };
        let all: Vec<(String, bool)> = differences(&rules).into_iter().map(|one| (one.text, one.weaker)).collect();
        let said = |text: &str, weaker: bool| (text.to_owned(), weaker);
        assert_eq!(
            all,
            [
                said("AES-CBC is accepted.", true),
                said("Clocks may differ by 120 seconds.", true),
                said("Requests are signed.", false),
                said("A sign-in at the provider may be at most 90 minutes old.", false),
            ]
        );
    }

    #[test]
    fn a_known_way_to_sign_in_is_named() {
        let rules = IdpRules {
            authn_contexts: vec!["https://refeds.org/profile/mfa".into(), "urn:x:y".into()],
            ..IdpRules::default()
        };
        assert_eq!(differences(&rules)[0].text, "Accepted ways to sign in: Several factors (REFEDS); urn:x:y.");
    }

    #[test]
    fn closing_links_is_counted() {
        assert!(close_consequence(1).starts_with("1 active link uses this provider. Nobody can open it until"));
        assert!(close_consequence(0).starts_with("Active links use this provider. Nobody can open them until"));
        assert!(close_consequence(2).starts_with("2 active links use this provider. Nobody can open them until"));
    }
}
