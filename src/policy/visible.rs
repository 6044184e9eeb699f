//! The whole law of seeing: which rows an actor may see. Every read starts here, never at `Entity::find`.
//!
//! Written once, used in two ways: as conditions for the query builder ([`Visible::visible_to`]), and, with placeholders in the
//! actor's place, as the constant text of hot statements ([`text`]), which bind the actor's four values first ([`binds`]).
use super::{Actor, Role, mutant::off, networked::came as came_to_networks, polled::answered, registered::registered};
use entity::{
    answer, community, community_tag,
    enums::{Audience, Capacity, HarvestState, Joining, OrganisationState, Part, SeatState, TagKind, Visibility},
    event, event_tag, harvest, harvest_answer,
    ids::CommunityId,
    membership, objection, organisation, profile, profile_topic, question, question_tag, representative, tag,
};
use sea_orm::{
    ActiveEnum, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, Select, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

/// The actor as a statement sees them: values, or `$1` to `$4` for constant text.
pub struct Who {
    profiles: [SimpleExpr; 3],
    pub(super) is_steward: SimpleExpr,
    ouder: bool,
    professional: bool,
    person: bool,
    pub(super) admin: bool,
    pub(super) suspended: bool,
}

impl Who {
    /// With the actor's values in place.
    pub fn actor(actor: &Actor) -> Self {
        let (profiles, suspended) = (actor.profiles(), actor.suspended());
        let [ouder, professional, _] = profiles.map(|id| !id.is_nil() && !suspended);
        Self {
            profiles: profiles.map(Expr::val),
            is_steward: Expr::val(actor.roles().steward() && !suspended),
            ouder,
            professional,
            person: !suspended && profiles.iter().any(|id| !id.is_nil()),
            admin: actor.roles().has(Role::Admin) && !suspended,
            suspended,
        }
    }
    /// With placeholders: the first four bound values are [`binds`]. What hangs on having a role at all is refused here: it is for [`Visible::visible_to`].
    pub fn placeholders() -> Self {
        Self {
            profiles: ["$1", "$2", "$3"].map(Expr::cust),
            is_steward: Expr::cust("$4"),
            ouder: false,
            professional: false,
            person: false,
            admin: false,
            suspended: false,
        }
    }
    pub(super) fn mine(&self, column: impl IntoSimpleExpr) -> SimpleExpr {
        column.into_simple_expr().is_in(self.profiles.clone())
    }
}

pub(super) fn known(fact: bool) -> SimpleExpr {
    Expr::cust(if fact { "1 = 1" } else { "1 = 0" })
}

/// What the first four placeholders of a constant text stand for. Whoever is suspended reads there what nobody in particular reads.
pub fn binds(actor: &Actor) -> [Value; 4] {
    if actor.suspended() {
        return binds(&Actor::Nobody);
    }
    let [ouder, professional, steward] = actor.profiles();
    [ouder.into(), professional.into(), steward.into(), actor.roles().steward().into()]
}

/// A table whose rows are not for everybody.
pub trait Visible: EntityTrait {
    /// The rows that they may see.
    fn rows(who: &Who) -> Condition;
    /// Where every read begins.
    fn visible_to(actor: &Actor) -> Select<Self> {
        #[expect(clippy::disallowed_methods, reason = "the one place where a read begins")]
        Self::find().filter(Self::rows(&Who::actor(actor)))
    }
}

/// A grant: switched off, nobody has it.
pub(super) fn allow_rows(name: &'static str, condition: impl Into<Condition>) -> Condition {
    if off(name) { Condition::all().add(Expr::cust("1 = 0")) } else { condition.into() }
}
/// A restriction: switched off, it restricts nobody.
pub(super) fn restrict_rows(name: &'static str, condition: impl Into<Condition>) -> Condition {
    if off(name) { Condition::all() } else { condition.into() }
}
pub(super) fn all() -> Condition {
    Condition::all()
}
pub(super) fn any() -> Condition {
    Condition::any()
}
pub(super) fn is<T: ActiveEnum<Value = String>>(column: impl IntoSimpleExpr, value: T) -> SimpleExpr {
    // Inline text: a fixed word of the law, not a value.
    column.into_simple_expr().eq(Expr::cust(format!("'{}'", value.to_value())))
}

/// The communities in which they have a seat, of whatever state, suspended or not.
fn held(who: &Who) -> SelectStatement {
    let mut seats = Query::select();
    seats.column(membership::Column::CommunityId).from(membership::Entity).and_where(who.mine(membership::Column::ProfileId));
    seats
}

/// The communities in which a seat opens something to them, of a state and from a part upwards.
pub(super) fn seats(who: &Who, state: SeatState, leading: bool) -> SelectStatement {
    let mut seats = held(who);
    seats.and_where(is(membership::Column::State, state));
    if who.suspended {
        seats.cond_where(restrict_rows("rows.seat.suspended", all().add(known(false))));
    }
    if leading {
        let part = any().add(is(membership::Column::Part, Part::CoreGroup)).add(is(membership::Column::Part, Part::Moderator));
        seats.cond_where(part);
    }
    seats
}
pub(super) fn in_seats(column: impl IntoSimpleExpr, seats: SelectStatement) -> SimpleExpr {
    column.into_simple_expr().in_subquery(seats)
}

/// The communities that they may look into.
pub fn look(who: &Who) -> Condition {
    use community::Column::{Id, Visibility as Seen};
    any()
        .add(allow_rows("rows.public", all().add(is(Seen, Visibility::Public))))
        .add(allow_rows(
            "rows.steward",
            all().add(is(Seen, Visibility::Members)).add(restrict_rows("rows.steward.role", all().add(who.is_steward.clone()))),
        ))
        .add(allow_rows("rows.seat", all().add(in_seats(Id, seats(who, SeatState::Active, false)))))
}

/// Whether they may look into the community of a row, as a column beside it.
pub fn inside(actor: &Actor) -> SimpleExpr {
    look(&Who::actor(actor)).into()
}

/// The ids of the communities that they may look into.
pub(super) fn look_ids(who: &Who) -> SelectStatement {
    Query::select().column(community::Column::Id).from(community::Entity).cond_where(look(who)).take()
}

/// For a page of one community: decided once, not row by row. `here` is the community's id.
pub fn gate(who: &Who, here: SimpleExpr) -> SimpleExpr {
    let mut gate = Query::select();
    gate.column(community::Column::Id).from(community::Entity);
    gate.and_where(community::Column::Id.into_simple_expr().eq(here)).cond_where(look(who));
    SimpleExpr::SubQuery(None, Box::new(gate.into()))
}

/// A community's rows for which `column` is this community, if the actor may look into it.
pub fn in_community(actor: &Actor, column: impl IntoSimpleExpr, community: CommunityId) -> SimpleExpr {
    column.into_simple_expr().eq(gate(&Who::actor(actor), Expr::val(community.0)))
}

/// A community's card: those that they may look into, those that they are invited to, and members' communities that they could join. Whoever is
/// suspended still reads where their own seats are.
impl Visible for community::Entity {
    fn rows(who: &Who) -> Condition {
        use community::Column::{Audience as For, Id, Joining as How, Visibility as Seen};
        let invited =
            any().add(in_seats(Id, seats(who, SeatState::Invited, false))).add(in_seats(Id, seats(who, SeatState::Requested, false)));
        let fits = any()
            .add(all().add(is(For, Audience::Everyone)).add(known(who.ouder || who.professional)))
            .add(all().add(is(For, Audience::Ouders)).add(known(who.ouder)))
            .add(all().add(is(For, Audience::Professionals)).add(known(who.professional)));
        let could_join = all()
            .add(restrict_rows("rows.card.members", all().add(is(Seen, Visibility::Members))))
            .add(restrict_rows("rows.card.joining", all().add(is(How, Joining::Invitation).not())))
            .add(restrict_rows("rows.card.audience", fits));
        let mut cards = any().add(look(who)).add(allow_rows("rows.card.invited", invited)).add(allow_rows("rows.card.join", could_join));
        if who.suspended {
            cards = cards.add(allow_rows("rows.card.suspended", all().add(in_seats(Id, held(who)))));
        }
        cards
    }
}

/// Published ones; a proposed one for who leads the community, for stewards, and for the authors whom it quotes.
impl Visible for harvest::Entity {
    fn rows(who: &Who) -> Condition {
        use harvest::Column::{CommunityId, Id, State};
        let quoted = Query::select()
            .column((harvest_answer::Entity, harvest_answer::Column::HarvestId))
            .from(harvest_answer::Entity)
            .inner_join(
                answer::Entity,
                Expr::col((answer::Entity, answer::Column::Id)).equals((harvest_answer::Entity, harvest_answer::Column::AnswerId)),
            )
            .and_where(who.mine(answer::Column::AuthorProfileId))
            .take();
        let state = any()
            .add(allow_rows("rows.harvest.published", all().add(is(State, HarvestState::Published))))
            .add(allow_rows("rows.harvest.core", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true)))))
            .add(allow_rows("rows.harvest.steward", all().add(who.is_steward.clone())))
            .add(allow_rows("rows.harvest.quoted", all().add(in_seats(Id, quoted))));
        restrict_rows("rows.harvest.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who))))
            .add(restrict_rows("rows.harvest.state", state))
    }
}

