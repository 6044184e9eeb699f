//! ResolvedList are resolved in place (src/graphql/row.rs). Here they are held equal to what the library's own executor would answer: the same
//! documents, asked both ways, give the same JSON.
mod memory;

use crate::{
    questions::{ANSWER, answer, ask, community, join},
    stories,
    world::World,
};
use async_graphql::{Request, Response, ValidationMode, Value, Variables};
use serde_json::{Value as Json, json};
use vonk::{
    error::Language,
    graphql::{RequestContext, row::Stock, wire},
    policy::Actor,
    schema::{
        self, Schema,
        documents::{Bounds, Documents},
    },
};

/// Documents over the real schema. `$c` is a community, `$q` a question of it, `$a` one of its answers, `$m` a closed community, `$e` a meeting,
/// `$r` a registration for it, `$w` a network of parents, `$t` a policy table.
const DOCUMENTS: &[&str] = &[
    "query($c: ID!) { questions(communityId: $c, first: 3) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
       edges { cursor node { id text createdAt state answerCount author { displayName capacity } } } } }",
    "query($c: ID!, $n: Int! = 2) { questions(communityId: $c, first: 4) { edges { node { id
       answers(first: $n) { totalCount edges { cursor node { id body kind author { displayName profile { id displayName } }
       replies(first: 1) { edges { node { id parent { id } question { id community { name } } } } } } } } } } } }",
    "query($c: ID!) { a: questions(communityId: $c, first: 2) { e: edges { n: node { x: id y: id t: text who: author { d: displayName } } } }
       b: questions(communityId: $c, last: 1) { edges { node { id } } } }",
    "query($c: ID!) { questions(communityId: $c, first: 3) { ...Page ... { __typename } ... on QuestionConnection { totalCount } } }
       fragment Page on QuestionConnection { edges { node { ...Card ... on Question { explanation ... { answerCount } } k: __typename } } }
       fragment Card on Question { id author { ...Who } community { ...Place } } fragment Who on Author { displayName __typename }
       fragment Place on Community { id name workArea { label level municipalities { name } } tags { label } }",
    "query($c: ID!, $y: Boolean! = true, $n: Boolean! = false) { questions(communityId: $c, first: 2) { edges { node { id text @skip(if: $y)
       explanation @include(if: $n) author @include(if: $y) { displayName @skip(if: $n) } ...F @skip(if: $y)
       ... on Question @include(if: $y) { createdAt } ... @skip(if: $n) { version } community @skip(if: $y) { id } } } } }
       fragment F on Question { answerCount }",
    "query($c: ID!) { questions(communityId: $c, first: 3) { edges { node { author { displayName } author { capacity displayName }
       answers(first: 2) { edges { node { id } } } answers(first: 2) { edges { cursor node { body author { displayName } } } } } } edges { cursor } } }",
    "query($c: ID!) { questions(communityId: $c, first: 3) { edges { node { id @skip(if: true) } } } }",
    "query($q: ID!) { question(id: $q) { id text textHtml withdrawnAt stateReason tags { label } followerCount { value fewerThan }
       viewerIsAuthor viewerFollowsAs missingPerspectives revisions { text version } turns { from to reason by at } workArea { label } community { id questionCount memberCount { value } } } }",
    "query($q: ID!) { question(id: $q) { answers { edges { node { id body bodyHtml withdrawnAt author { displayName } helpfulCount { fewerThan }
       viewerMarkedHelpfulAs viewerIsAuthor mentions { displayName } revisions { text } replies { edges { node { parent { id parent { id } } } } } } } } } }",
    "query($c: ID!) { community(id: $c) { id name descriptionHtml viewerMemberships { id state role profile { id } } viewerCanRequestMembership(capacity: OUDER) viewerCanUpdate parent { id }
       members(first: 5) { totalCount { value fewerThan } edges { node { id capacity profile { displayName } } } }
       children(first: 2) { edges { node { id } } } questions(first: 2) { edges { node { id community { id } } } } } }",
    "query($m: ID!) { community(id: $m) { id name questionCount } questions(communityId: $m, first: 3) { totalCount edges { node { id } } } }",
    "query($c: ID!, $e: ID!) { event(id: $e) { id title descriptionHtml joinLink parentFriendly { value reasons } viewerCanOrganise community { id name } organisation { id }
       workArea { label } } node(id: $e) { ... on Event { title community { viewerCanOrganise } } }
       community(id: $c) { events(first: 2) { totalCount edges { cursor node { id startsAt parentFriendly { value } joinLink } } } } }",
    "query($e: ID!) { event(id: $e) { author { displayName capacity function profile { id } handle } tags { label kind } registrationQuestions { id text kind required options }
       reportRevisions { text } registeredCount { value fewerThan } freePlaces { ouder professional keptForParents }
       viewerRegistrations { id state capacity offeredUntil attended version createdOn updatedOn answers { text question { id text } } profile { id } event { id title } }
       registrations(first: 2) { totalCount { value fewerThan } pageInfo { hasNextPage startCursor endCursor } edges { cursor node { id state ... on Node { id }
         profile { displayName } answers { text question { text } } } } } } }",
    "query($r: ID!) { node(id: $r) { __typename id ... on Registration { state answers { question { kind } } event { registrations(last: 1) { edges { node { id } } } } } } }",
    "{ viewer { registrations(first: 2) { totalCount { value } edges { cursor node { id answers { text } event { title author { displayName } } } } } } }",
    "query($e: ID!) { event(id: $e) { bad: registrations(first: 0) { totalCount { value } } registrations(state: WAITING, capacity: OUDER) { edges { node { id } } } } }",
    "query($w: ID!) { network(id: $w) { id kind name descriptionHtml contact municipalities { code networks(first: 1) { totalCount edges { node { id } } } }
       ties { municipalityId code from until } association { id } foundedOn endedOn state confirmedOn confirmations memberCount { value fewerThan }
       duty { year required held planned short by meetings { on counts reason event { id title network { name } } } } viewerSeats { id part state network { id } }
       seats(first: 2) { totalCount { value } edges { cursor node { id profile { displayName } } } } viewerCanManage
       events(first: 2) { edges { node { id intervision programmeMeeting author { displayName anonymous } } } } templates(first: 2) { edges { node { id title network { id } } } } } }",
    "query($w: ID!) { node(id: $w) { __typename ... on Network { name duty(year: 2025) { required } } } networks(first: 2) { totalCount edges { cursor node { id duty { short } } } }
       programmeDuty { required held meetings { reason } } eventTemplates(first: 2) { edges { node { id programmeHtml } } } ownNetworkSeats { edges { node { id } } } }",
    "{ coverage(on: \"2026-03-01\") { on country { municipalities covered fragile blank } provinces { province sum { blank } }
       municipalities { municipality { id code name province } state reasons networkCount } } }",
    "{ expertRequests(first: 3) { totalCount edges { cursor node { id topic setting hours feeCents state viewerAsked workArea { label } network { id }
       offers { id message state seat { id } viewerIsExpert expertName requesterName requesterOrganisation network { name } request { id } } } } } }",
    "{ events(last: 3, orderBy: LATEST) { totalCount pageInfo { hasNextPage startCursor } edges { cursor node { id state community { id } workArea { label } } } } }",
    "query($t: ID!) { policyTable(id: $t) { id title descriptionHtml phase domains parentsPosition organisation { name } workArea { label } viewerCanRun
       parentsPositionHistory { position recordedAt } currentDraft { number text current table { id } } adoptionRequirements { point met } override { reason at }
       inputs(first: 2) { totalCount { value fewerThan } pageInfo { endCursor } edges { cursor node { number displayName text draft { number } window { open }
       event { id } response { kind reason } responses { kind } profile { id } viewerIsGiver givenOn table { title } } } }
       drafts(first: 1) { totalCount edges { node { id number } } } windows(last: 1) { edges { node { id open } } } meetings(first: 2) { totalCount edges { node { id } } } } }",
    "query($t: ID!) { policyTables(first: 2) { totalCount edges { node { id phase adoptionRequirements { point met } } } } node(id: $t) { id ... on PolicyTable { title } } }",
    "{ communities(first: 5) { edges { node { id name viewerMemberships { state } } } } version __typename }",
    "{ viewer { id roles profiles { id displayName capacity domains } } }",
    "{ provinces { name municipalityCount } tags(first: 5) { edges { node { id label kind } } } experts(first: 3) { edges { node { id displayName } } } }",
    "{ ownQuestions(first: 5) { edges { node { id state } } } }",
    "query($c: ID!) { questionsToReview(communityId: $c, first: 2) { totalCount edges { node { id } } } }",
    "query($c: ID!) { similarQuestions(communityId: $c, text: \"Wat helpt bij het eerste gesprek?\") { id text author { displayName } } }",
    "query($a: ID!) { question(id: $a) { id } version }",
    "query($q: ID!) { wrong: community(id: $q) { id } question(id: $q) { id } }",
    "query($c: ID!) { question(id: \"x\") { id } ok: questions(communityId: $c, first: 1) { edges { node { id } } } bad: questions(first: 101) { totalCount } }",
    "query($c: ID!) { questions(communityId: $c, first: 3) { edges { node { id ok: answers(first: 1) { totalCount }
       bad: answers(first: 0) { totalCount edges { node { id } } } } } } }",
    "query($c: ID!) { questions(communityId: $c, first: 2) { edges { node { answers(first: 2) { edges { node { id
       replies(after: \"nergens\") { totalCount } } } } } } } }",
    "query($c: ID!, $q: ID!, $a: ID!, $m: ID!) { node(id: $q) { __typename id ... on Question { text author { displayName } } ...N }
       closed: node(id: $m) { id ... on Community { name questionCount } }
       nodes(ids: [$q, $a, $c, $m, $q]) { __typename id ...N ... on Answer { body question { id } } } }
       fragment N on Node { id ... on Community { name members(first: 1) { edges { node { ... on Node { id } } } } } }",
    "query($c: ID!) { questions(communityId: $c, first: 3) { edges { node { ... on Node { id ... on Question { text } ... on Answer { body } } ...N } } } }
       fragment N on Node { k: __typename ... on Community { name } ... on Question { answers(first: 1) { edges { node { ... on Node { id } } } } } }",
    "query($q: ID!) { bad: node(id: \"x\") { id } ok: node(id: $q) { id } }",
    "query($q: ID!) { nodes(ids: [$q, \"x\", \"y\"]) { id } version }",
    "query($q: ID!) { question(id: $q) { harvest { id state works answers { id } author { displayName } minorityNotes { text } } answers(first: 3) { edges { node { ... on Node { __typename } } } } } }",
    "{ __type(name: \"Question\") { name fields { name type { name } } } __schema { queryType { name } } }",
];

