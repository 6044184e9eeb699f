//! What is refused: each with its code, all that is wrong at once, and nothing half done.
use super::{ACCEPT, ATTEND, CANCEL, REGISTER, cancel, coming, current, event, fill, later, register, table_for};
use crate::{
    questions::{community, core, join},
    stories,
    world::World,
};
use chrono::Duration;
use entity::enums::{Audience, EventState};
use serde_json::json;
use vonk::policy::{Actor, Role};

async fn registration_has_a_beginning_and_an_end(world: World) {
    let (place, imke) = (community(&world, json!({})).await, world.professional("imke").await);
    let now = world.app.clock.now();
    let refused = async |event: &str| world.refused(&imke, REGISTER, coming(event, "PROFESSIONAL")).await;
    let opens = event(&world, &place, |row| row.registration_opens_at = Some(now + Duration::hours(1))).await;
    let closes = event(&world, &place, |row| row.registration_closes_at = Some(now + Duration::hours(2))).await;
    let closed = event(&world, &place, |row| row.state = EventState::Closed).await;
    let cancelled = event(&world, &place, |row| row.state = EventState::Cancelled).await;
    let soon = event(&world, &place, |row| row.starts_at = now + Duration::hours(2)).await;
    assert_eq!(refused(&opens).await, "REFUSED input.eventId:REGISTRATION_NOT_OPEN");
    assert_eq!(refused(&closed).await, "REFUSED input.eventId:REGISTRATION_CLOSED");
    assert_eq!(refused(&cancelled).await, "REFUSED input.eventId:EVENT_CANCELLED");
    later(&world, Duration::hours(1)).await;
    register(&world, &imke, &opens, "PROFESSIONAL").await;
    later(&world, Duration::hours(1)).await;
    assert_eq!(refused(&closes).await, "REFUSED input.eventId:REGISTRATION_CLOSED");
    assert_eq!(refused(&soon).await, "REFUSED input.eventId:REGISTRATION_CLOSED", "it has begun");
    // All that is wrong at once.
    later(&world, Duration::days(7)).await;
    assert_eq!(refused(&opens).await, "REFUSED input.eventId:REGISTRATION_CLOSED input.eventId:ALREADY_REGISTERED");
}

