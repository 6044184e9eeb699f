//! What people read when something goes wrong, in Dutch and English: one short sentence per code, with the detail filled in.
use crate::error::{ErrorCode, Language, ProblemCode};

/// What went wrong as a whole.
pub fn of_code(code: ErrorCode, language: Language) -> &'static str {
    let (nl, en) = match code {
        ErrorCode::Unauthenticated => ("Hiervoor moet u ingelogd zijn.", "You need to be signed in for this."),
        ErrorCode::Suspended => (
            "Uw account is geschorst. U kunt alleen uw eigen gegevens bekijken.",
            "Your account is suspended. You can only see your own data.",
        ),
        ErrorCode::Forbidden => ("U mag dit niet doen.", "You may not do this."),
        ErrorCode::NotFound => ("Dit bestaat niet, of u mag het niet zien.", "This does not exist, or you may not see it."),
        ErrorCode::Invalid => ("Er klopt iets niet in wat u stuurde.", "Something is wrong with what you sent."),
        ErrorCode::Refused => ("Dit kan nu nog niet.", "This can't be done yet."),
        ErrorCode::Conflict => {
            ("Iemand anders was u net voor. Bekijk de nieuwste versie.", "Somebody else was first. Look at the newest version.")
        }
        ErrorCode::Limited => ("U doet te veel in korte tijd. Probeer het straks opnieuw.", "Too many requests. Try again later."),
        ErrorCode::TooLarge => ("Wat u stuurde is te groot.", "What you sent is too large."),
        ErrorCode::TooDeep => ("Deze opvraag vraagt te veel in één keer.", "This request asks for too much at once."),
        ErrorCode::Timeout => ("Het duurde te lang en is gestopt. Probeer het opnieuw.", "It took too long and was stopped. Try again."),
        ErrorCode::Internal => ("Er ging iets mis aan onze kant.", "Something went wrong on our side."),
    };
    pick(language, nl, en)
}

/// What is wrong with one value, or which rule is not met. `detail` is the limit, state or date that the sentence names.
pub fn of_problem(code: ProblemCode, detail: Option<&str>, language: Language) -> String {
    let (nl, en) = sentence(code);
    let text = pick(language, nl, en);
    match (text.split_once('{'), detail) {
        // `{ …: {}}`: the part between the outer braces is there only with a detail.
        (Some((before, part)), Some(detail)) => {
            let part = part.strip_suffix('}').unwrap_or(part);
            format!("{before}{}.", part.replacen("{}", detail, 1))
        }
        (Some((before, _)), None) => format!("{before}."),
        (None, _) => text.to_owned(),
    }
}

