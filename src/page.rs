//! Pages: how a list is cut, and the cursors that say where. Keyset only; a cursor belongs to one list in one order.
use crate::error::{Error, FieldError, ProblemCode, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, Order, QueryFilter, QueryOrder, QuerySelect, Select, Value,
    sea_query::{ExprTrait as _, LikeExpr, SimpleExpr},
};
use uuid::Uuid;

/// The page size when none is asked for.
pub const DEFAULT: u32 = 20;
/// The greatest page size: more is refused, not cut.
pub const MOST: u32 = 100;

/// Where a row stands in a list: its sort key, if the list is sorted by more than the id, and its id (or position).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// A count, or a time in microseconds; 0 for lists by id alone.
    pub rank: i64,
    /// The id or position that makes it unique.
    pub id: Uuid,
}

impl Key {
    /// For a list by id alone.
    pub fn id(id: Uuid) -> Self {
        Self { rank: 0, id }
    }
}

/// The name of one list in one order, as its cursors carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List(u32);

impl List {
    /// `name` tells the kind of list and its order, `of` what it is a list of (its parent's id).
    pub fn new(name: &str, of: &[u8]) -> Self {
        // FNV-1a: it only tells lists apart; it is no protection and needs none, since every read starts at the law.
        let hash = name
            .bytes()
            .chain([0])
            .chain(of.iter().copied())
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        Self(hash)
    }
    /// The cursor of a row.
    pub fn cursor(self, key: Key) -> String {
        let mut bytes = [0; 28];
        for (to, from) in bytes.iter_mut().zip(self.0.to_be_bytes().into_iter().chain(key.rank.to_be_bytes()).chain(key.id.into_bytes())) {
            *to = from;
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }
    fn key(self, cursor: &str) -> Option<Key> {
        let bytes: [u8; 28] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
        let (list, rest) = bytes.split_first_chunk::<4>()?;
        let (rank, id) = rest.split_first_chunk::<8>()?;
        (u32::from_be_bytes(*list) == self.0).then_some(Key { rank: i64::from_be_bytes(*rank), id: Uuid::from_slice(id).ok()? })
    }
}

/// The part of a list that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Which list.
    pub list: List,
    /// Behind this row.
    pub after: Option<Key>,
    /// Before this row.
    pub before: Option<Key>,
    /// How many: 1 to 100.
    pub size: u32,
    /// Whether the last ones are asked for.
    pub backward: bool,
}

/// The four arguments of a connection, as they came.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// How many from the start.
    pub first: Option<i32>,
    /// Behind this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl Slice {
    /// From a connection's arguments.
    ///
    /// # Errors
    /// INVALID, with every argument that is wrong.
    pub fn parse(list: List, arguments: &Arguments) -> Result<Self> {
        let mut faults = vec![];
        let mut size = |name: &str, size: Option<i32>| match size {
            Some(n) => u32::try_from(n).ok().filter(|n| (1..=MOST).contains(n)).or_else(|| {
                faults.push(FieldError::at(name, ProblemCode::OutOfRange).with(format!("1–{MOST}")));
                None
            }),
            None => None,
        };
        let (first, last) = (size("first", arguments.first), size("last", arguments.last));
        if arguments.first.is_some() && arguments.last.is_some() {
            faults.push(FieldError::at("last", ProblemCode::ConflictingArguments).with("first"));
        }
        let mut key = |name: &str, cursor: &Option<String>| {
            cursor.as_deref().and_then(|cursor| {
                list.key(cursor).or_else(|| {
                    faults.push(FieldError::at(name, ProblemCode::BadCursor));
                    None
                })
            })
        };
        let (after, before) = (key("after", &arguments.after), key("before", &arguments.before));
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(Self { list, after, before, size: first.or(last).unwrap_or(DEFAULT), backward: last.is_some() })
    }
    /// One more than asked for: whether there is more is then known without counting.
    pub fn limit(&self) -> u64 {
        u64::from(self.size) + 1
    }
    /// Closes a page: `rows` are up to [`Slice::limit`] rows in the direction that was read.
    pub fn close<T>(self, mut rows: Vec<T>) -> Page<T> {
        let more = rows.len() > self.size as usize;
        rows.truncate(self.size as usize);
        if self.backward {
            rows.reverse();
        }
        let (has_next, has_previous) = if self.backward { (self.before.is_some(), more) } else { (more, self.after.is_some()) };
        Page { list: self.list, rows, has_next, has_previous }
    }
}

/// In what order a list stands. There must be an index on it.
#[derive(Clone, Copy, Debug)]
pub struct By<C> {
    /// What it is sorted by before the id: a whole number or a time.
    pub rank: Option<Rank<C>>,
    /// What makes every place unique: the id, or a position.
    pub id: C,
    /// Newest (or most) first.
    pub descending: bool,
}

