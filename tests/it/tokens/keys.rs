//! Key sets: every kind of key, rotation, fetching with restraint, sets that can't be trusted, and several issuers with their own rules.
use super::{
    ISSUER, School, but, claims, head,
    idp::{Answer, Idp, Key, issuers},
    merged, school, why,
};
use crate::world::start;
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{
    error::{Error, ProblemCode::TokenInvalid},
    policy::{Role, Roles},
    tokens::{LocalKey, Verifier},
};

fn signed(key: &Key, alg: &str, kid: &str) -> String {
    key.token(&json!({"alg": alg, "typ": "JWT", "kid": kid}), &claims())
}

#[tokio::test]
async fn every_kind_of_key() {
    let school = School::open().await;
    let (ec, rsa) = (Key::ec(), Key::rsa());
    school.idp.shows(&[school.key.jwk("ed"), ec.jwk("ec"), rsa.jwk("rsa"), merged(rsa.jwk("ps"), json!({"alg": "PS256", "use": "sig"}))]);
    for (key, alg, kid) in [
        (&school.key, "EdDSA", "ed"),
        (&school.key, "Ed25519", "ed"),
        (&ec, "ES256", "ec"),
        (rsa, "RS256", "rsa"),
        (rsa, "PS256", "rsa"),
        (rsa, "PS256", "ps"),
    ] {
        assert!(school.verify(&signed(key, alg, kid)).await.is_ok(), "{alg} {kid}");
    }
    assert_eq!(why(school.verify(&signed(rsa, "RS256", "ps")).await), TokenInvalid, "a key for PS256 alone");
    let nameless = |key: &Key, alg: &str| key.token(&json!({"alg": alg, "typ": "JWT"}), &claims());
    assert!(school.verify(&nameless(&ec, "ES256")).await.is_ok(), "without a kid, if one key fits");
    assert_eq!(why(school.verify(&nameless(rsa, "PS256")).await), TokenInvalid, "two fit");
}

#[tokio::test]
async fn keys_that_can_not_be_used_are_left_out() {
    let school = School::open().await;
    let good = school.key.jwk("good");
    let bad = |changes: Json| merged(merged(good.clone(), json!({"kid": "bad"})), changes);
    for jwk in [
        bad(json!({"use": "enc"})),
        bad(json!({"key_ops": ["encrypt"]})),
        bad(json!({"alg": "ES256"})),
        bad(json!({"crv": "Ed448"})),
        bad(json!({"x": "AAAA"})),
        bad(json!({"x": null})),
        bad(json!({"d": "AAAA"})),
        bad(json!({"kty": "oct", "k": "AAAA"})),
        bad(json!({"kty": null})),
        json!("bad"),
        merged(Key::rsa().jwk("bad"), json!({"n": "AQAB"})),
    ] {
        school.idp.shows(&[jwk.clone(), good.clone()]);
        assert!(school.verifier.refresh(start()).await);
        assert_eq!(why(school.verify(&signed(&school.key, "EdDSA", "bad")).await), TokenInvalid, "{jwk}");
        assert!(school.verify(&signed(&school.key, "EdDSA", "good")).await.is_ok(), "{jwk}");
    }
}

#[tokio::test]
async fn a_new_key_is_found_and_an_old_one_ends() {
    let school = School::open().await;
    let (old, new) = (school.key.token(&head(), &claims()), Key::ed());
    assert!(school.verify(&old).await.is_ok());
    school.idp.shows(&[school.key.jwk("one"), new.jwk("two")]);
    assert!(school.verify(&signed(&new, "EdDSA", "two")).await.is_ok(), "an unknown key is asked for");
    assert!(school.verify(&old).await.is_ok(), "both hold");
    school.idp.shows(&[new.jwk("two")]);
    assert!(school.verify(&old).await.is_ok(), "until the set is fetched again");
    assert!(school.verifier.refresh(start()).await);
    assert_eq!(why(school.verify(&old).await), TokenInvalid, "a token that was verified before goes with its key");
    assert!(school.verify(&signed(&new, "EdDSA", "two")).await.is_ok());
    school.idp.shows(&[Key::ed().jwk("two")]);
    assert!(school.verifier.refresh(start()).await);
    assert_eq!(why(school.verify(&signed(&new, "EdDSA", "two")).await), TokenInvalid, "another key under the same name");
}

