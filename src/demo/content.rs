//! The shape of content.json, and how its words become the service's own. A key names a person, a place or a text within the file.
use super::About;
use crate::{
    error::Error,
    exit::ExitError,
    places::{Area, AreaSpec, Code, province},
    tags::{TagSpec, Word},
    text::{self, Size, Text, TextOf},
};
use entity::ids::RegionId;
use sea_orm::ActiveEnum;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub tags: Vec<Tag>,
    pub organisations: Vec<Body>,
    pub regions: Vec<Body>,
    pub people: Vec<Person>,
    pub communities: Vec<Community>,
    pub questions: Vec<Question>,
    pub consents: Vec<Consent>,
    pub examples: Examples,
}

/// A free tag and the words by which it is known too.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tag {
    pub label: String,
    pub label_en: String,
    pub synonyms: Vec<String>,
}

/// An organisation or a region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub key: String,
    pub name: String,
    pub kind: String,
    pub municipalities: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub key: String,
    pub roles: Vec<String>,
    pub language: String,
    pub ouder: Option<Profile>,
    pub professional: Option<Profile>,
    pub steward: Option<Profile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    pub display_name: String,
    #[serde(default)]
    pub about: String,
    pub area: Option<Where>,
    #[serde(default)]
    pub domains: Vec<String>,
    #[serde(default)]
    pub expertise: Vec<String>,
    #[serde(default)]
    pub core_roles: Vec<String>,
    #[serde(default)]
    pub findable: bool,
    #[serde(default)]
    pub affiliations: Vec<Affiliation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    pub organisation: String,
    pub function: String,
}

/// A work area.
#[derive(Debug, Deserialize)]
#[serde(tag = "level", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Where {
    National,
    Province { province: String },
    Region { region: String },
    Municipalities { municipalities: Vec<String> },
    Neighbourhood { municipalities: Vec<String>, neighbourhood: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Community {
    pub key: String,
    pub name: String,
    pub description: String,
    pub level: String,
    pub area: Where,
    pub audience: String,
    pub visibility: String,
    pub joining: String,
    pub parent: Option<String>,
    pub reviewed: bool,
    pub tags: Vec<String>,
    pub members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub person: String,
    pub capacity: String,
    pub part: String,
}

/// A person in a capacity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    pub person: String,
    pub capacity: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    pub key: String,
    pub community: String,
    pub author: String,
    pub capacity: String,
    pub anonymous: bool,
    pub text: String,
    pub explanation: String,
    pub motivation: String,
    pub area: Option<Where>,
    pub tags: Vec<String>,
    /// How it ends: DRAFT, PENDING_REVIEW, OPEN, HARVESTED or CLOSED.
    pub state: String,
    pub closed_reason: Option<String>,
    pub withdrawn: bool,
    pub days_ago: i32,
    pub followers: Vec<Who>,
    pub answers: Vec<Answer>,
    pub harvest: Option<Harvest>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    pub key: String,
    pub author: String,
    pub capacity: String,
    pub anonymous: bool,
    pub kind: String,
    pub body: String,
    pub days_ago: i32,
    pub helpful: Vec<Who>,
    pub withdrawn: bool,
    #[serde(default)]
    pub replies: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Harvest {
    pub author: String,
    pub works: String,
    pub barriers: String,
    pub follow_up: String,
    #[serde(default)]
    pub minority_note: String,
    pub answers: Vec<String>,
    pub published: bool,
    pub days_ago: i32,
}

/// Somebody may be asked again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub person: String,
    pub topic: String,
    pub days: i32,
}

/// What the explorer's examples are about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Examples {
    pub community: String,
    pub parents_community: String,
    pub reviewed_community: String,
    pub question: String,
    /// By what it is called.
    pub event: String,
}

/// The content, as it was written.
pub fn read() -> Result<Content, ExitError> {
    serde_json::from_str(include_str!("content.json")).map_err(|e| ExitError::new(format_args!("the demo content: {e}")))
}

/// What a name in the file stands for.
pub fn one_of<E: ActiveEnum<Value = String>>(name: &str) -> Result<E, ExitError> {
    E::try_from_value(&name.to_owned()).map_err(Error::from).about(name)
}

pub fn words(of: &str, size: Size) -> Result<Text, ExitError> {
    Text::parse(of, size).map_err(|fault| Error::Invalid(vec![fault])).about(of)
}

/// A text of the size that its place asks for.
pub fn sized<const LEAST: usize, const MOST: usize, const LINES: bool>(of: &str) -> Result<TextOf<LEAST, MOST, LINES>, ExitError> {
    TextOf::parse(of).map_err(|fault| Error::Invalid(vec![fault])).about(of)
}

pub fn word(of: &str) -> Result<Word, ExitError> {
    Word::parse(of).map_err(|fault| Error::Invalid(vec![fault])).about(of)
}

pub fn tags(of: &[String]) -> Result<Vec<TagSpec>, ExitError> {
    of.iter().map(|label| word(label).map(TagSpec::Word)).collect()
}

pub fn codes(of: &[String]) -> Result<Vec<Code>, ExitError> {
    of.iter().map(|code| Code::parse(code).map_err(|fault| Error::Invalid(vec![fault])).about(code)).collect()
}

pub fn area(of: &Where, regions: &HashMap<&str, RegionId>) -> Result<AreaSpec, ExitError> {
    let area = match of {
        Where::National => Area::National,
        Where::Province { province: name } => Area::Province(province(name).map_err(|fault| Error::Invalid(vec![fault])).about(name)?),
        Where::Region { region } => Area::Region(*super::named(regions, region)?),
        Where::Municipalities { municipalities } => Area::Municipalities(codes(municipalities)?),
        Where::Neighbourhood { municipalities, neighbourhood } => {
            let code = codes(municipalities)?.pop().ok_or_else(|| ExitError::new(format_args!("the demo content: {neighbourhood}")))?;
            Area::Neighbourhood(code, words(neighbourhood, text::NEIGHBOURHOOD)?)
        }
    };
    Ok(AreaSpec { path: "workArea".to_owned(), area })
}
