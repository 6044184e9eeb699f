//! Communities: made, changed, archived, found; joined in three ways, left, led; and unknown to whoever may not know.
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

const CARD: &str = "id name description descriptionHtml level audience visibility joining reviewed archived version questionCount \
  memberCount { value fewerThan } parent { name } tags { label } workArea { label } viewerSeats { capacity part state message } \
  viewerCan { join contribute review harvest invite decide appoint change archive }";

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
async fn made(world: &World, actor: &Actor, name: &str, differences: Json) -> Json {
    world.ask(actor, &create(), wanted(name, differences)).await["createCommunity"]["community"].clone()
}
async fn card(world: &World, actor: &Actor, id: &Json) -> Json {
    world.ask(actor, &format!("query($id: ID!) {{ community(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["community"].clone()
}
/// One mutation on a community or a seat: `done` wants it to work, `not` to be refused without a trace.
fn deed(field: &str, gives: &str, mut input: Json, place: &Json) -> (String, Json) {
    let key = if ["decideMembership", "removeMember", "appointMember"].contains(&field) { "membershipId" } else { "communityId" };
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
const SEAT: &str = "membership { id capacity part state message version community { name } }";
fn profile(actor: &Actor) -> Json {
    let id = actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile");
    json!(ids::id(entity::ids::ProfileId(id)))
}
/// Has this part in a community from now on: joins it, and is appointed by its moderator.
async fn seated(world: &World, leader: &Actor, actor: &Actor, place: &Json, capacity: &str, part: &str) {
    let seat = done(world, actor, "joinCommunity", SEAT, place, json!({"capacity": capacity})).await["membership"].clone();
    let input = json!({"part": part, "expectedVersion": seat["version"]});
    assert_eq!(done(world, leader, "appointMember", SEAT, &seat["id"], input).await["membership"]["part"], part);
}

async fn an_administrator_makes_one(world: World) {
    let (admin, anna) = (world.admin().await, world.ouder("anna").await);
    let made =
        made(&world, &admin, "  Utrecht denkt mee ", json!({"tags": {"words": ["thuiszitters", "Thuiszitters"]}, "reviewed": true})).await;
    assert_eq!(made["name"], "Utrecht denkt mee");
    assert_eq!(made["descriptionHtml"], "<p>Over <em>samen</em>.</p>\n");
    assert_eq!(made["workArea"]["label"], "Utrecht");
    assert_eq!(made["tags"], json!([{"label": "thuiszitters"}]));
    assert_eq!(made["viewerSeats"], json!([{"capacity": "STEWARD", "part": "MODERATOR", "state": "ACTIVE", "message": null}]));
    assert_eq!(made["memberCount"], json!({"value": null, "fewerThan": 5}));
    assert_eq!(made["viewerCan"]["join"], json!([]));
    assert_eq!(made["viewerCan"]["contribute"], json!([]));
    assert_eq!(made["viewerCan"]["appoint"], true);
    let hers = card(&world, &anna, &made["id"]).await;
    assert_eq!(
        hers["viewerCan"],
        json!({"join": ["OUDER"], "contribute": ["OUDER"], "review": false, "harvest": false, "invite": false,
        "decide": false, "appoint": false, "change": false, "archive": false})
    );
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
    let seat = done(&world, &anna, "joinCommunity", SEAT, id, join.clone()).await;
    assert_eq!(seat, done(&world, &anna, "joinCommunity", SEAT, id, join.clone()).await);
    done(&world, &anna, "leaveCommunity", "community { name }", id, json!({"capacity": "OUDER"})).await;
    assert_eq!(not(&world, &anna, "joinCommunity", id, join).await, "NOT_FOUND input.idempotencyKey:UNKNOWN_ID");
}

async fn joining_openly(world: World) {
    let (admin, anna, piet) = (world.admin().await, world.ouder("anna").await, world.professional("piet").await);
    let id = made(&world, &admin, "Open", json!({"audience": "OUDERS"})).await["id"].clone();
    let seat = done(&world, &anna, "joinCommunity", SEAT, &id, json!({"capacity": "OUDER", "message": "Hoi"})).await;
    assert_eq!((&seat["membership"]["state"], &seat["membership"]["message"]), (&json!("ACTIVE"), &Json::Null));
    assert_eq!(seat["membership"]["community"]["name"], "Open");
    assert_eq!(seat, done(&world, &anna, "joinCommunity", SEAT, &id, json!({"capacity": "OUDER"})).await);
    assert_eq!(world.count("SELECT member_count FROM communities").await, 2);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'community_membership.began'").await, 1);
    for (who, says) in [(&anna, "FORBIDDEN input.capacity:WRONG_CAPACITY"), (&piet, "FORBIDDEN input.capacity:OUTSIDE_AUDIENCE")] {
        assert_eq!(not(&world, who, "joinCommunity", &id, json!({"capacity": "PROFESSIONAL"})).await, says);
    }
    assert_eq!(not(&world, &Actor::Nobody, "joinCommunity", &id, json!({"capacity": "OUDER"})).await, "UNAUTHENTICATED");
    let long = json!({"capacity": "OUDER", "message": "x".repeat(501)});
    assert_eq!(not(&world, &anna, "joinCommunity", &id, long).await, "INVALID input.message:TOO_LONG");
    let left = done(&world, &anna, "leaveCommunity", "community { name }", &id, json!({"capacity": "OUDER"})).await;
    assert_eq!(left["community"]["name"], "Open");
    assert_eq!(world.count("SELECT member_count FROM communities").await, 1);
    assert_eq!(not(&world, &anna, "leaveCommunity", &id, json!({"capacity": "OUDER"})).await, "FORBIDDEN input:NOT_A_MEMBER");
}

async fn joining_on_request(world: World) {
    let (admin, anna, piet) = (world.admin().await, world.ouder("anna").await, world.professional("piet").await);
    let id = made(&world, &admin, "Op verzoek", json!({"visibility": "MEMBERS", "joining": "ON_REQUEST"})).await["id"].clone();
    let asked =
        done(&world, &anna, "joinCommunity", SEAT, &id, json!({"capacity": "OUDER", "message": "Mag ik?"})).await["membership"].clone();
    assert_eq!((&asked["state"], &asked["message"]), (&json!("REQUESTED"), &json!("Mag ik?")));
    let hers = card(&world, &anna, &id).await;
    assert_eq!((&hers["memberCount"], &hers["questionCount"]), (&Json::Null, &Json::Null));
    assert_eq!(hers["viewerSeats"][0]["message"], "Mag ik?");
    const MEMBERS: &str = "query($id: ID!, $state: SeatState) { community(id: $id) { members(state: $state) {
        totalCount { value fewerThan } edges { node { id capacity state profile { id displayName } } } } } }";
    let members = async |actor: &Actor, state: &str| {
        let asked = world.ask(actor, MEMBERS, json!({"id": id, "state": state})).await;
        asked["community"]["members"]["edges"].as_array().map(Vec::len)
    };
    assert_eq!(members(&admin, "REQUESTED").await, Some(1));
    assert_eq!(members(&anna, "REQUESTED").await, Some(0));
    assert_eq!(members(&Actor::Nobody, "ACTIVE").await, None);
    let decide = |accept: bool, version: i32| json!({"accept": accept, "expectedVersion": version});
    assert_eq!(not(&world, &anna, "decideMembership", &asked["id"], decide(true, 1)).await, "FORBIDDEN input:NOT_A_MEMBER");
    assert_eq!(not(&world, &piet, "decideMembership", &asked["id"], decide(true, 1)).await, "NOT_FOUND input.membershipId:UNKNOWN_ID");
    assert_eq!(
        not(&world, &admin, "decideMembership", &asked["id"], decide(true, 7)).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    let taken = done(&world, &admin, "decideMembership", SEAT, &asked["id"], decide(true, 1)).await["membership"].clone();
    assert_eq!((&taken["state"], &taken["message"]), (&json!("ACTIVE"), &Json::Null));
    assert_eq!(not(&world, &admin, "decideMembership", &asked["id"], decide(false, 2)).await, "REFUSED input.membershipId:WRONG_STATE");
    assert_eq!(card(&world, &anna, &id).await["memberCount"]["fewerThan"], 5);
    // A parent's seat is for that parent and for who leads.
    seated(&world, &admin, &world.moderator("mo").await, &id, "STEWARD", "CORE_GROUP").await;
    done(&world, &piet, "joinCommunity", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await;
    let asks = world.ask(&admin, MEMBERS, json!({"id": id, "state": "REQUESTED"})).await["community"]["members"].clone();
    assert_eq!(asks["totalCount"], json!({"value": null, "fewerThan": 5}));
    let his = asks["edges"][0]["node"]["id"].clone();
    // Who leads knows who asks, parent or not.
    let all = world.ask(&admin, MEMBERS, json!({"id": id})).await["community"]["members"]["edges"].clone();
    assert!(all.as_array().is_some_and(|all| all.iter().any(|edge| edge["node"]["profile"]["id"] == profile(&anna))));
    assert_eq!(
        done(&world, &world.moderator("mo").await, "decideMembership", SEAT, &his, decide(true, 1)).await["membership"]["state"],
        "ACTIVE"
    );
    assert_eq!(members(&piet, "ACTIVE").await, Some(3));
    assert_eq!(members(&anna, "ACTIVE").await, Some(4));
    assert_eq!(members(&admin, "ACTIVE").await, Some(4));
    // Declined is gone.
    let ben = world.ouder("ben").await;
    let asked = done(&world, &ben, "joinCommunity", SEAT, &id, json!({"capacity": "OUDER"})).await["membership"]["id"].clone();
    assert_eq!(done(&world, &admin, "decideMembership", SEAT, &asked, decide(false, 1)).await["membership"], Json::Null);
    assert_eq!(card(&world, &ben, &id).await["viewerSeats"], json!([]));
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
        not(&world, &piet, "joinCommunity", &id, json!({"capacity": "PROFESSIONAL"})).await,
        "NOT_FOUND input.communityId:UNKNOWN_ID"
    );
    // A parent who is not to be found can't be invited; a professional can.
    assert_eq!(
        not(&world, &admin, "inviteMember", &id, json!({"profileId": profile(&anna)})).await,
        "NOT_FOUND input.profileId:UNKNOWN_ID"
    );
    assert_eq!(
        not(&world, &piet, "inviteMember", &id, json!({"profileId": profile(&piet)})).await,
        "NOT_FOUND input.communityId:UNKNOWN_ID"
    );
    let invited = done(&world, &admin, "inviteMember", SEAT, &id, json!({"profileId": profile(&piet)})).await;
    assert_eq!(invited["membership"]["state"], "INVITED");
    assert_eq!(invited, done(&world, &admin, "inviteMember", SEAT, &id, json!({"profileId": profile(&piet)})).await);
    let his = card(&world, &piet, &id).await;
    assert_eq!((&his["name"], &his["memberCount"], &his["viewerCan"]["join"]), (&json!("Besloten"), &Json::Null, &json!(["PROFESSIONAL"])));
    let seat = done(&world, &piet, "joinCommunity", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await["membership"].clone();
    assert_eq!(seat["state"], "ACTIVE");
    assert_eq!(card(&world, &piet, &id).await["memberCount"]["fewerThan"], 5);
    let ended = done(&world, &admin, "removeMember", "removedMembershipId", &seat["id"], json!({"expectedVersion": seat["version"]})).await;
    assert_eq!(ended["removedMembershipId"], seat["id"]);
    assert_eq!(card(&world, &piet, &id).await, Json::Null);
    // To an audience, only its people.
    let ouders = made(&world, &admin, "Ouders", json!({"audience": "OUDERS", "joining": "INVITATION"})).await["id"].clone();
    assert_eq!(
        not(&world, &admin, "inviteMember", &ouders, json!({"profileId": profile(&piet)})).await,
        "REFUSED input.profileId:OUTSIDE_AUDIENCE"
    );
    assert_eq!(not(&world, &anna, "joinCommunity", &ouders, json!({"capacity": "OUDER"})).await, "FORBIDDEN input:INVITATION_ONLY");
    // Who leaves a confidential community does not see it any more.
    done(&world, &admin, "inviteMember", SEAT, &id, json!({"profileId": profile(&piet)})).await;
    let left = done(&world, &piet, "leaveCommunity", "community { name }", &id, json!({"capacity": "PROFESSIONAL"})).await;
    assert_eq!(left["community"], Json::Null);
}

async fn a_moderator_stays(world: World) {
    let (admin, mo, piet) = (world.admin().await, world.moderator("mo").await, world.professional("piet").await);
    let id = made(&world, &admin, "Geleid", json!({})).await["id"].clone();
    assert_eq!(not(&world, &admin, "leaveCommunity", &id, json!({"capacity": "STEWARD"})).await, "REFUSED input:LAST_ONE");
    let own = world.ask(&admin, "query($id: ID!) { community(id: $id) { viewerSeats { id version } } }", json!({"id": id})).await;
    let own = &own["community"]["viewerSeats"][0]["id"];
    let member = json!({"part": "MEMBER", "expectedVersion": 1});
    assert_eq!(not(&world, &admin, "appointMember", own, member.clone()).await, "REFUSED input:LAST_ONE");
    let his = done(&world, &piet, "joinCommunity", SEAT, &id, json!({"capacity": "PROFESSIONAL"})).await["membership"]["id"].clone();
    let moderator = json!({"part": "MODERATOR", "expectedVersion": 1});
    assert_eq!(not(&world, &admin, "appointMember", &his, moderator.clone()).await, "REFUSED input.part:WRONG_CAPACITY");
    assert_eq!(not(&world, &piet, "appointMember", &his, moderator).await, "FORBIDDEN");
    done(&world, &admin, "appointMember", SEAT, &his, json!({"part": "CORE_GROUP", "expectedVersion": 1})).await;
    seated(&world, &admin, &mo, &id, "STEWARD", "MODERATOR").await;
    // The core group decides on members, not on moderators.
    assert_eq!(not(&world, &piet, "removeMember", own, json!({"expectedVersion": 1})).await, "FORBIDDEN");
    done(&world, &mo, "appointMember", SEAT, own, member).await;
    done(&world, &piet, "removeMember", "removedMembershipId", own, json!({"expectedVersion": 2})).await;
    assert_eq!(world.count("SELECT member_count FROM communities").await, 2);
    assert_eq!(not(&world, &mo, "leaveCommunity", &id, json!({"capacity": "STEWARD"})).await, "REFUSED input:LAST_ONE");
}

async fn changing_and_archiving(world: World) {
    let (admin, mo, anna) = (world.admin().await, world.moderator("mo").await, world.ouder("anna").await);
    let id = made(&world, &admin, "Eerst", json!({"tags": {"words": ["een"]}})).await["id"].clone();
    done(&world, &anna, "joinCommunity", SEAT, &id, json!({"capacity": "OUDER"})).await;
    let whole = format!("community {{ {CARD} }}");
    let change = json!({"expectedVersion": 1, "name": "Daarna", "audience": "OUDERS", "reviewed": true, "tags": null,
        "workArea": {"level": "PROVINCE", "province": "Utrecht"}});
    let changed = done(&world, &admin, "changeCommunity", &whole, &id, change.clone()).await["community"].clone();
    assert_eq!(
        [&changed["name"], &changed["description"], &changed["workArea"]["label"], &changed["version"], &changed["tags"]],
        [&json!("Daarna"), &json!("Over *samen*."), &json!("Provincie Utrecht"), &json!(2), &json!([])]
    );
    assert_eq!(changed, card(&world, &admin, &id).await);
    assert_eq!(not(&world, &admin, "changeCommunity", &id, change).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let outside = json!({"expectedVersion": 2, "audience": "PROFESSIONALS"});
    assert_eq!(not(&world, &admin, "changeCommunity", &id, outside).await, "REFUSED input.audience:MEMBERS_OUTSIDE_AUDIENCE");
    let nothing = json!({"expectedVersion": 2, "name": null, "level": null, "parentId": "x"});
    assert_eq!(
        not(&world, &admin, "changeCommunity", &id, nothing).await,
        "INVALID input.name:REQUIRED input.level:REQUIRED input.parentId:BAD_ID"
    );
    for actor in [&anna, &mo] {
        assert_eq!(not(&world, actor, "changeCommunity", &id, json!({"expectedVersion": 2})).await, "FORBIDDEN");
        assert_eq!(not(&world, actor, "archiveCommunity", &id, json!({"expectedVersion": 2})).await, "FORBIDDEN");
    }
    let hidden = json!({"expectedVersion": 2, "visibility": "CONFIDENTIAL"});
    let adri = world.person("adri", &[Role::Admin]).await;
    assert_eq!(not(&world, &adri, "changeCommunity", &id, hidden).await, "REFUSED input.visibility:NOT_A_MEMBER");
    let archived = done(&world, &adri, "archiveCommunity", &whole, &id, json!({"expectedVersion": 2})).await["community"].clone();
    assert_eq!((&archived["archived"], &archived["version"]), (&json!(true), &json!(3)));
    assert_eq!(not(&world, &adri, "archiveCommunity", &id, json!({"expectedVersion": 3})).await, "REFUSED input.communityId:WRONG_STATE");
    let ben = world.ouder("ben").await;
    assert_eq!(not(&world, &ben, "joinCommunity", &id, json!({"capacity": "OUDER"})).await, "FORBIDDEN input:ARCHIVED");
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
    done(&world, &admin, "changeCommunity", "community { id }", &id, to).await;
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
    assert_eq!(not(&world, &mo, "changeCommunity", &below["id"], json!({"expectedVersion": 1, "parentId": null})).await, "FORBIDDEN");
    let circle = json!({"expectedVersion": 1, "parentId": below["id"]});
    assert_eq!(not(&world, &admin, "changeCommunity", &above, circle).await, "REFUSED input.parentId:CIRCULAR");
    let circle = json!({"expectedVersion": 1, "parentId": above});
    assert_eq!(not(&world, &admin, "changeCommunity", &above, circle).await, "REFUSED input.parentId:CIRCULAR");
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
    const LIST: &str = "query($level: CommunityLevel, $municipality: ID, $audience: Audience, $text: String, $first: Int, $after: String,
        $last: Int, $before: String) { communities(level: $level, municipalityId: $municipality, audience: $audience, text: $text,
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
    assert_eq!(names(json!({"level": "NATIONAL"})).await, ["Landelijk"]);
    assert_eq!(names(json!({"audience": "OUDERS"})).await, ["Utrechtse ouders 100%"]);
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
    let wrong = json!({"first": 101, "after": "x", "text": "y", "municipality": ids::id(entity::ids::TagId::new())});
    assert_eq!(
        world.refused(&Actor::Nobody, LIST, wrong).await,
        "INVALID text:TOO_SHORT municipalityId:WRONG_ID_TYPE first:OUT_OF_RANGE after:BAD_CURSOR"
    );
    assert_eq!(world.refused(&Actor::Nobody, LIST, json!({"municipality": "GM9999"})).await, "INVALID municipalityId:UNKNOWN_ID");
    let one = "query($id: ID!) { community(id: $id) { id } }";
    assert_eq!(world.refused(&Actor::Nobody, one, json!({"id": "GM0344"})).await, "INVALID id:BAD_ID");
    assert_eq!(world.refused(&Actor::Nobody, one, json!({"id": ids::municipality("GM0344")})).await, "INVALID id:WRONG_ID_TYPE");
}

stories! {
    an_administrator_makes_one, the_same_key_makes_it_once, joining_openly, joining_on_request, joining_by_invitation, a_moderator_stays,
    changing_and_archiving, questions_move_along, families, finding_them,
}
