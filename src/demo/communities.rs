//! The communities and who sits in them: by joining, on request or by invitation, as each asks for it.
use super::{
    Demo, Made,
    content::{self, Content, Member, area, one_of, tags, words},
};
use crate::{
    communities::{CreateCommunity, service},
    once::Once,
    stop::Stop,
    text,
};
use chrono::Duration;
use entity::{
    enums::{Capacity, Joining, Part, SeatState},
    ids::CommunityId,
};

pub async fn fill<'c>(demo: &mut Demo<'c>, content: &'c Content) -> Result<(), Stop> {
    for community in &content.communities {
        let id = create(demo, community).await?;
        demo.communities.insert(&community.key, id);
        for member in &community.members {
            demo.until(demo.app.clock.now() + Duration::minutes(20));
            seat(demo, community, id, member).await?;
        }
    }
    // Whoever made them moderated them until now: that is how parents who don't want to be found could be invited.
    for (key, id) in &demo.communities {
        service::leave(&demo.app, demo.admin()?, &Once::unkeyed(), *id, Capacity::Steward).await.made(key)?;
    }
    Ok(())
}

async fn create(demo: &Demo<'_>, community: &content::Community) -> Result<CommunityId, Stop> {
    let command = CreateCommunity {
        name: words(&community.name, text::NAME)?,
        description: words(&community.description, text::DESCRIPTION)?,
        level: one_of(&community.level)?,
        area: area(&community.area, &demo.regions)?,
        audience: one_of(&community.audience)?,
        visibility: one_of(&community.visibility)?,
        joining: one_of(&community.joining)?,
        parent: community.parent.as_ref().map(|key| super::named(&demo.communities, key).copied()).transpose()?,
        tags: tags(&community.tags)?,
        reviewed: community.reviewed,
    };
    let made = service::create(&demo.app, demo.admin()?, &Once::unkeyed(), command).await;
    Ok(made.made(&community.key)?.community.id)
}

async fn seat(demo: &Demo<'_>, community: &content::Community, id: CommunityId, member: &Member) -> Result<(), Stop> {
    let (app, admin, actor, once) = (&demo.app, demo.admin()?, demo.actor(&member.person)?, Once::unkeyed());
    let (hat, part): (Capacity, Part) = (one_of(&member.capacity)?, one_of(&member.part)?);
    let what = format!("{} in {}", member.person, community.key);
    let asked = one_of::<Joining>(&community.joining)? == Joining::Invitation;
    if asked {
        let profile = actor.wearing(hat).ok_or_else(|| Stop::because(format_args!("the demo content: {what}")))?;
        service::invite(app, admin, &once, id, profile).await.made(&what)?;
    }
    let mut seat = service::join(app, actor, &once, id, hat, None).await.made(&what)?;
    if seat.state == SeatState::Requested {
        let decided = service::decide(app, admin, &once, seat.id, seat.version, true).await.made(&what)?;
        seat = decided.ok_or_else(|| Stop::because(format_args!("the demo content: {what}")))?;
    }
    if part != Part::Member {
        service::appoint(app, admin, &once, seat.id, seat.version, part).await.made(&what)?;
    }
    Ok(())
}
