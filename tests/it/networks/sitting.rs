//! Who sits in a network: by request or invitation, known to themselves and to its coordinators, through whatever path one looks.
use super::{SEAT, done, fresh, member, network, not, of, of_seat, profile, seen};
use crate::{events::with, stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

async fn parents_ask_for_a_seat_and_coordinators_decide(world: World) {
    let (karin, mia, rob) = (world.ouder("karin").await, world.ouder("mia").await, world.ouder("rob").await);
    let (imke, admin) = (world.professional("imke").await, world.admin().await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let join = |hat: &str| json!({"networkId": made["id"], "capacity": hat, "message": "Graag!"});
    assert_eq!(not(&world, &imke, "joinNetwork", join("PROFESSIONAL")).await, "REFUSED input.capacity:WRONG_CAPACITY");
    assert_eq!(not(&world, &imke, "joinNetwork", join("OUDER")).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(not(&world, &admin, "joinNetwork", join("STEWARD")).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    let asked = done(&world, &mia, "joinNetwork", join("OUDER")).await;
    assert_eq!((&asked["state"], &asked["part"], &asked["message"]), (&json!("REQUESTED"), &json!("MEMBER"), &json!("Graag!")));
    assert_eq!(done(&world, &mia, "joinNetwork", join("OUDER")).await, asked, "as it was");
    // She can't decide for herself, and nobody else knows of it.
    let accept = with(&of_seat(&asked), json!({"accept": true}));
    assert_eq!(not(&world, &mia, "decideNetworkSeat", accept.clone()).await, "FORBIDDEN");
    for who in [&rob, &admin, &imke] {
        assert_eq!(not(&world, who, "decideNetworkSeat", accept.clone()).await, "NOT_FOUND input.seatId:UNKNOWN_ID");
    }
    let seat = done(&world, &karin, "decideNetworkSeat", accept.clone()).await;
    assert_eq!((&seat["state"], &seat["message"]), (&json!("ACTIVE"), &Json::Null));
    assert_eq!(not(&world, &karin, "decideNetworkSeat", accept).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let again = with(&of_seat(&seat), json!({"accept": true}));
    assert_eq!(not(&world, &karin, "decideNetworkSeat", again).await, "REFUSED input.seatId:WRONG_STATE");
    // A declined request is gone, and can be made anew.
    let his = done(&world, &rob, "joinNetwork", join("OUDER")).await;
    assert_eq!(done(&world, &karin, "decideNetworkSeat", with(&of_seat(&his), json!({"accept": false}))).await, Json::Null);
    done(&world, &rob, "joinNetwork", join("OUDER")).await;
    assert_eq!(world.count("SELECT member_count FROM networks").await, 2);
}

/// What a replay gives is what was done: also where the seat was there before, or is gone.
async fn a_replay_shows_the_seat_as_it_is_now(world: World) {
    let (karin, rob) = (world.ouder("karin").await, world.ouder("rob").await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let asks = json!({"networkId": made["id"], "capacity": "OUDER", "idempotencyKey": "join-once"});
    let asked = done(&world, &rob, "joinNetwork", asks.clone()).await;
    assert_eq!(done(&world, &rob, "joinNetwork", asks.clone()).await, asked);
    let invite = json!({"networkId": made["id"], "profileId": profile(&rob), "idempotencyKey": "invite-once"});
    let seat = done(&world, &karin, "inviteToNetwork", invite.clone()).await;
    assert_eq!((&seat["id"], &seat["state"]), (&asked["id"], &json!("ACTIVE")));
    assert_eq!(done(&world, &karin, "inviteToNetwork", invite.clone()).await, seat, "the seat that was there before");
    assert_eq!(done(&world, &rob, "joinNetwork", asks.clone()).await["state"], "ACTIVE", "as it is now");
    let other = with(&invite, json!({"profileId": profile(&karin)}));
    assert_eq!(not(&world, &karin, "inviteToNetwork", other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    let remove = with(&of_seat(&seat), json!({"idempotencyKey": "remove-once"}));
    let gone = done(&world, &karin, "removeNetworkSeat", remove.clone()).await;
    assert_eq!(done(&world, &karin, "removeNetworkSeat", remove).await, gone);
    assert_eq!(not(&world, &karin, "inviteToNetwork", invite).await, "NOT_FOUND input.idempotencyKey:UNKNOWN_ID");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind LIKE 'network_membership.%'").await, 4);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action LIKE 'network_membership.%'").await, 4);
}

async fn coordinators_come_and_go_but_one_stays(world: World) {
    let (karin, mia, admin) = (world.ouder("karin").await, world.ouder("mia").await, world.admin().await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let seat = member(&world, &made, &karin, &mia).await;
    let (which, leave) = (json!({"networkId": made["id"]}), json!({"networkId": made["id"], "capacity": "OUDER"}));
    assert_eq!(not(&world, &karin, "leaveNetwork", leave.clone()).await, "REFUSED input:LAST_ONE");
    let promoted = with(&of_seat(&seat), json!({"part": "COORDINATOR"}));
    assert_eq!(not(&world, &mia, "appointNetworkSeat", promoted.clone()).await, "FORBIDDEN");
    let hers = done(&world, &karin, "appointNetworkSeat", promoted).await;
    done(&world, &karin, "leaveNetwork", leave.clone()).await;
    let lower = with(&of_seat(&hers), json!({"part": "MEMBER"}));
    assert_eq!(not(&world, &mia, "appointNetworkSeat", lower).await, "REFUSED input:LAST_ONE");
    assert_eq!(not(&world, &mia, "removeNetworkSeat", of_seat(&hers)).await, "REFUSED input:LAST_ONE");
    // An administrator finds one only where nobody can act, and learns nothing of who takes it up.
    let zoe = world.ouder("zoe").await;
    let invite = with(&which, json!({"profileId": profile(&zoe)}));
    assert_eq!(not(&world, &admin, "inviteCoordinator", invite.clone()).await, "REFUSED input.networkId:WRONG_STATE");
    assert_eq!(not(&world, &mia, "inviteCoordinator", invite.clone()).await, "FORBIDDEN");
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    let who = json!({"issuer": vonk::tokens::LOCAL_ISSUER, "subject": "mia", "reason": "Bedreigt andere deelnemers."});
    world.ask(&admin, suspend, json!({"input": who})).await;
    let both = world.person("admin", &[Role::Admin, Role::Ouder]).await;
    let myself = with(&which, json!({"profileId": profile(&both)}));
    assert_eq!(not(&world, &admin, "inviteCoordinator", myself).await, "FORBIDDEN");
    done(&world, &admin, "inviteCoordinator", invite).await;
    assert_eq!(seen(&world, &zoe, &made["id"]).await["viewerCanManage"], false);
    done(&world, &zoe, "joinNetwork", leave).await;
    assert_eq!(seen(&world, &zoe, &made["id"]).await["viewerCanManage"], true);
    done(&world, &zoe, "removeNetworkSeat", of_seat(&hers)).await;
    assert_eq!(world.count("SELECT member_count FROM networks").await, 1);
}

async fn a_support_point_has_professionals_too(world: World) {
    let (imke, admin, leo) = (world.professional("imke").await, world.admin().await, world.professional("leo").await);
    let input = with(&fresh(&["GM0344"]), json!({"kind": "SUPPORT_POINT", "coordinatorId": profile(&imke)}));
    let made = done(&world, &admin, "createNetwork", input).await;
    let as_professional = json!({"networkId": made["id"], "capacity": "PROFESSIONAL"});
    done(&world, &imke, "joinNetwork", as_professional.clone()).await;
    // She invites whom she may see.
    let invited = done(&world, &imke, "inviteToNetwork", json!({"networkId": made["id"], "profileId": profile(&leo)})).await;
    assert_eq!((&invited["state"], &invited["capacity"]), (&json!("INVITED"), &json!("PROFESSIONAL")));
    let hidden = world.ouder("hidden").await;
    let unseen = json!({"networkId": made["id"], "profileId": profile(&hidden)});
    assert_eq!(not(&world, &imke, "inviteToNetwork", unseen).await, "NOT_FOUND input.profileId:UNKNOWN_ID");
    let taken = done(&world, &leo, "joinNetwork", as_professional).await;
    assert_eq!(taken["state"], "ACTIVE");
    assert_eq!(done(&world, &imke, "changeNetwork", with(&of(&made), json!({"description": "Kom langs."}))).await["version"], 2);
}

/// Members are told to themselves and to who coordinates the network: through fields, counts, node, lists and events.
async fn nobody_else_learns_who_sits_there(world: World) {
    let (karin, mia, zoe) = (world.ouder("karin").await, world.ouder("mia").await, world.ouder("zoe").await);
    let (imke, mo, admin) = (world.professional("imke").await, world.moderator("mo").await, world.admin().await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let seat = member(&world, &made, &karin, &mia).await;
    network(&world, &zoe, &["GM0344"]).await;
    let query = format!(
        "query($n: ID!, $s: ID!, $p: ID!) {{ network(id: $n) {{ seats {{ totalCount {{ value }} edges {{ node {{ {SEAT} }} }} }}
           requests: seats(state: REQUESTED) {{ edges {{ node {{ id }} }} }} viewerSeats {{ id }} memberCount {{ value fewerThan }} }}
           node(id: $s) {{ __typename }} nodes(ids: [$s]) {{ __typename }} profile(id: $p) {{ id }} ownNetworkSeats {{ edges {{ node {{ id }} }} }} }}"
    );
    let variables = json!({"n": made["id"], "s": seat["id"], "p": profile(&mia)});
    for (who, seats, own, knows) in
        [(&karin, 2, 1, true), (&mia, 1, 1, true), (&zoe, 0, 0, false), (&imke, 0, 0, false), (&mo, 0, 0, false), (&admin, 0, 0, false)]
    {
        let told = world.ask(who, &query, variables.clone()).await;
        let network = &told["network"];
        assert_eq!(network["seats"]["edges"].as_array().unwrap().len(), seats, "{who:?}");
        assert_eq!(network["viewerSeats"].as_array().unwrap().len(), own, "{who:?}");
        assert_eq!(network["memberCount"], json!({"value": null, "fewerThan": 5}), "{who:?}");
        assert_eq!((!told["node"].is_null(), !told["nodes"][0].is_null(), !told["profile"].is_null()), (knows, knows, knows), "{who:?}");
        let mine = told["ownNetworkSeats"]["edges"].as_array().unwrap().len();
        assert_eq!(mine, own + usize::from(who == &zoe), "{who:?}");
    }
    // Nor does a meeting of it tell who coordinates it, whatever she is called later.
    let meeting = super::meeting(&world, &karin, &made, "2026-02-10T18:00:00Z", json!({})).await;
    let input = json!({"capacity": "OUDER", "displayName": "Karin uit Utrecht", "expectedVersion": 1, "findable": true});
    world.ask(&karin, &super::deed("updateProfile", "__typename"), json!({"input": input})).await;
    let author = "query($id: ID!) { event(id: $id) { author { displayName anonymous profile { id } handle } } }";
    for who in [&mia, &imke, &admin, &Actor::Nobody] {
        let told = world.ask(who, author, json!({"id": meeting["id"]})).await;
        assert_eq!(told["event"]["author"], json!({"displayName": "Ouder", "anonymous": true, "profile": null, "handle": null}));
    }
    assert_eq!(world.refused(&Actor::Nobody, "{ ownNetworkSeats { edges { node { id } } } }", json!({})).await, "UNAUTHENTICATED");
    // What is announced names the seat, never whose it is.
    for profile in [&mia, &karin].map(|who| who.profiles()[0]) {
        let told = format!("SELECT count(*) FROM outbox WHERE subject_id = '{profile}' AND kind LIKE 'network%'");
        if world.app.db.backend() == sea_orm::DbBackend::Postgres {
            assert_eq!(world.count(&told).await, 0);
        }
    }
}

stories! {
    parents_ask_for_a_seat_and_coordinators_decide, coordinators_come_and_go_but_one_stays, a_support_point_has_professionals_too,
    nobody_else_learns_who_sits_there, a_replay_shows_the_seat_as_it_is_now,
}
