-- Quotas as a tree, their use, their pace, and the weights by which a total is shared out.
-- A person is one, however many records he has: the record that `person` names, else his own.

-- name: quota_used
-- what: distinct persons by programme and home (heads, `all` = any programme) and placements by village (places, `all`)
-- what: at region, league and banner: of the plan :plan, or of the assignments of :year when :plan is 0
WITH work (expert, need) AS (
    SELECT expert, need FROM assignment WHERE :plan = 0 AND year = :year AND state <> 'cancelled'
    UNION ALL SELECT expert, need FROM plan_line WHERE plan = :plan AND kind = 'placed'),
head (programme, home, person) AS (
    SELECT DISTINCT p.code, e.home, coalesce(e.person, e.id)
    FROM work w JOIN expert e ON e.id = w.expert JOIN programme p ON p.id = e.programme),
place (home, n) AS (SELECT n.region, count(*) FROM work w JOIN need n ON n.id = w.need GROUP BY n.region),
digits (k) AS (VALUES (2), (4), (6))
SELECT programme, substr(substr(home, 1, digits.k) || '000000000000', 1, 12) AS region, 'heads', count(DISTINCT person)
FROM digits, head GROUP BY programme, region
UNION ALL
SELECT 'all', substr(substr(home, 1, digits.k) || '000000000000', 1, 12) AS region, 'heads', count(DISTINCT person)
FROM digits, head GROUP BY region
UNION ALL
SELECT 'all', substr(substr(home, 1, digits.k) || '000000000000', 1, 12) AS region, 'places', sum(n)
FROM digits, place GROUP BY region /*scan*/;

-- name: quota_doubles
-- what: persons whom the plan :plan, or the assignments of :year when it is 0, send under more than one programme
WITH work (expert) AS (
    SELECT expert FROM assignment WHERE :plan = 0 AND year = :year AND state <> 'cancelled'
    UNION SELECT expert FROM plan_line WHERE plan = :plan AND kind = 'placed')
SELECT f.no, f.name, (SELECT group_concat(code, ',') FROM (SELECT DISTINCT q.code AS code
           FROM work w JOIN expert e ON e.id = w.expert JOIN programme q ON q.id = e.programme
           WHERE coalesce(e.person, e.id) = x.person ORDER BY q.code)), sum(coalesce(p.subsidy, 0) > 0)
FROM (SELECT DISTINCT coalesce(e.person, e.id) AS person, e.programme AS programme FROM work w JOIN expert e ON e.id = w.expert) x
JOIN expert f ON f.id = x.person JOIN programme p ON p.id = x.programme
GROUP BY x.person HAVING count(*) > 1 ORDER BY f.no /*scan*/;

-- name: quota_persons
-- what: from year :from to :to by year and programme: persons sent, how many records they have, how many were never sent
-- what: before; code '' = all programmes, year 0 = all these years
WITH work (year, code, name, person, expert) AS (
    SELECT DISTINCT a.year, p.code, p.name, coalesce(e.person, e.id), e.id
    FROM assignment a JOIN expert e ON e.id = a.expert JOIN programme p ON p.id = e.programme WHERE a.state <> 'cancelled'),
first (person, year) AS (SELECT person, min(year) FROM work GROUP BY person)
SELECT * FROM (
SELECT w.year AS year, w.code AS code, w.name, count(DISTINCT w.person), count(DISTINCT w.expert), count(DISTINCT iif(f.year = w.year, w.person, NULL))
FROM work w JOIN first f ON f.person = w.person WHERE w.year BETWEEN :from AND :to GROUP BY w.year, w.code
UNION ALL
SELECT w.year, '', '', count(DISTINCT w.person), count(DISTINCT w.expert), count(DISTINCT iif(f.year = w.year, w.person, NULL))
FROM work w JOIN first f ON f.person = w.person WHERE w.year BETWEEN :from AND :to GROUP BY w.year
UNION ALL
SELECT 0, w.code, w.name, count(DISTINCT w.person), count(DISTINCT w.expert), count(DISTINCT iif(f.year >= :from, w.person, NULL))
FROM work w JOIN first f ON f.person = w.person WHERE w.year BETWEEN :from AND :to GROUP BY w.code
UNION ALL
SELECT 0, '', '', count(DISTINCT w.person), count(DISTINCT w.expert), count(DISTINCT iif(f.year >= :from, w.person, NULL))
FROM work w JOIN first f ON f.person = w.person WHERE w.year BETWEEN :from AND :to)
ORDER BY year = 0, year, code = '', code /*scan*/;

-- name: quota_pace
-- what: by programme and month of :year: persons whose first stay began in it, month 0 = begun without a day
SELECT code, month, count(*) FROM (
    SELECT p.code AS code, coalesce(e.person, e.id) AS person, coalesce(min(CAST(substr(a.starts_on, 6, 2) AS INTEGER)), 0) AS month
    FROM assignment a JOIN expert e ON e.id = a.expert JOIN programme p ON p.id = e.programme
    WHERE a.year = :year AND a.state IN ('active', 'done')
    GROUP BY p.code, coalesce(e.person, e.id))
GROUP BY code, month /*scan*/;

-- name: quota_of_region
-- what: programmes with a quota of heads for the whole region in :year
SELECT p.code, p.name, q.lower FROM quota q JOIN programme p ON p.id = q.programme
WHERE q.year = :year AND q.counts = 'heads' AND q.region = '150000000000' ORDER BY p.code;

-- name: quota_before
-- what: lower bounds of :programme in :year
SELECT q.region, q.lower FROM quota q JOIN programme p ON p.id = q.programme WHERE q.year = :year AND p.code = :programme;

-- name: share_divisions
-- what: divisions of :level from code :low up to :high, by code
SELECT code, name FROM region WHERE level = :level AND code >= :low AND code < :high ORDER BY code;

-- name: share_villages
-- what: by the first :digits digits: villages, poor villages
SELECT substr(code, 1, :digits), count(*), sum(poor) FROM region WHERE level = 5 GROUP BY 1;

-- name: share_households
-- what: by the first :digits digits: households on file, those that are poor now
SELECT substr(region, 1, :digits), count(*), sum(status IN ('poor', 'pre_exit', 'relapsed')) FROM household /*scan*/ GROUP BY 1;

-- name: share_needs
-- what: by the first :digits digits: open needs of :year, experts they want
SELECT substr(region, 1, :digits), count(*), sum(wanted) FROM need WHERE year = :year AND state = 'open' GROUP BY 1;

-- name: share_experts
-- what: by the first :digits digits of the home: persons who can be sent in :year (:first to :last day, not :absent)
-- what: under :programme (all = any), their places
SELECT substr(e.home, 1, :digits), count(DISTINCT coalesce(e.person, e.id)), sum(e.capacity)
FROM expert e /*scan*/ JOIN programme p ON p.id = e.programme
WHERE e.active = 1 AND e.capacity > 0 AND p.code <> 'all' AND (:programme = 'all' OR p.code = :programme)
  AND coalesce(e.available_from, '') <= :last AND coalesce(e.available_to, '9999') >= :first
  AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/)
GROUP BY 1;
