//! A community that is for fewer, or opened: what its meetings were planned for, and who is to come, stand in the way.
use super::{cancel, event, register};
use crate::{events::Story, stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};

const CHANGE: &str = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { version } } }";

async fn input(world: &World, story: &Story, more: Json) -> Json {
    let read = world.ask(&story.mo, "query($id: ID!) { community(id: $id) { version } }", json!({"id": story.place})).await;
    let mut input = json!({"id": story.place, "expectedVersion": read["community"]["version"]});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"input": input})
}

async fn who_is_to_come_is_not_left_out(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = event(&world, &story.place, |_| {}).await;
    let past = event(&world, &story.place, |row| {
        (row.starts_at, row.ends_at) = (row.starts_at - Duration::days(6), row.ends_at - Duration::days(6))
    })
    .await;
    let karel = world.ouder("karel").await;
    register(&world, &karel, &past, "OUDER").await;
    let (his, _) = register(&world, &karel, &id, "OUDER").await;
    let leave = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { __typename } }";
    world.ask(&story.anna, leave, json!({"input": {"id": story.place, "capacity": "OUDER"}})).await;
    let narrow = json!({"audience": "PROFESSIONALS"});
    assert_eq!(
        world.refused(&story.mo, CHANGE, input(&world, &story, narrow.clone()).await).await,
        "REFUSED input.audience:REGISTERED_OUTSIDE_AUDIENCE"
    );
    // Who has no seat would no longer see where they are to be.
    let shut = json!({"visibility": "MEMBERS"});
    assert_eq!(
        world.refused(&story.mo, CHANGE, input(&world, &story, shut.clone()).await).await,
        "REFUSED input.visibility:REGISTERED_OUTSIDE_AUDIENCE"
    );
    let both = json!({"visibility": "MEMBERS", "audience": "OUDERS"});
    let told = "REFUSED input.audience:MEMBERS_OUTSIDE_AUDIENCE input.visibility:REGISTERED_OUTSIDE_AUDIENCE";
    assert_eq!(world.refused(&story.mo, CHANGE, input(&world, &story, both).await).await, told);
    // What is over, or was given up, stands in nobody's way.
    world.app.clock.advance(Duration::days(2));
    cancel(&world, &karel, &his).await;
    world.ask(&story.mo, CHANGE, input(&world, &story, narrow).await).await;
    world.ask(&story.mo, CHANGE, input(&world, &story, shut).await).await;
}

async fn what_was_planned_for_fewer_is_not_opened(world: World) {
    let story = Story::tell(&world, json!({"visibility": "MEMBERS"})).await;
    let open = json!({"visibility": "PUBLIC"});
    event(&world, &story.place, |_| {}).await;
    assert_eq!(world.refused(&story.mo, CHANGE, input(&world, &story, open).await).await, "REFUSED input.visibility:WRITTEN_FOR_FEWER");
    world.ask(&story.mo, CHANGE, input(&world, &story, json!({"visibility": "CONFIDENTIAL"})).await).await;
    let back = json!({"visibility": "MEMBERS"});
    assert_eq!(world.refused(&story.mo, CHANGE, input(&world, &story, back).await).await, "REFUSED input.visibility:WRITTEN_FOR_FEWER");
}

stories! { who_is_to_come_is_not_left_out, what_was_planned_for_fewer_is_not_opened }
