//! Municipalities and regions as clients see them, and the import of a merger.
use crate::{stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    mutation,
    places::{self, Area, AreaSpec, Code},
    policy::Actor,
};

const LIST: &str = "query($on: Date, $province: String, $text: String, $first: Int, $after: String, $last: Int, $before: String) {
  municipalities(on: $on, province: $province, text: $text, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { code name } } } }";
const ONE: &str = "query($id: ID!) { municipality(id: $id) { id code name province validFrom validUntil validOn
  successors { code } predecessors { code } } }";
const REGIONS: &str =
    "query($text: String, $kind: RegionKind, $of: ID, $on: Date, $first: Int, $after: String, $last: Int, $before: String) {
  regions(text: $text, kind: $kind, municipalityId: $of, on: $on, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id name } } } }";
const CREATE: &str = "mutation($input: CreateRegionInput!) { createRegion(input: $input) {
  region { id name kind validFrom validUntil version municipalities { code } } } }";
const CHANGE: &str = "mutation($input: ChangeRegionInput!) { changeRegion(input: $input) {
  region { id name kind validFrom validUntil version municipalities { code } } } }";
const IMPORT: &str =
    "mutation($input: ImportMunicipalitiesInput!) { importMunicipalities(input: $input) { created changed unchanged dryRun } }";

/// What the CBS will publish of the merger.
const MERGER: &str = "code,name,province,valid_from,valid_until,successors
GM1696,Wijdemeren,Noord-Holland,,2027-01-01,GM0402
GM0402,Hilversum,Noord-Holland,,,
";

fn names(data: &Json, list: &str) -> Vec<String> {
    data[list]["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["name"].as_str().expect("a name").to_owned()).collect()
}
fn codes(list: &Json) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|one| one["code"].as_str().expect("a code")).collect()
}

