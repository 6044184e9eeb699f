//! What an event asks of who registers, and what they answer: which answers fit which questions, without a database.
//!
//! Answers are kept while the registration can come to something, or came to it; with its end their words go.
use crate::{
    error::{Error, FieldError, FieldErrors, ProblemCode, Result},
    text::{ASKED, CHOICE, LONG_ANSWER, SHORT_ANSWER, Text},
};
use entity::{enums::RegistrationQuestionKind, ids::RegistrationQuestionId, registration_question};

/// How many questions an event asks at most.
pub const MOST: usize = 10;
/// How many options a question has at most.
pub const OPTIONS: usize = 20;

/// A question for who registers, as its organiser wants it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub text: Text,
    /// How it is answered.
    pub kind: RegistrationQuestionKind,
    /// Whether it has to be.
    pub required: bool,
    /// What can be chosen, of a choice; else nothing.
    pub options: Vec<Text>,
}

impl Asked {
    /// What was given, if nothing is wrong with it: a choice has two options or more, each another, and nothing else has any.
    pub fn parse(
        path: &str,
        (text, kind, required, options): (&str, RegistrationQuestionKind, bool, &[String]),
        faults: &mut FieldErrors,
    ) -> Option<Self> {
        let text = faults.field(&format!("{path}.text"), Text::parse(text, ASKED));
        let at = format!("{path}.options");
        let choice = kind == RegistrationQuestionKind::Choice;
        let wrong = match options.len() {
            0 if !choice => None,
            _ if !choice => Some(FieldError::at(&at, ProblemCode::ConflictingArguments).with("kind")),
            0..2 => Some(FieldError::at(&at, ProblemCode::TooFew).with(2)),
            n if n > OPTIONS => Some(FieldError::at(&at, ProblemCode::TooMany).with(OPTIONS)),
            _ => None,
        };
        if let Some(fault) = wrong {
            faults.add(fault);
            return None;
        }
        let mut all: Vec<Text> = Vec::with_capacity(options.len());
        for (n, option) in options.iter().enumerate() {
            let at = format!("{at}.{n}");
            let Some(option) = faults.field(&at, Text::parse(option, CHOICE)) else { continue };
            if all.contains(&option) {
                faults.add(FieldError::at(&at, ProblemCode::Duplicate));
            }
            all.push(option);
        }
        Some(Self { text: text?, kind, required, options: all })
    }
}

/// What somebody answered, as it came.
#[derive(Clone, Debug)]
pub struct Given {
    /// To which question.
    pub question: RegistrationQuestionId,
    /// What.
    pub text: String,
}

/// What can be chosen.
///
/// # Errors
/// When the row has something else than a list of texts.
pub fn options(row: &registration_question::Model) -> Result<Vec<String>> {
    serde_json::from_str(&row.options).map_err(Error::internal)
}

/// What is to be kept of these answers, each once and in the form of its question. One that says nothing is none.
///
/// # Errors
/// INVALID with every answer that is wrong, and every one that is missing.
pub fn fitting(questions: &[registration_question::Model], given: &[Given]) -> Result<Vec<(RegistrationQuestionId, String)>> {
    let (mut faults, mut kept) = (FieldErrors::default(), vec![]);
    for (n, answer) in given.iter().enumerate() {
        let at = |what| format!("input.answers.{n}.{what}");
        let Some(question) = questions.iter().find(|question| question.id == answer.question) else {
            faults.add(FieldError::at(&at("questionId"), ProblemCode::UnknownId));
            continue;
        };
        if given.iter().take(n).any(|before| before.question == answer.question) {
            faults.add(FieldError::at(&at("questionId"), ProblemCode::Duplicate));
        } else if !answer.text.trim().is_empty() {
            kept.extend(faults.field(&at("text"), read(question, &answer.text)?).map(|text| (question.id, text)));
        } else if question.required {
            faults.add(FieldError::at(&at("text"), ProblemCode::Required).with(&question.text));
        }
    }
    let unanswered =
        |question: &&registration_question::Model| question.required && !given.iter().any(|answer| answer.question == question.id);
    for question in questions.iter().filter(unanswered) {
        faults.add(FieldError::at("input.answers", ProblemCode::Required).with(&question.text));
    }
    faults.finish(Some(kept))
}

fn read(question: &registration_question::Model, text: &str) -> Result<Result<String, FieldError>> {
    let one_of = |options: Vec<String>| {
        let given = text.trim();
        if options.iter().any(|option| option == given) {
            Ok(given.to_owned())
        } else {
            Err(FieldError::at("", ProblemCode::BadFormat).with(options.join(" / ")))
        }
    };
    Ok(match question.kind {
        RegistrationQuestionKind::ShortText => Text::parse(text, SHORT_ANSWER).map(Text::into_string),
        RegistrationQuestionKind::LongText => Text::parse(text, LONG_ANSWER).map(Text::into_string),
        RegistrationQuestionKind::YesNo => one_of(["YES", "NO"].map(str::to_owned).to_vec()),
        RegistrationQuestionKind::Choice => one_of(options(question)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use RegistrationQuestionKind::{Choice, LongText, ShortText, YesNo};
    use entity::ids::EventId;

    fn question(text: &str, kind: RegistrationQuestionKind, required: bool) -> registration_question::Model {
        let options = if kind == Choice { r#"["vlees","vega, \"zonder\""]"# } else { "[]" };
        let (id, event_id) = (RegistrationQuestionId::new(), EventId::new());
        registration_question::Model { id, event_id, place: 0, text: text.into(), kind, required, options: options.into() }
    }

    #[test]
    fn every_answer_fits_its_question() {
        let asked = [
            question("Waarvoor komt u?", LongText, true),
            question("Wat eet u?", Choice, true),
            question("Tolk?", YesNo, false),
            question("Naam?", ShortText, false),
        ];
        let answer = |n: usize, text: &str| Given { question: asked[n].id, text: text.into() };
        let kept = |given: &[Given]| fitting(&asked, given).map(|kept| kept.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
        let wrong = |given: &[Given]| {
            let faults = kept(given).expect_err("wrong").faults();
            faults.iter().map(|fault| format!("{}:{:?}", fault.path.join("."), fault.code)).collect::<Vec<_>>()
        };
        assert_eq!(
            kept(&[answer(0, " Om te\nleren "), answer(1, "vega, \"zonder\""), answer(2, "NO")]).unwrap(),
            ["Om te\nleren", "vega, \"zonder\"", "NO"]
        );
        assert_eq!(kept(&[answer(1, "vlees"), answer(0, "x"), answer(3, " ")]).unwrap(), ["vlees", "x"], "one that says nothing is none");
        assert_eq!(wrong(&[]), ["input.answers:Required", "input.answers:Required"]);
        assert_eq!(wrong(&[answer(0, " "), answer(1, "vis")]), ["input.answers.0.text:Required", "input.answers.1.text:BadFormat"]);
        let given = [answer(0, &"x".repeat(2_001)), answer(1, "vlees"), answer(1, "vlees"), answer(2, "ja"), answer(3, "a\nb")];
        let told = [
            "input.answers.0.text:TooLong",
            "input.answers.2.questionId:Duplicate",
            "input.answers.3.text:BadFormat",
            "input.answers.4.text:ControlCharacter",
        ];
        assert_eq!(wrong(&given), told);
        let stranger = Given { question: RegistrationQuestionId::new(), text: "x".into() };
        assert_eq!(wrong(&[answer(0, "x"), answer(1, "vlees"), stranger]), ["input.answers.2.questionId:UnknownId"]);
        assert!(fitting(&[], &[]).unwrap().is_empty());
    }
}
