//! The address under which a network can be reached: its own, never a person's. The rule is written down in the schema, at `CreateNetworkInput.contact`.
use crate::{
    error::{FieldError, ProblemCode},
    text::{self, CONTACT, Text},
};
use std::collections::BTreeSet;

/// An address that says what it is for, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact(String);

/// Where people have a mailbox of their own: whatever stands before it, it is somebody's.
#[rustfmt::skip]
const PERSONS: [&str; 44] = [
    "aol.com", "caiway.nl", "casema.nl", "chello.nl", "filternet.nl", "freeler.nl", "gmail.com", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hccnet.nl", "hetnet.nl", "home.nl", "hotmail.com", "hotmail.nl", "icloud.com", "kabelfoon.nl", "kpnmail.nl",
    "kpnplanet.nl", "live.com", "live.nl", "mac.com", "mail.com", "me.com", "msn.com", "online.nl", "onsbrabantnet.nl", "outlook.com",
    "outlook.nl", "planet.nl", "pm.me", "proton.me", "protonmail.com", "quicknet.nl", "solcon.nl", "telfort.nl", "upcmail.nl",
    "xs4all.nl", "yahoo.com", "yahoo.nl", "zeelandnet.nl", "ziggo.nl", "zonnet.nl",
];

/// What an address can be for.
#[rustfmt::skip]
const WORDS: [&str; 75] = [
    "aan", "aanmelden", "aanmelding", "administratie", "agenda", "algemeen", "bestuur", "bijeenkomst", "bijeenkomsten", "communicatie",
    "contact", "coordinatie", "coordinator", "coordinatoren", "de", "den", "der", "draaiboek", "eerste", "en", "ervaring",
    "ervaringsdeskundig", "ervaringsdeskundige", "ervaringsdeskundigen", "groep", "hallo", "hello", "help", "het", "hulp", "hulpvraag", "in",
    "info", "initiatief", "informatie", "jeugd", "jeugdigen", "jeugdsteunpunt", "kantoor", "loket", "mail", "meedenken", "meedoen", "met",
    "netwerk", "office", "onderwijs", "opvang", "organisatie", "ouder", "ouderen", "ouders", "passend", "platform", "post", "punt", "raad",
    "redactie", "regio", "samen", "samenwerkingsverband", "secretariaat", "steunpunt", "stichting", "support", "swv", "team", "van",
    "vereniging", "voor", "voorzitter", "vraag", "vragen", "welkom", "zorg",
];

impl Contact {
    /// An address that is the network's by its form: at no provider of personal mailboxes, and before the @ nothing but words that say what it is for
    /// and words of the network's own name.
    ///
    /// # Errors
    /// BAD_FORMAT when it is no address, PERSONAL_ADDRESS with what gave it away; without a path.
    pub fn parse(address: &str, name: &str) -> Result<Self, FieldError> {
        let address = Text::parse(address, CONTACT)?.into_string().to_lowercase();
        let bad = || FieldError::at("", ProblemCode::BadFormat).with("naam@domein.nl");
        let (local, domain) = address.split_once('@').ok_or_else(bad)?;
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+'));
        let labels: Vec<_> = domain.split('.').collect();
        let host = |label: &&str| plain(label) && !label.starts_with('-') && !label.ends_with('-') && !label.contains(['_', '+']);
        let ends_well = labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()));
        if !local.split('.').all(plain) || labels.len() < 2 || !labels.iter().all(host) || !ends_well {
            return Err(bad());
        }
        if PERSONS.contains(&domain) {
            return Err(FieldError::at("", ProblemCode::PersonalAddress).with(domain));
        }
        let folded = text::fold(name);
        let own: BTreeSet<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 3).collect();
        let parts = local.split(|c: char| !c.is_ascii_alphabetic()).filter(|part| !part.is_empty());
        let mut strange = parts.filter(|part| !made_of(part, &own));
        match (strange.next(), local.bytes().any(|b| b.is_ascii_alphabetic())) {
            (None, true) => Ok(Self(address)),
            (part, _) => Err(FieldError::at("", ProblemCode::PersonalAddress).with(part.unwrap_or(local))),
        }
    }
    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As it is kept.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether a part is one such word after another, as in `oudernetwerkzeist`.
fn made_of(part: &str, own: &BTreeSet<&str>) -> bool {
    let known = |word: &str| WORDS.contains(&word) || own.contains(word);
    let mut reached = vec![true];
    for end in 1..=part.len() {
        let here = (0..end).any(|start| reached.get(start).copied().unwrap_or_default() && part.get(start..end).is_some_and(known));
        reached.push(here);
    }
    reached.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functional_address_is_one_and_a_persons_is_refused() {
        let code =
            |address: &str| Contact::parse(address, "Oudernetwerk Gooi en Vecht").map(Contact::into_string).map_err(|fault| fault.code);
        for fine in [
            "info@example.nl",
            "Contact@Ouders.Example.nl",
            "ouders-gooi@example.nl",
            "oudernetwerkgooi@example.nl",
            "secretariaat2@example.nl",
            "steunpunt.vecht+vragen@mail.example.nl",
            "oudersenjeugdsteunpunt@example.nl",
        ] {
            assert_eq!(code(fine), Ok(fine.to_lowercase()), "{fine}");
        }
        for personal in [
            "a.jansen@example.nl",
            "ajansen@example.nl",
            "anna@example.nl",
            "anna.ouders@example.nl",
            "info@gmail.com",
            "oudernetwerk@hotmail.com",
            "a.b@example.nl",
            "info.a@example.nl",
            "0612345678@example.nl",
            "j@example.nl",
        ] {
            assert_eq!(code(personal), Err(ProblemCode::PersonalAddress), "{personal}");
        }
        for bad in [
            "info",
            "info@",
            "@example.nl",
            "info@example",
            "in fo@example.nl",
            "info@-a.nl",
            "info@@example.nl",
            "info@exa_mple.nl",
            "info..a@b.nl",
        ] {
            assert_eq!(code(bad), Err(ProblemCode::BadFormat), "{bad}");
        }
        assert_eq!(code(""), Err(ProblemCode::Required));
    }
}
