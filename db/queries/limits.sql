-- What limits a dispatch beyond quotas: days, teams, ties, persons, coverage (docs/planner.md, "Limits").

-- name: expert_person_chain
-- what: a row if the expert :first cannot be the first record of :this: he points at one himself, or others point at :this
SELECT 1 FROM expert WHERE id = :first AND person IS NOT NULL
UNION ALL SELECT 1 FROM expert WHERE person = :this;

-- name: need_team_mate
-- what: a row if the need :mate can be in a team with :this of :year in :region
SELECT 1 FROM need WHERE id = :mate AND id <> :this AND year = :year AND region = :region;

-- name: need_team_taken
-- what: a row if :mate is in a team with another need than :this, or :this is already named by another than :mate
SELECT 1 FROM need WHERE id = :mate AND together IS NOT NULL AND together <> :this
UNION ALL SELECT 1 FROM need WHERE together = :mate AND id <> :this
UNION ALL SELECT 1 FROM need WHERE together = :this AND id <> :mate;

-- name: limit_experts
-- what: experts with days, or with more than one record: row, days (-1 = no bound), the person's first record, is his programme subsidised
WITH shared (person) AS MATERIALIZED (SELECT person FROM expert WHERE person IS NOT NULL)
SELECT e.id, coalesce(e.days, -1), CASE WHEN e.person IS NOT NULL THEN e.person WHEN e.id IN (SELECT person FROM shared /*scan*/) THEN e.id ELSE 0 END,
       coalesce((SELECT p.subsidy FROM programme p WHERE p.id = e.programme), 0) > 0
FROM expert e /*scan*/
WHERE e.days IS NOT NULL OR e.person IS NOT NULL OR e.id IN (SELECT person FROM shared) ORDER BY +e.no;

-- name: limit_villages
-- what: bounds of villages in :year: code, at least, at most (-1 = none)
SELECT region, least, coalesce(most, -1) FROM coverage WHERE year = :year ORDER BY region;

-- name: limit_stations
-- what: stations and teams with bounds in :year: row, number and name, at least, at most (-1 = none)
SELECT q.station, s.no || ' ' || s.name, q.least, coalesce(q.most, -1) FROM station_quota q JOIN station s ON s.id = q.station
WHERE q.year = :year ORDER BY s.no;

-- name: limit_posts
-- what: who has a post on a day from :first to :last in a station that has bounds in :year: rows of expert and station
SELECT DISTINCT p.expert, p.station FROM post p JOIN station_quota q ON q.station = p.station AND q.year = :year
JOIN expert e ON e.id = p.expert JOIN station s ON s.id = p.station
WHERE coalesce(p.valid_from, '') <= :last AND coalesce(p.valid_to, '9999') >= :first ORDER BY e.no, s.no;

-- name: bounds_stations
-- what: stations with bounds in :year: number, name, experts they should send (at most as many as may go), whom the plan :plan sends,
-- what: who is available (:first to :last day, not :absent), and of those who stays at home
WITH member (station, no, sent, there) AS (
    SELECT DISTINCT p.station, e.no, EXISTS (SELECT 1 FROM plan_line l WHERE l.plan = :plan AND l.kind = 'placed' AND l.expert = e.id),
           e.active = 1 AND e.capacity > 0 AND coalesce(e.available_from, '') <= :last AND coalesce(e.available_to, '9999') >= :first
           AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/)
    FROM post p JOIN expert e ON e.id = p.expert
    WHERE coalesce(p.valid_from, '') <= :last AND coalesce(p.valid_to, '9999') >= :first)
SELECT s.no, s.no || ' ' || s.name, min(q.least, coalesce(q.most, q.least)),
       (SELECT coalesce(sum(m.sent), 0) FROM member m WHERE m.station = s.id),
       (SELECT count(*) FROM member m WHERE m.station = s.id AND (m.there OR m.sent)),
       coalesce((SELECT group_concat(no, ', ') FROM (SELECT m.no AS no FROM member m WHERE m.station = s.id AND m.there AND NOT m.sent ORDER BY m.no)), '')
FROM station_quota q JOIN station s ON s.id = q.station WHERE q.year = :year ORDER BY s.no;

-- name: bounds_villages
-- what: villages with a lower bound in :year: code, name, placements they should get, what the plan :plan sends, what their needs want
SELECT v.code, v.name, min(c.least, coalesce(c.most, c.least)),
       (SELECT count(*) FROM need n JOIN plan_line l ON l.plan = :plan AND l.kind = 'placed' AND l.need = n.id WHERE n.region = c.region),
       (SELECT coalesce(sum(n.wanted), 0) FROM need n WHERE n.region = c.region AND n.year = :year AND n.state = 'open')
FROM coverage c JOIN region v ON v.code = c.region WHERE c.year = :year AND c.least > 0 ORDER BY v.code;

-- name: limit_ties
-- what: ties that hold on a day from :first to :last: rows of the two, together
SELECT t.expert, t.other, t.together FROM tie t /*scan*/
WHERE coalesce(t.valid_from, '') <= :last AND coalesce(t.valid_to, '9999') >= :first ORDER BY t.no;

-- name: limit_stays
-- what: days of the year (:first to :last day of :year) that stays in villages take of experts beyond what the plan counts for
-- what: their assignments: row of the expert, days; ways are counted, stays with open ends are not
SELECT expert, sum(more) FROM (
    SELECT y.expert AS expert, max(0, sum(CAST(julianday(min(:last, date(y.ends_on, '+' || coalesce(y.travel_after, 0) || ' days')))
               - julianday(max(:first, date(y.starts_on, '-' || coalesce(y.travel_before, 0) || ' days'))) AS INTEGER) + 1)
           - CASE WHEN a.id IS NULL THEN 0 ELSE coalesce(n.days, 1) END) AS more
    FROM stay y /*scan*/ LEFT JOIN assignment a ON a.id = y.assignment AND a.year = :year AND a.state <> 'cancelled'
    LEFT JOIN need n ON n.id = a.need
    WHERE y.kind = 'stay' AND y.starts_on <= :last AND y.ends_on >= :first
    GROUP BY y.expert, a.id)
GROUP BY expert HAVING sum(more) > 0 ORDER BY expert;
