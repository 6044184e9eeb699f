//! Reads a request's body with a bound on its size and its time. Of a body that is too large the rest is read and thrown away, within
//! bounds, so that the client gets its answer and can go on with the same connection.
use crate::error::{Error, FieldError, ProblemCode};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use futures_util::StreamExt;
use std::time::Duration;

/// The largest body.
pub const MOST: usize = 1 << 20;
/// How much more is read and thrown away.
const DRAINED: usize = 16 << 20;
/// How long a client may take to send it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The whole body.
///
/// # Errors
/// [`Error::TooLarge`]; [`Error::Timeout`] when it does not come; [`Error::Invalid`] when it breaks off.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Error> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok()).unwrap_or(0);
    // Not asked for yet (100-continue), or too much even to throw away: the connection ends with the answer.
    if announced > MOST && (headers.contains_key(header::EXPECT) || announced > DRAINED) {
        return Err(too_large());
    }
    tokio::time::timeout(PATIENCE, gather(body, announced)).await.unwrap_or(Err(Error::Timeout))
}

async fn gather(body: Body, announced: usize) -> Result<Bytes, Error> {
    let mut chunks = body.into_data_stream();
    let broken = |_| Error::Invalid(vec![FieldError::at("", ProblemCode::MalformedRequest).with("the body broke off")]);
    let Some(first) = chunks.next().await.transpose().map_err(broken)? else { return Ok(Bytes::new()) };
    if first.len() == announced {
        return Ok(first);
    }
    let (mut size, mut whole) = (first.len(), Vec::with_capacity(announced.min(MOST)));
    whole.extend_from_slice(&first);
    while let Some(chunk) = chunks.next().await.transpose().map_err(broken)? {
        size += chunk.len();
        if size <= MOST {
            whole.extend_from_slice(&chunk);
        } else if size > DRAINED {
            break;
        } else {
            whole = vec![];
        }
    }
    if size > MOST { Err(too_large()) } else { Ok(whole.into()) }
}

fn too_large() -> Error {
    Error::TooLarge(vec![FieldError::at("", ProblemCode::TooLong).with(MOST)])
}
