//! Which meetings one may see: published ones in communities that one may look into; a draft is its organisers'. And what hangs on them: the
//! questions that they are made of, and places that are kept.
use super::{
    Visible,
    visible::{Who, all, any, grant, in_seats, is, known, look_ids, only, seats},
};
use entity::{
    enums::{EventState, SeatState},
    event, event_question, kept_place, question,
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query},
};

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

/// Ties of which they may see both ends: the meeting and the question.
impl Visible for event_question::Entity {
    fn rows(who: &Who) -> Condition {
        use event_question::Column::{EventId, QuestionId};
        let events = Query::select().column(event::Column::Id).from(event::Entity).cond_where(event::Entity::rows(who)).take();
        let questions = Query::select().column(question::Column::Id).from(question::Entity).cond_where(question::Entity::rows(who)).take();
        only("rows.event_question.event", all().add(EventId.into_simple_expr().in_subquery(events)))
            .add(only("rows.event_question.question", all().add(QuestionId.into_simple_expr().in_subquery(questions))))
    }
}

/// One's own, and nobody else's: whose they are would tell who asked.
impl Visible for kept_place::Entity {
    fn rows(who: &Who) -> Condition {
        only("rows.kept_place.own", all().add(who.mine(kept_place::Column::ProfileId)))
    }
}
