use crate::error::Failure;
use crate::memory::{Change, Memory, may_change};
use crate::row;
use sluice_service::keys::TokenHash;
use sluice_service::ports::{StoreError, StoreResult};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use surrealdb::Surreal;
use surrealdb::engine::any::Any;
use surrealdb::types::{QueryError, SurrealValue, Value, Variables};

/// Runs of one statement before its conflict is given to the caller: with the pauses below about half a second.
const ATTEMPTS: u32 = 14;
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(64);

/// Collects the parameters of a statement.
macro_rules! vars {
    () => {
        surrealdb::types::Variables::new()
    };
    ($($name:literal => $value:expr),+ $(,)?) => {{
        let mut vars = surrealdb::types::Variables::new();
        $(vars.insert($name, $value);)+
        vars
    }};
}
pub(crate) use vars;

/// The one connection. Shared, never cloned: a clone of the driver's handle would be another session.
#[derive(Clone)]
pub(crate) struct Client {
    db: Arc<Surreal<Any>>,
    /// Only where this process has the database for itself.
    memory: Option<Arc<Memory>>,
}

impl Client {
    /// Over a database that no other process has.
    pub(crate) fn of_own(db: Surreal<Any>) -> Self {
        Self { db: Arc::new(db), memory: Some(Arc::default()) }
    }

    /// Over a database that other processes change too.
    pub(crate) fn of_shared(db: Surreal<Any>) -> Self {
        Self { db: Arc::new(db), memory: None }
    }

    /// What is remembered between changes.
    pub(crate) fn memory(&self) -> Option<&Memory> {
        self.memory.as_deref()
    }

    /// Runs a statement that changes nothing which [`Memory`] remembers: no session, link, grant or identity provider, and neither the
    /// pages of a published generation nor which one that is.
    pub(crate) async fn aside(&self, statement: &str, vars: Variables) -> StoreResult<Value> {
        self.attempts(statement, vars).await
    }

    /// Runs one statement, which is one transaction: `{ … }` holds as many steps as it needs. Conflicts are retried.
    pub(crate) async fn run(&self, statement: &str, vars: Variables) -> StoreResult<Value> {
        let Some(memory) = self.memory.as_ref().filter(|_| may_change(statement)) else {
            return self.attempts(statement, vars).await;
        };
        self.while_changing(Arc::clone(memory).change(), statement, vars).await
    }

    /// Runs a statement that changes these sessions and their grants, and nothing else which [`Memory`] remembers.
    pub(crate) async fn on_sessions(
        &self,
        sessions: impl Iterator<Item = &TokenHash>,
        statement: &str,
        vars: Variables,
    ) -> StoreResult<Value> {
        match &self.memory {
            Some(memory) => self.while_changing(Arc::clone(memory).change_of(sessions), statement, vars).await,
            None => self.attempts(statement, vars).await,
        }
    }

    /// The database may do it even if nobody waits for the answer any more, so the memory must hear of its end in any case.
    async fn while_changing(&self, change: Change, statement: &str, vars: Variables) -> StoreResult<Value> {
        let (client, statement) = (self.clone(), statement.to_owned());
        let running = tokio::spawn(async move {
            let ended = client.attempts(&statement, vars).await;
            drop(change);
            ended
        });
        running.await.unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string())))
    }

    async fn attempts(&self, statement: &str, vars: Variables) -> StoreResult<Value> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            match self.once(statement, vars.clone()).await {
                Err(Failure::Conflict) => tokio::time::sleep(jittered(pause)).await,
                ended => return ended.map_err(store_error),
            }
            pause = LONGEST_PAUSE.min(pause * 2);
        }
        self.once(statement, vars).await.map_err(store_error)
    }

    async fn once(&self, statement: &str, vars: Variables) -> Result<Value, Failure> {
        let answer = self.db.query(statement).bind(vars).await;
        answer.and_then(|mut results| results.take::<Value>(0)).map_err(|error| Failure::of(&error))
    }

    /// Runs a script of many statements between `BEGIN` and `COMMIT`, not retried.
    pub(crate) async fn script(&self, script: &str, vars: Variables) -> StoreResult<()> {
        // Migrations, before anything is read: nothing is remembered yet.
        let mut results = self.db.query(script).bind(vars).await.map_err(|error| store_error(Failure::of(&error)))?;
        // Every statement of a transaction that failed has an error; all but one only say that it did.
        let errors = results.take_errors();
        let cause = errors.values().find(|error| !is_consequence(error)).or_else(|| errors.values().next());
        cause.map_or(Ok(()), |error| Err(store_error(Failure::of(error))))
    }

    /// A statement that answers with at most one row.
    pub(crate) async fn row<R: SurrealValue>(&self, statement: &str, vars: Variables) -> StoreResult<Option<R>> {
        row::one(self.run(statement, vars).await?)
    }

    /// A statement that answers with a list of rows.
    pub(crate) async fn rows<R: SurrealValue>(&self, statement: &str, vars: Variables) -> StoreResult<Vec<R>> {
        row::many(self.run(statement, vars).await?)
    }

    /// A statement that answers with a plain value.
    pub(crate) async fn value<T: SurrealValue>(&self, statement: &str, vars: Variables) -> StoreResult<T> {
        row::decode(self.run(statement, vars).await?)
    }

    /// A change that answers `true` when it was made, and `false` when what it rests on is not so (any more).
    pub(crate) async fn change(&self, statement: &str, vars: Variables) -> StoreResult<()> {
        if self.value(statement, vars).await? { Ok(()) } else { Err(StoreError::Conflict) }
    }
}

fn is_consequence(error: &surrealdb::Error) -> bool {
    matches!(error.query_details(), Some(QueryError::NotExecuted | QueryError::Cancelled))
}

fn store_error(failure: Failure) -> StoreError {
    match failure {
        Failure::Conflict | Failure::Exists => StoreError::Conflict,
        Failure::Other(why) => StoreError::Unavailable(why),
    }
}

// Losers that wait for equally long would meet again. The hasher's random seed is enough for that.
fn jittered(pause: Duration) -> Duration {
    let parts = u32::try_from(RandomState::new().hash_one(()) % 100).unwrap_or(0);
    pause / 2 + pause * parts / 100
}
