//! `/graphql`: a request is read here, and then answered in a task of its own, so that a client that leaves does not cut a statement in
//! half, and a panic becomes an answer. In order: who asks, what, may it run, what does it cost, run.
use super::{
    Door, Peer, auth, body,
    front::Logged,
    limits::Left,
    negotiate::{self, Media},
    params::Asked,
    reply::{self, Refusal},
};
use crate::{
    error::{Error, Language, ProblemCode, Result},
    graphql::{RequestContext, wire},
    policy::Actor,
    schema::documents::Prepared,
    telemetry,
};
use async_graphql::{Value, Variables, parser::types::OperationType};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, Response, StatusCode, header, request::Parts},
};
use std::{net::IpAddr, sync::Arc};
use tracing::{Instrument as _, Span};

/// Reading a document that was not seen before costs a point for so many bytes.
const DOCUMENT_BYTES: usize = 64;
/// Reading a body costs a point for so many bytes.
const BODY_BYTES: usize = 4096;

/// Answers one request.
pub async fn endpoint(State(door): State<Arc<Door>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let language = negotiate::language(&parts.headers);
    let Some(media) = negotiate::media(&parts.headers) else {
        let detail = "application/graphql-response+json, application/json";
        return Refusal::of(StatusCode::NOT_ACCEPTABLE, ProblemCode::NotAcceptable, detail)
            .reply(Media::Json, language.unwrap_or_default());
    };
    let refused = match read(&parts, body).await {
        Ok(body) => return apart(door, media, language, parts, body).await,
        Err(refusal) => refusal,
    };
    refused.reply(media, language.unwrap_or_default())
}

/// The body, if this is a request that can have an answer at all.
async fn read(parts: &Parts, body: Body) -> Result<Bytes, Refusal> {
    // The socket's place: it comes later, on this path.
    if parts.headers.get(header::UPGRADE).is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")) {
        return Err(Refusal::of(StatusCode::METHOD_NOT_ALLOWED, ProblemCode::MethodNotAllowed, "POST: there is no websocket yet")
            .allow("GET, POST"));
    }
    match parts.method {
        Method::GET => Ok(Bytes::new()),
        Method::POST if negotiate::is_json(&parts.headers) => body::read(&parts.headers, body).await.map_err(|e| {
            // Here it is the client that takes too long.
            if matches!(e, Error::Timeout) { Refusal::from(e).status(StatusCode::REQUEST_TIMEOUT) } else { e.into() }
        }),
        Method::POST => Err(Refusal::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::UnsupportedMediaType, "")),
        _ => Err(Refusal::method("GET, POST")),
    }
}

/// In a task of its own, within the deadline.
async fn apart(door: Arc<Door>, media: Media, language: Option<Language>, parts: Parts, body: Bytes) -> Response<Body> {
    let deadline = door.settings.deadline;
    // Boxed, because it is large, and handed on a few times before it runs.
    let task = tokio::spawn(
        telemetry::caught(Box::pin(async move {
            let mut seen = Seen { language: language.unwrap_or_default(), left: None, logged: Logged::default() };
            let answered = within(deadline, answered(&door, &parts, &body, media, language, &mut seen)).await;
            let mut response = answered.unwrap_or_else(|refusal| refusal.reply(media, seen.language));
            reply::tell(&mut response, seen.left);
            response.extensions_mut().insert(seen.logged);
            response
        }))
        .in_current_span(),
    );
    let why = match task.await {
        Ok(Ok(response)) => return response,
        Ok(Err(place)) => format!("a panic at {place}"),
        Err(_) => "cut off".to_owned(),
    };
    Refusal::from(Error::internal(why)).reply(media, language.unwrap_or_default())
}

async fn within<F: Future<Output = Result<Response<Body>, Refusal>>>(
    deadline: std::time::Duration,
    work: F,
) -> Result<Response<Body>, Refusal> {
    tokio::time::timeout(deadline, work).await.unwrap_or_else(|_| Err(Error::Timeout.into()))
}

/// What became known on the way, also when the request is refused.
struct Seen {
    language: Language,
    left: Option<Left>,
    logged: Logged,
}

