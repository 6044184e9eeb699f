//! Requests for a parent: who asks and who is asked learn each other's names when both said yes, and nobody else ever does.
use super::{deed, member, network, profile};
use crate::{events::with, stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{jobs::run_due, policy::Actor};

const REQUEST: &str = "id topic setting hours feeCents workArea { label } network { id } state lapsesAt viewerAsked version
  offers { id message state seat { id } viewerIsExpert expertName requesterName requesterOrganisation version }";

async fn does(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    let gives = if field.ends_with("Offer") || field == "offerExpert" {
        "offer { id state version expertName requesterName requesterOrganisation request { state } }".to_owned()
    } else {
        format!("request {{ {REQUEST} }}")
    };
    let told = world.ask(who, &deed(field, &gives), json!({"input": input})).await[field].clone();
    told.as_object().unwrap().values().next().unwrap().clone()
}

async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field, "__typename"), json!({"input": input})).await
}

async fn seen(world: &World, who: &Actor, request: &Json) -> Json {
    let query = format!("query($id: ID!) {{ expertRequest(id: $id) {{ {REQUEST} }} }}");
    world.ask(who, &query, json!({"id": request["id"]})).await["expertRequest"].clone()
}

async fn called(world: &World, who: &Actor, capacity: &str, name: &str) {
    let input = json!({"capacity": capacity, "displayName": name, "expectedVersion": 1});
    world.ask(who, &deed("updateProfile", "profile { id }"), json!({"input": input})).await;
}

/// karin coordinates the network in Utrecht with mia in it, zoe the one in Zeist with bea; petra represents a school.
struct Story {
    karin: Actor,
    mia: Actor,
    zoe: Actor,
    petra: Actor,
    school: Json,
    here: Json,
    there: Json,
    seat: Json,
}

