//! Who asks for what: the same picks for everybody who is measured. Half of them look into a members' community in which the person has a seat.
use crate::floor::global;
use entity::ids::{CommunityId, QuestionId};
use serde_json::json;
use std::collections::HashMap;
use tokio_postgres::Client;
use uuid::Uuid;

/// How many people ask.
pub const PEOPLE: usize = 200;
/// How many different requests of each case there are.
const REQUESTS: usize = 2_000;

/// The three pages and the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Q1,
    Q2,
    Q3,
    M1,
}

impl Case {
    pub const ALL: [Self; 4] = [Self::Q1, Self::Q2, Self::Q3, Self::M1];

    /// As the service is asked.
    fn document(self) -> &'static str {
        match self {
            Self::Q1 => {
                "query($c: ID!) { questions(communityId: $c, first: 20) { edges { node { id text author { displayName capacity function organisation } \
                 answerCount } } pageInfo { hasNextPage endCursor } } }"
            }
            Self::Q2 => {
                "query($c: ID!) { questions(communityId: $c, first: 20) { edges { node { id text author { displayName capacity function organisation } \
                 answerCount answers(first: 5) { edges { node { id body createdAt author { displayName capacity function } } } } } } \
                 pageInfo { hasNextPage endCursor } } }"
            }
            Self::Q3 => {
                "query($q: ID!) { question(id: $q) { id text author { displayName capacity function organisation } answerCount explanation \
                 community { id name } } }"
            }
            Self::M1 => {
                "mutation($q: ID!, $as: Capacity!, $body: String!) { answerQuestion(input: { questionId: $q, capacity: $as, kind: EXPERIENCE, body: $body }) \
                 { answer { id body createdAt author { displayName } } } }"
            }
        }
    }
}

/// Somebody who asks.
pub struct Person {
    pub subject: String,
    pub capacity: String,
    profile: Uuid,
    /// Their token at the service.
    pub token: String,
}

struct Pick {
    person: usize,
    community: Uuid,
    question: Uuid,
    body: String,
}

/// Everybody who asks, and what they ask for.
pub struct Picks {
    pub people: Vec<Person>,
    all: Vec<Pick>,
}

/// How somebody is spoken to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// The service: POST /graphql with a token.
    GraphQl,
    /// The floor: a path and a header.
    Plain,
}

impl Picks {
    /// Reads what there is and picks.
    pub async fn read(db: &Client) -> Self {
        let rows =
            db.query("SELECT a.subject, p.capacity, p.id FROM accounts a JOIN profiles p ON p.account_id = a.id ORDER BY a.id", &[]).await;
        let mut rows = rows.expect("people");
        rows.truncate(PEOPLE);
        let person =
            |row: &tokio_postgres::Row| Person { subject: row.get(0), capacity: row.get(1), profile: row.get(2), token: String::new() };
        let people: Vec<_> = rows.iter().map(person).collect();
        let seats = "SELECT m.profile_id, m.community_id FROM memberships m JOIN communities c ON c.id = m.community_id \
                     WHERE c.visibility = 'MEMBERS' ORDER BY m.id";
        let seats = grouped(db, seats).await;
        let public: Vec<Uuid> = db
            .query("SELECT id FROM communities WHERE visibility = 'PUBLIC' ORDER BY id", &[])
            .await
            .expect("communities")
            .iter()
            .map(|row| row.get(0))
            .collect();
        let questions = grouped(db, "SELECT community_id, id FROM questions ORDER BY id").await;
        let bodies: Vec<String> =
            db.query("SELECT body FROM answers ORDER BY id LIMIT 997", &[]).await.expect("bodies").iter().map(|row| row.get(0)).collect();
        let mut random = Random(0x5eed);
        let all = (0..REQUESTS)
            .map(|n| {
                let person = random.below(people.len());
                let seats = seats.get(&people[person].profile).filter(|_| n % 2 == 0).unwrap_or(&public);
                let community = seats[random.below(seats.len())];
                let here = &questions[&community];
                Pick { person, community, question: here[random.below(here.len())], body: bodies[n % bodies.len()].clone() }
            })
            .collect();
        Self { people, all }
    }
    /// The requests of a case, ready to be sent.
    pub fn requests(&self, case: Case, speaks: Speaks) -> Vec<Vec<u8>> {
        self.all.iter().map(|pick| self.request(pick, case, speaks)).collect()
    }
    fn request(&self, pick: &Pick, case: Case, speaks: Speaks) -> Vec<u8> {
        let person = &self.people[pick.person];
        let (community, question) = (global::<CommunityId>(pick.community), global::<QuestionId>(pick.question));
        let (line, who, kind, body) = match speaks {
            Speaks::GraphQl => {
                let variables = match case {
                    Case::Q1 | Case::Q2 => json!({ "c": community }),
                    Case::Q3 => json!({ "q": question }),
                    Case::M1 => json!({ "q": question, "as": person.capacity, "body": pick.body }),
                };
                let body = json!({ "query": case.document(), "variables": variables }).to_string();
                ("POST /graphql".to_owned(), format!("Authorization: Bearer {}", person.token), "application/json", body)
            }
            Speaks::Plain => {
                let (line, body) = match case {
                    Case::Q1 => (format!("GET /q1/{community}"), String::new()),
                    Case::Q2 => (format!("GET /q2/{community}"), String::new()),
                    Case::Q3 => (format!("GET /q3/{question}"), String::new()),
                    Case::M1 => (format!("POST /m1/{question}"), pick.body.clone()),
                };
                (line, format!("X-Person: {}", person.profile), "text/plain", body)
            }
        };
        let length = body.len();
        format!("{line} HTTP/1.1\r\nHost: localhost\r\n{who}\r\nAccept: application/json\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
            .into_bytes()
    }
}

/// Pairs, the second ones by the first.
async fn grouped(db: &Client, sql: &str) -> HashMap<Uuid, Vec<Uuid>> {
    let mut out: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in db.query(sql, &[]).await.expect(sql) {
        out.entry(row.get(0)).or_default().push(row.get(1));
    }
    out
}

/// Numbers that look random and are the same each time (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }
}
