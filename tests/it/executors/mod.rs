//! Rows are resolved in place (src/graphql/row.rs). Here they are held equal to what the library's own executor would answer: the same
//! documents, asked both ways, give the same JSON.
mod memory;

use crate::{
    questions::{ANSWER, answer, ask, community, join},
    stories,
    world::World,
};
use async_graphql::{Request, Response, ValidationMode, Variables};
use serde_json::{Value as Json, json};
use vonk::{
    error::Language,
    graphql::{self, Schema, Session, row::Stock},
    policy::Actor,
};

/// Documents over the real schema. `$c` is a community, `$q` a question of it, `$a` one of its answers, `$m` a closed community, `$e` a meeting.
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
    "query($c: ID!) { community(id: $c) { id name descriptionHtml viewerSeats { id state part profile { id } } viewerCan { join contribute change } parent { id }
       members(first: 5) { totalCount { value fewerThan } edges { node { id capacity profile { displayName } } } }
       children(first: 2) { edges { node { id } } } questions(first: 2) { edges { node { id community { id } } } } } }",
    "query($m: ID!) { community(id: $m) { id name questionCount } questions(communityId: $m, first: 3) { totalCount edges { node { id } } } }",
    "query($c: ID!, $e: ID!) { event(id: $e) { id title descriptionHtml joinLink parentFriendly { value reasons } viewerCanOrganise community { id name } organisation { id }
       workArea { label } } node(id: $e) { ... on Event { title community { viewerCan { organise } } } }
       community(id: $c) { events(first: 2) { totalCount edges { cursor node { id startsAt parentFriendly { value } joinLink } } } } }",
    "{ events(last: 3, orderBy: LATEST) { totalCount pageInfo { hasNextPage startCursor } edges { cursor node { id state community { id } workArea { label } } } } }",
    "{ communities(first: 5) { edges { node { id name viewerSeats { state } } } } version __typename }",
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
    let session = Session::new(world.app.clone(), actor.clone(), Language::En);
    let request = Request::new(document).variables(Variables::from_json(variables.clone())).data(session);
    #[expect(clippy::disallowed_methods, reason = "the same request is asked of two schemas")]
    let response = schema.execute(request).await;
    comparable(&response)
}

async fn documents_read_the_same(world: World) {
    let (anna, imke, mo) = (world.ouder("anna").await, world.professional("imke").await, world.moderator("mo").await);
    let place = community(&world, json!({})).await;
    let closed = community(&world, json!({"visibility": "MEMBERS", "name": "Binnenkamer"})).await;
    for (who, place, capacity) in [(&anna, &place, "OUDER"), (&imke, &place, "PROFESSIONAL"), (&anna, &closed, "OUDER")] {
        join(&world, who, place, capacity).await;
    }
    ask(&world, &anna, &closed, "OUDER", "Wat blijft er binnen deze kamer?").await;
    let (mut question, mut first) = (String::new(), String::new());
    for q in 0..5 {
        question = ask(&world, &anna, &place, "OUDER", &format!("Wat helpt bij het eerste gesprek, keer {q}?")).await;
        for a in 0..q {
            let who = if a % 2 == 0 { (&imke, "PROFESSIONAL") } else { (&anna, "OUDER") };
            let id = answer(&world, who.0, &question, who.1, &format!("Antwoord **{q}**-{a}")).await;
            let reply = json!({"questionId": question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": "Dank je wel.", "parentId": id});
            world.ask(&anna, ANSWER, json!({"input": reply})).await;
            first = id;
        }
    }
    let withdraw = "mutation($input: AnswerVersionInput!) { withdrawAnswer(input: $input) { answer { id } } }";
    let last = answer(&world, &imke, &question, "PROFESSIONAL", "Bij nader inzien niet.").await;
    world.ask(&imke, withdraw, json!({"input": {"answerId": last, "expectedVersion": 1}})).await;

    let mut meeting = Json::Null;
    for days in [5, 20] {
        meeting = crate::events::published(&world, &world.admin().await, crate::events::evening(&place, days)).await["id"].clone();
    }

    let stock = graphql::builder(ValidationMode::Strict).data(Stock).finish();
    let rows = graphql::build(ValidationMode::Strict);
    assert_eq!(stock.sdl(), rows.sdl());
    let variables = json!({"c": place, "m": closed, "q": question, "a": first, "e": meeting});
    let mut errors = 0;
    for document in DOCUMENTS.iter().chain(REFUSED) {
        let mut data = false;
        for actor in [&Actor::Nobody, &anna, &imke, &mo] {
            let ours = asked(&world, &rows, actor, document, &variables).await;
            let theirs = asked(&world, &stock, actor, document, &variables).await;
            assert_eq!(ours, theirs, "{actor:?}\n{document}");
            data |= ours["data"].as_object().is_some_and(|data| data.values().any(|value| !value.is_null()));
            errors += ours["errors"].as_array().map_or(0, Vec::len);
        }
        assert_eq!(data, !REFUSED.contains(document), "{document}");
    }
    assert!(errors > 20, "{errors} errors");
}

stories! { documents_read_the_same }
