//! The recorder: every SAML message leaves a trace for some days, for whoever has to find out why a sign-in failed. It decides
//! nothing, and what it cannot write it goes without.

use super::ended::Ended;
use super::logout::LogoutMessage;
use crate::error::Result;
use crate::keys::{TokenHash, TokenKind};
use crate::ports::saml::{Against, Envelope, Inspected, Inspection, Outgoing};
use crate::ports::traces::Trace;
use crate::ports::visits::{PendingRequest, Purpose};
use crate::sluice::Sluice;
use sluice_domain::id::{Reference, TraceId};
use sluice_domain::sso::exchange::{Keep, MessageKind, Verdict};
use sluice_domain::sso::idp::{Binding, IdentityProvider};
use sluice_domain::time::Timestamp;
use sluice_domain::view::exchange::TracePurpose;

/// Stands in the verdict on a message that was neither accepted nor refused, since something else failed. The server's log has more.
const FAILED: &str = "internal_failure";

/// A message from its coming, or its going, until its verdict. Whose it is and what it is for becomes known on the way.
#[must_use = "a message is recorded once its verdict is known"]
pub(super) struct Recording {
    message: Message,
    at: Timestamp,
    /// What it is for all that is known without reading it.
    kind: MessageKind,
    /// Who it says that it comes from, unverified.
    issuer: Option<String>,
    /// The ID of the request that it says that it answers, unverified.
    in_response_to: Option<String>,
    /// This browser has that request outstanding.
    asked: bool,
    /// Verification was reached: what it had to decrypt it has decrypted.
    verified: bool,
    idp: Option<IdentityProvider>,
    purpose: Option<TracePurpose>,
    exchange: Option<TokenHash>,
}

enum Message {
    /// The form value.
    Response(String),
    Logout(LogoutMessage),
    Sent(Outgoing),
}

impl Message {
    fn inspected(&self) -> Inspected<'_> {
        match self {
            Self::Response(response) => Inspected::Response(response),
            Self::Logout(message) => Inspected::Logout(message.incoming()),
            Self::Sent(outgoing) => Inspected::Sent(outgoing),
        }
    }

    fn binding(&self) -> Binding {
        match self {
            Self::Logout(LogoutMessage::Redirect { .. }) | Self::Sent(Outgoing::Redirect(_)) => Binding::Redirect,
            Self::Response(_) | Self::Logout(LogoutMessage::Post { .. }) | Self::Sent(Outgoing::Post { .. }) => {
                Binding::Post
            }
        }
    }
}

impl From<&Purpose> for TracePurpose {
    fn from(purpose: &Purpose) -> Self {
        match purpose {
            Purpose::Visit { link, .. } => Self::Visit { link: link.clone() },
            Purpose::Test { run } => Self::Test { run: run.clone() },
            Purpose::SignOut => Self::SignOut,
        }
    }
}

impl Recording {
    fn begin(message: Message, kind: MessageKind, at: Timestamp) -> Self {
        Self {
            message,
            at,
            kind,
            issuer: None,
            in_response_to: None,
            asked: false,
            verified: false,
            idp: None,
            purpose: None,
            exchange: None,
        }
    }

    /// What came to the assertion consumer service.
    pub(super) fn response(response: &str, at: Timestamp) -> Self {
        Self::begin(Message::Response(response.to_owned()), MessageKind::Response, at)
    }

    /// What came to the single logout service.
    pub(super) fn logout(message: &LogoutMessage, at: Timestamp) -> Self {
        let kind = if message.names_a_response() { MessageKind::LogoutResponse } else { MessageKind::LogoutRequest };
        let mut recording = Self::begin(Message::Logout(message.clone()), kind, at);
        recording.purpose = Some(TracePurpose::SignOut);
        recording
    }

    /// What it says of itself.
    pub(super) fn reads(&mut self, envelope: &Envelope) {
        self.issuer.clone_from(&envelope.issuer);
        self.in_response_to.clone_from(&envelope.in_response_to);
        if matches!(self.message, Message::Logout(_)) {
            self.kind = if envelope.request { MessageKind::LogoutRequest } else { MessageKind::LogoutResponse };
        }
    }

    /// It answers this request, and the browser that brings it has it outstanding.
    pub(super) fn answers(&mut self, request: &PendingRequest) {
        self.asked = true;
        self.purpose = Some(TracePurpose::from(&request.purpose));
    }

    /// It is for this, though nobody asked.
    pub(super) fn is_for(&mut self, purpose: TracePurpose) {
        self.purpose = Some(purpose);
    }

