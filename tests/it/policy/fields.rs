//! Every root field, tried as everyone, in a public community and in a confidential one. fields.txt beside this is what was decided.
//!
//! A field without a line here fails. Deciding anew: VONK_TABLE=write cargo test --test it policy::fields, and read the difference.
use super::stage::{Place, Stage};
use crate::world::World;
use serde_json::{Value as Json, json};
use std::{fmt::Write as _, fs};
use vonk::{
    policy::{Actor, Role},
    tokens::LOCAL_ISSUER,
};

const DECIDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/policy/fields.txt");

/// Each root field with the arguments that it is tried with. `<…>` is filled in by the stage, for a place or for whoever asks; a field whose
/// arguments name something of a place is tried in both places.
const QUERIES: &[(&str, &str)] = &[
    ("communities", "{ edges { node { id } } }"),
    ("community", "(id: <community>) { id }"),
    ("datePoll", "(id: <poll>) { id }"),
    ("datePolls", "(communityId: <community>) { edges { node { id } } }"),
    ("coverage", "{ on }"),
    ("errorCodes", ""),
    ("event", "(id: <event>) { id }"),
    ("eventTemplate", "(id: <template>) { id }"),
    ("eventTemplates", "{ edges { node { id } } }"),
    ("events", "(communityId: <community>) { edges { node { id } } }"),
    ("experts", "{ edges { node { id } } }"),
    ("expertRequest", "(id: <expert request>) { id }"),
    ("expertRequests", "{ edges { node { id } } }"),
    ("failingJobs", "{ edges { node { id } } }"),
    ("harvest", "(id: <harvest>) { id }"),
    ("municipalities", "(first: 1) { edges { node { id } } }"),
    ("municipality", "(id: \"GM0344\") { id }"),
    ("network", "(id: <network>) { id }"),
    ("networks", "{ edges { node { id } } }"),
    ("node", "(id: <draft>) { id }"),
    (
        "nodes",
        "(ids: [<community>, <question>, <draft>, <pending>, <answer>, <harvest>, <member>, <request>, <left question>, <left answer>, <event>, <meeting>, <registration>, <poll>, <date>, <network>, <network seat>, <network request>, <template>, <expert request>, <expert offer>, <policy table>, <policy draft>, <window>, <parent input>]) { id }",
    ),
    ("organisation", "(id: <organisation>) { id }"),
    ("organisations", "{ edges { node { id } } }"),
    ("ownAnswers", "{ edges { node { id } } }"),
    ("ownNetworkSeats", "{ edges { node { id } } }"),
    ("ownParentInputs", "{ edges { node { id } } }"),
    ("ownQuestions", "{ edges { node { id } } }"),
    ("parentInput", "(id: <parent input>) { id }"),
    ("policyTable", "(id: <policy table>) { id }"),
    ("policyTables", "{ edges { node { id } } }"),
    ("problemCodes", ""),
    ("profile", "(id: <parent>) { id }"),
    ("programmeDuty", "{ held }"),
    ("provinces", "{ name }"),
    ("question", "(id: <draft>) { id }"),
    ("questions", "(communityId: <community>) { edges { node { id } } }"),
    ("questionsToReview", "(communityId: <community>) { edges { node { id } } }"),
    ("recontactConsents", "{ edges { node { id } } }"),
    ("region", "(id: <region>) { id }"),
    ("regions", "{ edges { node { id } } }"),
    ("similarQuestions", "(communityId: <community>, text: \"Hoe betrekken wij ouders bij het plan\") { id }"),
    ("tag", "(id: <tag>) { id }"),
    ("tags", "(kind: FREE) { edges { node { id } } }"),
    ("version", ""),
    ("viewer", "{ id }"),
];

