//! The door, over real HTTP on a loopback port: what it answers, what it refuses and how, and that it stands afterwards.
mod bad_input;
mod connections;
mod http;
mod limits;
mod logs;
mod metrics;
mod operations;
mod traces;

use crate::world::World;
use futures_util::future::BoxFuture;
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value as Json, json};
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use vonk::{
    app::Shared,
    error::{Error, ProblemCode, Result},
    http::{Connections, Contract, Door, DoorSettings, SignIn, router, serve},
    people::accounts,
    policy::{Actor, Role, Roles},
    tokens::LOCAL_ISSUER,
};

/// Knows the tokens of these tests: `good-NAME` is a parent of that name, `moderator-NAME` a moderator.
struct Tokens(Shared);

impl SignIn for Tokens {
    fn sign_in<'a>(&'a self, bearer: &'a str) -> BoxFuture<'a, Result<Actor>> {
        Box::pin(async move {
            let refused = |why| Err(Error::Unauthenticated(Some(why)));
            match bearer.split_once('-') {
                Some(("good", name)) => accounts::sign_in(&self.0, LOCAL_ISSUER, name, Roles::NONE.with(Role::Ouder)).await,
                Some(("moderator", name)) => accounts::sign_in(&self.0, LOCAL_ISSUER, name, Roles::NONE.with(Role::Moderator)).await,
                Some(("suspended", name)) => {
                    let actor = accounts::sign_in(&self.0, LOCAL_ISSUER, name, Roles::NONE).await?;
                    let Actor::Person(person) = actor else { panic!("a person") };
                    let mut person = (*person).clone();
                    person.suspended = Some(self.0.clock.now());
                    Ok(Actor::Person(Arc::new(person)))
                }
                Some(("expired", _)) => refused(ProblemCode::TokenExpired),
                Some(("elsewhere", _)) => refused(ProblemCode::TokenNotForHere),
                _ => refused(ProblemCode::TokenInvalid),
            }
        })
    }
}

/// A door that stands open.
pub struct Served {
    pub world: World,
    pub address: SocketAddr,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

/// Without limits: these tests' clock stands still.
pub fn open() -> DoorSettings {
    DoorSettings { account: None, address: None, failed_tokens: None, ..DoorSettings::default() }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub json: Json,
    pub text: String,
}

impl Served {
    /// Without limits.
    pub async fn new() -> Self {
        Self::with(open()).await
    }
    pub async fn with(settings: DoorSettings) -> Self {
        Self::over(World::sqlite().await, settings).await
    }
    pub async fn over(world: World, settings: DoorSettings) -> Self {
        Self::bounded(world, settings, Connections::default()).await
    }
    pub async fn bounded(world: World, settings: DoorSettings, bounds: Connections) -> Self {
        let contract = Arc::new(Contract::new().expect("the schema"));
        let door = Door::new(contract, world.app.clone(), Arc::new(Tokens(world.app.clone())), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let task = tokio::spawn(serve(listener, router(door), stopped, bounds));
        Self { world, address, client: Client::new(), stop: Some(stop), task }
    }
    /// Any request.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }
    /// A POST to `/graphql` as a client of today would send it, in English.
    pub fn post(&self, body: impl Into<reqwest::Body>) -> RequestBuilder {
        let headers = [("content-type", "application/json"), ("accept", "application/graphql-response+json"), ("accept-language", "en")];
        headers
            .iter()
            .fold(self.request(Method::POST, "/graphql"), |request, (name, value)| request.header(*name, *value))
            .body(body.into())
    }
    pub fn query(&self, query: &str, variables: Json) -> RequestBuilder {
        self.post(json!({"query": query, "variables": variables}).to_string())
    }
    /// The same in a URL.
    pub fn in_url(&self, parameters: &[(&str, &str)]) -> RequestBuilder {
        let parameters = serde_urlencoded::to_string(parameters).expect("a URL");
        self.request(Method::GET, &format!("/graphql?{parameters}")).header("accept", "application/graphql-response+json")
    }
    pub async fn ask(&self, query: &str) -> Answer {
        answer(self.query(query, json!({}))).await
    }
    /// Makes the account of a token.
    pub async fn meet(&self, token: &str) {
        assert_eq!(answer(self.query("{ __typename }", json!({})).bearer_auth(token)).await.status, 200);
    }
    /// Refused with this status, code and problem at this path; the next request works and nothing changed.
    pub async fn refuses(&self, request: RequestBuilder, status: u16, code: &str, problem: &str) -> Answer {
        let before = self.world.fingerprint().await;
        let answer = answer(request).await;
        assert_eq!(answer.status, status, "{answer:#?}");
        assert!(answer.json.get("data").is_none(), "{answer:#?}");
        let error = &answer.json["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{answer:#?}");
        let told = error["extensions"]["problems"].as_array().map(Vec::as_slice).unwrap_or_default();
        let told: Vec<_> = told.iter().map(|p| format!("{}:{}", dotted(&p["path"]), p["code"].as_str().unwrap_or_default())).collect();
        assert_eq!(told.join(" "), problem, "{answer:#?}");
        assert!(error["message"].as_str().is_some_and(|message| message.len() > 10), "{answer:#?}");
        self.works().await;
        assert_eq!(before, self.world.fingerprint().await, "a refused request changed something");
        answer
    }
    /// The next request works, on the same connection where that is still there.
    pub async fn works(&self) {
        let answer = self.ask("{ __typename }").await;
        assert_eq!((answer.status, &answer.json), (200, &json!({"data": {"__typename": "Query"}})), "{answer:#?}");
    }
    /// Stops, and waits until it has stopped.
    pub async fn stop(mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        self.task.await.expect("no panic").expect("stopped in order");
    }
}

fn dotted(path: &Json) -> String {
    path.as_array().into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>().join(".")
}

pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("a whole answer");
    Answer { status, headers, json: serde_json::from_str(&text).unwrap_or_default(), text }
}
