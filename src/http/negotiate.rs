//! What the client can read and what it sent: media types by their q-values, and the language of messages.
use crate::error::Language;
use axum::http::{HeaderMap, HeaderValue, header};

/// In which of its two forms a GraphQL answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells whether the request was good.
    Response,
    /// `application/json`: for older clients, the status of a well-formed request is 200.
    Json,
}

impl Media {
    /// As it is told in `Content-Type`.
    pub fn content_type(self) -> HeaderValue {
        match self {
            Self::Response => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// The form that the client likes best; none when it can read neither.
pub fn media(headers: &HeaderMap) -> Option<Media> {
    let mut ranges = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).peekable();
    if ranges.peek().is_none_or(|first| first.trim().is_empty()) {
        return Some(Media::Json);
    }
    // (how exactly it is named, its q-value) of each form.
    let (mut response, mut json) = ((0_u8, 0.0_f32), (0_u8, 0.0_f32));
    for range in ranges {
        let (name, q) = weighed(range);
        let (to_response, to_json) = match name {
            _ if name.eq_ignore_ascii_case("application/graphql-response+json") => (3, 0),
            _ if name.eq_ignore_ascii_case("application/json") => (0, 3),
            _ if name.eq_ignore_ascii_case("application/*") => (2, 2),
            "*/*" => (1, 1),
            _ => continue,
        };
        for (mine, exact) in [(&mut response, to_response), (&mut json, to_json)] {
            if exact > mine.0 {
                *mine = (exact, q);
            }
        }
    }
    match (response, json) {
        ((_, r), (_, j)) if r <= 0.0 && j <= 0.0 => None,
        // Liked equally: the newer form for who names it, the older one for who takes anything.
        ((exact, r), (_, j)) if r > j || (r == j && exact == 3) => Some(Media::Response),
        _ => Some(Media::Json),
    }
}

/// A range's name and q-value; one in a charset other than UTF-8 weighs nothing.
fn weighed(range: &str) -> (&str, f32) {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let q = parts.fold(1.0, |q, part| match part.split_once('=') {
        Some((key, value)) if key.eq_ignore_ascii_case("q") => value.parse::<f32>().map_or(0.0, |own| q * own.clamp(0.0, 1.0)),
        Some((key, value)) if key.eq_ignore_ascii_case("charset") && !utf8(value) => 0.0,
        _ => q,
    });
    (name, q)
}

fn utf8(charset: &str) -> bool {
    let charset = charset.trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Whether the body is said to be JSON in UTF-8, not compressed. A form or plain text, which a page of another site may send unasked, is not.
pub fn is_json(headers: &HeaderMap) -> bool {
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return false;
    }
    let Some(sent) = headers.get(header::CONTENT_TYPE) else { return false };
    if sent.as_bytes() == b"application/json" {
        return true;
    }
    let Some(sent) = sent.to_str().ok().and_then(|sent| sent.parse::<mime::Mime>().ok()) else { return false };
    sent.essence_str() == "application/json" && sent.get_param(mime::CHARSET).is_none_or(|charset| utf8(charset.as_str()))
}

/// The language that the client asks for, when it is one of ours.
pub fn language(headers: &HeaderMap) -> Option<Language> {
    let (mut best, mut best_q) = (None, 0.0);
    for range in headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')) {
        let (name, q) = weighed(range);
        let language = match name.split('-').next().unwrap_or_default() {
            tag if tag.eq_ignore_ascii_case("nl") => Language::Nl,
            tag if tag.eq_ignore_ascii_case("en") => Language::En,
            _ => continue,
        };
        if q > best_q {
            (best, best_q) = (Some(language), q);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_form_follows_the_q_values() {
        let wanted = |accept: &str| media(&headers(header::ACCEPT, accept));
        assert_eq!(media(&HeaderMap::new()), Some(Media::Json));
        for (accept, form) in [
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("Application/GraphQL-Response+JSON", Some(Media::Response)),
            ("application/json, application/graphql-response+json", Some(Media::Response)),
            ("application/json;q=0.9, application/graphql-response+json;q=0.8", Some(Media::Json)),
            ("application/graphql-response+json, application/json;q=0.9, */*;q=0.1", Some(Media::Response)),
            ("application/json;q=0, */*", Some(Media::Response)),
            ("application/graphql-response+json;q=0, */*;q=0.1", Some(Media::Json)),
            ("application/json; charset=iso-8859-1", None),
            ("application/json; charset=\"UTF-8\"", Some(Media::Json)),
            ("text/html", None),
            ("text/html, */*;q=0", None),
            ("application/json;q=nonsense", None),
            ("", Some(Media::Json)),
        ] {
            assert_eq!(wanted(accept), form, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_json() {
        let is = |sent: &str| is_json(&headers(header::CONTENT_TYPE, sent));
        assert!(!is_json(&HeaderMap::new()));
        let mut packed = headers(header::CONTENT_TYPE, "application/json");
        packed.insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
        assert!(!is_json(&packed));
        assert!(is("application/json") && is("application/json; charset=utf-8") && is("APPLICATION/JSON;charset=\"UTF-8\""));
        for not in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=latin1",
            "application/jsonp",
            "nonsense",
        ] {
            assert!(!is(not), "{not}");
        }
    }

    #[test]
    fn the_language_follows_the_q_values() {
        let wanted = |accept: &str| language(&headers(header::ACCEPT_LANGUAGE, accept));
        assert_eq!(wanted("nl-NL,nl;q=0.9,en;q=0.8"), Some(Language::Nl));
        assert_eq!(wanted("de, en-GB;q=0.7, nl;q=0.3"), Some(Language::En));
        assert_eq!(wanted("fr"), None);
        assert_eq!(wanted("en;q=0"), None);
        assert_eq!(language(&HeaderMap::new()), None);
    }
}
