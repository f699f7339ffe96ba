//! Sluice's own key pairs: made at the first start, sealed at rest, and followed by new ones without an interruption.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::StoreError;
use crate::ports::saml::{SpKey, SpKeys};
use crate::ports::sp_keys::StoredSpKey;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::sso::SpKeyView;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// For how long open keys count: so much later than the process that did it, another one follows a rollover.
const FRESH: Span = Span::seconds(2);

/// How often the first key is looked for and made, when others make one at the same moment.
const TRIES: usize = 5;

/// Why Sluice has not the keys that it needs. The texts are for the person who starts it.
#[derive(Debug, thiserror::Error)]
pub enum KeysFault {
    #[error(
        "Sluice's own {} key {fingerprint} does not open: it was sealed with another master key, or changed. \
         Start with the master key that belongs to this data.",
        key_use.code()
    )]
    Sealed { key_use: SpKeyUse, fingerprint: String },
    #[error("Sluice's own {} key could not be made: {why}.", key_use.code())]
    NotMade { key_use: SpKeyUse, why: String },
    #[error("The store did not give or take Sluice's own keys: {0}")]
    Store(#[from] StoreError),
}

impl From<KeysFault> for ServiceError {
    fn from(fault: KeysFault) -> Self {
        match fault {
            KeysFault::Store(error) => Self::Store(error),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// The keys as they were opened last, and when.
#[derive(Default)]
pub(crate) struct OpenKeys(Mutex<Option<(Timestamp, Arc<SpKeys>)>>);

impl OpenKeys {
    fn lock(&self) -> MutexGuard<'_, Option<(Timestamp, Arc<SpKeys>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A clock that was set back makes nothing fresh again.
    fn fresh(&self, now: Timestamp) -> Option<Arc<SpKeys>> {
        self.lock().as_ref().filter(|(at, _)| *at <= now && now < at.plus(FRESH)).map(|(_, keys)| Arc::clone(keys))
    }
}

impl Sluice {
    /// At start: makes the first key pair of each use, and makes sure that all of them open.
    pub async fn prepare_keys(&self) -> Result<(), KeysFault> {
        for key_use in SpKeyUse::ALL {
            self.first_key(key_use).await?;
        }
        self.open_keys().await.map(|_| ())
    }

    async fn first_key(&self, key_use: SpKeyUse) -> Result<(), KeysFault> {
        for _ in 0..TRIES {
            let stored = self.store.list_sp_keys().await?;
            if stored.iter().any(|key| key.facts.key_use == key_use && key.facts.state == SpKeyState::Active) {
                return Ok(());
            }
            let mut key = self.make_key(key_use).await?;
            key.facts.state = SpKeyState::Active;
            let event = self.key_event(Actor::System, Action::SpKeyActivated, &key.facts);
            match self.store.create_sp_key(&self.seal_key(key)?, &event).await {
                // Another process was quicker: its key is the one.
                Err(StoreError::Conflict) => {}
                done => return Ok(done?),
            }
        }
        Err(KeysFault::Store(StoreError::Conflict))
    }

    /// Our own keys, open.
    pub(crate) async fn sp_keys(&self) -> Result<Arc<SpKeys>, KeysFault> {
        match self.own_keys.fresh(self.now()) {
            Some(keys) => Ok(keys),
            None => self.open_keys().await,
        }
    }

    async fn open_keys(&self) -> Result<Arc<SpKeys>, KeysFault> {
        // Before they are read: what changes meanwhile is noticed no later than `FRESH` says.
        let now = self.now();
        let stored = self.store.list_sp_keys().await?;
        let open = stored.into_iter().map(|key| self.open_key(key)).collect::<Result<_, _>>()?;
        let keys = Arc::new(SpKeys(open));
        *self.own_keys.lock() = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }

    fn open_key(&self, key: StoredSpKey) -> Result<SpKey, KeysFault> {
        match self.keys.open(place(&key.facts), &key.private) {
            Ok(private) => Ok(SpKey { facts: key.facts, certificate: key.certificate, private }),
            Err(_) => Err(KeysFault::Sealed { key_use: key.facts.key_use, fingerprint: key.facts.fingerprint }),
        }
    }

    fn seal_key(&self, key: SpKey) -> Result<StoredSpKey, KeysFault> {
        let (facts, certificate) = (key.facts, key.certificate);
        match self.keys.seal(place(&facts), &key.private, self.random.bytes()) {
            Ok(private) => Ok(StoredSpKey { facts, certificate, private }),
            Err(error) => Err(KeysFault::NotMade { key_use: facts.key_use, why: error.to_string() }),
        }
    }

    /// Large primes take their time: never on a thread that serves requests.
    async fn make_key(&self, key_use: SpKeyUse) -> Result<SpKey, KeysFault> {
        let (saml, sp, now) = (Arc::clone(&self.saml), self.settings.sp(), self.now());
        tokio::task::spawn_blocking(move || saml.make_key(&sp, key_use, now))
            .await
            .map_err(|error| error.to_string())
            .and_then(|made| made.map_err(|fault| fault.code.to_owned()))
            .map_err(|why| KeysFault::NotMade { key_use, why })
    }

    /// Oldest first.
    pub async fn list_sp_keys(&self, _: &AdminActor) -> Result<Vec<SpKeyView>> {
        let now = self.now();
        let view = |key: StoredSpKey| SpKeyView {
            expired: key.facts.not_after < now,
            fingerprint: key.facts.fingerprint,
            key_use: key.facts.key_use,
            state: key.facts.state,
            created_at: key.facts.created_at,
            not_after: key.facts.not_after,
        };
        Ok(self.store.list_sp_keys().await?.into_iter().map(view).collect())
    }

    /// Makes the next key pair of this use and puts it into the metadata, for identity providers to learn; gives its fingerprint.
    pub async fn publish_sp_key(&self, actor: &AdminActor, key_use: SpKeyUse) -> Result<String> {
        let key = self.make_key(key_use).await?;
        let fingerprint = key.facts.fingerprint.clone();
        let event = self.key_event(actor.actor(), Action::SpKeyPublished, &key.facts);
        match self.store.create_sp_key(&self.seal_key(key)?, &event).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Err(ServiceError::Rule("sp_key_next_exists")),
            Err(other) => return Err(other.into()),
        }
        *self.own_keys.lock() = None;
        Ok(fingerprint)
    }

    /// The next key takes the place of the active one.
    pub async fn activate_sp_key(&self, actor: &AdminActor, fingerprint: &str) -> Result<()> {
        let facts = self.key_facts(fingerprint).await?;
        if facts.state != SpKeyState::Next {
            return Err(ServiceError::Rule("sp_key_not_next"));
        }
        let event = self.key_event(actor.actor(), Action::SpKeyActivated, &facts);
        self.store.activate_sp_key(fingerprint, &event).await?;
        *self.own_keys.lock() = None;
        Ok(())
    }

    /// Never the active one: another has to take its place first.
    pub async fn remove_sp_key(&self, actor: &AdminActor, fingerprint: &str) -> Result<()> {
        let facts = self.key_facts(fingerprint).await?;
        if facts.state == SpKeyState::Active {
            return Err(ServiceError::Rule("sp_key_active"));
        }
        let event = self.key_event(actor.actor(), Action::SpKeyRemoved, &facts);
        self.store.remove_sp_key(fingerprint, &event).await?;
        *self.own_keys.lock() = None;
        Ok(())
    }

    async fn key_facts(&self, fingerprint: &str) -> Result<SpKeyFacts> {
        let found = self.store.list_sp_keys().await?.into_iter().find(|key| key.facts.fingerprint == fingerprint);
        found.map(|key| key.facts).ok_or(ServiceError::NotFound)
    }

    /// The note names the key: its use, and the beginning of its fingerprint.
    fn key_event(&self, actor: Actor, action: Action, key: &SpKeyFacts) -> AuditEvent {
        let mut event = self.event(actor, action, Outcome::Done, Target::default());
        let beginning: String = key.fingerprint.chars().take(16).collect();
        event.note = Some(format!("{} {beginning}", key.key_use.code()));
        event
    }
}

/// Where a private key is sealed for.
fn place(key: &SpKeyFacts) -> (&'static str, &str, &'static str) {
    ("sp_key", &key.fingerprint, "private")
}
