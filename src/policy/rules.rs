//! The whole law of doing on one page. Every action has a line; a new action does not compile until it has one.
//!
//! Which rows one may see is the other half: `visible.rs`. A test holds the two against each other.
use super::{Role, Roles, mutant::holds};
use entity::enums::{Audience, Capacity, Joining, Visibility};

/// Everything that somebody may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read inside a community.
    Look,
    /// Know that a community exists, and what it is about.
    SeeCard,
    /// Change one's own account, profiles and consents.
    EditOwn,
    /// Suspend accounts, list consents, appoint representatives.
    ManageAccounts,
    /// Define regions, import municipalities.
    ManagePlaces,
    /// Name an organisation that is not in the list.
    ProposeOrganisation,
    /// Change the list of organisations.
    EditOrganisation,
    /// Change the free tags, the themes and their synonyms.
    EditTags,
    /// Make a community, below another or at the top.
    CreateCommunity,
    /// Change what a community is.
    ChangeCommunity,
    /// Archive a community, or take it out of the archive.
    ArchiveCommunity,
    /// Take a seat, or ask for one.
    JoinCommunity,
    /// Give up one's seat, request or invitation.
    LeaveCommunity,
    /// Invite somebody.
    InviteMember,
    /// Accept or decline a request, end somebody's seat.
    DecideSeat,
    /// Say who is in the core group and who moderates.
    AppointMember,
    /// Ask a question.
    AskQuestion,
    /// Change one's own question, or put a draft forward.
    EditQuestion,
    /// Withdraw one's own question.
    WithdrawQuestion,
    /// Let a question through, or send it back.
    ReviewQuestion,
    /// Close a question without a harvest.
    CloseQuestion,
    /// Open a closed or harvested question again.
    ReopenQuestion,
    /// Follow a question, or stop.
    FollowQuestion,
    /// Answer a question.
    AnswerQuestion,
    /// Change one's own answer.
    EditAnswer,
    /// Withdraw one's own answer.
    WithdrawAnswer,
    /// Mark somebody's answer as helpful, or take that back.
    MarkHelpful,
    /// Write, revise or publish a harvest.
    Harvest,
    /// Object to a harvest that quotes one's answer.
    ObjectToHarvest,
}

impl Action {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 29] = [
        Self::Look,
        Self::SeeCard,
        Self::EditOwn,
        Self::ManageAccounts,
        Self::ManagePlaces,
        Self::ProposeOrganisation,
        Self::EditOrganisation,
        Self::EditTags,
        Self::CreateCommunity,
        Self::ChangeCommunity,
        Self::ArchiveCommunity,
        Self::JoinCommunity,
        Self::LeaveCommunity,
        Self::InviteMember,
        Self::DecideSeat,
        Self::AppointMember,
        Self::AskQuestion,
        Self::EditQuestion,
        Self::WithdrawQuestion,
        Self::ReviewQuestion,
        Self::CloseQuestion,
        Self::ReopenQuestion,
        Self::FollowQuestion,
        Self::AnswerQuestion,
        Self::EditAnswer,
        Self::WithdrawAnswer,
        Self::MarkHelpful,
        Self::Harvest,
        Self::ObjectToHarvest,
    ];
}

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
    /// Whether it is a person at all.
    pub person: bool,
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

impl Standing {
    fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }
    /// The token grants the capacity, and it is one in which people take part.
    fn wears(&self, hat: Capacity) -> bool {
        self.hat == Some(hat)
            && match hat {
                Capacity::Ouder => self.has(Role::Ouder),
                Capacity::Professional => self.has(Role::Professional),
                Capacity::Steward => self.roles.steward(),
            }
    }
    fn takes_part(&self) -> bool {
        self.wears(Capacity::Ouder) || self.wears(Capacity::Professional)
    }
    fn fits(&self, ground: Ground) -> bool {
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
        match ground.visibility {
            Visibility::Public => true,
            Visibility::Members => holds("look.members", self.roles.steward() || self.seat >= Seat::Member),
            Visibility::Confidential => holds("look.confidential", self.seat >= Seat::Member),
        }
    }
    fn sees_card(&self, ground: Ground) -> bool {
        let invited = self.seat >= Seat::Requested;
        let may_join = ground.visibility == Visibility::Members && ground.joining != Joining::Invitation && self.could_fit(ground);
        self.looks(ground) || holds("card", invited || may_join)
    }
    /// May contribute here in this capacity: anybody of the audience in a public community, members elsewhere.
    fn contributes(&self, ground: Ground) -> bool {
        holds("contribute.archived", !ground.archived)
            && holds("contribute.hat", self.takes_part())
            && holds("contribute.audience", self.fits(ground))
            && holds("contribute.member", ground.visibility == Visibility::Public || self.hat_seat >= Seat::Member)
    }
    fn core_group(&self) -> bool {
        self.seat >= Seat::CoreGroup || self.roles.steward()
    }
}

