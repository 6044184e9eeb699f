//! The whole law of doing on one page. Every action has a line; a new action does not compile until it has one.
//!
//! Which rows one may see is the other half: `visible.rs`. A test holds the two against each other.
use super::{
    Action, Role, Roles,
    mutant::{allow_if, require},
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
        allow_if("look.public", ground.visibility == Visibility::Public)
            || allow_if("look.steward", self.roles.steward() && require("look.steward.members", ground.visibility == Visibility::Members))
            || allow_if("look.seat", self.seat >= Seat::Member)
    }
    fn sees_card(&self, ground: Ground) -> bool {
        let could_join = require("card.members", ground.visibility == Visibility::Members)
            && require("card.joining", ground.joining != Joining::Invitation)
            && require("card.audience", self.could_fit(ground));
        self.looks(ground) || allow_if("card.invited", self.seat >= Seat::Requested) || allow_if("card.join", could_join)
    }
    /// People of the audience; stewards by their office, but into a confidential community only when they are asked.
    fn joins(&self, ground: Ground) -> bool {
        let asked = self.hat_seat >= Seat::Invited;
        let by_office = self.by_office() && require("join.office.confidential", ground.visibility != Visibility::Confidential || asked);
        let of_audience = require("join.hat", self.takes_part()) && require("join.audience", self.fits(ground));
        let way = allow_if("join.way", ground.joining != Joining::Invitation) || allow_if("join.asked", asked);
        allow_if("join.office", by_office) || allow_if("join.part", of_audience && way)
    }
    /// May contribute here in this capacity: anybody of the audience in a public community, members elsewhere.
    fn contributes(&self, ground: Ground) -> bool {
        require("contribute.archived", !ground.archived)
            && require("contribute.hat", self.takes_part())
            && require("contribute.audience", self.fits(ground))
            && (allow_if("contribute.public", ground.visibility == Visibility::Public)
                || allow_if("contribute.member", self.hat_seat >= Seat::Member))
    }
    /// Does the core group's work: those in it, and stewards wherever they may look.
    fn core_work(&self) -> bool {
        allow_if("core.group", self.seat >= Seat::CoreGroup) || allow_if("core.steward", self.roles.steward())
    }
    /// Leads the community in what it organises: its core group and its moderators, and administrators.
    fn organises(&self) -> bool {
        allow_if("organise.seat", self.seat >= Seat::CoreGroup) || allow_if("organise.admin", self.has(Role::Admin))
    }
    /// Decides over what a community is.
    fn governs(&self) -> bool {
        allow_if("govern.admin", self.has(Role::Admin)) || allow_if("govern.parent", self.leads_parent)
    }
}