    /// It is dealt with as this connection's.
    pub(super) fn of(&mut self, idp: &IdentityProvider) {
        self.idp = Some(idp.clone());
    }

    /// It is verified now, as this connection's. What is refused before that is recorded as it came: nothing of it is decrypted.
    pub(super) fn is_verified(&mut self) {
        self.verified = true;
    }

    /// It begins an exchange of its own.
    pub(super) fn begins(&mut self, exchange: &TokenHash) {
        self.exchange = Some(exchange.clone());
    }

    /// Which values are kept. Of a message that only says whose it is, those of the connection that it names: nobody but admins
    /// reads them.
    fn keep(&self) -> Keep {
        match (&self.idp, &self.purpose) {
            (None, _) => Keep::Nothing,
            (Some(_), Some(TracePurpose::Test { .. })) => Keep::All,
            (Some(idp), _) => Keep::Mapped(idp.mapping.clone()),
        }
    }
}

impl Sluice {
    /// Ends the recording of a message that came, and gives its answer.
    pub(super) async fn recorded<T>(&self, recording: Recording, ended: Result<Ended<T>>) -> Result<T> {
        let (verdict, reference) = match &ended {
            Ok(ended) => ended.verdict(),
            Err(_) => (Verdict::Refused { code: FAILED.to_owned(), expected: None, received: None }, None),
        };
        self.record(recording, verdict, reference).await;
        Ok(ended?.answer)
    }

    /// Records a message of ours that leaves. `exchange`: the keyed hash of the ID of the request that it is, or that it answers.
    pub(super) async fn record_sent(
        &self,
        kind: MessageKind,
        message: &Outgoing,
        idp: &IdentityProvider,
        purpose: TracePurpose,
        exchange: &TokenHash,
    ) {
        let mut recording = Recording::begin(Message::Sent(message.clone()), kind, self.now());
        recording.of(idp);
        recording.is_for(purpose);
        recording.begins(exchange);
        self.record(recording, Verdict::Sent, None).await;
    }

    /// What fails here stays here: the message has its verdict. The store's own words stay out of the log, since they may name
    /// somebody.
    async fn record(&self, mut recording: Recording, verdict: Verdict, reference: Option<Reference>) {
        if recording.idp.is_none()
            && let Some(issuer) = &recording.issuer
        {
            // Refused before anybody looked. The admin looks for it where it says that it belongs.
            recording.idp = self.idp_named(issuer).await.ok().flatten();
        }
        let trace = self.trace(recording, verdict, reference).await;
        if let Err(error) = self.store.record_trace(&trace).await {
            tracing::warn!(kind = trace.kind.code(), fault = error.code(), "a SAML message was not recorded");
        }
    }

    async fn trace(&self, recording: Recording, verdict: Verdict, reference: Option<Reference>) -> Trace {
        let keep = recording.keep();
        let Recording { message, at, kind, in_response_to, asked, verified, idp, purpose, exchange, .. } = recording;
        let answered = || in_response_to.as_deref().map(|id| self.keys.hash(TokenKind::SamlRequest, id));
        let mut trace = Trace {
            id: TraceId::random(self.random.bytes()),
            at,
            kind,
            sent: matches!(message, Message::Sent(_)),
            binding: message.binding(),
            idp: idp.as_ref().map(|idp| idp.id.clone()),
            purpose,
            exchange: exchange.or_else(answered).map(|hash| hash.as_str().to_owned()),
            verdict,
            reference,
            facts: Vec::new(),
            name_id: None,
            attributes: Vec::new(),
            xml: None,
        };
        let request_id = in_response_to.filter(|_| asked);
        let inspected = self.saml_work(move |work| {
            let against = Against {
                sp: &work.sp,
                keys: &work.keys,
                idp: idp.as_ref(),
                decrypt: verified,
                request_id: request_id.as_deref(),
                keep: &keep,
                now: at,
            };
            work.saml.inspect(message.inspected(), &against)
        });
        match inspected.await {
            Ok(Some(inspection)) => fill(&mut trace, inspection),
            Ok(None) => {}
            Err(_) => tracing::warn!(kind = trace.kind.code(), "a SAML message is recorded without what it says"),
        }
        trace
    }
}

fn fill(trace: &mut Trace, inspection: Inspection) {
    let Inspection { kind, binding, facts, name_id, attributes, xml } = inspection;
    (trace.kind, trace.binding, trace.facts) = (kind, binding, facts);
    (trace.name_id, trace.attributes, trace.xml) = (name_id, attributes, xml);
}