/// Documents that are refused as a whole.
const REFUSED: &[&str] = &[
    "{ question(id: \"x\") { nope } }",
    "query($c: ID!, $n: Int!) { questions(communityId: $c, first: $n) { totalCount } }",
    "query($c: ID!) { questions(communityId: $c) { totalCount { value } } }",
];

/// An answer as a client would compare it: errors in any order.
pub fn comparable(response: &Response) -> Json {
    let mut json = serde_json::to_value(response).expect("JSON");
    if let Some(errors) = json.get_mut("errors").and_then(Json::as_array_mut) {
        errors.sort_by_key(Json::to_string);
    }
    json
}

async fn asked(world: &World, schema: &Schema, actor: &Actor, document: &str, variables: &Json) -> Json {
    let session = RequestContext::new(world.app.clone(), actor.clone(), Language::En);
    let request = Request::new(document).variables(Variables::from_json(variables.clone())).data(session);
    #[expect(clippy::disallowed_methods, reason = "the same request is asked of two schemas")]
    let response = schema.execute(request).await;
    comparable(&response)
}

/// A community with questions, answers and replies, one of them withdrawn, and a closed one: who asks for them, and the variables of the documents.
async fn filled(world: &World) -> ([Actor; 4], Json) {
    let (anna, imke, mo) = (world.ouder("anna").await, world.professional("imke").await, world.moderator("mo").await);
    let place = community(world, json!({})).await;
    let closed = community(world, json!({"visibility": "MEMBERS", "name": "Binnenkamer"})).await;
    for (who, place, capacity) in [(&anna, &place, "OUDER"), (&imke, &place, "PROFESSIONAL"), (&anna, &closed, "OUDER")] {
        join(world, who, place, capacity).await;
    }
    ask(world, &anna, &closed, "OUDER", "Wat blijft er binnen deze kamer?").await;
    let (mut question, mut first) = (String::new(), String::new());
    for q in 0..5 {
        question = ask(world, &anna, &place, "OUDER", &format!("Wat helpt bij het eerste gesprek, keer {q}?")).await;
        for a in 0..q {
            let who = if a % 2 == 0 { (&imke, "PROFESSIONAL") } else { (&anna, "OUDER") };
            let id = answer(world, who.0, &question, who.1, &format!("Antwoord **{q}**-{a}")).await;
            let reply = json!({"questionId": question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": "Dank je wel.", "parentId": id});
            world.ask(&anna, ANSWER, json!({"input": reply})).await;
            first = id;
        }
    }
    let withdraw = "mutation($input: WithdrawAnswerInput!) { withdrawAnswer(input: $input) { answer { id } } }";
    let last = answer(world, &imke, &question, "PROFESSIONAL", "Bij nader inzien niet.").await;
    world.ask(&imke, withdraw, json!({"input": {"answerId": last, "expectedVersion": 1}})).await;
    let mut meeting = Json::Null;
    for days in [5, 20] {
        let more = json!({"tags": {"words": ["Meedoen"]}, "registrationQuestions": [{"text": "Waarvoor komt u?", "kind": "SHORT_TEXT", "required": true}]});
        let input = crate::events::with(&crate::events::evening(&place, days), more);
        meeting = crate::events::published(world, &world.admin().await, input).await["id"].clone();
    }
    let asked = "query($id: ID!) { event(id: $id) { registrationQuestions { id } } }";
    let asked = world.ask(&anna, asked, json!({"id": meeting})).await["event"]["registrationQuestions"][0]["id"].clone();
    let mut coming = String::new();
    for (who, hat) in [(&imke, "PROFESSIONAL"), (&anna, "OUDER")] {
        let input = json!({"eventId": meeting, "capacity": hat, "answers": [{"questionId": asked, "text": "Om te leren"}]});
        let row = world.ask(who, crate::registrations::REGISTER, json!({"input": input})).await;
        coming = crate::registrations::text(&row["registerForEvent"]["registration"]["id"]);
    }
    let of_parents = of_parents(world, &anna).await;
    let policy = crate::policytables::Story::tell(world).await;
    let draft = policy.consulted(world, 20).await;
    let given = policy.give(world, &policy.anna, &draft).await;
    policy.give(world, &policy.bea, &draft).await;
    policy.respond(world, &given).await;
    let variables =
        json!({"c": place, "m": closed, "q": question, "a": first, "e": meeting, "r": coming, "t": policy.table, "w": of_parents});
    ([Actor::Nobody, anna, imke, mo], variables)
}

/// A network that she coordinates, with a meeting and an offer to a request for a parent: its id.
async fn of_parents(world: &World, anna: &Actor) -> Json {
    use crate::networks::{SEAT, deed, meeting, network};
    let admin = world.admin().await;
    let made = network(world, anna, &["GM0344", "GM0363"]).await;
    meeting(world, anna, &made, "2026-02-10T18:00:00Z", json!({})).await;
    let template = json!({"title": "Avond", "programme": "*Welkom*", "minutes": 90, "form": "ONLINE", "networkId": made["id"]});
    world.ask(anna, &deed("createEventTemplate", "__typename"), json!({"input": template})).await;
    let wish = json!({"topic": "Beleid", "setting": "Een middag in het gemeentehuis.", "hours": 3, "workArea": {"level": "NATIONAL"}});
    let asked =
        world.ask(&admin, &deed("askForExpert", "request { id }"), json!({"input": wish})).await["askForExpert"]["request"]["id"].clone();
    let own = format!("query($id: ID!) {{ network(id: $id) {{ viewerSeats {{ {SEAT} }} }} }}");
    let seat = world.ask(anna, &own, json!({"id": made["id"]})).await["network"]["viewerSeats"][0]["id"].clone();
    let offer = json!({"requestId": asked, "networkId": made["id"], "seatId": seat, "message": "Dat doe ik zelf."});
    world.ask(anna, &deed("offerExpert", "__typename"), json!({"input": offer})).await;
    made["id"].clone()
}

/// As the door has it: prepared, and its answer written as JSON where nothing has to be merged. None for a document that is not fit.
async fn served(world: &World, documents: &Documents, schema: &Schema, actor: &Actor, document: &str, variables: &Json) -> Option<Json> {
    let prepared = documents.prepare(document, None).await.ok()?;
    let session = RequestContext::new(world.app.clone(), actor.clone(), Language::En);
    let request = prepared.request(Variables::from_json(variables.clone())).data(session);
    #[expect(clippy::disallowed_methods, reason = "the same request is asked of two schemas")]
    let mut response = schema.execute(request).await;
    let mut json: Json = serde_json::from_slice(&wire::answer(&response.data, &[])).expect("JSON");
    response.data = Value::Null;
    if let Some(errors) = comparable(&response).get("errors") {
        json["errors"] = errors.clone();
    }
    Some(json)
}

async fn documents_read_the_same(world: World) {
    let (actors, variables) = filled(&world).await;
    let stock = schema::builder(ValidationMode::Strict).data(Stock).finish();
    let rows = schema::build(ValidationMode::Strict);
    assert_eq!(stock.sdl(), rows.sdl());
    let documents = Documents::new(schema::build(ValidationMode::Strict), Bounds::default()).expect("documents");
    let (mut errors, mut ways) = (0, 0);
    for document in DOCUMENTS.iter().chain(REFUSED) {
        let mut data = false;
        for actor in &actors {
            let ours = asked(&world, &rows, actor, document, &variables).await;
            let theirs = asked(&world, &stock, actor, document, &variables).await;
            assert_eq!(ours, theirs, "{actor:?}\n{document}");
            if let Some(served) = served(&world, &documents, &rows, actor, document, &variables).await {
                assert_eq!(served, theirs, "{actor:?}\n{document}");
                ways += 1;
            }
            data |= ours["data"].as_object().is_some_and(|data| data.values().any(|value| !value.is_null()));
            errors += ours["errors"].as_array().map_or(0, Vec::len);
        }
        assert_eq!(data, !REFUSED.contains(document), "{document}");
    }
    assert!(ways >= 4 * DOCUMENTS.len(), "{ways} answers as JSON");
    assert!(errors > 20, "{errors} errors");
}

/// Each field of a type as a selection by itself.
async fn fields(world: &World, rows: &Schema, of: &str) -> Vec<String> {
    let document = "query($of: String!) { __type(name: $of) { fields { name args { name type { kind } }
        type { kind ofType { kind ofType { kind ofType { kind } } } } } } }";
    let found = asked(world, rows, &Actor::Nobody, document, &json!({"of": of})).await;
    let object = |kind: &Json| {
        let mut kind = kind;
        while !kind["ofType"].is_null() {
            kind = &kind["ofType"];
        }
        kind["kind"] == "OBJECT" || kind["kind"] == "INTERFACE"
    };
    let fields = found["data"]["__type"]["fields"].as_array().expect("fields");
    let one = |field: &Json| {
        let (name, needed) = (field["name"].as_str().expect("a name"), field["args"].as_array().expect("arguments"));
        let needed = needed.iter().filter(|one| one["type"]["kind"] == "NON_NULL").map(|one| &one["name"]).collect::<Vec<_>>();
        assert!(needed.is_empty() || needed == ["capacity"], "{name} needs {needed:?}");
        let given = if needed.is_empty() { "" } else { "(capacity: OUDER)" };
        format!("{name}{given}{}", if object(&field["type"]) { " { __typename }" } else { "" })
    };
    fields.iter().map(one).collect()
}

