//! The whole law of doing on one page. Every action has a line; a new action does not compile until it has one.
//!
//! Which rows one may see is the other half: `visible.rs`. A test holds the two against each other.
use super::{
    Action, Role, Roles,
    mutant::{gives, holds},
};
use entity::enums::{Audience, Capacity, Joining, Visibility};

/// What somebody is in a community, from nothing upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// Nothing.
    #[default]
    None,
    /// Asked to join.
    Requested,
    /// Was asked to join.
    Invited,
    /// A member.
    Member,
    /// A member who drives the community.
    CoreGroup,
    /// Keeps the community safe. Only a steward's profile can have this seat.
    Moderator,
}

/// What the law looks at in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Who may look inside.
    pub visibility: Visibility,
    /// Who may take part.
    pub audience: Audience,
    /// How one becomes a member.
    pub joining: Joining,
    /// Whether it is archived: readable, nothing new.
    pub archived: bool,
}

/// Everything that the law knows of one person in one place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    /// What the token grants.
    pub roles: Roles,
    /// The capacity in which it is to be done. `None` for what needs none.
    pub hat: Option<Capacity>,
    /// Their highest seat here, in any capacity that the token grants.
    pub seat: Seat,
    /// Their seat here in `hat`.
    pub hat_seat: Seat,
    /// Whether what it is done to is theirs.
    pub own: bool,
    /// Whether they moderate the community above.
    pub leads_parent: bool,
    /// The community, if it is done in one.
    pub ground: Option<Ground>,
}

// Every condition has a name, so that a test can switch it off and see that another test notices: `holds` restricts, `gives` grants.
impl Standing {
    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }
    /// The token grants the capacity that it is to be done in.
    pub(super) fn wears_it(&self) -> bool {
        self.hat.is_some_and(|hat| match hat {
            Capacity::Ouder => self.has(Role::Ouder),
            Capacity::Professional => self.has(Role::Professional),
            Capacity::Steward => self.roles.steward(),
        })
    }
    /// In a capacity in which people take part, which the token grants.
    pub(super) fn takes_part(&self) -> bool {
        matches!(self.hat, Some(Capacity::Ouder | Capacity::Professional)) && self.wears_it()
    }
    /// In their capacity as a parent, which the token grants.
    fn as_parent(&self) -> bool {
        self.hat == Some(Capacity::Ouder) && self.wears_it()
    }
    fn by_office(&self) -> bool {
        self.hat == Some(Capacity::Steward) && self.wears_it()
    }
    /// The audience includes the capacity.
    pub(super) fn fits(&self, ground: Ground) -> bool {
        match ground.audience {
            Audience::Everyone => true,
            Audience::Ouders => self.hat == Some(Capacity::Ouder),
            Audience::Professionals => self.hat == Some(Capacity::Professional),
        }
    }
    /// Could take part with one of the roles that the token grants.
    fn could_fit(&self, ground: Ground) -> bool {
        match ground.audience {
            Audience::Everyone => self.has(Role::Ouder) || self.has(Role::Professional),
            Audience::Ouders => self.has(Role::Ouder),
            Audience::Professionals => self.has(Role::Professional),
        }
    }
    fn looks(&self, ground: Ground) -> bool {
        gives("look.public", ground.visibility == Visibility::Public)
            || gives("look.steward", self.roles.steward() && holds("look.steward.members", ground.visibility == Visibility::Members))
            || gives("look.seat", self.seat >= Seat::Member)
    }
    fn sees_card(&self, ground: Ground) -> bool {
        let could_join = holds("card.members", ground.visibility == Visibility::Members)
            && holds("card.joining", ground.joining != Joining::Invitation)
            && holds("card.audience", self.could_fit(ground));
        self.looks(ground) || gives("card.invited", self.seat >= Seat::Requested) || gives("card.join", could_join)
    }
    /// People of the audience; stewards by their office, but into a confidential community only when they are asked.
    fn joins(&self, ground: Ground) -> bool {
        let asked = self.hat_seat >= Seat::Invited;
        let by_office = self.by_office() && holds("join.office.confidential", ground.visibility != Visibility::Confidential || asked);
        let of_audience = holds("join.hat", self.takes_part()) && holds("join.audience", self.fits(ground));
        let way = gives("join.way", ground.joining != Joining::Invitation) || gives("join.asked", asked);
        gives("join.office", by_office) || gives("join.part", of_audience && way)
    }
    /// May contribute here in this capacity: anybody of the audience in a public community, members elsewhere.
    fn contributes(&self, ground: Ground) -> bool {
        holds("contribute.archived", !ground.archived)
            && holds("contribute.hat", self.takes_part())
            && holds("contribute.audience", self.fits(ground))
            && (gives("contribute.public", ground.visibility == Visibility::Public)
                || gives("contribute.member", self.hat_seat >= Seat::Member))
    }
    /// Does the core group's work: those in it, and stewards wherever they may look.
    fn core_work(&self) -> bool {
        gives("core.group", self.seat >= Seat::CoreGroup) || gives("core.steward", self.roles.steward())
    }
    /// Leads the community in what it organises: its core group and its moderators, and administrators.
    fn organises(&self) -> bool {
        gives("organise.seat", self.seat >= Seat::CoreGroup) || gives("organise.admin", self.has(Role::Admin))
    }
    /// Decides over what a community is.
    fn governs(&self) -> bool {
        gives("govern.admin", self.has(Role::Admin)) || gives("govern.parent", self.leads_parent)
    }
}