impl Story {
    async fn tell(world: &World) -> Self {
        let [karin, mia, zoe, bea] =
            [world.ouder("karin").await, world.ouder("mia").await, world.ouder("zoe").await, world.ouder("bea").await];
        let (petra, admin) = (world.professional("petra").await, world.admin().await);
        let input = json!({"name": "De Regenboog", "kind": "SCHOOL", "municipalityIds": []});
        let made = world.ask(&admin, &deed("createOrganisation", "organisation { id }"), json!({"input": input})).await;
        let school = made["createOrganisation"]["organisation"]["id"].clone();
        let input = json!({"organisationId": school, "profileId": profile(&petra)});
        world.ask(&admin, &deed("appointRepresentative", "__typename"), json!({"input": input})).await;
        for (who, capacity, name) in [(&mia, "OUDER", "Mia uit Utrecht"), (&petra, "PROFESSIONAL", "Petra de Wit")] {
            called(world, who, capacity, name).await;
        }
        let (here, there) = (network(world, &karin, &["GM0344"]).await, network(world, &zoe, &["GM0355"]).await);
        let seat = member(world, &here, &karin, &mia).await;
        member(world, &there, &zoe, &bea).await;
        Self { karin, mia, zoe, petra, school, here, there, seat }
    }
    fn wish(&self, more: Json) -> Json {
        let wish = json!({"organisationId": self.school, "topic": "Thuiszitters", "setting": "Een middag met de schoolleiding.", "hours": 3,
            "feeCents": 15_000, "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}});
        with(&wish, more)
    }
    async fn ask(&self, world: &World, more: Json) -> Json {
        does(world, &self.petra, "askForExpert", self.wish(more)).await
    }
    fn proposal(&self, request: &Json) -> Json {
        json!({"requestId": request["id"], "networkId": self.here["id"], "seatId": self.seat["id"], "message": "Iemand die dit zelf meemaakte."})
    }
}

fn answer(offer: &Json, willing: bool) -> Json {
    json!({"offerId": offer["id"], "expectedVersion": offer["version"], "willing": willing})
}

fn settle(offer: &Json, agree: bool) -> Json {
    json!({"offerId": offer["id"], "expectedVersion": offer["version"], "agree": agree})
}

/// What of the names anybody sees anywhere in an answer.
fn named(told: &Json) -> Vec<&'static str> {
    let text = told.to_string();
    ["Mia uit Utrecht", "Petra de Wit", "De Regenboog"].into_iter().filter(|name| text.contains(name)).collect()
}

async fn names_are_exchanged_when_both_said_yes(world: World) {
    let story = Story::tell(&world).await;
    let Story { karin, mia, zoe, petra, .. } = &story;
    let (admin, mo) = (world.admin().await, world.moderator("mo").await);
    let stranger = world.professional("stranger").await;
    for (who, said) in [(karin, "FORBIDDEN"), (&stranger, "FORBIDDEN"), (&mo, "FORBIDDEN"), (&Actor::Nobody, "UNAUTHENTICATED")] {
        assert_eq!(not(&world, who, "askForExpert", story.wish(json!({}))).await, said);
    }
    let request = story.ask(&world, json!({})).await;
    assert_eq!((&request["state"], &request["viewerAsked"], &request["offers"]), (&json!("OPEN"), &json!(true), &json!([])));
    // Seen by who asked and by the network that works there; no name in it.
    for (who, sees) in [
        (petra, true),
        (karin, true),
        (mia, false),
        (zoe, false),
        (&admin, false),
        (&mo, false),
        (&stranger, false),
        (&Actor::Nobody, false),
    ] {
        let told = seen(&world, who, &request).await;
        assert_eq!((!told.is_null(), named(&told)), (sees, vec![]), "{who:?}");
        let list = "query($id: ID!) { expertRequests { totalCount edges { node { id } } } node(id: $id) { __typename } }";
        let told = world.ask(who, list, json!({"id": request["id"]})).await;
        assert_eq!((&told["expertRequests"]["totalCount"], told["node"].is_null()), (&json!(i32::from(sees)), !sees), "{who:?}");
    }
    // The other network's coordinator can't answer, nor can a member.
    assert_eq!(not(&world, zoe, "offerExpert", story.proposal(&request)).await, "NOT_FOUND input.requestId:UNKNOWN_ID");
    let elsewhere = with(&story.proposal(&request), json!({"networkId": story.there["id"]}));
    assert_eq!(not(&world, karin, "offerExpert", elsewhere).await, "NOT_FOUND input.networkId:UNKNOWN_ID");
    assert_eq!(not(&world, petra, "offerExpert", story.proposal(&request)).await, "FORBIDDEN");
    let offer = does(&world, karin, "offerExpert", story.proposal(&request)).await;
    assert_eq!((&offer["state"], &offer["request"]["state"]), (&json!("PROPOSED"), &json!("ANSWERED")));
    assert_eq!(not(&world, karin, "offerExpert", story.proposal(&request)).await, "REFUSED input.requestId:DUPLICATE");
    // Who asked does not see whom the network has in mind before the member said yes; the member sees what is asked, not by whom.
    assert_eq!(seen(&world, petra, &request).await["offers"], json!([]));
    let hers = seen(&world, mia, &request).await;
    assert_eq!((&hers["offers"][0]["viewerIsExpert"], named(&hers)), (&json!(true), vec![]));
    assert_eq!(not(&world, petra, "settleExpertOffer", settle(&offer, true)).await, "NOT_FOUND input.offerId:UNKNOWN_ID");
    assert_eq!(not(&world, karin, "answerExpertOffer", answer(&offer, true)).await, "FORBIDDEN");
    assert_eq!(not(&world, mia, "settleExpertOffer", settle(&offer, true)).await, "FORBIDDEN");
    let willing = does(&world, mia, "answerExpertOffer", answer(&offer, true)).await;
    assert_eq!((&willing["state"], named(&willing)), (&json!("WILLING"), vec![]));
    for who in [petra, karin, mia] {
        let told = seen(&world, who, &request).await;
        assert_eq!((told["offers"].as_array().unwrap().len(), named(&told)), (1, vec![]), "{who:?}");
        // The seat is the network's own.
        assert_eq!(told["offers"][0]["seat"].is_null(), who == petra);
    }
    let agreed = does(&world, petra, "settleExpertOffer", settle(&willing, true)).await;
    assert_eq!((&agreed["state"], &agreed["request"]["state"]), (&json!("AGREED"), &json!("AGREED")));
    for who in [petra, karin, mia] {
        let told = seen(&world, who, &request).await;
        assert_eq!(named(&told), ["Mia uit Utrecht", "Petra de Wit", "De Regenboog"], "{who:?}");
    }
    for who in [zoe, &admin, &mo, &stranger, &Actor::Nobody] {
        assert_eq!(seen(&world, who, &request).await, Json::Null);
        let node = world.ask(who, "query($id: ID!) { node(id: $id) { __typename } }", json!({"id": offer["id"]})).await;
        assert_eq!(node["node"], Json::Null);
    }
    // Settled is settled.
    assert_eq!(not(&world, mia, "answerExpertOffer", answer(&agreed, false)).await, "REFUSED input.offerId:WRONG_STATE");
    let withdrawn = json!({"requestId": request["id"], "expectedVersion": 3});
    assert_eq!(not(&world, petra, "withdrawExpertRequest", withdrawn).await, "REFUSED input.requestId:WRONG_STATE");
    for (kind, many) in [
        ("expert_request.asked", 1),
        ("expert_offer.proposed", 1),
        ("expert_offer.confirmed", 1),
        ("expert_offer.agreed", 1),
        ("expert_request.agreed", 1),
    ] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM audit WHERE action = '{kind}'")).await, many, "{kind}");
    }
}

