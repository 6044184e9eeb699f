//! Whoever wrote something keeps their own words, and can take them back, after they left, were removed, or no longer see the community.
use super::{ask, community, join};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{policy::Actor, tokens::LOCAL_ISSUER};

const TEXT: &str = "Hoe vertelden jullie thuis over de diagnose?";
const QUESTION: &str = "query($id: ID!) { question(id: $id) { text state version viewerIsAuthor revisions { text } community { name memberCount { fewerThan } questionCount }
  workArea { label } author { anonymous handle } answerCount followerCount { fewerThan } missingPerspectives activeAt harvest { id } viewerCanAnswer(capacity: OUDER)
  answers { totalCount edges { node { id } } } } node(id: $id) { __typename } }";
const ANSWER: &str =
    "query($id: ID!) { node(id: $id) { ... on Answer { body version viewerIsAuthor revisions { text } replyCount helpfulCount { fewerThan }
  question { text } parent { id } replies { totalCount edges { node { id } } } } } }";
const OWN: &str =
    "{ ownQuestions { totalCount edges { node { id text answerCount } } } ownAnswers { totalCount edges { node { id body replyCount } } }
  questions { totalCount edges { node { id } } } }";
const WITHDRAW: &str = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { text withdrawnAt version answerCount community { id } } } }";
const TAKE_BACK: &str = "mutation($input: WithdrawAnswerInput!) { withdrawAnswer(input: $input) { answer { body withdrawnAt version replyCount question { id } } } }";

/// A parents' community behind a door, with two parents in it: anna, who asked anonymously and answered herself, and bea, who answered.
struct Talk {
    place: String,
    seat: String,
    anna: Actor,
    bea: Actor,
    question: String,
    told: String,
    reply: String,
}

