//! The one question that the door asks of a token: whose is it?
use super::{
    Claims, LocalKey,
    cache::{Cache, Entry},
    check::{Token, Window, claims},
    fetch,
    issuer::Issuer,
};
use crate::{
    clock::Clock,
    config::IssuerSettings,
    error::{Error, ProblemCode, Result},
    exit::ExitError,
};
use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::MissedTickBehavior;

/// How many verified tokens are remembered.
const REMEMBERED: usize = 10_000;

/// How often key sets are fetched in the background, and how soon again while one is missing.
const OFTEN: Duration = Duration::from_secs(300);
const SOON: Duration = Duration::from_secs(15);

/// Every issuer, and the tokens that were verified lately.
#[derive(Debug)]
pub struct Verifier {
    issuers: Vec<Issuer>,
    cache: Cache,
}

impl Verifier {
    /// Of these issuers, and the local key's if it is given. Their key sets are not fetched yet.
    ///
    /// # Errors
    /// When one is configured wrongly.
    pub fn new(issuers: &BTreeMap<String, IssuerSettings>, local: Option<&LocalKey>) -> Result<Self, ExitError> {
        Self::waiting(fetch::LONGEST, issuers, local)
    }
    /// The same, and no answer that is needed to fetch a key set may take longer than this.
    ///
    /// # Errors
    /// As above.
    pub fn waiting(longest: Duration, issuers: &BTreeMap<String, IssuerSettings>, local: Option<&LocalKey>) -> Result<Self, ExitError> {
        super::install_crypto();
        let configured = issuers.iter().map(|(name, settings)| Issuer::configured(name, settings, longest));
        let issuers = local.map(Issuer::local).map(Ok).into_iter().chain(configured).collect::<Result<_, _>>()?;
        Ok(Self { issuers, cache: Cache::holding(REMEMBERED) })
    }
    /// What a token says, if it is to be believed now.
    ///
    /// # Errors
    /// `Unauthenticated` with the reason; `Internal` when its issuer's keys can't be had at all.
    pub async fn verify(&self, bearer: &str, now: DateTime<Utc>) -> Result<Claims> {
        let print = print(bearer);
        if let Some(claims) = self.remembered(&print, now)? {
            return Ok(claims);
        }
        let entry = self.judge(bearer, now).await?;
        let claims = entry.claims.clone();
        self.cache.put(print, entry);
        Ok(claims)
    }
    fn remembered(&self, print: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Claims>> {
        let Some(entry) = self.cache.get(print) else { return Ok(None) };
        if !self.issuers.get(entry.issuer).is_some_and(|issuer| issuer.keys.uses(entry.set, now)) {
            self.cache.drop(print);
            return Ok(None);
        }
        let window = Window { from: entry.from, until: entry.until };
        window.holds(now).map(|()| Some(entry.claims)).map_err(refused)
    }
    async fn judge(&self, bearer: &str, now: DateTime<Utc>) -> Result<Entry> {
        let token = Token::read(bearer).map_err(refused)?;
        let known = self.issuers.iter().enumerate().find(|(_, issuer)| *issuer.name == *token.body.iss);
        let (place, issuer) = known.ok_or_else(|| refused(ProblemCode::TokenNotForHere))?;
        let algorithm = token.head.algorithm(&issuer.algorithms).map_err(refused)?;
        token.head.typ(&issuer.types).map_err(refused)?;
        let kid = token.head.kid.as_deref();
        let signed = issuer.keys.find(now, |set| set.pick(kid, algorithm), |key| key.verifies(algorithm, token.message, token.signature));
        let set = match signed.await {
            Ok(Some((true, set))) => set,
            Ok(_) => return Err(refused(ProblemCode::TokenInvalid)),
            Err(()) => return Err(Error::internal(format!("the keys of {} can't be had", issuer.name))),
        };
        token.body.audience(&issuer.audience).map_err(refused)?;
        let Window { from, until } = token.body.window(issuer.longest, now).map_err(refused)?;
        Window { from, until }.holds(now).map_err(refused)?;
        Ok(Entry { claims: claims(&token.body, issuer).map_err(refused)?, issuer: place, set, from, until })
    }
    /// Fetches every key set anew. Says whether each issuer has one.
    pub async fn refresh(&self, now: DateTime<Utc>) -> bool {
        let each = self.issuers.iter().map(|issuer| issuer.keys.refresh(now));
        futures_util::future::join_all(each).await.into_iter().all(|there| there)
    }
    /// Keeps the key sets fresh for as long as it is polled.
    pub async fn keep_fresh(self: Arc<Self>, clock: Clock) {
        let mut next = tokio::time::interval(OFTEN);
        next.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            next.tick().await;
            if !self.refresh(clock.now()).await {
                next.reset_after(SOON);
            }
        }
    }
}

fn refused(why: ProblemCode) -> Error {
    Error::Unauthenticated(Some(why))
}

fn print(bearer: &str) -> [u8; 32] {
    let mut print = [0; 32];
    print.copy_from_slice(digest::digest(&digest::SHA256, bearer.as_bytes()).as_ref());
    print
}
