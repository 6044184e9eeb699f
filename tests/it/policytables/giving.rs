//! What parents bring in: who may, on what, when; in whose name; and how it is taken away again.
use super::{INPUT, Story, TEXT, done, erase_inputs_of, from_now, input_of, network, not, pass, profile};
use crate::{
    events::with,
    faults::{Case, Fuse, breaks_well},
    harvests::{call, run},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

async fn a_parent_gives_and_everybody_reads(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let input = json!({"draftId": draft, "text": TEXT, "idempotencyKey": "mijn-inbreng"});
    let given = done(&world, &story.anna, "giveParentInput", input.clone()).await;
    assert_eq!(done(&world, &story.anna, "giveParentInput", input.clone()).await, given, "once");
    let other = with(&input, json!({"text": "Iets anders"}));
    assert_eq!(not(&world, &story.anna, "giveParentInput", other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    assert_eq!((&given["number"], &given["displayName"], &given["anonymous"]), (&json!(1), &json!("Anna"), &json!(false)));
    assert_eq!((&given["text"], &given["givenOn"], &given["viewerIsGiver"]), (&json!(TEXT), &json!("2026-01-14"), &json!(true)));
    assert_eq!(given["textHtml"], "<p>Wij vragen <strong>eerst</strong> aan ouders wat zij nodig hebben.</p>\n");
    assert!(given["window"]["id"].is_string() && given["response"].is_null());
    let there = input_of(&world, &Actor::Nobody, &given["id"]).await;
    assert_eq!((&there["displayName"], &there["profile"], &there["viewerIsGiver"]), (&json!("Anna"), &Json::Null, &json!(false)));
    assert_eq!(given["profile"]["id"], profile(&story.anna), "one's own is there for oneself");
    // The name follows its change.
    call(&world, &story.anna, "Anna").await;
    let rename = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    world.ask(&story.anna, rename, json!({"input": {"capacity": "OUDER", "displayName": "An", "expectedVersion": 1}})).await;
    assert_eq!(input_of(&world, &story.rosa, &given["id"]).await["displayName"], "An");

    assert_eq!(not(&world, &Actor::Nobody, "giveParentInput", input.clone()).await, "UNAUTHENTICATED");
    for who in [&story.rosa, &story.leo, &story.admin, &world.moderator("mo").await, &world.person("geen", &[]).await] {
        assert_eq!(not(&world, who, "giveParentInput", input.clone()).await, "FORBIDDEN input:WRONG_CAPACITY", "{who:?}");
    }
    // An account with both roles gives as a parent, and nothing shows the other profile.
    let mixed = story.give(&world, &story.both, &draft).await;
    assert_eq!((&mixed["number"], &mixed["displayName"], &mixed["profile"]["id"]), (&json!(2), &json!("Bo"), &profile(&story.both)));
    // Who is a parent no more has lost the hat.
    let before = world.person("both", &[Role::Professional]).await;
    assert_eq!(not(&world, &before, "giveParentInput", json!({"draftId": draft, "text": TEXT})).await, "FORBIDDEN input:WRONG_CAPACITY");
}

async fn without_a_name_there_is_a_province(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let place = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    let area = json!({"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]});
    world.ask(&story.anna, place, json!({"input": {"capacity": "OUDER", "workArea": area, "expectedVersion": 1}})).await;
    let given = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "text": TEXT, "anonymous": true})).await;
    assert_eq!((&given["displayName"], &given["province"], &given["anonymous"]), (&json!("Ouder"), &json!("Utrecht"), &json!(true)));
    assert_eq!((&given["profile"], &given["viewerIsGiver"]), (&Json::Null, &json!(true)));
    let rename = json!({"input": {"capacity": "OUDER", "displayName": "An", "expectedVersion": 2}});
    world.ask(&story.anna, place, rename).await;
    assert_eq!(input_of(&world, &Actor::Nobody, &given["id"]).await["displayName"], "Ouder");
    let named = story.give(&world, &story.anna, &draft).await;
    assert_eq!((&named["displayName"], &named["province"]), (&json!("An"), &Json::Null));
}

async fn on_the_newest_version_and_while_something_is_open(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let first = story.draft(&world).await;
    let give = async |draft: &Json| not(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "text": TEXT})).await;
    assert_eq!(give(&first).await, "REFUSED input:INPUT_NOT_OPEN");
    let later = json!({"policyTableId": story.table, "opensAt": from_now(&world, 1), "closesAt": from_now(&world, 2)});
    done(&world, &story.rosa, "openWrittenWindow", later).await;
    assert_eq!(give(&first).await, "REFUSED input:INPUT_NOT_OPEN");
    pass(&world, 24);
    let given = story.give(&world, &story.anna, &first).await;
    assert_eq!((&given["draft"]["number"], &given["draft"]["current"]), (&json!(1), &json!(true)));
    let second = story.draft(&world).await;
    assert_eq!(give(&first).await, "REFUSED input.draftId:OLD_VERSION");
    let there = input_of(&world, &Actor::Nobody, &given["id"]).await;
    assert_eq!((&there["draft"]["id"], &there["draft"]["current"]), (&first, &json!(false)), "it stays where it was given");
    story.give(&world, &story.anna, &second).await;
    pass(&world, 24);
    assert_eq!(give(&second).await, "REFUSED input:INPUT_NOT_OPEN");
    assert_eq!(give(&first).await, "REFUSED input.draftId:OLD_VERSION input:INPUT_NOT_OPEN", "all at once");
    for (wrong, what) in [
        (json!({"draftId": story.table}), "INVALID input.draftId:WRONG_ID_TYPE"),
        (json!({"draftId": "nee", "text": "x"}), "INVALID input.draftId:BAD_ID input.text:TOO_SHORT"),
        (json!({"text": "é".repeat(5_001)}), "INVALID input.text:TOO_LONG"),
        (
            json!({"eventId": story.table, "networkId": story.table, "anonymous": true}),
            "INVALID input.eventId:WRONG_ID_TYPE input.networkId:WRONG_ID_TYPE input.anonymous:CONFLICTING_ARGUMENTS",
        ),
        (json!({"draftId": vonk::graphql::ids::id(entity::ids::PolicyDraftId::new())}), "NOT_FOUND input.draftId:UNKNOWN_ID"),
        (json!({"networkId": vonk::graphql::ids::id(entity::ids::NetworkId::new())}), "INVALID input.networkId:UNKNOWN_ID"),
        (json!({"eventId": vonk::graphql::ids::id(entity::ids::EventId::new())}), "INVALID input.eventId:UNKNOWN_ID"),
    ] {
        let input = with(&json!({"draftId": second, "text": TEXT}), wrong);
        assert_eq!(not(&world, &story.anna, "giveParentInput", input).await, what);
    }
    story.window(&world, 2).await;
    let most = json!({"draftId": second, "text": "👩‍👧 ".to_owned() + &"é".repeat(4_996)});
    done(&world, &story.anna, "giveParentInput", most).await;
    for _ in 3..20 {
        story.give(&world, &story.anna, &second).await;
    }
    assert_eq!(give(&second).await, "REFUSED input:TOO_MANY");
    story.give(&world, &story.bea, &second).await;
}

