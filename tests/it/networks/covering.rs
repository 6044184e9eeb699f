//! Coverage: as it comes to be, and held against a separate naive computation, before and after a merger; one statement, whatever there is.
use super::{done, meeting, merger, network, of, reported, until};
use crate::{
    events::with,
    policy::{rows, town::all},
    stories,
    world::World,
};
use chrono::{Datelike as _, Months, NaiveDate};
use entity::{
    area, enums::*, event, ids::*, municipality, municipality_successor, network as network_row, network_confirmation, network_meeting,
    network_municipality,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait as _, ExecResult, QueryResult, Statement, prelude::async_trait::async_trait};
use serde_json::{Value as Json, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};
use vonk::{
    coverage::{Coverage, State, service},
    db::Read,
    policy::Actor,
};

const MAP: &str = "query($on: Date) { coverage(on: $on) { on country { municipalities covered fragile blank }
  provinces { province sum { municipalities covered fragile blank } }
  municipalities { municipality { id code name province validFrom validUntil } state reasons networkCount } } }";

async fn map(world: &World, on: &str) -> Json {
    world.ask(&Actor::Nobody, MAP, json!({"on": on})).await["coverage"].clone()
}

/// State, reasons and networks of one municipality; null when it is not valid that day.
fn at(map: &Json, code: &str) -> Json {
    let found = map["municipalities"].as_array().unwrap().iter().find(|one| one["municipality"]["code"] == code);
    found.map_or(Json::Null, |one| json!([one["state"], one["reasons"], one["networkCount"]]))
}

async fn a_network_covers_when_it_is_confirmed_and_meets(world: World) {
    let karin = world.ouder("karin").await;
    merger(&world).await;
    let made = network(&world, &karin, &["GM1696"]).await;
    let here = async |on: &str| at(&map(&world, on).await, "GM1696");
    let (blank, both) = (json!(["BLANK", ["NO_NETWORK"], 0]), json!(["FRAGILE", ["NOT_CONFIRMED", "TOO_FEW_MEETINGS"], 1]));
    assert_eq!(here("2026-01-13").await, blank);
    assert_eq!(here("2026-01-14").await, both);
    let first = meeting(&world, &karin, &made, "2026-02-10T18:00:00Z", json!({})).await;
    let second = meeting(&world, &karin, &made, "2026-03-10T18:00:00Z", json!({})).await;
    done(&world, &karin, "confirmNetwork", json!({"networkId": made["id"]})).await;
    let few = json!(["FRAGILE", ["TOO_FEW_MEETINGS"], 1]);
    assert_eq!(here("2026-01-14").await, few);
    until(&world, "2026-03-15T09:00:00Z");
    reported(&world, &karin, &first).await;
    assert_eq!(here("2026-03-15").await, few, "one is too few, and it came too late");
    let third = meeting(&world, &karin, &made, "2026-05-10T18:00:00Z", json!({})).await;
    reported(&world, &karin, &second).await;
    until(&world, "2026-05-20T09:00:00Z");
    reported(&world, &karin, &third).await;
    let covered = json!(["COVERED", [], 1]);
    // It counts from the day on which its report was there, not from the day itself.
    assert_eq!((here("2026-05-19").await, here("2026-05-20").await), (few.clone(), covered.clone()));
    // Wijdemeren goes up in Hilversum.
    let (before, after) = (map(&world, "2026-12-31").await, map(&world, "2027-01-01").await);
    assert_eq!((at(&before, "GM1696"), at(&before, "GM0402")), (covered.clone(), blank.clone()));
    assert_eq!((at(&after, "GM1696"), at(&after, "GM0402")), (Json::Null, covered.clone()));
    assert_eq!(before["country"], json!({"municipalities": 342, "covered": 1, "fragile": 0, "blank": 341}));
    assert_eq!(after["country"], json!({"municipalities": 341, "covered": 1, "fragile": 0, "blank": 340}));
    let province = after["provinces"].as_array().unwrap().iter().find(|one| one["province"] == "Noord-Holland").unwrap();
    assert_eq!(province["sum"]["covered"], 1);
    // Twelve months on: the confirmation of 14 January counts until 13 January, the meetings of 10 March and 10 May as long.
    assert_eq!(at(&map(&world, "2027-01-13").await, "GM0402"), covered);
    assert_eq!(at(&map(&world, "2027-01-14").await, "GM0402"), json!(["FRAGILE", ["NOT_CONFIRMED"], 1]));
    assert_eq!(at(&map(&world, "2027-03-10").await, "GM0402"), json!(["FRAGILE", ["NOT_CONFIRMED", "TOO_FEW_MEETINGS"], 1]));
    // Whatever comes later, a day that is past answers as it was.
    until(&world, "2026-07-01T09:00:00Z");
    let made = done(&world, &karin, "tieNetwork", with(&of(&made), json!({"municipalityId": "GM0344"}))).await;
    let made = done(&world, &karin, "untieNetwork", with(&of(&made), json!({"municipalityId": "GM1696"}))).await;
    assert_eq!((here("2026-06-30").await, here("2026-07-01").await), (covered.clone(), blank.clone()));
    done(&world, &karin, "endNetwork", of(&made)).await;
    let today = map(&world, "2026-07-01").await;
    assert_eq!((at(&today, "GM0344"), here("2026-06-30").await), (blank, covered));
}

