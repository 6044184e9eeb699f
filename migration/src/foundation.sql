-- The tables of the foundation. One text for both databases; {serial} and {tx} are what they spell differently.
-- Ids are UUIDs made by the application, times UTC, enumerations text, sets of fixed values bit masks.

CREATE TABLE accounts (
  id uuid PRIMARY KEY, issuer text NOT NULL, subject text NOT NULL, audit_id uuid NOT NULL UNIQUE,
  language text NOT NULL, contact_channel text NOT NULL, digest text NOT NULL,
  suspended_at timestamptz, suspended_reason text,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE TABLE consents (
  id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  topic text NOT NULL, given_at timestamptz NOT NULL, until timestamptz NOT NULL, withdrawn_at timestamptz
);
CREATE INDEX consents_account ON consents (account_id, id);
CREATE INDEX consents_topic ON consents (topic, id);

CREATE TABLE municipalities (
  code text PRIMARY KEY, name text NOT NULL, province text NOT NULL, valid_from date, valid_until date
);
CREATE TABLE municipality_successors (
  code text NOT NULL REFERENCES municipalities, successor text NOT NULL REFERENCES municipalities, PRIMARY KEY (code, successor)
);
CREATE INDEX municipality_successors_back ON municipality_successors (successor);
-- search is the name, folded: what a text is looked for in. (The two databases fold differently.)
CREATE TABLE regions (
  id uuid PRIMARY KEY, name text NOT NULL, search text NOT NULL, kind text NOT NULL, valid_from date, valid_until date,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE TABLE region_municipalities (
  region_id uuid NOT NULL REFERENCES regions ON DELETE CASCADE, code text NOT NULL REFERENCES municipalities, PRIMARY KEY (region_id, code)
);
CREATE INDEX region_municipalities_code ON region_municipalities (code);
-- A work area is a value: the same area is the same row, found by its key.
CREATE TABLE areas (
  id uuid PRIMARY KEY, key text NOT NULL UNIQUE, level text NOT NULL, province text, region_id uuid REFERENCES regions, neighbourhood text
);
CREATE INDEX areas_province ON areas (province);
CREATE INDEX areas_region ON areas (region_id);
CREATE TABLE area_municipalities (
  area_id uuid NOT NULL REFERENCES areas ON DELETE CASCADE, code text NOT NULL REFERENCES municipalities, PRIMARY KEY (area_id, code)
);
CREATE INDEX area_municipalities_code ON area_municipalities (code);

CREATE TABLE tags (
  id uuid PRIMARY KEY, kind text NOT NULL, key text NOT NULL UNIQUE, label_nl text NOT NULL, label_en text,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE TABLE tag_synonyms (word text PRIMARY KEY, tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE);
CREATE INDEX tag_synonyms_tag ON tag_synonyms (tag_id);

-- One per capacity. Its id is random and it has no time of creation: nothing ties a person's profiles together but account_id.
-- search is display name and about, folded: what a text is looked for in.
CREATE TABLE profiles (
  id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, capacity text NOT NULL,
  display_name text NOT NULL, about text NOT NULL, search text NOT NULL, area_id uuid REFERENCES areas, findable boolean NOT NULL,
  work_address text, domains integer NOT NULL, core_roles integer NOT NULL, version integer NOT NULL,
  UNIQUE (account_id, capacity)
);
CREATE INDEX profiles_findable ON profiles (id) WHERE findable;
CREATE TABLE profile_topics (
  profile_id uuid NOT NULL REFERENCES profiles ON DELETE CASCADE, tag_id uuid NOT NULL REFERENCES tags, PRIMARY KEY (profile_id, tag_id)
);
CREATE INDEX profile_topics_tag ON profile_topics (tag_id, profile_id);
CREATE TABLE organisations (
  id uuid PRIMARY KEY, name text NOT NULL, search text NOT NULL, kind text NOT NULL, state text NOT NULL, proposed_by uuid REFERENCES profiles,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE TABLE organisation_municipalities (
  organisation_id uuid NOT NULL REFERENCES organisations ON DELETE CASCADE, code text NOT NULL REFERENCES municipalities,
  PRIMARY KEY (organisation_id, code)
);
CREATE INDEX organisation_municipalities_code ON organisation_municipalities (code);
CREATE TABLE affiliations (
  id uuid PRIMARY KEY, profile_id uuid NOT NULL REFERENCES profiles ON DELETE CASCADE, organisation_id uuid NOT NULL REFERENCES organisations,
  function text NOT NULL, area_id uuid REFERENCES areas, place integer NOT NULL
);
CREATE INDEX affiliations_profile ON affiliations (profile_id, place);
CREATE INDEX affiliations_organisation ON affiliations (organisation_id);
CREATE TABLE representatives (
  organisation_id uuid NOT NULL REFERENCES organisations ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles,
  since timestamptz NOT NULL, PRIMARY KEY (organisation_id, profile_id)
);
CREATE INDEX representatives_profile ON representatives (profile_id);

-- search is name and description, folded: what a text is looked for in.
CREATE TABLE communities (
  id uuid PRIMARY KEY, name text NOT NULL, description text NOT NULL, search text NOT NULL, level text NOT NULL, area_id uuid NOT NULL REFERENCES areas,
  audience text NOT NULL, visibility text NOT NULL, joining text NOT NULL, parent_id uuid REFERENCES communities,
  reviewed boolean NOT NULL, archived_at timestamptz, member_count integer NOT NULL, question_count integer NOT NULL,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE INDEX communities_area ON communities (area_id);
CREATE INDEX communities_parent ON communities (parent_id, id);
CREATE TABLE community_tags (
  community_id uuid NOT NULL REFERENCES communities ON DELETE CASCADE, tag_id uuid NOT NULL REFERENCES tags, PRIMARY KEY (community_id, tag_id)
);
CREATE INDEX community_tags_tag ON community_tags (tag_id);
-- A seat belongs to a profile, so that it counts only while the token grants that capacity.
CREATE TABLE memberships (
  community_id uuid NOT NULL REFERENCES communities ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles,
  id uuid NOT NULL UNIQUE, capacity text NOT NULL, part text NOT NULL, state text NOT NULL, message text,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  PRIMARY KEY (community_id, profile_id)
);
CREATE INDEX memberships_profile ON memberships (profile_id, community_id);
CREATE INDEX memberships_page ON memberships (community_id, id);

-- Rows carry what a page shows: the author as they were then, the counters, the community that decides who may look.
-- position is the place in lists, newest first: made when the question opens, so a draft has none.
-- place_id is where the question lies: its own work area, else its community's.
CREATE TABLE questions (
  id uuid PRIMARY KEY, community_id uuid NOT NULL REFERENCES communities, position uuid UNIQUE, state text NOT NULL, state_reason text,
  text text NOT NULL, explanation text NOT NULL, motivation text NOT NULL, area_id uuid REFERENCES areas, place_id uuid NOT NULL REFERENCES areas,
  author_profile_id uuid REFERENCES profiles, author_capacity text NOT NULL, author_name text NOT NULL, author_function text, author_organisation text,
  author_area text, author_core boolean NOT NULL, anonymous boolean NOT NULL,
  answer_count integer NOT NULL, follower_count integer NOT NULL, followed_rank integer NOT NULL, answered_domains integer NOT NULL,
  active_at timestamptz NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, withdrawn_at timestamptz
);
CREATE INDEX questions_page ON questions (community_id, position DESC);
CREATE INDEX questions_place ON questions (place_id, position DESC);
CREATE INDEX questions_followed ON questions (community_id, followed_rank DESC, id DESC) WHERE position IS NOT NULL;
CREATE INDEX questions_active ON questions (community_id, active_at DESC, id DESC) WHERE position IS NOT NULL;
CREATE INDEX questions_unanswered ON questions (community_id, position DESC) WHERE answer_count = 0;
CREATE INDEX questions_author ON questions (author_profile_id, id DESC);
CREATE INDEX questions_pending ON questions (community_id, id) WHERE state = 'PENDING_REVIEW';
CREATE TABLE question_tags (
  question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE, tag_id uuid NOT NULL REFERENCES tags, PRIMARY KEY (question_id, tag_id)
);
CREATE INDEX question_tags_tag ON question_tags (tag_id, question_id);
-- The words that tell a question apart: what similar questions are found by.
CREATE TABLE question_words (
  word text NOT NULL, question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE, PRIMARY KEY (word, question_id)
);
CREATE INDEX question_words_question ON question_words (question_id);
CREATE TABLE follows (
  question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles, created_at timestamptz NOT NULL,
  PRIMARY KEY (question_id, profile_id)
);
CREATE INDEX follows_profile ON follows (profile_id, question_id);

CREATE TABLE answers (
  id uuid PRIMARY KEY, question_id uuid NOT NULL REFERENCES questions, community_id uuid NOT NULL REFERENCES communities,
  parent_id uuid REFERENCES answers, kind text NOT NULL, body text NOT NULL,
  author_profile_id uuid REFERENCES profiles, author_capacity text NOT NULL, author_name text NOT NULL, author_function text, author_organisation text,
  author_area text, author_core boolean NOT NULL, anonymous boolean NOT NULL, author_domains integer NOT NULL,
  helpful_count integer NOT NULL, reply_count integer NOT NULL,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, withdrawn_at timestamptz
);
CREATE INDEX answers_page ON answers (question_id, id);
CREATE INDEX answers_replies ON answers (parent_id, id);
CREATE INDEX answers_author ON answers (author_profile_id, id DESC);
CREATE INDEX answers_community ON answers (community_id);
CREATE TABLE helpfuls (
  answer_id uuid NOT NULL REFERENCES answers ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles, created_at timestamptz NOT NULL,
  PRIMARY KEY (answer_id, profile_id)
);
CREATE INDEX helpfuls_profile ON helpfuls (profile_id);
CREATE TABLE mentions (
  answer_id uuid NOT NULL REFERENCES answers ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles, PRIMARY KEY (answer_id, profile_id)
);
CREATE INDEX mentions_profile ON mentions (profile_id);

CREATE TABLE harvests (
  id uuid PRIMARY KEY, question_id uuid NOT NULL REFERENCES questions, community_id uuid NOT NULL REFERENCES communities, state text NOT NULL,
  works text NOT NULL, barriers text NOT NULL, follow_up text NOT NULL, minority_note text NOT NULL,
  author_profile_id uuid REFERENCES profiles, author_capacity text NOT NULL, author_name text NOT NULL, author_function text, author_organisation text,
  author_area text, author_core boolean NOT NULL,
  objections_until timestamptz NOT NULL, published_at timestamptz,
  version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE INDEX harvests_question ON harvests (question_id, id);
CREATE UNIQUE INDEX harvests_proposed ON harvests (question_id) WHERE state = 'PROPOSED';
CREATE TABLE harvest_answers (
  harvest_id uuid NOT NULL REFERENCES harvests ON DELETE CASCADE, answer_id uuid NOT NULL REFERENCES answers, PRIMARY KEY (harvest_id, answer_id)
);
CREATE INDEX harvest_answers_answer ON harvest_answers (answer_id);
-- answer_id is the quoted answer as whose author they object: it says how they are shown, anonymous or not.
CREATE TABLE objections (
  id uuid PRIMARY KEY, harvest_id uuid NOT NULL REFERENCES harvests ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles,
  answer_id uuid NOT NULL REFERENCES answers, body text NOT NULL, created_at timestamptz NOT NULL, UNIQUE (harvest_id, profile_id)
);
CREATE INDEX objections_answer ON objections (answer_id);
CREATE INDEX objections_profile ON objections (profile_id);

-- Every text that was replaced, as JSON; subject is a question, an answer or a harvest.
CREATE TABLE revisions (
  id uuid PRIMARY KEY, subject_id uuid NOT NULL, version integer NOT NULL, body text NOT NULL, created_at timestamptz NOT NULL, UNIQUE (subject_id, version)
);

CREATE TABLE idempotency (
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE, field text NOT NULL, key text NOT NULL, input_hash text NOT NULL,
  object_id uuid NOT NULL, created_at timestamptz NOT NULL, PRIMARY KEY (account_id, field, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
-- One row per announced change. A reader goes by (tx, seq) below the oldest running transaction: that is commit order, a serial alone is not.
CREATE TABLE outbox (
  seq {serial}, tx bigint NOT NULL DEFAULT {tx}, id uuid NOT NULL UNIQUE, created_at timestamptz NOT NULL, kind text NOT NULL,
  subject_kind integer NOT NULL, subject_id uuid NOT NULL, community_id uuid, version integer NOT NULL
);
CREATE INDEX outbox_order ON outbox (tx, seq);
-- Append-only. actor is a random audit id; its tie to a person goes with the account.
CREATE TABLE audit (
  seq {serial}, tx bigint NOT NULL DEFAULT {tx}, created_at timestamptz NOT NULL, actor uuid NOT NULL, action text NOT NULL,
  subject_kind integer NOT NULL, subject_id uuid NOT NULL, community_id uuid
);
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_subject ON audit (subject_id, seq);
