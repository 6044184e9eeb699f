//! Who learns of a registration for an event: whoever registered, and whoever leads the body that organises it. No role opens it to anybody else.
//! One that would tell who asked a question anonymously is masked: whoever registered sees it alone.
use super::{
    Visible,
    body::seated,
    visible::{Who, all, allow_rows, any, restrict_rows},
};
use entity::registration::{
    self,
    Column::{CommunityId, Masked, NetworkId, PolicyTableId, ProfileId},
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SelectStatement},
};

/// One's own; all for who leads the body that the event is of.
impl Visible for registration::Entity {
    fn rows(who: &Who) -> Condition {
        any().add(allow_rows("rows.registration.own", all().add(who.mine(ProfileId)))).add(allow_rows("rows.registration.led", led(who)))
    }
}

fn led(who: &Who) -> Condition {
    let leads = seated([CommunityId, NetworkId, PolicyTableId].map(IntoSimpleExpr::into_simple_expr), who, true);
    all().add(leads).add(restrict_rows("rows.registration.unmasked", all().add(Masked.into_simple_expr().not())))
}

/// The profiles that registered for events that they lead.
pub(super) fn registered(who: &Who) -> SelectStatement {
    let mut profiles = Query::select();
    profiles.column(ProfileId).from(registration::Entity).cond_where(led(who));
    profiles
}
