//! A network is made, changed, tied to municipalities and confirmed, and ends.
use super::{done, fresh, network, not, of, profile, seen, until};
use crate::{events::with, stories, world::World};
use serde_json::json;
use vonk::policy::{Actor, Role};

async fn administrators_make_one_and_a_parent_takes_it_up(world: World) {
    let (admin, karin, zoe) = (world.admin().await, world.ouder("karin").await, world.ouder("zoe").await);
    let (imke, mo) = (world.professional("imke").await, world.moderator("mo").await);
    let input = with(
        &fresh(&["GM0344", "GM0355"]),
        json!({"description": "Wij *helpen* elkaar.", "foundedOn": "2024-03-01", "coordinatorId": profile(&karin), "idempotencyKey": "eerste-netwerk"}),
    );
    for who in [&Actor::Nobody, &zoe, &imke, &mo] {
        let said = not(&world, who, "createNetwork", input.clone()).await;
        assert_eq!(said, if who == &Actor::Nobody { "UNAUTHENTICATED" } else { "FORBIDDEN" });
    }
    let made = done(&world, &admin, "createNetwork", input.clone()).await;
    assert_eq!(done(&world, &admin, "createNetwork", input).await, made, "once");
    for (field, value) in [
        ("kind", json!("NETWORK")),
        ("state", json!("ACTIVE")),
        ("foundedOn", json!("2024-03-01")),
        ("endedOn", json!(null)),
        ("confirmedOn", json!(null)),
        ("confirmations", json!([])),
        ("descriptionHtml", json!("<p>Wij <em>helpen</em> elkaar.</p>\n")),
        ("municipalities", json!([{"code": "GM0344"}, {"code": "GM0355"}])),
        ("memberCount", json!({"value": null, "fewerThan": 5})),
        ("viewerCanManage", json!(true)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    // Invited is not seated: what she may do comes with her taking it up.
    assert_eq!(seen(&world, &karin, &made["id"]).await["viewerCanManage"], false);
    let seat = done(&world, &karin, "joinNetwork", json!({"networkId": made["id"], "capacity": "OUDER"})).await;
    assert_eq!((&seat["part"], &seat["state"]), (&json!("COORDINATOR"), &json!("ACTIVE")));
    let hers = seen(&world, &karin, &made["id"]).await;
    assert_eq!(hers["viewerCanManage"], true);
    let changed = with(&of(&hers), json!({"name": "Ouders Utrecht en Zeist", "contact": "ouders-zeist@oudernetwerk.example"}));
    for (who, said) in [(&zoe, "FORBIDDEN"), (&mo, "FORBIDDEN"), (&imke, "FORBIDDEN"), (&Actor::Nobody, "UNAUTHENTICATED")] {
        for (field, input) in [
            ("changeNetwork", changed.clone()),
            ("confirmNetwork", json!({"networkId": hers["id"]})),
            ("endNetwork", of(&hers)),
            ("tieNetwork", with(&of(&hers), json!({"municipalityId": "GM0363"}))),
            ("untieNetwork", with(&of(&hers), json!({"municipalityId": "GM0344"}))),
        ] {
            assert_eq!(not(&world, who, field, input).await, said, "{field}");
        }
    }
    let other = done(&world, &karin, "changeNetwork", changed.clone()).await;
    assert_eq!((&other["name"], &other["version"]), (&json!("Ouders Utrecht en Zeist"), &json!(2)));
    assert_eq!(not(&world, &karin, "changeNetwork", changed).await, "CONFLICT input.expectedVersion:STALE_VERSION");
}

async fn what_is_wrong_is_said_at_once(world: World) {
    let (admin, imke) = (world.admin().await, world.professional("imke").await);
    let wrong = json!({"kind": "NETWORK", "name": "x", "description": "x".repeat(4_001), "municipalityIds": [], "contact": "j.jansen@example.nl",
        "associationId": "x", "coordinatorId": profile(&imke)});
    assert_eq!(
        not(&world, &admin, "createNetwork", wrong).await,
        "INVALID input.name:TOO_SHORT input.description:TOO_LONG input.municipalityIds:TOO_FEW input.associationId:BAD_ID input.contact:PERSONAL_ADDRESS"
    );
    for (more, said) in [
        (json!({"contact": "info@gmail.com"}), "INVALID input.contact:PERSONAL_ADDRESS"),
        (json!({"contact": "info"}), "INVALID input.contact:BAD_FORMAT"),
        (json!({"foundedOn": "2026-01-15"}), "INVALID input.foundedOn:OUT_OF_RANGE"),
        (json!({"municipalityIds": ["GM9999"]}), "INVALID input.municipalityIds.0:UNKNOWN_ID"),
        (json!({"municipalityIds": ["GM0344", "GM0344"]}), "INVALID input.municipalityIds.1:DUPLICATE"),
        (json!({"coordinatorId": profile(&imke)}), "REFUSED input.coordinatorId:WRONG_CAPACITY"),
    ] {
        assert_eq!(not(&world, &admin, "createNetwork", with(&fresh(&["GM0344"]), more)).await, said);
    }
    super::merger(&world).await;
    // A code that ceased is refused with the code that took over.
    until(&world, "2027-02-01T09:00:00Z");
    let query = super::deed("createNetwork", "network { id }");
    let told = world.send(&admin, &query, json!({"input": fresh(&["GM1696"])})).await;
    let problem = &told["errors"][0]["problems"][0];
    assert_eq!((&told["errors"][0]["code"], &problem["code"]), (&json!("REFUSED"), &json!("CEASED_MUNICIPALITY")));
    assert!(problem["message"].as_str().unwrap().contains("2027-01-01 → GM0402"), "{problem}");
    // Administrators can't invite themselves in another capacity.
    let both = world.person("admin", &[Role::Admin, Role::Ouder]).await;
    let mine = with(&fresh(&["GM0344"]), json!({"coordinatorId": profile(&both)}));
    assert_eq!(not(&world, &admin, "createNetwork", mine).await, "FORBIDDEN");
}

async fn ties_are_dated_and_the_past_stays(world: World) {
    let karin = world.ouder("karin").await;
    super::merger(&world).await;
    let made = network(&world, &karin, &["GM0344"]).await;
    let tie = |made: &serde_json::Value, more| with(&of(made), more);
    for (more, said) in [
        (json!({"municipalityId": "GM0363", "from": "2026-01-13"}), "REFUSED input.from:IN_THE_PAST"),
        (json!({"municipalityId": "GM0363", "from": "2026-02-01", "until": "2026-02-01"}), "INVALID input.until:ENDS_BEFORE_START"),
        (json!({"municipalityId": "GM9999"}), "INVALID input.municipalityId:UNKNOWN_ID"),
        (json!({"municipalityId": "GM0344", "from": "2026-05-01"}), "REFUSED input.municipalityId:DUPLICATE"),
        (json!({"municipalityId": "GM1696", "from": "2027-01-01"}), "REFUSED input.municipalityId:CEASED_MUNICIPALITY"),
    ] {
        assert_eq!(not(&world, &karin, "tieNetwork", tie(&made, more)).await, said);
    }
    let later = json!({"municipalityId": "GM0363", "from": "2026-03-01", "until": "2026-06-01"});
    let made = done(&world, &karin, "tieNetwork", tie(&made, later)).await;
    let made = done(&world, &karin, "tieNetwork", tie(&made, json!({"municipalityId": "GM0355"}))).await;
    assert_eq!(made["municipalities"], json!([{"code": "GM0344"}, {"code": "GM0355"}]));
    until(&world, "2026-04-01T09:00:00Z");
    assert_eq!(
        not(&world, &karin, "untieNetwork", tie(&made, json!({"municipalityId": "GM0344", "on": "2026-03-31"}))).await,
        "REFUSED input.on:IN_THE_PAST"
    );
    assert_eq!(
        not(&world, &karin, "untieNetwork", tie(&made, json!({"municipalityId": "GM0202"}))).await,
        "NOT_FOUND input.municipalityId:UNKNOWN_ID"
    );
    let made = done(&world, &karin, "untieNetwork", tie(&made, json!({"municipalityId": "GM0344"}))).await;
    assert_eq!(made["municipalities"], json!([{"code": "GM0363"}, {"code": "GM0355"}]));
    let on = "query($id: ID!) { network(id: $id) { before: municipalities(on: \"2026-02-01\") { code } after: municipalities(on: \"2026-06-01\") { code } } }";
    let days = world.ask(&Actor::Nobody, on, json!({"id": made["id"]})).await["network"].clone();
    assert_eq!(days["before"], json!([{"code": "GM0344"}, {"code": "GM0355"}]));
    assert_eq!(days["after"], json!([{"code": "GM0355"}]));
    assert_eq!(
        made["ties"],
        json!([
            {"code": "GM0344", "from": "2026-01-14", "until": "2026-04-01"},
            {"code": "GM0355", "from": "2026-01-14", "until": null},
            {"code": "GM0363", "from": "2026-03-01", "until": "2026-06-01"},
        ])
    );
    // It comes back: a tie of its own.
    let made = done(&world, &karin, "tieNetwork", tie(&made, json!({"municipalityId": "GM0344"}))).await;
    assert_eq!(made["ties"].as_array().unwrap().len(), 4);
    // Found where it works today.
    let list = "query($m: ID) { networks(municipalityId: $m) { totalCount edges { node { id } } } }";
    for (code, found) in [("GM0344", 1), ("GM0355", 1), ("GM0363", 1), ("GM0202", 0)] {
        let told = world.ask(&Actor::Nobody, list, json!({"m": code})).await;
        assert_eq!(told["networks"]["totalCount"], found, "{code}");
    }
    let place = "{ municipality(id: \"GM0355\") { networks { edges { node { id name } } } } }";
    let told = world.ask(&Actor::Nobody, place, json!({})).await;
    assert_eq!(told["municipality"]["networks"]["edges"][0]["node"]["id"], made["id"]);
}

async fn confirmed_once_a_day_and_ended_for_good(world: World) {
    let (karin, admin) = (world.ouder("karin").await, world.admin().await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let which = json!({"networkId": made["id"]});
    let once = done(&world, &karin, "confirmNetwork", which.clone()).await;
    assert_eq!((&once["confirmedOn"], &once["version"]), (&json!("2026-01-14"), &made["version"]));
    let before = world.fingerprint().await;
    done(&world, &admin, "confirmNetwork", which.clone()).await;
    assert_eq!(before, world.fingerprint().await, "once a day");
    // Half past eleven in the evening UTC is another day in Amsterdam.
    until(&world, "2026-06-30T22:30:00Z");
    let twice = done(&world, &admin, "confirmNetwork", which.clone()).await;
    assert_eq!(twice["confirmations"], json!(["2026-07-01", "2026-01-14"]));
    let ended = done(&world, &karin, "endNetwork", of(&twice)).await;
    assert_eq!((&ended["state"], &ended["endedOn"], &ended["viewerCanManage"]), (&json!("ENDED"), &json!("2026-07-01"), &json!(false)));
    for (field, input) in [
        ("confirmNetwork", which.clone()),
        ("endNetwork", of(&ended)),
        ("changeNetwork", with(&of(&ended), json!({"name": "Toch niet"}))),
        ("tieNetwork", with(&of(&ended), json!({"municipalityId": "GM0363"}))),
        ("joinNetwork", with(&which, json!({"capacity": "OUDER"}))),
        ("inviteCoordinator", with(&which, json!({"profileId": profile(&world.ouder("zoe").await)}))),
    ] {
        let who = if field == "inviteCoordinator" { &admin } else { &karin };
        assert_eq!(not(&world, who, field, input).await, "FORBIDDEN input:ARCHIVED", "{field}");
    }
    let list = "query($e: Boolean!) { networks(ended: $e) { totalCount } }";
    for (ended, count) in [(false, 0), (true, 1)] {
        assert_eq!(world.ask(&Actor::Nobody, list, json!({"e": ended})).await["networks"]["totalCount"], count);
    }
    // The last coordinator can leave what has ended.
    done(&world, &karin, "leaveNetwork", with(&which, json!({"capacity": "OUDER"}))).await;
}

async fn lists_page_in_both_directions(world: World) {
    let admin = world.admin().await;
    let mut all = vec![];
    for n in 1..=5 {
        let kind = if n == 3 { "SUPPORT_POINT" } else { "NETWORK" };
        let input = with(&fresh(&["GM0344"]), json!({"name": format!("Netwerk {n}"), "kind": kind}));
        all.insert(0, done(&world, &admin, "createNetwork", input).await["id"].clone());
    }
    let page = "query($f: Int, $a: String, $l: Int, $b: String) { networks(first: $f, after: $a, last: $l, before: $b)
        { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } }";
    let ids = |told: &serde_json::Value| {
        told["networks"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect::<Vec<_>>()
    };
    let first = world.ask(&admin, page, json!({"f": 2})).await;
    assert_eq!(ids(&first), all[..2]);
    let next = world.ask(&admin, page, json!({"f": 2, "a": first["networks"]["edges"][1]["cursor"]})).await;
    assert_eq!(ids(&next), all[2..4]);
    let back = world.ask(&admin, page, json!({"l": 2, "b": next["networks"]["edges"][0]["cursor"]})).await;
    assert_eq!(ids(&back), all[..2]);
    assert_eq!(world.refused(&admin, page, json!({"f": 101})).await, "INVALID first:OUT_OF_RANGE");
    assert_eq!(world.refused(&admin, page, json!({"a": "x"})).await, "INVALID after:BAD_CURSOR");
    let narrowed = "query($k: NetworkKind, $t: String) { networks(kind: $k, text: $t) { totalCount } }";
    for (narrow, count) in [(json!({"k": "SUPPORT_POINT"}), 1), (json!({"t": "WERK 4"}), 1), (json!({"t": "niets"}), 0), (json!({}), 5)] {
        assert_eq!(world.ask(&admin, narrowed, narrow).await["networks"]["totalCount"], count);
    }
    assert_eq!(
        world.refused(&admin, "{ networks(municipalityId: \"x\", text: \"a\") { totalCount } }", json!({})).await,
        "INVALID text:TOO_SHORT municipalityId:BAD_ID"
    );
}

stories! {
    administrators_make_one_and_a_parent_takes_it_up, what_is_wrong_is_said_at_once, ties_are_dated_and_the_past_stays,
    confirmed_once_a_day_and_ended_for_good, lists_page_in_both_directions,
}
