//! How much each may ask, what a suspended person may, and what failed tokens cost. The clock is moved, never waited for.
use super::{Served, answer};
use chrono::TimeDelta;
use serde_json::json;
use vonk::http::{DoorSettings, Rate};

fn tight() -> DoorSettings {
    DoorSettings { account: Rate::new(60, 40), address: Rate::new(60, 20), failed_tokens: Rate::new(6, 2), ..DoorSettings::default() }
}

#[tokio::test]
async fn points_run_out_and_flow_back() {
    let served = Served::with(tight()).await;
    let ask = || served.query("{ __typename }", json!({}));
    let first = answer(ask()).await;
    assert_eq!(first.headers["ratelimit-policy"], "\"address\";q=20;w=20");
    // One to read the text, one to run it.
    assert_eq!(first.headers["ratelimit"], "\"address\";r=18;t=2");
    for _ in 0..18 {
        assert_eq!(answer(ask()).await.status, 200);
    }
    let refused = answer(ask()).await;
    assert_eq!((refused.status, &refused.headers["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(refused.headers["ratelimit"], "\"address\";r=0;t=20");
    let error = &refused.json["errors"][0]["extensions"];
    assert_eq!((&error["code"], &error["retryAfter"]), (&json!("LIMITED"), &json!(1)));
    assert_eq!(answer(ask().bearer_auth("good-a")).await.headers["ratelimit"], "\"account\";r=39;t=1", "an account has its own");
    served.world.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(answer(ask()).await.status, 200);
    assert_eq!(answer(ask()).await.status, 429);
}

#[tokio::test]
async fn refused_texts_cost_too() {
    let served = Served::with(tight()).await;
    let long = format!("{{ nope }} # {}", "x".repeat(64 * 9));
    assert_eq!(served.ask(&long).await.status, 400);
    assert_eq!(served.ask(&long).await.status, 400);
    assert_eq!(served.ask(&long).await.status, 429);
}

#[tokio::test]
async fn failed_tokens_have_a_limit_of_their_own() {
    let served = Served::with(tight()).await;
    let ask = |token: &str| answer(served.query("{ __typename }", json!({})).bearer_auth(token.to_owned()));
    assert_eq!(ask("forged").await.status, 401);
    assert_eq!(ask("expired-1").await.status, 401);
    let refused = ask("forged").await;
    assert_eq!((refused.status, &refused.headers["retry-after"]), (429, &"10".parse().unwrap()));
    assert_eq!(refused.headers["ratelimit-policy"], "\"failed-tokens\";q=2;w=20");
    assert_eq!(ask("good-a").await.status, 200, "a good token still counts as one");
    served.world.app.clock.advance(TimeDelta::seconds(10));
    assert_eq!(ask("forged").await.status, 401);
}

#[tokio::test]
async fn who_is_suspended_reads_viewer_and_nothing_else() {
    let served = Served::new().await;
    let ask = |query: &str| served.query(query, json!({})).bearer_auth("suspended-a");
    assert_eq!(answer(ask("{ __typename }")).await.status, 200);
    assert_eq!(answer(ask("{ ...F } fragment F on Query { __schema { queryType { name } } }")).await.status, 200);
    served.refuses(ask("{ version }"), 403, "SUSPENDED", "").await;
    served.refuses(ask("{ __typename ...F } fragment F on Query { ... on Query { version } }"), 403, "SUSPENDED", "").await;
}
