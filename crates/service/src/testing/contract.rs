//! What every store has to keep: each sentence of the ports' documentation as an assertion. One file per repository.
#![expect(clippy::unwrap_used, reason = "a store that fails where it must not breaks the contract")]

mod admins;
mod atomicity;
mod audit;
mod blobs;
mod brand;
mod content;
mod grants;
mod idps;
mod imports;
mod links;
mod logouts;
mod metadata;
mod sign_ins;
mod sp_keys;
mod support;
mod traces;
mod visits;

use crate::ports::audit::AuditFilter;
use crate::ports::{BlobStore, PageRequest, Store, StoreError, StoreResult};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sluice_domain::audit::AuditEvent;
use std::fmt::Debug;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

type Case = for<'a> fn(&'a dyn Store) -> BoxFuture<'a, ()>;

/// Names the cases of the files beside this one. A case that is not named here is dead code and does not pass the lints.
macro_rules! cases {
    ($($module:ident: $($case:ident),+;)+) => {
        const CASES: &[(&str, Case)] = &[
            $($((concat!(stringify!($module), "::", stringify!($case)), |store| Box::pin($module::$case(store))),)+)+
        ];
    };
}

cases! {
    admins: setup_is_claimed_once, setup_expires, a_new_setup_token_replaces_the_old, no_setup_after_the_first_admin,
        one_of_several_claims_wins, admins_are_found, sessions_expire, sessions_end;
    atomicity: setup_and_sessions, content_and_imports, brands, idps_and_links, metadata, sp_keys, visits;
    audit: each_field_narrows, newest_first_in_pages, an_id_is_written_once, what_was_done_since_is_told,
        events_are_counted_by_day;
    brand: brands_are_kept_apart, a_stale_save_is_refused, of_several_saves_one_is_written, a_brand_needs_its_space,
        a_brand_goes_with_its_space, a_brand_survives_an_import, logos_are_in_use;
    content: only_the_published_generation_is_read, pages_and_files_come_back_whole, files_come_by_name,
        enforcement_is_set, enforcement_is_set_over_what_was_seen, removing_a_space_revokes_its_links, a_space_that_is_not_there;
    grants: a_grant_opens_the_gate, a_grant_needs_link_epoch_and_session, revoking_ends_grants, revoking_beats_granting,
        a_grant_expires, the_gate_knows_the_idp, had_grant_remembers, first_openings_are_written_once;
    idps: connections_are_kept, endpoints_and_rules_are_kept, an_entity_id_is_used_once, a_stale_save_is_refused, removal_waits_for_links,
        removal_takes_what_hangs_on_it, test_runs_end_once, an_edit_beats_a_test, a_test_beats_an_edit_of_before,
        groups_are_counted, only_the_latest_groups_are_kept;
    imports: generations_are_distinct, publishing_switches_all_spaces, an_older_generation_does_not_come_back,
        enforcement_survives, a_run_ends_once, runs_are_listed_newest_first, a_sweep_ends_what_was_interrupted,
        a_sweep_between_imports_ends_no_run, a_sweep_takes_nothing_from_a_running_import,
        blobs_of_the_current_generation;
    links: links_are_found, what_is_unique_is_taken_once, a_stale_save_is_refused, each_field_narrows, every_order,
        pages_and_total, openings_are_counted, live_grants_are_counted;
    logouts: a_logout_ends_an_account, a_logout_may_name_sessions, a_logout_request_is_good_once,
        one_of_several_orders_wins, a_sign_in_is_before_or_after_a_logout, a_logout_beats_a_grant;
    metadata: sources_are_kept, a_source_needs_its_connection, a_source_is_removed, a_connection_takes_its_source,
        saving_a_connection_keeps_how_long_it_holds, one_of_several_claims_wins, only_what_is_due_is_claimed,
        a_reading_is_written_down, a_reading_of_what_was_changed_is_refused, keys_are_taken_with_the_reading,
        a_change_may_take_the_test_that_passed, keys_of_a_stale_connection_are_refused, one_of_several_readings_is_written;
    sign_ins: an_accepted_sign_in_is_whole, a_request_answers_once, an_assertion_is_good_once, a_request_expires,
        a_known_account_keeps_its_person, one_of_several_answers_wins, tokens_are_taken_once,
        requests_are_consumed_without_a_session, a_sign_in_ends_the_sessions_that_it_replaces,
        a_sign_in_may_be_unasked;
    sp_keys: keys_are_kept, one_is_next_and_one_active, the_next_becomes_the_active, all_but_the_active_are_removed,
        one_of_several_makers_wins, a_next_key_is_activated_or_removed;
    support: what_is_alive_is_counted;
    traces: messages_are_kept, the_newest_come_first_in_pages, each_filter_narrows, an_exchange_is_told_from_its_beginning,
        xml_is_handed_out_with_its_event, what_is_too_old_goes, what_is_too_much_goes,
        what_names_no_connection_pushes_out_only_its_like, a_connection_takes_its_messages;
    visits: a_ticket_is_taken_once, a_session_ends_when_idle_or_over, a_session_moves_with_use, a_session_takes_its_grants,
        a_sweep_takes_what_is_over;
}

/// Runs every case, each over a fresh, empty store. Panics in the end with the names of those that failed.
pub async fn run_all<S: Store, F: AsyncFn() -> S>(make: F) {
    let mut failed = Vec::new();
    for (name, case) in CASES {
        let store = make().await;
        if AssertUnwindSafe(case(&store)).catch_unwind().await.is_err() {
            failed.push(*name);
        }
    }
    assert!(failed.is_empty(), "{} of {} cases failed: {}", failed.len(), CASES.len(), failed.join(", "));
}

/// Runs the cases for blobs over an empty store. Panics where it does not keep the contract.
pub async fn run_blobs<B: BlobStore + 'static>(blobs: Arc<B>) {
    blobs::bytes_come_back(&*blobs).await;
    blobs::readers_are_limited(blobs.clone()).await;
    blobs::a_sweep_spares_the_young(&*blobs).await;
}

/// Everything in the audit log.
async fn log(store: &dyn Store) -> Vec<AuditEvent> {
    store.list_audit(&AuditFilter::default(), PageRequest::new(1, 200)).await.unwrap().rows
}

async fn assert_logged(store: &dyn Store, event: &AuditEvent) {
    assert_eq!(log(store).await.iter().filter(|known| *known == event).count(), 1, "not written once: {event:?}");
}

async fn assert_not_logged(store: &dyn Store, event: &AuditEvent) {
    assert!(log(store).await.iter().all(|known| known.id != event.id), "written: {event:?}");
}

#[expect(clippy::needless_pass_by_value, reason = "called with the answer itself")]
fn assert_conflict<T: Debug>(result: StoreResult<T>) {
    assert!(matches!(result, Err(StoreError::Conflict)), "not a conflict: {result:?}");
}

/// How many of the calls made at once won. A loser may also have run out of retries.
fn winners<T: Debug>(results: Vec<StoreResult<T>>, won: impl Fn(&T) -> bool) -> usize {
    let won = |result: StoreResult<T>| match result {
        Ok(answer) => won(&answer),
        Err(StoreError::Conflict) => false,
        Err(fault) => panic!("{fault}"),
    };
    results.into_iter().filter_map(|result| won(result).then_some(())).count()
}

/// Sorted, for lists without an order.
fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}
