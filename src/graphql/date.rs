//! A day, as clients write it.
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike as _, NaiveDate};

/// A day in the Netherlands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A day: year, month and day, as in "2027-01-01". From 1800 to 2199; in the Netherlands, unless it is said otherwise.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        day(text).map(Self).ok_or_else(|| InputValueError::custom("a day is written as in 2027-01-01"))
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A day written as in 2027-01-01.
pub fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok().filter(|_| text.len() == 10)?;
    (1800..2200).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(day("2028-02-29"), NaiveDate::from_ymd_opt(2028, 2, 29));
        for bad in ["", "2027-02-29", "2027-1-1", "01-01-2027", "2027-01-01T00:00", "+12027-01-01", "0001-01-01", "9999-12-31"] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