pub const MUTATIONS: &[(&str, &str)] = &[
    ("acceptOffer", "registrationId: <offer>, expectedVersion: 1"),
    ("acceptOrganisation", "id: <organisation>, expectedVersion: 1"),
    ("addSynonym", "id: <tag>, word: \"nog een woord\", expectedVersion: 1"),
    (
        "answerDatePoll",
        "datePollId: <poll>, capacity: <hat>, answers: [{optionId: <date>, answer: YES}, {optionId: <date2>, answer: IF_NEED_BE}]",
    ),
    ("answerExpertOffer", "offerId: <expert offer>, expectedVersion: 1, willing: true"),
    ("adoptPolicy", "policyTableId: <policy table>, expectedVersion: 3"),
    ("answerQuestion", "questionId: <question>, capacity: <hat>, kind: EXPERIENCE, body: \"Zo ging het bij ons.\""),
    ("appointCommunityMember", "id: <member>, role: CORE_GROUP, expectedVersion: <member.version>"),
    ("appointNetworkSeat", "seatId: <network seat>, expectedVersion: 2, part: COORDINATOR"),
    ("appointCommunityModerator", "communityId: <community>, profileId: <outsider>"),
    ("appointRepresentative", "organisationId: <organisation>, profileId: <outsider>"),
    ("archiveCommunity", "id: <community>, expectedVersion: <community.version>"),
    ("askForExpert", "topic: \"Beleid\", setting: \"Een middag in het gemeentehuis.\", hours: 3, workArea: {level: NATIONAL}"),
    (
        "askQuestion",
        "communityId: <community>, capacity: <hat>, text: \"Hoe doen jullie dat eigenlijk?\", explanation: \"\", motivation: \"\"",
    ),
    ("cancelEvent", "id: <meeting>, expectedVersion: 2, reason: \"De spreker is ziek.\""),
    ("cancelRegistration", "registrationId: <registration>, expectedVersion: 1"),
    ("updateCommunity", "id: <community>, expectedVersion: <community.version>, name: \"Anders\""),
    ("updateEvent", "id: <meeting>, expectedVersion: 2, title: \"Anders\""),
    ("changeEventTemplate", "templateId: <template>, expectedVersion: 1, title: \"Anders\""),
    ("changeNetwork", "networkId: <network>, expectedVersion: 1, description: \"Anders\""),
    ("updateEventReport", "id: <meeting closed>, expectedVersion: 1, report: \"Zo was het eigenlijk.\""),
    ("changeOrganisation", "id: <organisation>, name: \"Anders\", expectedVersion: 1"),
    ("changePolicyTable", "policyTableId: <policy table>, expectedVersion: 3, title: \"Anders\""),
    ("changeRegion", "id: <region>, name: \"Anders\", expectedVersion: 1"),
    ("closeDatePoll", "datePollId: <poll over>, expectedVersion: 1, reason: \"Niemand kon op deze dagen.\""),
    ("changeWrittenWindow", "windowId: <window>, expectedVersion: 1"),
    ("closeEvent", "id: <meeting over>, expectedVersion: 1"),
    ("confirmNetwork", "networkId: <network>"),
    ("closeQuestion", "questionId: <question>, expectedVersion: <question.version>, reason: \"Het is beantwoord, dank.\""),
    (
        "createCommunity",
        "name: \"Nieuw\", description: \"\", level: NATIONAL, workArea: {level: NATIONAL}, audience: EVERYONE, visibility: PUBLIC, joining: OPEN, parentId: <community>",
    ),
    (
        "createEvent",
        "communityId: <community>, title: \"Nieuw\", startsAt: \"2026-03-04T18:00:00Z\", endsAt: \"2026-03-04T20:00:00Z\", form: ONLINE",
    ),
    (
        "createDatePoll",
        "communityId: <community>, title: \"Nieuw\", closesAt: \"2026-03-01T18:00:00Z\", options: [{startsAt: \"2026-03-04T18:00:00Z\", endsAt: \"2026-03-04T20:00:00Z\"}, {startsAt: \"2026-03-05T18:00:00Z\", endsAt: \"2026-03-05T20:00:00Z\"}]",
    ),
    (
        "createSeries",
        "rule: \"FREQ=WEEKLY;COUNT=3\", communityId: <community>, title: \"Nieuw\", startsAt: \"2026-03-04T18:00:00Z\", endsAt: \"2026-03-04T20:00:00Z\", form: ONLINE",
    ),
    (
        "createEventFromTemplate",
        "templateId: <template>, networkId: <network>, startsAt: \"2026-03-04T18:00:00Z\", joinLink: \"https://bijeen.example/2\"",
    ),
    ("createEventTemplate", "title: \"Draaiboek\", programme: \"Kennismaken\", minutes: 90, form: ONLINE"),
    ("createNetwork", "kind: NETWORK, name: \"Nieuw\", municipalityIds: [\"GM0344\"], contact: \"info@nieuw.example\""),
    ("createOrganisation", "name: \"Nieuw\", kind: SCHOOL, municipalityIds: []"),
    ("createRegion", "name: \"Nieuw\", kind: OTHER, municipalityIds: [\"GM0344\"]"),
    ("decideNetworkSeat", "seatId: <network request>, accept: true, expectedVersion: 1"),
    ("declineExpertRequest", "requestId: <expert request open>, networkId: <network>, message: \"Nu even niet.\""),
    ("decideCommunityMembership", "id: <request>, accept: true, expectedVersion: 1"),
    ("discardEvent", "id: <event>, expectedVersion: 1"),
    ("dismissSuggestedEvent", "communityId: <community>, tagId: <tag>, reason: \"Daar is nu geen tijd voor.\""),
    ("dismissRepresentative", "organisationId: <organisation>, profileId: <outsider>"),
    ("editAnswer", "answerId: <answer>, expectedVersion: <answer.version>, body: \"Bij nader inzien anders.\""),
    ("editQuestion", "questionId: <question>, expectedVersion: <question.version>, text: \"Hoe doen jullie het nu eigenlijk?\""),
    ("endNetwork", "networkId: <network>, expectedVersion: 1"),
    ("exportParticipants", "eventId: <meeting over>"),
    ("eraseParentInput", "parentInputId: <parent input>, expectedVersion: 1"),
    ("followQuestion", "questionId: <question>, capacity: <hat>"),
    ("giveConsent", "topic: \"Onderzoek\", until: \"2026-12-31T00:00:00Z\""),
    ("giveParentInput", "draftId: <policy draft>, text: \"Wij helpen graag mee.\""),
    ("importMunicipalities", "csv: \"code,name,province,valid_from,valid_until,successors\", dryRun: true"),
    ("inviteCoordinator", "networkId: <lone network>, profileId: <outsider>"),
    ("inviteToNetwork", "networkId: <network>, profileId: <outsider>"),
    ("inviteCommunityMember", "communityId: <community>, profileId: <outsider>"),
    ("requestCommunityMembership", "communityId: <community>, capacity: <hat>"),
    ("joinNetwork", "networkId: <network>, capacity: <hat>"),
    ("leaveNetwork", "networkId: <network>, capacity: <hat>"),
    ("leaveCommunity", "id: <community>, capacity: <hat>"),
    ("markAttendance", "registrationId: <came>, expectedVersion: 1, attended: true"),
    ("markAnswerHelpful", "answerId: <answer>, capacity: <hat>"),
    ("markProgrammeMeeting", "id: <meeting>, expectedVersion: 2, programmeMeeting: true"),
    ("mergeTag", "id: <tag>, into: <tag2>, expectedVersion: 1"),
    ("movePolicyTable", "policyTableId: <policy table>, expectedVersion: 3, phase: CONSULTATION"),
    ("objectToHarvest", "harvestId: <harvest>, capacity: <hat>, body: \"Zo heb ik het niet bedoeld.\""),
    ("offerExpert", "requestId: <expert request open>, networkId: <network>, seatId: <network seat>, message: \"Iemand met ervaring.\""),
    ("openPolicyTable", "organisationId: <owner>, title: \"Nieuw\", workArea: {level: NATIONAL}"),
    ("openWrittenWindow", "policyTableId: <policy table>, closesAt: \"2026-03-04T18:00:00Z\""),
    (
        "proposeHarvest",
        "questionId: <question>, works: \"Samen beter\", barriers: \"\", followUp: \"\", minorityNote: \"\", answerIds: [<answer>, <answer2>]",
    ),
    ("proposeOrganisation", "name: \"Voorgesteld\", kind: SCHOOL, municipalityIds: []"),
    ("publishEvent", "id: <event>, expectedVersion: 1"),
    ("publishHarvest", "harvestId: <harvest>, expectedVersion: 1"),
    ("publishPolicyDraft", "policyTableId: <policy table>, expectedVersion: 3, text: \"Een tweede plan.\""),
    ("recordParentsPosition", "policyTableId: <policy table>, expectedVersion: 3, position: ADVISING"),
    ("registerForEvent", "eventId: <meeting>, capacity: <hat>"),
    ("reinstateAccount", "issuer: \"vonk:local\", subject: \"outsider\""),
    ("removeCommunityMember", "id: <member>, expectedVersion: <member.version>"),
    ("removeNetworkSeat", "seatId: <network seat>, expectedVersion: 2"),
    ("removeSynonym", "id: <tag>, word: \"vrij woord\", expectedVersion: 1"),
    ("renameTag", "id: <tag>, labelNl: \"Beter woord\", expectedVersion: 1"),
    ("renewCalendarLink", ""),
    ("reopenQuestion", "questionId: <closed>, expectedVersion: <closed.version>, reason: \"Er is iets veranderd.\""),
    (
        "respondToParentInput",
        "parentInputId: <parent input>, expectedVersion: 1, kind: PARTLY, reason: \"Wij nemen dit voor een deel over.\"",
    ),
    ("restoreCommunity", "id: <community>, expectedVersion: <community.version>"),
    ("retireEventTemplate", "templateId: <template>, expectedVersion: 1"),
    ("reviewQuestion", "questionId: <pending>, expectedVersion: <pending.version>, decision: LET_THROUGH"),
    ("reviseHarvest", "harvestId: <harvest>, expectedVersion: 1, works: \"Samen beter\""),
    ("settleExpertOffer", "offerId: <expert offer willing>, expectedVersion: 2, agree: true"),
    ("submitQuestion", "questionId: <draft>, expectedVersion: <draft.version>"),
    ("suspendAccount", "issuer: \"vonk:local\", subject: \"outsider\", reason: \"Bedreigt andere deelnemers.\""),
    ("tieNetwork", "networkId: <network>, expectedVersion: 1, municipalityId: \"GM0363\""),
    ("unfollowQuestion", "questionId: <question>, capacity: <hat>"),
    ("unmarkAnswerHelpful", "answerId: <answer>, capacity: <hat>"),
    ("untieNetwork", "networkId: <network>, expectedVersion: 1, municipalityId: \"GM0344\""),
    ("updateAccount", "language: EN, expectedVersion: 1"),
    ("updateProfile", "capacity: <hat>, displayName: \"Anders\", expectedVersion: 1"),
    ("withdrawAnswer", "answerId: <answer>, expectedVersion: <answer.version>"),
    ("withdrawCalendarLink", ""),
    ("withdrawConsent", "id: <consent>"),
    ("withdrawExpertRequest", "requestId: <expert request open>, expectedVersion: 1"),
    ("withdrawQuestion", "questionId: <question>, expectedVersion: <question.version>"),
];