/// Two networks that lack another thing each: both things are said.
async fn what_lacks_is_what_the_nearest_lack(world: World) {
    let [karin, zoe] = [world.ouder("karin").await, world.ouder("zoe").await];
    let (here, there) = (network(&world, &karin, &["GM0344", "GM0355"]).await, network(&world, &zoe, &["GM0344"]).await);
    let meetings = [
        meeting(&world, &karin, &here, "2026-02-10T18:00:00Z", json!({})).await,
        meeting(&world, &karin, &here, "2026-02-11T18:00:00Z", json!({})).await,
    ];
    until(&world, "2026-02-12T09:00:00Z");
    for one in &meetings {
        reported(&world, &karin, one).await;
    }
    let today = map(&world, "2026-02-12").await;
    assert_eq!(at(&today, "GM0344"), json!(["FRAGILE", ["NOT_CONFIRMED"], 2]), "the other lacks both");
    done(&world, &zoe, "confirmNetwork", json!({"networkId": there["id"]})).await;
    let today = map(&world, "2026-02-12").await;
    assert_eq!(at(&today, "GM0344"), json!(["FRAGILE", ["NOT_CONFIRMED", "TOO_FEW_MEETINGS"], 2]));
    assert_eq!(at(&today, "GM0355"), json!(["FRAGILE", ["NOT_CONFIRMED"], 1]));
    done(&world, &karin, "confirmNetwork", json!({"networkId": here["id"]})).await;
    assert_eq!(at(&map(&world, "2026-02-12").await, "GM0344"), json!(["COVERED", [], 2]));
}

/// Counts the statements that go through it.
struct Counting(Read, AtomicUsize);

#[async_trait]
impl ConnectionTrait for Counting {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.execute_raw(statement).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.query_one_raw(statement).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.query_all_raw(statement).await
    }
}

/// The map of a day, and how many statements it took.
async fn counted(world: &World, on: NaiveDate) -> (Coverage, usize) {
    let counting = Counting(world.app.db.read(), AtomicUsize::new(0));
    let map = service::on(&counting, on).await.expect("a map");
    (map, counting.1.into_inner())
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    /// A day from the summer of 2021 to the end of 2027.
    fn day(&mut self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 6, 1).unwrap() + chrono::Duration::days(i64::try_from(self.below(2_400)).unwrap())
    }
}

/// All that coverage hangs on.
#[derive(Default)]
struct Country {
    networks: Vec<network_row::Model>,
    ties: Vec<network_municipality::Model>,
    confirmations: Vec<network_confirmation::Model>,
    meetings: Vec<network_meeting::Model>,
    municipalities: Vec<municipality::Model>,
    successors: Vec<municipality_successor::Model>,
}

