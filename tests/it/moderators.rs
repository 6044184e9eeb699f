//! A confidential community always has somebody who can lead it: the last moderator who can act stays, and where none is left an administrator
//! appoints somebody else, and sees nothing of it.
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
    tokens::LOCAL_ISSUER,
};

fn profile(actor: &Actor) -> Json {
    json!(ids::id(entity::ids::ProfileId(actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile"))))
}
fn document(field: &str, gives: &str) -> String {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ {gives} }} }}")
}
async fn done(world: &World, who: &Actor, field: &str, gives: &str, input: Json) -> Json {
    world.ask(who, &document(field, gives), json!({"input": input})).await[field].clone()
}
async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &document(field, "__typename"), json!({"input": input})).await
}
async fn suspend(world: &World, subject: &str) {
    let input = json!({"issuer": LOCAL_ISSUER, "subject": subject, "reason": "Werkt hier niet meer sinds kort."});
    done(world, &world.admin().await, "suspendAccount", "__typename", input).await;
}
/// A seat in a confidential community, by invitation.
async fn enter(world: &World, by: &Actor, who: &Actor, place: &Json) -> Json {
    done(world, by, "inviteCommunityMember", "__typename", json!({"communityId": place, "profileId": profile(who)})).await;
    let seat = done(
        world,
        who,
        "requestCommunityMembership",
        "communityMembership { id version }",
        json!({"communityId": place, "capacity": "STEWARD"}),
    )
    .await;
    seat["communityMembership"].clone()
}

/// A confidential community that mo leads alone.
async fn led_by(world: &World, mo: &Actor) -> Json {
    let admin = world.admin().await;
    let input = json!({"name": "Besloten", "description": "", "level": "NATIONAL", "workArea": {"level": "NATIONAL"}, "audience": "EVERYONE",
        "visibility": "CONFIDENTIAL", "joining": "INVITATION"});
    let place = done(world, &admin, "createCommunity", "community { id }", input).await["community"]["id"].clone();
    let seat = enter(world, &admin, mo, &place).await;
    let input = json!({"id": seat["id"], "expectedVersion": seat["version"], "role": "MODERATOR"});
    done(world, &admin, "appointCommunityMember", "__typename", input).await;
    done(world, &admin, "leaveCommunity", "__typename", json!({"id": place, "capacity": "STEWARD"})).await;
    place
}

async fn who_can_act_stays(world: World) {
    let (mo, max) = (world.moderator("mo").await, world.moderator("max").await);
    let place = led_by(&world, &mo).await;
    let leave = json!({"id": place, "capacity": "STEWARD"});
    assert_eq!(not(&world, &mo, "leaveCommunity", leave.clone()).await, "REFUSED input:LAST_ONE");
    let seat = enter(&world, &mo, &max, &place).await;
    let input = json!({"id": seat["id"], "expectedVersion": seat["version"], "role": "MODERATOR"});
    done(&world, &mo, "appointCommunityMember", "__typename", input).await;
    // One who is suspended leads nothing: mo is the last one again.
    suspend(&world, "max").await;
    assert_eq!(not(&world, &mo, "leaveCommunity", leave).await, "REFUSED input:LAST_ONE");
    let own = world.ask(&mo, "query($id: ID!) { community(id: $id) { viewerMemberships { id version } } }", json!({"id": place})).await;
    let own = &own["community"]["viewerMemberships"][0];
    let step_back = json!({"id": own["id"], "expectedVersion": own["version"], "role": "MEMBER"});
    assert_eq!(not(&world, &mo, "appointCommunityMember", step_back).await, "REFUSED input:LAST_ONE");
    // The seat of who can't act can go.
    done(&world, &mo, "removeCommunityMember", "removedCommunityMembershipId", json!({"id": seat["id"], "expectedVersion": 3})).await;
}

async fn where_nobody_can_lead_an_administrator_appoints_somebody(world: World) {
    let (admin, mo, max, ria) =
        (world.admin().await, world.moderator("mo").await, world.moderator("max").await, world.moderator("ria").await);
    let place = led_by(&world, &mo).await;
    done(&world, &mo, "inviteCommunityMember", "__typename", json!({"communityId": place, "profileId": profile(&ria)})).await;
    let whom = |who: &Actor| json!({"communityId": place, "profileId": profile(who), "idempotencyKey": "somebody-leads"});
    // As long as it is led there is nothing to be found, as if there were no such community.
    assert_eq!(not(&world, &admin, "appointCommunityModerator", whom(&ria)).await, "NOT_FOUND input:UNKNOWN_ID");
    let nowhere = json!({"communityId": ids::id(entity::ids::CommunityId::new()), "profileId": profile(&ria)});
    assert_eq!(not(&world, &admin, "appointCommunityModerator", nowhere).await, "NOT_FOUND input:UNKNOWN_ID");
    suspend(&world, "mo").await;
    suspend(&world, "max").await;
    for who in [&ria, &world.ouder("anna").await] {
        assert_eq!(
            not(&world, who, "appointCommunityModerator", whom(&ria)).await.split(' ').next(),
            Some(if who.roles().has(Role::Ouder) { "NOT_FOUND" } else { "FORBIDDEN" })
        );
    }
    assert_eq!(not(&world, &admin, "appointCommunityModerator", whom(&admin)).await, "FORBIDDEN");
    assert_eq!(not(&world, &admin, "appointCommunityModerator", whom(&max)).await, "REFUSED input.profileId:WRONG_STATE");
    assert_eq!(
        not(&world, &admin, "appointCommunityModerator", whom(&world.professional("piet").await)).await,
        "REFUSED input.profileId:WRONG_CAPACITY"
    );
    let before = world.count("SELECT count(*) FROM audit").await;
    for _ in 0..2 {
        let done = done(&world, &admin, "appointCommunityModerator", "profile { id }", whom(&ria)).await;
        assert_eq!(done["profile"]["id"], profile(&ria));
    }
    assert_eq!(world.count("SELECT count(*) FROM audit").await, before + 1);
    let read = "query($id: ID!) { community(id: $id) { viewerMemberships { role state version } } }";
    assert_eq!(world.ask(&admin, read, json!({"id": place})).await["community"], Json::Null);
    let seats = json!([{"role": "MODERATOR", "state": "ACTIVE", "version": 2}]);
    assert_eq!(world.ask(&ria, read, json!({"id": place})).await["community"]["viewerMemberships"], seats);
    assert_eq!(world.count("SELECT member_count FROM communities").await, 2);
    let again = json!({"communityId": place, "profileId": profile(&ria)});
    assert_eq!(not(&world, &admin, "appointCommunityModerator", again).await, "NOT_FOUND input:UNKNOWN_ID");
}

stories! { who_can_act_stays, where_nobody_can_lead_an_administrator_appoints_somebody }
