//! Who learns of a registration for an event: whoever registered, and whoever leads the body that organises it. No role opens it to anybody else.
use super::{
    Visible,
    body::seated,
    visible::{Who, all, any, grant},
};
use entity::registration::{
    self,
    Column::{CommunityId, NetworkId, PolicyTableId, ProfileId},
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{Query, SelectStatement},
};

/// One's own; all for who leads the body that the event is of.
impl Visible for registration::Entity {
    fn rows(who: &Who) -> Condition {
        any().add(grant("rows.registration.own", all().add(who.mine(ProfileId)))).add(grant("rows.registration.led", led(who)))
    }
}

fn led(who: &Who) -> Condition {
    seated([CommunityId, NetworkId, PolicyTableId].map(IntoSimpleExpr::into_simple_expr), who, true)
}

/// The profiles that registered for events that they lead.
pub(super) fn registered(who: &Who) -> SelectStatement {
    let mut profiles = Query::select();
    profiles.column(ProfileId).from(registration::Entity).cond_where(led(who));
    profiles
}
