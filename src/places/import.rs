//! The import of municipalities: a list of rows, each of which makes a municipality or changes it. Rows that are not in the list stay.
//!
//! All that is wrong is told at once, by line and column, and then nothing is kept. The same list again changes nothing. History does not
//! shrink: what ended has ended, on that day, into those successors.
use super::{Atlas, Code, ImportMunicipalities, province, store, today};
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result},
    graphql,
    mutation::{self, DomainEvent, Done, EventKind, Mutation, Output, Reads, Write},
    policy::{Action, Actor},
    text::{self, Text},
};
use chrono::NaiveDate;
use entity::{
    ids::{Kinded as _, NoticeId},
    municipality::Model,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// The columns, in any order; the last three may be left out.
pub const COLUMNS: [&str; 6] = ["code", "name", "province", "valid_from", "valid_until", "successors"];
/// How many rows at most.
const MOST: usize = 2_000;
/// How many faults are told at most.
const TOLD: usize = 100;

/// What came of an import, or would come of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New codes.
    pub created: i32,
    /// Codes of which something changed.
    pub changed: i32,
    /// Codes that were so already.
    pub unchanged: i32,
    /// Whether nothing was kept.
    pub dry_run: bool,
}

/// A replay tells the same numbers: the key keeps them in the place of an id.
impl Output for Imported {
    type Id = NoticeId;
    fn id(&self) -> Option<NoticeId> {
        let of = |n: i32| u128::from(n.unsigned_abs());
        let all = [self.created, self.changed, self.unchanged, i32::from(self.dry_run)];
        Some(NoticeId(Uuid::from_u128(all.into_iter().fold(0, |bits, n| bits << 32 | of(n)))))
    }
    async fn again(_: &Reads<'_>, _: &Actor, id: NoticeId) -> Result<Option<Self>> {
        let of = |n: usize| i32::try_from(id.uuid().as_u128() >> (32 * n) & u128::from(u32::MAX)).unwrap_or_default();
        Ok(Some(Self { created: of(3), changed: of(2), unchanged: of(1), dry_run: of(0) > 0 }))
    }
}

/// Paths of faults are `csv`, line and column.
impl Mutation for ImportMunicipalities {
    const ACTION: Action = Action::ManagePlaces;
    type Target = ();
    type Output = Imported;
    fn target(&self) {}
    async fn run(&self, (): (), write: &Write<'_>) -> Result<Done<Imported>> {
        Ok(Done::unchanged(take_over(write, "csv", self.csv.as_bytes(), self.dry_run).await?))
    }
}

/// For the command `vonk import municipalities`: whoever runs it owns the database. Paths of faults are line and column.
///
/// # Errors
/// INVALID with every fault.
pub async fn import(app: &App, csv: &[u8], dry_run: bool) -> Result<Imported> {
    mutation::by_itself(app, "importMunicipalities", async |write| take_over(write, "", csv, dry_run).await).await
}

async fn take_over(write: &Write<'_>, path: &str, csv: &[u8], dry_run: bool) -> Result<Imported> {
    let mut faults = Vec::new();
    let rows = read(path, csv, &mut faults);
    let atlas = store::atlas::atlas_locked(&write.db).await?;
    check(path, &rows, &atlas, today(write.app), &mut faults);
    if !faults.is_empty() {
        let line = |fault: &FieldError| fault.path.iter().find_map(|part| part.parse::<u64>().ok());
        faults.sort_by_key(line);
        faults.truncate(TOLD);
        return Err(Error::Invalid(faults));
    }
    let mut done = Imported { dry_run, ..Imported::default() };
    let new: Vec<_> = rows.into_iter().filter(|row| done.counts(row, &atlas)).collect();
    if !dry_run {
        keep(write, new, &atlas).await?;
    }
    Ok(done)
}

/// One row that is well formed.
struct Row {
    line: u64,
    code: Code,
    name: Text,
    province: &'static str,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    successors: Vec<Code>,
}

fn at(path: &str, line: u64, column: &str, code: ProblemCode) -> FieldError {
    FieldError::at(&format!("{path}.{line}.{column}"), code)
}

