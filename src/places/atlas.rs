//! All municipalities that ever had a code here, and what became of each: some 350 rows, read once for a request that needs them.
use super::Code;
use crate::{
    error::{Error, ProblemCode, Result},
    graphql::ids,
    page::{Key, Page, Slice},
    text,
};
use chrono::NaiveDate;
use entity::municipality::Model;
use std::collections::{BTreeMap, BTreeSet};

/// All of them, by code.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    all: BTreeMap<String, Model>,
    next: BTreeMap<String, Vec<String>>,
    back: BTreeMap<String, Vec<String>>,
}

/// What a list of municipalities is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Those valid on this day.
    pub on: NaiveDate,
    /// Those in this province.
    pub province: Option<&'static str>,
    /// Those with this in their name, folded, or with this code.
    pub text: Option<String>,
}

/// Whether its code is valid on a day.
pub fn valid(row: &Model, on: NaiveDate) -> bool {
    row.valid_from.is_none_or(|from| from <= on) && row.valid_until.is_none_or(|until| on < until)
}

/// Where it stands in a list by name.
pub fn key(row: &Model) -> Key {
    Key::id(ids::of_code(&row.code))
}

/// By name as people sort: without case, accents and what stands before the first letter. 's-Gravenhage is under S.
fn place(row: &Model) -> (String, &str) {
    let name = text::fold(&row.name);
    (name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned(), &row.code)
}

impl Atlas {
    /// Of all rows and of every pair (code, successor).
    pub fn new(rows: Vec<Model>, pairs: Vec<(String, String)>) -> Self {
        let mut atlas = Self { all: rows.into_iter().map(|row| (row.code.clone(), row)).collect(), ..Self::default() };
        for (code, successor) in pairs {
            atlas.back.entry(successor.clone()).or_default().push(code.clone());
            atlas.next.entry(code).or_default().push(successor);
        }
        atlas
    }
    /// The one with this code, valid or not.
    pub fn get(&self, code: &str) -> Option<&Model> {
        self.all.get(code)
    }
    /// Whether there is one with this code.
    pub fn has(&self, code: &Code) -> bool {
        self.all.contains_key(code.as_str())
    }
    /// The codes that took over from this one.
    pub fn successor_codes(&self, code: &str) -> &[String] {
        self.next.get(code).map_or(&[], Vec::as_slice)
    }
    /// Those that took over from this one, by name.
    pub fn successors(&self, code: &str) -> Vec<Model> {
        self.sorted(self.successor_codes(code).iter().map(String::as_str))
    }
    /// Those from which this one took over, by name.
    pub fn predecessors(&self, code: &str) -> Vec<Model> {
        self.sorted(self.back.get(code).into_iter().flatten().map(String::as_str))
    }
    /// These municipalities as they are on a day: a code that ceased gives way to its successors, one that is yet to come to its predecessors.
    pub fn on(&self, codes: impl IntoIterator<Item = impl AsRef<str>>, on: NaiveDate) -> Vec<Model> {
        let (mut seen, mut out) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<String> = codes.into_iter().map(|code| code.as_ref().to_owned()).collect();
        while let Some(code) = open.pop() {
            let Some(row) = self.get(&code).filter(|_| seen.insert(code.clone())) else { continue };
            if valid(row, on) {
                out.insert(code);
            } else {
                let ceased = row.valid_until.is_some_and(|until| until <= on);
                let way = if ceased { &self.next } else { &self.back };
                open.extend(way.get(&code).into_iter().flatten().cloned());
            }
        }
        self.sorted(out.iter().map(String::as_str))
    }
    /// The codes of a province that are valid on a day.
    pub fn in_province(&self, province: &str, on: NaiveDate) -> BTreeSet<String> {
        self.all.values().filter(|row| row.province == province && valid(row, on)).map(|row| row.code.clone()).collect()
    }
    fn sorted<'a>(&self, codes: impl Iterator<Item = &'a str>) -> Vec<Model> {
        let mut rows: Vec<_> = codes.filter_map(|code| self.get(code)).map(|row| (place(row), row)).collect();
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        rows.into_iter().map(|(_, row)| row.clone()).collect()
    }
    /// A page of a list by name, and how many the whole list has.
    ///
    /// # Errors
    /// INVALID when a cursor names a municipality that is not here.
    pub fn page(&self, filter: &Filter, slice: Slice) -> Result<(Page<Model>, i64)> {
        let bound = |name: &str, key: Option<Key>| {
            key.map(|key| {
                let row = ids::to_code(key.id).and_then(|code| self.all.get(&code));
                row.map(place).ok_or_else(|| Error::invalid(name, ProblemCode::BadCursor))
            })
            .transpose()
        };
        let (after, before) = (bound("after", slice.after)?, bound("before", slice.before)?);
        let mut rows: Vec<_> = self.all.values().filter(|row| filter.passes(row)).map(|row| (place(row), row)).collect();
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        rows.retain(|(at, _)| after.as_ref().is_none_or(|after| at > after) && before.as_ref().is_none_or(|before| at < before));
        if slice.backward {
            rows.reverse();
        }
        rows.truncate(usize::try_from(slice.limit()).unwrap_or(usize::MAX));
        Ok((slice.close(rows.into_iter().map(|(_, row)| row.clone()).collect()), total))
    }
    /// How many are valid on a day, by province.
    pub fn counted(&self, on: NaiveDate) -> BTreeMap<&str, i32> {
        let mut out = BTreeMap::new();
        for row in self.all.values().filter(|row| valid(row, on)) {
            *out.entry(row.province.as_str()).or_default() += 1;
        }
        out
    }
}

impl Filter {
    fn passes(&self, row: &Model) -> bool {
        valid(row, self.on)
            && self.province.is_none_or(|province| row.province == province)
            && self.text.as_ref().is_none_or(|part| text::fold(&row.name).contains(part) || row.code.eq_ignore_ascii_case(part))
    }
    /// What tells this list from others: for its cursors.
    pub fn name(&self) -> Vec<u8> {
        format!("{}|{}|{}", self.on, self.province.unwrap_or_default(), self.text.as_deref().unwrap_or_default()).into_bytes()
    }
}
