//! A bearer token becomes an [`Actor`]. No token is nobody; a token that is not accepted is refused, never taken for nobody.
use crate::{
    error::{Error, ProblemCode, Result},
    policy::Actor,
};
use axum::http::{HeaderMap, HeaderValue, header};
use futures_util::future::BoxFuture;

/// Who verifies tokens and knows whose they are.
pub trait SignIn: Send + Sync {
    /// The actor of a token.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with the reason, for a token that is not accepted.
    fn sign_in<'a>(&'a self, bearer: &'a str) -> BoxFuture<'a, Result<Actor>>;
}

/// The token of a request; none when it sends none.
///
/// # Errors
/// When it sends something that is not one bearer token.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(sent) = all.next() else { return Ok(None) };
    let token = sent.to_str().ok().and_then(|sent| sent.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match (token, all.next()) {
        (Some((_, token)), None) if !token.trim().is_empty() => Ok(Some(token.trim())),
        _ => Err(Error::Unauthenticated(Some(ProblemCode::TokenInvalid))),
    }
}

/// What a refused token is told in `WWW-Authenticate`.
pub fn challenge(why: Option<ProblemCode>) -> HeaderValue {
    HeaderValue::from_static(match why {
        Some(ProblemCode::TokenExpired) => {
            r#"Bearer realm="vonk", error="invalid_token", error_description="The token has expired or is not valid yet""#
        }
        Some(ProblemCode::TokenNotForHere) => {
            r#"Bearer realm="vonk", error="invalid_token", error_description="The token is not meant for this service""#
        }
        _ => r#"Bearer realm="vonk", error="invalid_token", error_description="The token is not accepted""#,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[&'static str]) -> Result<Option<String>> {
        let headers = all.iter().map(|v| (header::AUTHORIZATION, HeaderValue::from_static(v))).collect();
        bearer(&headers).map(|token| token.map(str::to_owned))
    }

    #[test]
    fn one_bearer_token_or_none() {
        assert!(matches!(of(&[]), Ok(None)));
        assert!(matches!(of(&["Bearer abc"]), Ok(Some(token)) if token == "abc"));
        assert!(matches!(of(&["bearer  abc "]), Ok(Some(token)) if token == "abc"));
        for bad in [&["Basic abc"][..], &["Bearer"], &["Bearer "], &[""], &["abc"], &["Bearer a", "Bearer b"]] {
            assert!(matches!(of(bad), Err(Error::Unauthenticated(Some(ProblemCode::TokenInvalid)))), "{bad:?}");
        }
    }
}