impl Talk {
    async fn begin(world: &World, kind: Json) -> Self {
        let place = community(world, kind).await;
        let (anna, bea, admin) = (world.ouder("anna").await, world.ouder("bea").await, world.admin().await);
        let mut seats = vec![];
        for who in [&anna, &bea] {
            let me = world.ask(who, "{ viewer { profiles { id } } }", json!({})).await["viewer"]["profiles"][0]["id"].clone();
            let invite =
                "mutation($input: InviteCommunityMemberInput!) { inviteCommunityMember(input: $input) { communityMembership { id } } }";
            let findable = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
            world.ask(who, findable, json!({"input": {"capacity": "OUDER", "findable": true, "expectedVersion": 1}})).await;
            world.ask(&admin, invite, json!({"input": {"communityId": place, "profileId": me}})).await;
            seats.push(join(world, who, &place, "OUDER").await);
        }
        let input = json!({"communityId": place, "capacity": "OUDER", "text": "Hoe vertelden jullie het thuis?", "anonymous": true});
        let question = text(&world.ask(&anna, super::ASK, json!({"input": input})).await["askQuestion"]["question"]["id"]);
        let edit = "mutation($input: EditQuestionInput!) { editQuestion(input: $input) { question { version } } }";
        world.ask(&anna, edit, json!({"input": {"questionId": question, "expectedVersion": 1, "text": TEXT}})).await;
        let answer = async |who: &Actor, body: &str, parent: Json| {
            let input = json!({"questionId": question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": body, "parentId": parent, "anonymous": true});
            text(&world.ask(who, super::ANSWER, json!({"input": input})).await["answerQuestion"]["answer"]["id"])
        };
        let told = answer(&bea, "Aan tafel, met tekeningen erbij.", Json::Null).await;
        let reply = answer(&anna, "Dat ga ik ook proberen.", json!(told)).await;
        let seat = seats.swap_remove(0);
        Self { place, seat, anna, bea, question, told, reply }
    }

    /// What anna reads once she stands outside, where she sees this of the community.
    async fn is_kept(&self, world: &World, card: Json) {
        let read = world.ask(&self.anna, QUESTION, json!({"id": self.question})).await;
        let kept = json!({"text": TEXT, "state": "OPEN", "version": 2, "viewerIsAuthor": true, "revisions": [{"text": "Hoe vertelden jullie het thuis?"}],
            "community": card, "workArea": null, "author": {"anonymous": true, "handle": null}, "answerCount": null, "followerCount": null,
            "missingPerspectives": null, "activeAt": null, "harvest": null, "viewerCanAnswer": false, "answers": {"totalCount": 0, "edges": []}});
        assert_eq!(read, json!({"question": kept, "node": {"__typename": "Question"}}));
        // Also when nothing else is asked for.
        for (who, count) in [(&self.anna, Json::Null), (&self.bea, json!(1))] {
            let alone = world.ask(who, "query($id: ID!) { question(id: $id) { answerCount } }", json!({"id": self.question})).await;
            assert_eq!(alone["question"]["answerCount"], count);
        }
        // The question is hers too; bea's answer, to which she replied, is not.
        let read = world.ask(&self.anna, ANSWER, json!({"id": self.reply})).await;
        let kept = json!({"body": "Dat ga ik ook proberen.", "version": 1, "viewerIsAuthor": true, "revisions": [], "replyCount": null, "helpfulCount": null,
            "question": {"text": TEXT}, "parent": null, "replies": {"totalCount": 0, "edges": []}});
        assert_eq!(read["node"], kept);
        assert_eq!(world.ask(&self.anna, ANSWER, json!({"id": self.told})).await["node"], Json::Null);
        let own = json!({"ownQuestions": {"totalCount": 1, "edges": [{"node": {"id": self.question, "text": TEXT, "answerCount": null}}]},
            "ownAnswers": {"totalCount": 1, "edges": [{"node": {"id": self.reply, "body": "Dat ga ik ook proberen.", "replyCount": null}}]},
            "questions": {"totalCount": 0, "edges": []}});
        assert_eq!(world.ask(&self.anna, OWN, json!({})).await, own);
        // Reading and taking back is all.
        let at = json!({"questionId": self.question, "expectedVersion": 2});
        let with = |more: Json| {
            let mut all = at.clone();
            all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({"input": all})
        };
        let no = if card.is_null() { "NOT_FOUND input:UNKNOWN_ID" } else { "FORBIDDEN input:NOT_A_MEMBER" };
        for (field, input, more) in [
            ("editQuestion", "EditQuestionInput", json!({"text": "Hoe vertelden jullie het op school?"})),
            ("closeQuestion", "CloseQuestionInput", json!({"reason": "Het is beantwoord."})),
        ] {
            let query = format!("mutation($input: {input}!) {{ {field}(input: $input) {{ question {{ id }} }} }}");
            assert_eq!(world.refused(&self.anna, &query, with(more)).await, no, "{field}");
        }
        let input = json!({"input": {"answerId": self.reply, "expectedVersion": 1, "body": "Anders dan ik dacht."}});
        let edit = "mutation($input: EditAnswerInput!) { editAnswer(input: $input) { answer { id } } }";
        assert_eq!(world.refused(&self.anna, edit, input).await, no);
        let again = json!({"input": {"questionId": self.question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": "Nog iets."}});
        assert_eq!(world.refused(&self.anna, super::ANSWER, again).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
    }

    /// Nobody else reads or takes back anything of it.
    async fn is_closed_to(&self, world: &World, who: &Actor) {
        let read = world.ask(who, QUESTION, json!({"id": self.question})).await;
        assert_eq!(read, json!({"question": null, "node": null}), "{who:?}");
        assert_eq!(world.ask(who, ANSWER, json!({"id": self.reply})).await["node"], Json::Null, "{who:?}");
        for query in ["{ questions { totalCount } }", "{ similarQuestions(text: \"vertelden jullie over de diagnose\") { id } }"] {
            let read = world.ask(who, query, json!({})).await.to_string();
            assert!(read.ends_with(":{\"totalCount\":0}}") || read.ends_with(":[]}"), "{who:?} {read}");
        }
        let withdraw = json!({"input": {"questionId": self.question, "expectedVersion": 2}});
        assert!(world.refused(who, WITHDRAW, withdraw).await.starts_with("NOT_FOUND"), "{who:?}");
    }

    /// Anna takes her words back; what is left hangs right, for bea who is still inside.
    async fn is_taken_back(&self, world: &World) {
        let input = json!({"input": {"answerId": self.reply, "expectedVersion": 1}});
        let gone = world.ask(&self.anna, TAKE_BACK, input).await["withdrawAnswer"]["answer"].clone();
        assert_eq!((&gone["body"], &gone["version"], &gone["replyCount"]), (&Json::Null, &json!(2), &Json::Null));
        let inside = world.ask(&self.bea, ANSWER, json!({"id": self.told})).await["node"].clone();
        assert_eq!((&inside["replyCount"], &inside["replies"]["totalCount"]), (&json!(0), &json!(1)));
        let input = json!({"input": {"questionId": self.question, "expectedVersion": 2, "idempotencyKey": "take-it-back"}});
        for _ in 0..2 {
            let gone = world.ask(&self.anna, WITHDRAW, input.clone()).await["withdrawQuestion"]["question"].clone();
            assert_eq!((&gone["text"], &gone["version"], &gone["answerCount"]), (&Json::Null, &json!(3), &Json::Null));
        }
        let inside = world.ask(&self.bea, QUESTION, json!({"id": self.question})).await["question"].clone();
        assert_eq!(
            (
                &inside["text"],
                &inside["author"],
                &inside["answerCount"],
                &inside["answers"]["totalCount"],
                &inside["community"]["questionCount"]
            ),
            (&Json::Null, &Json::Null, &json!(1), &json!(1), &json!(1))
        );
        let again = json!({"input": {"questionId": self.question, "expectedVersion": 3}});
        assert_eq!(world.refused(&self.anna, WITHDRAW, again).await, "REFUSED input.questionId:WITHDRAWN");
    }
}

fn text(id: &Json) -> String {
    id.as_str().expect("an id").to_owned()
}

async fn leave(world: &World, who: &Actor, place: &str) {
    let query = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { __typename } }";
    world.ask(who, query, json!({"input": {"id": place, "capacity": "OUDER"}})).await;
}

async fn who_leaves_keeps_their_words(world: World) {
    let talk = Talk::begin(&world, json!({"visibility": "CONFIDENTIAL", "audience": "OUDERS", "joining": "INVITATION"})).await;
    leave(&world, &talk.anna, &talk.place).await;
    talk.is_kept(&world, Json::Null).await;
    for who in [Actor::Nobody, world.ouder("carla").await, world.moderator("mo").await, world.professional("anna").await] {
        talk.is_closed_to(&world, &who).await;
    }
    // Only in the profile that wrote it.
    let both = world.person("anna", &[vonk::policy::Role::Ouder, vonk::policy::Role::Professional]).await;
    assert_eq!(world.ask(&both, "{ ownQuestions { totalCount } }", json!({})).await["ownQuestions"]["totalCount"], 1);
    talk.is_taken_back(&world).await;
}

async fn who_is_removed_keeps_their_words(world: World) {
    let talk = Talk::begin(&world, json!({"visibility": "CONFIDENTIAL", "audience": "OUDERS", "joining": "INVITATION"})).await;
    let remove = "mutation($input: RemoveCommunityMemberInput!) { removeCommunityMember(input: $input) { removedCommunityMembershipId } }";
    world.ask(&world.admin().await, remove, json!({"input": {"id": talk.seat, "expectedVersion": 2}})).await;
    talk.is_kept(&world, Json::Null).await;
    talk.is_taken_back(&world).await;
}

/// A community that could be joined again is seen as any other outsider sees it.
async fn of_a_community_that_could_be_joined_the_card_is_seen(world: World) {
    let talk = Talk::begin(&world, json!({"visibility": "MEMBERS", "audience": "OUDERS", "joining": "ON_REQUEST"})).await;
    leave(&world, &talk.anna, &talk.place).await;
    talk.is_kept(&world, json!({"name": "Passend onderwijs", "memberCount": null, "questionCount": null})).await;
    talk.is_closed_to(&world, &world.ouder("carla").await).await;
    talk.is_taken_back(&world).await;
}

async fn a_community_that_closes_leaves_their_words_to_those_outside(world: World) {
    let (anna, imke, admin) = (world.ouder("anna").await, world.professional("imke").await, world.admin().await);
    let place = community(&world, json!({})).await;
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let told = super::answer(&world, &imke, &id, "PROFESSIONAL", "Vertel het in kleine stappen.").await;
    let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { visibility } } }";
    let to = json!({"id": place, "expectedVersion": 1, "visibility": "CONFIDENTIAL", "joining": "INVITATION"});
    world.ask(&admin, change, json!({"input": to})).await;
    let read = world.ask(&anna, QUESTION, json!({"id": id})).await["question"].clone();
    assert_eq!((&read["text"], &read["community"], &read["answerCount"]), (&json!(TEXT), &Json::Null, &Json::Null));
    // Whose answer it is reads the answer, and not what it answers.
    let read = world.ask(&imke, ANSWER, json!({"id": told})).await["node"].clone();
    assert_eq!((&read["body"], &read["question"]), (&json!("Vertel het in kleine stappen."), &Json::Null));
    assert_eq!(world.ask(&imke, QUESTION, json!({"id": id})).await["question"], Json::Null);
    let gone = world.ask(&imke, TAKE_BACK, json!({"input": {"answerId": told, "expectedVersion": 1}})).await["withdrawAnswer"].clone();
    assert_eq!((&gone["answer"]["body"], &gone["answer"]["question"]), (&Json::Null, &Json::Null));
    let inside = world.ask(&admin, QUESTION, json!({"id": id})).await["question"].clone();
    assert_eq!((&inside["answerCount"], &inside["answers"]["totalCount"]), (&json!(0), &json!(1)));
}

async fn who_is_suspended_reads_nothing_of_it(world: World) {
    let talk = Talk::begin(&world, json!({"visibility": "CONFIDENTIAL", "audience": "OUDERS", "joining": "INVITATION"})).await;
    leave(&world, &talk.anna, &talk.place).await;
    let elsewhere = world.elsewhere();
    elsewhere.ask(&talk.anna, "{ viewer { id } }", json!({})).await;
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    let input = json!({"issuer": LOCAL_ISSUER, "subject": "anna", "reason": "Plaatst steeds weer reclame."});
    world.ask(&world.admin().await, suspend, json!({"input": input})).await;
    assert_eq!(world.refused(&talk.anna, QUESTION, json!({"id": talk.question})).await, "SUSPENDED");
    // Nor if the door had let them in.
    let anna = world.ouder("anna").await;
    assert_eq!(world.inside(&anna, QUESTION, json!({"id": talk.question})).await["data"]["question"], Json::Null);
    assert_eq!(world.inside(&anna, ANSWER, json!({"id": talk.reply})).await["data"]["node"], Json::Null);
    let own = world.inside(&anna, OWN, json!({})).await["data"].clone();
    assert_eq!((&own["ownQuestions"]["totalCount"], &own["ownAnswers"]["totalCount"]), (&json!(0), &json!(0)));
    // Also through an instance that has not heard of it yet.
    let withdraw = json!({"input": {"questionId": talk.question, "expectedVersion": 2}});
    assert_eq!(elsewhere.refused(&talk.anna, WITHDRAW, withdraw).await, "SUSPENDED");
}

stories! {
    who_leaves_keeps_their_words, who_is_removed_keeps_their_words, of_a_community_that_could_be_joined_the_card_is_seen,
    a_community_that_closes_leaves_their_words_to_those_outside, who_is_suspended_reads_nothing_of_it,
}
