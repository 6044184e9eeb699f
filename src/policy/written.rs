//! What people wrote, questions and answers: lists are made of what lies in communities that one may look into. One by one, authors also read
//! their own words wherever they stand now: whoever left, was removed or is no longer of the audience keeps them, and can take them back.
use super::{
    Actor, Visible,
    visible::{Who, all, allow_rows, any, in_seats, is, known, look, look_ids, restrict_rows, seats},
};
use entity::{
    answer, community,
    enums::{QuestionState, SeatState},
    question,
};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr, QueryFilter, Select,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

/// A table of what people wrote in communities.
pub trait Written: Visible {
    /// The rows in communities that they may look into.
    fn inside(who: &Who) -> Condition;
    /// Where every list and every count begins: one's own words from behind a closed door are in none.
    fn listed_to(actor: &Actor) -> Select<Self> {
        #[expect(clippy::disallowed_methods, reason = "the one place where a list of what people wrote begins")]
        Self::find().filter(Self::inside(&Who::actor(actor)))
    }
}

/// Whether they may look into the community that `column` names: by its id, since few rows are read this way.
fn looked_into(who: &Who, column: impl ColumnTrait) -> SimpleExpr {
    let id = Expr::col((community::Entity, community::Column::Id)).eq(Expr::col(column.as_column_ref()));
    Expr::exists(Query::select().expr(Expr::cust("1")).from(community::Entity).and_where(id).cond_where(look(who)).take())
}

fn own(who: &Who, author: impl IntoSimpleExpr) -> Condition {
    all().add(who.mine(author)).add(restrict_rows("rows.own.suspended", all().add(known(!who.suspended))))
}

/// The questions, of whatever community, whose state lets them be seen: opened ones, one's own, and those that one is to review.
pub fn question_states(who: &Who) -> Condition {
    use question::Column::{AuthorProfileId, CommunityId, Position, State};
    let pending = all()
        .add(is(State, QuestionState::PendingReview))
        .add(restrict_rows("rows.question.reviewer", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true)))));
    let listed = any()
        .add(allow_rows("rows.question.listed", all().add(Position.into_simple_expr().is_not_null())))
        .add(allow_rows("rows.question.own", all().add(who.mine(AuthorProfileId))))
        .add(allow_rows("rows.question.pending", pending));
    restrict_rows("rows.question.state", listed)
}

fn own_question(who: &Who) -> Condition {
    allow_rows("rows.question.author", own(who, question::Column::AuthorProfileId))
}

/// For a statement that has the questions' communities beside them.
pub fn question_beside(who: &Who) -> Condition {
    all().add(any().add(own_question(who)).add(look(who))).add(question_states(who))
}

/// One's own, and those in communities that one may look into whose state lets them be seen.
impl Visible for question::Entity {
    fn rows(who: &Who) -> Condition {
        let community = any().add(own_question(who)).add(looked_into(who, question::Column::CommunityId));
        all().add(restrict_rows("rows.question.community", community)).add(question_states(who))
    }
}

impl Written for question::Entity {
    fn inside(who: &Who) -> Condition {
        let community = question::Column::CommunityId.into_simple_expr().in_subquery(look_ids(who));
        all().add(restrict_rows("rows.question.inside", all().add(community))).add(question_states(who))
    }
}

/// One's own, and those in communities that one may look into.
impl Visible for answer::Entity {
    fn rows(who: &Who) -> Condition {
        let own = allow_rows("rows.answer.author", own(who, answer::Column::AuthorProfileId));
        restrict_rows("rows.answer.community", any().add(own).add(looked_into(who, answer::Column::CommunityId)))
    }
}

impl Written for answer::Entity {
    fn inside(who: &Who) -> Condition {
        restrict_rows("rows.answer.inside", all().add(answer::Column::CommunityId.into_simple_expr().in_subquery(look_ids(who))))
    }
}