async fn an_event_is_for_its_audience(world: World) {
    let (place, inner) = (community(&world, json!({})).await, community(&world, json!({"visibility": "MEMBERS"})).await);
    let parents = event(&world, &place, |row| row.audience = Audience::Ouders).await;
    let professionals = event(&world, &place, |row| row.audience = Audience::Professionals).await;
    let (anna, imke, mo) = (world.ouder("anna").await, world.professional("imke").await, world.moderator("mo").await);
    let refused = async |who: &Actor, event: &str, hat: &str| world.refused(who, REGISTER, coming(event, hat)).await;
    assert_eq!(refused(&imke, &parents, "PROFESSIONAL").await, "FORBIDDEN input.capacity:OUTSIDE_AUDIENCE");
    assert_eq!(refused(&anna, &professionals, "OUDER").await, "FORBIDDEN input.capacity:OUTSIDE_AUDIENCE");
    assert_eq!(refused(&anna, &parents, "PROFESSIONAL").await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(refused(&mo, &parents, "STEWARD").await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(refused(&Actor::Nobody, &parents, "OUDER").await, "UNAUTHENTICATED");
    // Of a closed community: for its members; stewards look inside.
    let within = event(&world, &inner, |_| {}).await;
    assert_eq!(refused(&anna, &within, "OUDER").await, "NOT_FOUND input.eventId:UNKNOWN_ID");
    let both = world.person("both", &[Role::Ouder, Role::Moderator]).await;
    assert_eq!(refused(&both, &within, "OUDER").await, "FORBIDDEN input:NOT_A_MEMBER");
    join(&world, &anna, &inner, "OUDER").await;
    register(&world, &anna, &within, "OUDER").await;
    // A draft is only known to who leads.
    let draft = event(&world, &place, |row| row.state = EventState::Draft).await;
    assert_eq!(refused(&anna, &draft, "OUDER").await, "NOT_FOUND input.eventId:UNKNOWN_ID");
    core(&world, &imke, &place, "PROFESSIONAL").await;
    assert_eq!(refused(&imke, &draft, "PROFESSIONAL").await, "REFUSED input.eventId:WRONG_STATE");
}

async fn ids_and_versions_are_looked_at(world: World) {
    let event = table_for(&world, 1, 0).await;
    let all = fill(&world, &event, "guest", 2).await;
    let (first, second) = (&all[0], &all[1]);
    let wrong = json!({"input": {"eventId": first.1, "capacity": "PROFESSIONAL", "idempotencyKey": "kort"}});
    assert_eq!(world.refused(&first.0, REGISTER, wrong).await, "INVALID input.eventId:WRONG_ID_TYPE input.idempotencyKey:TOO_SHORT");
    for query in [CANCEL, ACCEPT, ATTEND] {
        let input = |id: &str, version: i32| match query.contains("markAttendance") {
            true => json!({"input": {"registrationId": id, "expectedVersion": version, "attended": true}}),
            false => json!({"input": {"registrationId": id, "expectedVersion": version}}),
        };
        assert_eq!(world.refused(&first.0, query, input("x", 1)).await, "INVALID input.registrationId:BAD_ID");
        assert_eq!(world.refused(&first.0, query, input(&event, 1)).await, "INVALID input.registrationId:WRONG_ID_TYPE");
        assert_eq!(world.refused(&first.0, query, input(&second.1, 1)).await, "NOT_FOUND input.registrationId:UNKNOWN_ID", "another's");
        let stale = world.refused(&first.0, query, input(&first.1, 7)).await;
        let told = if query.contains("markAttendance") { "FORBIDDEN" } else { "CONFLICT input.expectedVersion:STALE_VERSION" };
        assert_eq!(stale, told);
    }
    // Nothing was offered; what ended can't end again.
    let input = current(&world, &second.0, &second.1).await;
    assert_eq!(world.refused(&second.0, ACCEPT, input).await, "REFUSED input.registrationId:WRONG_STATE");
    cancel(&world, &second.0, &second.1).await;
    let input = current(&world, &second.0, &second.1).await;
    assert_eq!(world.refused(&second.0, CANCEL, input).await, "REFUSED input.registrationId:WRONG_STATE");
}

async fn who_leads_ends_registrations_and_takes_nobody_s_offer(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| row.capacity = Some(1)).await;
    let (anna, bea, imke) = (world.ouder("anna").await, world.ouder("bea").await, world.professional("imke").await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let (beas, _) = register(&world, &bea, &event, "OUDER").await;
    cancel(&world, &imke, &annas).await;
    assert_eq!(super::stands(&world, &bea, &beas).await, "OFFERED");
    let input = current(&world, &imke, &beas).await;
    assert_eq!(world.refused(&imke, ACCEPT, input).await, "FORBIDDEN");
    // Neither a moderator who does not lead here nor an administrator is told of it.
    let stranger = [world.moderator("stranger").await, world.person("other admin", &[Role::Admin]).await];
    for who in stranger {
        let input = json!({"input": {"registrationId": beas, "expectedVersion": 2}});
        assert_eq!(world.refused(&who, CANCEL, input).await, "NOT_FOUND input.registrationId:UNKNOWN_ID");
    }
}

async fn attendance_is_noted_once_it_has_begun(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| row.capacity = Some(1)).await;
    let (anna, bea, imke) = (world.ouder("anna").await, world.ouder("bea").await, world.professional("imke").await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let (beas, _) = register(&world, &bea, &event, "OUDER").await;
    let there =
        |id: &str, version: i32, attended: bool| json!({"input": {"registrationId": id, "expectedVersion": version, "attended": attended}});
    assert_eq!(world.refused(&imke, ATTEND, there(&annas, 1, true)).await, "REFUSED input.registrationId:EVENT_NOT_BEGUN");
    later(&world, Duration::days(7)).await;
    assert_eq!(world.refused(&imke, ATTEND, there(&beas, 1, true)).await, "REFUSED input.registrationId:WRONG_STATE");
    assert_eq!(world.refused(&anna, ATTEND, there(&annas, 1, true)).await, "FORBIDDEN", "not by oneself");
    for (version, attended) in [(1, true), (2, false)] {
        let done = world.ask(&imke, ATTEND, there(&annas, version, attended)).await;
        assert_eq!(done["markAttendance"]["registration"]["attended"], attended);
    }
    assert_eq!(world.refused(&imke, ATTEND, there(&annas, 2, true)).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let told = world.ask(&anna, "{ viewer { registrations { edges { node { attended } } } } }", json!({})).await;
    assert_eq!(told["viewer"]["registrations"]["edges"][0]["node"]["attended"], false, "they see what was noted");
    let input = current(&world, &anna, &annas).await;
    assert_eq!(world.refused(&anna, CANCEL, input).await, "REFUSED input.registrationId:EVENT_BEGUN");
}

async fn whoever_left_keeps_their_registration_and_takes_no_offer(world: World) {
    let inner = community(&world, json!({"visibility": "MEMBERS"})).await;
    let event = event(&world, &inner, |row| row.capacity = Some(1)).await;
    let (anna, bea) = (world.ouder("anna").await, world.ouder("bea").await);
    for who in [&anna, &bea] {
        join(&world, who, &inner, "OUDER").await;
    }
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let (beas, _) = register(&world, &bea, &event, "OUDER").await;
    cancel(&world, &anna, &annas).await;
    let leave = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { __typename } }";
    world.ask(&bea, leave, json!({"input": {"id": inner, "capacity": "OUDER"}})).await;
    let input = current(&world, &bea, &beas).await;
    assert_eq!(world.refused(&bea, ACCEPT, input.clone()).await, "FORBIDDEN input:NOT_A_MEMBER");
    world.ask(&bea, CANCEL, input).await;
}

stories! {
    registration_has_a_beginning_and_an_end,
    an_event_is_for_its_audience,
    ids_and_versions_are_looked_at,
    who_leads_ends_registrations_and_takes_nobody_s_offer,
    attendance_is_noted_once_it_has_begun,
    whoever_left_keeps_their_registration_and_takes_no_offer,
}