#[tokio::test]
async fn unknown_keys_are_asked_for_once_a_minute() {
    let school = School::open().await;
    assert_eq!(school.idp.hits(), 1);
    let unknown = |n: usize| signed(&school.key, "EdDSA", &format!("unknown-{n}"));
    let all = (0..50).map(|n| {
        let (token, verifier) = (unknown(n), &school.verifier);
        async move { why(verifier.verify(&token, start()).await) }
    });
    assert!(futures_util::future::join_all(all).await.iter().all(|code| *code == TokenInvalid));
    assert_eq!(school.idp.hits(), 1, "fifty at once share one, a moment after the service's own");
    let minute = start() + Duration::minutes(1);
    school.verifier.verify(&unknown(1), minute - Duration::microseconds(1)).await.unwrap_err();
    assert_eq!(school.idp.hits(), 0);
    school.verifier.verify(&unknown(1), minute).await.unwrap_err();
    assert_eq!(school.idp.hits(), 1);
    assert!(school.verify(&school.key.token(&head(), &claims())).await.is_ok(), "known keys are not held up");
    assert_eq!(school.idp.hits(), 0);
}

#[tokio::test]
async fn without_any_set_it_is_asked_for_once_a_minute_too() {
    let (idp, key) = (Idp::start().await, Key::ed());
    let (verifier, token) = (super::verifier(&idp, ""), key.token(&head(), &claims()));
    for _ in 0..5 {
        assert!(matches!(verifier.verify(&token, start()).await, Err(Error::Internal(_))), "ours to mend, not the token's fault");
    }
    assert_eq!(idp.hits(), 1);
    idp.shows(&[key.jwk("one")]);
    assert!(verifier.verify(&token, start() + Duration::minutes(1)).await.is_ok());
}

#[tokio::test]
async fn the_last_good_set_is_kept_for_a_day() {
    let school = School::with("max_lifetime = '3d'").await;
    let token = school.key.token(&head(), &but(json!({"exp": start().timestamp() + 200_000})));
    assert!(school.verify(&token).await.is_ok());
    let day = start() + Duration::hours(24);
    for answer in [Answer::Status(500), Answer::Json(json!({"keys": []})), Answer::Json(json!("no")), Answer::Bytes(10)] {
        school.idp.answers("/keys", answer);
        assert!(school.verifier.refresh(day).await, "there is one still");
        assert!(school.verifier.verify(&token, day).await.is_ok());
    }
    let after = day + Duration::microseconds(1);
    assert!(!school.verifier.refresh(after).await);
    assert!(matches!(school.verifier.verify(&token, after).await, Err(Error::Internal(_))), "ours to mend, not the token's fault");
    school.idp.shows(&[school.key.jwk("one")]);
    assert!(school.verifier.refresh(after).await);
    assert!(school.verifier.verify(&token, after).await.is_ok());
}

#[tokio::test]
async fn sets_that_are_not_taken() {
    let (idp, good) = (Idp::start().await, Key::ed());
    for (what, answer) in [
        ("a redirect", Answer::Redirect("/other".into())),
        ("an error", Answer::Status(503)),
        ("256 kB and one byte", Answer::Bytes(256 * 1024 + 1)),
        ("nothing", Answer::Bytes(0)),
        ("101 keys", Answer::Json(json!({"keys": vec![good.jwk("one"); 101]}))),
        ("no keys", Answer::Json(json!({}))),
        ("a list", Answer::Json(json!([good.jwk("one")]))),
    ] {
        let (idp, verifier) = (idp.clone(), super::verifier(&idp, ""));
        idp.answers("/other", Answer::Json(json!({"keys": [good.jwk("one")]})));
        idp.answers("/keys", answer);
        idp.hits();
        assert!(!verifier.refresh(start()).await, "{what}");
        assert_eq!(idp.hits(), 1, "{what}: nothing else was asked for");
        assert!(matches!(verifier.verify(&good.token(&head(), &claims()), start()).await, Err(Error::Internal(_))), "{what}");
    }
    let school = School::open().await;
    school.idp.shows(&vec![school.key.jwk("one"); 100]);
    assert!(school.verify(&school.key.token(&head(), &claims())).await.is_ok(), "100 keys are fine");
}

/// The limit is a short one here.
#[tokio::test]
async fn an_issuer_that_never_answers_is_not_waited_for() {
    let (idp, key) = (Idp::start().await, Key::ed());
    let settings = issuers(&school(&format!("{}/keys", idp.url), ""));
    let verifier = |longest: u64| Verifier::waiting(std::time::Duration::from_millis(longest), &settings, None).unwrap();
    for answer in [Answer::Never, Answer::Half] {
        idp.answers("/keys", answer);
        let verifier = verifier(100);
        assert!(!verifier.refresh(start()).await);
        let refused = verifier.verify(&key.token(&head(), &claims()), start()).await;
        assert!(matches!(refused, Err(Error::Internal(_))), "ours to mend, not the token's fault");
        assert_eq!(idp.hits(), 2);
    }
    idp.shows(&[key.jwk("one")]);
    assert!(verifier(30_000).verify(&key.token(&head(), &claims()), start()).await.is_ok());
}