async fn coordinators_speak_for_their_network(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let id = network(&world, "Ouders in de wijk", &story.anna).await;
    let input = json!({"draftId": draft, "networkId": id, "text": TEXT});
    for who in [&story.bea, &story.both] {
        assert_eq!(not(&world, who, "giveParentInput", input.clone()).await, "FORBIDDEN input.networkId:NO_MANDATE");
    }
    assert_eq!(not(&world, &story.rosa, "giveParentInput", input.clone()).await, "FORBIDDEN input:WRONG_CAPACITY");
    let given = done(&world, &story.anna, "giveParentInput", input.clone()).await;
    assert_eq!((&given["displayName"], &given["forNetwork"], &given["profile"]), (&json!("Ouders in de wijk"), &json!(true), &Json::Null));
    let there = input_of(&world, &story.rosa, &given["id"]).await;
    assert_eq!((&there["displayName"], &there["viewerIsGiver"]), (&given["displayName"], &json!(false)));
    let rename = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    world.ask(&story.anna, rename, json!({"input": {"capacity": "OUDER", "displayName": "An", "expectedVersion": 1}})).await;
    assert_eq!(input_of(&world, &story.rosa, &given["id"]).await["displayName"], "Ouders in de wijk");
    for (set, what) in [
        ("UPDATE network_seats SET part = 'MEMBER'", "FORBIDDEN input.networkId:NO_MANDATE"),
        ("UPDATE network_seats SET part = 'COORDINATOR', state = 'INVITED'", "FORBIDDEN input.networkId:NO_MANDATE"),
        ("UPDATE network_seats SET state = 'ACTIVE'", ""),
        ("UPDATE networks SET state = 'ENDED'", "REFUSED input.networkId:WRONG_STATE"),
    ] {
        run(&world, set, []).await;
        if !what.is_empty() {
            assert_eq!(not(&world, &story.anna, "giveParentInput", input.clone()).await, what, "{set}");
        }
    }
}