/// The fields of a root type, from the schema itself, in its order.
pub async fn roots(world: &World, name: &str) -> Vec<String> {
    let query = "query($name: String!) { __type(name: $name) { fields(includeDeprecated: true) { name } } }";
    let told = world.ask(&Actor::Nobody, query, json!({"name": name})).await;
    let fields = told["__type"]["fields"].as_array().expect("fields").iter();
    fields.map(|field| field["name"].as_str().expect("a name").to_owned()).collect()
}

/// What each of the schema's fields is tried with, in the schema's order. Each field has a line, and each line a field.
pub fn tried(there: &[String], lines: &'static [(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let line = |field: &String| lines.iter().copied().find(|(known, _)| known == field);
    let missing: Vec<_> = there.iter().filter(|field| line(field).is_none()).collect();
    let gone: Vec<_> = lines.iter().filter(|(known, _)| !there.iter().any(|field| field == known)).map(|(known, _)| known).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not tried as everyone: {missing:?}; tried and not there: {gone:?}");
    there.iter().filter_map(line).collect()
}

#[test]
#[should_panic(expected = "not tried as everyone: [\"new\"]; tried and not there: [\"old\"]")]
fn a_field_and_its_line_come_and_go_together() {
    tried(&["version", "new"].map(str::to_owned), &[("old", ""), ("version", "")]);
}