/// Whether it is allowed.
pub fn allow(action: Action, who: &Standing) -> bool {
    let here = |rule: fn(&Standing, Ground) -> bool| who.ground.is_some_and(|ground| rule(who, ground));
    let inside =
        |rule: fn(&Standing, Ground) -> bool| who.ground.is_some_and(|ground| require("inside", who.looks(ground)) && rule(who, ground));
    match action {
        Action::Look => here(Standing::looks),
        Action::SeeCard => here(Standing::sees_card),
        Action::EditOwn => require("edit_own", who.own),
        Action::ManageAccounts => require("manage_accounts", who.has(Role::Admin)),
        Action::ManagePlaces => require("manage_places", who.has(Role::Admin)),
        Action::SeeJobs => require("see_jobs", who.has(Role::Admin)),
        Action::ProposeOrganisation => require("propose_organisation", !who.roles.is_empty()),
        Action::EditOrganisation => require("edit_organisation", who.roles.steward()),
        Action::EditTags => require("edit_tags", who.roles.steward()),
        Action::CreateCommunity => require("create_community", who.governs()),
        Action::ChangeCommunity => inside(|who, _| {
            require("change_community", who.governs() || allow_if("change_community.moderator", who.seat == Seat::Moderator))
        }),
        Action::ArchiveCommunity => inside(|who, _| require("archive_community", who.governs())),
        Action::JoinCommunity => here(|who, ground| {
            require("join.card", who.sees_card(ground)) && require("join.archived", !ground.archived) && who.joins(ground)
        }),
        Action::LeaveCommunity => here(|who, _| require("leave", who.hat_seat > Seat::None)),
        Action::InviteMember => {
            here(|who, ground| require("invite", who.seat >= Seat::CoreGroup) && require("invite.archived", !ground.archived))
        }
        Action::DecideSeat => here(|who, _| require("decide_seat", who.seat >= Seat::CoreGroup)),
        Action::AppointMember => {
            inside(|who, _| require("appoint", who.governs() || allow_if("appoint.moderator", who.seat == Seat::Moderator)))
        }
        Action::AppointModerator => here(|who, _| require("appoint_moderator", who.has(Role::Admin))),
        Action::AskQuestion
        | Action::AnswerQuestion
        | Action::FollowQuestion
        | Action::MarkHelpful
        | Action::AnswerDatePoll
        | Action::RegisterForEvent => here(Standing::contributes),
        Action::EditQuestion | Action::EditAnswer => {
            inside(|who, ground| require("edit.archived", !ground.archived) && require("edit.own", who.own))
        }
        // Wherever they stand now: one's words stay one's own.
        Action::WithdrawQuestion | Action::WithdrawAnswer => here(|who, _| require("withdraw.own", who.own)),
        Action::ReviewQuestion => here(|who, ground| {
            require("review", who.seat >= Seat::CoreGroup)
                && require("review.not_own", !who.own)
                && require("review.archived", !ground.archived)
        }),
        Action::SeePast => here(|who, _| {
            require("see_past", allow_if("see_past.own", who.own) || allow_if("see_past.moderator", who.seat == Seat::Moderator))
        }),
        Action::CloseQuestion => inside(|who, _| require("close", allow_if("close.own", who.own) || who.core_work())),
        Action::ReopenQuestion => inside(|who, ground| {
            require("reopen.archived", !ground.archived) && require("reopen", allow_if("reopen.own", who.own) || who.core_work())
        }),
        Action::Harvest => inside(|who, ground| require("harvest.archived", !ground.archived) && require("harvest", who.core_work())),
        Action::ObjectToHarvest => inside(|who, _| require("object", who.own)),
        Action::OrganiseEvent => {
            inside(|who, ground| require("organise.archived", !ground.archived) && require("organise", who.organises()))
        }
        Action::EndEvent => inside(|who, _| require("end_event", who.organises())),
        Action::SeeDraftEvent => inside(|who, _| require("see_draft_event", who.organises())),
        Action::SeeJoinLink => inside(|who, _| require("see_join_link", who.organises())),
        Action::AcceptOffer => here(|who, ground| require("accept_offer.own", who.own) && who.contributes(ground)),
        // Wherever they stand now.
        Action::CancelRegistration => here(|who, _| require("cancel_registration", who.own)),
        Action::ManageRegistration => here(|who, _| require("manage_registration", who.seat >= Seat::CoreGroup)),
        Action::CountParents => here(|who, _| require("count_parents", who.seat >= Seat::CoreGroup)),
        Action::SeeHandle => here(|who, _| require("see_handle", who.seat == Seat::Moderator)),
        Action::CreateNetwork => require("create_network", who.has(Role::Admin)),
        Action::ManageNetwork => here(Standing::manages_network),
        Action::LeadNetwork => here(Standing::leads_network),
        Action::JoinNetwork => here(Standing::joins_network),
        Action::LeaveNetwork => here(|who, _| require("leave_network", who.hat_seat > Seat::None)),
        Action::InviteCoordinator => here(Standing::finds_coordinators),
        Action::MarkProgramme => require("mark_programme", who.has(Role::Admin)),
        Action::KeepTemplates => require("keep_templates", who.has(Role::Admin)),
        Action::AskForExpert => require("ask_for_expert", who.asks_for_expert()),
        Action::SettleRequest => require("settle_request", who.own),
        Action::AnswerOffer => require("answer_offer", who.own),
        // `own`: the profile that represents the organisation is theirs.
        Action::OpenPolicyTable => {
            require("open_table", allow_if("open_table.owner", who.own) || allow_if("open_table.admin", who.has(Role::Admin)))
        }
        Action::RunPolicyTable => here(|who, _| require("run_table", who.organises())),
        Action::OverrideAdoption => require("override_adoption", who.has(Role::Admin)),
        Action::GiveParentInput => require("give_input", who.as_parent()),
        Action::SpeakForNetwork => {
            here(|who, _| require("speak", who.as_parent()) && require("speak.coordinator", who.hat_seat >= Seat::CoreGroup))
        }
        Action::EraseParentInput => require("erase_input", who.own),
    }
}