async fn erased_words_are_gone_and_the_fact_stays(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let given = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "text": "Iets heel eigens over ons gezin"})).await;
    let erase = |version: &Json| json!({"parentInputId": given["id"], "expectedVersion": version, "idempotencyKey": "weg-ermee"});
    for who in [&story.bea, &story.rosa, &story.admin, &story.both] {
        assert_eq!(not(&world, who, "eraseParentInput", erase(&given["version"])).await, "FORBIDDEN");
    }
    assert_eq!(not(&world, &story.anna, "eraseParentInput", erase(&json!(7))).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let answered = story.respond(&world, &given).await;
    pass(&world, 48);
    let erased = done(&world, &story.anna, "eraseParentInput", erase(&answered["version"])).await;
    assert_eq!(done(&world, &story.anna, "eraseParentInput", erase(&answered["version"])).await, erased, "once");
    for field in ["text", "textHtml", "displayName", "profile", "province"] {
        assert_eq!(erased[field], Json::Null, "{field}");
    }
    assert_eq!((&erased["erased"], &erased["viewerIsGiver"], &erased["number"]), (&json!(true), &json!(false), &json!(1)));
    assert_eq!((&erased["givenOn"], &erased["response"]["kind"]), (&given["givenOn"], &json!("PARTLY")));
    assert_eq!(input_of(&world, &Actor::Nobody, &given["id"]).await, erased);
    for left in [
        "SELECT count(*) FROM parent_inputs WHERE body <> '' OR author_name <> '' OR author_profile_id IS NOT NULL OR author_area IS NOT NULL",
        "SELECT count(*) FROM revisions",
    ] {
        assert_eq!(world.count(left).await, 0, "{left}");
    }
    let again = json!({"parentInputId": given["id"], "expectedVersion": erased["version"]});
    assert_eq!(not(&world, &story.anna, "eraseParentInput", again).await, "FORBIDDEN", "it is hers no longer");
}

async fn an_account_that_goes_leaves_what_counts(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let net = network(&world, "Ouders in de wijk", &story.anna).await;
    let one = story.give(&world, &story.anna, &draft).await;
    let two = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "networkId": net, "text": TEXT})).await;
    let beas = story.give(&world, &story.bea, &draft).await;
    let account = story.anna.person().unwrap().account;
    assert_eq!(erase_inputs_of(&world, account).await, 2);
    let [one, two] = [input_of(&world, &Actor::Nobody, &one["id"]).await, input_of(&world, &Actor::Nobody, &two["id"]).await];
    assert_eq!(
        (&one["erased"], &one["text"], &one["displayName"], &one["givenOn"]),
        (&json!(true), &Json::Null, &Json::Null, &json!("2026-01-14"))
    );
    assert_eq!((&two["erased"], &two["text"], &two["displayName"]), (&json!(true), &Json::Null, &json!("Ouders in de wijk")));
    assert_eq!(input_of(&world, &Actor::Nobody, &beas["id"]).await["text"], TEXT);
    assert_eq!(world.count("SELECT count(*) FROM parent_inputs WHERE author_profile_id IS NULL AND body = ''").await, 2);
}

