//! Rows as the town and the stage want them: one of each kind, with nothing in it but what the law looks at.
use crate::world::start;
use entity::{
    answer, enums::*, event, harvest, ids::*, network, network_seat, objection, organisation, policy_table, question, registration,
};
use uuid::Uuid;
use vonk::policy::Body;

pub fn question(here: CommunityId, area: AreaId, author: ProfileId, state: QuestionState, open: bool, withdrawn: bool) -> question::Model {
    let now = start();
    question::Model {
        id: QuestionId::fresh(),
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
        id: AnswerId::fresh(),
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
        id: HarvestId::fresh(),
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
    objection::Model { id: ObjectionId::fresh(), harvest_id: to, profile_id, answer_id: of.id, body: String::new(), created_at: start() }
}

pub fn event(here: impl Into<Body>, area: AreaId, organiser: ProfileId, state: EventState) -> event::Model {
    let now = start();
    let (community_id, network_id, policy_table_id) = here.into().columns();
    event::Model {
        id: EventId::fresh(),
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
        id: RegistrationId::fresh(),
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
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn organisation(state: OrganisationState, proposed_by: Option<ProfileId>) -> organisation::Model {
    let now = start();
    organisation::Model {
        id: OrganisationId::fresh(),
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

pub fn network(area: AreaId) -> network::Model {
    let now = start();
    network::Model {
        id: NetworkId::fresh(),
        kind: NetworkKind::Network,
        name: "Netwerk".into(),
        area_id: area,
        state: NetworkState::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub fn network_seat(network_id: NetworkId, profile_id: ProfileId, part: NetworkPart, state: SeatState) -> network_seat::Model {
    let (id, now) = (NetworkSeatId::fresh(), start());
    network_seat::Model { id, network_id, profile_id, part, state, version: 1, created_at: now, updated_at: now }
}

pub fn policy_table(organisation_id: OrganisationId, area: AreaId) -> policy_table::Model {
    let now = start();
    policy_table::Model {
        id: PolicyTableId::fresh(),
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