/// One word for what came of it.
fn verdict(answer: &Json, field: &str) -> String {
    if let Some(error) = answer["errors"].get(0) {
        let code = error["code"].as_str().unwrap_or("?");
        assert!(code != "INTERNAL" && error["problems"][0]["code"] != "VALIDATION", "{field}: {answer:#}");
        return code.to_lowercase().replace('_', " ");
    }
    match &answer["data"][field] {
        Json::Null => "null".to_owned(),
        Json::Array(all) => all.iter().filter(|one| !one.is_null()).count().to_string(),
        one => one["edges"].as_array().map_or_else(|| "✔".to_owned(), |edges| edges.len().to_string()),
    }
}

/// Whoever is suspended, with every role that there is.
async fn suspended(world: &World) -> Actor {
    let actor = world.person("suspended", &[Role::Ouder, Role::Professional, Role::Moderator, Role::Admin]).await;
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    let input = json!({"issuer": LOCAL_ISSUER, "subject": "suspended", "reason": "Om te zien wat er dan nog kan."});
    world.ask(&world.admin().await, suspend, json!({"input": input})).await;
    actor
}

/// Tries a field as one person: `refused` leaves everything as it was, `done` is forgotten with its own copy of the world.
async fn attempt(world: &World, actor: &Actor, field: &str, document: &str, mutation: bool) -> String {
    if !mutation {
        return verdict(&world.send(actor, document, json!({})).await, field);
    }
    let copy = world.fork().await;
    let before = copy.fingerprint().await;
    let verdict = verdict(&copy.send(actor, document, json!({})).await, field);
    if verdict != "✔" {
        assert_eq!(before, copy.fingerprint().await, "{field} was refused ({verdict}) and changed something");
    }
    verdict
}

