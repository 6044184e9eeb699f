//! How many members a community has, beside those whom one finds in its list: nothing tells how many parents there are below five.
use crate::{
    questions::{community, core, join},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const READ: &str = "query($id: ID!) { community(id: $id) { memberCount { value fewerThan } members { totalCount { value fewerThan }
  edges { node { capacity } } } } }";

/// The number, as somebody is told it; and what is left when the members whom they find are subtracted.
async fn told(world: &World, who: &Actor, id: &str) -> (Json, Option<i64>) {
    let card = world.ask(who, READ, json!({"id": id})).await["community"].clone();
    let found = i64::try_from(card["members"]["edges"].as_array().expect("edges").len()).expect("a few");
    (card["memberCount"].clone(), card["memberCount"]["value"].as_i64().map(|all| all - found))
}

async fn parents_are_counted_from_five_up(world: World) {
    let (place, admin) = (community(&world, json!({})).await, world.admin().await);
    // Beside the administrator who made it: one of the core group and four more, all of them found by whoever is signed in.
    let (imke, mo) = (world.professional("imke").await, world.moderator("mo").await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    join(&world, &mo, &place, "STEWARD").await;
    for n in 0..3 {
        join(&world, &world.professional(&format!("professional {n}")).await, &place, "PROFESSIONAL").await;
    }
    let (piet, bea) = (world.professional("piet").await, world.ouder("bea").await);
    let other = world.person("other admin", &[vonk::policy::Role::Admin]).await;
    let exactly = |n: i64| json!({"value": n, "fewerThan": null});
    for parents in 0..=5 {
        if parents > 0 {
            join(&world, &world.ouder(&format!("ouder {parents}")).await, &place, "OUDER").await;
        }
        let (seen, left) = if parents < 5 { (exactly(6), Some(0)) } else { (exactly(11), Some(5)) };
        for who in [&piet, &bea, &mo, &other] {
            assert_eq!(told(&world, who, &place).await, (seen.clone(), left), "{parents} parents: {who:?}");
        }
        assert_eq!(told(&world, &Actor::Nobody, &place).await.0, seen, "{parents} parents");
        for who in [&admin, &imke] {
            assert_eq!(told(&world, who, &place).await, (exactly(6 + parents), Some(0)), "{parents} parents: who leads finds them all");
        }
        assert_eq!(world.count("SELECT parent_count FROM communities").await, parents);
    }
    // One of them finds her own seat too, and is told what the others are told.
    let anna = world.ouder("ouder 1").await;
    assert_eq!(told(&world, &anna, &place).await, (exactly(11), Some(4)));
    let leave = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { community { memberCount { value } } } }";
    let left = world.ask(&world.ouder("ouder 5").await, leave, json!({"input": {"id": place, "capacity": "OUDER"}})).await;
    assert_eq!(left["leaveCommunity"]["community"]["memberCount"]["value"], 6, "four are left, and not counted");
    assert_eq!(told(&world, &anna, &place).await, (exactly(6), Some(-1)));
    assert_eq!(world.count("SELECT parent_count FROM communities").await, 4);
}

async fn a_small_community_tells_no_number(world: World) {
    let place = community(&world, json!({"audience": "OUDERS"})).await;
    let (piet, few) = (world.professional("piet").await, json!({"value": null, "fewerThan": 5}));
    for parents in 0..=5 {
        if parents > 0 {
            join(&world, &world.ouder(&format!("ouder {parents}")).await, &place, "OUDER").await;
        }
        // With four parents there are five people; only who leads is told.
        let (seen, leading) = (told(&world, &piet, &place).await.0, told(&world, &world.admin().await, &place).await.0);
        assert_eq!(seen, if parents < 5 { few.clone() } else { json!({"value": 6, "fewerThan": null}) }, "{parents} parents");
        assert_eq!(leading, if parents < 4 { few.clone() } else { json!({"value": parents + 1, "fewerThan": null}) }, "{parents} parents");
    }
}

stories! { parents_are_counted_from_five_up, a_small_community_tells_no_number }