async fn answered(
    door: &Door,
    parts: &Parts,
    body: &[u8],
    media: Media,
    language: Option<Language>,
    seen: &mut Seen,
) -> Result<Response<Body>, Refusal> {
    let address = address(&parts.headers, parts.extensions.get::<Peer>().copied(), door.settings.trusted_proxies);
    let actor = actor(door, &parts.headers, address, seen).await?;
    seen.language = language.or_else(|| actor.person().and_then(|person| person.language)).unwrap_or_default();

    if body.len() >= BODY_BYTES {
        charge(door, &actor, address, body.len() / BODY_BYTES, seen)?;
    }
    let is_get = parts.method == Method::GET;
    let asked = if is_get { Asked::in_url(parts.uri.query().unwrap_or_default())? } else { Asked::posted(body)? };
    let named = asked.operation_name.as_deref();
    let prepared = match door.contract.documents.known(&asked.query, named) {
        Some(prepared) => prepared,
        None => {
            charge(door, &actor, address, asked.query.len() / DOCUMENT_BYTES + 1, seen)?;
            door.contract.documents.prepare(&asked.query, named).await?
        }
    };
    seen.logged = Logged { kind: kind(prepared.kind), document: prepared.hash };
    if is_get && prepared.kind != OperationType::Query {
        return Err(Refusal::method("POST"));
    }
    if actor.suspended() && !prepared.viewer_only {
        return Err(Error::Suspended.into());
    }
    charge(door, &actor, address, prepared.cost.points(&asked.variables) as usize, seen)?;
    let faults = door.contract.documents.types.check(prepared.variables(), &asked.variables);
    if !faults.is_empty() {
        return Err(Refusal::variables(faults));
    }
    run(door, &prepared, asked.variables, actor, media, seen.language).await
}

async fn actor(door: &Door, headers: &HeaderMap, address: IpAddr, seen: &mut Seen) -> Result<Actor, Refusal> {
    let signed_in = match auth::bearer(headers) {
        Ok(None) => return Ok(Actor::Nobody),
        Ok(Some(token)) => door.verifier.sign_in(token).await,
        Err(e) => Err(e),
    };
    match signed_in {
        Err(e @ Error::Unauthenticated(_)) => {
            let (within, left) = door.limits.failed_token(address);
            seen.left = left;
            within?;
            Err(e.into())
        }
        other => Ok(other?),
    }
}

fn charge(door: &Door, actor: &Actor, address: IpAddr, points: usize, seen: &mut Seen) -> Result<(), Refusal> {
    let account = actor.person().map(|person| person.account);
    let (within, left) = door.limits.charge(account, address, u32::try_from(points).unwrap_or(u32::MAX));
    seen.left = left;
    Ok(within?)
}

async fn run(
    door: &Door,
    prepared: &Prepared,
    variables: Variables,
    actor: Actor,
    media: Media,
    language: Language,
) -> Result<Response<Body>, Refusal> {
    let session = RequestContext::new(door.app.clone(), actor, language);
    let request = prepared.request(variables).data(session);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that runs operations: checked, charged, in a task of its own")]
    let response = door.contract.fast.execute(request).instrument(span(prepared)).await;
    if response.errors.is_empty() {
        return Ok(reply::answer(StatusCode::OK, media, language, wire::answer(&response.data, &[])));
    }
    if response.data == Value::Null && response.errors.iter().all(|e| e.path.is_empty()) {
        return Err(Refusal::late(response.errors));
    }
    let errors = wire::of_execution(response.errors, language);
    let mut answer = reply::answer(StatusCode::OK, media, language, wire::answer(&response.data, &errors));
    reply::note(&mut answer, &errors);
    Ok(answer)
}

/// The longest name of an operation that is told to who watches.
const NAME: usize = 64;

/// Of an operation its name and what tells its text apart: never its variables.
fn span(prepared: &Prepared) -> Span {
    let kind = kind(prepared.kind);
    let name = || prepared.name.as_deref().map(|name| name.get(..NAME).unwrap_or(name));
    tracing::debug_span!(
        "operation",
        otel.name = %format_args!("{kind} {}", name().unwrap_or_default()).to_string().trim_end(),
        graphql.operation.type = kind,
        graphql.operation.name = name(),
        document = format_args!("{:08x}", prepared.hash),
    )
}

/// Who calls, for the limits alone: it is never logged. Behind proxies, what the outermost trusted one saw.
pub(super) fn address(headers: &HeaderMap, peer: Option<Peer>, proxies: usize) -> IpAddr {
    let direct = peer.map_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |Peer(peer)| peer.ip());
    if proxies == 0 {
        return direct;
    }
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    let told: Vec<_> = told.map(|part| part.trim().parse::<IpAddr>().ok()).collect();
    told.len().checked_sub(proxies).and_then(|at| told.get(at).copied().flatten()).unwrap_or(direct)
}

fn kind(of: OperationType) -> &'static str {
    match of {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[tokio::test]
    async fn what_takes_too_long_is_stopped() {
        let never = within(std::time::Duration::ZERO, std::future::pending());
        let Err(refusal) = never.await else { panic!("stopped") };
        let response = refusal.reply(Media::Response, Language::Nl);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(header::RETRY_AFTER));
    }

    #[test]
    fn proxies_are_believed_as_far_as_they_are_trusted() {
        let headers = HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            HeaderValue::from_static("6.6.6.6, 1.1.1.1, 2.2.2.2"),
        )]);
        let peer = Some(Peer("9.9.9.9:1".parse().unwrap()));
        let seen = |proxies| address(&headers, peer, proxies).to_string();
        assert_eq!([seen(0), seen(1), seen(2), seen(9)], ["9.9.9.9", "2.2.2.2", "1.1.1.1", "9.9.9.9"]);
    }
}
