//! Who there is, before anybody asks anything: people and what they show, organisations, regions, the words that tags are known by.
use super::{
    About, Demo, Made,
    content::{self, Content, Person, Profile, area, codes, one_of, sized, tags, word, words},
};
use crate::{
    exit::ExitError,
    mutation::{self, IdempotencyKey},
    once::Once,
    organisations::{
        CreateOrganisation,
        commands::{Codes, Name},
    },
    people::{self, Affiliation, Changes, CoreRole, Domain, EditAccount, EditProfile, GiveConsent, Preferences, accounts},
    places::{CreateRegion, RegionCodes},
    policy::Roles,
    tags::{self as tag, AddSynonym, RenameTag, TagSpec},
    text,
    tokens::{LOCAL_ISSUER, role_named},
};
use async_graphql::resolver_utils::EnumType;
use chrono::Duration;
use entity::enums::{Capacity, Language};

pub async fn fill<'c>(demo: &mut Demo<'c>, content: &'c Content) -> Result<(), ExitError> {
    for person in &content.people {
        let roles = roles(person)?;
        let actor = accounts::sign_in(&demo.app, LOCAL_ISSUER, &person.key, roles).await.about(&person.key)?;
        demo.actors.insert(&person.key, actor);
    }
    for region in &content.regions {
        let (name, codes) = (sized(&region.name)?, RegionCodes(codes(&region.municipalities)?));
        let (kind, valid_from, valid_until) = (one_of(&region.kind)?, None, None);
        let wanted = CreateRegion { name, kind, valid_from, valid_until, municipality_ids: codes, expected: None };
        let row = demo.does(demo.admin()?, &wanted).await.about(&region.key)?;
        demo.regions.insert(&region.key, row.id);
    }
    for body in &content.organisations {
        let (name, codes) = (Name(words(&body.name, text::NAME)?), Codes(codes(&body.municipalities)?));
        let wanted = CreateOrganisation { name, kind: one_of(&body.kind)?, municipality_ids: codes, expected: None };
        let made = demo.does(demo.admin()?, &wanted).await;
        demo.bodies.insert(&body.key, made.about(&body.key)?.id);
    }
    for person in &content.people {
        let hats = [(Capacity::Ouder, &person.ouder), (Capacity::Professional, &person.professional), (Capacity::Steward, &person.steward)];
        for (hat, profile) in hats {
            if let Some(profile) = profile {
                show(demo, person, hat, profile).await?;
            }
        }
        speak(demo, person).await?;
    }
    Ok(())
}

fn roles(person: &Person) -> Result<Roles, ExitError> {
    let role = |name: &String| role_named(name).ok_or_else(|| ExitError::new(format_args!("the demo content: {name} is no role")));
    person.roles.iter().map(role).collect()
}

/// Gives the free tags their other words, once the content is told: a word that nothing carries yet can't be cared for.
pub async fn words_of_tags(demo: &Demo<'_>, content: &Content) -> Result<(), ExitError> {
    for wanted in &content.tags {
        known_by(demo, wanted).await?;
    }
    Ok(())
}

/// Gives a free tag its other words.
async fn known_by(demo: &Demo<'_>, wanted: &content::Tag) -> Result<(), ExitError> {
    let (app, admin, label) = (&demo.app, demo.admin()?, wanted.label.as_str());
    let word_of = word(label)?;
    // What it is about was seen: the word is that of something that was told before.
    let made = mutation::by_itself(app, "demo", async |write| tag::settle(write, &[TagSpec::Word(word_of)]).await).await.about(label)?;
    let Some(&id) = made.first() else { return Ok(()) };
    let key = IdempotencyKey::none("demo");
    let renamed = RenameTag { id, label_nl: word(label)?, label_en: Some(word(&wanted.label_en)?), expected: Some(1) };
    mutation::run(app, admin, &key, &renamed).await.about(label)?;
    for (synonym, expected) in wanted.synonyms.iter().zip(2..) {
        let added = AddSynonym { id, word: word(synonym)?, expected: Some(expected) };
        mutation::run(app, admin, &key, &added).await.about(label)?;
    }
    Ok(())
}

/// What somebody shows in one capacity.
async fn show(demo: &Demo<'_>, person: &Person, hat: Capacity, profile: &Profile) -> Result<(), ExitError> {
    let office = hat == Capacity::Steward;
    let domains = set::<Domain>(&profile.domains)?.into_iter().fold(0, |mask, one| mask | one.bit());
    let roles = set::<CoreRole>(&profile.core_roles)?.into_iter().fold(0, |mask, one| mask | one.bit());
    let mut affiliations = vec![];
    for one in &profile.affiliations {
        let organisation = *super::named(&demo.bodies, &one.organisation)?;
        affiliations.push(Affiliation { organisation, function: words(&one.function, text::FUNCTION)?, work_area: None });
    }
    let changes = Changes {
        display_name: Some(words(&profile.display_name, text::DISPLAY_NAME)?),
        about: Some(words(&profile.about, text::ABOUT)?),
        domains: (!office).then_some(domains),
        expertise: Some(tags(&profile.expertise)?),
        core_roles: (!office).then_some(roles),
        work_area: profile.area.as_ref().map(|place| area(place, &demo.regions).map(Some)).transpose()?,
        findable: (!office).then_some(profile.findable),
        work_address: None,
        affiliations: (hat == Capacity::Professional).then_some(affiliations),
    };
    let actor = demo.actor(&person.key)?;
    let command = EditProfile::of(actor, hat, 1, changes).about(&person.key)?;
    people::service::update_profile(&demo.app, actor, &Once::unkeyed(), command).await.made(&person.key)?;
    Ok(())
}

/// The values that these names stand for.
fn set<E: EnumType>(names: &[String]) -> Result<Vec<E>, ExitError> {
    let one = |name: &String| {
        let item = E::items().iter().find(|item| item.name == name.as_str());
        item.map(|item| item.value).ok_or_else(|| ExitError::new(format_args!("the demo content: {name} is not known")))
    };
    names.iter().map(one).collect()
}

/// The language in which somebody is spoken to, where it is not the one that accounts begin with.
async fn speak(demo: &Demo<'_>, person: &Person) -> Result<(), ExitError> {
    if person.language == "en" {
        let change = Preferences { expected: 1, language: Some(Language::En), contact_channel: None, digest: None };
        let actor = demo.actor(&person.key)?;
        let command = EditAccount::of(actor, change);
        people::service::update_account(&demo.app, actor, &Once::unkeyed(), command).await.made(&person.key)?;
    }
    Ok(())
}

/// Who may be asked again. The last thing that happens: see `super::holds`.
pub async fn consent(demo: &Demo<'_>, content: &Content) -> Result<(), ExitError> {
    for consent in &content.consents {
        let (topic, until) = (words(&consent.topic, text::TOPIC)?, demo.now + Duration::days(consent.days.into()));
        let actor = demo.actor(&consent.person)?;
        let command = EditAccount::of(actor, GiveConsent { topic, until });
        people::service::give_consent(&demo.app, actor, &Once::unkeyed(), command).await.made(&consent.topic)?;
    }
    Ok(())
}
