//! Templates of meetings: kept by administrators for every network, and by a network for itself; a draft comes from one.
use super::{deed, network, of};
use crate::{
    events::{self, with},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const CARD: &str =
    "id network { id } title programme programmeHtml summary minutes form childcare travelCosts interpreter intervision retired version";

async fn keep(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    let query = deed(field, &format!("template {{ {CARD} }}"));
    world.ask(who, &query, json!({"input": input})).await[field]["template"].clone()
}

async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field, "__typename"), json!({"input": input})).await
}

fn script() -> Json {
    json!({"title": "Intervisieavond", "programme": "Welkom, *inbreng*, ronde.", "minutes": 120, "form": "HYBRID", "childcare": true, "intervision": true})
}

fn at(template: &Json) -> Json {
    json!({"templateId": template["id"], "expectedVersion": template["version"]})
}

async fn kept_by_administrators_and_by_networks(world: World) {
    let [karin, zoe] = [world.ouder("karin").await, world.ouder("zoe").await];
    let (admin, mo) = (world.admin().await, world.moderator("mo").await);
    let made = network(&world, &karin, &["GM0344"]).await;
    let own = with(&script(), json!({"networkId": made["id"]}));
    for (who, input, said) in [
        (&karin, script(), "FORBIDDEN"),
        (&mo, script(), "FORBIDDEN"),
        (&zoe, own.clone(), "FORBIDDEN"),
        (&mo, own.clone(), "FORBIDDEN"),
        (&Actor::Nobody, own.clone(), "UNAUTHENTICATED"),
    ] {
        assert_eq!(not(&world, who, "createEventTemplate", input).await, said);
    }
    let wrong = json!({"title": "x", "programme": "x".repeat(4_001), "minutes": 14, "form": "ONLINE"});
    assert_eq!(
        not(&world, &admin, "createEventTemplate", wrong).await,
        "INVALID input.title:TOO_SHORT input.programme:TOO_LONG input.minutes:OUT_OF_RANGE"
    );
    let (everybodys, hers) = (
        keep(&world, &admin, "createEventTemplate", script()).await,
        keep(&world, &karin, "createEventTemplate", with(&own, json!({"title": "Onze avond"}))).await,
    );
    assert_eq!((&everybodys["network"], &hers["network"]["id"]), (&Json::Null, &made["id"]));
    assert_eq!(everybodys["programmeHtml"], "<p>Welkom, <em>inbreng</em>, ronde.</p>\n");
    let list = "query($n: ID) { eventTemplates(networkId: $n) { totalCount edges { node { title } } } }";
    let titles = |told: &Json| {
        told["eventTemplates"]["edges"].as_array().unwrap().iter().map(|one| one["node"]["title"].clone()).collect::<Vec<_>>()
    };
    let told = world.ask(&Actor::Nobody, list, json!({})).await;
    assert_eq!(titles(&told), ["Intervisieavond"]);
    assert_eq!(titles(&world.ask(&Actor::Nobody, list, json!({"n": made["id"]})).await), ["Onze avond", "Intervisieavond"]);
    assert_eq!(not(&world, &karin, "changeEventTemplate", with(&at(&everybodys), json!({"minutes": 60}))).await, "FORBIDDEN");
    let hers = keep(&world, &karin, "changeEventTemplate", with(&at(&hers), json!({"minutes": 60, "summary": "Kort."}))).await;
    assert_eq!((&hers["minutes"], &hers["summary"], &hers["version"]), (&json!(60), &json!("Kort."), &json!(2)));
    let stale = json!({"templateId": hers["id"], "expectedVersion": 1});
    assert_eq!(not(&world, &karin, "retireEventTemplate", stale).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let hers = keep(&world, &karin, "retireEventTemplate", at(&hers)).await;
    assert_eq!(hers["retired"], true);
    assert_eq!(not(&world, &karin, "retireEventTemplate", at(&hers)).await, "REFUSED input.templateId:WRONG_STATE");
    assert_eq!(titles(&world.ask(&Actor::Nobody, list, json!({"n": made["id"]})).await), ["Intervisieavond"]);
    let one = format!("query($id: ID!) {{ eventTemplate(id: $id) {{ {CARD} }} node(id: $id) {{ __typename }} }}");
    let told = world.ask(&Actor::Nobody, &one, json!({"id": hers["id"]})).await;
    assert_eq!((&told["eventTemplate"], &told["node"]["__typename"]), (&hers, &json!("EventTemplate")));
}

async fn a_draft_comes_from_one(world: World) {
    let [karin, zoe] = [world.ouder("karin").await, world.ouder("zoe").await];
    let admin = world.admin().await;
    let (made, other) = (network(&world, &karin, &["GM0344"]).await, network(&world, &zoe, &["GM0355"]).await);
    let template = keep(&world, &admin, "createEventTemplate", script()).await;
    let own = keep(&world, &zoe, "createEventTemplate", with(&script(), json!({"networkId": other["id"]}))).await;
    let query = deed("createEventFromTemplate", &format!("event {{ {} intervision network {{ id }} }}", events::CARD));
    let occasion = |template: &Json, network: &Json| {
        json!({"templateId": template["id"], "networkId": network["id"], "startsAt": "2026-03-04T18:00:00Z",
            "location": "Buurthuis De Brug", "joinLink": "https://bijeen.example/kamer"})
    };
    let refused = async |who: &Actor, input: Json| world.refused(who, &query, json!({"input": input})).await;
    assert_eq!(refused(&zoe, occasion(&template, &made)).await, "FORBIDDEN");
    assert_eq!(refused(&karin, occasion(&own, &made)).await, "NOT_FOUND input.templateId:UNKNOWN_ID", "another network's");
    let mut nowhere = occasion(&template, &made);
    nowhere["location"] = Json::Null;
    assert_eq!(refused(&karin, nowhere).await, "INVALID input.location:REQUIRED");
    let input = with(&occasion(&template, &made), json!({"idempotencyKey": "uit-het-draaiboek"}));
    let draft = world.ask(&karin, &query, json!({"input": input})).await["createEventFromTemplate"]["event"].clone();
    for (field, value) in [
        ("title", json!("Intervisieavond")),
        ("description", json!("Welkom, *inbreng*, ronde.")),
        ("endsAt", json!("2026-03-04T20:00:00+00:00")),
        ("form", json!("HYBRID")),
        ("location", json!("Buurthuis De Brug")),
        ("childcare", json!(true)),
        ("intervision", json!(true)),
        ("state", json!("DRAFT")),
        ("network", json!({"id": made["id"]})),
        ("workArea", json!({"label": "Utrecht"})),
        ("viewerCanOrganise", json!(true)),
    ] {
        assert_eq!(draft[field], value, "{field}");
    }
    let again = world.ask(&karin, &query, json!({"input": input})).await["createEventFromTemplate"]["event"].clone();
    assert_eq!(again, draft, "once");
    assert_eq!(events::seen(&world, &Actor::Nobody, &draft["id"]).await, Json::Null);
    events::done(&world, &karin, "publishEvent", events::of(&draft)).await;
    let shown = "query($id: ID!) { network(id: $id) { events { edges { node { id title } } } templates { totalCount } } }";
    let told = world.ask(&Actor::Nobody, shown, json!({"id": made["id"]})).await["network"].clone();
    assert_eq!((&told["events"]["edges"][0]["node"]["id"], &told["templates"]["totalCount"]), (&draft["id"], &json!(1)));
    let listed = world.ask(&Actor::Nobody, "query($id: ID) { events(networkId: $id) { totalCount } }", json!({"id": other["id"]})).await;
    assert_eq!(listed["events"]["totalCount"], 0);
    keep(&world, &admin, "retireEventTemplate", at(&template)).await;
    assert_eq!(refused(&karin, occasion(&template, &made)).await, "REFUSED input.templateId:WRONG_STATE");
    super::done(&world, &karin, "endNetwork", of(&super::seen(&world, &karin, &made["id"]).await)).await;
    assert_eq!(refused(&karin, occasion(&template, &made)).await, "FORBIDDEN input:ARCHIVED");
}

stories! { kept_by_administrators_and_by_networks, a_draft_comes_from_one }
