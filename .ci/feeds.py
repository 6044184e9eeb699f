"""Loads the calendars of a served demo as a calendar program would. Usage: feeds.py URL

Makes a year of meetings, reads them back with the icalendar package, changes and cancels some, and looks for anybody's name."""
import json
import re
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

from icalendar import Calendar

URL = sys.argv[1]
TITLES = ["Koffie, thee; en \\ meer", "Ouders aan tafel 👨‍👩‍👧 – samen", "Wat werkt? \"Luisteren\"", "Kennismaken"]
SUMMARY = (
    "Een ontmoeting over samenwerken rond kinderen die extra steun nodig hebben: ouders, leerkrachten, jeugdhulp en de gemeente; "
    "met koffie, thee en tijd voor elkaar.\nNeem gerust iemand mee 🙂 – ook als u twijfelt, of het niet zeker weet \\ later pas hoort.\n\n"
    "Coördinatie, ruïne, één, vóór, geëerd: ook woorden met tekens erop blijven zoals ze zijn. "
) * 2
NAMES = {"OUDER": "Zonnewende Kiezelstra", "PROFESSIONAL": "Mierlo Dauwtrapper", "ADMIN": "Wolkje Sterrebos"}


def fetch(path, headers=None):
    request = urllib.request.Request(URL + path, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


TOKENS = {told["audience"]: told["token"] for told in json.loads(fetch("/explorer.json")[2])["tokens"]}


def ask(who, query, **variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKENS[who]}"}
    with urllib.request.urlopen(urllib.request.Request(URL + "/graphql", body, headers)) as answer:
        told = json.load(answer)
    assert "errors" not in told, told
    return told["data"]


def do(who, field, gives, **given):
    kind = field[0].upper() + field[1:]
    return ask(who, f"mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {gives} }} }}", input=given)[field]


def load(path):
    """A calendar, as sent and as read: with every line folded as RFC 5545 wants it."""
    status, headers, body = fetch(path)
    assert status == 200 and headers["content-type"] == "text/calendar; charset=utf-8", (path, status, headers["content-type"])
    assert body.endswith(b"END:VCALENDAR\r\n") and b"\n" not in body.replace(b"\r\n", b""), path
    for line in body.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()
    text = re.sub("\r\n[ \t]", "", body.decode())
    assert not re.search(r"^(ORGANIZER|ATTENDEE|CONTACT)", text, re.MULTILINE), path
    for name in NAMES.values():
        assert name not in text, (path, name)
    calendar = Calendar.from_ical(body)
    meetings = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert len(meetings) == body.count(b"BEGIN:VEVENT\r\n"), f"{path}: a UID twice"
    for one in meetings.values():
        assert not one.errors, (path, one.errors)
        assert one["DTSTART"].dt.tzinfo and one["DTSTART"].dt < one["DTEND"].dt and "DTSTAMP" in one, one
    return headers, meetings


for who, name in NAMES.items():
    hat = "STEWARD" if who == "ADMIN" else who
    mine = ask(who, "{ viewer { profiles { capacity version } } }")["viewer"]["profiles"]
    version = next(one["version"] for one in mine if one["capacity"] == hat)
    do(who, "updateProfile", "profile { id }", capacity=hat, displayName=name, expectedVersion=version)

place = do(
    "ADMIN", "createCommunity", "community { id }", name="Agenda; van, Utrecht", description="", level="LOCAL", audience="EVERYONE",
    workArea={"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}, visibility="PUBLIC", joining="OPEN",
)["community"]["id"]
before = load("/calendar/municipality/GM0344.ics")[1]
path = f"/calendar/community/{place}.ics"
assert load(path)[1] == {}

# A year of meetings, one every thirty days, on both sides of both clock changes.
first = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(days=20)
made = []
for n in range(12):
    starts = first + timedelta(days=30 * n)
    event = do(
        "ADMIN", "createEvent", "event { id version }", communityId=place, title=f"{TITLES[n % 4]} ({n + 1})", summary=SUMMARY.strip(),
        startsAt=starts.isoformat(), endsAt=(starts + timedelta(hours=2)).isoformat(), form="HYBRID", location="Buurthuis, Dorpsstraat 1; zaal 2",
        joinLink=f"https://bijeen.example/kamer/{n}?a=1,2;b",
    )["event"]
    event = do("ADMIN", "publishEvent", "event { id version title startsAt }", id=event["id"], expectedVersion=event["version"])["event"]
    made.append(event)

headers, meetings = load(path)
assert len(meetings) == 12, f"{len(meetings)} occurrences over a year"
for event in made:
    one = meetings[f"{event['id']}@vonk"]
    assert str(one["SUMMARY"]) == event["title"] and str(one["DESCRIPTION"]) == SUMMARY.strip(), one
    assert str(one["LOCATION"]) == "Buurthuis, Dorpsstraat 1; zaal 2" and one["DTSTART"].dt == datetime.fromisoformat(event["startsAt"]), one
    assert str(one["STATUS"]) == "CONFIRMED" and "URL" not in one, "the link is for who has a place"
assert set(load("/calendar/municipality/GM0344.ics")[1]) == set(before) | set(meetings), "the municipality's calendar has them too"
assert fetch(path, {"if-none-match": headers["etag"]})[0] == 304
assert fetch(path, {"if-modified-since": headers["last-modified"]})[0] == 304

# One is moved, one is called off: the same UID, a higher SEQUENCE.
moved = made[3]
later = (datetime.fromisoformat(moved["startsAt"]) + timedelta(hours=1)).isoformat()
do("ADMIN", "updateEvent", "event { id }", id=moved["id"], expectedVersion=moved["version"], startsAt=later)
off = made[5]
do("ADMIN", "cancelEvent", "event { id }", id=off["id"], expectedVersion=off["version"], reason="De zaal is niet vrij, helaas.")
assert fetch(path, {"if-none-match": headers["etag"]})[0] == 200
now = load(path)[1]
assert set(now) == set(meetings), "a changed one is the same one"
for event in (moved, off):
    uid = f"{event['id']}@vonk"
    assert int(now[uid]["SEQUENCE"]) > int(meetings[uid]["SEQUENCE"]), uid
assert now[f"{moved['id']}@vonk"]["DTSTART"].dt == datetime.fromisoformat(later)
assert str(now[f"{off['id']}@vonk"]["STATUS"]) == "CANCELLED"
assert sum(str(one["STATUS"]) == "CONFIRMED" for one in now.values()) == 11

# One's own: three, with the link, and gone when it is withdrawn.
for event in made[:3]:
    do("OUDER", "registerForEvent", "registration { state }", eventId=event["id"], capacity="OUDER")
link = do("OUDER", "renewCalendarLink", "path")["path"]
own = load(link)[1]
coming = {f"{event['id']}@vonk" for event in made[:3]}
assert coming <= set(own) and not set(own) & (set(now) - coming), own.keys()
assert str(own[f"{made[1]['id']}@vonk"]["URL"]) == "https://bijeen.example/kamer/1?a=1,2;b"
assert do("OUDER", "renewCalendarLink", "path")["path"] != link and fetch(link)[0] == 404
do("OUDER", "withdrawCalendarLink", "viewer { calendarLinkMadeAt }")
print(f"{len(now)} occurrences over a year, one moved, one cancelled, {len(own)} of one's own; {len(before)} of the demo; nobody's name")
