//! The first admin, and sign-in to the dashboard.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::keys::TokenKind;
use crate::ports::people::{Admin, AdminSession};
use crate::sluice::Sluice;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::AdminId;
use sluice_domain::input::{SetupInput, SignInInput};
use sluice_domain::sso::mapping::email_address;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The hash of no password, at the cost of a real one: an e-mail address that nobody has is refused after the same work.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Passwords that this process works on at once. Anybody may have one tried, and each takes a thread and 19 MiB.
static PLACES: Semaphore = Semaphore::const_new(4);
/// How long a password waits for a place: some dozens before it are done by then, so that people who sign in at the same moment do
/// not turn each other away. Whoever comes into a longer queue is told to come back.
const WAIT: Duration = Duration::from_secs(1);

impl Sluice {
    /// Whether the first admin is still to be created.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(!self.store.has_admin().await?)
    }

    /// A new set-up token, which replaces an older one; `None` once there is an admin. Only its hash is stored.
    pub async fn new_setup_token(&self) -> Result<Option<String>> {
        if self.store.has_admin().await? {
            return Ok(None);
        }
        let (token, hash) = self.new_token(TokenKind::Setup);
        self.store.put_setup_token(&hash, self.now().plus(self.settings.lifetimes.setup_token)).await?;
        Ok(Some(token))
    }

    /// Creates the first admin and gives a session's token. The set-up token works once.
    pub async fn claim_setup(&self, input: &SetupInput) -> Result<String> {
        if self.store.has_admin().await? {
            return Err(ServiceError::NotFound);
        }
        input.validate().map_err(ServiceError::Invalid)?;
        let email = email_address(&input.email).ok_or_else(|| ServiceError::field("email", "not_an_email"))?;
        let hash = self.keys.hash(TokenKind::Setup, input.token.trim());
        // Before the password is worked on, which only the holder of the token may have done; the claim asks once more.
        if !self.store.has_setup_token(&hash, self.now()).await? {
            return Err(ServiceError::Rule("setup_link_invalid"));
        }
        let admin = Admin {
            id: AdminId::random(self.random.bytes()),
            name: input.name.trim().to_owned(),
            email,
            password_hash: self.hash_password(&input.password).await?,
            created_at: self.now(),
        };
        let event = self.event(
            Actor::Admin { admin: admin.id.clone() },
            Action::AdminCreated,
            Outcome::Done,
            Target::default(),
        );
        if !self.store.claim_setup(&hash, self.now(), &admin, &event).await? {
            return Err(ServiceError::Rule("setup_link_invalid"));
        }
        self.start_admin_session(&admin.id).await
    }

    /// Gives a session's token. A wrong e-mail and a wrong password are one answer, after the same work.
    pub async fn sign_in_admin(&self, input: &SignInInput) -> Result<String> {
        input.validate().map_err(ServiceError::Invalid)?;
        let admin = match email_address(&input.email) {
            Some(email) => self.store.find_admin_by_email(&email).await?,
            None => None,
        };
        let stored = match &admin {
            Some(admin) => admin.password_hash.clone(),
            None => NOBODY.to_owned(),
        };
        let fits = verify_password(&input.password, stored).await?;
        match admin {
            Some(admin) if fits => self.start_admin_session(&admin.id).await,
            other => {
                let actor = other.map_or(Actor::Anonymous, |admin| Actor::Admin { admin: admin.id });
                let event = self.event(actor, Action::AdminSignInRefused, Outcome::Refused, Target::default());
                self.store.append(&event).await?;
                Err(ServiceError::Rule("wrong_credentials"))
            }
        }
    }

    pub async fn sign_out_admin(&self, actor: &AdminActor) -> Result<()> {
        let event = self.event(actor.actor(), Action::AdminSignedOut, Outcome::Done, Target::default());
        Ok(self.store.end_admin_session(actor.session(), &event).await?)
    }

    async fn start_admin_session(&self, admin: &AdminId) -> Result<String> {
        let (token, hash) = self.new_token(TokenKind::AdminSession);
        let now = self.now();
        let session = AdminSession {
            token: hash,
            admin: admin.clone(),
            created_at: now,
            expires_at: now.plus(self.settings.lifetimes.admin_session),
        };
        let event =
            self.event(Actor::Admin { admin: admin.clone() }, Action::AdminSignedIn, Outcome::Done, Target::default());
        self.store.create_admin_session(&session, &event).await?;
        Ok(token)
    }

    async fn hash_password(&self, password: &str) -> Result<String> {
        let salt: [u8; 16] = self.random.bytes();
        let password = Zeroizing::new(password.to_owned());
        blocking(&PLACES, move || {
            let salt = SaltString::encode_b64(&salt)?;
            Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
        })
        .await
    }
}

async fn verify_password(password: &str, stored: String) -> Result<bool> {
    let password = Zeroizing::new(password.to_owned());
    blocking(&PLACES, move || {
        let hash = PasswordHash::new(&stored)?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::Password) => Ok(false),
            Err(other) => Err(other),
        }
    })
    .await
}

/// argon2id takes some 20 ms and 19 MiB: never on a thread that serves requests, and only in one of `places`.
async fn blocking<T: Send + 'static>(
    places: &'static Semaphore,
    work: impl FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
) -> Result<T> {
    let Ok(Ok(place)) = timeout(WAIT, places.acquire()).await else {
        tracing::warn!("too many passwords are tried at once");
        return Err(ServiceError::TooMany);
    };
    tokio::task::spawn_blocking(move || {
        // Given back by the work and not by the request, which may be given up while the work goes on.
        let _place = place;
        work()
    })
    .await
    .map_err(|e| ServiceError::Internal(e.to_string()))?
    .map_err(|e| ServiceError::Internal(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_is_refused_after_the_same_work_as_somebody() {
        let salt = SaltString::encode_b64(&[1; 16]).unwrap();
        let somebody = Argon2::default().hash_password(b"a password", &salt).unwrap();
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!((nobody.algorithm, nobody.version), (somebody.algorithm, somebody.version));
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
        assert!(!verify_password("a password", NOBODY.to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_place_no_password_is_worked_on() {
        static TAKEN: Semaphore = Semaphore::const_new(0);
        static FREE: Semaphore = Semaphore::const_new(1);
        assert!(matches!(blocking(&TAKEN, || Ok(())).await, Err(ServiceError::TooMany)));
        assert!(blocking(&FREE, || Ok(())).await.is_ok());
        assert_eq!(FREE.available_permits(), 1);
    }
}