#[tokio::test]
async fn every_root_field_as_everyone() {
    let world = World::sqlite().await;
    let stage = Stage::build(&world).await;
    let mut out = String::from("Every root field as everyone. Written by tests/it/policy/fields.rs; see there how to decide anew.\n");
    out += "A number says how many rows are seen. `public` and `hidden`: of the public community, and of the confidential one.\n\n";
    let _ = write!(out, "{:<31}", "");
    for (name, ..) in &stage.people {
        let _ = write!(out, "{name:<17}");
    }
    out += "suspended\n";
    let suspended = suspended(&world).await;
    for (root, lines) in [("Query", QUERIES), ("Mutation", MUTATIONS)] {
        let mutation = root == "Mutation";
        for (field, arguments) in tried(&roots(&world, root).await, lines) {
            let document = if mutation {
                format!("mutation {{ {field}(input: {{ {arguments} }}) {{ __typename }} }}")
            } else {
                format!("{{ {field}{arguments} }}")
            };
            let both = Stage::of_a_place(&document);
            for place in if both { &[Place::Public, Place::Hidden][..] } else { &[Place::Public] } {
                let name = if both {
                    format!("{field} {place:?}").to_lowercase().replacen(&field.to_lowercase(), field, 1)
                } else {
                    field.to_owned()
                };
                let _ = write!(out, "{name:<30} ");
                for (_, actor, hat) in &stage.people {
                    let document = stage.fill(&document, *place, hat);
                    let verdict = attempt(&world, actor, field, &document, mutation).await;
                    let _ = write!(out, "{verdict:<17}");
                }
                let document = stage.fill(&document, *place, "OUDER");
                let _ = writeln!(out, "{}", attempt(&world, &suspended, field, &document, mutation).await);
            }
        }
        out += "\n";
    }
    if std::env::var("VONK_TABLE").is_ok_and(|what| what == "write") {
        fs::write(DECIDED, &out).expect("written");
    }
    let decided = fs::read_to_string(DECIDED).expect("tests/it/policy/fields.txt");
    let different: Vec<_> = decided.lines().zip(out.lines()).filter(|(then, now)| then != now).collect();
    assert!(decided == out, "otherwise than fields.txt:\n{different:#?}");
}