/// Whether it is allowed.
pub fn allow(action: Action, who: &Standing) -> bool {
    let here = |rule: fn(&Standing, Ground) -> bool| who.ground.is_some_and(|ground| rule(who, ground));
    let inside =
        |rule: fn(&Standing, Ground) -> bool| who.ground.is_some_and(|ground| holds("inside", who.looks(ground)) && rule(who, ground));
    match action {
        Action::Look => here(Standing::looks),
        Action::SeeCard => here(Standing::sees_card),
        Action::EditOwn => holds("edit_own", who.own),
        Action::ManageAccounts => holds("manage_accounts", who.has(Role::Admin)),
        Action::ManagePlaces => holds("manage_places", who.has(Role::Admin)),
        Action::SeeJobs => holds("see_jobs", who.has(Role::Admin)),
        Action::ProposeOrganisation => holds("propose_organisation", !who.roles.is_empty()),
        Action::EditOrganisation => holds("edit_organisation", who.roles.steward()),
        Action::EditTags => holds("edit_tags", who.roles.steward()),
        Action::CreateCommunity => holds("create_community", who.governs()),
        Action::ChangeCommunity => {
            inside(|who, _| holds("change_community", who.governs() || gives("change_community.moderator", who.seat == Seat::Moderator)))
        }
        Action::ArchiveCommunity => inside(|who, _| holds("archive_community", who.governs())),
        Action::JoinCommunity => {
            here(|who, ground| holds("join.card", who.sees_card(ground)) && holds("join.archived", !ground.archived) && who.joins(ground))
        }
        Action::LeaveCommunity => here(|who, _| holds("leave", who.hat_seat > Seat::None)),
        Action::InviteMember => {
            here(|who, ground| holds("invite", who.seat >= Seat::CoreGroup) && holds("invite.archived", !ground.archived))
        }
        Action::DecideSeat => here(|who, _| holds("decide_seat", who.seat >= Seat::CoreGroup)),
        Action::AppointMember => {
            inside(|who, _| holds("appoint", who.governs() || gives("appoint.moderator", who.seat == Seat::Moderator)))
        }
        Action::AppointModerator => here(|who, _| holds("appoint_moderator", who.has(Role::Admin))),
        Action::AskQuestion
        | Action::AnswerQuestion
        | Action::FollowQuestion
        | Action::MarkHelpful
        | Action::AnswerDatePoll
        | Action::RegisterForEvent => here(Standing::contributes),
        Action::EditQuestion | Action::EditAnswer => {
            inside(|who, ground| holds("edit.archived", !ground.archived) && holds("edit.own", who.own))
        }
        // Wherever they stand now: one's words stay one's own.
        Action::WithdrawQuestion | Action::WithdrawAnswer => here(|who, _| holds("withdraw.own", who.own)),
        Action::ReviewQuestion => here(|who, ground| {
            holds("review", who.seat >= Seat::CoreGroup) && holds("review.not_own", !who.own) && holds("review.archived", !ground.archived)
        }),
        Action::SeePast => {
            here(|who, _| holds("see_past", gives("see_past.own", who.own) || gives("see_past.moderator", who.seat == Seat::Moderator)))
        }
        Action::CloseQuestion => inside(|who, _| holds("close", gives("close.own", who.own) || who.core_work())),
        Action::ReopenQuestion => inside(|who, ground| {
            holds("reopen.archived", !ground.archived) && holds("reopen", gives("reopen.own", who.own) || who.core_work())
        }),
        Action::Harvest => inside(|who, ground| holds("harvest.archived", !ground.archived) && holds("harvest", who.core_work())),
        Action::ObjectToHarvest => inside(|who, _| holds("object", who.own)),
        Action::OrganiseEvent => inside(|who, ground| holds("organise.archived", !ground.archived) && holds("organise", who.organises())),
        Action::EndEvent => inside(|who, _| holds("end_event", who.organises())),
        Action::SeeDraftEvent => inside(|who, _| holds("see_draft_event", who.organises())),
        Action::SeeJoinLink => inside(|who, _| holds("see_join_link", who.organises())),
        Action::AcceptOffer => here(|who, ground| holds("accept_offer.own", who.own) && who.contributes(ground)),
        // Wherever they stand now.
        Action::CancelRegistration => here(|who, _| holds("cancel_registration", who.own)),
        Action::ManageRegistration => here(|who, _| holds("manage_registration", who.seat >= Seat::CoreGroup)),
        Action::CountParents => here(|who, _| holds("count_parents", who.seat >= Seat::CoreGroup)),
        Action::SeeHandle => here(|who, _| holds("see_handle", who.seat == Seat::Moderator)),
        Action::CreateNetwork => holds("create_network", who.has(Role::Admin)),
        Action::ManageNetwork => here(Standing::manages_network),
        Action::LeadNetwork => here(Standing::leads_network),
        Action::JoinNetwork => here(Standing::joins_network),
        Action::LeaveNetwork => here(|who, _| holds("leave_network", who.hat_seat > Seat::None)),
        Action::InviteCoordinator => here(Standing::finds_coordinators),
        Action::MarkProgramme => holds("mark_programme", who.has(Role::Admin)),
        Action::KeepTemplates => holds("keep_templates", who.has(Role::Admin)),
        Action::AskForExpert => holds("ask_for_expert", who.asks_for_expert()),
        Action::SettleRequest => holds("settle_request", who.own),
        Action::AnswerOffer => holds("answer_offer", who.own),
        // `own`: the profile that represents the organisation is theirs.
        Action::OpenPolicyTable => {
            holds("open_table", gives("open_table.owner", who.own) || gives("open_table.admin", who.has(Role::Admin)))
        }
        Action::RunPolicyTable => here(|who, _| holds("run_table", who.organises())),
        Action::OverrideAdoption => holds("override_adoption", who.has(Role::Admin)),
        Action::GiveParentInput => holds("give_input", who.as_parent()),
        Action::SpeakForNetwork => {
            here(|who, _| holds("speak", who.as_parent()) && holds("speak.coordinator", who.hat_seat >= Seat::CoreGroup))
        }
        Action::EraseParentInput => holds("erase_input", who.own),
    }
}
