use super::{authentic, check_head, name};
use crate::names::SAMLP;
use crate::outgoing::Kind;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use crate::xml::chars::is_space;
use sluice_service::ports::saml::{Incoming, LogoutExpectation, SamlRefusal, VerifiedLogout};

/// More sessions than one person has here at once.
const MOST_SESSIONS: usize = 256;

/// Verifies a LogoutRequest (profiles 4.4.4.1). Whether it was used before is the use case's to know.
pub(crate) fn verify(
    message: Incoming<'_>,
    expectation: &LogoutExpectation<'_>,
) -> Result<VerifiedLogout, SamlRefusal> {
    let check = Check::of_logout(expectation);
    let authentic = authentic::read(message, Kind::Request, &check)?;
    let root = authentic.document.root();
    let not_on_or_after = check_head(root, &check)?;
    Ok(VerifiedLogout {
        request_id: root.attribute("ID").unwrap_or_default().to_owned(),
        name_id: name::read(root, &check)?,
        session_indexes: session_indexes(root)?,
        not_on_or_after,
        relay_state: authentic.relay_state,
    })
}

/// The sessions to end. An empty one must not vanish: without any, all of the person's sessions end.
fn session_indexes(request: Node<'_>) -> Result<Vec<String>, SamlRefusal> {
    let mut indexes = Vec::new();
    for node in request.children_named(SAMLP, "SessionIndex") {
        let index = node.text().trim_matches(is_space).to_owned();
        if index.is_empty() || !node.is_plain() {
            return Err(SamlRejection::InvalidSessionIndex.into());
        }
        if indexes.len() == MOST_SESSIONS {
            return Err(SamlRejection::XmlTooMany.received("SessionIndex"));
        }
        indexes.push(index);
    }
    Ok(indexes)
}
