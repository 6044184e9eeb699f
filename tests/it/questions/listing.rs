//! Lists: narrowed, ordered, paged in both directions; similar questions.
use super::{answer, ask, community, join};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const LIST: &str = "query($community: ID, $tag: ID, $municipality: ID, $states: [QuestionState!], $capacity: Capacity, $unanswered: Boolean, $order: QuestionOrder, $first: Int, $after: String, $last: Int, $before: String) {
  questions(communityId: $community, tagId: $tag, municipalityId: $municipality, states: $states, capacity: $capacity, unanswered: $unanswered, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } }";

fn ids(answer: &Json) -> Vec<&str> {
    answer["questions"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].as_str().unwrap()).collect()
}

async fn pages_go_both_ways(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let mut asked = vec![];
    for n in 0..5 {
        world.app.clock.advance(chrono::Duration::minutes(1));
        asked.push(ask(&world, &anna, &place, "OUDER", &format!("Wie herkent dit, vraag nummer {n}?")).await);
    }
    asked.reverse();
    for order in ["NEWEST", "MOST_FOLLOWED", "RECENTLY_ACTIVE"] {
        for within in [json!(place), Json::Null] {
            let base = json!({"community": within, "order": order});
            let with = |more: Json| {
                let mut all = base.clone();
                all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                all
            };
            let one = world.ask(&Actor::Nobody, LIST, with(json!({"first": 2}))).await;
            assert_eq!((ids(&one), &one["questions"]["totalCount"]), (vec![&*asked[0], &*asked[1]], &json!(5)), "{order}");
            let page = &one["questions"]["pageInfo"];
            assert_eq!((&page["hasNextPage"], &page["hasPreviousPage"]), (&json!(true), &json!(false)));
            let two = world.ask(&Actor::Nobody, LIST, with(json!({"first": 2, "after": page["endCursor"]}))).await;
            assert_eq!(ids(&two), [&*asked[2], &*asked[3]], "{order}");
            let back =
                world.ask(&Actor::Nobody, LIST, with(json!({"last": 1, "before": two["questions"]["pageInfo"]["startCursor"]}))).await;
            assert_eq!(ids(&back), [&*asked[1]], "{order}");
            let last = world.ask(&Actor::Nobody, LIST, with(json!({"last": 2}))).await;
            assert_eq!(ids(&last), [&*asked[3], &*asked[4]], "{order}");
            let other = if order == "NEWEST" { "MOST_FOLLOWED" } else { "NEWEST" };
            let wrong = with(json!({"order": other, "first": 2, "after": page["endCursor"]}));
            assert_eq!(world.refused(&Actor::Nobody, LIST, wrong).await, "INVALID after:BAD_CURSOR");
        }
    }
    for wrong in [json!({"first": 101}), json!({"first": 0}), json!({"first": -1})] {
        assert_eq!(world.refused(&Actor::Nobody, LIST, wrong).await, "INVALID first:OUT_OF_RANGE");
    }
    let both = json!({"first": 1, "last": 1, "before": "x"});
    assert_eq!(world.refused(&Actor::Nobody, LIST, both).await, "INVALID last:CONFLICTING_ARGUMENTS before:BAD_CURSOR");
    let wrong = json!({"community": "nee", "tag": place});
    assert_eq!(world.refused(&Actor::Nobody, LIST, wrong).await, "INVALID communityId:BAD_ID");
    assert_eq!(world.refused(&Actor::Nobody, LIST, json!({"tag": place})).await, "INVALID tagId:WRONG_ID_TYPE");
}

