//! Which date polls one may see: those of the bodies whose published meetings one may see. What somebody answered is theirs and their organisers'.
use super::{
    Visible,
    body::seated,
    visible::{Who, all, allow_rows, any, in_seats, look_ids, restrict_rows},
};
use entity::{
    date_poll::{
        self,
        Column::{CommunityId, Id, MembersOnly, NetworkId, PolicyTableId},
    },
    date_response, event, series,
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SelectStatement},
};

fn held(who: &Who, leading: bool) -> Condition {
    seated([CommunityId, NetworkId, PolicyTableId].map(IntoSimpleExpr::into_simple_expr), who, leading)
}

/// Those of bodies that they may look into; one for members alone is theirs.
impl Visible for date_poll::Entity {
    fn rows(who: &Who) -> Condition {
        let body = any()
            .add(allow_rows("rows.date_poll.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who)))))
            .add(allow_rows("rows.date_poll.network", all().add(NetworkId.into_simple_expr().is_not_null())))
            .add(allow_rows("rows.date_poll.table", all().add(PolicyTableId.into_simple_expr().is_not_null())));
        let open = any()
            .add(all().add(MembersOnly.into_simple_expr().not()))
            .add(allow_rows("rows.date_poll.seat", held(who, false)))
            .add(allow_rows("rows.date_poll.steward", all().add(who.is_steward.clone())));
        restrict_rows("rows.date_poll.body", all().add(body)).add(restrict_rows("rows.date_poll.members", open))
    }
}

fn led(who: &Who) -> SelectStatement {
    Query::select().column(Id).from(date_poll::Entity).cond_where(held(who, true)).take()
}

/// One's own; all for who leads the body that asks.
impl Visible for date_response::Entity {
    fn rows(who: &Who) -> Condition {
        use date_response::Column::{PollId, ProfileId};
        any()
            .add(allow_rows("rows.date_response.own", all().add(who.mine(ProfileId))))
            .add(allow_rows("rows.date_response.led", all().add(in_seats(PollId, led(who)))))
    }
}

/// The profiles that answered polls of bodies that they lead.
pub(super) fn answered(who: &Who) -> SelectStatement {
    use date_response::Column::{PollId, ProfileId};
    Query::select().column(ProfileId).from(date_response::Entity).and_where(in_seats(PollId, led(who))).take()
}

/// Those of which they may see an occurrence.
impl Visible for series::Entity {
    fn rows(who: &Who) -> Condition {
        let events = Query::select().column(event::Column::SeriesId).from(event::Entity).cond_where(event::Entity::rows(who)).take();
        restrict_rows("rows.series.event", all().add(in_seats(series::Column::Id, events)))
    }
}
