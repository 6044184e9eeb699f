//! Communities are found by how far they reach, where they lie, whom they are for and what they say, page by page.
use super::made;
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{graphql::ids, policy::Actor};

async fn finding_them(world: World) {
    let admin = world.admin().await;
    for (name, differences) in [
        ("Landelijk", json!({"level": "NATIONAL", "workArea": {"level": "NATIONAL"}})),
        (
            "Provinciaal",
            json!({"level": "REGIONAL", "workArea": {"level": "PROVINCE", "province": "Utrecht"}, "audience": "PROFESSIONALS"}),
        ),
        ("Utrechtse ouders 100%", json!({"audience": "OUDERS", "description": "Voor gezinnen: één plek"})),
        ("Groningen", json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0014"]}})),
        ("Besloten", json!({"visibility": "CONFIDENTIAL"})),
    ] {
        made(&world, &admin, name, differences).await;
    }
    const LIST: &str = "query($levels: [CommunityLevel!], $municipality: ID, $audiences: [Audience!], $text: String, $first: Int, $after: String,
        $last: Int, $before: String) { communities(levels: $levels, municipalityId: $municipality, audiences: $audiences, text: $text,
        first: $first, after: $after, last: $last, before: $before) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
        edges { cursor node { name } } } }";
    let names = async |variables: Json| -> Vec<String> {
        let list = world.ask(&Actor::Nobody, LIST, variables).await["communities"].clone();
        let edges = list["edges"].as_array().cloned().unwrap_or_default();
        if !list["pageInfo"]["hasNextPage"].as_bool().unwrap_or(true) && !list["pageInfo"]["hasPreviousPage"].as_bool().unwrap_or(true) {
            assert_eq!(list["totalCount"], edges.len());
        }
        edges.iter().map(|edge| edge["node"]["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let all = ["Groningen", "Utrechtse ouders 100%", "Provinciaal", "Landelijk"];
    assert_eq!(names(json!({})).await, all);
    assert_eq!(names(json!({"levels": ["NATIONAL"]})).await, ["Landelijk"]);
    assert_eq!(names(json!({"audiences": ["OUDERS"]})).await, ["Utrechtse ouders 100%"]);
    assert_eq!(names(json!({"levels": ["NATIONAL", "REGIONAL"], "audiences": []})).await, ["Provinciaal", "Landelijk"]);
    assert_eq!(names(json!({"municipality": "GM0344"})).await, ["Utrechtse ouders 100%", "Provinciaal"]);
    assert_eq!(names(json!({"municipality": ids::municipality("GM0014")})).await, ["Groningen"]);
    assert_eq!(names(json!({"text": "UTRÉCHTSE"})).await, ["Utrechtse ouders 100%"]);
    assert_eq!(names(json!({"text": "een plek"})).await, ["Utrechtse ouders 100%"]);
    assert_eq!(names(json!({"text": "0%"})).await, ["Utrechtse ouders 100%"]);
    assert_eq!(names(json!({"text": "__"})).await, Vec::<String>::new());
    // Forwards and backwards, page by page.
    let mut after = Json::Null;
    for pair in all.chunks(2) {
        assert_eq!(names(json!({"first": 2, "after": after})).await, pair);
        after = world.ask(&Actor::Nobody, LIST, json!({"first": 2, "after": after})).await["communities"]["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(names(json!({"last": 2, "before": after})).await, ["Utrechtse ouders 100%", "Provinciaal"]);
    let wrong =
        json!({"first": 101, "after": "x", "text": "y", "levels": vec!["LOCAL"; 21], "municipality": ids::id(entity::ids::TagId::new())});
    assert_eq!(
        world.refused(&Actor::Nobody, LIST, wrong).await,
        "INVALID levels:TOO_MANY text:TOO_SHORT municipalityId:WRONG_ID_TYPE first:OUT_OF_RANGE after:BAD_CURSOR"
    );
    assert_eq!(world.refused(&Actor::Nobody, LIST, json!({"municipality": "GM9999"})).await, "INVALID municipalityId:UNKNOWN_ID");
    let one = "query($id: ID!) { community(id: $id) { id } }";
    assert_eq!(world.refused(&Actor::Nobody, one, json!({"id": "GM0344"})).await, "INVALID id:BAD_ID");
    assert_eq!(world.refused(&Actor::Nobody, one, json!({"id": ids::municipality("GM0344")})).await, "INVALID id:WRONG_ID_TYPE");
}

stories! { finding_them }
