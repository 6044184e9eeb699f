//! Who learns of a registration for an event: whoever registered, and whoever leads the community that organises it. No role opens it to anybody else.
use super::{
    Visible,
    visible::{Who, all, any, grant, in_seats, seats},
};
use entity::{
    enums::SeatState,
    registration::{
        self,
        Column::{CommunityId, ProfileId},
    },
};
use sea_orm::{
    Condition,
    sea_query::{Query, SelectStatement},
};

/// One's own; all for who leads the community that the event is of.
impl Visible for registration::Entity {
    fn rows(who: &Who) -> Condition {
        any()
            .add(grant("rows.registration.own", all().add(who.mine(ProfileId))))
            .add(grant("rows.registration.led", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true)))))
    }
}

/// The profiles that registered for events of communities that they lead.
pub(super) fn registered(who: &Who) -> SelectStatement {
    let mut profiles = Query::select();
    profiles.column(ProfileId).from(registration::Entity).and_where(in_seats(CommunityId, seats(who, SeatState::Active, true)));
    profiles
}