async fn two_at_once_have_a_number_each(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let query = format!("mutation($input: GiveParentInputInput!) {{ giveParentInput(input: $input) {{ parentInput {{ {INPUT} }} }} }}");
    let input = json!({"input": {"draftId": draft, "text": TEXT}});
    let (a, b) = tokio::join!(world.ask(&story.anna, &query, input.clone()), world.ask(&story.bea, &query, input.clone()));
    let mut numbers = [a, b].map(|told| told["giveParentInput"]["parentInput"]["number"].as_i64().unwrap());
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}

/// What fails before it is kept leaves nothing; what fails behind is there once.
async fn what_breaks_leaves_nothing_or_is_there_once(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    let given = [story.give(&world, &story.anna, &draft).await, story.give(&world, &story.bea, &draft).await];
    let fuse = Fuse::of(&world);
    let said = |input: &Json| json!({"parentInputId": input["id"], "expectedVersion": 1, "kind": "PARTLY", "reason": super::WHY});
    let gone = |input: &Json| json!({"parentInputId": input["id"], "expectedVersion": 2});
    for (field, twice) in [
        (
            "giveParentInput",
            [(&story.cas, json!({"draftId": draft, "text": TEXT})), (&story.both, json!({"draftId": draft, "text": TEXT}))],
        ),
        ("respondToParentInput", [(&story.rosa, said(&given[0])), (&story.admin, said(&given[1]))]),
        ("eraseParentInput", [(&story.anna, gone(&given[0])), (&story.bea, gone(&given[1]))]),
    ] {
        let (query, id) = (super::deed(field), format!("/{field}/parentInput/id"));
        breaks_well(&world, &fuse, &Case { field, query: &query, id: &id, twice }).await;
    }
    pass(&world, 14 * 24);
    let left = "query($id: ID!) { policyTable(id: $id) { inputs(answered: false) { edges { node { id version } } } } }";
    let left = world.ask(&story.rosa, left, json!({"id": story.table})).await["policyTable"]["inputs"]["edges"].clone();
    for edge in left.as_array().unwrap() {
        story.respond(&world, &edge["node"]).await;
    }
    // Broken just before its commit, nothing is adopted; just behind it, it is, once.
    let (query, input) = (super::deed("adoptPolicy"), json!({"input": story.of(&world, json!({"idempotencyKey": "vastgesteld"})).await}));
    for (kind, adopted) in [("commit", 0), ("committed", 1)] {
        fuse.set(format!("{kind}:adoptPolicy"));
        let broken = world.send(&story.rosa, &query, input.clone()).await;
        assert_eq!((fuse.blown(), &broken["errors"][0]["code"]), (true, &json!("INTERNAL")), "{broken:#}");
        assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'policy_table.adopted'").await, adopted);
    }
    assert_eq!(world.ask(&story.rosa, &query, input).await["adoptPolicy"]["policyTable"]["phase"], "ADOPTED");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'policy_table.adopted'").await, 1);
}

stories! {
    a_parent_gives_and_everybody_reads, without_a_name_there_is_a_province, on_the_newest_version_and_while_something_is_open,
    coordinators_speak_for_their_network, erased_words_are_gone_and_the_fact_stays, an_account_that_goes_leaves_what_counts,
    two_at_once_have_a_number_each, what_breaks_leaves_nothing_or_is_there_once,
}
