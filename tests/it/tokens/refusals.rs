//! Every rule that a token can break, each broken alone, and the edges of time.
use super::{ISSUER, School, but, claims, head, idp, merged, why};
use crate::world::start;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{
    error::ProblemCode::{self, TokenExpired, TokenInvalid, TokenNotForHere},
    policy::{Role, Roles},
};

#[tokio::test]
async fn a_good_token_says_who_it_is() {
    let school = School::open().await;
    for _ in 0..2 {
        let claims = school.verify(&school.key.token(&head(), &claims())).await.unwrap();
        assert_eq!((&*claims.issuer, &*claims.subject), (ISSUER, "anna"));
        assert_eq!(claims.roles, Roles::NONE.with(Role::Ouder));
        assert_eq!(claims.expires, start() + Duration::hours(1));
    }
    assert_eq!(school.idp.hits(), 1, "its keys were fetched once");
}

#[tokio::test]
async fn claims_that_break_a_rule() {
    let school = School::with("max_lifetime = '1h'").await;
    let now = start().timestamp();
    let cases: Vec<(&str, Json, ProblemCode)> = vec![
        ("no exp", json!({"exp": null}), TokenInvalid),
        ("no iss", json!({"iss": null}), TokenInvalid),
        ("no aud", json!({"aud": null}), TokenInvalid),
        ("no sub", json!({"sub": null}), TokenInvalid),
        ("an exp that is a text", json!({"exp": (now + 60).to_string()}), TokenInvalid),
        ("an exp beyond every calendar", json!({"exp": 1e300}), TokenInvalid),
        ("an exp before 1970", json!({"exp": -5}), TokenInvalid),
        ("iss as an array", json!({"iss": [ISSUER]}), TokenInvalid),
        ("sub as an array", json!({"sub": ["anna"]}), TokenInvalid),
        ("sub as a number", json!({"sub": 7}), TokenInvalid),
        ("an empty sub", json!({"sub": ""}), TokenInvalid),
        ("a sub of 256 characters", json!({"sub": "a".repeat(256)}), TokenInvalid),
        ("a control character in sub", json!({"sub": "an\u{0}na"}), TokenInvalid),
        ("another issuer", json!({"iss": "https://elsewhere.example"}), TokenNotForHere),
        ("the local issuer, which is off", json!({"iss": "vonk:local"}), TokenNotForHere),
        ("the issuer with a slash", json!({"iss": format!("{ISSUER}/")}), TokenNotForHere),
        ("another audience", json!({"aud": "elsewhere"}), TokenNotForHere),
        ("other audiences", json!({"aud": ["elsewhere", "vonk2"]}), TokenNotForHere),
        ("no audience of several", json!({"aud": []}), TokenNotForHere),
        ("an audience that is an object", json!({"aud": {"vonk": 1}}), TokenInvalid),
        ("expired", json!({"iat": now - 3600, "exp": now - 31}), TokenExpired),
        ("not yet valid", json!({"nbf": now + 31}), TokenExpired),
        ("nbf that is a text", json!({"nbf": "soon"}), TokenInvalid),
        ("issued in the future", json!({"iat": now + 31}), TokenExpired),
        ("issued after its end", json!({"iat": now - 10, "exp": now - 11}), TokenInvalid),
        ("valid for too long", json!({"exp": now + 3601}), TokenInvalid),
        ("valid for too long, without iat", json!({"iat": null, "exp": now + 3601}), TokenInvalid),
        ("roles that are a number", json!({"roles": 7}), TokenInvalid),
        ("roles that are numbers", json!({"roles": [7]}), TokenInvalid),
    ];
    for (what, changes, want) in cases {
        assert_eq!(why(school.verify(&school.key.token(&head(), &but(changes))).await), want, "{what}");
    }
    assert!(school.verify(&school.key.token(&head(), &claims())).await.is_ok(), "and a good one still works");
}

