//! What signing out leaves, whoever began it.

use crate::{ALL, ANA, asks, fact, latest, list, one, posted, referenced, refused, with_link};
use sluice_domain::audit::Action;
use sluice_domain::sso::exchange::{FactName, MessageKind, REDACTED, Verdict};
use sluice_domain::sso::idp::Binding;
use sluice_domain::time::Span;
use sluice_domain::view::exchange::{TracePurpose, TraceQuery};
use sluice_service::gate::{Browser, LogoutEnd, LogoutMessage};
use sluice_service::ports::saml::{LogoutAnswer, SamlRefusal, VerifiedLogout};
use sluice_service::testing::{FakeSaml, samples};
use std::slice::from_ref;

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_leaves_our_request_and_their_answers() {
    let (app, link) = with_link().await;
    let session = app.sign_in(&link, ANA, &[]).await;
    let out = app.sluice.sign_out(Browser { binding: None, sessions: &[session] }, Some(&link)).await.unwrap();
    let begun = out.onward.unwrap();
    let request = FakeSaml::message_of(&begun.request).unwrap();
    let state = FakeSaml::relay_state_of(&begun.request);
    let browser = Some(begun.browser.as_str());
    let sent = one(&app, MessageKind::LogoutRequest).await;
    assert_eq!((sent.trace.sent, &sent.trace.verdict, sent.binding), (true, &Verdict::Sent, Binding::Post));
    assert_eq!(sent.trace.purpose, Some(TracePurpose::SignOut));

    // A forged one tells the visitor no reference, and yet the audit log and this have one.
    let fault = SamlRefusal { code: "redirect_signature", expected: None, received: None, words: None };
    let forged = app.saml.answer_logout(&samples::idp(1), request, Err(fault));
    app.clock.advance(Span::seconds(1));
    app.sluice.receive_logout(posted(forged, state), browser).await.unwrap();
    let event = app.audited(Action::LogoutRefused).await.remove(0);
    let detail = referenced(&app, &event.reference.unwrap()).await;
    assert_eq!((detail.trace.kind, detail.trace.verdict), (MessageKind::LogoutResponse, refused("redirect_signature")));
    assert_eq!(fact(&latest(&app).await, FactName::InResponseTo).fits, Some(true));

    let real = app.saml.answer_logout(&samples::idp(1), request, Ok(LogoutAnswer::Success));
    app.clock.advance(Span::seconds(1));
    app.sluice.receive_logout(posted(real, state), browser).await.unwrap();
    let accepted = latest(&app).await;
    assert_eq!((accepted.trace.kind, accepted.trace.verdict), (MessageKind::LogoutResponse, Verdict::Accepted));
    assert_eq!((accepted.others.len(), accepted.others.first()), (2, Some(&sent.trace)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_that_the_provider_asks_for_leaves_its_request_and_our_answer() {
    let (app, link) = with_link().await;
    app.sign_in(&link, ANA, &[]).await;
    let message = app.saml.ask_logout(&samples::idp(1), Ok(asks(&app)));
    let end = app.sluice.receive_logout(posted(message.clone(), Some("theirs")), None).await.unwrap();
    assert!(matches!(end, LogoutEnd::Answer(_)));
    let (request, answer) = (one(&app, MessageKind::LogoutRequest).await, one(&app, MessageKind::LogoutResponse).await);
    assert_eq!((request.trace.sent, &request.trace.verdict), (false, &Verdict::Accepted));
    assert_eq!((answer.trace.sent, &answer.trace.verdict), (true, &Verdict::Sent));
    assert_eq!(request.others, from_ref(&answer.trace));
    assert_eq!(request.name_id.as_deref(), Some(REDACTED));
    for detail in [&request, &answer] {
        assert_eq!(detail.trace.idp.as_ref().map(|(id, _)| id), Some(&samples::idp(1).id));
        assert_eq!(detail.trace.purpose, Some(TracePurpose::SignOut));
    }

    // Again, and what cannot be read, and what is answered with a no.
    let LogoutEnd::Refused { reference } = app.sluice.receive_logout(posted(message, None), None).await.unwrap() else {
        panic!("it is good once")
    };
    let again = referenced(&app, &reference).await;
    assert_eq!((again.trace.verdict.clone(), again.others.len()), (refused("logout_replayed"), 2));
    let query = "SAMLResponse=made-up".to_owned();
    let end = app.sluice.receive_logout(LogoutMessage::Redirect { query }, None).await.unwrap();
    let LogoutEnd::Refused { reference } = end else { panic!("it is no message") };
    let unread = referenced(&app, &reference).await;
    assert_eq!((unread.trace.kind, unread.binding), (MessageKind::LogoutResponse, Binding::Redirect));
    assert_eq!((unread.trace.verdict, unread.facts.len()), (refused("malformed_xml"), 0));
    let sealed = VerifiedLogout { name_id: None, ..asks(&app) };
    let sealed = app.saml.ask_logout(&samples::idp(1), Ok(sealed));
    app.sluice.receive_logout(posted(sealed, None), None).await.unwrap();
    let rows = list(&app, &TraceQuery { kind: Some(MessageKind::LogoutRequest), refused: true, ..ALL }).await;
    let mut codes: Vec<&Verdict> = rows.iter().map(|row| &row.verdict).collect();
    codes.retain(|verdict| **verdict == refused("encrypted_name_id"));
    assert_eq!(codes.len(), 1, "{rows:?}");
}