/// Those to a published harvest that one sees; those to a proposed one for who leads the community and for stewards; one's own.
impl Visible for objection::Entity {
    fn rows(who: &Who) -> Condition {
        use harvest::Column::{CommunityId, Id, State};
        let told = any()
            .add(allow_rows("rows.objection.published", all().add(is(State, HarvestState::Published))))
            .add(allow_rows("rows.objection.core", all().add(in_seats(CommunityId, seats(who, SeatState::Active, true)))))
            .add(allow_rows("rows.objection.steward", all().add(who.is_steward.clone())));
        let seen = restrict_rows("rows.objection.harvest", harvest::Entity::rows(who)).add(restrict_rows("rows.objection.told", told));
        let harvests = Query::select().column(Id).from(harvest::Entity).cond_where(seen).take();
        any()
            .add(allow_rows("rows.objection.own", all().add(who.mine(objection::Column::ProfileId))))
            .add(allow_rows("rows.objection.others", all().add(in_seats(objection::Column::HarvestId, harvests))))
    }
}

/// A professional's and a steward's profile are public; a parent's is theirs, and, if they chose to be found, for who is signed in;
/// and for who leads a community that they came to by themselves, or for one of whose events they registered.
impl Visible for profile::Entity {
    fn rows(who: &Who) -> Condition {
        use profile::Column::{Capacity as Hat, Findable, Id};
        let findable = all()
            .add(restrict_rows("rows.profile.findable", all().add(Findable.into_simple_expr())))
            .add(restrict_rows("rows.profile.signed_in", all().add(known(who.person))));
        let came = Query::select()
            .column(membership::Column::ProfileId)
            .from(membership::Entity)
            .and_where(in_seats(membership::Column::CommunityId, seats(who, SeatState::Active, true)))
            .cond_where(restrict_rows("rows.profile.came", all().add(is(membership::Column::State, SeatState::Invited).not())))
            .take();
        any()
            .add(allow_rows(
                "rows.profile.public",
                all().add(restrict_rows("rows.profile.parents", all().add(is(Hat, Capacity::Ouder).not()))),
            ))
            .add(allow_rows("rows.profile.own", all().add(who.mine(Id))))
            .add(allow_rows("rows.profile.found", findable))
            .add(allow_rows("rows.profile.led", all().add(in_seats(Id, came))))
            .add(allow_rows("rows.profile.registered", all().add(in_seats(Id, registered(who)))))
            .add(allow_rows("rows.profile.answered", all().add(in_seats(Id, answered(who)))))
            .add(allow_rows("rows.profile.network", all().add(in_seats(Id, came_to_networks(who)))))
    }
}