fn pick(language: Language, nl: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

/// Dutch and English. What stands between the outer braces is left out when there is no detail; the detail takes the place of `{}`.
#[rustfmt::skip]
fn sentence(code: ProblemCode) -> (&'static str, &'static str) {
    match code {
        ProblemCode::Required => ("Dit moet ingevuld zijn{: {}}", "This is required{: {}}"),
        ProblemCode::TooShort => ("Dit is te kort{: minstens {} tekens}", "This is too short{: at least {} characters}"),
        ProblemCode::TooLong => ("Dit is te lang{: hoogstens {} tekens}", "This is too long{: at most {} characters}"),
        ProblemCode::TooFew => ("Dit zijn er te weinig{: minstens {}}", "These are too few{: at least {}}"),
        ProblemCode::TooMany => ("Dit zijn er te veel{: hoogstens {}}", "These are too many{: at most {}}"),
        ProblemCode::OutOfRange => ("Dit getal of deze datum valt buiten de grenzen{: {}}", "This number or date is out of range{: {}}"),
        ProblemCode::BadFormat => ("Dit heeft niet de goede vorm{: {}}", "This is not in the right form{: {}}"),
        ProblemCode::ControlCharacter => ("Hier staat een onzichtbaar teken in dat niet mag.", "This holds an invisible character that is not accepted."),
        ProblemCode::BadId => ("Dit is geen geldige verwijzing.", "This is not a valid id."),
        ProblemCode::WrongIdType => ("Dit verwijst naar iets van een andere soort{: hier hoort {}}", "This id is of another type{: expected {}}"),
        ProblemCode::UnknownId => ("Dit bestaat niet, of u mag het niet zien.", "This does not exist, or you may not see it."),
        ProblemCode::BadCursor => ("Deze cursor hoort niet bij deze lijst.", "This cursor does not belong to this list."),
        ProblemCode::ConflictingArguments => ("Dit kan niet samen worden gevraagd{: {}}", "These can't be used together{: {}}"),
        ProblemCode::Duplicate => ("Dit staat er al, of is twee keer gegeven.", "This is there already, or was given twice."),
        ProblemCode::WrongCapacity => ("Met deze rol kunt u dit niet doen{: {}}", "You can't do this in this capacity{: {}}"),
        ProblemCode::WrongState => ("Dit kan niet in de huidige toestand{: {}}", "This can't be done in the present state{: {}}"),
        ProblemCode::OutsideAudience => ("Deze community is voor anderen bedoeld.", "This community is meant for others."),
        ProblemCode::NotAMember => ("Dit kunnen alleen leden. Word eerst lid.", "Only members can do this. Join first."),
        ProblemCode::InvitationOnly => ("Lid worden kan hier alleen op uitnodiging.", "Joining goes by invitation here."),
        ProblemCode::TooFewAnswers => ("Voor een oogst zijn minstens twee antwoorden nodig.", "A harvest needs at least two answers."),
        ProblemCode::ObjectionsOpen => ("Wie aangehaald is kan nog bezwaar maken{ tot {}}", "Quoted authors can still object{ until {}}"),
        ProblemCode::ObjectionsClosed => ("De zeven dagen om bezwaar te maken zijn voorbij.", "The seven days to object are over."),
        ProblemCode::AlreadyRegistered => ("U bent al aangemeld, of staat op de wachtlijst.", "You are registered already, or on the waiting list."),
        ProblemCode::RegistrationNotOpen => ("Aanmelden kan nog niet{: vanaf {}}", "Registration has not begun{: from {}}"),
        ProblemCode::RegistrationClosed => ("Aanmelden kan niet meer.", "Registration is closed."),
        ProblemCode::OfferLapsed => ("Deze plek is niet op tijd aangenomen en is doorgegeven.", "This place was not taken in time and went to somebody else."),
        ProblemCode::EventCancelled => ("Deze bijeenkomst gaat niet door.", "This event is cancelled."),
        ProblemCode::EventBegun => ("Deze bijeenkomst is al begonnen.", "This event has begun."),
        ProblemCode::EventNotBegun => ("Deze bijeenkomst is nog niet begonnen.", "This event has not begun."),
        ProblemCode::AlreadyAnswered => ("Iemand heeft deze vragen al beantwoord: ze blijven zoals ze zijn.", "Somebody answered these questions: they stay as they are."),
        ProblemCode::RegisteredOutsideAudience => ("Er zijn mensen aangemeld die dan buiten de doelgroep vallen.", "Some who are registered would fall outside the audience."),
        ProblemCode::MembersOutsideAudience => ("Er zijn leden die dan buiten de doelgroep vallen{: {}}", "Some members would fall outside the audience{: {}}"),
        ProblemCode::WrittenForFewer => (
            "Er zijn vragen gesteld of bijeenkomsten gemaakt voor minder lezers.",
            "Questions were put to it, or meetings planned, for fewer people to read.",
        ),
        ProblemCode::Archived => ("Deze community is gearchiveerd.", "This community is archived."),
        ProblemCode::Withdrawn => ("Dit is door de schrijver ingetrokken.", "This was withdrawn by its author."),
        ProblemCode::ThreadTooDeep => ("Op een reactie kunt u niet reageren. Reageer op het antwoord erboven.", "You can't reply to a reply. Answer the answer above it."),
        ProblemCode::OwnContribution => ("Dit kan niet bij uw eigen bijdrage.", "This can't be done to your own contribution."),
        ProblemCode::Circular => ("Een community kan niet onder zichzelf vallen.", "A community can't be its own ancestor."),
        ProblemCode::AnonymityForParents => ("Alleen ouders kunnen anoniem schrijven.", "Only parents can write anonymously."),
        ProblemCode::CeasedMunicipality => ("Deze gemeente bestond toen niet meer{ (opgeheven op {})}", "This municipality no longer existed{ (ceased on {})}"),
        ProblemCode::LastOne => ("U bent de laatste met deze taak. Wijs eerst iemand anders aan.", "You are the last one in this role. Appoint somebody else first."),
        ProblemCode::EndsBeforeStart => ("Het einde ligt niet na het begin.", "It does not end after it starts."),
        ProblemCode::InThePast => ("Dit moment is al voorbij.", "This moment is past."),
        ProblemCode::NotOver => ("De bijeenkomst is nog niet voorbij.", "The meeting is not over yet."),
        ProblemCode::CapacityTaken => ("Er zijn al meer mensen aangemeld dan er dan plaats is.", "More people are registered than there would be room for."),
        ProblemCode::Endless => ("Deze herhaling heeft geen einde: noem een aantal of een laatste dag.", "This recurrence has no end: give COUNT or UNTIL."),
        ProblemCode::NoSuchHour => ("Dit uur bestaat niet: de klok wordt dan vooruitgezet{: {}}", "This hour does not exist: the clock goes on then{: {}}"),
        ProblemCode::PollClosed => ("Deze datumprikker is gesloten.", "This date poll is closed."),
        ProblemCode::AnsweredOtherwise => ("U hebt al geantwoord, in uw andere hoedanigheid.", "You answered already, in your other capacity."),
        ProblemCode::NoMajority => ("Op die datum kan niet meer dan de helft van de ouders die reageerden.", "No more than half of the parents who responded can come then."),
        ProblemCode::OutcomeMissing => ("Van deze vraag staat er nog niet wat ervan gekomen is.", "This question has no outcome yet."),
        ProblemCode::NotOrganiser => ("Die bijeenkomst organiseert iemand anders.", "Somebody else organises that meeting."),
        ProblemCode::NotSuggested => ("Deze bijeenkomst wordt niet (meer) voorgesteld.", "No such meeting is suggested (any more)."),
        ProblemCode::AlreadyAdopted => ("Dit beleid is al vastgesteld.", "This policy was adopted already."),
        ProblemCode::NoDraft => ("Er is nog geen versie van het beleid.", "There is no version of the policy yet."),
        ProblemCode::OldVersion => ("Er is een nieuwere versie van het beleid{: versie {}}", "There is a newer version of the policy{: version {}}"),
        ProblemCode::InputNotOpen => ("Inbreng geven kan nu niet: er is geen schriftelijke ronde en geen bijeenkomst.", "Input can't be given now: there is no written window and no meeting."),
        ProblemCode::WindowShortened => ("Een ronde die loopt kan alleen langer worden, niet korter.", "A written window that is open can only be made longer."),
        ProblemCode::NoMandate => ("Alleen wie het netwerk coördineert geeft er inbreng voor.", "Only its coordinators speak for a network."),
        ProblemCode::ParentsInputMissing => ("Er is geen inbreng van twee ouders of een netwerk op de nieuwste versie.", "There is no input from two parents or a network on the newest version."),
        ProblemCode::ResponseMissing => ("Niet elke inbreng heeft een reactie met een reden{: nummer {}}", "Not every input has a response with a reason{: number {}}"),
        ProblemCode::ParentsPositionMissing => ("De positie van ouders is niet vooraf vastgelegd.", "The position of parents was not recorded beforehand."),
        ProblemCode::ParentFriendlyMissing => ("Er was geen oudervriendelijke bijeenkomst en geen ronde van veertien dagen.", "There was no parent-friendly meeting and no written window of 14 days."),
        ProblemCode::NameTaken => ("Deze naam is al in gebruik.", "This name is in use."),
        ProblemCode::PersonalAddress => (
            "Dit adres is van een persoon. Geef een functioneel adres{, zonder ‘{}’}",
            "This is a person's address. Give a functional one{, without ‘{}’}",
        ),
        ProblemCode::NoNetwork => ("Daar is geen netwerk van ouders actief.", "No network of parents is at work there."),
        ProblemCode::StaleVersion => ("Dit is intussen gewijzigd. Bekijk eerst de nieuwste versie.", "This changed meanwhile. Look at the newest version first."),
        ProblemCode::IdempotencyKeyReused => ("Deze sleutel is al gebruikt voor iets anders.", "This idempotency key was used for other input."),
        ProblemCode::MalformedRequest => ("Het verzoek is niet goed gevormd{: {}}", "The request is malformed{: {}}"),
        ProblemCode::Syntax => ("Dit is geen geldig GraphQL{: {}}", "This is not valid GraphQL{: {}}"),
        ProblemCode::Validation => ("Dit past niet bij het schema{: {}}", "This does not fit the schema{: {}}"),
        ProblemCode::BadVariable => ("Deze waarde heeft niet het goede type{: {}}", "This value is not of the right type{: {}}"),
        ProblemCode::UnknownOperation => ("Het is niet duidelijk welke opdracht bedoeld is{: {}}", "It is not clear which operation is meant{: {}}"),
        ProblemCode::MethodNotAllowed => ("Deze methode kan hier niet{: gebruik {}}", "This method can't be used here{: use {}}"),
        ProblemCode::NotAcceptable => ("Geen van de gevraagde formaten kan worden geleverd{: vraag om {}}", "None of the accepted media types can be given{: ask for {}}"),
        ProblemCode::UnsupportedMediaType => ("Stuur application/json in UTF-8.", "Send application/json in UTF-8."),
        ProblemCode::TokenInvalid => ("Uw inlogbewijs wordt niet herkend. Log opnieuw in.", "The token is not accepted. Sign in again."),
        ProblemCode::TokenExpired => ("Uw inlogbewijs is verlopen of nog niet geldig. Log opnieuw in.", "The token has expired or is not valid yet. Sign in again."),
        ProblemCode::TokenNotForHere => ("Uw inlogbewijs is niet voor deze dienst.", "The token is not meant for this service."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::resolver_utils::EnumType;

    #[test]
    fn every_sentence_reads_well_with_and_without_its_detail() {
        for item in ProblemCode::items() {
            for language in [Language::Nl, Language::En] {
                for detail in [None, Some("X"), Some("{}")] {
                    let text = of_problem(item.value, detail, language);
                    assert!(text.ends_with('.') && !text.ends_with("..") && text.len() < 130, "{text}");
                    assert!(detail.is_some_and(|d| d == "{}") || !text.contains(['{', '}']), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_detail_is_filled_in() {
        assert_eq!(of_problem(ProblemCode::TooLong, Some("200"), Language::Nl), "Dit is te lang: hoogstens 200 tekens.");
        assert_eq!(of_problem(ProblemCode::TooLong, None, Language::En), "This is too long.");
    }
}
