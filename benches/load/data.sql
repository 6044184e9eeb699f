-- The data set of the load bench, in PostgreSQL: {people} people with five seats each, fifty communities, {questions} questions, {answers} answers.
-- The same each time. Each step begins at a line that names it; {from} and {to} cut the answers into parts.

-- step: words
SELECT setseed(0.42);
-- The keys are right by construction: checking each of them would take most of the time.
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.v7(at timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 5, 15))::uuid FROM (SELECT md5(salt) h) x $$;
CREATE FUNCTION pg_temp.v4(salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (substr(h, 1, 12) || '4' || substr(h, 14, 3) || '8' || substr(h, 18, 15))::uuid FROM (SELECT md5(salt) h) x $$;
CREATE FUNCTION pg_temp.any_of(n integer) RETURNS integer LANGUAGE sql VOLATILE AS $$ SELECT 1 + floor(random() * n)::integer $$;
CREATE TEMP TABLE words AS SELECT w FROM unnest(string_to_array(
  'wij merken dat het kind thuis rustig is, maar op school vaak "vol" zit. Samen met de leerkracht en de intern begeleider zochten we naar wat werkt: een vaste plek, korte taken, elke middag even naar buiten. ' -- // nl
  'Wat hielp was één aanspreekpunt, geen drie. De jeugdarts dacht mee over slapen en eten; het wijkteam over geld en ruimte. Ideeën kwamen van andere ouders, ' -- // nl
  'die hetzelfde hadden meegemaakt. Niet alles lukte meteen. Na een half jaar spraken we opnieuw af, keken terug en schrapten twee afspraken. Vraag altijd eerst aan jongeren zelf hoe zij het zien? ' -- // nl
  'Op de opvang begint de dag met een kring, daarna vrij spelen. Elke overdracht krijgt een vast formulier — dat scheelt herhaling. Gemeente, zorg en onderwijs zaten voor het eerst samen aan tafel; ook de gemeenteraad luisterde.' -- // nl
  , ' ')) w;
CREATE TEMP TABLE texts AS
  SELECT n, (SELECT string_agg(w, ' ' ORDER BY random()) FROM words WHERE n = n) AS body FROM generate_series(1, 500) n;

-- step: places and organisations
CREATE TEMP TABLE provinces AS SELECT * FROM unnest(ARRAY[
  'Drenthe', 'Flevoland', 'Fryslân', 'Gelderland', 'Groningen', 'Limburg', 'Noord-Brabant', 'Noord-Holland', 'Overijssel', 'Utrecht', 'Zeeland', 'Zuid-Holland'
]) WITH ORDINALITY x(name, n);
CREATE TEMP TABLE places AS SELECT n::integer, name, pg_temp.v7('2023-12-01', 'area' || n) id FROM provinces;
INSERT INTO areas (id, key, level, province) SELECT id, 'bench:' || name, 'PROVINCE', name FROM places;
CREATE TEMP TABLE employers AS SELECT n, pg_temp.v7('2023-12-02', 'organisation' || n) id,
  (ARRAY['De Regenboog', 'Het Kompas', 'De Springplank', 'De Wilg', 'Het Baken', 'De Vlieger', 'De Horizon', 'Het Palet'])[1 + n % 8] || ' ' || n AS name
  FROM generate_series(1, 200) n;
INSERT INTO organisations (id, name, search, kind, state, version, created_at, updated_at)
  SELECT id, name, lower(name), (ARRAY['SCHOOL', 'CHILDCARE_PROVIDER', 'MUNICIPALITY', 'YOUTH_CARE_PROVIDER'])[1 + n % 4], 'LISTED', 1, '2023-12-02', '2023-12-02' FROM employers;

-- step: people
CREATE TEMP TABLE people AS SELECT n, pg_temp.v7('2023-12-03'::timestamptz + n * interval '1 minute', 'account' || n) account, pg_temp.v4('profile' || n) profile,
  CASE WHEN n % 3 = 0 THEN 'OUDER' ELSE 'PROFESSIONAL' END AS capacity,
  (ARRAY['Noor', 'Daan', 'Yara', 'Mees', 'Fenna', 'Sem', 'Aya', 'Bram', 'Lotte', 'Ilyas', 'Jet', 'Ravi', 'Tess'])[1 + n % 13] || ' ' ||
  (ARRAY['van den Berg', 'Aydin', 'Kuipers', 'Meijerink', 'de Wit', 'Tahiri', 'Hoekstra', 'Jansma', 'Ramdin', 'Bosch', 'ter Horst'])[1 + n % 11] AS name,
  CASE WHEN n % 3 = 0 THEN NULL ELSE (ARRAY['leerkracht', 'intern begeleider', 'jeugdarts', 'pedagogisch medewerker', 'wijkteammedewerker'])[1 + n % 5] END AS function, -- // nl
  CASE WHEN n % 3 = 0 THEN NULL ELSE 1 + n % 200 END AS employer, 1 + n % 12 AS place, CASE WHEN n % 3 = 0 THEN 64 ELSE 1 << n % 6 END AS domains
  FROM generate_series(1, {people}) n;
INSERT INTO accounts (id, issuer, subject, audit_id, language, contact_channel, digest, version, created_at, updated_at)
  SELECT account, 'vonk:local', 'bench-' || n, pg_temp.v4('audit' || n), 'NL', 'APP', 'WEEKLY', 1, '2023-12-03', '2023-12-03' FROM people;
INSERT INTO profiles (id, account_id, capacity, display_name, about, search, area_id, findable, domains, core_roles, version)
  SELECT profile, account, capacity, p.name, '', lower(p.name), a.id, FALSE, domains, 0, 1 FROM people p JOIN places a ON a.n = p.place;
INSERT INTO affiliations (id, profile_id, organisation_id, function, area_id, place)
  SELECT pg_temp.v4('affiliation' || p.n), profile, e.id, function, NULL, 0 FROM people p JOIN employers e ON e.n = p.employer;
CREATE TEMP TABLE authors AS SELECT p.n, profile, capacity, p.name, function, e.name AS organisation,
  CASE WHEN capacity = 'PROFESSIONAL' THEN 'Provincie ' || a.name END AS area, domains -- // nl
  FROM people p JOIN places a ON a.n = p.place LEFT JOIN employers e ON e.n = p.employer;
CREATE UNIQUE INDEX ON authors (n);

-- step: communities and seats
CREATE TEMP TABLE grounds AS SELECT g.n, pg_temp.v7('2023-12-10'::timestamptz + g.n * interval '1 hour', 'community' || g.n) id, p.id AS place
  FROM generate_series(1, 50) g(n) JOIN places p ON p.n = 1 + g.n % 12;
INSERT INTO communities (id, name, description, search, level, area_id, audience, visibility, joining, reviewed, member_count, question_count, version, created_at, updated_at)
  SELECT id, 'Samen opgroeien ' || n, left((SELECT body FROM texts t WHERE t.n = g.n), 300), 'samen opgroeien ' || n, 'REGIONAL', place, 'EVERYONE',
    CASE WHEN n <= 30 THEN 'PUBLIC' ELSE 'MEMBERS' END, 'OPEN', FALSE, 0, 0, 1, '2023-12-10', '2023-12-10' FROM grounds g;
INSERT INTO memberships (community_id, profile_id, id, capacity, part, state, version, created_at, updated_at)
  SELECT c.id, p.profile, pg_temp.v7('2023-12-20'::timestamptz + p.n * interval '1 minute', c.id::text || p.n), p.capacity, 'MEMBER', 'ACTIVE', 1, '2023-12-20', '2023-12-20'
  FROM people p CROSS JOIN LATERAL (SELECT id FROM grounds WHERE p.n = p.n ORDER BY random() LIMIT 5) c;

-- step: which questions and answers there will be
CREATE TEMP TABLE asked AS
  SELECT n, '2024-01-01'::timestamptz + n * (interval '500 days' / {questions}) AS at, pg_temp.any_of(50) AS ground, pg_temp.any_of({people}) AS author
  FROM generate_series(1, {questions}) n;
CREATE UNIQUE INDEX ON asked (n);
CREATE TEMP TABLE told AS SELECT row_number() OVER (ORDER BY at)::integer AS n, x.* FROM (
  SELECT q.n AS question, q.ground, pg_temp.any_of({people}) AS author, q.at + random() * interval '20 days' AS at
  FROM (SELECT pg_temp.any_of({questions}) AS question FROM generate_series(1, {answers})) a JOIN asked q ON q.n = a.question) x;
CREATE UNIQUE INDEX ON told (n);
ANALYZE asked, told, texts, authors, grounds;

-- step: questions
INSERT INTO questions (id, community_id, position, state, text, explanation, motivation, place_id,
  author_profile_id, author_capacity, author_name, author_function, author_organisation, author_area, author_core, anonymous,
  answer_count, follower_count, followed_rank, answered_domains, active_at, version, created_at, updated_at)
  SELECT pg_temp.v7(q.at, 'question' || q.n), g.id, pg_temp.v7(q.at + interval '1 hour', 'position' || q.n), 'OPEN',
    rtrim(left(t.body, 60 + q.n % 90)), rtrim(left(u.body, 200 + q.n % 400)), rtrim(left(t.body, 120)), g.place,
    a.profile, a.capacity, a.name, a.function, a.organisation, a.area, FALSE, FALSE,
    coalesce(s.answers, 0), q.n % 13, CASE WHEN q.n % 13 < 5 THEN 0 ELSE q.n % 13 END, coalesce(s.domains, 0), coalesce(s.active, q.at), 1, q.at, q.at
  FROM asked q JOIN grounds g ON g.n = q.ground JOIN authors a ON a.n = q.author JOIN texts t ON t.n = 1 + q.n % 500 JOIN texts u ON u.n = 1 + (q.n * 7) % 500
  LEFT JOIN (SELECT question, count(*) AS answers, bit_or(domains) AS domains, max(at) AS active FROM told JOIN authors ON authors.n = author GROUP BY question) s
    ON s.question = q.n
  ORDER BY q.n;

-- step: answers
INSERT INTO answers (id, question_id, community_id, kind, body,
  author_profile_id, author_capacity, author_name, author_function, author_organisation, author_area, author_core, anonymous, author_domains,
  helpful_count, reply_count, version, created_at, updated_at)
  SELECT pg_temp.v7(w.at, 'answer' || w.n), pg_temp.v7(q.at, 'question' || q.n), g.id, 'EXPERIENCE', rtrim(left(t.body, pg_temp.any_of(505) + 255)),
    a.profile, a.capacity, a.name, a.function, a.organisation, a.area, FALSE, FALSE, a.domains, 0, 0, 1, w.at, w.at
  FROM told w JOIN asked q ON q.n = w.question JOIN grounds g ON g.n = w.ground JOIN authors a ON a.n = w.author JOIN texts t ON t.n = 1 + w.n % 500
  WHERE w.n BETWEEN {from} AND {to} ORDER BY w.n;

-- step: counters
UPDATE communities c SET member_count = (SELECT count(*) FROM memberships m WHERE m.community_id = c.id),
  parent_count = (SELECT count(*) FROM memberships m WHERE m.community_id = c.id AND m.capacity = 'OUDER'),
  question_count = (SELECT count(*) FROM questions q WHERE q.community_id = c.id);

-- step: statistics
VACUUM ANALYZE;

-- step: checkpoint
CHECKPOINT;
