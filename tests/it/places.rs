//! Places: work areas are values, found by what they name; codes that ceased keep resolving.
use crate::{stories, world::World};
use entity::{area, ids::AreaId};
use sea_orm::QueryFilter as _;
use vonk::{
    error::{Error, ProblemCode},
    mutation,
    places::{self, Area, AreaSpec, Code, province},
    policy::Open as _,
    text::{NEIGHBOURHOOD, Text},
};

fn code(code: &str) -> Code {
    Code::parse(code).expect(code)
}
fn spec(area: Area) -> AreaSpec {
    AreaSpec { path: "input.workArea".into(), area }
}
fn municipalities(all: &[&str]) -> AreaSpec {
    spec(Area::Municipalities(all.iter().map(|c| code(c)).collect()))
}
fn around(of: &str, name: &str) -> AreaSpec {
    spec(Area::Neighbourhood(code(of), Text::parse(name, NEIGHBOURHOOD).expect(name)))
}
fn problems(error: &Error) -> Vec<(String, ProblemCode)> {
    error.faults().into_iter().map(|fault| (fault.path.join("."), fault.code)).collect()
}

impl World {
    /// The row of a work area.
    async fn area(&self, spec: AreaSpec) -> AreaId {
        mutation::by_itself(&self.app, "test", async |write| places::settle(write, &spec).await).await.expect("settled")
    }
    /// The labels of the work areas that a municipality lies in.
    async fn lying_in(&self, of: &str) -> Vec<String> {
        let db = self.app.db.read();
        let within = places::lying_in(&self.app, &db, "municipality", &code(of)).await.expect(of);
        let rows = area::Entity::everyone().filter(within.holds(area::Column::Id)).all(&db).await.expect("rows");
        let ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
        let facts = places::facts(&db, &ids).await.expect("facts");
        let mut labels: Vec<_> = facts.values().map(|facts| facts.label()).collect();
        labels.sort();
        labels
    }
}

async fn the_same_area_is_the_same_row(world: World) {
    let one = world.area(municipalities(&["GM0355", "GM0344"])).await;
    assert_eq!(one, world.area(municipalities(&["GM0344", "GM0355"])).await);
    assert_ne!(one, world.area(municipalities(&["GM0344"])).await);
    let overvecht = world.area(around("GM0344", "Overvecht")).await;
    assert_eq!(overvecht, world.area(around("GM0344", "overvecht")).await);
    assert_ne!(overvecht, world.area(around("GM0355", "Overvecht")).await);
    assert_eq!(world.count("SELECT count(*) FROM areas").await, 4);
    assert_eq!(world.count("SELECT count(*) FROM area_municipalities").await, 5);
}

async fn a_label_reads_as_people_say_it(world: World) {
    let six = ["GM0344", "GM0355", "GM0307", "GM0310", "GM0312", "GM0313"];
    let seven = ["GM0344", "GM0355", "GM0307", "GM0310", "GM0312", "GM0313", "GM0363"];
    for (spec, label, province) in [
        (spec(Area::National), "Heel Nederland", None),
        (spec(Area::Province(province("utrecht").expect("known"))), "Provincie Utrecht", Some("Utrecht")),
        (municipalities(&["GM0355", "GM0344"]), "Utrecht, Zeist", Some("Utrecht")),
        (around("GM0344", "Overvecht"), "Overvecht (Utrecht)", Some("Utrecht")),
        (municipalities(&["GM0344", "GM0363"]), "Amsterdam, Utrecht", None),
        (municipalities(&six), "Amersfoort, Bunnik, Bunschoten, De Bilt, Utrecht, Zeist", Some("Utrecht")),
        (municipalities(&seven), "Amersfoort, Amsterdam, Bunnik, Bunschoten, De Bilt en nog 2 gemeenten", None),
    ] {
        let id = world.area(spec).await;
        let facts = &places::facts(&world.app.db.read(), &[id]).await.expect("known")[&id];
        assert_eq!((facts.label().as_str(), facts.province.as_deref()), (label, province));
    }
}

async fn what_does_not_exist_is_named(world: World) {
    let settle = async |spec: AreaSpec| {
        let settled = mutation::by_itself(&world.app, "test", async |write| places::settle(write, &spec).await).await;
        settled.map_err(|e| (e.code(), problems(&e)))
    };
    let at = |i: usize| format!("input.workArea.municipalityIds.{i}");
    // Weesp went up in Amsterdam on 24 March 2022.
    let (unknown, ceased) = ((at(1), ProblemCode::UnknownId), (at(0), ProblemCode::CeasedMunicipality));
    assert_eq!(
        settle(municipalities(&["GM0457", "GM9999", "GM0344"])).await,
        Err((vonk::error::ErrorCode::Invalid, vec![unknown, ceased.clone()]))
    );
    assert_eq!(settle(around("GM0457", "Aetsveld")).await, Err((vonk::error::ErrorCode::Refused, vec![ceased])));
    let region = settle(spec(Area::Region(entity::ids::RegionId::new()))).await;
    assert_eq!(region, Err((vonk::error::ErrorCode::Invalid, vec![("input.workArea.regionId".into(), ProblemCode::UnknownId)])));
    let nowhere = places::lying_in(&world.app, &world.app.db.read(), "municipality", &code("GM9999")).await.expect_err("unknown");
    assert_eq!(problems(&nowhere), [("municipality".into(), ProblemCode::UnknownId)]);
}

async fn what_lies_in_a_municipality_is_found(world: World) {
    for spec in [
        spec(Area::National),
        spec(Area::Province("Utrecht")),
        spec(Area::Province("Noord-Holland")),
        municipalities(&["GM0344", "GM0355"]),
        municipalities(&["GM0363"]),
        around("GM0344", "Overvecht"),
    ] {
        world.area(spec).await;
    }
    assert_eq!(world.lying_in("GM0344").await, ["Overvecht (Utrecht)", "Provincie Utrecht", "Utrecht, Zeist"]);
    assert_eq!(world.lying_in("GM0363").await, ["Amsterdam", "Provincie Noord-Holland"]);
    // Weesp lies in what became of it.
    assert_eq!(world.lying_in("GM0457").await, ["Amsterdam", "Provincie Noord-Holland"]);
}

stories! { the_same_area_is_the_same_row, a_label_reads_as_people_say_it, what_does_not_exist_is_named, what_lies_in_a_municipality_is_found }
