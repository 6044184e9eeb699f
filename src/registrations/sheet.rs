//! The participants of an event as CSV: RFC 4180, UTF-8, and nothing in it that a spreadsheet would take for a formula, at whatever it splits cells.
use crate::error::{Error, Language, Result};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use entity::{registration, registration_question};
use sea_orm::ActiveEnum;

/// One who registered: the row, what they are called, and what they answered, in the order of the questions.
#[derive(Debug)]
pub struct Line {
    /// The registration.
    pub row: registration::Model,
    /// The display name, alone. None for a profile that is gone.
    pub name: Option<String>,
    /// An answer for each question.
    pub answers: Vec<Option<String>>,
}

/// The whole sheet, with a head in this language. Every cell is quoted.
///
/// # Errors
/// Only what the library says.
pub fn csv(questions: &[registration_question::Model], lines: Vec<Line>, language: Language) -> Result<String> {
    let head = match language {
        Language::Nl => ["naam", "hoedanigheid", "stand", "plaats in de rij", "aanwezig"],
        Language::En => ["name", "capacity", "state", "place in line", "attended"],
    };
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(vec![]);
    let head = head.into_iter().chain(questions.iter().map(|question| question.text.as_str()));
    writer.write_record(head.map(harmless)).map_err(Error::internal)?;
    for Line { row, name, answers } in lines {
        let attended = row.attended.map(|there| if there { "YES" } else { "NO" });
        let own = [
            name.unwrap_or_default(),
            row.capacity.to_value(),
            row.state.to_value(),
            row.position.to_string(),
            attended.unwrap_or_default().to_owned(),
        ];
        let answers = answers.into_iter().map(Option::unwrap_or_default);
        writer.write_record(own.into_iter().chain(answers).map(|cell| harmless(&cell))).map_err(Error::internal)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::internal(e.to_string()))?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// An apostrophe before whatever begins a formula: at the start of the cell, and behind everything at which a spreadsheet in another country, or one
/// that was told something else about the file, begins a new cell.
fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 4);
    let mut begins = true;
    for c in cell.chars() {
        // What is a sign in ASCII is one in full width too.
        if begins && matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
            begins = false;
        }
        out.push(c);
        begins = matches!(c, ',' | ';' | '|' | '\t' | '\r' | '\n' | '"') || begins && c.is_whitespace();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use entity::{
        enums::{Capacity, RegistrationQuestionKind, RegistrationState},
        ids::*,
    };

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, told) in [
            ("Anna", "Anna"),
            ("=HYPERLINK(\"https://kwaad.example\")", "'=HYPERLINK(\"https://kwaad.example\")"),
            ("+31", "'+31"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("  =1", "  '=1"),
            ("＝1", "'＝1"),
            ("goed;=1,-2", "goed;'=1,'-2"),
            ("x\";=1", "x\";'=1"),
            ("regel\n=1", "regel\n'=1"),
            ("1 - 2 = -1 en a-b@c", "1 - 2 = -1 en a-b@c"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), told, "{cell:?}");
        }
    }

    #[test]
    fn it_reads_back_as_it_was() {
        let (event_id, now) = (EventId::new(), DateTime::UNIX_EPOCH);
        let question = |text: &str| registration_question::Model {
            id: RegistrationQuestionId::new(),
            event_id,
            place: 0,
            text: text.into(),
            kind: RegistrationQuestionKind::LongText,
            required: false,
            options: "[]".into(),
        };
        let row = registration::Model {
            id: RegistrationId::new(),
            event_id,
            community_id: Some(CommunityId::new()),
            network_id: None,
            policy_table_id: None,
            profile_id: ProfileId::new(),
            capacity: Capacity::Ouder,
            state: RegistrationState::Registered,
            position: 7,
            offered_until: None,
            attended: Some(false),
            masked: false,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let line = Line { row, name: Some("Anna; \"de Ruiter\"".into()), answers: vec![Some("Twee\nregels, =1".into()), None] };
        let sheet = csv(&[question("Waarom?"), question("=Wat?")], vec![line], Language::Nl).unwrap();
        assert_eq!(
            sheet,
            "\"naam\",\"hoedanigheid\",\"stand\",\"plaats in de rij\",\"aanwezig\",\"Waarom?\",\"'=Wat?\"\r\n\
             \"Anna; \"\"de Ruiter\"\"\",\"OUDER\",\"REGISTERED\",\"7\",\"NO\",\"Twee\nregels, '=1\",\"\"\r\n"
        );
        let mut reader = csv::Reader::from_reader(sheet.as_bytes());
        let read = reader.records().next().unwrap().unwrap();
        assert_eq!((&read[0], &read[5]), ("Anna; \"de Ruiter\"", "Twee\nregels, '=1"));
    }
}
