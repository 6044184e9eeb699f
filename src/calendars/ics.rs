//! Meetings as an iCalendar (RFC 5545): folded and escaped by the library, with times in UTC. A meeting keeps its UID for ever; its SEQUENCE is its
//! version, which every change of time, place or state raises. Nobody's name is in it: there is no ORGANIZER and no ATTENDEE.
use super::REFRESH;
use crate::graphql::ids;
use entity::{enums::EventState, event};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use std::borrow::Cow;

/// How many characters of a description are told; the plain-language summary is shorter than that.
const DESCRIPTION: usize = 1_000;

/// A meeting, as one reader has it in their calendar.
#[derive(Debug)]
pub struct Entry {
    /// The meeting.
    pub event: event::Model,
    /// Whether it is certain that they come: not while they wait for a place.
    pub certain: bool,
    /// Whether they have a place: then they read where it is held online.
    pub placed: bool,
}

impl Entry {
    /// For everybody.
    pub fn public(event: event::Model) -> Self {
        Self { event, certain: true, placed: false }
    }
}

/// The calendar with this name.
pub fn text(name: &str, entries: &[Entry]) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Vonk//Vonk//NL"), ("CALSCALE", "GREGORIAN"), ("X-WR-TIMEZONE", "Europe/Amsterdam")]
    {
        calendar.append_property((key, value));
    }
    // Of the two the library escapes only the one that it knows to be text.
    calendar.append_property(("NAME", escaped(name).as_str())).append_property(("X-WR-CALNAME", name)).ttl(&REFRESH);
    entries.iter().for_each(|entry| {
        calendar.push(vevent(entry));
    });
    calendar.to_string()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

fn vevent(Entry { event: row, certain, placed }: &Entry) -> Event {
    let status = match row.state {
        EventState::Cancelled => EventStatus::Cancelled,
        EventState::Draft | EventState::Published | EventState::Closed if *certain => EventStatus::Confirmed,
        EventState::Draft | EventState::Published | EventState::Closed => EventStatus::Tentative,
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}@vonk", ids::id(row.id).as_str()))
        .timestamp(row.updated_at)
        .last_modified(row.updated_at)
        .sequence(u32::try_from(row.version).unwrap_or_default())
        .status(status)
        .starts(row.starts_at)
        .ends(row.ends_at)
        .summary(&row.title);
    if let Some(told) = description(row) {
        event.description(&told);
    }
    if let Some(location) = &row.location {
        event.location(location);
    }
    let link = match row.state {
        EventState::Closed => row.recording_link.as_deref(),
        EventState::Published => row.join_link.as_deref().filter(|_| *placed),
        EventState::Draft | EventState::Cancelled => None,
    };
    if let Some(link) = link {
        event.url(link);
    }
    event.done()
}

