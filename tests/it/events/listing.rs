//! Lists: the next one first, narrowed, paged in both directions; a community's own.
use super::{Story, done, evening, of, published, with};
use crate::{stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const LIST: &str = "query($community: ID, $municipality: ID, $from: DateTime, $to: DateTime, $forms: [EventForm!], $audiences: [Audience!], $friendly: Boolean, $states: [EventState!], $order: EventOrder, $first: Int, $after: String, $last: Int, $before: String) {
  events(communityId: $community, municipalityId: $municipality, from: $from, to: $to, forms: $forms, audiences: $audiences, parentFriendly: $friendly, states: $states, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } }";
const WITHIN: &str = "query($id: ID!, $states: [EventState!], $order: EventOrder, $first: Int, $after: String) { community(id: $id) { viewerCanOrganise
  events(states: $states, orderBy: $order, first: $first, after: $after) { totalCount pageInfo { endCursor } edges { node { id title } } } } }";

fn ids(list: &Json) -> Vec<Json> {
    list["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect()
}

async fn list(world: &World, who: &Actor, arguments: Json) -> Vec<Json> {
    let told = world.ask(who, LIST, arguments).await;
    let found = ids(&told["events"]);
    assert_eq!(told["events"]["totalCount"], found.len());
    found
}

async fn the_next_one_comes_first_both_ways(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let mut events = vec![];
    // Two of them at the same time.
    for days in [40, 10, 30, 20, 20] {
        events.push(published(&world, &story.imke, evening(&story.place, days)).await["id"].clone());
    }
    let soonest = [1, 3, 4, 2, 0].map(|i: usize| events[i].clone());
    for order in ["SOONEST", "LATEST"] {
        let mut all = soonest.to_vec();
        if order == "LATEST" {
            all.reverse();
        }
        for within in [json!(story.place), Json::Null] {
            let page = async |more: Json| {
                let told = world.ask(&Actor::Nobody, LIST, with(&json!({"community": within, "order": order}), more)).await;
                (ids(&told["events"]), told["events"]["pageInfo"].clone())
            };
            let (one, info) = page(json!({"first": 2})).await;
            assert_eq!((one.as_slice(), &info["hasNextPage"], &info["hasPreviousPage"]), (&all[..2], &json!(true), &json!(false)));
            let (two, next) = page(json!({"first": 2, "after": info["endCursor"]})).await;
            assert_eq!(two.as_slice(), &all[2..4]);
            let (three, end) = page(json!({"first": 2, "after": next["endCursor"]})).await;
            assert_eq!((three.as_slice(), &end["hasNextPage"]), (&all[4..], &json!(false)));
            assert_eq!(page(json!({"last": 1, "before": next["startCursor"]})).await.0.as_slice(), &all[1..2]);
            assert_eq!(page(json!({"last": 3})).await.0.as_slice(), &all[2..]);
            let other = if order == "SOONEST" { "LATEST" } else { "SOONEST" };
            let wrong = json!({"community": within, "order": other, "after": info["endCursor"]});
            assert_eq!(world.refused(&Actor::Nobody, LIST, wrong).await, "INVALID after:BAD_CURSOR");
        }
        let told = world.ask(&story.leo, WITHIN, json!({"id": story.place, "order": order, "first": 3})).await["community"].clone();
        assert_eq!((ids(&told["events"]).as_slice(), &told["events"]["totalCount"]), (&all[..3], &json!(5)));
        let more = json!({"id": story.place, "order": order, "after": told["events"]["pageInfo"]["endCursor"]});
        assert_eq!(ids(&world.ask(&story.leo, WITHIN, more).await["community"]["events"]).as_slice(), &all[3..]);
    }
    for (wrong, what) in [
        (json!({"first": 101}), "first:OUT_OF_RANGE"),
        (json!({"first": 1, "last": 1, "before": "x"}), "last:CONFLICTING_ARGUMENTS before:BAD_CURSOR"),
        (json!({"community": "nee"}), "communityId:BAD_ID"),
        (json!({"municipality": story.place}), "municipalityId:BAD_FORMAT"),
        (json!({"municipality": "GM9999"}), "municipalityId:UNKNOWN_ID"),
        (json!({"from": "2026-02-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}), "to:ENDS_BEFORE_START"),
        (json!({"from": "1900-02-01T00:00:00Z", "to": "2200-02-01T00:00:00Z"}), "from:OUT_OF_RANGE to:OUT_OF_RANGE"),
    ] {
        let told = world.refused(&Actor::Nobody, LIST, wrong).await;
        assert_eq!(told.replace("WRONG_ID_TYPE", "BAD_FORMAT"), format!("INVALID {what}"));
    }
}

async fn lists_are_narrowed(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let make = async |days: i64, more: Json| published(&world, &story.imke, with(&evening(&story.place, days), more)).await["id"].clone();
    let soon = make(1, json!({"audience": "OUDERS"})).await;
    let there = make(
        20,
        json!({"form": "HYBRID", "location": "Buurthuis", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}}),
    )
    .await;
    let site = make(30, json!({"form": "ON_SITE", "location": "School", "joinLink": null, "endsAt": "2026-02-15T12:00:00Z"})).await;
    let draft = done(&world, &story.imke, "createEvent", evening(&story.place, 5)).await;
    let off = done(&world, &story.imke, "createEvent", evening(&story.place, 40)).await;
    let off = done(&world, &story.imke, "publishEvent", of(&off)).await;
    let off = done(&world, &story.imke, "cancelEvent", with(&of(&off), json!({"reason": "De zaal is afgebrand."}))).await["id"].clone();
    for (narrowed, wanted) in [
        (json!({}), vec![&soon, &there, &site, &off]),
        (json!({"states": []}), vec![&soon, &there, &site, &off]),
        (json!({"states": ["CANCELLED"]}), vec![&off]),
        (json!({"states": ["PUBLISHED", "CLOSED"]}), vec![&soon, &there, &site]),
        (json!({"forms": ["HYBRID", "ON_SITE"]}), vec![&there, &site]),
        (json!({"audiences": ["OUDERS"]}), vec![&soon]),
        (json!({"friendly": true}), vec![&there, &off]),
        (json!({"friendly": false, "audiences": ["EVERYONE"]}), vec![&site]),
        (json!({"municipality": "GM0344"}), vec![&there]),
        (json!({"municipality": vonk::graphql::ids::municipality("GM0344").to_string(), "forms": ["ONLINE"]}), vec![]),
        // One that goes on when the period begins is in it; one that ends or starts where it ends or begins is not.
        (json!({"from": "2026-02-15T11:00:00Z", "to": "2026-02-20T00:00:00Z"}), vec![&site]),
        (json!({"from": "2026-02-15T12:00:00Z", "to": "2026-02-23T18:00:00Z"}), vec![]),
        (json!({"from": "2026-01-15T20:00:00Z", "to": "2026-02-13T18:00:01Z"}), vec![&there, &site]),
        (json!({"order": "LATEST", "to": "2026-02-04T00:00:00Z"}), vec![&there, &soon]),
    ] {
        let found = list(&world, &Actor::Nobody, narrowed.clone()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{narrowed}");
    }
    // Drafts, for those who organise.
    let drafts = json!({"id": story.place, "states": ["DRAFT"]});
    for (who, sees) in [(&story.imke, true), (&story.mo, true), (&world.admin().await, true), (&story.leo, false), (&story.zus, false)] {
        let told = world.ask(who, WITHIN, drafts.clone()).await["community"].clone();
        assert_eq!(ids(&told["events"]), if sees { vec![draft["id"].clone()] } else { vec![] });
        assert_eq!(told["viewerCanOrganise"], sees);
    }
    // What is over leaves the list, unless the past is asked for.
    world.app.clock.advance(Duration::days(25));
    assert_eq!(list(&world, &Actor::Nobody, json!({})).await, [site.clone(), off.clone()]);
    assert_eq!(list(&world, &Actor::Nobody, json!({"from": "2026-01-01T00:00:00Z"})).await, [&soon, &there, &site, &off].map(Clone::clone));
    assert_eq!(list(&world, &Actor::Nobody, json!({"order": "LATEST"})).await, [&off, &site, &there, &soon].map(Clone::clone));
    // Where a community moves, its meetings without a work area of their own move with it.
    let version = world.ask(&story.mo, "query($id: ID!) { community(id: $id) { version } }", json!({"id": story.place})).await;
    let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { id } } }";
    let moved = json!({"id": story.place, "expectedVersion": version["community"]["version"], "level": "LOCAL",
        "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0363"]}});
    world.ask(&story.mo, change, json!({"input": moved})).await;
    assert_eq!(
        list(&world, &Actor::Nobody, json!({"municipality": "GM0363", "order": "LATEST"})).await,
        [&off, &site, &soon].map(Clone::clone)
    );
}

async fn what_is_behind_a_door_is_in_no_list(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let hidden = Story::tell(&world, json!({"visibility": "CONFIDENTIAL", "name": "Binnenkamer"})).await;
    let event = published(&world, &hidden.imke, evening(&hidden.place, 10)).await["id"].clone();
    assert_eq!(list(&world, &hidden.leo, json!({"community": hidden.place})).await, std::slice::from_ref(&event));
    for who in [&Actor::Nobody, &story.noor, &story.zus] {
        assert_eq!(list(&world, who, json!({"community": hidden.place})).await, [] as [Json; 0]);
        assert_eq!(list(&world, who, json!({})).await, [] as [Json; 0]);
    }
}

stories! { the_next_one_comes_first_both_ways, lists_are_narrowed, what_is_behind_a_door_is_in_no_list }