async fn each_may_say_no_and_time_does_too(world: World) {
    let story = Story::tell(&world).await;
    let Story { karin, mia, zoe, petra, .. } = &story;
    let request = story.ask(&world, json!({"workArea": {"level": "PROVINCE", "province": "Utrecht"}})).await;
    // Both networks are asked, and neither sees the other's answer.
    let cant = json!({"requestId": request["id"], "networkId": story.there["id"], "message": "Nu even niemand."});
    assert_eq!(not(&world, karin, "declineExpertRequest", cant.clone()).await, "FORBIDDEN");
    let told = does(&world, zoe, "declineExpertRequest", cant).await;
    assert_eq!((&told["state"], told["offers"].as_array().unwrap().len()), (&json!("OPEN"), 1));
    assert_eq!(seen(&world, karin, &request).await["offers"], json!([]));
    assert_eq!(seen(&world, petra, &request).await["offers"][0]["message"], "Nu even niemand.");
    let offer = does(&world, karin, "offerExpert", story.proposal(&request)).await;
    assert_eq!(seen(&world, zoe, &request).await["offers"].as_array().unwrap().len(), 1, "her own");
    let no = does(&world, mia, "answerExpertOffer", answer(&offer, false)).await;
    assert_eq!((&no["state"], &no["request"]["state"]), (&json!("UNWILLING"), &json!("OPEN")));
    // A yes can be taken back, and who asked can decline.
    let offer = does(&world, karin, "offerExpert", story.proposal(&request)).await;
    let yes = does(&world, mia, "answerExpertOffer", answer(&offer, true)).await;
    let back = does(&world, mia, "answerExpertOffer", answer(&yes, false)).await;
    assert_eq!(not(&world, petra, "settleExpertOffer", settle(&back, true)).await, "NOT_FOUND input.offerId:UNKNOWN_ID");
    let offer = does(&world, karin, "offerExpert", story.proposal(&request)).await;
    let yes = does(&world, mia, "answerExpertOffer", answer(&offer, true)).await;
    let declined = does(&world, petra, "settleExpertOffer", settle(&yes, false)).await;
    assert_eq!((&declined["state"], &declined["request"]["state"]), (&json!("DECLINED"), &json!("OPEN")));
    // Who left the network since is not agreed with.
    let offer = does(&world, karin, "offerExpert", story.proposal(&request)).await;
    let yes = does(&world, mia, "answerExpertOffer", answer(&offer, true)).await;
    super::done(&world, mia, "leaveNetwork", json!({"networkId": story.here["id"], "capacity": "OUDER"})).await;
    assert_eq!(not(&world, petra, "settleExpertOffer", settle(&yes, true)).await, "REFUSED input.offerId:WRONG_STATE");
    let version = seen(&world, petra, &request).await["version"].clone();
    let withdraw = json!({"requestId": request["id"], "expectedVersion": version});
    assert_eq!(not(&world, karin, "withdrawExpertRequest", withdraw.clone()).await, "FORBIDDEN");
    let gone = does(&world, petra, "withdrawExpertRequest", withdraw).await;
    assert_eq!(gone["state"], "WITHDRAWN");
    let hers = seen(&world, mia, &request).await;
    let ended = hers["offers"].as_array().unwrap().iter().filter(|offer| offer["state"] == "ENDED").count();
    assert_eq!(ended, 1, "the one that stood");

    // One that was put to one network ends when that can't help; another when its time is over, job or no job.
    let named = story.ask(&world, json!({"networkId": story.there["id"]})).await;
    assert_eq!(seen(&world, karin, &named).await, Json::Null);
    let cant = json!({"requestId": named["id"], "networkId": story.there["id"], "message": "Nu even niemand."});
    assert_eq!(does(&world, zoe, "declineExpertRequest", cant).await["state"], "DECLINED");
    let short = story.ask(&world, json!({"lapsesOn": "2026-01-20"})).await;
    assert_eq!(short["lapsesAt"], "2026-01-19T23:00:00+00:00");
    world.app.clock.advance(Duration::days(6));
    let late = json!({"requestId": short["id"], "networkId": story.here["id"], "message": "Toch nog iets."});
    assert_eq!(not(&world, karin, "declineExpertRequest", late).await, "REFUSED input.requestId:WRONG_STATE");
    for _ in 0..2 {
        run_due(&world.app).await.unwrap();
    }
    assert_eq!(seen(&world, petra, &short).await["state"], "LAPSED");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'expert_request.expired'").await, 1);
    assert_eq!(seen(&world, petra, &request).await["state"], "WITHDRAWN");
}