#[tokio::test]
async fn claims_that_break_none() {
    let school = School::open().await;
    let now = start().timestamp();
    for (what, changes) in [
        ("one audience of several", json!({"aud": ["elsewhere", "vonk"]})),
        ("no iat", json!({"iat": null})),
        ("broken seconds", json!({"exp": now as f64 + 60.5})),
        ("claims of its own", json!({"name": "Anna", "x": {"y": [1]}})),
    ] {
        assert!(school.verify(&school.key.token(&head(), &but(changes))).await.is_ok(), "{what}");
    }
}

#[tokio::test]
async fn headers_that_break_a_rule() {
    let school = School::open().await;
    for (what, changes) in [
        ("no alg", json!({"alg": null})),
        ("alg none", json!({"alg": "none"})),
        ("alg NONE", json!({"alg": "NONE"})),
        ("an algorithm of another kind of key", json!({"alg": "ES256"})),
        ("an algorithm that nobody configured", json!({"alg": "RS512"})),
        ("no typ", json!({"typ": null})),
        ("another typ", json!({"typ": "logout+jwt"})),
        ("typ as an array", json!({"typ": ["JWT"]})),
        ("something critical", json!({"crit": ["exp"]})),
        ("a critical extension", json!({"crit": ["b64"], "b64": false})),
        ("an empty crit", json!({"crit": []})),
        ("another key", json!({"kid": "two"})),
        ("kid as a number", json!({"kid": 1})),
    ] {
        assert_eq!(why(school.verify(&school.key.token(&merged(head(), changes), &claims())).await), TokenInvalid, "{what}");
    }
    // A null that says nothing in other places counts here.
    let critical = B64.encode(r#"{"alg":"EdDSA","typ":"JWT","kid":"one","crit":null}"#);
    let token = school.key.token(&head(), &claims());
    let rest = token.split_once('.').unwrap().1;
    assert_eq!(why(school.verify(&format!("{critical}.{rest}")).await), TokenInvalid);
    for typ in ["at+jwt", "application/at+jwt", "jwt"] {
        assert!(school.verify(&school.key.token(&merged(head(), json!({"typ": typ})), &claims())).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn keys_and_addresses_in_the_header_are_not_looked_at() {
    let (school, mine) = (School::open().await, idp::Key::ed());
    let url = format!("{}/mine", school.idp.url);
    school.idp.answers("/mine", idp::Answer::Json(json!({"keys": [mine.jwk("one")]})));
    for more in
        [json!({"jwk": mine.jwk("one")}), json!({"jku": url}), json!({"x5u": url}), json!({"kid": url}), json!({"kid": "../../one"})]
    {
        assert_eq!(why(school.verify(&mine.token(&merged(head(), more), &claims())).await), TokenInvalid);
    }
}

#[tokio::test]
async fn signatures_that_do_not_fit() {
    let school = School::open().await;
    let good = school.key.token(&head(), &claims());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let other = school.key.token(&head(), &but(json!({"sub": "bea"})));
    let forged = idp::message(&head(), &but(json!({"roles": ["ADMIN"]})));
    for (what, token) in [
        ("another's signature", format!("{message}.{}", other.rsplit_once('.').unwrap().1)),
        ("other claims", format!("{forged}.{signature}")),
        ("no signature", format!("{message}.")),
        ("alg none and no signature", format!("{}.", idp::message(&json!({"alg": "none", "typ": "JWT"}), &claims()))),
        ("two parts", message.to_owned()),
        ("four parts", format!("{good}.x")),
        ("five parts, as an encrypted one", format!("{good}.x.y")),
        ("padding", format!("{good}==")),
        ("a space behind it", format!("{good} ")),
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
        ("no base64", "ü.ü.ü".to_owned()),
        ("another key of the same name", idp::Key::ed().token(&head(), &claims())),
    ] {
        assert_eq!(why(school.verify(&token).await), TokenInvalid, "{what}");
    }
    assert!(school.verify(&good).await.is_ok());
}

#[tokio::test]
async fn a_claim_that_is_there_twice() {
    let school = School::open().await;
    let text = claims().to_string().replace(r#""sub":"anna""#, r#""sub":"anna","sub":"bea""#);
    assert!(text.contains("bea"));
    let signed = school.key.token_of_texts(&head().to_string(), &text);
    assert_eq!(why(school.verify(&signed).await), TokenInvalid);
    assert_eq!(why(school.verify(&school.key.token_of_texts(&head().to_string(), &"[".repeat(3000))).await), TokenInvalid);
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let school = School::open().await;
    let rsa = idp::Key::rsa();
    school.idp.shows(&[rsa.jwk("rsa"), school.key.jwk("one"), json!({"kty": "oct", "kid": "oct", "k": B64.encode("geheim")})]);
    let jwk = rsa.jwk("rsa");
    let n = B64.decode(jwk["n"].as_str().unwrap()).unwrap();
    for secret in [rsa.public_der(), n, jwk.to_string().into_bytes(), b"geheim".to_vec(), vec![]] {
        for kid in ["rsa", "oct", "one"] {
            let head = json!({"alg": "HS256", "typ": "JWT", "kid": kid});
            assert_eq!(why(school.verify(&idp::hs256(&secret, &head, &claims())).await), TokenInvalid);
        }
    }
    let head = json!({"alg": "RS256", "typ": "JWT", "kid": "rsa"});
    assert!(school.verify(&rsa.token(&head, &claims())).await.is_ok(), "the key itself is fine");
}

#[tokio::test]
async fn eight_kilobytes_and_no_more() {
    let school = School::open().await;
    let of = |pad: usize| school.key.token(&head(), &but(json!({"pad": "a".repeat(pad)})));
    let pad = (8192 - of(0).len()) * 3 / 4;
    let (fits, long) = (of(pad - 8), of(pad + 8));
    assert!(fits.len() <= 8192 && long.len() > 8192);
    assert!(school.verify(&fits).await.is_ok());
    assert_eq!(why(school.verify(&long).await), TokenInvalid);
}

#[tokio::test]
async fn the_edges_of_time() {
    let school = School::with("max_lifetime = '1h'").await;
    let now = start().timestamp();
    let micro = Duration::microseconds(1);
    let at = |claims: Json| school.key.token(&head(), &claims);
    let ends = at(but(json!({"exp": now + 60})));
    let begins = at(but(json!({"nbf": now + 100})));
    let issued = at(but(json!({"iat": now + 100})));
    // Twice: the second time the signature is known, the rules of time hold all the same.
    for round in ["fresh", "remembered"] {
        for (what, token, edge, before) in [
            ("exp", &ends, start() + Duration::seconds(90), true),
            ("nbf", &begins, start() + Duration::seconds(70), false),
            ("iat", &issued, start() + Duration::seconds(70), false),
        ] {
            assert_eq!(school.verifier.verify(token, edge - micro).await.is_ok(), before, "{what} {round}");
            assert_eq!(school.verifier.verify(token, edge).await.is_ok(), !before, "{what} {round}");
            let late = if before { edge } else { edge - micro };
            assert_eq!(why(school.verifier.verify(token, late).await), TokenExpired, "{what} {round}");
        }
    }
    assert!(school.verify(&at(but(json!({"exp": now + 3600})))).await.is_ok(), "as long as may be");
}

#[tokio::test]
async fn types_and_algorithms_are_the_issuers_own() {
    let school = School::open().await;
    let key = idp::Key::ec();
    school.idp.shows(&[key.jwk("one"), school.key.jwk("ed")]);
    let strict = super::verifier(&school.idp, "types = ['at+jwt']\nalgorithms = ['ES256']");
    let head = |alg: &str, typ: &str, kid: &str| json!({"alg": alg, "typ": typ, "kid": kid});
    assert!(strict.verify(&key.token(&head("ES256", "at+jwt", "one"), &claims()), start()).await.is_ok());
    assert_eq!(why(strict.verify(&key.token(&head("ES256", "JWT", "one"), &claims()), start()).await), TokenInvalid);
    assert_eq!(why(strict.verify(&school.key.token(&head("EdDSA", "at+jwt", "ed"), &claims()), start()).await), TokenInvalid);
    let lax = School::with("types = ['absent']").await;
    assert!(lax.verify(&lax.key.token(&json!({"alg": "EdDSA", "kid": "one"}), &claims())).await.is_ok());
    assert_eq!(why(lax.verify(&lax.key.token(&super::head(), &claims())).await), TokenInvalid);
}
