//! Grants: making one, and reading at one moment everything that decides about a request.

use super::rows::{GrantRow, SessionRow};
use crate::client::{Client, vars};
use crate::links::LinkRow;
use crate::memory::remembered;
use crate::row;
use sluice_domain::id::LinkId;
use sluice_domain::link::ShareLink;
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::StoreResult;
use sluice_service::ports::links::StoredLink;
use sluice_service::ports::visits::{GateState, Grant, VisitorSession};
use surrealdb::types::{SurrealValue, Value};

// Link and session are read FOR UPDATE: whoever writes one of them first (a revocation, a sign-out) makes this run again, and it
// then sees what they did. Two grants for one link do not hinder each other.
pub(super) const CREATE_GRANT: &str = "{
    LET $stored = (SELECT state, epoch FROM ONLY $link_id FOR UPDATE);
    LET $signed_in = (SELECT idle_at, expires_at FROM ONLY $session_id FOR UPDATE);
    IF $stored IS NONE OR $stored.state != 'active' OR $stored.epoch != $grant.epoch { RETURN false };
    IF $signed_in IS NONE OR $signed_in.idle_at <= $grant.created_at OR $signed_in.expires_at <= $grant.created_at {
        RETURN false
    };
    INSERT INTO grant $grant RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// Grants have keys [session, link, grant]: those of a pair are one short range.
pub(super) const HAD_GRANT: &str = "RETURN array::len((SELECT VALUE id FROM grant:[$session_key, $link_key]..[$session_key, $link_key, []] LIMIT 1)) > 0";

pub(super) const FIRST_OPENING: &str = "{
    IF record::exists($id) { RETURN false };
    CREATE $id SET grant = $grant RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// One statement, so one snapshot; only look-ups by key. This runs for every request of a visitor.
const GATE_STATE: &str = "{
    LET $link = (SELECT * FROM ONLY $link_id);
    RETURN {
        session: (SELECT * FROM ONLY $session_id),
        link: $link,
        idp: $link.idp.state,
        grants: (SELECT * FROM grant:[$session_key, $link_key]..[$session_key, $link_key, []])
    };
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct GateRow {
    // Decoded one by one, so that a row that contradicts the rules is told by its own id.
    session: Value,
    link: Value,
    /// The state of the link's identity provider; none if that is gone.
    idp: Option<String>,
    grants: Value,
}

/// What the gate decides by. Whether it still holds is a question of the time.
pub(crate) struct Facts {
    session: VisitorSession,
    link: ShareLink,
    /// Under whichever epoch, for however long.
    grants: Vec<Grant>,
    idp_enabled: bool,
}

impl Facts {
    /// Bytes that it takes, about.
    pub(crate) fn weight(&self) -> u32 {
        let groups = self.session.groups.len() + self.link.gate.groups().len();
        u32::try_from(1000 + 100 * groups + 300 * self.grants.len()).unwrap_or(u32::MAX)
    }

    fn at(&self, now: Timestamp) -> Option<GateState> {
        let (session, link) = (&self.session, &self.link);
        if !session.is_alive(now) {
            return None;
        }
        // The epoch decides, whatever rows there are: a grant made under an earlier one is no grant.
        let holds = |grant: &&Grant| link.is_active() && grant.epoch == link.epoch && now < grant.expires_at;
        let latest = self.grants.iter().filter(holds).max_by_key(|grant| (grant.expires_at, &grant.id));
        Some(GateState {
            session: session.clone(),
            grant: latest.cloned(),
            link: link.clone(),
            idp_enabled: self.idp_enabled,
        })
    }
}

pub(super) async fn state(
    client: &Client,
    session: &TokenHash,
    link: &LinkId,
    now: Timestamp,
) -> StoreResult<Option<GateState>> {
    let gates = client.memory().map(|memory| (&memory.gates, memory.moment_of(session)));
    let found = remembered(gates, (session.clone(), link.clone()), facts(client, session, link)).await?;
    Ok(found.and_then(|facts| facts.at(now)))
}

async fn facts(client: &Client, session: &TokenHash, link: &LinkId) -> StoreResult<Option<Facts>> {
    let vars = vars! {
        "session_id" => row::id("visitor_session", session.as_str()),
        "link_id" => row::id("link", link.as_str()),
        "session_key" => session.as_str(),
        "link_key" => link.as_str(),
    };
    let gate: GateRow = client.value(GATE_STATE, vars).await?;
    let session = row::one::<SessionRow>(gate.session)?;
    let (Some(session), Some(link)) = (session, row::one::<LinkRow>(gate.link)?) else { return Ok(None) };
    let grants = row::many::<GrantRow>(gate.grants)?;
    Ok(Some(Facts {
        session: session.try_into()?,
        link: StoredLink::try_from(link)?.link,
        grants: grants.into_iter().map(Grant::try_from).collect::<StoreResult<Vec<_>>>()?,
        idp_enabled: gate.idp.as_deref() == Some("enabled"),
    }))
}
