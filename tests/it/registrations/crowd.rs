//! Many at once: nobody too many, nobody passed by, everybody told what is so.
use super::{CANCEL, REGISTER, coming, counts, event, later, register, table_for, text};
use crate::{questions::community, stories, world::World};
use chrono::Duration;
use entity::{enums::*, registration};
use futures_util::future::join_all;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use std::collections::HashMap;
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

/// All registrations, in the order in which they were committed.
async fn line(world: &World) -> Vec<registration::Model> {
    #[expect(clippy::disallowed_methods, reason = "the test looks at everything")]
    let all = registration::Entity::find().order_by_asc(registration::Column::Position);
    all.all(&world.app.db.read()).await.expect("registrations")
}

/// People who register all at once, some of them as parents: what each was told.
async fn all_at_once(world: &World, event: &str, many: usize, parents: usize) -> HashMap<String, String> {
    let mut people = vec![];
    for n in 0..many {
        // Parents stand among the others, not before or behind them.
        let parent = (n * parents) / many != ((n + 1) * parents) / many;
        people.push(if parent {
            (world.ouder(&format!("ouder {n}")).await, "OUDER")
        } else {
            (world.professional(&format!("professional {n}")).await, "PROFESSIONAL")
        });
    }
    let answers = join_all(people.iter().map(|(who, hat)| world.ask(who, REGISTER, coming(event, hat)))).await;
    let told = answers.iter().map(|answer| &answer["registerForEvent"]["registration"]);
    told.map(|row| (text(&row["id"]), text(&row["state"]))).collect()
}

async fn two_hundred_come_at_once_for_thirty_places(world: World) {
    let event = table_for(&world, 30, 10).await;
    let told = all_at_once(&world, &event, 200, 40).await;
    assert_eq!(counts(&world).await, [30, 170, 0, 0, 0]);
    let line = line(&world).await;
    assert_eq!(line.iter().map(|row| row.position).collect::<Vec<_>>(), (1..=200).collect::<Vec<_>>());
    // Once more with chairs: ten for parents alone, twenty for whoever comes.
    let (mut kept, mut general) = (10, 20);
    for row in &line {
        let state = match row.capacity {
            Capacity::Ouder if kept > 0 => {
                kept -= 1;
                RegistrationState::Registered
            }
            _ if general > 0 => {
                general -= 1;
                RegistrationState::Registered
            }
            _ => RegistrationState::Waiting,
        };
        assert_eq!(row.state, state, "number {}", row.position);
        let told = &told[ids::id(row.id).as_str()];
        assert_eq!(told, if state == RegistrationState::Registered { "REGISTERED" } else { "WAITING" });
    }
    assert_eq!((kept, general), (0, 0));
    assert_eq!(line.iter().filter(|row| row.capacity == Capacity::Ouder).count(), 40);
    let announced = "SELECT count(DISTINCT subject_id) FROM outbox WHERE kind IN ('registration.made', 'registration.waiting')";
    assert_eq!(world.count(announced).await, 200);
}

async fn with_four_parents_six_places_are_kept_until_48_hours_before(world: World) {
    let event = table_for(&world, 30, 10).await;
    all_at_once(&world, &event, 60, 4).await;
    assert_eq!(counts(&world).await, [24, 36, 0, 0, 0]);
    let before = line(&world).await;
    assert_eq!(later(&world, Duration::hours(120) - Duration::seconds(1)).await, 0, "a second too early");
    assert_eq!(counts(&world).await, [24, 36, 0, 0, 0]);
    assert_eq!(later(&world, Duration::seconds(1)).await, 1);
    assert_eq!(counts(&world).await, [30, 30, 0, 0, 0]);
    // Those who came first, in their order.
    let next: Vec<_> = before.iter().filter(|row| row.state == RegistrationState::Waiting).take(6).map(|row| row.id).collect();
    let after = line(&world).await;
    let placed: Vec<_> = after.iter().zip(&before).filter(|(now, then)| now.state != then.state).map(|(now, _)| now.id).collect();
    assert_eq!(placed, next);
    assert_eq!(later(&world, Duration::hours(1)).await, 0, "once");
}

async fn two_come_for_the_last_place(world: World) {
    let event = table_for(&world, 1, 0).await;
    let (imke, piet) = (world.professional("imke").await, world.ouder("piet").await);
    let (one, two) =
        tokio::join!(world.ask(&imke, REGISTER, coming(&event, "PROFESSIONAL")), world.ask(&piet, REGISTER, coming(&event, "OUDER")));
    let mut told = [one, two].map(|answer| text(&answer["registerForEvent"]["registration"]["state"]));
    told.sort();
    assert_eq!(told, ["REGISTERED", "WAITING"]);
    assert_eq!(counts(&world).await, [1, 1, 0, 0, 0]);
}

