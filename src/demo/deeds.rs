//! What else happens: requests (deeds.json) such as anybody with the right token could send, through the whole of the edge.
//!
//! In an input `"$key"` is the id of what a deed of that key gave, `"$key.version"` its version now; `{"$at": [days, "19:30"]}` is a moment in
//! Amsterdam so many days from now, `{"$on": days}` a date. Communities, questions, organisations and people are known by their keys too.
use super::Demo;
use crate::{
    error::{Carried, Language},
    exit::ExitError,
    graphql::{RequestContext, ids, wire::name},
    jobs,
    schema::{self, Schema},
};
use async_graphql::{Request, Response, ValidationMode, Variables};
use chrono::{DateTime, Duration, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Amsterdam;
use entity::{enums::Capacity, ids::QuestionId};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// One request, by each of these people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// So many days before today.
    ago: i64,
    /// At what time in Amsterdam.
    #[serde(default = "morning")]
    time: NaiveTime,
    /// A person, or a person in a capacity (`"anouk:OUDER"`), which then stands in the input.
    by: Vec<String>,
    /// The mutation.
    #[serde(rename = "do")]
    mutation: String,
    /// The field of its payload that holds what was made or changed, or a path to it (`series.occurrences(first: 1).edges.node`).
    gives: String,
    /// Under which key later deeds know that.
    key: Option<String>,
    input: Json,
    /// The code of the problem for which it is refused, when that is the story.
    refused: Option<String>,
}

fn morning() -> NaiveTime {
    NaiveTime::MIN + Duration::hours(10)
}

/// The deeds, as they were written.
pub fn read() -> Result<Vec<Deed>, ExitError> {
    serde_json::from_str(include_str!("deeds.json")).map_err(|e| ExitError::new(format_args!("the demo's deeds: {e}")))
}

impl Deed {
    /// When it happens: before now, whatever is written.
    pub fn at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        moment(now, -self.ago, self.time).min(now - Duration::minutes(1))
    }
}

fn moment(now: DateTime<Utc>, days: i64, time: NaiveTime) -> DateTime<Utc> {
    let day = (now.with_timezone(&Amsterdam) + Duration::days(days)).date_naive();
    // The hour that a night leaves out is the next one.
    let local = Amsterdam.from_local_datetime(&day.and_time(time)).earliest();
    local.map_or_else(|| day.and_time(time).and_utc(), |local| local.to_utc())
}

/// What is sent, and what came of it.
pub struct Sent<'d, 'c> {
    demo: &'d Demo<'c>,
    schema: Schema,
    /// With the type, as far as a version is asked for.
    ids: HashMap<String, (String, String)>,
}