/// Those in the list; a proposed one for stewards and for whoever proposed it.
impl Visible for organisation::Entity {
    fn rows(who: &Who) -> Condition {
        use organisation::Column::{ProposedBy, State};
        any()
            .add(allow_rows(
                "rows.organisation.listed",
                all().add(restrict_rows("rows.organisation.state", all().add(is(State, OrganisationState::Listed)))),
            ))
            .add(allow_rows("rows.organisation.steward", all().add(who.is_steward.clone())))
            .add(allow_rows("rows.organisation.own", all().add(who.mine(ProposedBy))))
    }
}

/// Those of organisations that one may see, for who is signed in.
impl Visible for representative::Entity {
    fn rows(who: &Who) -> Condition {
        use representative::Column::OrganisationId;
        let organisations =
            Query::select().column(organisation::Column::Id).from(organisation::Entity).cond_where(organisation::Entity::rows(who)).take();
        restrict_rows("rows.representative.signed_in", all().add(known(who.person)))
            .add(restrict_rows("rows.representative.organisation", all().add(OrganisationId.into_simple_expr().in_subquery(organisations))))
    }
}

/// One's own; all for who leads the community; for other lookers the active ones that are not a parent's.
impl Visible for membership::Entity {
    fn rows(who: &Who) -> Condition {
        use membership::Column::{Capacity as Hat, CommunityId, ProfileId, State};
        let led = seats(who, SeatState::Active, true);
        let others = all()
            .add(restrict_rows("rows.membership.active", all().add(is(State, SeatState::Active))))
            .add(restrict_rows("rows.membership.parents", all().add(is(Hat, Capacity::Ouder).not())))
            .add(restrict_rows("rows.membership.signed_in", all().add(known(who.person))))
            .add(restrict_rows("rows.membership.community", all().add(CommunityId.into_simple_expr().in_subquery(look_ids(who)))));
        any()
            .add(allow_rows("rows.membership.own", all().add(who.mine(ProfileId))))
            .add(allow_rows("rows.membership.led", all().add(in_seats(CommunityId, led))))
            .add(allow_rows("rows.membership.others", others))
    }
}

