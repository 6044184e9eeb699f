//! Lists: tables, versions, windows and inputs; narrowed, paged in both directions; and the node of every type.
use super::{Story, appoint, done, from_now, organisation, pass};
use crate::{events::with, stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const LIST: &str = "query($phases: [PolicyPhase!], $organisation: ID, $municipality: ID, $domain: Domain, $first: Int, $after: String, $last: Int, $before: String) {
  policyTables(phases: $phases, organisationId: $organisation, municipalityId: $municipality, domain: $domain, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } }";

fn ids(list: &Json) -> Vec<Json> {
    list["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect()
}

async fn tables_newest_first_both_ways(world: World) {
    let story = Story::tell(&world).await;
    let other = organisation(&world, "Gemeente Zeist").await;
    appoint(&world, &other, &story.rosa).await;
    let mut all = vec![story.table.clone()];
    for more in [
        json!({"workArea": {"level": "NATIONAL"}, "domains": []}),
        json!({"organisationId": other, "workArea": {"level": "PROVINCE", "province": "Utrecht"}, "domains": ["EDUCATION"]}),
        json!({"organisationId": other, "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0363"]}}),
        json!({}),
    ] {
        all.insert(0, done(&world, &story.rosa, "openPolicyTable", with(&Story::plan(&story.owner), more)).await["id"].clone());
    }
    let page = async |more: Json| {
        let told = world.ask(&Actor::Nobody, LIST, more).await["policyTables"].clone();
        assert!(told["totalCount"].as_i64().unwrap() >= 0);
        (ids(&told), told["pageInfo"].clone(), told["totalCount"].clone())
    };
    let (one, info, total) = page(json!({"first": 2})).await;
    assert_eq!((one.as_slice(), &info["hasNextPage"], &total), (&all[..2], &json!(true), &json!(5)));
    let (two, next, _) = page(json!({"first": 2, "after": info["endCursor"]})).await;
    assert_eq!(two.as_slice(), &all[2..4]);
    let (three, end, _) = page(json!({"first": 2, "after": next["endCursor"]})).await;
    assert_eq!((three.as_slice(), &end["hasNextPage"]), (&all[4..], &json!(false)));
    assert_eq!(page(json!({"last": 2, "before": next["startCursor"]})).await.0.as_slice(), &all[..2]);
    assert_eq!(page(json!({"last": 3})).await.0.as_slice(), &all[2..]);
    story.go(&world, &["DRAFT"]).await;
    for (narrowed, wanted) in [
        (json!({"phases": []}), vec![0, 1, 2, 3, 4]),
        (json!({"phases": ["DRAFT"]}), vec![4]),
        (json!({"phases": ["EXPLORATION", "ADOPTED"]}), vec![0, 1, 2, 3]),
        (json!({"organisation": other}), vec![1, 2]),
        (json!({"organisation": vonk::graphql::ids::id(entity::ids::OrganisationId::new())}), vec![]),
        (json!({"municipality": "GM0344"}), vec![0, 2, 4]),
        (json!({"municipality": "GM0363"}), vec![1]),
        (json!({"domain": "EDUCATION"}), vec![2]),
        (json!({"domain": "MUNICIPALITY", "organisation": other}), vec![1]),
    ] {
        let (found, _, total) = page(narrowed.clone()).await;
        assert_eq!(found, wanted.iter().map(|&i: &usize| all[i].clone()).collect::<Vec<_>>(), "{narrowed}");
        assert_eq!(total, found.len());
    }
    for (wrong, what) in [
        (json!({"first": 101}), "first:OUT_OF_RANGE"),
        (json!({"first": 0, "after": "x"}), "first:OUT_OF_RANGE after:BAD_CURSOR"),
        (json!({"organisation": story.table}), "organisationId:WRONG_ID_TYPE"),
        (json!({"organisation": "nee", "municipality": "nee"}), "organisationId:BAD_ID municipalityId:BAD_ID"),
        (json!({"municipality": "GM9999"}), "municipalityId:UNKNOWN_ID"),
    ] {
        assert_eq!(world.refused(&Actor::Nobody, LIST, wrong).await, format!("INVALID {what}"));
    }
}

/// A list of a table, with what it is narrowed by.
async fn of_table(world: &World, story: &Story, list: &str, arguments: &str) -> Json {
    let total = if list == "inputs" { "totalCount { value fewerThan }" } else { "totalCount" };
    let query = format!(
        "query($id: ID!) {{ policyTable(id: $id) {{ {list}{arguments} {{ {total} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ node {{ id }} }} }} }} }}"
    );
    world.ask(&Actor::Nobody, &query, json!({"id": story.table})).await["policyTable"][list].clone()
}

