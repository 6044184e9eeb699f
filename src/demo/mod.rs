//! The demo content: written by us, in Dutch, about nobody real (content.json, deeds.json). It is told through the features' own services, on a clock that
//! walks from a year ago to now: every rule, counter, snapshot, event and audit row is as if it had happened.
mod communities;
mod content;
mod deeds;
mod people;
mod talk;

use crate::{
    app::{App, Shared},
    clock::Clock,
    db::Durability,
    error::Error,
    exit::ExitError,
    graphql::ids,
    mutation::{self, IdempotencyKey, Mutation},
    once::Outcome,
    people::{accounts, service},
    policy::{Actor, Role, Roles, Visible},
    tokens::LOCAL_ISSUER,
};
use chrono::{DateTime, Duration, Utc};
use content::Content;
use entity::{
    community, event,
    ids::{CommunityId, OrganisationId, RegionId},
    question,
};
use sea_orm::{ConnectionTrait, QueryFilter, QueryOrder};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The people that the demo tokens are for: a role, and the subject of its token at the local issuer.
pub const PEOPLE: [(Role, &str); 4] = [
    (Role::Ouder, "demo-ouder"),
    (Role::Professional, "demo-professional"),
    (Role::Moderator, "demo-moderator"),
    (Role::Admin, "demo-admin"),
];

/// When the story begins: before the oldest question.
const BEGINS: Duration = Duration::days(400);

/// Fills an empty database; one that holds the demo already is left as it is. Gives the global ids that the explorer's examples name:
/// `community`, `parentsCommunity`, `reviewedCommunity`, `question`, `event`.
///
/// # Errors
/// On a database that holds something else.
pub async fn fill(app: &Shared) -> Result<BTreeMap<&'static str, String>, ExitError> {
    let content = content::read()?;
    match holds(app).await? {
        Holds::Demo => {}
        Holds::Nothing => {
            app.db.durability(Durability::Process).await?;
            tell(app, &content).await?;
            app.db.durability(Durability::Full).await?;
        }
        Holds::Half => return Err(ExitError::new("filling this database with the demo was broken off: take it away and start again")),
        Holds::Other => return Err(ExitError::new("this database holds something else than the demo: `demo` only fills an empty one")),
    }
    named_by_examples(app, &content).await
}

/// What a database holds.
enum Holds {
    Nothing,
    Demo,
    Half,
    Other,
}

/// The consents come last: once they are there, the demo is whole.
async fn holds(app: &App) -> Result<Holds, ExitError> {
    let (read, [.., (_, admin)]) = (app.db.read(), PEOPLE);
    Ok(if service::nobody_yet(&read).await? {
        Holds::Nothing
    } else if !accounts::known(&read, LOCAL_ISSUER, admin).await? {
        Holds::Other
    } else if service::nobody_consented(&read).await? {
        Holds::Half
    } else {
        Holds::Demo
    })
}

async fn tell(app: &Shared, content: &Content) -> Result<(), ExitError> {
    let sendings = deeds::read()?;
    let now = app.clock.now();
    let clock = Clock::at(now - BEGINS);
    let mut demo = Demo {
        app: Arc::new(app.at(clock)),
        now,
        actors: HashMap::new(),
        bodies: HashMap::new(),
        regions: HashMap::new(),
        communities: HashMap::new(),
    };
    people::fill(&mut demo, content).await?;
    communities::fill(&mut demo, content).await?;
    talk::fill(&demo, content, &sendings).await?;
    people::words_of_tags(&demo, content).await?;
    demo.until(now);
    people::consent(&demo, content).await
}

/// The demo while it is told.
struct Demo<'c> {
    app: Shared,
    /// When the story ends.
    now: DateTime<Utc>,
    actors: HashMap<&'c str, Actor>,
    bodies: HashMap<&'c str, OrganisationId>,
    regions: HashMap<&'c str, RegionId>,
    communities: HashMap<&'c str, CommunityId>,
}

impl Demo<'_> {
    fn actor(&self, key: &str) -> Result<&Actor, ExitError> {
        named(&self.actors, key)
    }
    fn admin(&self) -> Result<&Actor, ExitError> {
        self.actor("demo-admin")
    }
    /// Somebody does something, without a key: it was not done before.
    async fn does<M: Mutation>(&self, actor: &Actor, mutation: &M) -> Result<M::Output, Error> {
        mutation::run(&self.app, actor, &IdempotencyKey::none("demo"), mutation).await
    }
    /// It becomes this time, unless it is later already.
    fn until(&self, time: DateTime<Utc>) {
        self.app.clock.advance((time - self.app.clock.now()).max(Duration::zero()));
    }
}

/// What a key of the file names.
fn named<'a, T>(all: &'a HashMap<&str, T>, key: &str) -> Result<&'a T, ExitError> {
    all.get(key).ok_or_else(|| ExitError::new(format_args!("the demo content names {key}, which is not there")))
}

/// Says what of the content an error is about.
trait About<T> {
    fn about(self, what: &str) -> Result<T, ExitError>;
}

impl<T> About<T> for Result<T, Error> {
    fn about(self, what: &str) -> Result<T, ExitError> {
        self.map_err(|e| ExitError::new(format_args!("the demo content, {what}: {}", ExitError::from(e))))
    }
}

/// What came of a deed, which has no key and so was not done before.
trait Made<T> {
    fn made(self, what: &str) -> Result<T, ExitError>;
}

impl<T, I> Made<T> for Result<Outcome<T, I>, Error> {
    fn made(self, what: &str) -> Result<T, ExitError> {
        let made = self.and_then(|outcome| match outcome {
            Outcome::Fresh(made) => Ok(made),
            Outcome::Before(_) => Err(Error::internal("what has no key was done before")),
        });
        made.about(what)
    }
}

/// The ids of what the examples are about, as far as it is still there under its own name.
async fn named_by_examples(app: &Shared, content: &Content) -> Result<BTreeMap<&'static str, String>, ExitError> {
    let [_, _, (role, subject), _] = PEOPLE;
    let moderator = accounts::sign_in(app, LOCAL_ISSUER, subject, Roles::NONE.with(role)).await?;
    let (read, examples, mut ids) = (app.db.read(), &content.examples, BTreeMap::new());
    let communities = [
        ("community", &examples.community),
        ("parentsCommunity", &examples.parents_community),
        ("reviewedCommunity", &examples.reviewed_community),
    ];
    for (what, key) in communities {
        if let Some(community) = content.communities.iter().find(|community| community.key == *key)
            && let Some(id) = community_called(&read, &moderator, &community.name).await?
        {
            ids.insert(what, ids::id(id).to_string());
        }
    }
    if let Some(question) = content.questions.iter().find(|question| question.key == examples.question) {
        let asked = question::Entity::visible_to(&moderator).filter(question::COLUMN.text.eq(question.text.as_str()));
        if let Some(row) = asked.order_by_asc(question::Column::Id).one(&read).await? {
            ids.insert("question", ids::id(row.id).to_string());
        }
    }
    let called = event::Entity::visible_to(&moderator).filter(event::COLUMN.title.eq(examples.event.as_str()));
    if let Some(row) = called.order_by_asc(event::Column::Id).one(&read).await? {
        ids.insert("event", ids::id(row.id).to_string());
    }
    Ok(ids)
}

async fn community_called(db: &impl ConnectionTrait, actor: &Actor, name: &str) -> Result<Option<CommunityId>, ExitError> {
    let called = community::Entity::visible_to(actor).filter(community::COLUMN.name.eq(name));
    Ok(called.order_by_asc(community::Column::Id).one(db).await?.map(|row| row.id))
}
