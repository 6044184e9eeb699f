//! Who learns of a registration for an event: whoever registered, and whoever leads the community that organises it. No role opens it to anybody else.
//! One that would tell who asked a question anonymously is masked: whoever registered sees it alone.
use super::{
    Visible,
    visible::{Who, all, any, grant, in_seats, only, seats},
};
use entity::{
    enums::SeatState,
    registration::{
        self,
        Column::{CommunityId, Masked, ProfileId},
    },
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SelectStatement},
};

/// One's own; all for who leads the community that the event is of.
impl Visible for registration::Entity {
    fn rows(who: &Who) -> Condition {
        any()
            .add(grant("rows.registration.own", all().add(who.mine(ProfileId))))
            .add(grant("rows.registration.led", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true))).add(unmasked())))
    }
}

fn unmasked() -> Condition {
    only("rows.registration.unmasked", all().add(Masked.into_simple_expr().not()))
}

/// The profiles that registered for events of communities that they lead.
pub(super) fn registered(who: &Who) -> SelectStatement {
    let mut profiles = Query::select();
    profiles.column(ProfileId).from(registration::Entity).and_where(in_seats(CommunityId, seats(who, SeatState::Active, true)));
    profiles.cond_where(unmasked());
    profiles
}