impl<'d, 'c> Sent<'d, 'c> {
    pub fn new(demo: &'d Demo<'c>) -> Self {
        let mut ids = HashMap::new();
        ids.extend(demo.communities.iter().map(|(key, id)| ((*key).to_owned(), (ids::id(*id).to_string(), "Community".to_owned()))));
        ids.extend(demo.bodies.iter().map(|(key, id)| ((*key).to_owned(), (ids::id(*id).to_string(), "Organisation".to_owned()))));
        for (key, actor) in &demo.actors {
            for (hat, name) in [(Capacity::Ouder, "OUDER"), (Capacity::Professional, "PROFESSIONAL"), (Capacity::Steward, "STEWARD")] {
                ids.extend(actor.wearing(hat).map(|id| (format!("{key}:{name}"), (ids::id(id).to_string(), "Profile".to_owned()))));
            }
        }
        Self { demo, schema: schema::build(ValidationMode::Fast), ids }
    }
    /// A question that was asked.
    pub fn knows(&mut self, key: &str, id: QuestionId) {
        self.ids.insert(key.to_owned(), (ids::id(id).to_string(), "Question".to_owned()));
    }
    pub async fn send(&mut self, deed: &Deed) -> Result<(), ExitError> {
        jobs::run_due(&self.demo.app).await?;
        for by in &deed.by {
            let (person, capacity) = by.split_once(':').map_or((by.as_str(), None), |(person, capacity)| (person, Some(capacity)));
            let mut input = self.filled(deed, person, &deed.input).await?;
            if let (Some(capacity), Some(input)) = (capacity, input.as_object_mut()) {
                input.insert("capacity".into(), json!(capacity));
            }
            self.one(deed, person, input).await?;
        }
        Ok(())
    }
    async fn one(&mut self, deed: &Deed, person: &str, input: Json) -> Result<(), ExitError> {
        let (mutation, gives) = (deed.mutation.as_str(), deed.gives.as_str());
        let mut kind = mutation.to_owned();
        kind.get_mut(..1).unwrap_or_default().make_ascii_uppercase();
        let path: Vec<_> = gives.split('.').collect();
        let (open, close) = (path.join(" { "), " }".repeat(path.len() + 2));
        let document = format!("mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ {open} {{ __typename id{close}");
        let response = self.ask(person, document, json!({ "input": input })).await?;
        let key = deed.key.as_deref().unwrap_or_default();
        let problem = |what: &dyn std::fmt::Display| ExitError::new(format_args!("the demo's deeds, {mutation} {key} by {person}: {what}"));
        if let Some(error) = response.errors.first() {
            let Some(Carried(error)) = error.source::<Carried>() else { return Err(problem(&error.message)) };
            let expected = deed.refused.as_deref().is_some_and(|code| error.faults().iter().any(|fault| name(fault.code) == code));
            return if expected { Ok(()) } else { Err(problem(&ExitError::from(error.clone()))) };
        }
        if deed.refused.is_some() {
            return Err(problem(&"it was not refused"));
        }
        let data = response.data.into_json().map_err(|e| problem(&e))?;
        let first = |made: &Json| made.get(0).unwrap_or(made).clone();
        let steps = path.iter().map(|step| step.split('(').next().unwrap_or_default());
        let made = [mutation].into_iter().chain(steps).fold(data, |made, step| made.get(step).map(first).unwrap_or_default());
        let Some(key) = &deed.key else { return Ok(()) };
        let text = |field| made.get(field).and_then(Json::as_str);
        if let (Some(id), Some(kind)) = (text("id"), text("__typename")) {
            self.ids.insert(key.clone(), (id.to_owned(), kind.to_owned()));
        }
        Ok(())
    }
    async fn ask(&self, person: &str, document: String, variables: Json) -> Result<Response, ExitError> {
        let session = RequestContext::new(self.demo.app.clone(), self.demo.actor(person)?.clone(), Language::Nl);
        let request = Request::new(document).variables(Variables::from_json(variables)).data(session);
        #[expect(clippy::disallowed_methods, reason = "these documents are the demo's own: there is nothing to check before")]
        Ok(self.schema.execute(request).await)
    }
    /// An input with what its keys and times stand for.
    async fn filled(&self, deed: &Deed, person: &str, input: &Json) -> Result<Json, ExitError> {
        let wrong = || ExitError::new(format_args!("the demo's deeds, {} ({:?}): {input}", deed.mutation, deed.key));
        Ok(match input {
            Json::String(text) => match text.strip_prefix('$') {
                None => input.clone(),
                Some(key) => match key.strip_suffix(".version") {
                    Some(key) => self.version(person, self.ids.get(key).ok_or_else(wrong)?).await?,
                    None => json!(self.ids.get(key).ok_or_else(wrong)?.0),
                },
            },
            Json::Array(all) => {
                let mut filled = vec![];
                for one in all {
                    filled.push(Box::pin(self.filled(deed, person, one)).await?);
                }
                filled.into()
            }
            Json::Object(all) => match (all.get("$at"), all.get("$on")) {
                (Some(at), _) => {
                    let (days, time): (i64, NaiveTime) = serde_json::from_value(at.clone()).map_err(|_| wrong())?;
                    json!(moment(self.demo.now, days, time))
                }
                (_, Some(days)) => {
                    let days = days.as_i64().ok_or_else(wrong)?;
                    json!(moment(self.demo.now, days, morning()).with_timezone(&Amsterdam).date_naive())
                }
                _ => {
                    let mut filled = serde_json::Map::new();
                    for (key, one) in all {
                        filled.insert(key.clone(), Box::pin(self.filled(deed, person, one)).await?);
                    }
                    filled.into()
                }
            },
            other => other.clone(),
        })
    }
    /// The version that it has now.
    async fn version(&self, person: &str, (id, kind): &(String, String)) -> Result<Json, ExitError> {
        let document = format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ version }} }} }}");
        let found = self.ask(person, document, json!({ "id": id })).await?.data.into_json().map_err(ExitError::new)?;
        found
            .pointer("/node/version")
            .cloned()
            .ok_or_else(|| ExitError::new(format_args!("the demo's deeds: {person} finds no {kind} {id}")))
    }
}
