//! Who sees what of an input: its words and the chosen name are everybody's; whose it is, and in which other profile they come, is nobody's.
use super::{Story, done, network};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const PATHS: &str = "query($input: ID!, $table: ID!, $profile: ID!) {
  node(id: $input) { ... on ParentInput { displayName profile { id } viewerIsGiver givenOn } } nodes(ids: [$input]) { id }
  profile(id: $profile) { id } parentInput(id: $input) { displayName profile { id } table { inputs { edges { node { profile { id } } } } } }
  policyTable(id: $table) { inputs { edges { node { id displayName profile { id } } } } }
}";

async fn a_profile_is_shown_as_profiles_are(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let plain = story.give(&world, &story.anna, &draft).await;
    let unnamed = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "text": super::TEXT, "anonymous": true})).await;
    let net = network(&world, "Ouders in de wijk", &story.anna).await;
    let mandated = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "text": super::TEXT, "networkId": net})).await;
    let profile = super::profile(&story.anna);
    let mo = world.moderator("mo").await;
    for given in [&plain, &unnamed, &mandated] {
        for who in [&Actor::Nobody, &story.bea, &story.rosa, &story.both, &mo, &story.admin] {
            let told = world.ask(who, PATHS, json!({"input": given["id"], "table": story.table, "profile": profile})).await;
            assert!(!told.to_string().contains(profile.as_str().unwrap()), "{who:?}: {told:#}");
            assert_eq!((&told["node"]["displayName"], &told["node"]["viewerIsGiver"]), (&given["displayName"], &json!(false)));
            assert_eq!(told["nodes"][0]["id"], given["id"]);
        }
    }
    // Who may see the profile of somebody who chose to be found sees it here too, but for what was given unnamed or for a network.
    let update = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    world.ask(&story.anna, update, json!({"input": {"capacity": "OUDER", "findable": true, "expectedVersion": 1}})).await;
    for (given, shown) in [(&plain, true), (&unnamed, false), (&mandated, false)] {
        let told = world.ask(&story.rosa, PATHS, json!({"input": given["id"], "table": story.table, "profile": profile})).await;
        assert_eq!(told["parentInput"]["profile"]["id"] == profile, shown);
    }
}

async fn ones_own_are_a_list_of_ones_own(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let mut given = vec![];
    for _ in 0..3 {
        given.push(story.give(&world, &story.anna, &draft).await["id"].clone());
        super::pass(&world, 1);
    }
    story.give(&world, &story.bea, &draft).await;
    let list = "query($first: Int, $after: String, $last: Int) { ownParentInputs(first: $first, after: $after, last: $last) {
      totalCount { value fewerThan } pageInfo { hasNextPage endCursor } edges { node { id } } } }";
    let ids = |told: &Json| {
        told["ownParentInputs"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect::<Vec<_>>()
    };
    let told = world.ask(&story.anna, list, json!({"first": 2})).await;
    assert_eq!(ids(&told), [given[2].clone(), given[1].clone()]);
    assert_eq!(told["ownParentInputs"]["totalCount"], json!({"value": null, "fewerThan": 5}));
    let rest = json!({"after": told["ownParentInputs"]["pageInfo"]["endCursor"]});
    assert_eq!(ids(&world.ask(&story.anna, list, rest.clone()).await), [given[0].clone()]);
    assert_eq!(ids(&world.ask(&story.anna, list, json!({"last": 1})).await), [given[0].clone()]);
    assert_eq!(world.refused(&story.bea, list, rest).await, "INVALID after:BAD_CURSOR", "of another's list");
    assert_eq!(world.refused(&Actor::Nobody, list, json!({})).await, "UNAUTHENTICATED");
    assert_eq!(ids(&world.ask(&story.leo, list, json!({})).await), [] as [Json; 0]);
    let erase = json!({"parentInputId": given[1], "expectedVersion": 1});
    done(&world, &story.anna, "eraseParentInput", erase).await;
    assert_eq!(ids(&world.ask(&story.anna, list, json!({})).await), [given[2].clone(), given[0].clone()]);
}

stories! { a_profile_is_shown_as_profiles_are, ones_own_are_a_list_of_ones_own }
