//! `node` and `nodes`: any object by its global id, each read through its own feature's law.
use crate::{
    answers::graphql::Answer,
    communities::graphql::{Community, CommunityMembership},
    datepolls::graphql::{DateOption, DatePoll, DateResponse},
    error::{FieldErrors, ProblemCode, ResolverError, Result},
    events::graphql::Event,
    experts::graphql::{ExpertOffer, ExpertRequest},
    graphql::{
        RequestContext,
        ids::{self, Global, read},
        row::Resolved,
    },
    harvests::graphql::Harvest,
    jobs::graphql::FailingJob,
    networks::graphql::{Network, NetworkSeat},
    organisations::graphql::Organisation,
    people::graphql::{Account, Consent, Profile},
    places::{
        Code,
        graphql::{Municipality, Region},
    },
    policytables::graphql::{ParentInput, PolicyDraft, PolicyTable, WrittenWindow},
    questions::graphql::Question,
    registrations::graphql::Registration,
    series::graphql::Series,
    tags::graphql::Tag,
    templates::graphql::EventTemplate,
};
use async_graphql::{Context, ID, Interface, Object};
use entity::ids::{
    AccountId, AnswerId, CommunityId, ConsentId, DateOptionId, DatePollId, DateResponseId, EventId, EventTemplateId, ExpertOfferId,
    ExpertRequestId, HarvestId, JobId, MembershipId, NetworkId, NetworkSeatId, OrganisationId, ParentInputId, PolicyDraftId, PolicyTableId,
    ProfileId, QuestionId, RegionId, RegistrationId, SeriesId, TagId, WrittenWindowId,
};
use futures_util::future::try_join_all;

/// How many objects `nodes` gives at once.
const MOST: usize = 100;

/// An object with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its global id: opaque, typed, the same for ever."))]
pub enum Node {
    /// An account, for administrators.
    Account(Resolved<Account>),
    /// An answer.
    Answer(Resolved<Answer>),
    /// A community.
    Community(Resolved<Community>),
    /// A consent to be contacted again.
    Consent(Resolved<Consent>),
    /// One of the dates of a poll.
    DateOption(Resolved<DateOption>),
    /// A date poll.
    DatePoll(Resolved<DatePoll>),
    /// What somebody answered to a date poll.
    DateResponse(Resolved<DateResponse>),
    /// A meeting.
    Event(Resolved<Event>),
    /// A template of a meeting.
    EventTemplate(Resolved<EventTemplate>),
    /// A network's answer to a request for a parent.
    ExpertOffer(Resolved<ExpertOffer>),
    /// A request for a parent.
    ExpertRequest(Resolved<ExpertRequest>),
    /// Work of the service's own that fails, for administrators.
    FailingJob(Resolved<FailingJob>),
    /// A harvest.
    Harvest(Resolved<Harvest>),
    /// A membership of a community.
    CommunityMembership(Resolved<CommunityMembership>),
    /// A municipality.
    Municipality(Resolved<Municipality>),
    /// A network of parents.
    Network(Resolved<Network>),
    /// A seat in a network.
    NetworkSeat(Resolved<NetworkSeat>),
    /// An organisation.
    Organisation(Resolved<Organisation>),
    /// What a parent brought in at a policy table.
    ParentInput(Resolved<ParentInput>),
    /// A version of a policy.
    PolicyDraft(Resolved<PolicyDraft>),
    /// A policy table.
    PolicyTable(Resolved<PolicyTable>),
    /// A profile.
    Profile(Resolved<Profile>),
    /// A question.
    Question(Resolved<Question>),
    /// A region.
    Region(Resolved<Region>),
    /// A registration for an event.
    Registration(Resolved<Registration>),
    /// A series of meetings.
    Series(Resolved<Series>),
    /// A tag.
    Tag(Resolved<Tag>),
    /// A time in which parents can write at a policy table.
    WrittenWindow(Resolved<WrittenWindow>),
}

