//! The Dutch public holidays, computed: Easter by the Gregorian computus, King's Day off Sundays, Liberation Day in lustrum years only.
use chrono::{Datelike as _, Duration, NaiveDate, Weekday};

/// Whether people are free on this day because it is a public holiday. Good Friday is none: most people work then.
pub fn is_holiday(day: NaiveDate) -> bool {
    let (year, month_day) = (day.year(), (day.month(), day.day()));
    let fixed = match month_day {
        (1, 1) | (12, 25 | 26) => true,
        // On the 26th where the 27th is a Sunday.
        (4, 27) => day.weekday() != Weekday::Sun,
        (4, 26) => day.weekday() == Weekday::Sat,
        (5, 5) => year % 5 == 0,
        _ => false,
    };
    fixed || easter(year).is_some_and(|sunday| [0, 1, 39, 49, 50].into_iter().any(|after| sunday + Duration::days(after) == day))
}

/// Easter Sunday: the Gregorian computus, as Meeus, Jones and Butcher wrote it down.
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_it_fell() {
        for sunday in
            ["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"]
        {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
        assert!((1900..2200).all(|year| easter(year).is_some_and(|sunday| sunday.weekday() == Weekday::Sun)));
    }

    #[test]
    fn holidays_are_those_of_the_netherlands() {
        let of = |year: i32| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let days = first.iter_days().take_while(|day| day.year() == year).filter(|&day| is_holiday(day));
            days.map(|day| day.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(2026), "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26");
        // A lustrum year in which the 27th of April was a Sunday.
        assert_eq!(of(2025), "01-01 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26");
        assert_eq!(of(2030), "01-01 04-21 04-22 04-27 05-05 05-30 06-09 06-10 12-25 12-26");
    }
}