#[tokio::test]
async fn discovery_says_where_the_keys_are() {
    let (idp, key) = (Idp::start().await, Key::ed());
    idp.shows(&[key.jwk("one")]);
    let settings = school("X", "").replace("jwks_url = 'X'", &format!("discovery = '{}/realm/'", idp.url));
    let verifier = || Verifier::new(&issuers(&settings), None).unwrap();
    let document = |issuer: &str, keys: &str| Answer::Json(json!({"issuer": issuer, "jwks_uri": keys}));
    let path = "/realm/.well-known/openid-configuration";
    idp.answers(path, document(ISSUER, &format!("{}/keys", idp.url)));
    assert!(verifier().verify(&key.token(&head(), &claims()), start()).await.is_ok());
    for (what, answer) in [
        ("another issuer", document("https://elsewhere.example", &format!("{}/keys", idp.url))),
        ("keys over http", document(ISSUER, "http://login.example.nl/keys")),
        ("keys in a file", document(ISSUER, "file:///keys")),
        ("no keys", Answer::Json(json!({"issuer": ISSUER}))),
        ("a redirect", Answer::Redirect("/keys".into())),
    ] {
        idp.answers(path, answer);
        idp.hits();
        assert!(!verifier().refresh(start()).await, "{what}");
        assert_eq!(idp.hits(), 1, "{what}");
    }
}

#[tokio::test]
async fn each_issuer_has_its_own_rules() {
    let (school, dir) = (School::open().await, tempfile::tempdir().unwrap());
    let (council, file) = (Key::ec(), dir.path().join("keys.json"));
    std::fs::write(&file, json!({"keys": [council.jwk("one")]}).to_string()).unwrap();
    let more = format!(
        "[issuers.council]\nissuer = 'urn:council'\naudience = 'praat'\njwks_file = '{}'\ngrants = ['PROFESSIONAL', 'MODERATOR']\n\
         subject = 'person.id'\nroles = 'https://council.example/groups'\nrole_values = {{ wijkteam = 'PROFESSIONAL', beheer = 'MODERATOR', baas = 'ADMIN' }}\n",
        file.display()
    );
    let keys = format!("{}/keys", school.idp.url);
    let settings = issuers(&format!("{}{more}", super::school(&keys, "roles = 'realm.roles'")));
    let local = local_key(dir.path());
    let verifier = Verifier::new(&settings, Some(&local)).unwrap();
    let roles = |roles: &[Role]| roles.iter().copied().collect::<Roles>();

    let mine = |value: Json| school.key.token(&head(), &but(json!({"roles": null, "realm": {"roles": value}})));
    for (value, want) in [
        (json!(["OUDER", "ADMIN", "MODERATOR", "uma_authorization"]), roles(&[Role::Ouder])),
        (json!("PROFESSIONAL OUDER"), roles(&[Role::Ouder, Role::Professional])),
        (json!(["ouder"]), Roles::NONE),
        (json!([]), Roles::NONE),
        (Json::Null, Roles::NONE),
    ] {
        assert_eq!(verifier.verify(&mine(value.clone()), start()).await.unwrap().roles, want, "{value}");
    }
    let now = start().timestamp();
    let theirs = |changes: Json| {
        let claims = json!({"iss": "urn:council", "aud": "praat", "sub": "x", "iat": now, "exp": now + 60, "person": {"id": "bea"},
            "https://council.example/groups": ["wijkteam", "beheer", "baas", "PROFESSIONAL"]});
        council.token(&json!({"alg": "ES256", "typ": "JWT", "kid": "one"}), &merged(claims, changes))
    };
    let claims = verifier.verify(&theirs(json!({})), start()).await.unwrap();
    assert_eq!((&*claims.subject, claims.roles), ("bea", roles(&[Role::Professional, Role::Moderator])));
    assert_eq!(
        why(verifier.verify(&theirs(json!({"person": {}})), start()).await),
        TokenInvalid,
        "the claim that names the person is gone"
    );
    assert_eq!(
        why(verifier.verify(&theirs(json!({"iss": ISSUER, "aud": "vonk"})), start()).await),
        TokenInvalid,
        "the council signs as the school"
    );
    let token = local.mint("carla", roles(&[Role::Admin]), "1h".parse().unwrap(), start()).unwrap();
    assert_eq!(verifier.verify(&token, start()).await.unwrap().roles, roles(&[Role::Admin]), "the local issuer, switched on beside them");
}

fn local_key(dir: &std::path::Path) -> LocalKey {
    super::local::open(dir).unwrap()
}
