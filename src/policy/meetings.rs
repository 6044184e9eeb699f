//! Which meetings one may see: published ones of communities that one may look into, of networks and of policy tables; one for members alone is
//! theirs; a draft is its organisers'.
use super::{
    Visible,
    body::{BodyColumns, seated},
    visible::{Who, all, any, grant, is, known, look_ids, only},
};
use entity::{
    enums::EventState,
    event::{
        self,
        Column::{CommunityId, MembersOnly, NetworkId, PolicyTableId, State},
    },
};
use sea_orm::{Condition, IntoSimpleExpr, sea_query::ExprTrait};

/// Those of bodies that they may look into: published, cancelled and closed ones; drafts for who leads there, and for administrators.
impl Visible for event::Entity {
    fn rows(who: &Who) -> Condition {
        let body = any()
            .add(grant("rows.event.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who)))))
            .add(grant("rows.event.network", all().add(NetworkId.into_simple_expr().is_not_null())))
            .add(grant("rows.event.table", all().add(PolicyTableId.into_simple_expr().is_not_null())));
        let open = any()
            .add(all().add(MembersOnly.into_simple_expr().not()))
            .add(grant("rows.event.seat", seated(body_columns(), who, false)))
            .add(grant("rows.event.steward", all().add(who.is_steward.clone())));
        let state = any()
            .add(grant("rows.event.published", all().add(is(State, EventState::Draft).not())))
            .add(grant("rows.event.core", seated(body_columns(), who, true)))
            .add(grant("rows.event.admin", all().add(known(who.admin))));
        only("rows.event.body", all().add(body)).add(only("rows.event.members", open)).add(only("rows.event.state", state))
    }
}

fn body_columns() -> BodyColumns {
    [CommunityId, NetworkId, PolicyTableId].map(IntoSimpleExpr::into_simple_expr)
}