/// The rows that are well formed, and what is wrong with the others.
fn read(path: &str, csv: &[u8], faults: &mut Vec<FieldError>) -> Vec<Row> {
    let csv = csv.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(csv);
    let head = csv.split(|&b| b == b'\n').next().unwrap_or_default();
    let delimiter = if head.contains(&b';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).flexible(true).from_reader(csv);
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_ascii_lowercase).collect(),
        Err(_) => {
            faults.push(FieldError::at(&format!("{path}.1"), ProblemCode::BadFormat));
            return vec![];
        }
    };
    for (i, header) in headers.iter().enumerate() {
        let shown: String = header.chars().filter(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
        if !COLUMNS.contains(&header.as_str()) {
            faults.push(at(path, 1, &shown, ProblemCode::UnknownId).with(COLUMNS.join(", ")));
        } else if headers.iter().take(i).any(|other| other == header) {
            faults.push(at(path, 1, &shown, ProblemCode::Duplicate));
        }
    }
    let missing = COLUMNS.iter().take(3).filter(|column| !headers.iter().any(|header| header == *column));
    faults.extend(missing.map(|column| at(path, 1, column, ProblemCode::Required)));
    if !faults.is_empty() {
        return vec![];
    }
    let place = COLUMNS.map(|column| headers.iter().position(|header| header == column));
    let (mut rows, mut seen) = (vec![], HashSet::new());
    for record in reader.records() {
        if rows.len() >= MOST {
            faults.push(FieldError::at(path, ProblemCode::TooMany).with(MOST));
            return vec![];
        }
        if faults.len() >= TOLD {
            break;
        }
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                faults.push(FieldError::at(&format!("{path}.{line}"), ProblemCode::BadFormat));
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let row = parse(line, |i| place.get(i).copied().flatten().and_then(|at| record.get(at)).unwrap_or_default());
        match row {
            Ok(row) if !seen.insert(row.code.clone()) => faults.push(at(path, line, "code", ProblemCode::Duplicate)),
            Ok(row) => rows.push(row),
            Err(wrong) => faults
                .extend(wrong.into_iter().map(|(column, fault)| FieldError { path: at(path, line, column, fault.code).path, ..fault })),
        }
    }
    rows
}

fn parse<'a>(line: u64, cell: impl Fn(usize) -> &'a str) -> Result<Row, Vec<(&'static str, FieldError)>> {
    let mut wrong = vec![];
    let mut note = |column: &'static str, fault: FieldError| wrong.push((column, fault));
    let code = Code::parse(cell(0)).map_err(|fault| note("code", fault)).ok();
    let name = Text::parse(cell(1), text::NAME).map_err(|fault| note("name", fault)).ok();
    let province = province(cell(2)).map_err(|fault| note("province", fault)).ok();
    let mut day = |i: usize, column: &'static str| match cell(i) {
        "" => None,
        text => graphql::day(text).or_else(|| {
            note(column, FieldError::at("", ProblemCode::BadFormat).with("2027-01-01"));
            None
        }),
    };
    let (valid_from, valid_until) = (day(3, "valid_from"), day(4, "valid_until"));
    let mut successors = vec![];
    for code in cell(5).split_whitespace() {
        match Code::parse(code) {
            Ok(code) if successors.contains(&code) => note("successors", FieldError::at("", ProblemCode::Duplicate)),
            Ok(code) => successors.push(code),
            Err(fault) => note("successors", fault),
        }
    }
    match (code, name, province) {
        (Some(code), Some(name), Some(province)) if wrong.is_empty() => {
            Ok(Row { line, code, name, province, valid_from, valid_until, successors })
        }
        _ => Err(wrong),
    }
}

