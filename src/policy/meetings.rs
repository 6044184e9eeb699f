//! Which meetings one may see: published ones of communities that one may look into, of networks and of policy tables; one for members alone is
//! theirs; a draft is its organisers'. And what hangs on them: the questions that they are made of, and places that are kept.
use super::{
    Visible,
    body::{BodyColumns, seated},
    visible::{Who, all, allow_rows, any, is, known, look_ids, restrict_rows},
};
use entity::{
    enums::EventState,
    event::{
        self,
        Column::{CommunityId, MembersOnly, NetworkId, PolicyTableId, State},
    },
    event_question, kept_place, question,
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query},
};

/// Those of bodies that they may look into: published, cancelled and closed ones; drafts for who leads there, and for administrators.
impl Visible for event::Entity {
    fn rows(who: &Who) -> Condition {
        let body = any()
            .add(allow_rows("rows.event.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who)))))
            .add(allow_rows("rows.event.network", all().add(NetworkId.into_simple_expr().is_not_null())))
            .add(allow_rows("rows.event.table", all().add(PolicyTableId.into_simple_expr().is_not_null())));
        let open = any()
            .add(all().add(MembersOnly.into_simple_expr().not()))
            .add(allow_rows("rows.event.seat", seated(body_columns(), who, false)))
            .add(allow_rows("rows.event.steward", all().add(who.is_steward.clone())));
        let state = any()
            .add(allow_rows("rows.event.published", all().add(is(State, EventState::Draft).not())))
            .add(allow_rows("rows.event.core", seated(body_columns(), who, true)))
            .add(allow_rows("rows.event.admin", all().add(known(who.admin))));
        restrict_rows("rows.event.body", all().add(body))
            .add(restrict_rows("rows.event.members", open))
            .add(restrict_rows("rows.event.state", state))
    }
}

/// Ties of which they may see both ends: the meeting and the question.
impl Visible for event_question::Entity {
    fn rows(who: &Who) -> Condition {
        use event_question::Column::{EventId, QuestionId};
        let events = Query::select().column(event::Column::Id).from(event::Entity).cond_where(event::Entity::rows(who)).take();
        let questions = Query::select().column(question::Column::Id).from(question::Entity).cond_where(question::Entity::rows(who)).take();
        restrict_rows("rows.event_question.event", all().add(EventId.into_simple_expr().in_subquery(events)))
            .add(restrict_rows("rows.event_question.question", all().add(QuestionId.into_simple_expr().in_subquery(questions))))
    }
}

/// One's own, and nobody else's: whose they are would tell who asked.
impl Visible for kept_place::Entity {
    fn rows(who: &Who) -> Condition {
        restrict_rows("rows.kept_place.own", all().add(who.mine(kept_place::Column::ProfileId)))
    }
}

fn body_columns() -> BodyColumns {
    [CommunityId, NetworkId, PolicyTableId].map(IntoSimpleExpr::into_simple_expr)
}
