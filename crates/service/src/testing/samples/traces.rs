use super::{bytes, idp, link, minutes, reference};
use crate::ports::traces::Trace;
use sluice_domain::id::TraceId;
use sluice_domain::sso::exchange::{Fact, FactName, MessageKind, REDACTED, Verdict};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::view::exchange::TracePurpose;

/// A response of IdP 1 to a visitor of link 1, refused so many minutes after [`super::NOW`], with something in every field.
pub fn trace(n: u32) -> Trace {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Trace {
        id: TraceId::random(bytes(n)),
        at: minutes(n.into()),
        kind: MessageKind::Response,
        sent: false,
        binding: Binding::Post,
        idp: Some(idp(1).id),
        purpose: Some(TracePurpose::Visit { link: link(1).id }),
        exchange: Some("exchange 1".to_owned()),
        verdict: Verdict::Refused {
            code: "wrong_audience".to_owned(),
            expected: Some("us".to_owned()),
            received: Some("them".to_owned()),
        },
        reference: Some(reference(1)),
        facts: vec![
            Fact {
                name: FactName::Audience,
                expected: texts(&["us"]),
                received: texts(&["them", "others"]),
                fits: Some(false),
            },
            Fact { name: FactName::AuthnInstant, expected: Vec::new(), received: Vec::new(), fits: None },
        ],
        name_id: Some(REDACTED.to_owned()),
        attributes: vec![Attribute {
            name: "mail".to_owned(),
            friendly_name: Some("E-mail".to_owned()),
            values: texts(&["ana@tidewell.example"]),
        }],
        xml: Some(format!("<Response ID=\"_{n}\"/>")),
    }
}

/// The same as a message of ours, of which nothing could be read.
pub fn bare_trace(n: u32) -> Trace {
    Trace {
        kind: MessageKind::AuthnRequest,
        sent: true,
        binding: Binding::Redirect,
        idp: None,
        purpose: None,
        exchange: None,
        verdict: Verdict::Sent,
        reference: None,
        facts: Vec::new(),
        name_id: None,
        attributes: Vec::new(),
        xml: None,
        ..trace(n)
    }
}
