//! Which meetings one may see: published ones in communities that one may look into; a draft is its organisers'.
use super::{
    Visible,
    visible::{Who, all, any, grant, in_seats, is, known, look_ids, only, seats},
};
use entity::{
    enums::{EventState, SeatState},
    event,
};
use sea_orm::{Condition, IntoSimpleExpr, sea_query::ExprTrait};

/// Those in communities that they may look into: published, cancelled and closed ones; drafts for the core group and the moderators there, and
/// for administrators.
impl Visible for event::Entity {
    fn rows(who: &Who) -> Condition {
        use event::Column::{CommunityId, State};
        let state = any()
            .add(grant("rows.event.published", all().add(is(State, EventState::Draft).not())))
            .add(grant("rows.event.core", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true)))))
            .add(grant("rows.event.admin", all().add(known(who.admin))));
        only("rows.event.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who))))
            .add(only("rows.event.state", state))
    }
}