impl Node {
    async fn by_id(session: &RequestContext, id: Global) -> Result<Option<Self>> {
        let (kind, id) = match id {
            Global::Municipality(code) => {
                let code = Code::parse(&code).map_err(|fault| crate::error::Error::Invalid(vec![fault]))?;
                return Ok(Municipality::by_id(session, &code).await?.map(|it| Self::Municipality(Resolved(it))));
            }
            Global::Row(kind, id) => (kind, id),
        };
        Ok(match kind {
            AccountId::KIND => Account::by_id(session, AccountId(id)).await?.map(|it| Self::Account(Resolved(it))),
            AnswerId::KIND => Answer::by_id(session, AnswerId(id)).await?.map(|it| Self::Answer(Resolved(it))),
            CommunityId::KIND => Community::by_id(session, CommunityId(id)).await?.map(|it| Self::Community(Resolved(it))),
            ConsentId::KIND => Consent::by_id(session, ConsentId(id)).await?.map(|it| Self::Consent(Resolved(it))),
            DateOptionId::KIND => DateOption::by_id(session, DateOptionId(id)).await?.map(|it| Self::DateOption(Resolved(it))),
            DatePollId::KIND => DatePoll::by_id(session, DatePollId(id)).await?.map(|it| Self::DatePoll(Resolved(it))),
            DateResponseId::KIND => DateResponse::by_id(session, DateResponseId(id)).await?.map(|it| Self::DateResponse(Resolved(it))),
            EventId::KIND => Event::by_id(session, EventId(id)).await?.map(|it| Self::Event(Resolved(it))),
            EventTemplateId::KIND => EventTemplate::by_id(session, EventTemplateId(id)).await?.map(|it| Self::EventTemplate(Resolved(it))),
            ExpertOfferId::KIND => ExpertOffer::by_id(session, ExpertOfferId(id)).await?.map(|it| Self::ExpertOffer(Resolved(it))),
            ExpertRequestId::KIND => ExpertRequest::by_id(session, ExpertRequestId(id)).await?.map(|it| Self::ExpertRequest(Resolved(it))),
            HarvestId::KIND => Harvest::by_id(session, HarvestId(id)).await?.map(|it| Self::Harvest(Resolved(it))),
            JobId::KIND => FailingJob::by_id(session, JobId(id)).await?.map(|it| Self::FailingJob(Resolved(it))),
            MembershipId::KIND => {
                CommunityMembership::by_id(session, MembershipId(id)).await?.map(|it| Self::CommunityMembership(Resolved(it)))
            }
            NetworkId::KIND => Network::by_id(session, NetworkId(id)).await?.map(|it| Self::Network(Resolved(it))),
            NetworkSeatId::KIND => NetworkSeat::by_id(session, NetworkSeatId(id)).await?.map(|it| Self::NetworkSeat(Resolved(it))),
            OrganisationId::KIND => Organisation::by_id(session, OrganisationId(id)).await?.map(|it| Self::Organisation(Resolved(it))),
            ParentInputId::KIND => ParentInput::by_id(session, ParentInputId(id)).await?.map(|it| Self::ParentInput(Resolved(it))),
            PolicyDraftId::KIND => PolicyDraft::by_id(session, PolicyDraftId(id)).await?.map(|it| Self::PolicyDraft(Resolved(it))),
            PolicyTableId::KIND => PolicyTable::by_id(session, PolicyTableId(id)).await?.map(|it| Self::PolicyTable(Resolved(it))),
            ProfileId::KIND => Profile::by_id(session, ProfileId(id)).await?.map(|it| Self::Profile(Resolved(it))),
            QuestionId::KIND => Question::by_id(session, QuestionId(id)).await?.map(|it| Self::Question(Resolved(it))),
            RegionId::KIND => Region::by_id(session, RegionId(id)).await?.map(|it| Self::Region(Resolved(it))),
            RegistrationId::KIND => Registration::by_id(session, RegistrationId(id)).await?.map(|it| Self::Registration(Resolved(it))),
            SeriesId::KIND => Series::by_id(session, SeriesId(id)).await?.map(|it| Self::Series(Resolved(it))),
            TagId::KIND => Tag::by_id(session, TagId(id)).await?.map(|it| Self::Tag(Resolved(it))),
            WrittenWindowId::KIND => WrittenWindow::by_id(session, WrittenWindowId(id)).await?.map(|it| Self::WrittenWindow(Resolved(it))),
            _ => None,
        })
    }
}

/// Objects by their global ids.
#[derive(Default)]
pub struct NodeQueries;

#[Object]
impl NodeQueries {
    /// Any object by its global id; null when there is none that you may see. INVALID (BAD_ID) when it is no global id.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Result<Option<Node>, ResolverError> {
        let mut faults = FieldErrors::default();
        let id = faults.field("id", ids::read(&id));
        let id = faults.finish(id)?;
        Ok(Node::by_id(ctx.data_unchecked(), id).await?)
    }

    /// Up to 100 objects by their global ids, in the order in which they are asked for; null for each that you may not see.
    #[graphql(complexity = "ids.len().saturating_mul(child_complexity)")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their global ids: at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        if ids.len() > MOST {
            faults.add(crate::error::FieldError::at("ids", ProblemCode::TooMany).with(MOST));
        }
        let read: Vec<Global> =
            ids.iter().take(MOST).enumerate().filter_map(|(i, id)| faults.field(&format!("ids.{i}"), read(id))).collect();
        let read = faults.finish(Some(read))?;
        Ok(try_join_all(read.into_iter().map(|id| Node::by_id(session, id))).await?)
    }
}