/// Whether the list fits together with itself and with what is known.
fn check(path: &str, rows: &[Row], atlas: &Atlas, today: NaiveDate, faults: &mut Vec<FieldError>) {
    let listed: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
    for row in rows {
        let mut wrong = |column: &str, code: ProblemCode| faults.push(at(path, row.line, column, code));
        if row.valid_from.zip(row.valid_until).is_some_and(|(from, until)| until <= from) {
            wrong("valid_until", ProblemCode::OutOfRange);
        }
        match (row.valid_until, row.successors.is_empty()) {
            (None, false) => wrong("valid_until", ProblemCode::Required),
            (Some(_), true) => wrong("successors", ProblemCode::Required),
            _ => {}
        }
        for successor in &row.successors {
            let days = match (listed.get(successor.as_str()), atlas.get(successor.as_str())) {
                (Some(row), _) => Some((row.valid_from, row.valid_until)),
                (None, Some(row)) => Some((row.valid_from, row.valid_until)),
                (None, None) => None,
            };
            match (days, row.valid_until) {
                (None, _) => wrong("successors", ProblemCode::UnknownId),
                (Some((from, until)), Some(day)) if from.is_some_and(|from| from > day) || until.is_some_and(|until| until <= day) => {
                    wrong("successors", ProblemCode::OutOfRange);
                }
                _ => {}
            }
        }
        if reaches(row, &listed, atlas) {
            wrong("successors", ProblemCode::Circular);
        }
        if let Some(known) = atlas.get(row.code.as_str()) {
            for column in rewritten(row, known, atlas.successor_codes(row.code.as_str()), today) {
                wrong(column, ProblemCode::WrongState);
            }
        }
    }
}

/// Whether a municipality would go up in itself.
fn reaches(row: &Row, listed: &BTreeMap<&str, &Row>, atlas: &Atlas) -> bool {
    let mut open: Vec<&str> = row.successors.iter().map(Code::as_str).collect();
    let mut seen = BTreeSet::new();
    while let Some(code) = open.pop() {
        if code == row.code.as_str() {
            return true;
        }
        if seen.insert(code) {
            match listed.get(code) {
                Some(next) => open.extend(next.successors.iter().map(Code::as_str)),
                None => open.extend(atlas.successor_codes(code).iter().map(String::as_str)),
            }
        }
    }
    false
}

/// The columns in which a row would rewrite what has been: it may reach further back, and what is still to come may change.
fn rewritten(row: &Row, known: &Model, successors: &[String], today: NaiveDate) -> Vec<&'static str> {
    let begun = known.valid_from.is_none_or(|from| from <= today);
    let later = match (known.valid_from, row.valid_from) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(was), Some(is)) => is > was,
    };
    let ended = known.valid_until.is_some_and(|until| until <= today);
    let lost = successors.iter().any(|code| !row.successors.iter().any(|kept| kept.as_str() == code));
    let all =
        [("valid_from", begun && later), ("valid_until", ended && row.valid_until != known.valid_until), ("successors", ended && lost)];
    all.into_iter().filter_map(|(column, rewrites)| rewrites.then_some(column)).collect()
}

impl Row {
    fn model(&self) -> Model {
        let (code, name, province) = (self.code.as_str().to_owned(), self.name.as_str().to_owned(), self.province.to_owned());
        Model { code, name, province, valid_from: self.valid_from, valid_until: self.valid_until }
    }
    fn relinks(&self, atlas: &Atlas) -> bool {
        let before: BTreeSet<&str> = atlas.successor_codes(self.code.as_str()).iter().map(String::as_str).collect();
        before != self.successors.iter().map(Code::as_str).collect()
    }
}

impl Imported {
    /// Counts a row: whether there is something to keep of it.
    fn counts(&mut self, row: &Row, atlas: &Atlas) -> bool {
        let (count, differs) = match atlas.get(row.code.as_str()) {
            Some(known) if *known == row.model() && !row.relinks(atlas) => (&mut self.unchanged, false),
            Some(_) => (&mut self.changed, true),
            None => (&mut self.created, true),
        };
        *count += 1;
        differs
    }
}

async fn keep(write: &Write<'_>, rows: Vec<Row>, atlas: &Atlas) -> Result<()> {
    for row in &rows {
        let known = atlas.get(row.code.as_str()).is_some();
        let kind = if known { EventKind::MunicipalityUpdated } else { EventKind::MunicipalityCreated };
        store::atlas::put(write, row.model(), known).await?;
        write.emit(DomainEvent::of_municipality(kind, row.code.as_str())).await?;
    }
    // Successors point at rows: when all are there.
    for row in rows.iter().filter(|row| row.relinks(atlas)) {
        store::atlas::set_successors(write, &row.code, &row.successors).await?;
    }
    Ok(())
}
