-- What a log means, said a second time: names, friction, attempts, sessions.
--
-- Reads `raw` (row, line, moment in nanoseconds, who, name, status, error, latency; all of them
-- text but row, line and moment) and makes
--   meaning   one line a row: part (attempt, bare, signal, passive), kind, session
--   visits    one line a session
--   met       one line an attempt and kind met
--   leavers   one line a person who left: after which session, whether it met friction that counts
-- The macros pause() and return_window(), in nanoseconds, and slow(), in milliseconds, are the
-- settings; whoever runs this has made them.

-- The words of a name between blanks, ` log in failed ` of `LogIn_failed`; no query string.
CREATE OR REPLACE MACRO spaced(name) AS
  ' ' || trim(regexp_replace(
    lower(regexp_replace(split_part(name, '?', 1), '([a-z])([A-Z])', '\1 \2', 'g')),
    '[^a-z0-9\x{80}-\x{10FFFF}]+', ' ', 'g')) || ' ';

-- Whether one of the phrases, alternatives of a pattern, is among the words.
CREATE OR REPLACE MACRO says(spaced, phrases) AS
  regexp_matches(spaced, ' (' || phrases || ') ');

CREATE OR REPLACE MACRO failure_words() AS
  'failed|fail|fails|failure|error|errors|errored|denied|declined|rejected|invalid|locked'
  || '|crash|crashed|crashes|exception|exceptions|bug|timeout';

CREATE OR REPLACE MACRO success_words() AS
  'succeeded|success|successful|successfully|completed|complete|ok';

-- A word without its tense: `signed` is `sign`, `submitted` is `submit`, `created` is `create`.
CREATE OR REPLACE MACRO tenseless(word) AS CASE
  WHEN word IN ('login', 'logon') THEN 'log_in'
  WHEN word IN ('signin', 'signon') THEN 'sign_in'
  WHEN word = 'signup' THEN 'sign_up'
  WHEN word = 'logged' THEN 'log'
  WHEN word = 'sent' THEN 'send'
  WHEN word = 'made' THEN 'make'
  WHEN word = 'paid' THEN 'pay'
  WHEN NOT regexp_matches(word, '^...+ed$') OR word LIKE '%eed' THEN word
  WHEN regexp_matches(word, '([^lsz])ed$')
    AND length(word) > 4 AND word[-3] = word[-4] AND word[-3] NOT IN ('l', 's', 'z')
    THEN word[:-4]
  WHEN regexp_matches(word, '(at|v|ar)ed$') THEN word[:-2]
  ELSE word[:-3] END;

CREATE OR REPLACE TABLE names AS
WITH named AS (
  SELECT DISTINCT name, spaced(name) AS s, contains(name, '/') AS is_path FROM raw
), told AS (
  SELECT *,
    says(s, 'login|logon|signin|signon|log in|logged in|log on|sign in|signed in|sign on|auth'
      || '|authenticate|authenticated|authentication|sso|oauth|oauth2|otp|mfa|2fa|password')
      AND NOT says(s, 'signup|sign up|signed up|register|registered|registration')
      AS is_sign_in,
    says(s, 'payment|payments|pay|paid|charge|charged|invoice|billing') AS is_charge,
    NOT is_path AND says(s, failure_words()) AS is_failed,
    NOT is_path AND says(s, 'rageclick|rage clicks?|rage tap|deadclick|dead clicks?|error click'
      || '|error tap|quickback|quick back') AS is_reaction,
    NOT is_path AND says(s, 'heartbeat|heart beat|keepalive|keep alive|page ping|web vitals|vitals'
      || '|feature flag called|feature flag call|identify|create alias|groupidentify'
      || '|group identify|pageleave|page leave|page left|page unload|session start'
      || '|session started|session end|session ended|session record|first visit'
      || '|user engagement|long task') AS is_passive,
    -- Error words and what usually stands beside them, and nothing else.
    NOT is_path
      AND says(s, 'errors?|exceptions?|crash|crashed|crashes|failure|timeout')
      AND regexp_full_match(s, ' (('
        || 'errors?|exceptions?|crash|crashed|crashes|failure|timeout'
        || '|js|javascript|app|application|unhandled|uncaught|console|fatal|frontend|backend'
        || '|client|server|browser|runtime|network|api|http|amplitude|sentry|mp|logged|report'
        || '|reported|event|occurred) )+') AS is_error_row,
    list_transform(
      list_filter(string_split(trim(s), ' '),
        lambda w: NOT regexp_full_match(w, failure_words() || '|' || success_words())),
      lambda w: tenseless(w)) AS tried
  FROM named
), operated AS (
  SELECT *,
    CASE WHEN is_path OR array_to_string(tried, '_') = '' THEN name
      ELSE array_to_string(tried, '_') END AS operation
  FROM told
)
SELECT *, is_failed AND bool_and(is_failed) OVER (PARTITION BY operation) AS is_alone
FROM operated;

