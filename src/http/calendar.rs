//! `/calendar/…`: calendars for other programs, public ones and one's own by its secret link. Told again only when something changed.
use super::{
    Door, Peer,
    graphql::address,
    plain,
    reply::{self, Refusal},
};
use crate::{
    calendars::{self, Feed, Secret, Sheet},
    error::{Error, Result},
    graphql::ids,
    places::Code,
};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    routing::get,
};
use chrono::{DateTime, SubsecRound as _, Utc};
use std::{fmt::Write as _, sync::Arc};

/// What a calendar costs, in points.
const COST: u32 = 100;
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=300");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Its routes.
pub fn routes() -> Router<Arc<Door>> {
    let of = |what: fn(&str) -> Option<Feed>| {
        get(async move |State(door): State<Arc<Door>>, Path(file): Path<String>, peer: Option<Extension<Peer>>, headers: HeaderMap| {
            let feed = file.strip_suffix(".ics").and_then(what);
            answer(&door, feed, peer.map(|Extension(peer)| peer), &headers).await
        })
    };
    Router::new()
        .route("/calendar/municipality/{file}", of(|code| Code::parse(code).ok().map(Feed::Municipality)))
        .route("/calendar/community/{file}", of(|id| ids::parse(id).ok().map(Feed::Community)))
        .route("/calendar/network/{file}", of(|id| ids::parse(id).ok().map(Feed::Network)))
        .route("/calendar/own/{file}", of(|secret| Secret::read(secret).map(Feed::Own)))
}

async fn answer(door: &Door, feed: Option<Feed>, peer: Option<Peer>, headers: &HeaderMap) -> Response<Body> {
    let address = address(headers, peer, door.settings.trusted_proxies);
    let (within, mut left) = door.limits.charge(None, address, COST);
    let own = matches!(feed, Some(Feed::Own(_)));
    let read = match within {
        Ok(()) => read(door, feed).await,
        Err(limited) => Err(limited),
    };
    let mut response = match read {
        Ok(sheet) => shown(sheet, own, headers, door.app.clock.now()),
        Err(error) => {
            let mut error = error;
            // Whoever tries links is stopped like whoever tries tokens.
            if own && matches!(error, Error::NotFound(_)) {
                let (within, tries) = door.limits.failed_token(address);
                left = tries.or(left);
                error = within.err().unwrap_or(error);
            }
            plain(headers, Refusal::from(error))
        }
    };
    reply::tell(&mut response, left);
    response
}

async fn read(door: &Door, feed: Option<Feed>) -> Result<Sheet> {
    let feed = feed.ok_or(Error::NotFound(vec![]))?;
    let read = tokio::time::timeout(door.settings.deadline, calendars::read(&door.app, &feed)).await;
    let read = read.unwrap_or(Err(Error::Timeout));
    if let Err(Error::Internal(cause)) = &read {
        tracing::error!(error = %cause, "a calendar could not be read");
    }
    read
}

/// The calendar, or that it is as it was.
fn shown(sheet: Sheet, own: bool, headers: &HeaderMap, now: DateTime<Utc>) -> Response<Body> {
    let tag = tag(&sheet.text);
    // No later than now: it is compared with what others were told.
    let changed_at = sheet.changed_at.min(now).trunc_subsecs(0);
    let same = unchanged(headers, &tag, changed_at);
    let mut response = Response::new(if same { Body::empty() } else { Body::from(sheet.text) });
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, if own { PRIVATE } else { PUBLIC });
    if !same {
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    }
    let changed_at = changed_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in [(header::ETAG, tag), (header::LAST_MODIFIED, changed_at)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            out.insert(name, value);
        }
    }
    response
}

/// Weak: the same calendar goes out compressed, too.
fn tag(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let mut tag = String::from("W/\"");
    for byte in digest.as_ref().iter().take(16) {
        // Writing to a String does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Whether the reader has it as it is: by its tag, and by its time only when no tag is sent (RFC 9110, 13.1.3).
fn unchanged(headers: &HeaderMap, tag: &str, changed_at: DateTime<Utc>) -> bool {
    let mut tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).peekable();
    if tags.peek().is_some() {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        return tags.flat_map(|all| all.split(',')).any(|one| one.trim() == "*" || bare(one) == bare(tag));
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    since.and_then(|since| DateTime::parse_from_rfc2822(since).ok()).is_some_and(|since| changed_at <= since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(all: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_tag_goes_before_a_time() {
        use header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
        let changed_at = "2026-01-14T08:30:00Z".parse().unwrap();
        for (headers, same) in [
            (vec![], false),
            (vec![(IF_NONE_MATCH, "W/\"a\"")], true),
            (vec![(IF_NONE_MATCH, "\"b\", \"a\"")], true),
            (vec![(IF_NONE_MATCH, "*")], true),
            (vec![(IF_NONE_MATCH, "\"b\""), (IF_MODIFIED_SINCE, "Wed, 14 Jan 2026 08:30:00 GMT")], false),
            (vec![(IF_MODIFIED_SINCE, "Wed, 14 Jan 2026 08:30:00 GMT")], true),
            (vec![(IF_MODIFIED_SINCE, "Wed, 14 Jan 2026 08:29:59 GMT")], false),
            (vec![(IF_MODIFIED_SINCE, "yesterday")], false),
        ] {
            assert_eq!(unchanged(&with(&headers), "W/\"a\"", changed_at), same, "{headers:?}");
        }
        assert_ne!(tag("a"), tag("b"));
    }
}
