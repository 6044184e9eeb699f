//! The floor's five statements, prepared once on each connection. The law stands in each: what `policy/visible.rs` and `policy/rules.rs` say.
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use entity::ids::AnswerId;
use tokio_postgres::{Client, Row, Statement};
use uuid::Uuid;

/// Where one may look: public communities, members' communities for stewards, those in which one has a seat.
const LOOK: &str = "(visibility = 'PUBLIC' OR (visibility = 'MEMBERS' AND $4) \
    OR id IN (SELECT community_id FROM memberships WHERE profile_id IN ($1, $2, $3) AND state = 'ACTIVE'))";

/// Which questions one may see there.
const LISTED: &str = "(q.position IS NOT NULL OR q.author_profile_id IN ($1, $2, $3) OR (q.state = 'PENDING_REVIEW' AND q.community_id IN \
    (SELECT community_id FROM memberships WHERE profile_id IN ($1, $2, $3) AND state = 'ACTIVE' AND part IN ('CORE_GROUP', 'MODERATOR'))))";

const SHOWN: &str = "q.id, q.text, q.author_name, q.author_capacity, q.author_function, q.author_organisation, q.answer_count";

/// Who asks, as the law's statements bind it: three profiles, and whether it is a steward.
pub type Who = ([Uuid; 3], bool);

/// The profile in the header.
pub fn profile(headers: &HeaderMap) -> Uuid {
    headers.get("x-person").and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or_default()
}

/// A person with one profile.
pub fn who(headers: &HeaderMap) -> Who {
    ([profile(headers), Uuid::nil(), Uuid::nil()], false)
}

/// A connection with its statements.
pub struct Link {
    client: Client,
    statements: Vec<Statement>,
}

impl Link {
    /// Prepares the statements: those that read, or the one that writes.
    pub async fn prepare(client: Client, reads: bool) -> Self {
        let texts = if reads {
            vec![
                format!(
                    "SELECT {SHOWN}, q.position FROM questions q WHERE q.community_id = (SELECT id FROM communities WHERE id = $5 AND {LOOK}) \
                     AND q.position IS NOT NULL ORDER BY q.position DESC LIMIT 21"
                ),
                format!(
                    "SELECT a.* FROM unnest($5::uuid[]) k(id) CROSS JOIN LATERAL (SELECT question_id, id, body, created_at, author_name, author_capacity, \
                     author_function FROM answers WHERE question_id = k.id AND parent_id IS NULL AND community_id IN (SELECT id FROM communities WHERE {LOOK}) \
                     ORDER BY answers.id LIMIT 5) a"
                ),
                format!(
                    "SELECT {SHOWN}, q.explanation, c.id, c.name FROM questions q JOIN communities c ON c.id = q.community_id \
                     WHERE q.id = $5 AND {} AND {LISTED}",
                    LOOK.replace("visibility", "c.visibility").replace("OR id IN", "OR c.id IN")
                ),
            ]
        } else {
            vec![ANSWER.to_owned()]
        };
        let mut statements = Vec::with_capacity(texts.len());
        for text in texts {
            statements.push(client.prepare(&text).await.expect(&text));
        }
        Self { client, statements }
    }
    /// A community's newest questions, one more than a page.
    pub async fn page(&self, ([a, b, c], steward): Who, community: Uuid) -> Vec<Row> {
        self.client.query(&self.statements[0], &[&a, &b, &c, &steward, &community]).await.expect("the page")
    }
    /// The first five answers of each.
    pub async fn first_answers(&self, ([a, b, c], steward): Who, questions: &[Uuid]) -> Vec<Row> {
        self.client.query(&self.statements[1], &[&a, &b, &c, &steward, &questions]).await.expect("the answers")
    }
    /// One question with its community.
    pub async fn question(&self, ([a, b, c], steward): Who, question: Uuid) -> Option<Row> {
        self.client.query_opt(&self.statements[2], &[&a, &b, &c, &steward, &question]).await.expect("the question")
    }
    /// Adds an answer, if this profile may answer there.
    pub async fn answer(&self, profile: Uuid, question: Uuid, id: Uuid, event: Uuid, body: &str, now: DateTime<Utc>) -> Option<Row> {
        let kind = i32::from(AnswerId::KIND);
        self.client.query_opt(&self.statements[0], &[&profile, &question, &id, &event, &body, &now, &kind]).await.expect("the answer")
    }
}

/// One statement, so one transaction: the counters, the row with its author as they are now, the event and the audit.
const ANSWER: &str = "\
WITH author AS (
  SELECT p.id, p.capacity, p.display_name, p.domains, n.audit_id, f.function, o.name AS organisation,
    CASE WHEN p.capacity = 'PROFESSIONAL' THEN 'Provincie ' || a.province END AS area -- // nl
  FROM profiles p JOIN accounts n ON n.id = p.account_id LEFT JOIN areas a ON a.id = p.area_id
  LEFT JOIN affiliations f ON f.profile_id = p.id AND f.place = 0 LEFT JOIN organisations o ON o.id = f.organisation_id AND o.state = 'LISTED'
  WHERE p.id = $1 AND n.suspended_at IS NULL
), asked AS (
  UPDATE questions q SET answer_count = q.answer_count + 1, active_at = $6, answered_domains = q.answered_domains | author.domains
  FROM author, communities c LEFT JOIN memberships m ON m.community_id = c.id AND m.profile_id = $1 AND m.state = 'ACTIVE'
  WHERE q.id = $2 AND q.state IN ('OPEN', 'HARVESTED') AND q.withdrawn_at IS NULL AND c.id = q.community_id AND c.archived_at IS NULL
    AND (c.visibility = 'PUBLIC' OR m.id IS NOT NULL)
    AND (c.audience = 'EVERYONE' OR c.audience = 'OUDERS' AND author.capacity = 'OUDER' OR c.audience = 'PROFESSIONALS' AND author.capacity = 'PROFESSIONAL')
  RETURNING q.id, q.community_id, m.part IS NOT NULL AND m.part <> 'MEMBER' AS core
), told AS (
  INSERT INTO answers (id, question_id, community_id, kind, body, author_profile_id, author_capacity, author_name, author_function, author_organisation,
    author_area, author_core, anonymous, author_domains, helpful_count, reply_count, version, created_at, updated_at)
  SELECT $3, asked.id, asked.community_id, 'EXPERIENCE', $5, author.id, author.capacity, author.display_name, author.function, author.organisation,
    author.area, asked.core AND author.capacity = 'PROFESSIONAL', FALSE, author.domains, 0, 0, 1, $6, $6 FROM asked, author
  RETURNING id, community_id, author_name
), announced AS (
  INSERT INTO outbox (id, created_at, kind, subject_kind, subject_id, community_id, version)
  SELECT $4, $6, 'question.answered', $7, id, community_id, 1 FROM told
), noted AS (
  INSERT INTO audit (created_at, actor, action, subject_kind, subject_id, community_id)
  SELECT $6, author.audit_id, 'question.answered', $7, told.id, told.community_id FROM told, author
)
SELECT author_name FROM told";