async fn what_lies_on_a_table_both_ways(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let (mut drafts, mut windows, mut inputs) = (vec![], vec![], vec![]);
    for n in 0..3 {
        drafts.insert(0, story.draft(&world).await);
        windows.insert(0, story.window(&world, 2).await["id"].clone());
        inputs.push(story.give(&world, &story.anna, &drafts[0]).await);
        inputs.push(story.give(&world, &story.bea, &drafts[0]).await);
        pass(&world, 1 + n);
    }
    // One that opens at the same time as another.
    let twin = json!({"policyTableId": story.table, "opensAt": from_now(&world, 1), "closesAt": from_now(&world, 2)});
    let mut twins = vec![];
    for _ in 0..2 {
        twins.insert(0, done(&world, &story.rosa, "openWrittenWindow", twin.clone()).await["id"].clone());
    }
    windows.splice(0..0, twins);
    let given: Vec<_> = inputs.iter().map(|input| input["id"].clone()).collect();
    for (list, all) in [("drafts", &drafts), ("windows", &windows), ("inputs", &given)] {
        let one = of_table(&world, &story, list, "(first: 2)").await;
        assert_eq!((ids(&one).as_slice(), &one["pageInfo"]["hasNextPage"]), (&all[..2], &json!(true)), "{list}");
        let two = of_table(&world, &story, list, &format!("(first: 1, after: {})", one["pageInfo"]["endCursor"])).await;
        assert_eq!(ids(&two).as_slice(), &all[2..3], "{list}");
        let back = of_table(&world, &story, list, &format!("(last: 1, before: {})", two["pageInfo"]["startCursor"])).await;
        assert_eq!(ids(&back).as_slice(), &all[1..2], "{list}");
        assert_eq!(ids(&of_table(&world, &story, list, "(last: 2)").await).as_slice(), &all[all.len() - 2..], "{list}");
        let whole = of_table(&world, &story, list, "").await;
        assert_eq!(&ids(&whole), all);
        let total = if list == "inputs" { &whole["totalCount"]["value"] } else { &whole["totalCount"] };
        assert_eq!(total, all.len());
        let query =
            format!("query($id: ID!) {{ policyTable(id: $id) {{ {list}(first: 101, after: \"x\") {{ pageInfo {{ endCursor }} }} }} }}");
        assert_eq!(
            world.refused(&Actor::Nobody, &query, json!({"id": story.table})).await,
            "INVALID first:OUT_OF_RANGE after:BAD_CURSOR",
            "{list}"
        );
    }
    story.respond(&world, &inputs[4]).await;
    for (arguments, wanted) in [
        (format!("(draftId: {})", drafts[2]), vec![0, 1]),
        ("(answered: true)".to_owned(), vec![4]),
        ("(answered: false)".to_owned(), vec![0, 1, 2, 3, 5]),
        ("(response: PARTLY)".to_owned(), vec![4]),
        ("(response: ADOPTED)".to_owned(), vec![]),
        (format!("(draftId: {}, answered: false)", drafts[0]), vec![5]),
    ] {
        let told = of_table(&world, &story, "inputs", &arguments).await;
        assert_eq!(ids(&told), wanted.iter().map(|&i: &usize| given[i].clone()).collect::<Vec<_>>(), "{arguments}");
        if wanted.len() < 5 {
            assert_eq!(told["totalCount"], json!({"value": null, "fewerThan": 5}));
        }
    }
    let wrong = "query($id: ID!) { policyTable(id: $id) { inputs(draftId: $id) { pageInfo { endCursor } } } }";
    assert_eq!(world.refused(&Actor::Nobody, wrong, json!({"id": story.table})).await, "INVALID draftId:WRONG_ID_TYPE");

    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let each = [&story.table, &drafts[0], &windows[0], &given[0]];
    let told = world.ask(&Actor::Nobody, nodes, json!({"ids": each})).await["nodes"].clone();
    for (i, (name, id)) in ["PolicyTable", "PolicyDraft", "WrittenWindow", "ParentInput"].into_iter().zip(each).enumerate() {
        assert_eq!(told[i], json!({"__typename": name, "id": id}));
    }
}

stories! { tables_newest_first_both_ways, what_lies_on_a_table_both_ways }
