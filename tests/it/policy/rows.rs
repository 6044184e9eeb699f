//! Rows as the town and the stage want them: one of each kind, with nothing in it but what the law looks at.
use crate::world::start;
use entity::{
    answer, date_poll, date_response, enums::*, event, event_question, harvest, ids::*, kept_place, network, network_seat, objection,
    organisation, policy_table, question, registration,
};
use uuid::Uuid;
use vonk::policy::Body;

pub fn question(here: CommunityId, area: AreaId, author: ProfileId, state: QuestionState, open: bool, withdrawn: bool) -> question::Model {
    let now = start();
    question::Model {
        id: QuestionId::new(),
        community_id: here,
        position: open.then(Uuid::now_v7),
        state,
        state_reason: None,
        text: String::new(),
        explanation: String::new(),
        motivation: String::new(),
        area_id: None,
        place_id: area,
        author_profile_id: Some(author),
        author_capacity: Capacity::Professional,
        author_name: String::new(),
        author_function: None,
        author_organisation: None,
        author_area: None,
        author_core: false,
        anonymous: false,
        answer_count: 0,
        follower_count: 0,
        followed_rank: 0,
        answered_domains: 0,
        active_at: now,
        version: 1,
        created_at: now,
        updated_at: now,
        withdrawn_at: withdrawn.then_some(now),
    }
}

pub fn answer(to: QuestionId, here: CommunityId, author: ProfileId) -> answer::Model {
    let now = start();
    answer::Model {
        id: AnswerId::new(),
        question_id: to,
        community_id: here,
        parent_id: None,
        kind: AnswerKind::Experience,
        body: String::new(),
        author_profile_id: Some(author),
        author_capacity: Capacity::Ouder,
        author_name: String::new(),
        author_function: None,
        author_organisation: None,
        author_area: None,
        author_core: false,
        anonymous: false,
        author_domains: 0,
        helpful_count: 0,
        reply_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    }
}

pub fn harvest(of: QuestionId, here: CommunityId, author: ProfileId, state: HarvestState) -> harvest::Model {
    let now = start();
    harvest::Model {
        id: HarvestId::new(),
        question_id: of,
        community_id: here,
        state,
        works: String::new(),
        barriers: String::new(),
        follow_up: String::new(),
        minority_note: String::new(),
        author_profile_id: Some(author),
        author_capacity: Capacity::Professional,
        author_name: String::new(),
        author_function: None,
        author_organisation: None,
        author_area: None,
        author_core: false,
        objections_until: now,
        published_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn objection(to: HarvestId, of: &answer::Model) -> objection::Model {
    let profile_id = of.author_profile_id.expect("an author");
    objection::Model { id: ObjectionId::new(), harvest_id: to, profile_id, answer_id: of.id, body: String::new(), created_at: start() }
}

pub fn event(here: impl Into<Body>, area: AreaId, organiser: ProfileId, state: EventState) -> event::Model {
    let now = start();
    let (community_id, network_id, policy_table_id) = here.into().columns();
    event::Model {
        id: EventId::new(),
        community_id,
        network_id,
        policy_table_id,
        members_only: false,
        organisation_id: None,
        organiser_profile_id: Some(organiser),
        author_capacity: Capacity::Professional,
        author_name: String::new(),
        author_function: None,
        author_organisation: None,
        author_area: None,
        author_core: false,
        title: String::new(),
        description: String::new(),
        summary: String::new(),
        starts_at: now,
        ends_at: now,
        form: EventForm::Online,
        location: None,
        join_link: None,
        audience: Audience::Everyone,
        area_id: None,
        place_id: area,
        childcare: false,
        travel_costs: false,
        interpreter: false,
        capacity: None,
        parent_places: 0,
        registration_opens_at: None,
        registration_closes_at: None,
        state,
        published_at: None,
        announced_at: None,
        parent_friendly: false,
        cancel_reason: None,
        report: None,
        recording_link: None,
        registered_count: 0,
        waiting_count: 0,
        places_released: false,
        series_id: None,
        recurrence_at: None,
        intervision: false,
        programme: false,
        reported_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn registration(
    of: EventId,
    here: impl Into<Body>,
    (profile, capacity): (ProfileId, Capacity),
    position: i32,
    state: RegistrationState,
) -> registration::Model {
    let now = start();
    let (community_id, network_id, policy_table_id) = here.into().columns();
    registration::Model {
        id: RegistrationId::new(),
        event_id: of,
        community_id,
        network_id,
        policy_table_id,
        profile_id: profile,
        capacity,
        state,
        position,
        offered_until: None,
        attended: None,
        masked: false,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn organisation(state: OrganisationState, proposed_by: Option<ProfileId>) -> organisation::Model {
    let now = start();
    organisation::Model {
        id: OrganisationId::new(),
        name: "Iets".into(),
        search: "iets".into(),
        kind: OrganisationKind::Other,
        state,
        proposed_by,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn tie(event_id: EventId, question_id: QuestionId) -> event_question::Model {
    event_question::Model { event_id, question_id, place: 0, outcome: None, carried_to: None, answer_id: None }
}

pub fn kept(event_id: EventId, profile_id: ProfileId) -> kept_place::Model {
    kept_place::Model { event_id, profile_id, capacity: Capacity::Ouder, masked: true, kept_until: start(), taken: false }
}

pub fn network(area: AreaId) -> network::Model {
    let now = start();
    network::Model {
        id: NetworkId::new(),
        kind: NetworkKind::Network,
        name: "Netwerk".into(),
        search: "netwerk".into(),
        description: String::new(),
        area_id: area,
        association_id: None,
        contact: "info@netwerk.example".into(),
        founded_on: now.date_naive(),
        ended_on: None,
        state: NetworkState::Active,
        member_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn network_seat(
    network_id: NetworkId,
    (profile_id, capacity): (ProfileId, Capacity),
    part: NetworkPart,
    state: SeatState,
) -> network_seat::Model {
    let (id, now) = (NetworkSeatId::new(), start());
    network_seat::Model { id, network_id, profile_id, capacity, part, state, message: None, version: 1, created_at: now, updated_at: now }
}

pub fn policy_table(organisation_id: OrganisationId, area: AreaId) -> policy_table::Model {
    let now = start();
    policy_table::Model {
        id: PolicyTableId::new(),
        title: "Beleidstafel".into(),
        description: String::new(),
        organisation_id,
        area_id: area,
        domains: 0,
        phase: PolicyPhase::Exploration,
        position: None,
        positioned_at: None,
        current_draft_id: None,
        draft_count: 0,
        input_count: 0,
        adopted_at: None,
        override_reason: None,
        override_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn date_poll(body: Body, organiser: ProfileId, members_only: bool) -> date_poll::Model {
    let (now, (community_id, network_id, policy_table_id)) = (start(), body.columns());
    date_poll::Model {
        id: DatePollId::new(),
        community_id,
        network_id,
        policy_table_id,
        members_only,
        organiser_profile_id: organiser,
        title: String::new(),
        description: String::new(),
        audience: Audience::Everyone,
        closes_at: now,
        state: DatePollState::Open,
        chosen_id: None,
        event_id: None,
        reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn date_response(poll_id: DatePollId, profile_id: ProfileId) -> date_response::Model {
    let (id, now) = (DateResponseId::new(), start());
    date_response::Model { id, poll_id, profile_id, capacity: Capacity::Ouder, version: 1, created_at: now, updated_at: now }
}