async fn lists_are_narrowed(world: World) {
    let (anna, imke) = (world.ouder("anna").await, world.professional("imke").await);
    let place = community(&world, json!({})).await;
    let code = |code: &str| json!(vonk::graphql::ids::municipality(code).to_string());
    let local =
        community(&world, json!({"level": "LOCAL", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": [code("GM0344")]}})).await;
    let input = json!({"communityId": place, "capacity": "OUDER", "text": "Wie heeft ervaring met dyslexie in groep drie?", "tags": {"words": ["Dyslexie"]},
        "workArea": {"level": "MUNICIPALITIES", "municipalityIds": [code("GM0363")]}});
    let tagged = world
        .ask(
            &anna,
            "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { question { id tags { id labelNl } workArea { label } } } }",
            json!({"input": input}),
        )
        .await;
    let tagged = &tagged["askQuestion"]["question"];
    assert_eq!(tagged["tags"][0]["labelNl"], "Dyslexie");
    let plain = ask(&world, &imke, &place, "PROFESSIONAL", "Wat helpt bij een overdracht naar de brugklas?").await;
    let here = ask(&world, &anna, &local, "OUDER", "Wie kent in Utrecht een goede oppas?").await;
    answer(&world, &imke, &plain, "PROFESSIONAL", "Een warme overdracht, met ouders erbij.").await;
    let tagged = tagged["id"].as_str().unwrap().to_owned();
    let tag = world.ask(&anna, "query($id: ID!) { question(id: $id) { tags { id } } }", json!({"id": tagged})).await["question"]["tags"][0]
        ["id"]
        .clone();
    for (narrowed, want) in [
        (json!({}), vec![&here, &plain, &tagged]),
        (json!({"tag": tag}), vec![&tagged]),
        (json!({"municipality": code("GM0363")}), vec![&tagged]),
        (json!({"municipality": code("GM0344")}), vec![&here]),
        (json!({"municipality": code("GM0014")}), vec![]),
        (json!({"capacity": "PROFESSIONAL"}), vec![&plain]),
        (json!({"unanswered": true}), vec![&here, &tagged]),
        (json!({"states": ["CLOSED", "HARVESTED"]}), vec![]),
        (json!({"states": ["OPEN"], "capacity": "OUDER", "community": place}), vec![&tagged]),
    ] {
        let list = world.ask(&Actor::Nobody, LIST, narrowed.clone()).await;
        assert_eq!(ids(&list), want, "{narrowed}");
        assert_eq!(list["questions"]["totalCount"], want.len(), "{narrowed}");
    }
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { id } } }";
    world.ask(&anna, withdraw, json!({"input": {"questionId": here, "expectedVersion": 1}})).await;
    assert_eq!(
        ids(&world.ask(&Actor::Nobody, LIST, json!({"unanswered": true})).await),
        [tagged.as_str()],
        "nobody can answer a withdrawn one"
    );
    assert_eq!(world.refused(&Actor::Nobody, LIST, json!({"municipality": code("GM9999")})).await, "INVALID municipalityId:UNKNOWN_ID");
}

async fn what_one_may_not_read_is_not_listed_or_counted(world: World) {
    let anna = world.ouder("anna").await;
    let parents = community(&world, json!({"audience": "OUDERS", "visibility": "MEMBERS"})).await;
    let secret = community(&world, json!({"visibility": "CONFIDENTIAL", "joining": "INVITATION"})).await;
    join(&world, &anna, &parents, "OUDER").await;
    let id = ask(&world, &anna, &parents, "OUDER", "Wie wil samen naar het spreekuur gaan?").await;
    let bea = world.ouder("bea").await;
    for (who, n) in [
        (&Actor::Nobody, 0),
        (&bea, 0),
        (&world.professional("imke").await, 0),
        (&anna, 1),
        (&world.moderator("mo").await, 1),
        (&world.admin().await, 1),
    ] {
        for within in [Json::Null, json!(parents)] {
            let list = world.ask(who, LIST, json!({"community": within})).await;
            assert_eq!((ids(&list).len(), &list["questions"]["totalCount"]), (n, &json!(n)), "{who:?}");
        }
        assert_eq!(world.ask(who, "query($id: ID!) { question(id: $id) { id } }", json!({"id": id})).await["question"].is_null(), n == 0);
        let like = "{ similarQuestions(text: \"samen naar het spreekuur\") { id } }";
        assert_eq!(world.ask(who, like, json!({})).await["similarQuestions"].as_array().map(Vec::len), Some(n));
    }
    let list = world.ask(&world.admin().await, LIST, json!({"community": secret})).await;
    assert_eq!(list["questions"]["totalCount"], 0);
}

async fn similar_questions_share_words_and_tags(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let one = ask(&world, &anna, &place, "OUDER", "Hoe ga je om met leesproblemen in de bovenbouw?").await;
    let two = ask(&world, &anna, &place, "OUDER", "Welke ondersteuning bij leesproblemen en dyslexie in de bovenbouw is er?").await;
    ask(&world, &anna, &place, "OUDER", "Wie regelt het vervoer naar de dagbesteding?").await;
    let like = "query($text: String!, $community: ID) { similarQuestions(text: $text, communityId: $community) { id } }";
    let found =
        world.ask(&Actor::Nobody, like, json!({"text": "dyslexie en een leesprobleem: wat doet de bovenbouw?", "community": place})).await;
    assert_eq!(found["similarQuestions"], json!([{"id": two}, {"id": one}]));
    assert_eq!(world.ask(&Actor::Nobody, like, json!({"text": "heel iets anders"})).await["similarQuestions"], json!([]));
    assert_eq!(world.refused(&Actor::Nobody, like, json!({"text": "x"})).await, "INVALID text:TOO_SHORT");
}

async fn what_is_closed_takes_no_place_among_similar_questions(world: World) {
    let (anna, open) = (world.ouder("anna").await, community(&world, json!({})).await);
    let closed = community(&world, json!({"visibility": "MEMBERS"})).await;
    join(&world, &anna, &closed, "OUDER").await;
    let weaker = ask(&world, &anna, &open, "OUDER", "Wie kent goede dyslexieboeken voor de vakantie?").await;
    let mut inside = vec![];
    for n in 0..6 {
        let text = format!("Welke begeleiding bij dyslexieboeken helpt in de brugklas, keer {n}?");
        inside.push(json!({"id": ask(&world, &anna, &closed, "OUDER", &text).await}));
    }
    inside.reverse();
    let like = "{ similarQuestions(text: \"Begeleiding bij dyslexieboeken in de brugklas\") { id } }";
    assert_eq!(world.ask(&Actor::Nobody, like, json!({})).await["similarQuestions"], json!([{"id": weaker}]));
    assert_eq!(world.ask(&anna, like, json!({})).await["similarQuestions"], json!(inside[..5]), "better than the open one");
}

stories! {
    pages_go_both_ways, lists_are_narrowed, what_one_may_not_read_is_not_listed_or_counted, similar_questions_share_words_and_tags,
    what_is_closed_takes_no_place_among_similar_questions,
}