impl Country {
    #[expect(clippy::disallowed_methods, reason = "the test looks at everything")]
    async fn read(world: &World) -> Self {
        let db = world.app.db.read();
        Self {
            networks: network_row::Entity::find().all(&db).await.unwrap(),
            ties: network_municipality::Entity::find().all(&db).await.unwrap(),
            confirmations: network_confirmation::Entity::find().all(&db).await.unwrap(),
            meetings: network_meeting::Entity::find().all(&db).await.unwrap(),
            municipalities: municipality::Entity::find().all(&db).await.unwrap(),
            successors: municipality_successor::Entity::find().all(&db).await.unwrap(),
        }
    }
    /// So many networks, tied, confirmed and meeting as the dice fall; the merging municipalities among them.
    async fn fill(&mut self, world: &World, many: usize) {
        let (mut dice, area_id) = (Dice(42), AreaId::new());
        let area = area::Model {
            id: area_id,
            key: "hier".into(),
            level: AreaLevel::National,
            province: None,
            region_id: None,
            neighbourhood: None,
        };
        let mut events = vec![];
        for _ in 0..many {
            let mut row = rows::network(area_id);
            row.founded_on = dice.day();
            row.ended_on = (dice.below(4) == 0).then(|| row.founded_on + chrono::Duration::days(400));
            for _ in 0..=dice.below(6) {
                let from = dice.day();
                let at = dice.below(self.municipalities.len() as u64) as usize;
                let code = match dice.below(5) {
                    0 => "GM1696",
                    1 => "GM0402",
                    _ => self.municipalities[at].code.as_str(),
                };
                let until_on = (dice.below(3) == 0).then(|| from + chrono::Duration::days(i64::try_from(dice.below(700) + 1).unwrap()));
                let tie = network_municipality::Model { network_id: row.id, code: code.into(), from_on: from, until_on };
                if !self.ties.iter().any(|there| (there.network_id, &there.code, there.from_on) == (tie.network_id, &tie.code, tie.from_on))
                {
                    self.ties.push(tie);
                }
            }
            let days: BTreeSet<_> = (0..dice.below(5)).map(|_| dice.day()).collect();
            self.confirmations
                .extend(days.into_iter().map(|confirmed_on| network_confirmation::Model { network_id: row.id, confirmed_on }));
            for _ in 0..dice.below(9) {
                let held_on = dice.day();
                let event = event::Model {
                    network_id: Some(row.id),
                    ..rows::event(vonk::policy::Body::Network(row.id), area_id, ProfileId(uuid::Uuid::nil()), EventState::Closed)
                };
                let event = event::Model { organiser_profile_id: None, ..event };
                let counts_from = held_on + chrono::Duration::days(i64::try_from(dice.below(31)).unwrap());
                self.meetings.push(network_meeting::Model { event_id: event.id, network_id: row.id, held_on, counts_from });
                events.push(event);
            }
            self.networks.push(row);
        }
        let tx = world.app.begin().await.unwrap();
        all::<area::Entity, _>(&tx, [area]).await;
        all::<network_row::Entity, _>(&tx, self.networks.clone()).await;
        all::<network_municipality::Entity, _>(&tx, self.ties.clone()).await;
        all::<network_confirmation::Entity, _>(&tx, self.confirmations.clone()).await;
        all::<event::Entity, _>(&tx, events).await;
        all::<network_meeting::Entity, _>(&tx, self.meetings.clone()).await;
        tx.commit().await.unwrap();
    }
    fn valid(&self, code: &str, on: NaiveDate) -> bool {
        let row = self.municipalities.iter().find(|row| row.code == code).unwrap();
        row.valid_from.is_none_or(|from| from <= on) && row.valid_until.is_none_or(|until| until > on)
    }
    /// What a code is on a day: itself, or what it became.
    fn became(&self, code: &str, on: NaiveDate) -> Vec<String> {
        let row = self.municipalities.iter().find(|row| row.code == code).unwrap();
        if row.valid_until.is_none_or(|until| until > on) {
            return vec![code.to_owned()];
        }
        let next = self.successors.iter().filter(|pair| pair.code == code);
        next.flat_map(|pair| self.became(&pair.successor, on)).collect()
    }
    /// The map as one would work it out by hand: municipality by municipality, network by network.
    fn naive(&self, on: NaiveDate) -> BTreeMap<String, (String, Vec<&'static str>, i32)> {
        let ago = on.checked_sub_months(Months::new(12)).unwrap();
        let recent = |day: NaiveDate| ago < day && day <= on;
        let mut map = BTreeMap::new();
        for place in self.municipalities.iter().filter(|row| self.valid(&row.code, on)) {
            let mut lacks: Vec<Vec<&'static str>> = vec![];
            for network in &self.networks {
                let there = network.founded_on <= on && network.ended_on.is_none_or(|ended| on < ended);
                let mut ties = self.ties.iter().filter(|tie| tie.network_id == network.id);
                let tied = ties.any(|tie| {
                    tie.from_on <= on && tie.until_on.is_none_or(|until| on < until) && self.became(&tie.code, on).contains(&place.code)
                });
                if !there || !tied {
                    continue;
                }
                let mut lack = vec![];
                if !self.confirmations.iter().any(|one| one.network_id == network.id && recent(one.confirmed_on)) {
                    lack.push("NOT_CONFIRMED");
                }
                let held = self.meetings.iter().filter(|one| one.network_id == network.id && recent(one.held_on) && one.counts_from <= on);
                if held.count() < 2 {
                    lack.push("TOO_FEW_MEETINGS");
                }
                lacks.push(lack);
            }
            let many = i32::try_from(lacks.len()).unwrap();
            let told = match lacks.iter().map(Vec::len).min() {
                None => ("BLANK", vec!["NO_NETWORK"]),
                Some(0) => ("COVERED", vec![]),
                Some(fewest) => {
                    let nearest: BTreeSet<_> = lacks.into_iter().filter(|lack| lack.len() == fewest).flatten().collect();
                    ("FRAGILE", nearest.into_iter().collect())
                }
            };
            map.insert(place.code.clone(), (told.0.to_owned(), told.1, many));
        }
        map
    }
}