/// One person, in both capacities and twice in each, all at once: one registration.
async fn one_person_registers_once(world: World) {
    let event = table_for(&world, 10, 2).await;
    let both = world.person("both", &[Role::Ouder, Role::Professional]).await;
    let hats = ["OUDER", "PROFESSIONAL", "OUDER", "PROFESSIONAL"];
    let answers = join_all(hats.map(|hat| world.send(&both, REGISTER, coming(&event, hat)))).await;
    let (done, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.get("errors").is_none());
    assert_eq!((done.len(), refused.len()), (1, 3), "{answers:#?}");
    for answer in refused {
        assert_eq!(answer["errors"][0]["code"], "REFUSED");
        assert_eq!(answer["errors"][0]["problems"][0]["code"], "ALREADY_REGISTERED", "{answer:#}");
    }
    assert_eq!(counts(&world).await, [1, 0, 0, 0, 0]);
    // Not with a token that grants the other capacity alone, either.
    for (role, hat) in [(Role::Ouder, "OUDER"), (Role::Professional, "PROFESSIONAL")] {
        let one = world.person("both", &[role]).await;
        assert_eq!(world.refused(&one, REGISTER, coming(&event, hat)).await, "REFUSED input.eventId:ALREADY_REGISTERED");
    }
}

/// The same request sent many times at once is one registration, and so told each time.
async fn a_retry_finds_what_was_made(world: World) {
    let event = table_for(&world, 1, 0).await;
    let anna = world.ouder("anna").await;
    let input = json!({"input": {"eventId": event, "capacity": "OUDER", "idempotencyKey": "anna-comes"}});
    let answers = join_all((0..5).map(|_| world.ask(&anna, REGISTER, input.clone()))).await;
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:#?}");
    assert_eq!(counts(&world).await, [1, 0, 0, 0, 0]);
    // What came of it since is what is told.
    super::cancel(&world, &anna, &text(&answers[0]["registerForEvent"]["registration"]["id"])).await;
    let again = world.ask(&anna, REGISTER, input).await;
    assert_eq!(again["registerForEvent"]["registration"]["state"], "CANCELLED");
}

/// People come and go, all at once: the numbers stay right and no place is given twice.
async fn people_come_and_go_at_once(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(8), 3)).await;
    let mut there: Vec<(Actor, String)> = vec![];
    for n in 0..20 {
        let (who, hat) = if n % 3 == 0 {
            (world.ouder(&format!("first {n}")).await, "OUDER")
        } else {
            (world.professional(&format!("first {n}")).await, "PROFESSIONAL")
        };
        let (id, _) = register(&world, &who, &event, hat).await;
        there.push((who, id));
    }
    assert_eq!(counts(&world).await, [8, 12, 0, 0, 0]);
    let mut new = vec![];
    for n in 0..10 {
        new.push(world.professional(&format!("second {n}")).await);
    }
    let go = there.iter().step_by(2).map(|(who, id)| {
        let input = json!({"input": {"registrationId": id, "expectedVersion": 1}});
        world.send(who, CANCEL, input)
    });
    let come = new.iter().map(|who| world.send(who, REGISTER, coming(&event, "PROFESSIONAL")));
    let (gone, came) = tokio::join!(join_all(go), join_all(come));
    assert!(came.iter().all(|answer| answer.get("errors").is_none()), "{came:#?}");
    // Who was offered a place meanwhile reads that first.
    let stale = gone.iter().filter(|answer| answer["errors"][0]["code"] == "CONFLICT").count();
    let gone = gone.iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(stale + gone, 10);
    let [registered, waiting, offered, cancelled, lapsed] = counts(&world).await;
    assert_eq!((registered + offered, lapsed), (8, 0), "every place is taken or offered");
    assert_eq!((registered + waiting + offered + cancelled, cancelled), (30, i64::try_from(gone).expect("a few")));
}

stories! {
    two_hundred_come_at_once_for_thirty_places,
    with_four_parents_six_places_are_kept_until_48_hours_before,
    two_come_for_the_last_place,
    one_person_registers_once,
    a_retry_finds_what_was_made,
    people_come_and_go_at_once,
}
