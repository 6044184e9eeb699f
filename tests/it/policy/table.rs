//! The law as a table: who may do what, where. table.txt beside this is what was decided; a rule that says otherwise fails.
//!
//! Deciding anew: VONK_TABLE=write cargo test --test it policy::table, and read the difference.
use entity::enums::{Audience, Capacity, Joining, Visibility};
use std::{collections::BTreeSet, fmt::Write as _, fs};
use vonk::policy::{
    Action, Ground, Role, Roles, Seat, Standing,
    rules::{self, allow},
};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/policy/table.txt");

/// Somebody, as the law sees them in one place.
fn person(roles: &[Role], hat: Option<Capacity>, seat: Seat) -> Standing {
    Standing { roles: roles.iter().copied().collect::<Roles>(), hat, seat, hat_seat: seat, ..Standing::default() }
}

/// Everybody, with a letter for the head of the table.
fn everybody() -> Vec<(char, &'static str, Standing)> {
    use Role::{Admin, Moderator, Ouder, Professional};
    use Seat::{CoreGroup, Invited, Member, None as Nothing, Requested};
    let (as_ouder, as_professional, by_office) = (Some(Capacity::Ouder), Some(Capacity::Professional), Some(Capacity::Steward));
    let ouder = |seat| person(&[Ouder], as_ouder, seat);
    let professional = |seat| person(&[Professional], as_professional, seat);
    let steward = |role, seat| person(&[role], by_office, seat);
    let own = |who: Standing| Standing { own: true, ..who };
    vec![
        ('a', "nobody; a service account, until its scopes come", Standing::default()),
        ('b', "a token without roles", person(&[], as_ouder, Nothing)),
        ('c', "ouder", ouder(Nothing)),
        ('d', "professional", professional(Nothing)),
        ('e', "moderator", steward(Moderator, Nothing)),
        ('f', "admin", steward(Admin, Nothing)),
        ('g', "ouder who says to be a professional", person(&[Ouder], as_professional, Nothing)),
        ('h', "ouder who asked to join", ouder(Requested)),
        ('i', "professional who is invited", professional(Invited)),
        ('j', "moderator who is invited", steward(Moderator, Invited)),
        ('k', "admin who is invited", steward(Admin, Invited)),
        ('l', "ouder, member", ouder(Member)),
        ('m', "professional, member", professional(Member)),
        ('n', "moderator, member", steward(Moderator, Member)),
        (
            'o',
            "member as ouder, does it as professional",
            Standing { hat_seat: Nothing, ..person(&[Ouder, Professional], as_professional, Member) },
        ),
        ('p', "member as ouder, does it as moderator", Standing { hat_seat: Nothing, ..person(&[Ouder, Moderator], by_office, Member) }),
        ('q', "ouder in the core group", ouder(CoreGroup)),
        ('r', "moderator of it", steward(Moderator, Seat::Moderator)),
        ('s', "moderator of the one above", Standing { leads_parent: true, ..steward(Moderator, Nothing) }),
        ('t', "admin in a confidential one", steward(Admin, Member)),
        ('u', "professional, author", own(professional(Nothing))),
        ('v', "ouder, member, author", own(ouder(Member))),
        ('w', "professional in the core group, author", own(professional(CoreGroup))),
    ]
}

/// The kinds of community that matter.
fn places() -> Vec<(&'static str, Ground)> {
    let ground = |visibility, audience, joining| Ground { visibility, audience, joining, archived: false };
    let archived = |ground| Ground { archived: true, ..ground };
    use Audience::{Everyone, Ouders, Professionals};
    use Joining::{Invitation, OnRequest, Open};
    use Visibility::{Confidential, Members, Public};
    vec![
        ("public, for everyone, open", ground(Public, Everyone, Open)),
        ("public, for professionals, on request", ground(Public, Professionals, OnRequest)),
        ("public, for ouders, by invitation", ground(Public, Ouders, Invitation)),
        ("members, for everyone, on request", ground(Members, Everyone, OnRequest)),
        ("members, for ouders, open", ground(Members, Ouders, Open)),
        ("members, for professionals, by invitation", ground(Members, Professionals, Invitation)),
        ("confidential, for everyone, by invitation", ground(Confidential, Everyone, Invitation)),
        ("confidential, for ouders, on request", ground(Confidential, Ouders, OnRequest)),
        ("archived: public, for everyone, open", archived(ground(Public, Everyone, Open))),
        ("archived: confidential, for everyone, open", archived(ground(Confidential, Everyone, Open))),
    ]
}

