//! How a world's people speak: through the router that serves HTTP, each with a token that the local key signed. Every answer is held to what
//! the door promises: its media type, a status that says whether there is data, coded errors with a sentence.
use async_graphql::{Request as Operation, ValidationMode, Variables};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use entity::ids::AccountId;
use serde_json::{Map, Value as Json, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};
use tower::ServiceExt as _;
use vonk::{
    app::Shared,
    config::{self, Sources},
    error::Language,
    graphql::{RequestContext, wire},
    http::{Contract, Door, DoorSettings, router},
    people::accounts,
    policy::{Actor, Roles},
    run::Tokens,
    schema::{self, Schema},
    tokens::{LOCAL_ISSUER, LocalKey, Verifier},
};

const MEDIA: &str = "application/graphql-response+json; charset=utf-8";

/// What a document is found to be is the same in all worlds.
static CONTRACT: LazyLock<Arc<Contract>> = LazyLock::new(|| Arc::new(Contract::new().expect("the schema")));
static KEY: LazyLock<(LocalKey, Arc<Verifier>)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a directory");
    let environment = [("VONK_DATA_DIR".to_owned(), dir.path().display().to_string())].into_iter().collect();
    let settings = config::load(&Sources { environment, ..Sources::default() }).expect("settings");
    let key = LocalKey::open(&settings).expect("a key");
    let verifier = Verifier::new(&Default::default(), Some(&key)).expect("a verifier");
    (key, Arc::new(verifier))
});

/// A world's door, and who came in by it under which name.
pub struct Speech {
    app: Shared,
    router: Router,
    names: Arc<Mutex<HashMap<AccountId, String>>>,
}

impl Speech {
    pub fn begin(app: &Shared) -> Self {
        Self::over(app, Arc::default())
    }
    /// The same people at another door.
    pub fn at(&self, app: &Shared) -> Self {
        Self::over(app, self.names.clone())
    }
    fn over(app: &Shared, names: Arc<Mutex<HashMap<AccountId, String>>>) -> Self {
        // Tests move the clock and never time anything: nothing here depends on how busy the machine is.
        let settings = DoorSettings {
            account: None,
            address: None,
            failed_tokens: None,
            deadline: Duration::from_secs(120),
            ..DoorSettings::default()
        };
        let tokens = Tokens { app: app.clone(), verifier: KEY.1.clone() };
        let router = router(Door::new(CONTRACT.clone(), app.clone(), Arc::new(tokens), settings));
        Self { app: app.clone(), router, names }
    }

    /// Somebody by this name: their first sight makes the account.
    pub async fn meet(&self, app: &Shared, name: &str, roles: Roles) -> Actor {
        let actor = accounts::sign_in(app, LOCAL_ISSUER, name, roles).await.expect("signed in");
        let account = actor.person().expect("a person").account;
        self.names.lock().expect("names").insert(account, name.to_owned());
        actor
    }

    /// What they send; nobody sends none.
    fn token(&self, actor: &Actor) -> Option<String> {
        let person = actor.person()?;
        let name = self.names.lock().expect("names").get(&person.account).cloned().expect("somebody whom this world met");
        let token = KEY.0.mint(&name, person.roles, "1h".parse().expect("an hour"), self.app.clock.now());
        Some(token.expect("a token"))
    }

    pub async fn send(&self, actor: &Actor, query: &str, variables: Json) -> Json {
        if let Actor::Service(_) = actor {
            // No token names one yet.
            return inside(&self.app, actor, query, variables).await;
        }
        let body = json!({"query": query, "variables": variables}).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .header(header::ACCEPT_LANGUAGE, "en");
        let request = match self.token(actor) {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        let response = self.router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole answer");
        let answer: Json = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(head.headers[header::CONTENT_TYPE], MEDIA, "{query}\n{answer:#}");
        assert_eq!(head.status.is_success(), answer.get("data").is_some(), "{} {query}\n{answer:#}", head.status);
        told(answer)
    }
}

impl Speech {
    /// What a path gives to whoever asks with these headers, without a token.
    pub async fn get(&self, path: &str, headers: &[(header::HeaderName, &str)]) -> (u16, HeaderMap, String) {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(name, *value));
        let response = self.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole answer");
        (head.status.as_u16(), head.headers, String::from_utf8(body.to_vec()).expect("text"))
    }
}

/// The same answer with its errors' codes beside their paths.
fn told(answer: Json) -> Json {
    let Some(errors) = answer["errors"].as_array() else { return answer };
    let flat = |error: &Json| {
        let mut flat = Map::from_iter([("path".to_owned(), error["path"].clone()), ("message".to_owned(), error["message"].clone())]);
        flat.extend(error["extensions"].as_object().cloned().unwrap_or_default());
        assert!(flat["message"].as_str().is_some_and(|message| message.len() > 10) && flat.contains_key("code"), "{answer:#}");
        assert_eq!(flat["code"] == "INTERNAL", flat.contains_key("reference"), "{answer:#}");
        for problem in flat.get("problems").and_then(Json::as_array).into_iter().flatten() {
            assert!(problem["path"].is_array() && problem["code"].is_string() && problem["message"].is_string(), "{answer:#}");
        }
        Json::Object(flat)
    };
    json!({"data": answer["data"], "errors": errors.iter().map(flat).collect::<Vec<_>>()})
}

/// As somebody that no token names.
pub async fn inside(app: &Shared, actor: &Actor, query: &str, variables: Json) -> Json {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| schema::build(ValidationMode::Strict));
    let session = RequestContext::new(app.clone(), actor.clone(), Language::En);
    #[expect(clippy::disallowed_methods, reason = "past the door, for whom it would never let in")]
    let response = SCHEMA.execute(Operation::new(query).variables(Variables::from_json(variables)).data(session)).await;
    let data = response.data.into_json().expect("JSON");
    let errors = wire::of_execution(response.errors, Language::En);
    told(if errors.is_empty() { json!({"data": data}) } else { json!({"data": data, "errors": errors}) })
}
