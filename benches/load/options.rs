//! What the bench is asked to do, from its arguments.
use crate::{data::Size, picks::Case};
use std::time::Duration;

/// The options.
#[derive(Debug)]
pub struct Options {
    pub size: Size,
    /// How long one round is.
    pub round: Duration,
    /// How many rounds each contender has per case.
    pub rounds: u32,
    /// What is measured.
    pub cases: Vec<Case>,
    /// Only the floor.
    pub floor_only: bool,
    /// The service on SQLite against the service on PostgreSQL, instead of against the floor.
    pub sqlite: bool,
}

/// What `--help` says.
pub const HELP: &str = "\
cargo bench --bench load -- [OPTIONS]
  --smoke      few rows and short rounds: whether everything works
  --rows N     N times the questions and answers
  --seconds N  the length of a round [default: 4]
  --rounds N   rounds of each contender per case [default: 3]
  --case CASE  only Q1, Q2, Q3 or M1; more than once for more of them
  --floor      only the floor
  --sqlite     the service on SQLite against the service on PostgreSQL";

impl Options {
    /// From the arguments; the text to print instead when they are not understood.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut out =
            Self { size: Size::NORMAL, round: Duration::from_secs(4), rounds: 3, cases: vec![], floor_only: false, sqlite: false };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut number = || arguments.next().and_then(|n| n.parse::<u32>().ok()).filter(|&n| n > 0).ok_or_else(|| HELP.to_owned());
            match argument.as_str() {
                "--bench" => {}
                "--smoke" => (out.size, out.round, out.rounds) = (Size::SMOKE, Duration::from_millis(500), 1),
                "--rows" => out.size = out.size.times(number()?),
                "--seconds" => out.round = Duration::from_secs(number()?.into()),
                "--rounds" => out.rounds = number()?,
                "--case" => {
                    let name = arguments.next().unwrap_or_default();
                    out.cases
                        .extend(Case::ALL.into_iter().find(|case| format!("{case:?}") == name).ok_or_else(|| HELP.to_owned()).map(Some)?);
                }
                "--floor" => out.floor_only = true,
                "--sqlite" => out.sqlite = true,
                _ => return Err(HELP.to_owned()),
            }
        }
        if out.cases.is_empty() {
            out.cases.extend(Case::ALL);
        }
        Ok(out)
    }
}
