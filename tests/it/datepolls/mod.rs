//! Date polls: every story on both databases, on a clock that is moved. It starts on a Wednesday, 14 January 2026.
use crate::{
    events::{Story, with},
    faults::{Case, Fuse, breaks_well},
    questions::core,
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

const CARD: &str = "id title descriptionHtml state closesAt reason version viewerCanOrganise viewerResponse { capacity answers { optionId answer } } chosen { id } \
  event { id state startsAt endsAt } options { id startsAt yes { value fewerThan } ifNeedBe { value } no { value } hasParentMajority } \
  responses { totalCount { value fewerThan } edges { node { id capacity profile { displayName } answers { answer } } } }";

fn deed(field: &str) -> String {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ datePoll {{ {CARD} }} }} }}")
}

async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    world.ask(who, &deed(field), json!({"input": input})).await[field]["datePoll"].clone()
}

async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field), json!({"input": input})).await
}

async fn seen(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ datePoll(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["datePoll"].clone()
}

fn two_dates(place: &str) -> Json {
    json!({"communityId": place, "title": "Ouders aan tafel", "closesAt": "2026-01-21T08:30:00Z", "options": [
        {"startsAt": "2026-02-04T18:00:00Z", "endsAt": "2026-02-04T20:00:00Z"}, {"startsAt": "2026-02-11T18:00:00Z", "endsAt": "2026-02-11T20:00:00Z"}]})
}

/// One answer for each date, in their order.
fn says(poll: &Json, capacity: &str, answers: &[&str]) -> Json {
    let said =
        poll["options"].as_array().unwrap().iter().zip(answers).map(|(option, answer)| json!({"optionId": option["id"], "answer": answer}));
    json!({"datePollId": poll["id"], "capacity": capacity, "answers": said.collect::<Vec<_>>()})
}

async fn a_date_wins_with_most_of_the_parents(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let poll =
        done(&world, &story.imke, "createDatePoll", with(&two_dates(&story.place), json!({"description": "Wanneer **kunt** u?"}))).await;
    assert_eq!(
        (&poll["state"], &poll["descriptionHtml"], &poll["viewerCanOrganise"]),
        (&json!("OPEN"), &json!("<p>Wanneer <strong>kunt</strong> u?</p>\n"), &json!(true))
    );
    for name in ["piet", "kees"] {
        let parent = world.ouder(name).await;
        done(&world, &parent, "answerDatePoll", says(&poll, "OUDER", &["NO", "YES"])).await;
    }
    // It can be said otherwise until it closes.
    done(&world, &story.anna, "answerDatePoll", says(&poll, "OUDER", &["YES", "YES"])).await;
    let mine = done(&world, &story.anna, "answerDatePoll", says(&poll, "OUDER", &["YES", "IF_NEED_BE"])).await;
    assert_eq!(mine["viewerResponse"]["answers"].as_array().unwrap().len(), 2);
    for (n, name) in ["een", "twee", "drie", "vier", "vijf"].into_iter().enumerate() {
        let who = world.professional(name).await;
        done(&world, &who, "answerDatePoll", says(&poll, "PROFESSIONAL", &["YES", if n == 0 { "YES" } else { "NO" }])).await;
    }
    // Its organisers read all; others their own, and numbers that no small one is among.
    let there = seen(&world, &story.imke, &poll["id"]).await;
    assert_eq!((&there["responses"]["totalCount"]["value"], there["responses"]["edges"].as_array().unwrap().len()), (&json!(8), 8));
    assert!(
        there["responses"]["edges"].as_array().unwrap().iter().all(|edge| edge["node"]["profile"]["displayName"].is_string()),
        "{there}"
    );
    let majorities: Vec<_> = there["options"].as_array().unwrap().iter().map(|option| option["hasParentMajority"].clone()).collect();
    assert_eq!(majorities, [json!(false), json!(true)]);
    for who in [&story.leo, &Actor::Nobody, &world.ouder("zwijger").await] {
        let there = seen(&world, who, &poll["id"]).await;
        assert_eq!(
            (&there["responses"]["edges"], &there["viewerResponse"], &there["viewerCanOrganise"]),
            (&json!([]), &Json::Null, &json!(false))
        );
        let first = &there["options"][0];
        assert_eq!((&first["yes"]["value"], &first["no"]["value"], &first["hasParentMajority"]), (&json!(6), &Json::Null, &Json::Null));
    }
    let own = seen(&world, &story.anna, &poll["id"]).await;
    assert_eq!((own["responses"]["edges"].as_array().unwrap().len(), &own["responses"]["totalCount"]["fewerThan"]), (1, &json!(5)));
    // The first date has most people and not most of the parents; and nothing is chosen before everybody had their time.
    let choose = |n: usize| json!({"datePollId": poll["id"], "expectedVersion": 1, "optionId": poll["options"][n]["id"]});
    assert_eq!(not(&world, &story.imke, "closeDatePoll", choose(0)).await, "REFUSED input.datePollId:NOT_OVER input.optionId:NO_MAJORITY");
    world.app.clock.advance(Duration::days(8));
    assert_eq!(
        not(&world, &story.anna, "answerDatePoll", says(&poll, "OUDER", &["NO", "NO"])).await,
        "REFUSED input.datePollId:POLL_CLOSED"
    );
    assert_eq!(not(&world, &story.imke, "closeDatePoll", choose(0)).await, "REFUSED input.optionId:NO_MAJORITY");
    assert_eq!(
        not(&world, &story.imke, "closeDatePoll", with(&choose(0), json!({"reason": "Omdat het ons beter uitkomt."}))).await,
        "REFUSED input.optionId:NO_MAJORITY",
        "no reason is good enough"
    );
    for who in [&story.leo, &story.noor, &story.zus] {
        assert_eq!(not(&world, who, "closeDatePoll", choose(1)).await, "FORBIDDEN");
    }
    assert_eq!(
        not(&world, &story.imke, "closeDatePoll", with(&choose(1), json!({"expectedVersion": 7}))).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    let closed = done(&world, &story.imke, "closeDatePoll", choose(1)).await;
    assert_eq!(
        (&closed["state"], &closed["chosen"]["id"], &closed["event"]["state"]),
        (&json!("CHOSEN"), &poll["options"][1]["id"], &json!("DRAFT"))
    );
    assert_eq!(
        (&closed["event"]["startsAt"], &closed["event"]["endsAt"]),
        (&json!("2026-02-11T18:00:00+00:00"), &json!("2026-02-11T20:00:00+00:00"))
    );
    assert_eq!(seen(&world, &story.anna, &poll["id"]).await["event"], Json::Null, "a draft is its organisers'");
    assert_eq!(
        not(&world, &story.imke, "closeDatePoll", with(&choose(1), json!({"expectedVersion": 2}))).await,
        "REFUSED input.datePollId:POLL_CLOSED"
    );
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'date_poll.answered'").await, 9);
}

async fn without_parents_with_a_reason(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let poll = done(&world, &story.imke, "createDatePoll", two_dates(&story.place)).await;
    done(&world, &story.leo, "answerDatePoll", says(&poll, "PROFESSIONAL", &["YES", "NO"])).await;
    world.app.clock.advance(Duration::days(7));
    let choose = json!({"datePollId": poll["id"], "expectedVersion": 1, "optionId": poll["options"][0]["id"]});
    assert_eq!(not(&world, &story.imke, "closeDatePoll", choose.clone()).await, "REFUSED input.reason:REQUIRED");
    assert_eq!(
        not(&world, &story.imke, "closeDatePoll", json!({"datePollId": poll["id"], "expectedVersion": 1})).await,
        "REFUSED input.reason:REQUIRED"
    );
    let other =
        done(&world, &story.imke, "createDatePoll", with(&two_dates(&story.place), json!({"closesAt": "2026-01-28T08:30:00Z"}))).await;
    let elsewhere = with(&choose, json!({"optionId": other["options"][0]["id"], "reason": "De ouders zijn gebeld."}));
    assert_eq!(not(&world, &story.imke, "closeDatePoll", elsewhere).await, "INVALID input.optionId:UNKNOWN_ID");
    let closed = done(&world, &story.imke, "closeDatePoll", with(&choose, json!({"reason": "De ouders zijn gebeld."}))).await;
    assert_eq!((&closed["state"], &closed["reason"]), (&json!("CHOSEN"), &json!("De ouders zijn gebeld.")));
    // One that nobody can come to ends without a date; one that waited too long can't choose what is past.
    world.app.clock.advance(Duration::days(30));
    let late = json!({"datePollId": other["id"], "expectedVersion": 1, "optionId": other["options"][0]["id"], "reason": "Dan maar met terugwerkende kracht."});
    assert_eq!(not(&world, &story.imke, "closeDatePoll", late).await, "REFUSED input.optionId:IN_THE_PAST");
    let ended = json!({"datePollId": other["id"], "expectedVersion": 1, "reason": "Niemand kon op deze dagen."});
    let ended = done(&world, &story.mo, "closeDatePoll", ended).await;
    assert_eq!((&ended["state"], &ended["event"], &ended["chosen"]), (&json!("ENDED"), &Json::Null, &Json::Null));
}

async fn one_person_one_answer(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let both = world.person("bea", &[Role::Ouder, Role::Professional]).await;
    let poll = done(&world, &story.imke, "createDatePoll", two_dates(&story.place)).await;
    done(&world, &both, "answerDatePoll", says(&poll, "PROFESSIONAL", &["YES", "NO"])).await;
    assert_eq!(
        not(&world, &both, "answerDatePoll", says(&poll, "OUDER", &["YES", "NO"])).await,
        "REFUSED input.capacity:ANSWERED_OTHERWISE"
    );
    // Though the token does not grant that capacity any more.
    let parent = world.person("bea", &[Role::Ouder]).await;
    assert_eq!(
        not(&world, &parent, "answerDatePoll", says(&poll, "OUDER", &["YES", "NO"])).await,
        "REFUSED input.capacity:ANSWERED_OTHERWISE"
    );
    let all = says(&poll, "OUDER", &["YES", "NO"]);
    let answers = |answers: Json| with(&all, json!({"answers": answers}));
    let (one, two) = (all["answers"][0].clone(), all["answers"][1].clone());
    assert_eq!(not(&world, &story.anna, "answerDatePoll", answers(json!([one]))).await, "INVALID input.answers:TOO_FEW");
    assert_eq!(
        not(&world, &story.anna, "answerDatePoll", answers(json!([one, two, one]))).await,
        "INVALID input.answers.2.optionId:DUPLICATE"
    );
    let other = done(&world, &story.imke, "createDatePoll", two_dates(&story.place)).await;
    let strange = json!({"optionId": other["options"][0]["id"], "answer": "YES"});
    assert_eq!(
        not(&world, &story.anna, "answerDatePoll", answers(json!([one, two, strange]))).await,
        "INVALID input.answers.2.optionId:UNKNOWN_ID"
    );
    assert_eq!(
        not(&world, &story.mo, "answerDatePoll", with(&all, json!({"capacity": "STEWARD"}))).await,
        "FORBIDDEN input.capacity:WRONG_CAPACITY"
    );
    assert_eq!(not(&world, &story.leo, "answerDatePoll", all.clone()).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(not(&world, &Actor::Nobody, "answerDatePoll", all).await, "UNAUTHENTICATED");
    let parents = done(&world, &story.imke, "createDatePoll", with(&two_dates(&story.place), json!({"audience": "OUDERS"}))).await;
    assert_eq!(
        not(&world, &story.leo, "answerDatePoll", says(&parents, "PROFESSIONAL", &["NO", "NO"])).await,
        "FORBIDDEN input.capacity:OUTSIDE_AUDIENCE"
    );
}

async fn who_asks_and_what(world: World) {
    let story = Story::tell(&world, json!({"visibility": "MEMBERS"})).await;
    let base = two_dates(&story.place);
    assert_eq!(not(&world, &story.leo, "createDatePoll", base.clone()).await, "FORBIDDEN");
    assert_eq!(not(&world, &Actor::Nobody, "createDatePoll", base.clone()).await, "NOT_FOUND input.communityId:UNKNOWN_ID");
    let option = |starts: &str, ends: &str| json!({"startsAt": starts, "endsAt": ends});
    let fine = base["options"][0].clone();
    let wrong = with(&base, json!({"title": "x", "closesAt": "2026-01-14T08:30:00Z", "options": [fine]}));
    assert_eq!(not(&world, &story.imke, "createDatePoll", wrong).await, "INVALID input.title:TOO_SHORT");
    let wrong = with(&base, json!({"closesAt": "2026-01-14T08:30:00Z", "options": [fine]}));
    assert_eq!(not(&world, &story.imke, "createDatePoll", wrong).await, "INVALID input.closesAt:IN_THE_PAST input.options:TOO_FEW");
    let dates = json!([
        fine,
        fine,
        option("2026-02-04T18:00:00Z", "2026-02-04T18:00:00Z"),
        option("2026-01-21T08:30:00Z", "2026-01-21T09:30:00Z"),
        option("2026-02-04T18:00:00Z", "2026-03-04T18:00:00Z")
    ]);
    assert_eq!(
        not(&world, &story.imke, "createDatePoll", with(&base, json!({"options": dates}))).await,
        "INVALID input.options.1:DUPLICATE input.options.2.endsAt:ENDS_BEFORE_START input.options.3.startsAt:IN_THE_PAST input.options.4.endsAt:OUT_OF_RANGE"
    );
    let many: Vec<_> = (0..21).map(|n| option(&format!("2026-02-04T18:{n:02}:00Z"), "2026-02-04T20:00:00Z")).collect();
    assert_eq!(not(&world, &story.imke, "createDatePoll", with(&base, json!({"options": many}))).await, "INVALID input.options:TOO_MANY");
    // Members see it, strangers don't; and lists find no more than that.
    let once = with(&base, json!({"idempotencyKey": "prikken-maar"}));
    let poll = done(&world, &story.imke, "createDatePoll", once.clone()).await;
    assert_eq!(done(&world, &story.imke, "createDatePoll", once).await["id"], poll["id"]);
    let other = done(&world, &story.imke, "createDatePoll", base).await;
    let list = "query($id: ID!, $first: Int, $last: Int, $after: String) { datePolls(communityId: $id, first: $first, last: $last, after: $after) { \
      totalCount edges { cursor node { id } } } }";
    for (who, sees) in [(&story.leo, 2), (&story.anna, 2), (&story.noor, 0), (&Actor::Nobody, 0), (&story.zus, 2)] {
        assert_eq!(seen(&world, who, &poll["id"]).await.is_null(), sees == 0);
        let found = world.ask(who, list, json!({"id": story.place})).await["datePolls"].clone();
        assert_eq!((found["edges"].as_array().unwrap().len(), &found["totalCount"]), (sees, &json!(sees)));
    }
    let first = world.ask(&story.leo, list, json!({"id": story.place, "first": 1})).await["datePolls"]["edges"][0].clone();
    assert_eq!(first["node"]["id"], other["id"], "newest first");
    let next = world.ask(&story.leo, list, json!({"id": story.place, "first": 1, "after": first["cursor"]})).await;
    assert_eq!(next["datePolls"]["edges"][0]["node"]["id"], poll["id"]);
    assert_eq!(world.ask(&story.leo, list, json!({"id": story.place, "last": 1})).await["datePolls"]["edges"][0]["node"]["id"], poll["id"]);
    assert_eq!(world.refused(&story.leo, list, json!({"id": story.place, "first": 101})).await, "INVALID first:OUT_OF_RANGE");
    assert_eq!(world.refused(&story.leo, list, json!({"id": poll["id"]})).await, "INVALID communityId:WRONG_ID_TYPE");
    // What one may not see of a response looks as if it did not exist.
    done(&world, &story.anna, "answerDatePoll", says(&poll, "OUDER", &["YES", "NO"])).await;
    let response = seen(&world, &story.anna, &poll["id"]).await["responses"]["edges"][0]["node"]["id"].clone();
    let second = world.professional("tweede").await;
    crate::questions::join(&world, &second, &story.place, "PROFESSIONAL").await;
    let lead = world.professional("kern").await;
    core(&world, &lead, &story.place, "PROFESSIONAL").await;
    let office = world.person("kantoor", &[vonk::policy::Role::Admin]).await;
    for (who, sees) in [(&story.anna, true), (&story.imke, true), (&lead, true), (&second, false), (&story.zus, false), (&office, false)] {
        let found = world.ask(who, "query($id: ID!) { node(id: $id) { id } }", json!({"id": response})).await;
        assert_eq!(found["node"].is_null(), !sees, "{who:?}");
    }
}

async fn what_breaks_leaves_nothing_or_is_there_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let fuse = Fuse::of(&world);
    let case = async |field: &'static str, twice: [(&Actor, Json); 2]| {
        breaks_well(&world, &fuse, &Case { field, query: &deed(field), id: &format!("/{field}/datePoll/id"), twice }).await;
    };
    case("createDatePoll", [(); 2].map(|()| (&story.imke, two_dates(&story.place)))).await;
    let ids =
        world.ask(&story.imke, "{ datePolls { edges { node { id options { id } } } } }", json!({})).await["datePolls"]["edges"].clone();
    let polls = [ids[0]["node"].clone(), ids[1]["node"].clone()];
    case(
        "answerDatePoll",
        [(&story.anna, says(&polls[0], "OUDER", &["YES", "NO"])), (&story.anna, says(&polls[1], "OUDER", &["NO", "YES"]))],
    )
    .await;
    world.app.clock.advance(Duration::days(8));
    let chosen = |n: usize| json!({"datePollId": polls[n]["id"], "expectedVersion": 1, "optionId": polls[n]["options"][n]["id"]});
    case("closeDatePoll", [(&story.imke, chosen(0)), (&story.imke, chosen(1))]).await;
    assert_eq!(world.count("SELECT count(*) FROM events").await, 2);
}

stories! { what_breaks_leaves_nothing_or_is_there_once, a_date_wins_with_most_of_the_parents, without_parents_with_a_reason, one_person_one_answer, who_asks_and_what }
