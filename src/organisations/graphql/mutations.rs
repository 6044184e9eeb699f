//! How organisations are proposed, listed, changed and represented.
use super::organisation::Organisation;
use crate::{
    graphql::mutate::{mutation_fields, payloads},
    organisations::commands::{
        AcceptOrganisationInput, AppointRepresentativeInput, ChangeOrganisationInput, CreateOrganisationInput, DismissRepresentativeInput,
        ProposeOrganisationInput,
    },
};
use entity::organisation::Model;

payloads! {
    /// What came of proposing.
    ProposeOrganisationPayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
    /// What came of listing.
    CreateOrganisationPayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
    /// What came of changing.
    ChangeOrganisationPayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
    /// What came of accepting.
    AcceptOrganisationPayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
    /// What came of appointing.
    AppointRepresentativePayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
    /// What came of dismissing.
    DismissRepresentativePayload {
        /// The organisation as it is now.
        organisation: Organisation(Model)
    }
}

mutation_fields! {
    /// The changes of organisations.
    OrganisationMutations {
        /// Names an organisation that is not in the list. Moderators and administrators decide; until then they and you see it. For whoever has a role.
        propose_organisation(ProposeOrganisationInput = "The organisation.") -> ProposeOrganisationPayload;
        /// Puts an organisation in the list. For moderators and administrators.
        create_organisation(CreateOrganisationInput = "The organisation.") -> CreateOrganisationPayload;
        /// Changes an organisation. What people wrote under its name keeps the name that it had then. For moderators and administrators.
        change_organisation(ChangeOrganisationInput = "What changes.") -> ChangeOrganisationPayload;
        /// Takes a proposed organisation into the list. For moderators and administrators. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
        /// (WRONG_STATE, NAME_TAKEN: another of its name and kind is in the list, there).
        accept_organisation(AcceptOrganisationInput = "Which.") -> AcceptOrganisationPayload;
        /// Lets a professional act for an organisation. Doing it twice changes nothing. For administrators.
        appoint_representative(AppointRepresentativeInput = "Who, for which organisation.") -> AppointRepresentativePayload;
        /// Ends that somebody may act for an organisation. Doing it twice changes nothing. For administrators.
        dismiss_representative(DismissRepresentativeInput = "Who, for which organisation.") -> DismissRepresentativePayload;
    }
}