/// Whether it is allowed.
pub fn allow(action: Action, who: &Standing) -> bool {
    let here = |rule: fn(&Standing, Ground) -> bool| who.ground.is_some_and(|ground| rule(who, ground));
    let person = who.person;
    match action {
        Action::Look => here(Standing::looks),
        Action::SeeCard => here(Standing::sees_card),
        Action::EditOwn => holds("edit_own", person && who.own),
        Action::ManageAccounts => holds("manage_accounts", who.has(Role::Admin)),
        Action::ManagePlaces => holds("manage_places", who.has(Role::Admin)),
        Action::ProposeOrganisation => holds("propose_organisation", !who.roles.is_empty()),
        Action::EditOrganisation => holds("edit_organisation", who.roles.steward()),
        Action::EditTags => holds("edit_tags", who.roles.steward()),
        Action::CreateCommunity => holds("create_community", who.has(Role::Admin) || who.leads_parent),
        Action::ChangeCommunity => here(|who, ground| {
            who.sees_card(ground) && holds("change_community", who.has(Role::Admin) || who.leads_parent || who.seat == Seat::Moderator)
        }),
        Action::ArchiveCommunity => {
            here(|who, ground| who.sees_card(ground) && holds("archive_community", who.has(Role::Admin) || who.leads_parent))
        }
        Action::JoinCommunity => here(|who, ground| {
            who.sees_card(ground)
                && holds("join.archived", !ground.archived)
                && (who.wears(Capacity::Steward) && ground.visibility != Visibility::Confidential
                    || holds("join.hat", who.takes_part() || who.wears(Capacity::Steward))
                        && holds("join.audience", who.fits(ground) || who.wears(Capacity::Steward))
                        && holds("join.invitation", ground.joining != Joining::Invitation || who.hat_seat >= Seat::Invited))
        }),
        Action::LeaveCommunity => here(|who, _| holds("leave", person_with_seat(who))),
        Action::InviteMember => here(|who, ground| {
            who.looks(ground) && holds("invite", !ground.archived && (who.seat >= Seat::CoreGroup || who.has(Role::Admin)))
        }),
        Action::DecideSeat => {
            here(|who, ground| who.looks(ground) && holds("decide_seat", who.seat >= Seat::CoreGroup || who.has(Role::Admin)))
        }
        Action::AppointMember => here(|who, ground| {
            who.sees_card(ground) && holds("appoint", who.seat == Seat::Moderator || who.leads_parent || who.has(Role::Admin))
        }),
        Action::AskQuestion | Action::AnswerQuestion | Action::FollowQuestion | Action::MarkHelpful => {
            here(|who, ground| who.looks(ground) && who.contributes(ground))
        }
        Action::EditQuestion | Action::EditAnswer => {
            here(|who, ground| who.looks(ground) && holds("edit.archived", !ground.archived) && holds("edit.own", person_own(who)))
        }
        Action::WithdrawQuestion | Action::WithdrawAnswer => {
            here(|who, ground| who.looks(ground) && holds("withdraw.own", person_own(who)))
        }
        Action::ReviewQuestion => {
            here(|who, ground| who.looks(ground) && holds("review", who.seat >= Seat::CoreGroup) && holds("review.not_own", !who.own))
        }
        Action::CloseQuestion => here(|who, ground| who.looks(ground) && holds("close", who.own || who.core_group())),
        Action::ReopenQuestion => {
            here(|who, ground| who.looks(ground) && holds("reopen", !ground.archived && (who.own || who.core_group())))
        }
        Action::Harvest => here(|who, ground| who.looks(ground) && holds("harvest", !ground.archived && who.core_group())),
        Action::ObjectToHarvest => here(|who, ground| who.looks(ground) && holds("object", person_own(who))),
    }
}

fn person_own(who: &Standing) -> bool {
    who.person && who.own
}

fn person_with_seat(who: &Standing) -> bool {
    who.person && who.hat_seat > Seat::None
}