/// A page reads no more columns than its selection needs: each field, asked for alone, tells what it tells when all columns are read.
async fn fields_alone_read_the_same(world: World) {
    let (actors, variables) = filled(&world).await;
    let stock = schema::builder(ValidationMode::Strict).data(Stock).finish();
    let rows = schema::build(ValidationMode::Strict);
    let author: Vec<_> = fields(&world, &rows, "Author").await.into_iter().map(|field| format!("author {{ {field} }}")).collect();
    let community: Vec<_> = fields(&world, &rows, "Community").await.into_iter().map(|field| format!("community {{ {field} }}")).collect();
    let question = [fields(&world, &rows, "Question").await, author.clone(), community].concat();
    let answer = [fields(&world, &rows, "Answer").await, author].concat();
    let documents = Documents::new(rows.clone(), Bounds::default()).expect("documents");
    let page = |field: &String| format!("query($c: ID!) {{ questions(communityId: $c) {{ edges {{ cursor node {{ {field} }} }} }} }}");
    let one = |field: &String| format!("query($q: ID!) {{ question(id: $q) {{ {field} }} }}");
    let listed = |field: &String| {
        format!(
            "query($c: ID!) {{ questions(communityId: $c, first: 2) {{ edges {{ node {{ answers(first: 5) {{ edges {{ node {{ {field} more: replies(first: 1) {{ edges {{ node {{ {field} }} }} }} }} }} }} }} }} }} }}"
        )
    };
    let asked_for: Vec<_> = question.iter().map(page).chain(question.iter().map(one)).chain(answer.iter().map(listed)).collect();
    assert!(asked_for.len() > 100, "{} documents", asked_for.len());
    for document in &asked_for {
        for actor in &actors[1..3] {
            let ours = asked(&world, &rows, actor, document, &variables).await;
            assert_eq!(ours, asked(&world, &stock, actor, document, &variables).await, "{actor:?}\n{document}");
            let served = served(&world, &documents, &rows, actor, document, &variables).await;
            assert_eq!(Some(&ours), served.as_ref(), "{actor:?}\n{document}");
            assert_eq!(ours["errors"], Json::Null, "{document}");
        }
    }
}

stories! { documents_read_the_same, fields_alone_read_the_same }
