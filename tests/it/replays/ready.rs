//! What has to come before a change that the stage alone does not allow.
use super::failed;
use crate::{
    policy::stage::{Place, Stage},
    world::World,
};
use chrono::Duration;
use entity::ids::ProfileId;
use serde_json::{Value as Json, json};
use vonk::graphql::ids;

/// Does what comes before `field`, in the public place; gives the arguments that fit then, where they are others than those that everything is tried with.
pub async fn ready(world: &World, stage: &Stage, field: &str) -> Option<String> {
    let by = async |who: &str, field: &str, arguments: &str, gives: &str| -> Json {
        let (_, actor, hat) = stage.people.iter().find(|(name, ..)| *name == who).expect("somebody on the stage");
        let filled = stage.fill(arguments, Place::Public, hat);
        let answer = world.send(actor, &format!("mutation {{ {field}(input: {{ {filled} }}) {{ {gives} }} }}"), json!({})).await;
        assert_eq!(failed(&answer), None, "{field} {answer:#}");
        answer["data"][field].clone()
    };
    let propose = async || {
        let words = "questionId: <question>, works: \"Samen beter\", barriers: \"\", followUp: \"\", minorityNote: \"\", answerIds: [<answer>, <answer2>]";
        let made = by("its moderator", "proposeHarvest", words, "harvest { id version }").await;
        (made["harvest"]["id"].to_string(), made["harvest"]["version"].to_string())
    };
    match field {
        "restoreCommunity" => {
            let archive = "id: <community>, expectedVersion: <community.version>";
            let made = by("admin", "archiveCommunity", archive, "community { version }").await;
            Some(format!("id: <community>, expectedVersion: {}", made["community"]["version"]))
        }
        "appointCommunityModerator" => {
            // It is for communities that lost theirs.
            let suspend = "issuer: \"vonk:local\", subject: \"leader\", reason: \"Bedreigt andere deelnemers.\"";
            by("admin", "suspendAccount", suspend, "__typename").await;
            let (_, other, _) = stage.people.iter().find(|(name, ..)| *name == "moderator").expect("a moderator");
            let profile = ids::id(ProfileId(other.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile")));
            Some(format!("communityId: <community>, profileId: \"{}\"", profile.as_str()))
        }
        "appointRepresentative" => {
            by("admin", "acceptOrganisation", "id: <organisation>, expectedVersion: 1", "__typename").await;
            None
        }
        "dismissSuggestedEvent" => {
            let open = "id: <community>, expectedVersion: <community.version>, reviewed: false";
            by("its moderator", "updateCommunity", open, "__typename").await;
            for _ in 0..3 {
                let words = "communityId: <community>, capacity: <hat>, text: \"Hoe doen jullie dat eigenlijk?\", explanation: \"\", motivation: \"\", tags: {ids: [<tag>]}";
                by("member, author", "askQuestion", words, "__typename").await;
            }
            None
        }
        "objectToHarvest" => {
            let (harvest, _) = propose().await;
            Some(format!("harvestId: {harvest}, capacity: <hat>, body: \"Zo heb ik het niet bedoeld.\""))
        }
        "publishHarvest" => {
            let (harvest, version) = propose().await;
            world.app.clock.advance(Duration::days(8));
            Some(format!("harvestId: {harvest}, expectedVersion: {version}"))
        }
        "adoptPolicy" => {
            let moved = "policyTableId: <policy table>, expectedVersion: 3, phase: CONSULTATION";
            let made = by("admin", "movePolicyTable", moved, "policyTable { version }").await;
            let reason = "Er was geen tijd om alles nog te vragen; wij doen dat in het eerste kwartaal van het volgende jaar alsnog.";
            let version = &made["policyTable"]["version"];
            Some(format!("policyTableId: <policy table>, expectedVersion: {version}, overrideReason: \"{reason}\""))
        }
        "removeSynonym" => {
            by("admin", "addSynonym", "id: <tag>, word: \"nog een woord\", expectedVersion: 1", "__typename").await;
            Some("id: <tag>, word: \"nog een woord\", expectedVersion: 2".to_owned())
        }
        "reinstateAccount" => {
            let suspend = "issuer: \"vonk:local\", subject: \"outsider\", reason: \"Bedreigt andere deelnemers.\"";
            by("admin", "suspendAccount", suspend, "__typename").await;
            None
        }
        _ => None,
    }
}
