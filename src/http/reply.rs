//! Answers over HTTP: one shape for every refusal, with its status, its headers and its coded error; and the headers that all answers share.
use super::{auth, front::Told, limits::Left, negotiate::Media};
use crate::{
    error::{Error, FieldError, Language, ProblemCode},
    graphql::{
        made,
        wire::{self, Wire},
    },
    schema::documents::Unfit,
};
use async_graphql::{Pos, ServerError};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde::Serialize;

/// The header of the IETF draft: what remains.
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The header of the IETF draft: what there is.
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Why a request is not run.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    /// A well-formed request whose document or variables are at fault: older clients want 200 for it.
    fault_of_document: bool,
    cause: Cause,
    allow: Option<&'static str>,
}

#[derive(Debug)]
enum Cause {
    Ours(Error, Vec<Pos>),
    Library(Vec<ServerError>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Error::Suspended | Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::Invalid(_) | Error::Refused(_) | Error::TooDeep(_) => StatusCode::BAD_REQUEST,
            Error::Conflict { .. } => StatusCode::CONFLICT,
            Error::Limited(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, fault_of_document: false, cause: Cause::Ours(error, vec![]), allow: None }
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        let (fault_of_document, cause) = match unfit {
            Unfit::Refused(refused) => (true, Cause::Ours(refused.error, refused.at)),
            Unfit::Unknown(error) => (false, Cause::Ours(error, vec![])),
            Unfit::Invalid(errors) => (true, Cause::Library(errors)),
        };
        Self { status: StatusCode::BAD_REQUEST, fault_of_document, cause, allow: None }
    }
}

impl Refusal {
    /// One wrong thing about the HTTP request itself.
    pub fn of(status: StatusCode, code: ProblemCode, detail: &str) -> Self {
        let fault = FieldError::at("", code);
        let fault = if detail.is_empty() { fault } else { fault.with(detail) };
        Self::from(Error::Invalid(vec![fault])).status(status)
    }
    /// This method can't be used here, these can.
    pub fn method(allow: &'static str) -> Self {
        Self::of(StatusCode::METHOD_NOT_ALLOWED, ProblemCode::MethodNotAllowed, allow).allow(allow)
    }
    /// Tells which methods can be used.
    pub fn allow(self, allow: &'static str) -> Self {
        Self { allow: Some(allow), ..self }
    }
    /// With this status instead of the usual one.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
    /// The variables do not fit.
    pub fn variables(faults: Vec<FieldError>) -> Self {
        Self { fault_of_document: true, ..Error::Invalid(faults).into() }
    }
    /// The library found out while running that it could not be run.
    pub fn late(errors: Vec<ServerError>) -> Self {
        Unfit::Invalid(errors).into()
    }
    /// The answer.
    pub fn reply(self, media: Media, language: Language) -> Response<Body> {
        let errors = match &self.cause {
            Cause::Ours(error, at) => vec![wire::of_place(error, at.clone(), language)],
            Cause::Library(errors) => wire::of_validation(errors, language),
        };
        let lenient = media == Media::Json && self.fault_of_document && errors.iter().all(Wire::is_invalid);
        let status = if lenient { StatusCode::OK } else { self.status };
        let mut text = Vec::with_capacity(512);
        made::json(&mut text, &Refused { errors: &errors });
        let mut response = answer(status, media, language, text);
        note(&mut response, &errors);
        let headers = response.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        match self.cause {
            Cause::Ours(Error::Unauthenticated(why), _) => {
                headers.insert(header::WWW_AUTHENTICATE, auth::challenge(why));
            }
            Cause::Ours(Error::Limited(seconds), _) => {
                headers.insert(header::RETRY_AFTER, seconds.into());
            }
            Cause::Ours(Error::Timeout, _) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Cause::Ours(..) | Cause::Library(_) => {}
        }
        response
    }
}

/// An answer without data: there is no `data` key.
#[derive(Serialize)]
struct Refused<'a> {
    errors: &'a [Wire],
}

/// An answer of GraphQL.
pub fn answer(status: StatusCode, media: Media, language: Language, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.reserve(16);
    headers.insert(header::CONTENT_TYPE, media.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language, authorization"));
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(match language {
            Language::Nl => "nl",
            Language::En => "en",
        }),
    );
    response
}

/// Notes with which error it answers: the first stands for all.
pub fn note(response: &mut Response<Body>, errors: &[Wire]) {
    if let Some(first) = errors.first() {
        response.extensions_mut().insert(Told(first.extensions.code));
    }
}

/// Tells what a charge left.
pub fn tell(response: &mut Response<Body>, left: Option<Left>) {
    if let Some(Left { policy, left }) = left {
        response.headers_mut().insert(RATE_LIMIT_POLICY, policy);
        response.headers_mut().insert(RATE_LIMIT, left);
    }
}