/// Why it was called off; what it is about, in plain language where that is said.
fn description(row: &event::Model) -> Option<String> {
    let about = if row.summary.is_empty() { shortened(&row.description) } else { row.summary.as_str().into() };
    let parts: Vec<&str> = row.cancel_reason.as_deref().into_iter().chain([&*about]).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(DESCRIPTION) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use entity::{
        enums::{Audience, Capacity, EventForm},
        ids::{AreaId, EventId},
    };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn meeting() -> event::Model {
        event::Model {
            id: EventId(uuid::Uuid::from_u128(7)),
            community_id: None,
            network_id: None,
            policy_table_id: None,
            members_only: false,
            organisation_id: None,
            organiser_profile_id: None,
            author_capacity: Capacity::Ouder,
            author_name: "Karin Jansen".into(),
            author_function: None,
            author_organisation: None,
            author_area: None,
            author_core: false,
            title: "Koffie, thee; en \\ meer 👨‍👩‍👧".into(),
            description: String::new(),
            summary: String::new(),
            starts_at: at("2026-03-28T23:00:00Z"),
            ends_at: at("2026-03-29T02:00:00Z"),
            form: EventForm::Hybrid,
            location: Some("Buurthuis, Dorpsstraat 1".into()),
            join_link: Some("https://bijeen.example/kamer?a=1,2;b".into()),
            audience: Audience::Everyone,
            area_id: None,
            place_id: AreaId::new(),
            childcare: false,
            travel_costs: false,
            interpreter: false,
            capacity: None,
            parent_places: 0,
            registration_opens_at: None,
            registration_closes_at: None,
            state: EventState::Published,
            published_at: None,
            announced_at: None,
            parent_friendly: false,
            cancel_reason: None,
            report: None,
            recording_link: None,
            registered_count: 0,
            waiting_count: 0,
            places_released: false,
            series_id: None,
            recurrence_at: None,
            intervision: false,
            programme: false,
            reported_at: None,
            version: 3,
            created_at: at("2026-01-01T08:00:00Z"),
            updated_at: at("2026-01-02T08:00:00Z"),
        }
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_meeting_as_it_is_read() {
        let text = text("Bijeenkomsten, van Utrecht; en \\", &[Entry::public(meeting())]);
        let uid = format!("UID:{}@vonk", ids::id(EventId(uuid::Uuid::from_u128(7))).as_str());
        assert_eq!(
            unfolded(&text),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Vonk//Vonk//NL",
                "CALSCALE:GREGORIAN",
                "X-WR-TIMEZONE:Europe/Amsterdam",
                "NAME:Bijeenkomsten\\, van Utrecht\\; en \\\\",
                "X-WR-CALNAME:Bijeenkomsten\\, van Utrecht\\; en \\\\",
                "REFRESH-INTERVAL;VALUE=DURATION:PT21600S",
                "X-PUBLISHED-TTL:PT21600S",
                "BEGIN:VEVENT",
                "DTEND:20260329T020000Z",
                "DTSTAMP:20260102T080000Z",
                "DTSTART:20260328T230000Z",
                "LAST-MODIFIED:20260102T080000Z",
                "LOCATION:Buurthuis\\, Dorpsstraat 1",
                "SEQUENCE:3",
                "STATUS:CONFIRMED",
                "SUMMARY:Koffie\\, thee\\; en \\\\ meer 👨‍👩‍👧",
                &uid,
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn lines_are_folded_at_75_octets_between_characters() {
        let long = "Ouders én professionals – samen; 🙂, \\ zó.\n".repeat(23);
        let row = event::Model { summary: long.trim().to_owned(), title: "ë".repeat(120), ..meeting() };
        let text = text("x", &[Entry::public(row.clone())]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
        let told = unfolded(&text).into_iter().find_map(|line| line.strip_prefix("DESCRIPTION:").map(str::to_owned)).unwrap();
        let back = told.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert_eq!(back, row.summary);
        assert!(unfolded(&text).contains(&format!("SUMMARY:{}", row.title)));
    }

    #[test]
    fn what_one_reader_has_and_another_has_not() {
        let lines = |row: event::Model, certain, placed| unfolded(&text("x", &[Entry { event: row, certain, placed }]));
        let of = |lines: &[String], key: &str| lines.iter().find_map(|line| line.strip_prefix(key).map(str::to_owned));
        let url = |lines: &[String]| of(lines, "URL");
        assert_eq!(url(&lines(meeting(), true, false)), None);
        assert_eq!(url(&lines(meeting(), true, true)).unwrap(), ":https://bijeen.example/kamer?a=1,2;b");
        assert_eq!(of(&lines(meeting(), false, false), "STATUS").unwrap(), ":TENTATIVE");
        let off =
            event::Model { state: EventState::Cancelled, cancel_reason: Some("Griep.".into()), summary: "Samen.".into(), ..meeting() };
        let told = lines(off, false, true);
        assert_eq!(
            (of(&told, "STATUS").unwrap(), url(&told), of(&told, "DESCRIPTION").unwrap()),
            (":CANCELLED".into(), None, ":Griep.\\n\\nSamen.".into())
        );
        let over = event::Model { state: EventState::Closed, recording_link: Some("https://bijeen.example/terug".into()), ..meeting() };
        assert_eq!(url(&lines(over, true, true)).unwrap(), ":https://bijeen.example/terug");
        let long = event::Model { description: "a ".repeat(2_000), ..meeting() };
        assert_eq!(of(&lines(long, true, false), "DESCRIPTION").unwrap().chars().count(), 1_001);
        for line in lines(meeting(), true, true) {
            assert!(!line.contains("Karin") && !line.starts_with("ORGANIZER") && !line.starts_with("ATTENDEE"), "{line}");
        }
    }
}