/// The map of each of these days, in one statement, is what one works out by hand from all that the database holds. Gives every answer there was.
pub async fn by_hand(world: &World, days: &[NaiveDate]) -> BTreeSet<(String, Vec<&'static str>)> {
    let (country, mut states) = (Country::read(world).await, BTreeSet::new());
    for &on in days {
        let (map, statements) = counted(world, on).await;
        assert_eq!(statements, 1, "{on}");
        let name = |state: State| format!("{state:?}").to_uppercase();
        let reason = |reason: &vonk::coverage::Reason| match reason {
            vonk::coverage::Reason::NoNetwork => "NO_NETWORK",
            vonk::coverage::Reason::NotConfirmed => "NOT_CONFIRMED",
            vonk::coverage::Reason::TooFewMeetings => "TOO_FEW_MEETINGS",
        };
        let found: BTreeMap<_, _> = map
            .municipalities
            .iter()
            .map(|(row, many, state, reasons)| (row.code.clone(), (name(*state), reasons.iter().map(reason).collect::<Vec<_>>(), *many)))
            .collect();
        let told = country.naive(on);
        assert_eq!(found, told, "{on}");
        assert_eq!(found.contains_key("GM1696"), on.year() < 2027, "{on}");
        states.extend(found.values().map(|(state, reasons, _)| (state.clone(), reasons.clone())));
        let covered = i32::try_from(told.values().filter(|one| one.0 == "COVERED").count()).unwrap();
        assert_eq!((map.country.all as usize, map.country.covered), (told.len(), covered));
        let sums = map
            .provinces
            .iter()
            .fold([0; 4], |sum, (_, one)| [sum[0] + one.all, sum[1] + one.covered, sum[2] + one.fragile, sum[3] + one.blank]);
        assert_eq!(sums, [map.country.all, map.country.covered, map.country.fragile, map.country.blank], "{on}");
        // The edge shows the same.
        let shown = self::map(world, &on.to_string()).await;
        assert_eq!(shown["municipalities"].as_array().unwrap().len(), told.len());
        for (code, (state, reasons, many)) in told.iter().take(40) {
            assert_eq!(at(&shown, code), json!([state, reasons, many]), "{on} {code}");
        }
    }
    states
}

async fn it_equals_what_one_works_out_by_hand(world: World) {
    merger(&world).await;
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (empty, statements) = counted(&world, day("2026-06-01")).await;
    assert_eq!((empty.country.blank, empty.municipalities.len(), statements), (342, 342, 1));
    Country::read(&world).await.fill(&world, 150).await;
    let states = by_hand(&world, &["2022-06-01", "2023-06-01", "2026-12-31", "2027-01-01", "2027-10-10"].map(day)).await;
    assert_eq!(states.len(), 5, "every answer that there is: {states:?}");
}

stories! {
    a_network_covers_when_it_is_confirmed_and_meets, what_lacks_is_what_the_nearest_lack, it_equals_what_one_works_out_by_hand,
}