CREATE OR REPLACE TABLE told AS
WITH typed AS (
  SELECT row, line, moment, who, raw.name, n.*,
    coalesce(TRY_CAST(raw.status AS INTEGER), 0) AS code,
    coalesce(TRY_CAST(raw.latency AS DOUBLE), 0) > slow() AS is_slow,
    lower(trim(coalesce(raw.error, ''))) NOT IN ('', 'null', 'none', 'false', '0', 'ok')
      AS has_error
  FROM raw JOIN names AS n USING (name)
), asked AS (
  SELECT *, CASE
    WHEN code = 402 OR is_charge AND is_failed THEN 'payment'
    WHEN is_sign_in AND (is_failed OR code IN (401, 403, 407)) THEN 'auth'
    WHEN is_reaction THEN 'interaction'
    WHEN code = 404 THEN 'not_found'
    WHEN code = 429 THEN 'rate_limited'
    WHEN code >= 500 OR is_error_row OR is_failed OR has_error THEN 'error'
    WHEN is_slow AND code < 400 THEN 'latency' END AS friction
  FROM typed
)
SELECT row, line, moment, who, name,
  CASE WHEN is_reaction OR is_error_row THEN 'signal'
    WHEN is_passive THEN 'passive'
    WHEN is_alone THEN 'bare'
    ELSE 'attempt' END AS part,
  CASE WHEN part <> 'passive' THEN friction END AS kind
FROM asked;

-- Sessions are made of attempts and of bare failures.
CREATE OR REPLACE TABLE active AS
WITH gaps AS (
  SELECT *, lag(moment) OVER (PARTITION BY who ORDER BY moment) AS before
  FROM told WHERE part IN ('attempt', 'bare')
)
SELECT row, line, moment, who, name, part, kind,
  sum(CASE WHEN before IS NULL OR moment - before > pause() THEN 1 ELSE 0 END)
    OVER (PARTITION BY who ORDER BY moment RANGE UNBOUNDED PRECEDING)::BIGINT AS session
FROM gaps;

CREATE OR REPLACE TABLE attempts AS SELECT * FROM active WHERE part = 'attempt';

-- What tells of an attempt goes to the last one at most a pause before, else to the first one at
-- most a pause after, else to none.
CREATE OR REPLACE TABLE given AS
WITH tellers AS (SELECT * FROM told WHERE part IN ('signal', 'bare') AND kind IS NOT NULL),
earlier AS (
  SELECT t.row, t.kind, t.moment, t.who,
    CASE WHEN t.moment - a.moment <= pause() THEN a.row END AS attempt,
    CASE WHEN t.moment - a.moment <= pause() THEN a.session END AS session
  FROM tellers AS t ASOF LEFT JOIN attempts AS a ON t.who = a.who AND t.moment >= a.moment
)
SELECT e.row, e.kind, e.who,
  coalesce(e.attempt, CASE WHEN a.moment - e.moment <= pause() THEN a.row END) AS attempt,
  coalesce(e.session, CASE WHEN a.moment - e.moment <= pause() THEN a.session END) AS session
FROM earlier AS e ASOF LEFT JOIN attempts AS a ON e.who = a.who AND e.moment <= a.moment;

CREATE OR REPLACE TABLE met AS
SELECT DISTINCT who, session, attempt, kind FROM (
  SELECT who, session, row AS attempt, kind FROM attempts WHERE kind IS NOT NULL
  UNION ALL
  SELECT who, session, attempt, kind FROM given WHERE attempt IS NOT NULL);

-- Left after a session: nobody seen within the return window after its end. The log ends with its
-- last row; what it does not follow that far is not judged.
CREATE OR REPLACE TABLE visits AS
WITH cut AS (
  SELECT who, session, min(moment) AS began, max(moment) AS ended, count(*) AS events,
    count(*) FILTER (part = 'attempt') AS attempts
  FROM active GROUP BY who, session
), next AS (
  SELECT *, lead(began) OVER (PARTITION BY who ORDER BY session) AS again FROM cut
)
SELECT *, CASE WHEN ended + return_window() <= (SELECT max(moment) FROM told)
  THEN again IS NULL OR again > ended + return_window() END AS departed
FROM next;

-- People all of whose attempts are failed sign-ins stand apart, unless the log has nobody else.
CREATE OR REPLACE TABLE apart AS
WITH failed AS (
  SELECT DISTINCT attempt FROM met WHERE kind = 'auth'
  EXCEPT SELECT attempt FROM met WHERE kind = 'payment'
), people AS (
  SELECT who, bool_and(row IN (FROM failed)) AS is_apart FROM attempts GROUP BY who
)
SELECT who FROM people WHERE is_apart AND EXISTS (FROM people WHERE NOT is_apart);

-- The first departure of each person who left.
CREATE OR REPLACE TABLE leavers AS
WITH firsts AS (
  SELECT who, min(session) AS session FROM visits WHERE departed AND who NOT IN (FROM apart)
  GROUP BY who
)
SELECT who, session, again IS NOT NULL AS came_back,
  EXISTS (FROM met WHERE met.who = visits.who AND met.session = visits.session
    AND kind IN ('payment', 'auth', 'error', 'latency')) AS met_friction
FROM visits JOIN firsts USING (who, session);

-- The session of every row: its own, that of the attempt it tells of, or, of a passive one, the
-- session that was still going.
CREATE OR REPLACE TABLE meaning AS
SELECT t.row, t.line, t.moment, t.who, t.name, t.part, t.kind,
  CASE t.part
    WHEN 'signal' THEN g.session
    WHEN 'passive' THEN CASE WHEN t.moment - l.moment <= pause() THEN l.session END
    ELSE l.session END AS session
FROM told AS t
LEFT JOIN given AS g ON g.row = t.row
ASOF LEFT JOIN (SELECT DISTINCT who, moment, session FROM active) AS l
  ON t.who = l.who AND t.moment >= l.moment;
