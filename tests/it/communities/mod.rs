//! Communities: made, changed, archived, found; joined in three ways, left, led; and unknown to whoever may not know.
mod finding;

use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

const CARD: &str = "id name description descriptionHtml level audience visibility joining reviewed archived version questionCount \
  memberCount { value fewerThan } parent { name } tags { label } workArea { label } viewerMemberships { capacity role state message } \
  viewerCanReview viewerCanHarvest viewerCanInvite viewerCanDecide viewerCanAppoint viewerCanUpdate viewerCanArchive \
  joins: viewerCanRequestMembership(capacity: OUDER) contributes: viewerCanContribute(capacity: OUDER) \
  joinsToo: viewerCanRequestMembership(capacity: PROFESSIONAL) contributesToo: viewerCanContribute(capacity: PROFESSIONAL)";

/// What `create` is asked for, with these differences.
fn wanted(name: &str, differences: Json) -> Json {
    let mut input = json!({"name": name, "description": "Over *samen*.", "level": "LOCAL", "audience": "EVERYONE", "visibility": "PUBLIC",
        "joining": "OPEN", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}});
    let (Some(input_fields), Some(differences)) = (input.as_object_mut(), differences.as_object()) else { panic!("not objects") };
    input_fields.extend(differences.clone());
    json!({"input": input})
}
fn create() -> String {
    format!("mutation($input: CreateCommunityInput!) {{ createCommunity(input: $input) {{ community {{ {CARD} }} }} }}")
}
pub(super) async fn made(world: &World, actor: &Actor, name: &str, differences: Json) -> Json {
    world.ask(actor, &create(), wanted(name, differences)).await["createCommunity"]["community"].clone()
}
async fn card(world: &World, actor: &Actor, id: &Json) -> Json {
    world.ask(actor, &format!("query($id: ID!) {{ community(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["community"].clone()
}
/// One mutation on a community or a seat: `done` wants it to work, `not` to be refused without a trace.
fn deed(field: &str, gives: &str, mut input: Json, place: &Json) -> (String, Json) {
    let in_it = ["requestCommunityMembership", "inviteCommunityMember", "askQuestion"].contains(&field);
    let key = if in_it { "communityId" } else { "id" };
    input[key] = place.clone();
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    (format!("mutation($input: {of}!) {{ {field}(input: $input) {{ {gives} }} }}"), json!({"input": input}))
}
async fn done(world: &World, actor: &Actor, field: &str, gives: &str, place: &Json, input: Json) -> Json {
    let (query, variables) = deed(field, gives, input, place);
    world.ask(actor, &query, variables).await[field].clone()
}
async fn not(world: &World, actor: &Actor, field: &str, place: &Json, input: Json) -> String {
    let (query, variables) = deed(field, "__typename", input, place);
    world.refused(actor, &query, variables).await
}
const SEAT: &str = "communityMembership { id capacity role state message version community { name } }";
fn profile(actor: &Actor) -> Json {
    let id = actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile");
    json!(ids::id(entity::ids::ProfileId(id)))
}
/// Has this part in a community from now on: joins it, and is appointed by its moderator.
async fn seated(world: &World, leader: &Actor, actor: &Actor, place: &Json, capacity: &str, part: &str) {
    let seat =
        done(world, actor, "requestCommunityMembership", SEAT, place, json!({"capacity": capacity})).await["communityMembership"].clone();
    let input = json!({"role": part, "expectedVersion": seat["version"]});
    assert_eq!(done(world, leader, "appointCommunityMember", SEAT, &seat["id"], input).await["communityMembership"]["role"], part);
}

async fn an_administrator_makes_one(world: World) {
    let (admin, anna) = (world.admin().await, world.ouder("anna").await);
    let made =
        made(&world, &admin, "  Utrecht denkt mee ", json!({"tags": {"words": ["thuiszitters", "Thuiszitters"]}, "reviewed": true})).await;
    assert_eq!(made["name"], "Utrecht denkt mee");
    assert_eq!(made["descriptionHtml"], "<p>Over <em>samen</em>.</p>\n");
    assert_eq!(made["workArea"]["label"], "Utrecht");
    assert_eq!(made["tags"], json!([{"label": "thuiszitters"}]));
    assert_eq!(made["viewerMemberships"], json!([{"capacity": "STEWARD", "role": "MODERATOR", "state": "ACTIVE", "message": null}]));
    assert_eq!(made["memberCount"], json!({"value": null, "fewerThan": 5}));
    for can in ["joins", "joinsToo", "contributes", "contributesToo"] {
        assert_eq!(made[can], false, "{can}");
    }
    assert_eq!(made["viewerCanAppoint"], true);
    let hers = card(&world, &anna, &made["id"]).await;
    assert_eq!((&hers["joins"], &hers["contributes"]), (&json!(true), &json!(true)));
    for may in ["Review", "Harvest", "Invite", "Decide", "Appoint", "Update", "Archive"] {
        assert_eq!(hers[format!("viewerCan{may}")], false, "{may}");
    }
    assert_eq!((&hers["joinsToo"], &hers["contributesToo"]), (&json!(false), &json!(false)));
    for actor in [&Actor::Nobody, &anna, &world.professional("piet").await, &world.moderator("mo").await] {
        let refused = world.refused(actor, &create(), wanted("Nee", json!({}))).await;
        assert_eq!(refused, if *actor == Actor::Nobody { "UNAUTHENTICATED" } else { "FORBIDDEN" });
    }
    let wrong = wanted(
        "x",
        json!({"description": "é".repeat(4_001), "parentId": "nee", "tags": {"words": ["\u{0}"]}, "idempotencyKey": "kort",
        "workArea": {"level": "REGION"}}),
    );
    assert_eq!(
        world.refused(&admin, &create(), wrong).await,
        "INVALID input.name:TOO_SHORT input.description:TOO_LONG input.workArea.regionId:REQUIRED input.parentId:BAD_ID \
         input.tags.words.0:CONTROL_CHARACTER input.idempotencyKey:TOO_SHORT"
    );
    let nowhere = wanted("Nergens", json!({"parentId": ids::id(entity::ids::CommunityId::new())}));
    assert_eq!(world.refused(&admin, &create(), nowhere).await, "NOT_FOUND input.parentId:UNKNOWN_ID");
}

async fn the_same_key_makes_it_once(world: World) {
    let admin = world.admin().await;
    let asked = wanted("Eenmaal", json!({"idempotencyKey": "sleutel-0001"}));
    let first = world.ask(&admin, &create(), asked.clone()).await;
    assert_eq!(first, world.ask(&admin, &create(), asked).await);
    assert_eq!(world.count("SELECT count(*) FROM communities").await, 1);
    let other = wanted("Tweemaal", json!({"idempotencyKey": "sleutel-0001"}));
    assert_eq!(world.refused(&admin, &create(), other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    let id = &first["createCommunity"]["community"]["id"];
    let anna = world.ouder("anna").await;
    let join = json!({"capacity": "OUDER", "idempotencyKey": "sleutel-0002"});
    let seat = done(&world, &anna, "requestCommunityMembership", SEAT, id, join.clone()).await;
    assert_eq!(seat, done(&world, &anna, "requestCommunityMembership", SEAT, id, join.clone()).await);
    done(&world, &anna, "leaveCommunity", "community { name }", id, json!({"capacity": "OUDER"})).await;
    assert_eq!(not(&world, &anna, "requestCommunityMembership", id, join).await, "NOT_FOUND input.idempotencyKey:UNKNOWN_ID");
}

async fn joining_openly(world: World) {
    let (admin, anna, piet) = (world.admin().await, world.ouder("anna").await, world.professional("piet").await);
    let id = made(&world, &admin, "Open", json!({"audience": "OUDERS"})).await["id"].clone();
    let seat = done(&world, &anna, "requestCommunityMembership", SEAT, &id, json!({"capacity": "OUDER", "message": "Hoi"})).await;
    assert_eq!((&seat["communityMembership"]["state"], &seat["communityMembership"]["message"]), (&json!("ACTIVE"), &Json::Null));
    assert_eq!(seat["communityMembership"]["community"]["name"], "Open");
    assert_eq!(seat, done(&world, &anna, "requestCommunityMembership", SEAT, &id, json!({"capacity": "OUDER"})).await);
    assert_eq!(world.count("SELECT member_count FROM communities").await, 2);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'community_membership.began'").await, 1);
    for (who, says) in [(&anna, "FORBIDDEN input.capacity:WRONG_CAPACITY"), (&piet, "FORBIDDEN input.capacity:OUTSIDE_AUDIENCE")] {
        assert_eq!(not(&world, who, "requestCommunityMembership", &id, json!({"capacity": "PROFESSIONAL"})).await, says);
    }
    assert_eq!(not(&world, &Actor::Nobody, "requestCommunityMembership", &id, json!({"capacity": "OUDER"})).await, "UNAUTHENTICATED");
    let long = json!({"capacity": "OUDER", "message": "x".repeat(501)});
    assert_eq!(not(&world, &anna, "requestCommunityMembership", &id, long).await, "INVALID input.message:TOO_LONG");
    let left = done(&world, &anna, "leaveCommunity", "community { name }", &id, json!({"capacity": "OUDER"})).await;
    assert_eq!(left["community"]["name"], "Open");
    assert_eq!(world.count("SELECT member_count FROM communities").await, 1);
    assert_eq!(not(&world, &anna, "leaveCommunity", &id, json!({"capacity": "OUDER"})).await, "FORBIDDEN input:NOT_A_MEMBER");
}

async fn joining_on_request(world: World) {
    let (admin, anna, piet) = (world.admin().await, world.ouder("anna").await, world.professional("piet").await);
    let id = made(&world, &admin, "Op verzoek", json!({"visibility": "MEMBERS", "joining": "ON_REQUEST"})).await["id"].clone();
    let asked =
        done(&world, &anna, "requestCommunityMembership", SEAT, &id, json!({"capacity": "OUDER", "message": "Mag ik?"})).await["communityMembership"].clone();
    assert_eq!((&asked["state"], &asked["message"]), (&json!("REQUESTED"), &json!("Mag ik?")));
    let hers = card(&world, &anna, &id).await;
    assert_eq!((&hers["memberCount"], &hers["questionCount"]), (&Json::Null, &Json::Null));
    assert_eq!(hers["viewerMemberships"][0]["message"], "Mag ik?");
    const MEMBERS: &str = "query($id: ID!, $states: [MembershipState!]) { community(id: $id) { members(states: $states) {
        totalCount { value fewerThan } edges { node { id capacity state profile { id displayName } } } } } }";
    let members = async |actor: &Actor, state: &str| {
        let asked = world.ask(actor, MEMBERS, json!({"id": id, "states": [state]})).await;
        asked["community"]["members"]["edges"].as_array().map(Vec::len)
    };
    assert_eq!(members(&admin, "REQUESTED").await, Some(1));
    assert_eq!(members(&anna, "REQUESTED").await, Some(0));
    assert_eq!(members(&Actor::Nobody, "ACTIVE").await, None);
    const OWN: &str = "query($states: [MembershipState!], $in: [Capacity!]) { viewer { communityMemberships(states: $states, roles: [MEMBER], capacities: $in) {
        edges { node { id } } } } }";
    for (states, capacity, found) in [(json!([]), "OUDER", 1), (json!(["ACTIVE"]), "OUDER", 0), (json!(["REQUESTED"]), "PROFESSIONAL", 0)] {
        let own = world.ask(&anna, OWN, json!({"states": states, "in": [capacity]})).await;
        assert_eq!(own["viewer"]["communityMemberships"]["edges"].as_array().map(Vec::len), Some(found), "{states} {capacity}");
    }
    let decide = |accept: bool, version: i32| json!({"accept": accept, "expectedVersion": version});
    assert_eq!(not(&world, &anna, "decideCommunityMembership", &asked["id"], decide(true, 1)).await, "FORBIDDEN input:NOT_A_MEMBER");
    assert_eq!(not(&world, &piet, "decideCommunityMembership", &asked["id"], decide(true, 1)).await, "NOT_FOUND input.id:UNKNOWN_ID");
    assert_eq!(
        not(&world, &admin, "decideCommunityMembership", &asked["id"], decide(true, 7)).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    let taken = done(&world, &admin, "decideCommunityMembership", SEAT, &asked["id"], decide(true, 1)).await["communityMembership"].clone();
    assert_eq!((&taken["state"], &taken["message"]), (&json!("ACTIVE"), &Json::Null));
    assert_eq!(not(&world, &admin, "decideCommunityMembership", &asked["id"], decide(false, 2)).await, "REFUSED input.id:WRONG_STATE");
    assert_eq!(card(&world, &anna, &id).await["memberCount"]["fewerThan"], 5);
    // A parent's seat is for that parent and for who leads.
    seated(&world, &admin, &world.moderator("mo").await, &id, "STEWARD", "CORE_GROUP").await;
    done(&world, &piet, "requestCommunityMembership", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await;
    let asks = world.ask(&admin, MEMBERS, json!({"id": id, "states": ["REQUESTED"]})).await["community"]["members"].clone();
    assert_eq!(asks["totalCount"], json!({"value": null, "fewerThan": 5}));
    let his = asks["edges"][0]["node"]["id"].clone();
    // Who leads knows who asks, parent or not.
    let all = world.ask(&admin, MEMBERS, json!({"id": id})).await["community"]["members"]["edges"].clone();
    assert!(all.as_array().is_some_and(|all| all.iter().any(|edge| edge["node"]["profile"]["id"] == profile(&anna))));
    assert_eq!(
        done(&world, &world.moderator("mo").await, "decideCommunityMembership", SEAT, &his, decide(true, 1)).await["communityMembership"]["state"],
        "ACTIVE"
    );
    assert_eq!(members(&piet, "ACTIVE").await, Some(3));
    assert_eq!(members(&anna, "ACTIVE").await, Some(4));
    assert_eq!(members(&admin, "ACTIVE").await, Some(4));
    // Declined is gone.
    let ben = world.ouder("ben").await;
    let asked =
        done(&world, &ben, "requestCommunityMembership", SEAT, &id, json!({"capacity": "OUDER"})).await["communityMembership"]["id"]
            .clone();
    assert_eq!(done(&world, &admin, "decideCommunityMembership", SEAT, &asked, decide(false, 1)).await["communityMembership"], Json::Null);
    assert_eq!(card(&world, &ben, &id).await["viewerMemberships"], json!([]));
}

async fn joining_by_invitation(world: World) {
    let (admin, anna, piet) = (world.admin().await, world.ouder("anna").await, world.professional("piet").await);
    let id = made(&world, &admin, "Besloten", json!({"visibility": "CONFIDENTIAL", "joining": "INVITATION"})).await["id"].clone();
    for actor in [&Actor::Nobody, &anna, &piet, &world.moderator("mo").await, &world.person("adri", &[Role::Admin]).await] {
        assert_eq!(card(&world, actor, &id).await, Json::Null);
        let list = world.ask(actor, "{ communities { totalCount edges { node { name } } } }", json!({})).await;
        assert_eq!(list["communities"], json!({"totalCount": 0, "edges": []}));
    }
    assert_eq!(
        not(&world, &piet, "requestCommunityMembership", &id, json!({"capacity": "PROFESSIONAL"})).await,
        "NOT_FOUND input.communityId:UNKNOWN_ID"
    );
    // A parent who is not to be found can't be invited; a professional can.
    assert_eq!(
        not(&world, &admin, "inviteCommunityMember", &id, json!({"profileId": profile(&anna)})).await,
        "NOT_FOUND input.profileId:UNKNOWN_ID"
    );
    assert_eq!(
        not(&world, &piet, "inviteCommunityMember", &id, json!({"profileId": profile(&piet)})).await,
        "NOT_FOUND input.communityId:UNKNOWN_ID"
    );
    let invited = done(&world, &admin, "inviteCommunityMember", SEAT, &id, json!({"profileId": profile(&piet)})).await;
    assert_eq!(invited["communityMembership"]["state"], "INVITED");
    assert_eq!(invited, done(&world, &admin, "inviteCommunityMember", SEAT, &id, json!({"profileId": profile(&piet)})).await);
    let his = card(&world, &piet, &id).await;
    assert_eq!((&his["name"], &his["memberCount"], &his["joinsToo"]), (&json!("Besloten"), &Json::Null, &json!(true)));
    let seat =
        done(&world, &piet, "requestCommunityMembership", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await["communityMembership"]
            .clone();
    assert_eq!(seat["state"], "ACTIVE");
    assert_eq!(card(&world, &piet, &id).await["memberCount"]["fewerThan"], 5);
    let ended = done(
        &world,
        &admin,
        "removeCommunityMember",
        "removedCommunityMembershipId",
        &seat["id"],
        json!({"expectedVersion": seat["version"]}),
    )
    .await;
    assert_eq!(ended["removedCommunityMembershipId"], seat["id"]);
    assert_eq!(card(&world, &piet, &id).await, Json::Null);
    // To an audience, only its people.
    let ouders = made(&world, &admin, "Ouders", json!({"audience": "OUDERS", "joining": "INVITATION"})).await["id"].clone();
    assert_eq!(
        not(&world, &admin, "inviteCommunityMember", &ouders, json!({"profileId": profile(&piet)})).await,
        "REFUSED input.profileId:OUTSIDE_AUDIENCE"
    );
    assert_eq!(
        not(&world, &anna, "requestCommunityMembership", &ouders, json!({"capacity": "OUDER"})).await,
        "FORBIDDEN input:INVITATION_ONLY"
    );
    // Who leaves a confidential community does not see it any more.
    done(&world, &admin, "inviteCommunityMember", SEAT, &id, json!({"profileId": profile(&piet)})).await;
    let left = done(&world, &piet, "leaveCommunity", "community { name }", &id, json!({"capacity": "PROFESSIONAL"})).await;
    assert_eq!(left["community"], Json::Null);
}

async fn a_moderator_stays(world: World) {
    let (admin, mo, piet) = (world.admin().await, world.moderator("mo").await, world.professional("piet").await);
    let id = made(&world, &admin, "Geleid", json!({})).await["id"].clone();
    assert_eq!(not(&world, &admin, "leaveCommunity", &id, json!({"capacity": "STEWARD"})).await, "REFUSED input:LAST_ONE");
    let own = world.ask(&admin, "query($id: ID!) { community(id: $id) { viewerMemberships { id version } } }", json!({"id": id})).await;
    let own = &own["community"]["viewerMemberships"][0]["id"];
    let member = json!({"role": "MEMBER", "expectedVersion": 1});
    assert_eq!(not(&world, &admin, "appointCommunityMember", own, member.clone()).await, "REFUSED input:LAST_ONE");
    let his = done(&world, &piet, "requestCommunityMembership", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await["communityMembership"]["id"].clone();
    let moderator = json!({"role": "MODERATOR", "expectedVersion": 1});
    assert_eq!(not(&world, &admin, "appointCommunityMember", &his, moderator.clone()).await, "REFUSED input.role:WRONG_CAPACITY");
    assert_eq!(not(&world, &piet, "appointCommunityMember", &his, moderator).await, "FORBIDDEN");
    done(&world, &admin, "appointCommunityMember", SEAT, &his, json!({"role": "CORE_GROUP", "expectedVersion": 1})).await;
    seated(&world, &admin, &mo, &id, "STEWARD", "MODERATOR").await;
    // The core group decides on members, not on moderators.
    assert_eq!(not(&world, &piet, "removeCommunityMember", own, json!({"expectedVersion": 1})).await, "FORBIDDEN");
    done(&world, &mo, "appointCommunityMember", SEAT, own, member).await;
    done(&world, &piet, "removeCommunityMember", "removedCommunityMembershipId", own, json!({"expectedVersion": 2})).await;
    assert_eq!(world.count("SELECT member_count FROM communities").await, 2);
    assert_eq!(not(&world, &mo, "leaveCommunity", &id, json!({"capacity": "STEWARD"})).await, "REFUSED input:LAST_ONE");
}

async fn changing_and_archiving(world: World) {
    let (admin, mo, anna) = (world.admin().await, world.moderator("mo").await, world.ouder("anna").await);
    let id = made(&world, &admin, "Eerst", json!({"tags": {"words": ["een"]}})).await["id"].clone();
    done(&world, &anna, "requestCommunityMembership", SEAT, &id, json!({"capacity": "OUDER"})).await;
    let whole = format!("community {{ {CARD} }}");
    let change = json!({"expectedVersion": 1, "name": "Daarna", "audience": "OUDERS", "reviewed": true, "tags": null,
        "workArea": {"level": "PROVINCE", "province": "Utrecht"}});
    let changed = done(&world, &admin, "updateCommunity", &whole, &id, change.clone()).await["community"].clone();
    assert_eq!(
        [&changed["name"], &changed["description"], &changed["workArea"]["label"], &changed["version"], &changed["tags"]],
        [&json!("Daarna"), &json!("Over *samen*."), &json!("Provincie Utrecht"), &json!(2), &json!([])]
    );
    assert_eq!(changed, card(&world, &admin, &id).await);
    assert_eq!(not(&world, &admin, "updateCommunity", &id, change).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let outside = json!({"expectedVersion": 2, "audience": "PROFESSIONALS"});
    assert_eq!(not(&world, &admin, "updateCommunity", &id, outside).await, "REFUSED input.audience:MEMBERS_OUTSIDE_AUDIENCE");
    let nothing = json!({"expectedVersion": 2, "name": null, "level": null, "parentId": "x"});
    assert_eq!(
        not(&world, &admin, "updateCommunity", &id, nothing).await,
        "INVALID input.name:REQUIRED input.level:REQUIRED input.parentId:BAD_ID"
    );
    for actor in [&anna, &mo] {
        assert_eq!(not(&world, actor, "updateCommunity", &id, json!({"expectedVersion": 2})).await, "FORBIDDEN");
        assert_eq!(not(&world, actor, "archiveCommunity", &id, json!({"expectedVersion": 2})).await, "FORBIDDEN");
    }
    let hidden = json!({"expectedVersion": 2, "visibility": "CONFIDENTIAL"});
    let adri = world.person("adri", &[Role::Admin]).await;
    assert_eq!(not(&world, &adri, "updateCommunity", &id, hidden).await, "REFUSED input.visibility:NOT_A_MEMBER");
    let archived = done(&world, &adri, "archiveCommunity", &whole, &id, json!({"expectedVersion": 2})).await["community"].clone();
    assert_eq!((&archived["archived"], &archived["version"]), (&json!(true), &json!(3)));
    assert_eq!(not(&world, &adri, "archiveCommunity", &id, json!({"expectedVersion": 3})).await, "REFUSED input.id:WRONG_STATE");
    let ben = world.ouder("ben").await;
    assert_eq!(not(&world, &ben, "requestCommunityMembership", &id, json!({"capacity": "OUDER"})).await, "FORBIDDEN input:ARCHIVED");
    done(&world, &anna, "leaveCommunity", "community { id }", &id, json!({"capacity": "OUDER"})).await;
    let list = async |archived: bool| {
        let query = "query($archived: Boolean!) { communities(archived: $archived) { totalCount } }";
        world.ask(&ben, query, json!({"archived": archived})).await["communities"]["totalCount"].clone()
    };
    assert_eq!((list(true).await, list(false).await), (json!(1), json!(0)));
    let restored = done(&world, &adri, "restoreCommunity", &whole, &id, json!({"expectedVersion": 3})).await;
    assert_eq!(restored["community"]["archived"], false);
}

async fn questions_move_along(world: World) {
    let (admin, piet) = (world.admin().await, world.professional("piet").await);
    let id = made(&world, &admin, "Verhuist", json!({})).await["id"].clone();
    let ask = async |more: Json| {
        let mut input = json!({"capacity": "PROFESSIONAL", "text": "Wie heeft hier ervaring mee?", "explanation": "", "motivation": ""});
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        done(&world, &piet, "askQuestion", "question { id }", &id, input).await
    };
    ask(json!({})).await;
    ask(json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0014"]}})).await;
    let lie_in = async |code: &str| {
        let query = "query($in: ID!) { questions(municipalityId: $in) { totalCount } communities(municipalityId: $in) { totalCount } }";
        let found = world.ask(&piet, query, json!({"in": code})).await;
        (found["questions"]["totalCount"].clone(), found["communities"]["totalCount"].clone())
    };
    assert_eq!((lie_in("GM0344").await, lie_in("GM0014").await), ((json!(1), json!(1)), (json!(1), json!(0))));
    let to = json!({"expectedVersion": 1, "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0363"]}});
    done(&world, &admin, "updateCommunity", "community { id }", &id, to).await;
    // A question without a work area of its own lies where its community lies; one that has its own stays.
    assert_eq!((lie_in("GM0344").await, lie_in("GM0014").await), ((json!(0), json!(0)), (json!(1), json!(0))));
    assert_eq!(lie_in("GM0363").await, (json!(1), json!(1)));
}

async fn families(world: World) {
    let (admin, mo) = (world.admin().await, world.moderator("mo").await);
    let above = made(&world, &admin, "Boven", json!({})).await["id"].clone();
    let below = wanted("Onder", json!({"parentId": above, "visibility": "MEMBERS"}));
    assert_eq!(world.refused(&mo, &create(), below.clone()).await, "FORBIDDEN");
    seated(&world, &admin, &mo, &above, "STEWARD", "MODERATOR").await;
    let below = world.ask(&mo, &create(), below).await["createCommunity"]["community"].clone();
    assert_eq!(below["parent"]["name"], "Boven");
    assert_eq!(not(&world, &mo, "updateCommunity", &below["id"], json!({"expectedVersion": 1, "parentId": null})).await, "FORBIDDEN");
    let circle = json!({"expectedVersion": 1, "parentId": below["id"]});
    assert_eq!(not(&world, &admin, "updateCommunity", &above, circle).await, "REFUSED input.parentId:CIRCULAR");
    let circle = json!({"expectedVersion": 1, "parentId": above});
    assert_eq!(not(&world, &admin, "updateCommunity", &above, circle).await, "REFUSED input.parentId:CIRCULAR");
    let children = async |actor: &Actor| {
        let query = "query($id: ID!) { community(id: $id) { children { totalCount edges { node { name } } } } }";
        world.ask(actor, query, json!({"id": above})).await["community"]["children"]["totalCount"].clone()
    };
    // The one below is for members, but parents can join: they know of it. Nobody else does.
    assert_eq!((children(&Actor::Nobody).await, children(&world.ouder("anna").await).await), (json!(0), json!(1)));
    // A moderator of the one above governs it, though not a member.
    done(&world, &mo, "archiveCommunity", "community { id }", &below["id"], json!({"expectedVersion": 1})).await;
    done(&world, &admin, "archiveCommunity", "community { id }", &above, json!({"expectedVersion": 1})).await;
    let late = wanted("Te laat", json!({"parentId": above}));
    assert_eq!(world.refused(&admin, &create(), late).await, "REFUSED input.parentId:ARCHIVED");
}

stories! {
    an_administrator_makes_one, the_same_key_makes_it_once, joining_openly, joining_on_request, joining_by_invitation, a_moderator_stays,
    changing_and_archiving, questions_move_along, families,
}
