//! People: what is shown of them, in one capacity at a time, and that nothing ties two of their profiles together.
use crate::{stories, world::World};
use entity::enums::Capacity;
use sea_orm::{ConnectionTrait as _, Statement, Value};
use vonk::{
    people::{Domain, follow_name, snapshot},
    policy::{Actor, By, Seat},
};

async fn run(world: &World, sql: &str, values: impl IntoIterator<Item = Value>) {
    let db = world.app.db.write();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.expect(sql);
}

fn by(actor: &Actor, capacity: Capacity, hat_seat: Seat) -> By {
    let person = actor.person().expect("a person");
    let profile = match capacity {
        Capacity::Ouder => person.ouder,
        Capacity::Professional => person.professional,
        Capacity::Steward => person.steward,
    };
    By { account: person.account, audit: person.audit, profile: profile.expect("a profile"), capacity, seat: hat_seat, hat_seat }
}

async fn snapshots_show_no_more_than_they_should(world: World) {
    let (anna, piet) = (world.ouder("anna").await, world.professional("piet").await);
    let (hers, his) = (by(&anna, Capacity::Ouder, Seat::CoreGroup), by(&piet, Capacity::Professional, Seat::CoreGroup));
    let area = entity::ids::AreaId::fresh();
    run(&world, "INSERT INTO areas (id, key, level) VALUES ($1, 'GM0344', 'MUNICIPALITIES')", [area.0.into()]).await;
    run(&world, "INSERT INTO area_municipalities (area_id, code) VALUES ($1, 'GM0344')", [area.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, display_name = 'Anna' WHERE id = $2", [area.0.into(), hers.profile.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, domains = 1 WHERE id = $2", [area.0.into(), his.profile.0.into()]).await;
    let community = Some(entity::ids::CommunityId::fresh());
    let db = world.app.db.read();
    let plain = snapshot(&db, &hers, community, false).await.expect("a snapshot");
    assert_eq!((plain.name.as_str(), plain.area, plain.core, plain.anonymous), ("Anna", None, false, false));
    assert_eq!(plain.domains, Domain::LivedExperience.bit());
    let hidden = snapshot(&db, &hers, community, true).await.expect("a snapshot");
    assert_eq!((hidden.name.as_str(), hidden.area.as_deref(), hidden.core, hidden.anonymous), ("Ouder", Some("Utrecht"), false, true));
    let his = snapshot(&db, &his, community, true).await.expect("a snapshot");
    assert_eq!((his.name.as_str(), his.area.as_deref(), his.core, his.anonymous), ("Professional", Some("Utrecht"), true, false));
    assert_eq!((his.domains, his.function), (Domain::Education.bit(), None));
    let tx = world.app.begin().await.expect("begun");
    follow_name(&tx, hers.profile, "Anna B.").await.expect("followed");
}

stories! { snapshots_show_no_more_than_they_should }