async fn what_can_not_be_asked(world: World) {
    let story = Story::tell(&world).await;
    let Story { karin, petra, .. } = &story;
    let admin = world.admin().await;
    let wrong = story.wish(json!({"topic": "x", "setting": "kort", "hours": 0, "feeCents": -1, "organisationId": "x", "networkId": "x"}));
    assert_eq!(
        not(&world, petra, "askForExpert", wrong).await,
        "INVALID input.organisationId:BAD_ID input.topic:TOO_SHORT input.setting:TOO_SHORT input.hours:OUT_OF_RANGE input.feeCents:OUT_OF_RANGE input.networkId:BAD_ID"
    );
    let area = |code: &str| json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": [code]}});
    for (more, said) in [
        (area("GM0363"), "REFUSED input.workArea:NO_NETWORK"),
        (area("GM9999"), "INVALID input.workArea.municipalityIds.0:UNKNOWN_ID"),
        (json!({"lapsesOn": "2026-01-14"}), "INVALID input.lapsesOn:OUT_OF_RANGE"),
        (json!({"lapsesOn": "2027-01-15"}), "INVALID input.lapsesOn:OUT_OF_RANGE"),
    ] {
        assert_eq!(not(&world, petra, "askForExpert", story.wish(more)).await, said);
    }
    // Without an organisation only administrators ask.
    let own = story.wish(json!({"organisationId": null}));
    assert_eq!(not(&world, petra, "askForExpert", own.clone()).await, "FORBIDDEN");
    let asked = does(&world, &admin, "askForExpert", own).await;
    assert_eq!(asked["viewerAsked"], true);
    // A professional at a support point is no parent with lived experience; a request is no seat.
    let rob = world.ouder("rob").await;
    let waits = super::done(&world, &rob, "joinNetwork", json!({"networkId": story.here["id"], "capacity": "OUDER"})).await;
    let proposal = with(&story.proposal(&asked), json!({"seatId": waits["id"]}));
    assert_eq!(not(&world, karin, "offerExpert", proposal).await, "REFUSED input.seatId:WRONG_STATE");
    super::done(&world, karin, "endNetwork", super::of(&super::seen(&world, karin, &story.here["id"]).await)).await;
    assert_eq!(not(&world, karin, "offerExpert", story.proposal(&asked)).await, "FORBIDDEN input:ARCHIVED");
    assert_eq!(not(&world, petra, "askForExpert", story.wish(json!({}))).await, "REFUSED input.workArea:NO_NETWORK");
    let ended = story.wish(json!({"networkId": story.here["id"]}));
    assert_eq!(not(&world, petra, "askForExpert", ended).await, "REFUSED input.networkId:WRONG_STATE");
}

stories! { names_are_exchanged_when_both_said_yes, each_may_say_no_and_time_does_too, what_can_not_be_asked }
