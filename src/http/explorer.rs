//! The explorer at `/`: our own page under a policy that lets it talk to this server alone, and `/explorer.json`: its examples, with the
//! tokens and ids of the demo when there is one.
use super::{Door, settings::DoorSettings};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Path, media type, content.
const PAGE: [(&str, &str, &str); 6] = [
    ("/", HTML, include_str!("explorer/index.html")),
    ("/explorer.css", CSS, include_str!("explorer/explorer.css")),
    ("/explorer.js", JS, include_str!("explorer/explorer.js")),
    ("/explorer-docs.js", JS, include_str!("explorer/explorer-docs.js")),
    ("/explorer-dom.js", JS, include_str!("explorer/explorer-dom.js")),
    ("/explorer-editor.js", JS, include_str!("explorer/explorer-editor.js")),
];

/// Its routes.
pub fn routes() -> Router<Arc<Door>> {
    let page =
        PAGE.into_iter().fold(Router::new(), |router, (path, media, text)| router.route(path, get(async move || file(media, text.into()))));
    page.route("/explorer.json", get(async |State(door): State<Arc<Door>>| file("application/json", door.examples.clone())))
}

/// The examples, and what the demo adds: an object whose members stand beside them.
pub fn examples(settings: &DoorSettings) -> Bytes {
    let mut told = match &settings.demo {
        Some(serde_json::Value::Object(demo)) => demo.clone(),
        _ => serde_json::Map::new(),
    };
    let examples = serde_json::from_str(include_str!("explorer/examples.json")).unwrap_or_default();
    told.insert("examples".into(), examples);
    serde_json::Value::Object(told).to_string().into()
}

fn file(media: &'static str, content: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_stands_beside_the_examples() {
        let settings = DoorSettings {
            demo: Some(serde_json::json!({"tokens": [{"audience": "OUDER", "token": "x"}], "ids": {}})),
            ..DoorSettings::default()
        };
        let told: serde_json::Value = serde_json::from_slice(&examples(&settings)).unwrap();
        assert_eq!(told["tokens"][0]["audience"], "OUDER");
        assert!(told["examples"].as_array().is_some_and(|all| all.len() > 3));
    }

    #[test]
    fn the_page_asks_no_other_host_for_anything() {
        for (path, _, text) in PAGE {
            for (at, _) in text.match_indices("://") {
                let around: String = text[at.saturating_sub(6)..].chars().take(40).collect();
                assert!(around.contains("http://www.w3.org/"), "{path}: {around}");
            }
        }
    }
}
