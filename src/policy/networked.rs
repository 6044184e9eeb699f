//! The law of networks: who leads one and who comes to sit in it; who learns of seats, of requests for a parent and of the offers to them.
//! No role opens those to anybody else: an administrator manages a network and does not learn who sits in it.
use super::{
    Ground, Open, Role, Seat, Standing, Visible,
    body::network_seats,
    mutant::{allow_if, require},
    visible::{Who, all, allow_rows, any, in_seats, is, known, restrict_rows},
};
use entity::{
    enums::{ExpertOfferState, SeatState},
    expert_offer, expert_request, expert_request_network, network_seat,
};
use sea_orm::{
    Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SelectStatement},
};

impl Standing {
    /// Its coordinators, and administrators, while it is at work.
    pub(super) fn manages_network(&self, ground: Ground) -> bool {
        let may =
            allow_if("manage_network.coordinator", self.seat >= Seat::CoreGroup) || allow_if("manage_network.admin", self.has(Role::Admin));
        require("manage_network.ended", !ground.archived) && require("manage_network", may)
    }
    /// Its coordinators alone, while it is at work.
    pub(super) fn leads_network(&self, ground: Ground) -> bool {
        require("lead_network.ended", !ground.archived) && require("lead_network", self.seat >= Seat::CoreGroup)
    }
    /// Who takes part in a capacity that they have, while it is at work.
    pub(super) fn joins_network(&self, ground: Ground) -> bool {
        require("join_network.ended", !ground.archived) && require("join_network.hat", self.takes_part())
    }
    pub(super) fn finds_coordinators(&self, ground: Ground) -> bool {
        require("invite_coordinator.ended", !ground.archived) && require("invite_coordinator", self.has(Role::Admin))
    }
    /// Who represents the organisation for which it is asked, and administrators.
    pub(super) fn asks_for_expert(&self) -> bool {
        allow_if("ask_for_expert.representative", self.own) || allow_if("ask_for_expert.admin", self.has(Role::Admin))
    }
}

impl Open for entity::network::Entity {}
impl Open for entity::network_municipality::Entity {}
impl Open for entity::network_confirmation::Entity {}
impl Open for entity::event_template::Entity {}

/// The networks that they coordinate. Whoever is suspended coordinates none.
fn coordinated(who: &Who) -> SelectStatement {
    let mut networks = network_seats(who, true);
    networks.cond_where(restrict_rows("rows.coordinated.suspended", all().add(known(!who.suspended))));
    networks
}

/// The profiles that came to networks that they coordinate by themselves.
pub(super) fn came(who: &Who) -> SelectStatement {
    use network_seat::Column::{NetworkId, ProfileId, State};
    let mut seats = Query::select();
    seats.column(ProfileId).from(network_seat::Entity).and_where(in_seats(NetworkId, coordinated(who)));
    seats.cond_where(restrict_rows("rows.profile.network_came", all().add(is(State, SeatState::Invited).not())));
    seats
}

/// One's own; all for who coordinates the network.
impl Visible for network_seat::Entity {
    fn rows(who: &Who) -> Condition {
        use network_seat::Column::{NetworkId, ProfileId};
        any()
            .add(allow_rows("rows.network_seat.own", all().add(who.mine(ProfileId))))
            .add(allow_rows("rows.network_seat.led", all().add(in_seats(NetworkId, coordinated(who)))))
    }
}

/// One's own; those put to networks that one coordinates; those for which one was proposed.
impl Visible for expert_request::Entity {
    fn rows(who: &Who) -> Condition {
        use expert_request::Column::{Id, ProfileId};
        let mut put = Query::select();
        put.column(expert_request_network::Column::RequestId).from(expert_request_network::Entity);
        put.and_where(in_seats(expert_request_network::Column::NetworkId, coordinated(who)));
        let mut proposed = Query::select();
        proposed.column(expert_offer::Column::RequestId).from(expert_offer::Entity).and_where(who.mine(expert_offer::Column::ProfileId));
        any()
            .add(allow_rows("rows.expert_request.own", all().add(who.mine(ProfileId))))
            .add(allow_rows("rows.expert_request.network", all().add(in_seats(Id, put))))
            .add(allow_rows("rows.expert_request.proposed", all().add(in_seats(Id, proposed))))
    }
}

/// Those of networks that one coordinates; those in which one is the parent; those to one's own request, once the parent said yes, or where the network
/// can't help.
impl Visible for expert_offer::Entity {
    fn rows(who: &Who) -> Condition {
        use expert_offer::Column::{NetworkId, ProfileId, RequestId, State};
        let mut own = Query::select();
        own.column(expert_request::Column::Id).from(expert_request::Entity).and_where(who.mine(expert_request::Column::ProfileId));
        let told = any()
            .add(is(State, ExpertOfferState::Willing))
            .add(is(State, ExpertOfferState::Agreed))
            .add(is(State, ExpertOfferState::Declined))
            .add(ProfileId.into_simple_expr().is_null());
        let asked = all().add(in_seats(RequestId, own)).add(restrict_rows("rows.expert_offer.willing", told));
        any()
            .add(allow_rows("rows.expert_offer.network", all().add(in_seats(NetworkId, coordinated(who)))))
            .add(allow_rows("rows.expert_offer.expert", all().add(who.mine(ProfileId))))
            .add(allow_rows("rows.expert_offer.asked", asked))
    }
}