/// A column to sort by.
#[derive(Clone, Copy, Debug)]
pub enum Rank<C> {
    /// A whole number.
    Number(C),
    /// A time; its rank is microseconds since 1970.
    Time(C),
}

impl<C: ColumnTrait> By<C> {
    /// Newest first, by a UUIDv7.
    pub fn newest(id: C) -> Self {
        Self { rank: None, id, descending: true }
    }
    /// Oldest first, by a UUIDv7.
    pub fn oldest(id: C) -> Self {
        Self { rank: None, id, descending: false }
    }
    /// Cuts a slice out of a selection: the rows that [`Slice::close`] expects.
    pub fn cut<E: EntityTrait<Column = C>>(self, select: Select<E>, slice: &Slice) -> Select<E> {
        let descending = self.descending != slice.backward;
        let select = [(slice.after, self.descending), (slice.before, !self.descending)]
            .into_iter()
            .filter_map(|(key, lower)| Some(self.beyond(key?, lower)))
            .fold(select, QueryFilter::filter);
        let order = if descending { Order::Desc } else { Order::Asc };
        let select = match self.rank {
            Some(Rank::Number(rank) | Rank::Time(rank)) => select.order_by(rank, order.clone()),
            None => select,
        };
        select.order_by(self.id, order).limit(slice.limit())
    }
    fn beyond(self, key: Key, lower: bool) -> Condition {
        let side = |column: C, value: Value| if lower { column.lt(value) } else { column.gt(value) };
        let id = Condition::all().add(side(self.id, key.id.into()));
        let (rank, value): (C, Value) = match self.rank {
            None => return id,
            Some(Rank::Number(rank)) => (rank, key.rank.into()),
            Some(Rank::Time(rank)) => (rank, DateTime::from_timestamp_micros(key.rank).unwrap_or_default().into()),
        };
        Condition::any().add(side(rank, value.clone())).add(Condition::all().add(rank.eq(value)).add(id))
    }
}

/// The column holds this text. Both are folded ([`crate::text::fold`]): the databases' own folding differs.
pub fn contains(column: impl IntoSimpleExpr, folded: &str) -> SimpleExpr {
    let escaped = folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    column.into_simple_expr().like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Of which list.
    pub list: List,
    /// Its rows, in the list's order.
    pub rows: Vec<T>,
    /// Whether there are rows behind it.
    pub has_next: bool,
    /// Whether there are rows before it.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The same page of something made of its rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { list: self.list, rows: self.rows.into_iter().map(f).collect(), has_next: self.has_next, has_previous: self.has_previous }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_list() {
        let (here, there) = (List::new("questions:newest", b"1"), List::new("questions:newest", b"2"));
        let key = Key { rank: -7, id: Uuid::from_u128(42) };
        assert_eq!(here.key(&here.cursor(key)), Some(key));
        assert_eq!(there.key(&here.cursor(key)), None);
        for bad in ["", "x", "AAAA", "=====", &"A".repeat(500)] {
            assert_eq!(here.key(bad), None);
        }
    }

    #[test]
    fn every_wrong_argument_is_named() {
        let list = List::new("x", b"");
        let codes = |first, last, after: Option<&str>| {
            let arguments = Arguments { first, last, after: after.map(str::to_owned), before: None };
            Slice::parse(list, &arguments)
                .map(|slice| slice.size)
                .map_err(|e| e.faults().into_iter().map(|f| (f.path.concat(), f.code)).collect::<Vec<_>>())
        };
        assert_eq!(codes(None, None, None), Ok(20));
        assert_eq!(codes(Some(100), None, None), Ok(100));
        for wrong in [101, 0, -1] {
            assert_eq!(codes(Some(wrong), None, None), Err(vec![("first".into(), ProblemCode::OutOfRange)]));
        }
        let all = vec![
            ("last".into(), ProblemCode::OutOfRange),
            ("last".into(), ProblemCode::ConflictingArguments),
            ("after".into(), ProblemCode::BadCursor),
        ];
        assert_eq!(codes(Some(1), Some(101), Some("nee")), Err(all));
    }

    #[test]
    fn pages_close_in_both_directions() {
        let list = List::new("x", b"");
        let slice = Slice { list, after: None, before: None, size: 2, backward: false };
        let page = slice.close(vec![1, 2, 3]);
        assert_eq!((page.rows, page.has_next, page.has_previous), (vec![1, 2], true, false));
        let page = Slice { backward: true, ..slice }.close(vec![9, 8, 7]);
        assert_eq!((page.rows, page.has_next, page.has_previous), (vec![8, 9], false, true));
    }
}