impl World {
    async fn municipalities_on(&self, on: Option<&str>) -> i64 {
        self.ask(&Actor::Nobody, LIST, json!({"on": on})).await["municipalities"]["totalCount"].as_i64().expect("a count")
    }
    /// Which of these municipalities' own work areas lie in a municipality now.
    async fn found_in(&self, of: &str, areas: &[(&'static str, entity::ids::AreaId)]) -> Vec<&'static str> {
        use sea_orm::QueryFilter as _;
        use vonk::policy::Open as _;
        let db = self.app.db.read();
        let within = places::lying_in(&self.app, &db, "x", &Code::parse(of).expect(of)).await.expect("known");
        let rows = entity::area::Entity::everyone().filter(within.holds(entity::area::Column::Id)).all(&db).await.expect("rows");
        areas.iter().filter(|(_, id)| rows.iter().any(|row| row.id == *id)).map(|(name, _)| *name).collect()
    }
}

async fn the_list_is_by_name_on_a_day(world: World) {
    let nobody = Actor::Nobody;
    assert_eq!(world.municipalities_on(None).await, 342);
    assert_eq!(world.municipalities_on(Some("2023-01-01")).await, 342);
    // Brielle, Hellevoetsluis and Westvoorne became Voorne aan Zee that day; Weesp had gone up in Amsterdam the year before.
    assert_eq!(world.municipalities_on(Some("2022-12-31")).await, 344);
    assert_eq!(world.municipalities_on(Some("2022-03-23")).await, 345);

    let first = world.ask(&nobody, LIST, json!({"first": 3})).await;
    assert_eq!(names(&first, "municipalities"), ["Aa en Hunze", "Aalsmeer", "Aalten"]);
    let info = &first["municipalities"]["pageInfo"];
    assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(true), &json!(false)));
    let next = world.ask(&nobody, LIST, json!({"first": 2, "after": info["endCursor"]})).await;
    assert_eq!(names(&next, "municipalities"), ["Achtkarspelen", "Alblasserdam"]);
    assert_eq!(next["municipalities"]["pageInfo"]["hasPreviousPage"], true);
    let back = world.ask(&nobody, LIST, json!({"last": 2, "before": next["municipalities"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(names(&back, "municipalities"), ["Aalsmeer", "Aalten"]);
    let last = world.ask(&nobody, LIST, json!({"last": 2})).await;
    assert_eq!(names(&last, "municipalities"), ["Zwijndrecht", "Zwolle"]);
    assert_eq!(last["municipalities"]["pageInfo"]["hasNextPage"], false);

    let (mut after, mut all) = (Json::Null, vec![]);
    loop {
        let page = world.ask(&nobody, LIST, json!({"first": 100, "after": after})).await;
        all.extend(names(&page, "municipalities"));
        after = page["municipalities"]["pageInfo"]["endCursor"].clone();
        if page["municipalities"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(all.len(), 342);
    let drenthe = world.ask(&nobody, LIST, json!({"province": "Drenthe"})).await;
    assert_eq!(drenthe["municipalities"]["totalCount"], 12);
    for text in ["SUDWEST", "súdw", "gm1900"] {
        assert_eq!(names(&world.ask(&nobody, LIST, json!({"text": text})).await, "municipalities"), ["Súdwest-Fryslân"]);
    }
    let provinces = world.ask(&nobody, "{ provinces { name municipalityCount } }", json!({})).await;
    let counts: i64 =
        provinces["provinces"].as_array().expect("a list").iter().map(|one| one["municipalityCount"].as_i64().expect("n")).sum();
    assert_eq!((provinces["provinces"].as_array().map(Vec::len), counts), (Some(12), 342));
}

async fn bad_arguments_are_named(world: World) {
    let nobody = Actor::Nobody;
    for (variables, says) in [
        (json!({"first": 101}), "INVALID first:OUT_OF_RANGE"),
        (json!({"first": 0, "province": "Holland", "text": "x"}), "INVALID province:UNKNOWN_ID text:TOO_SHORT first:OUT_OF_RANGE"),
        (json!({"first": 1, "last": 1}), "INVALID last:CONFLICTING_ARGUMENTS"),
        (json!({"text": "x".repeat(201)}), "INVALID text:TOO_LONG"),
        (json!({"after": "nee"}), "INVALID after:BAD_CURSOR"),
    ] {
        assert_eq!(world.refused(&nobody, LIST, variables.clone()).await, says, "{variables}");
    }
    // A cursor is of one list: another day or province is another list.
    let page = world.ask(&nobody, LIST, json!({"first": 1})).await;
    let cursor = &page["municipalities"]["pageInfo"]["endCursor"];
    assert_eq!(world.refused(&nobody, LIST, json!({"after": cursor, "province": "Drenthe"})).await, "INVALID after:BAD_CURSOR");
    for (id, says) in [("x", "INVALID id:BAD_ID"), ("GM03441", "INVALID id:BAD_ID")] {
        assert_eq!(world.refused(&nobody, ONE, json!({"id": id})).await, says);
    }
    let region = ids::id(entity::ids::RegionId::new());
    assert_eq!(world.refused(&nobody, ONE, json!({"id": region})).await, "INVALID id:WRONG_ID_TYPE");
    assert_eq!(world.ask(&nobody, ONE, json!({"id": "GM9999"})).await["municipality"], Json::Null);
    let one = "query($id: ID!) { region(id: $id) { name } }";
    assert_eq!(world.ask(&nobody, one, json!({"id": region})).await["region"], Json::Null);
    assert_eq!(world.refused(&nobody, one, json!({"id": ids::municipality("GM0344")})).await, "INVALID id:WRONG_ID_TYPE");
    for (variables, says) in [
        (json!({"first": 101, "of": "x", "text": "y"}), "INVALID text:TOO_SHORT municipalityId:BAD_ID first:OUT_OF_RANGE"),
        (json!({"of": "GM9999"}), "INVALID municipalityId:UNKNOWN_ID"),
        (json!({"after": cursor}), "INVALID after:BAD_CURSOR"),
    ] {
        assert_eq!(world.refused(&nobody, REGIONS, variables.clone()).await, says, "{variables}");
    }
    assert!(world.refused(&nobody, LIST, json!({"on": "1 januari"})).await.starts_with("INVALID"));
}

async fn an_old_code_keeps_resolving(world: World) {
    let weesp = &world.ask(&Actor::Nobody, ONE, json!({"id": "GM0457"})).await["municipality"];
    assert_eq!((&weesp["name"], &weesp["validUntil"], &weesp["validOn"]), (&json!("Weesp"), &json!("2022-03-24"), &json!(false)));
    assert_eq!(codes(&weesp["successors"]), ["GM0363"]);
    let voorne = &world.ask(&Actor::Nobody, ONE, json!({"id": ids::municipality("GM1992")})).await["municipality"];
    assert_eq!(
        (&voorne["validFrom"], &voorne["validOn"], &voorne["province"]),
        (&json!("2023-01-01"), &json!(true), &json!("Zuid-Holland"))
    );
    assert_eq!(codes(&voorne["predecessors"]), ["GM0501", "GM0530", "GM0614"]);
}

async fn wijdemeren_joins_hilversum(world: World) {
    let (admin, nobody) = (world.admin().await, Actor::Nobody);
    let mut areas = vec![];
    for (name, area) in [
        ("Wijdemeren", Area::Municipalities(vec![Code::parse("GM1696").expect("a code")])),
        ("Hilversum", Area::Municipalities(vec![Code::parse("GM0402").expect("a code")])),
        ("Noord-Holland", Area::Province("Noord-Holland")),
        ("Nederland", Area::National),
    ] {
        let spec = AreaSpec { path: "x".into(), area };
        let made = mutation::by_itself(&world.app, "test", async |write| places::settle(write, &spec).await).await;
        areas.push((name, made.expect(name)));
    }
    let gooi = json!({"name": "Gooi en Vechtstreek", "kind": "YOUTH_REGION", "municipalityIds": ["GM1696", "GM0402", "GM0406"]});
    let gooi = world.ask(&admin, CREATE, json!({"input": gooi})).await["createRegion"]["region"]["id"].clone();

    let dry = world.ask(&admin, IMPORT, json!({"input": {"csv": MERGER, "dryRun": true}})).await;
    assert_eq!(dry["importMunicipalities"], json!({"created": 0, "changed": 1, "unchanged": 1, "dryRun": true}));
    assert_eq!(world.municipalities_on(Some("2027-01-01")).await, 342);
    let (outbox, audit) = (world.count("SELECT count(*) FROM outbox").await, world.count("SELECT count(*) FROM audit").await);
    let done = world.ask(&admin, IMPORT, json!({"input": {"csv": MERGER}})).await;
    assert_eq!(done["importMunicipalities"], json!({"created": 0, "changed": 1, "unchanged": 1, "dryRun": false}));
    assert_eq!(world.count("SELECT count(*) FROM outbox").await, outbox + 1);
    assert_eq!(world.count("SELECT count(*) FROM audit").await, audit + 1);
    // Once more changes nothing, from the shell either.
    let again = world.ask(&admin, IMPORT, json!({"input": {"csv": MERGER}})).await;
    assert_eq!(again["importMunicipalities"]["unchanged"], 2);
    let shell = places::import(&world.app, MERGER.as_bytes(), false).await.expect("imported");
    assert_eq!((shell.created, shell.changed, shell.unchanged), (0, 0, 2));
    assert_eq!(world.count("SELECT count(*) FROM outbox").await, outbox + 1);

    // Before the day.
    let in_gooi = "query($id: ID!, $on: Date) { region(id: $id) { municipalities(on: $on) { code } } }";
    assert_eq!((world.municipalities_on(None).await, world.municipalities_on(Some("2027-01-01")).await), (342, 341));
    assert_eq!(world.found_in("GM1696", &areas).await, ["Wijdemeren", "Noord-Holland"]);
    assert_eq!(world.found_in("GM0402", &areas).await, ["Hilversum", "Noord-Holland"]);
    assert_eq!(codes(&world.ask(&nobody, in_gooi, json!({"id": gooi})).await["region"]["municipalities"]), ["GM0402", "GM0406", "GM1696"]);

    // Half past midnight on New Year's day in the Netherlands is still the old year in UTC.
    let new_year = "2026-12-31T23:30:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    world.app.clock.advance(new_year - world.app.clock.now());
    assert_eq!((world.municipalities_on(None).await, world.municipalities_on(Some("2026-12-31")).await), (341, 342));
    assert_eq!(world.found_in("GM0402", &areas).await, ["Wijdemeren", "Hilversum", "Noord-Holland"]);
    assert_eq!(world.found_in("GM1696", &areas).await, ["Wijdemeren", "Hilversum", "Noord-Holland"]);
    assert_eq!(codes(&world.ask(&nobody, in_gooi, json!({"id": gooi})).await["region"]["municipalities"]), ["GM0402", "GM0406"]);
    let before = world.ask(&nobody, in_gooi, json!({"id": gooi, "on": "2026-12-31"})).await;
    assert_eq!(codes(&before["region"]["municipalities"]), ["GM0402", "GM0406", "GM1696"]);
    let one = &world.ask(&nobody, ONE, json!({"id": "GM1696"})).await["municipality"];
    assert_eq!((&one["validOn"], codes(&one["successors"])), (&json!(false), vec!["GM0402"]));
    assert_eq!(codes(&world.ask(&nobody, ONE, json!({"id": "GM0402"})).await["municipality"]["predecessors"]), ["GM1696"]);
    let held = world.ask(&nobody, REGIONS, json!({"of": "GM1696"})).await;
    assert_eq!(names(&held, "regions"), ["Gooi en Vechtstreek"]);

    // Nobody can be tied to it any more; what is tied to it stays so.
    let wijdemeren = areas[0].1;
    let spec = AreaSpec { path: "x".into(), area: Area::Municipalities(vec![Code::parse("GM1696").expect("a code")]) };
    let again = async |was| mutation::by_itself(&world.app, "test", async |write| places::resettle(write, &spec, was).await).await;
    assert!(mutation::by_itself(&world.app, "test", async |write| places::settle(write, &spec).await).await.is_err());
    assert!(again(None).await.is_err());
    assert_eq!(again(Some(wijdemeren)).await.expect("it stays"), wijdemeren);

    // What has ended has ended.
    let head = "code,name,province,valid_until,successors";
    for (row, says) in [
        ("GM1696,Wijdemeren,Noord-Holland,,", "INVALID input.csv.2.valid_until:WRONG_STATE input.csv.2.successors:WRONG_STATE"),
        ("GM1696,Wijdemeren,Noord-Holland,2028-01-01,GM0402", "INVALID input.csv.2.valid_until:WRONG_STATE"),
        ("GM1696,Wijdemeren,Noord-Holland,2027-01-01,GM0406", "INVALID input.csv.2.successors:WRONG_STATE"),
    ] {
        assert_eq!(world.refused(&admin, IMPORT, json!({"input": {"csv": format!("{head}\n{row}\n")}})).await, says);
    }
}

async fn every_wrong_cell_is_told_at_once(world: World) {
    let admin = world.admin().await;
    let csv = "\u{feff}Code;Name;Province;Valid_From;Valid_Until;Successors
GM34;Ergens;Utrecht;;;
GM0001;x;Holland;1 januari;2027-1-1;GM 9
GM0344;Utrecht;Utrecht;2020-01-01;;
GM0002;Nergens;Utrecht;2027-01-01;2026-01-01;GM9999
GM0003;Daar;Utrecht;;2026-06-01;
GM0004;Hier;Utrecht;;;GM0355
GM0005;Rond;Utrecht;;2026-06-01;GM0006
GM0006;Om;Utrecht;;2026-07-01;GM0005
GM0355;Zeist;Utrecht;;;
GM0355;Zeist;Utrecht;;;
GM0007;Vroeg;Utrecht;;2022-01-01;GM1992
";
    let says = world.refused(&admin, IMPORT, json!({"input": {"csv": csv}})).await;
    let expected = "INVALID 2.code:BAD_FORMAT 3.name:TOO_SHORT 3.province:UNKNOWN_ID 3.valid_from:BAD_FORMAT 3.valid_until:BAD_FORMAT \
      3.successors:BAD_FORMAT 3.successors:BAD_FORMAT 4.valid_from:WRONG_STATE 5.valid_until:OUT_OF_RANGE \
      5.successors:UNKNOWN_ID 6.successors:REQUIRED 7.valid_until:REQUIRED 8.successors:CIRCULAR 9.successors:OUT_OF_RANGE \
      9.successors:CIRCULAR 11.code:DUPLICATE 12.successors:OUT_OF_RANGE";
    assert_eq!(says.replace("input.csv.", ""), expected.split_whitespace().collect::<Vec<_>>().join(" "));
    let shell = places::import(&world.app, csv.as_bytes(), false).await.expect_err("wrong");
    assert_eq!(shell.faults()[0].path, ["2", "code"]);
    for (csv, says) in [
        ("", "INVALID 1.code:REQUIRED 1.name:REQUIRED 1.province:REQUIRED"),
        ("code,name,name,what\n", "INVALID 1.name:DUPLICATE 1.what:UNKNOWN_ID 1.province:REQUIRED"),
        ("code,name,province\nGM0001,\"x\u{1}y\",Utrecht\n", "INVALID 2.name:CONTROL_CHARACTER"),
    ] {
        assert_eq!(world.refused(&admin, IMPORT, json!({"input": {"csv": csv}})).await.replace("input.csv.", ""), says);
    }
    let not_text = places::import(&world.app, b"code,name,province\nGM0001,\xff\xfe,Utrecht\n", false).await.expect_err("not text");
    assert_eq!(not_text.faults()[0].path, ["2"]);
    let long = "code,name,province\n".to_owned() + &(0..2_001).map(|n| format!("GM{n:04},Ergens,Utrecht\n")).collect::<String>();
    assert_eq!(world.refused(&admin, IMPORT, json!({"input": {"csv": long}})).await, "INVALID input.csv:TOO_MANY");

    // A new code, its predecessors' end, in one list and in any order.
    let csv = "code,name,province,valid_from,valid_until,successors
GM0312,Bunnik,Utrecht,,2026-06-01,GM2001
GM2001,Kromme Rijn,Utrecht,2026-06-01,,
GM0352,Wijk bij Duurstede,Utrecht,,2026-06-01,GM2001
";
    let done = world.ask(&admin, IMPORT, json!({"input": {"csv": csv, "idempotencyKey": "merger-2026"}})).await;
    assert_eq!(done["importMunicipalities"], json!({"created": 1, "changed": 2, "unchanged": 0, "dryRun": false}));
    assert_eq!((world.municipalities_on(None).await, world.municipalities_on(Some("2026-06-01")).await), (342, 341));
    let again = world.ask(&admin, IMPORT, json!({"input": {"csv": csv, "idempotencyKey": "merger-2026"}})).await;
    assert_eq!(again, done, "a replay tells the same numbers");
    let other = json!({"input": {"csv": MERGER, "idempotencyKey": "merger-2026"}});
    assert_eq!(world.refused(&admin, IMPORT, other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    // What is still to come can be called off.
    let off = "code,name,province\nGM0312,Bunnik,Utrecht\nGM0352,Wijk bij Duurstede,Utrecht\n";
    assert_eq!(world.ask(&admin, IMPORT, json!({"input": {"csv": off}})).await["importMunicipalities"]["changed"], 2);
    assert_eq!(world.municipalities_on(Some("2026-06-01")).await, 343);
}

async fn regions_are_an_administrators(world: World) {
    let (admin, nobody) = (world.admin().await, Actor::Nobody);
    let input = json!({"name": "Lekstroom", "kind": "YOUTH_REGION", "validFrom": "2015-01-01",
      "municipalityIds": ["GM0356", ids::municipality("GM0321")], "idempotencyKey": "lekstroom-1"});
    let made = world.ask(&admin, CREATE, json!({"input": input})).await["createRegion"]["region"].clone();
    assert_eq!((&made["name"], &made["version"], &made["validFrom"]), (&json!("Lekstroom"), &json!(1), &json!("2015-01-01")));
    assert_eq!(codes(&made["municipalities"]), ["GM0321", "GM0356"]);
    assert_eq!(world.ask(&admin, CREATE, json!({"input": input})).await["createRegion"]["region"], made);
    assert_eq!(world.count("SELECT count(*) FROM regions").await, 1);

    let change = |fields: Json| {
        let mut input = json!({"id": made["id"], "expectedVersion": 1});
        input.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        json!({"input": input})
    };
    for actor in [&nobody, &world.ouder("o").await, &world.professional("p").await, &world.moderator("m").await] {
        let says = if *actor == nobody { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(
            world.refused(actor, CREATE, json!({"input": {"name": "Elders", "kind": "OTHER", "municipalityIds": ["GM0344"]}})).await,
            says
        );
        assert_eq!(world.refused(actor, CHANGE, change(json!({"name": "Elders"}))).await, says);
        assert_eq!(world.refused(actor, IMPORT, json!({"input": {"csv": MERGER}})).await, says);
    }
    let changed = world
        .ask(&admin, CHANGE, change(json!({"name": "Lekstroom en Zeist", "validUntil": "2030-01-01", "municipalityIds": ["GM0355"]})))
        .await;
    let changed = &changed["changeRegion"]["region"];
    assert_eq!(
        (&changed["name"], &changed["version"], &changed["validUntil"]),
        (&json!("Lekstroom en Zeist"), &json!(2), &json!("2030-01-01"))
    );
    assert_eq!((codes(&changed["municipalities"]), &changed["validFrom"]), (vec!["GM0355"], &json!("2015-01-01")));
    assert_eq!(world.refused(&admin, CHANGE, change(json!({"name": "Te laat"}))).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let open = world.ask(&admin, CHANGE, change(json!({"validUntil": null, "expectedVersion": 2}))).await;
    assert_eq!((&open["changeRegion"]["region"]["validUntil"], &open["changeRegion"]["region"]["version"]), (&Json::Null, &json!(3)));

    for (fields, says) in [
        (json!({"name": "x", "municipalityIds": []}), "INVALID input.name:TOO_SHORT input.municipalityIds:TOO_FEW"),
        (
            json!({"name": "x".repeat(121), "municipalityIds": ["GM0344", "nee", "GM0344"], "idempotencyKey": "kort"}),
            "INVALID input.name:TOO_LONG input.municipalityIds.1:BAD_ID input.municipalityIds.2:DUPLICATE input.idempotencyKey:TOO_SHORT",
        ),
        (json!({"name": "Veel", "municipalityIds": vec!["GM0344"; 401]}), "INVALID input.municipalityIds:TOO_MANY"),
        (
            json!({"name": "lekstroom en ZEIST", "municipalityIds": ["GM9999", "GM0457"]}),
            "INVALID input.municipalityIds.0:UNKNOWN_ID input.municipalityIds.1:CEASED_MUNICIPALITY input.name:NAME_TAKEN",
        ),
        (
            json!({"name": "Vroeger", "validFrom": "2020-01-01", "validUntil": "2020-01-01", "municipalityIds": ["GM0457"]}),
            "REFUSED input.validUntil:OUT_OF_RANGE",
        ),
    ] {
        let mut input = json!({"kind": "YOUTH_REGION"});
        input.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        assert_eq!(world.refused(&admin, CREATE, json!({"input": input})).await, says, "{input}");
    }
    let other = json!({"input": {"id": ids::municipality("GM0344"), "expectedVersion": 1}});
    assert_eq!(world.refused(&admin, CHANGE, other).await, "INVALID input.id:WRONG_ID_TYPE");
    let gone = json!({"input": {"id": ids::id(entity::ids::RegionId::new()), "expectedVersion": 1}});
    assert_eq!(world.refused(&admin, CHANGE, gone).await, "NOT_FOUND input.id:UNKNOWN_ID");
}

async fn regions_are_found(world: World) {
    let (admin, nobody) = (world.admin().await, Actor::Nobody);
    for (name, kind, of, until) in [
        ("Passend Een", "SCHOOL_ASSOCIATION", "GM0344", None),
        ("Jeugdregio Één", "YOUTH_REGION", "GM0344", Some("2025-01-01")),
        ("Passend 100%", "SCHOOL_ASSOCIATION", "GM0355", None),
    ] {
        let input = json!({"name": name, "kind": kind, "municipalityIds": [of], "validUntil": until});
        world.ask(&admin, CREATE, json!({"input": input})).await;
        world.app.clock.advance(Duration::seconds(1));
    }
    for (variables, found) in [
        (json!({}), vec!["Passend 100%", "Jeugdregio Één", "Passend Een"]),
        (json!({"text": "EEN"}), vec!["Jeugdregio Één", "Passend Een"]),
        (json!({"text": "0%"}), vec!["Passend 100%"]),
        (json!({"text": "_a%"}), vec![]),
        (json!({"kind": "SCHOOL_ASSOCIATION", "of": "GM0344"}), vec!["Passend Een"]),
        (json!({"on": "2026-01-01", "of": "GM0344"}), vec!["Passend Een"]),
        (json!({"on": "2024-12-31", "of": ids::municipality("GM0344")}), vec!["Jeugdregio Één", "Passend Een"]),
    ] {
        let list = world.ask(&nobody, REGIONS, variables.clone()).await;
        assert_eq!(names(&list, "regions"), found, "{variables}");
        assert_eq!(list["regions"]["totalCount"], found.len());
    }
    let first = world.ask(&nobody, REGIONS, json!({"first": 2})).await;
    assert_eq!(first["regions"]["pageInfo"]["hasNextPage"], true);
    let next = world.ask(&nobody, REGIONS, json!({"first": 2, "after": first["regions"]["pageInfo"]["endCursor"]})).await;
    assert_eq!(names(&next, "regions"), ["Passend Een"]);
    let back = world.ask(&nobody, REGIONS, json!({"last": 1, "before": next["regions"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(names(&back, "regions"), ["Jeugdregio Één"]);
}

stories! {
    the_list_is_by_name_on_a_day, bad_arguments_are_named, an_old_code_keeps_resolving, wijdemeren_joins_hilversum,
    every_wrong_cell_is_told_at_once, regions_are_an_administrators, regions_are_found,
}
