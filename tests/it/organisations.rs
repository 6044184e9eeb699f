//! Organisations: proposed by anybody with a role, kept by moderators and administrators, represented by professionals.
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{graphql::ids, policy::Actor};

const LIST: &str = "query($text: String, $kind: OrganisationKind, $state: OrganisationState, $of: ID, $first: Int, $after: String, $last: Int, $before: String) {
  organisations(text: $text, kind: $kind, state: $state, municipalityId: $of, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id name } } } }";
const ONE: &str = "query($id: ID!) { organisation(id: $id) { id name kind state version createdAt updatedAt municipalities { code } } }";
const PEOPLE: &str = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { organisation(id: $id) {
  representatives(first: $first, after: $after, last: $last, before: $before) {
    totalCount { value fewerThan } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } } }";

fn change(verb: &str) -> String {
    let name = verb[..1].to_uppercase() + &verb[1..];
    format!(
        "mutation($input: {name}Input!) {{ {verb}(input: $input) {{ organisation {{ id name kind state version municipalities {{ code }} }} }} }}"
    )
}
fn names(data: &Json) -> Vec<&str> {
    data["organisations"]["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["name"].as_str().expect("a name")).collect()
}

impl World {
    async fn change(&self, actor: &Actor, verb: &str, input: Json) -> Json {
        self.ask(actor, &change(verb), json!({"input": input})).await[verb]["organisation"].clone()
    }
    async fn change_refused(&self, actor: &Actor, verb: &str, input: Json) -> String {
        self.refused(actor, &change(verb), json!({"input": input})).await
    }
    async fn organisation(&self, actor: &Actor, id: &Json) -> Json {
        self.ask(actor, ONE, json!({"id": id})).await["organisation"].clone()
    }
    async fn listed(&self, name: &str, kind: &str, codes: &[&str]) -> Json {
        let by = self.moderator("lijst").await;
        self.change(&by, "createOrganisation", json!({"name": name, "kind": kind, "municipalityIds": codes})).await
    }
}
fn profile(actor: &Actor) -> Json {
    let profile = actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile");
    json!(ids::id(entity::ids::ProfileId(profile)))
}

async fn a_proposal_waits_for_a_steward(world: World) {
    let (ouder, professional) = (world.ouder("o").await, world.professional("p").await);
    let (moderator, nobody) = (world.moderator("m").await, Actor::Nobody);
    let input = json!({"name": "  Wijkhuis De Linde ", "kind": "SOCIAL_WORK_PROVIDER", "municipalityIds": ["GM0344"], "idempotencyKey": "wijkhuis"});
    let made = world.change(&ouder, "proposeOrganisation", input.clone()).await;
    assert_eq!((&made["name"], &made["state"], &made["version"]), (&json!("Wijkhuis De Linde"), &json!("PROPOSED"), &json!(1)));
    assert_eq!(world.change(&ouder, "proposeOrganisation", input).await, made);
    assert_eq!(world.count("SELECT count(*) FROM organisations").await, 1);
    // To others it does not exist: not by its id, in lists or counts, and not by the name being in use.
    for other in [&nobody, &professional, &world.ouder("o2").await] {
        assert_eq!(world.organisation(other, &made["id"]).await, Json::Null);
        assert_eq!(world.ask(other, LIST, json!({})).await["organisations"]["totalCount"], 0);
    }
    let same = json!({"name": "wijkhuis de linde", "kind": "SOCIAL_WORK_PROVIDER", "municipalityIds": ["GM0344"]});
    let twin = world.change(&professional, "proposeOrganisation", same.clone()).await;
    assert_eq!(twin["state"], "PROPOSED", "nothing tells that there is another of that name");
    assert_eq!(world.ask(&professional, LIST, json!({})).await["organisations"]["totalCount"], 1);
    for one in [&ouder, &professional] {
        assert_eq!(world.change_refused(one, "proposeOrganisation", same.clone()).await, "REFUSED input.name:NAME_TAKEN", "by one's own");
    }
    assert_eq!(world.ask(&ouder, LIST, json!({"state": "PROPOSED"})).await["organisations"]["totalCount"], 1);
    for one in [&moderator, &world.admin().await] {
        assert_eq!(world.organisation(one, &made["id"]).await["state"], "PROPOSED");
        assert_eq!(world.ask(one, LIST, json!({"state": "PROPOSED"})).await["organisations"]["totalCount"], 2);
    }
    let accept = json!({"id": made["id"], "expectedVersion": 1});
    assert_eq!(world.change_refused(&nobody, "acceptOrganisation", accept.clone()).await, "NOT_FOUND input.id:UNKNOWN_ID");
    assert_eq!(world.change_refused(&professional, "acceptOrganisation", accept.clone()).await, "NOT_FOUND input.id:UNKNOWN_ID");
    assert_eq!(world.change_refused(&ouder, "acceptOrganisation", accept.clone()).await, "FORBIDDEN");
    let stale = json!({"id": made["id"], "expectedVersion": 7});
    assert_eq!(world.change_refused(&moderator, "acceptOrganisation", stale).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let listed = world.change(&moderator, "acceptOrganisation", accept).await;
    assert_eq!((&listed["state"], &listed["version"]), (&json!("LISTED"), &json!(2)));
    assert_eq!(world.count("SELECT count(*) FROM organisations WHERE proposed_by IS NOT NULL").await, 1);
    let second = json!({"id": twin["id"], "expectedVersion": 1});
    assert_eq!(world.change_refused(&moderator, "acceptOrganisation", second).await, "REFUSED input.id:NAME_TAKEN");
    assert_eq!(world.change_refused(&world.ouder("o2").await, "proposeOrganisation", same).await, "REFUSED input.name:NAME_TAKEN");
    assert_eq!(world.organisation(&nobody, &made["id"]).await["state"], "LISTED");
    let again = json!({"id": made["id"], "expectedVersion": 2});
    assert_eq!(world.change_refused(&moderator, "acceptOrganisation", again).await, "REFUSED input.id:WRONG_STATE");
}

async fn the_list_is_kept_by_stewards(world: World) {
    let (moderator, admin, nobody) = (world.moderator("m").await, world.admin().await, Actor::Nobody);
    let input = json!({"name": "Regenboog", "kind": "SCHOOL", "municipalityIds": ["GM0344", ids::municipality("GM0355")]});
    let made = world.change(&moderator, "createOrganisation", input.clone()).await;
    assert_eq!((&made["state"], &made["municipalities"]), (&json!("LISTED"), &json!([{"code": "GM0344"}, {"code": "GM0355"}])));
    let rename = json!({"id": made["id"], "expectedVersion": 1, "name": "De Regenboog"});
    for actor in [&nobody, &world.ouder("o").await, &world.professional("p").await] {
        let says = if *actor == nobody { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(world.change_refused(actor, "createOrganisation", input.clone()).await, says);
        assert_eq!(world.change_refused(actor, "changeOrganisation", rename.clone()).await, says);
    }
    assert_eq!(world.change_refused(&nobody, "proposeOrganisation", input.clone()).await, "UNAUTHENTICATED");
    assert_eq!(world.change_refused(&world.person("none", &[]).await, "proposeOrganisation", input.clone()).await, "FORBIDDEN");
    // The same name again: not there, but elsewhere or of another kind.
    assert_eq!(world.change_refused(&admin, "createOrganisation", input.clone()).await, "REFUSED input.name:NAME_TAKEN");
    let there = json!({"name": "regenboog", "kind": "SCHOOL", "municipalityIds": ["GM0355"]});
    assert_eq!(world.change_refused(&world.ouder("o").await, "proposeOrganisation", there).await, "REFUSED input.name:NAME_TAKEN");
    let elsewhere = world.listed("Regenboog", "SCHOOL", &["GM0363"]).await;
    world.listed("Regenboog", "CHILDCARE_PROVIDER", &["GM0344"]).await;
    let moves = json!({"id": elsewhere["id"], "expectedVersion": 1, "municipalityIds": ["GM0344"]});
    assert_eq!(world.change_refused(&admin, "changeOrganisation", moves).await, "REFUSED input.name:NAME_TAKEN");

    let changed = world.change(&admin, "changeOrganisation", rename.clone()).await;
    assert_eq!(
        (&changed["name"], &changed["version"], &changed["municipalities"]),
        (&json!("De Regenboog"), &json!(2), &made["municipalities"])
    );
    assert_eq!(world.change_refused(&admin, "changeOrganisation", rename).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let nowhere = json!({"id": made["id"], "expectedVersion": 2, "municipalityIds": [], "kind": "OTHER"});
    let nowhere = world.change(&admin, "changeOrganisation", nowhere).await;
    assert_eq!((&nowhere["kind"], &nowhere["municipalities"]), (&json!("OTHER"), &json!([])));

    for (fields, says) in [
        (json!({"name": "", "municipalityIds": ["x"]}), "INVALID input.name:REQUIRED input.municipalityIds.0:BAD_ID"),
        (
            json!({"name": "a\u{202e}b", "municipalityIds": vec!["GM0344"; 401]}),
            "INVALID input.name:CONTROL_CHARACTER input.municipalityIds:TOO_MANY",
        ),
        (
            json!({"name": "x".repeat(121), "municipalityIds": [made["id"]]}),
            "INVALID input.name:TOO_LONG input.municipalityIds.0:WRONG_ID_TYPE",
        ),
        (
            json!({"name": "Ergens", "municipalityIds": ["GM9999", "GM0457"]}),
            "INVALID input.municipalityIds.0:UNKNOWN_ID input.municipalityIds.1:CEASED_MUNICIPALITY",
        ),
        (json!({"name": "Ergens", "municipalityIds": ["GM0457"]}), "REFUSED input.municipalityIds.0:CEASED_MUNICIPALITY"),
    ] {
        let mut input = json!({"kind": "SCHOOL"});
        input.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        assert_eq!(world.change_refused(&admin, "createOrganisation", input.clone()).await, says, "{input}");
    }
    let wrong = json!({"id": profile(&admin), "expectedVersion": 1});
    assert_eq!(world.change_refused(&admin, "changeOrganisation", wrong).await, "INVALID input.id:WRONG_ID_TYPE");
    assert!(world.count("SELECT count(*) FROM outbox WHERE kind LIKE 'organisation.%'").await == 5);
    assert!(world.count("SELECT count(*) FROM audit WHERE action LIKE 'organisation.%'").await == 5);
}

async fn organisations_are_found(world: World) {
    let nobody = Actor::Nobody;
    for (name, kind, codes) in [
        ("Basisschool Eén", "SCHOOL", &["GM0344"][..]),
        ("Kennis 100%", "KNOWLEDGE_INSTITUTE", &[]),
        ("Basisschool Twee", "SCHOOL", &["GM0355", "GM0344"]),
    ] {
        world.listed(name, kind, codes).await;
    }
    for (variables, found) in [
        (json!({}), vec!["Basisschool Twee", "Kennis 100%", "Basisschool Eén"]),
        (json!({"text": "één"}), vec!["Basisschool Eén"]),
        (json!({"text": "0%"}), vec!["Kennis 100%"]),
        (json!({"text": "basis_"}), vec![]),
        (json!({"kind": "SCHOOL", "of": "GM0344"}), vec!["Basisschool Twee", "Basisschool Eén"]),
        (json!({"of": ids::municipality("GM0355")}), vec!["Basisschool Twee"]),
        (json!({"state": "PROPOSED"}), vec![]),
    ] {
        let list = world.ask(&nobody, LIST, variables.clone()).await;
        assert_eq!(names(&list), found, "{variables}");
        assert_eq!(list["organisations"]["totalCount"], found.len());
    }
    let first = world.ask(&nobody, LIST, json!({"first": 2})).await;
    let next = world.ask(&nobody, LIST, json!({"first": 2, "after": first["organisations"]["pageInfo"]["endCursor"]})).await;
    assert_eq!((names(&next), &next["organisations"]["pageInfo"]["hasPreviousPage"]), (vec!["Basisschool Eén"], &json!(true)));
    let back = world.ask(&nobody, LIST, json!({"last": 1, "before": next["organisations"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(names(&back), ["Kennis 100%"]);
    let regions = world.ask(&nobody, "{ municipalities(first: 1) { pageInfo { endCursor } } }", json!({})).await;
    for (variables, says) in [
        (json!({"first": 101, "text": "x", "of": "y"}), "INVALID text:TOO_SHORT municipalityId:BAD_ID first:OUT_OF_RANGE"),
        (json!({"after": regions["municipalities"]["pageInfo"]["endCursor"]}), "INVALID after:BAD_CURSOR"),
        (json!({"of": "GM9999"}), "INVALID municipalityId:UNKNOWN_ID"),
    ] {
        assert_eq!(world.refused(&nobody, LIST, variables.clone()).await, says, "{variables}");
    }
    assert_eq!(world.refused(&nobody, ONE, json!({"id": "x"})).await, "INVALID id:BAD_ID");
    assert_eq!(world.refused(&nobody, ONE, json!({"id": ids::municipality("GM0344")})).await, "INVALID id:WRONG_ID_TYPE");
    assert_eq!(world.organisation(&nobody, &json!(ids::id(entity::ids::OrganisationId::new()))).await, Json::Null);
}

async fn representatives_are_professionals(world: World) {
    let (admin, moderator, ouder) = (world.admin().await, world.moderator("m").await, world.ouder("o").await);
    let (one, two) = (world.professional("p1").await, world.professional("p2").await);
    let id = world.listed("Stichting Samen", "PARENTS_ORGANISATION", &[]).await["id"].clone();
    let who = |actor: &Actor| json!({"organisationId": id, "profileId": profile(actor)});
    for actor in [&Actor::Nobody, &ouder, &one, &moderator] {
        let says = if *actor == Actor::Nobody { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(world.change_refused(actor, "appointRepresentative", who(&one)).await, says);
        assert_eq!(world.change_refused(actor, "dismissRepresentative", who(&one)).await, says);
    }
    // A parent who is not to be found does not exist for others; a steward's profile is of the wrong capacity.
    assert_eq!(world.change_refused(&admin, "appointRepresentative", who(&ouder)).await, "NOT_FOUND input.profileId:UNKNOWN_ID");
    assert_eq!(world.change_refused(&admin, "appointRepresentative", who(&moderator)).await, "REFUSED input.profileId:WRONG_CAPACITY");
    let swapped = json!({"organisationId": profile(&one), "profileId": id});
    let says = "INVALID input.organisationId:WRONG_ID_TYPE input.profileId:WRONG_ID_TYPE";
    assert_eq!(world.change_refused(&admin, "appointRepresentative", swapped).await, says);
    let proposed = world.change(&one, "proposeOrganisation", json!({"name": "Later", "kind": "OTHER", "municipalityIds": []})).await;
    let later = json!({"organisationId": proposed["id"], "profileId": profile(&one)});
    assert_eq!(world.change_refused(&admin, "appointRepresentative", later).await, "REFUSED input.organisationId:WRONG_STATE");

    for actor in [&one, &two, &one] {
        assert_eq!(world.change(&admin, "appointRepresentative", who(actor)).await["id"], id);
    }
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'representative.appointed'").await, 2);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'representative.appointed'").await, 2);
    let seen = |data: Json| -> Vec<Json> {
        data["organisation"]["representatives"]["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["id"].clone()).collect()
    };
    let mut both = [one.profiles()[1], two.profiles()[1]];
    both.sort();
    let both = both.map(|id| json!(ids::id(entity::ids::ProfileId(id))));
    for actor in [&ouder, &one, &admin] {
        assert_eq!(seen(world.ask(actor, PEOPLE, json!({"id": id})).await), both);
    }
    assert_eq!(seen(world.ask(&Actor::Nobody, PEOPLE, json!({"id": id})).await), Vec::<Json>::new());
    let first = world.ask(&one, PEOPLE, json!({"id": id, "first": 1})).await;
    let info = first["organisation"]["representatives"]["pageInfo"].clone();
    assert_eq!((&info["hasNextPage"], &first["organisation"]["representatives"]["totalCount"]["fewerThan"]), (&json!(true), &json!(5)));
    let next = world.ask(&one, PEOPLE, json!({"id": id, "first": 1, "after": info["endCursor"]})).await;
    assert_eq!(seen(next), both[1..]);
    assert_eq!(seen(world.ask(&one, PEOPLE, json!({"id": id, "last": 1})).await), both[1..]);
    assert_eq!(world.refused(&one, PEOPLE, json!({"id": id, "first": 101})).await, "INVALID first:OUT_OF_RANGE");
    assert_eq!(world.refused(&one, PEOPLE, json!({"id": proposed["id"], "after": info["endCursor"]})).await, "INVALID after:BAD_CURSOR");

    for _ in 0..2 {
        world.change(&admin, "dismissRepresentative", who(&one)).await;
    }
    assert_eq!(seen(world.ask(&one, PEOPLE, json!({"id": id})).await), [profile(&two)]);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'representative.dismissed'").await, 1);
}

stories! { a_proposal_waits_for_a_steward, the_list_is_kept_by_stewards, organisations_are_found, representatives_are_professionals }