/// Controlled tags; a free one for whoever may see something that carries it, since its words may come from behind a closed door.
impl Visible for tag::Entity {
    fn rows(who: &Who) -> Condition {
        let id = || Expr::col((tag::Entity, tag::Column::Id));
        let mut asked = Query::select();
        asked.expr(Expr::cust("1")).from(question_tag::Entity).inner_join(
            question::Entity,
            Expr::col((question::Entity, question::Column::Id)).equals((question_tag::Entity, question_tag::Column::QuestionId)),
        );
        asked.and_where(question_tag::Column::TagId.into_simple_expr().eq(id())).cond_where(question::Entity::rows(who));
        let mut carried = Query::select();
        carried.expr(Expr::cust("1")).from(community_tag::Entity).inner_join(
            community::Entity,
            Expr::col((community::Entity, community::Column::Id)).equals((community_tag::Entity, community_tag::Column::CommunityId)),
        );
        carried.and_where(community_tag::Column::TagId.into_simple_expr().eq(id())).cond_where(community::Entity::rows(who));
        let mut known = Query::select();
        known.expr(Expr::cust("1")).from(profile_topic::Entity).inner_join(
            profile::Entity,
            Expr::col((profile::Entity, profile::Column::Id)).equals((profile_topic::Entity, profile_topic::Column::ProfileId)),
        );
        known.and_where(profile_topic::Column::TagId.into_simple_expr().eq(id())).cond_where(profile::Entity::rows(who));
        let mut announced = Query::select();
        announced.expr(Expr::cust("1")).from(event_tag::Entity).inner_join(
            event::Entity,
            Expr::col((event::Entity, event::Column::Id)).equals((event_tag::Entity, event_tag::Column::EventId)),
        );
        announced.and_where(event_tag::Column::TagId.into_simple_expr().eq(id())).cond_where(event::Entity::rows(who));
        any()
            .add(allow_rows("rows.tag.controlled", all().add(is(tag::Column::Kind, TagKind::Free).not())))
            .add(allow_rows("rows.tag.question", all().add(Expr::exists(asked))))
            .add(allow_rows("rows.tag.community", all().add(Expr::exists(carried))))
            .add(allow_rows("rows.tag.profile", all().add(Expr::exists(known))))
            .add(allow_rows("rows.tag.event", all().add(Expr::exists(announced))))
    }
}

/// A table's law as text, with the actor in `$1` to `$4`: for the hot statements of the stores.
pub fn text(condition: Condition) -> String {
    let select = Query::select().expr(Expr::cust("1")).cond_where(condition).to_owned();
    let sql = select.to_string(sea_orm::sea_query::PostgresQueryBuilder);
    sql.split_once(" WHERE ").map_or_else(|| "TRUE".to_owned(), |(_, law)| law.to_owned())
}

/// [`gate`] as text; `here` is the placeholder of the community's id, such as `$5`.
pub fn gate_text(here: &str) -> String {
    let gate = gate(&Who::placeholders(), Expr::cust(here.to_owned()));
    let sql = Query::select().expr(gate).to_string(sea_orm::sea_query::PostgresQueryBuilder);
    sql.strip_prefix("SELECT ").unwrap_or(&sql).to_owned()
}
