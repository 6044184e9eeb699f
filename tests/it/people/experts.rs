//! Experts: who is found, by what, and that nothing found ties two profiles of one person together.
use super::{EXPERTS, PROFILE, edit, organisation};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

fn names(data: &Json) -> Vec<String> {
    let edges = data["experts"]["edges"].as_array().expect("edges");
    let mut names: Vec<_> = edges.iter().map(|edge| edge["node"]["displayName"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

async fn experts_are_found_when_they_chose_it(world: World) {
    let (anna, bram) = (world.ouder("anna").await, world.ouder("bram").await);
    let (piet, els) = (world.professional("piet").await, world.professional("els").await);
    edit(
        &world,
        &anna,
        json!({"capacity": "OUDER", "displayName": "Anna", "findable": true, "expertise": {"words": ["Thuiszitters"]},
        "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}}),
    )
    .await;
    edit(&world, &bram, json!({"capacity": "OUDER", "displayName": "Bram", "expertise": {"words": ["Thuiszitters"]}})).await;
    let topic = edit(&world, &piet, json!({"capacity": "PROFESSIONAL", "displayName": "Piét", "about": "Schóólmaatschappelijk werk", "findable": true,
        "domains": ["EDUCATION"], "coreRoles": ["DESIGNER"], "expertise": {"words": ["thuiszitters"]}, "workArea": {"level": "PROVINCE", "province": "Utrecht"}})).await;
    assert_eq!(topic["expertise"][0]["label"], "Thuiszitters");
    let school = organisation(&world, "De Wilg", "LISTED").await;
    edit(&world, &els, json!({"capacity": "PROFESSIONAL", "displayName": "Els", "findable": true, "domains": ["HEALTH_CARE"],
        "affiliations": [{"organisationId": school, "function": "Arts", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0363"]}}]})).await;
    let find = async |who: &Actor, by: Json| names(&world.ask(who, EXPERTS, by).await);
    assert_eq!(find(&Actor::Nobody, json!({})).await, ["Els", "Piét"]);
    assert_eq!(find(&piet, json!({})).await, ["Anna", "Els", "Piét"]);
    // Bram is not found, not even by himself: he did not choose it.
    assert_eq!(find(&bram, json!({})).await, ["Anna", "Els", "Piét"]);
    assert_eq!(find(&piet, json!({"domain": "LIVED_EXPERIENCE"})).await, ["Anna"]);
    assert_eq!(find(&piet, json!({"domain": "EDUCATION", "coreRole": "DESIGNER"})).await, ["Piét"]);
    assert_eq!(find(&piet, json!({"coreRole": "CONDUCTOR"})).await, [""; 0]);
    assert_eq!(find(&piet, json!({"text": "SCHOOLmaat"})).await, ["Piét"]);
    assert_eq!(find(&piet, json!({"municipality": "GM0344"})).await, ["Anna", "Piét"]);
    assert_eq!(find(&piet, json!({"municipality": ids::municipality("GM0363").as_str()})).await, ["Els"]);
    let tag = world.ask(&piet, "{ tags(text: \"thuiszit\") { edges { node { id } } } }", json!({})).await["tags"]["edges"][0]["node"]["id"]
        .clone();
    assert_eq!(find(&Actor::Nobody, json!({"topic": tag})).await, ["Piét"]);
    assert_eq!(find(&anna, json!({"topic": tag})).await, ["Anna", "Piét"]);
    let whole = world.ask(&anna, EXPERTS, json!({})).await;
    assert_eq!(whole["experts"]["totalCount"], json!({"value": null, "fewerThan": 5}));

    let first = world.ask(&anna, EXPERTS, json!({"first": 2})).await;
    let next = world.ask(&anna, EXPERTS, json!({"first": 2, "after": first["experts"]["pageInfo"]["endCursor"]})).await;
    let both: Vec<_> = [&first, &next].iter().flat_map(|page| page["experts"]["edges"].as_array().cloned().unwrap_or_default()).collect();
    assert_eq!(Some(&both), whole["experts"]["edges"].as_array());
    let back = world.ask(&anna, EXPERTS, json!({"last": 2, "before": next["experts"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(back["experts"]["edges"], first["experts"]["edges"]);
    assert_eq!(
        world.refused(&anna, EXPERTS, json!({"first": 101, "topic": "x", "municipality": "GM1", "text": "a", "after": "x"})).await,
        "INVALID topicId:BAD_ID municipalityId:BAD_ID text:TOO_SHORT first:OUT_OF_RANGE after:BAD_CURSOR"
    );
    assert_eq!(world.refused(&anna, EXPERTS, json!({"municipality": "GM9999"})).await, "INVALID municipalityId:UNKNOWN_ID");
}

/// One person in two capacities, and everything that others can see of the two.
async fn nothing_ties_two_profiles_together(world: World) {
    let both = world.person("beide", &[Role::Ouder, Role::Professional]).await;
    let (reader, admin) = (world.professional("lezer").await, world.admin().await);
    let a = edit(&world, &both, json!({"capacity": "OUDER", "displayName": "Roos", "findable": true})).await;
    world.app.clock.advance(chrono::Duration::days(3));
    let b = edit(&world, &both, json!({"capacity": "PROFESSIONAL", "displayName": "R. Bos", "findable": true})).await;
    let account = world.ask(&both, "{ viewer { id } }", json!({})).await["viewer"]["id"].as_str().expect("an id").to_owned();
    // Profiles tell no time and no account; their ids are random.
    let types = world.ask(&reader, "{ __type(name: \"Profile\") { fields { name } } }", json!({})).await;
    let fields: Vec<_> = types["__type"]["fields"].as_array().expect("fields").iter().filter_map(|field| field["name"].as_str()).collect();
    assert!(fields.iter().all(|name| !name.ends_with("At") && !name.contains("ccount")), "{fields:?}");
    for profile in [&a, &b] {
        let global = ids::read(profile["id"].as_str().expect("an id")).expect("an id");
        assert!(matches!(global, ids::Global::Row(_, id) if id.get_version_num() == 4));
    }
    let one = format!("query($id: ID!) {{ profile(id: $id) {{ {PROFILE} }} }}");
    let see = async |who: &Actor| {
        let mut all = vec![world.ask(who, EXPERTS, json!({})).await];
        for profile in [&a, &b] {
            all.push(world.ask(who, &one, json!({"id": profile["id"]})).await);
            all.push(world.ask(who, "query($id: ID!) { node(id: $id) { __typename id } }", json!({"id": profile["id"]})).await);
        }
        all
    };
    let before = see(&reader).await;
    assert!(!format!("{before:?}{:?}", see(&admin).await).contains(&account));
    // The experts stand in the order of their random ids, whenever they came.
    let order: Vec<_> = before[0]["experts"]["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["id"].clone()).collect();
    let mut sorted = order.clone();
    sorted.sort_by_key(|id| match ids::read(id.as_str().expect("an id")) {
        Ok(ids::Global::Row(_, id)) => id,
        other => panic!("{other:?}"),
    });
    assert_eq!(order, sorted);
    // A suspension changes nothing that others see: both would change at the same moment.
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    world.ask(&admin, suspend, json!({"input": {"id": account, "reason": "Om te zien wat er verandert."}})).await;
    assert_eq!(see(&reader).await, before);
    // What is announced names a profile or the account, never both.
    let tied = "SELECT count(*) FROM outbox o WHERE o.subject_kind = 2 AND (o.community_id IS NOT NULL OR o.kind <> 'profile.changed')";
    assert_eq!(world.count(tied).await, 0);
}

stories! {
    experts_are_found_when_they_chose_it,
    nothing_ties_two_profiles_together,
}