/// Whether an action is done in a community. No wildcard: a new action says here where it belongs in the table.
fn in_a_community(action: Action) -> bool {
    match action {
        Action::EditOwn
        | Action::ManageAccounts
        | Action::ManagePlaces
        | Action::SeeJobs
        | Action::ProposeOrganisation
        | Action::EditOrganisation
        | Action::EditTags
        | Action::CreateCommunity
        | Action::CreateNetwork
        | Action::MarkProgramme
        | Action::KeepTemplates
        | Action::AskForExpert
        | Action::SettleRequest
        | Action::AnswerOffer
        | Action::OpenPolicyTable
        | Action::OverrideAdoption
        | Action::GiveParentInput
        | Action::EraseParentInput => false,
        Action::Look
        | Action::SeeCard
        | Action::ChangeCommunity
        | Action::ArchiveCommunity
        | Action::JoinCommunity
        | Action::LeaveCommunity
        | Action::InviteMember
        | Action::DecideSeat
        | Action::AppointMember
        | Action::AppointModerator
        | Action::AskQuestion
        | Action::EditQuestion
        | Action::WithdrawQuestion
        | Action::ReviewQuestion
        | Action::SeePast
        | Action::CloseQuestion
        | Action::ReopenQuestion
        | Action::FollowQuestion
        | Action::AnswerQuestion
        | Action::AnswerDatePoll
        | Action::EditAnswer
        | Action::WithdrawAnswer
        | Action::MarkHelpful
        | Action::Harvest
        | Action::ObjectToHarvest
        | Action::OrganiseEvent
        | Action::EndEvent
        | Action::SeeDraftEvent
        | Action::SeeJoinLink
        | Action::RegisterForEvent
        | Action::AcceptOffer
        | Action::CancelRegistration
        | Action::ManageRegistration
        | Action::ManageNetwork
        | Action::LeadNetwork
        | Action::JoinNetwork
        | Action::LeaveNetwork
        | Action::InviteCoordinator
        | Action::CountParents
        | Action::SeeHandle
        | Action::RunPolicyTable
        | Action::SpeakForNetwork => true,
    }
}

fn table() -> String {
    let everybody = everybody();
    let mut out = String::from("Who may do what. Written by tests/it/policy/table.rs; see there how to decide anew.\n\n");
    for (letter, name, _) in &everybody {
        let _ = writeln!(out, "  {letter}  {name}");
    }
    let mut part = |title: &str, ground: Option<Ground>| {
        let letters: String = everybody.iter().map(|(letter, ..)| format!(" {letter}")).collect();
        let _ = writeln!(out, "\n{title:<44}{letters}");
        for action in Action::ALL.into_iter().filter(|&action| in_a_community(action) == ground.is_some()) {
            let row: String =
                everybody.iter().map(|(.., who)| if allow(action, &Standing { ground, ..*who }) { " ✔" } else { " ·" }).collect();
            let _ = writeln!(out, "  {:<42}{row}", format!("{action:?}"));
        }
    };
    part("outside communities", None);
    for (title, ground) in places() {
        part(title, Some(ground));
    }
    out
}

#[test]
fn the_law_is_as_it_was_decided() {
    let now = table();
    if std::env::var("VONK_TABLE").is_ok_and(|what| what == "write") {
        fs::write(TABLE, &now).expect("written");
    }
    let decided = fs::read_to_string(TABLE).expect("tests/it/policy/table.txt");
    let different: Vec<_> = decided.lines().zip(now.lines()).filter(|(then, now)| then != now).collect();
    assert!(decided == now, "the law says otherwise than table.txt:\n{different:#?}");
}

#[test]
fn every_action_is_in_the_table() {
    let all: BTreeSet<_> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/policy/action.rs")).expect("the actions");
    let (_, rest) = source.split_once("pub enum Action {").expect("the actions");
    let (body, _) = rest.split_once("\n}").expect("their end");
    let named: BTreeSet<_> = body
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(str::to_owned)
        .collect();
    assert_eq!(all, named);
    // What a community is needed for can't be done outside one.
    for (.., who) in everybody() {
        assert!(Action::ALL.into_iter().all(|action| !in_a_community(action) || !rules::allow(action, &who)));
    }
}
