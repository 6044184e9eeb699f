//! Who counts as a parent: accounts are compared, never shown. Whoever takes part as a professional does not count, in either profile; what was erased
//! counts as it did.
use super::{Story, TEXT, appoint, done, erase_inputs_of, network, not, pass, seen};
use crate::{harvests::run, stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

const A: &str = "REFUSED input.policyTableId.inputs:PARENTS_INPUT_MISSING";

/// All but the parents' input: anna gave something, and so did `other`; both were answered.
async fn with_another(world: &World, story: &Story, other: &Actor) -> [Json; 2] {
    let draft = story.consulted(world, 14).await;
    let mut out = [Json::Null, Json::Null];
    for (who, out) in [&story.anna, other].into_iter().zip(&mut out) {
        let given = story.give(world, who, &draft).await;
        *out = story.respond(world, &given).await;
    }
    out
}

async fn whoever_has_both_profiles_and_takes_no_part_counts(world: World) {
    let story = Story::tell(&world).await;
    with_another(&world, &story, &story.both).await;
    pass(&world, 14 * 24);
    story.adopt(&world).await;
}

async fn whoever_represents_the_owner_does_not(world: World) {
    let story = Story::tell(&world).await;
    with_another(&world, &story, &story.both).await;
    pass(&world, 14 * 24);
    appoint(&world, &story.owner, &story.both).await;
    assert_eq!(story.lacks(&world).await, A);
    // Nothing tells others that it is so.
    for who in [&Actor::Nobody, &story.anna, &story.leo, &world.moderator("mo").await] {
        let requirements = seen(&world, who, &story.table).await["adoptionRequirements"].clone();
        assert_eq!(requirements[0], json!({"point": "PARENTS_INPUT", "met": null}));
        assert_eq!(requirements.as_array().unwrap().iter().skip(1).filter(|row| row["met"] == true).count(), 3);
    }
    // Two others do.
    let draft = story.draft(&world).await;
    story.window(&world, 1).await;
    for who in [&story.anna, &story.both, &story.cas] {
        let given = story.give(&world, who, &draft).await;
        story.respond(&world, &given).await;
    }
    story.adopt(&world).await;
}

async fn nor_whoever_did_the_owners_work(world: World) {
    let story = Story::tell(&world).await;
    // An administrator who is a parent too, and opens a window by office.
    let busy = world.person("druk", &[Role::Ouder, Role::Admin]).await;
    with_another(&world, &story, &busy).await;
    let window = json!({"policyTableId": story.table, "closesAt": super::from_now(&world, 1)});
    done(&world, &busy, "openWrittenWindow", window).await;
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, A);
}

async fn nor_whoever_did_it_before_they_were_dismissed(world: World) {
    let story = Story::tell(&world).await;
    appoint(&world, &story.owner, &story.both).await;
    let change = story.of(&world, json!({"title": "Jeugdhulp nabij"})).await;
    done(&world, &story.both, "changePolicyTable", change).await;
    let dismiss = "mutation($input: DismissRepresentativeInput!) { dismissRepresentative(input: $input) { organisation { id } } }";
    let profile = vonk::graphql::ids::id(entity::ids::ProfileId(story.both.profiles()[1]));
    world.ask(&story.admin, dismiss, json!({"input": {"organisationId": story.owner, "profileId": profile}})).await;
    with_another(&world, &story, &story.both).await;
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, A);
}

async fn nor_a_network_for_which_a_professional_of_the_table_speaks(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    let net = network(&world, "Ouders in de wijk", &story.both).await;
    let given = done(&world, &story.both, "giveParentInput", json!({"draftId": draft, "networkId": net, "text": TEXT})).await;
    story.respond(&world, &given).await;
    pass(&world, 14 * 24);
    appoint(&world, &story.owner, &story.both).await;
    assert_eq!(story.lacks(&world).await, A);
}

async fn what_was_erased_counts_as_it_did(world: World) {
    let story = Story::tell(&world).await;
    let [_, beas] = with_another(&world, &story, &story.bea).await;
    let erase = |input: &Json| json!({"parentInputId": input["id"], "expectedVersion": input["version"]});
    done(&world, &story.bea, "eraseParentInput", erase(&beas)).await;
    pass(&world, 14 * 24);
    story.adopt(&world).await;
}

async fn whoever_erases_and_gives_again_is_still_one(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    for _ in 0..2 {
        let given = story.give(&world, &story.anna, &draft).await;
        let said = story.respond(&world, &given).await;
        let erase = json!({"parentInputId": said["id"], "expectedVersion": said["version"]});
        done(&world, &story.anna, "eraseParentInput", erase).await;
    }
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, A);
}

async fn what_is_erased_without_a_response_still_needs_one(world: World) {
    let story = Story::tell(&world).await;
    with_another(&world, &story, &story.bea).await;
    let draft = seen(&world, &Actor::Nobody, &story.table).await["currentDraft"]["id"].clone();
    let given = story.give(&world, &story.cas, &draft).await;
    let erase = json!({"parentInputId": given["id"], "expectedVersion": given["version"]});
    let erased = done(&world, &story.cas, "eraseParentInput", erase).await;
    pass(&world, 14 * 24);
    let told = not(&world, &story.rosa, "adoptPolicy", story.of(&world, json!({})).await).await;
    assert_eq!(told, "REFUSED input.policyTableId.inputs:RESPONSE_MISSING");
    story.respond(&world, &erased).await;
    story.adopt(&world).await;
}

/// Whoever erases their account while they take part as a professional did not count, and does not begin to.
async fn an_account_that_goes_takes_no_bar_away(world: World) {
    let story = Story::tell(&world).await;
    with_another(&world, &story, &story.both).await;
    appoint(&world, &story.owner, &story.both).await;
    pass(&world, 14 * 24);
    let account = story.both.person().unwrap().account;
    erase_inputs_of(&world, account).await;
    run(&world, "DELETE FROM representatives WHERE profile_id = $1", [story.both.profiles()[1].into()]).await;
    assert_eq!(story.lacks(&world).await, A);
    // One who did not take part counts on, gone or not.
    let draft = story.draft(&world).await;
    story.window(&world, 1).await;
    for who in [&story.anna, &story.bea] {
        let given = story.give(&world, who, &draft).await;
        story.respond(&world, &given).await;
    }
    for who in [&story.anna, &story.bea] {
        erase_inputs_of(&world, who.person().unwrap().account).await;
    }
    story.adopt(&world).await;
}

stories! {
    whoever_has_both_profiles_and_takes_no_part_counts, whoever_represents_the_owner_does_not, nor_whoever_did_the_owners_work,
    nor_whoever_did_it_before_they_were_dismissed, nor_a_network_for_which_a_professional_of_the_table_speaks, what_was_erased_counts_as_it_did,
    whoever_erases_and_gives_again_is_still_one, what_is_erased_without_a_response_still_needs_one, an_account_that_goes_takes_no_bar_away,
}
