//! The communities and who sits in them: by joining, on request or by invitation, as each asks for it.
use super::{
    About, Demo,
    content::{self, Content, Member, area, one_of, sized, tags},
};
use crate::{
    communities::{
        AppointCommunityMember, CreateCommunity, DecideCommunityMembership, InviteCommunityMember, LeaveCommunity,
        RequestCommunityMembership,
    },
    exit::ExitError,
    mutation::Mutation,
    policy::Actor,
};
use chrono::Duration;
use entity::{
    enums::{Capacity, Joining, Part, SeatState},
    ids::CommunityId,
};

pub async fn fill<'c>(demo: &mut Demo<'c>, content: &'c Content) -> Result<(), ExitError> {
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
        let leave = LeaveCommunity { id: *id, capacity: Capacity::Steward, expected: None };
        run(demo, demo.admin()?, &leave, key).await?;
    }
    Ok(())
}

async fn create(demo: &Demo<'_>, community: &content::Community) -> Result<CommunityId, ExitError> {
    let command = CreateCommunity {
        name: sized(&community.name)?,
        description: sized(&community.description)?,
        level: one_of(&community.level)?,
        work_area: area(&community.area, &demo.regions)?,
        audience: one_of(&community.audience)?,
        visibility: one_of(&community.visibility)?,
        joining: one_of(&community.joining)?,
        parent_id: community.parent.as_ref().map(|key| super::named(&demo.communities, key).copied()).transpose()?,
        tags: tags(&community.tags)?,
        reviewed: community.reviewed,
        expected: None,
    };
    Ok(run(demo, demo.admin()?, &command, &community.key).await?.community.id)
}

async fn run<M: Mutation>(demo: &Demo<'_>, who: &Actor, what: &M, about: &str) -> Result<M::Output, ExitError> {
    demo.does(who, what).await.about(about)
}

async fn seat(demo: &Demo<'_>, community: &content::Community, id: CommunityId, member: &Member) -> Result<(), ExitError> {
    let (admin, actor) = (demo.admin()?, demo.actor(&member.person)?);
    let (capacity, part): (Capacity, Part) = (one_of(&member.capacity)?, one_of(&member.part)?);
    let what = format!("{} in {}", member.person, community.key);
    let asked = one_of::<Joining>(&community.joining)? == Joining::Invitation;
    if asked {
        let profile_id = actor.wearing(capacity).ok_or_else(|| ExitError::new(format_args!("the demo content: {what}")))?;
        run(demo, admin, &InviteCommunityMember { community_id: id, profile_id, expected: None }, &what).await?;
    }
    let mut seat =
        run(demo, actor, &RequestCommunityMembership { community_id: id, capacity, message: None, expected: None }, &what).await?;
    if seat.state == SeatState::Requested {
        let decide = DecideCommunityMembership { id: seat.id, accept: true, expected: Some(seat.version) };
        let decided = run(demo, admin, &decide, &what).await?;
        seat = decided.ok_or_else(|| ExitError::new(format_args!("the demo content: {what}")))?;
    }
    if part != Part::Member {
        let appoint = AppointCommunityMember { id: seat.id, role: part, expected: Some(seat.version) };
        run(demo, admin, &appoint, &what).await?;
    }
    Ok(())
}
