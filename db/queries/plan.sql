-- What dispatch asks: the records that make an instance, the lines of a plan, and what a plan comes to.
-- Available in a year = active, with places, inside the window of the person, under a programme that sends.

-- name: plan_records_experts
-- what: every expert, whether he may be sent in the year (:first to :last day) if he has places, and the places nearest to
-- what: the home that have coordinates
SELECT e.id, e.no, p.code, e.home, e.capacity, e.specialties, coalesce(e.languages, ''),
       e.active = 1 AND p.code <> 'all' AND coalesce(e.available_from, '') <= :last
           AND coalesce(e.available_to, '9999') >= :first,
       h.longitude, h.latitude, t.longitude, t.latitude, b.longitude, b.latitude
FROM expert e /*scan*/
JOIN programme p ON p.id = e.programme
JOIN region h ON h.code = e.home
LEFT JOIN region t ON t.code = substr(e.home, 1, 9) || '000'
LEFT JOIN region b ON b.code = substr(e.home, 1, 6) || '000000';

-- name: plan_records_expert
-- what: the same of the expert :id
SELECT e.id, e.no, p.code, e.home, e.capacity, e.specialties, coalesce(e.languages, ''),
       e.active = 1 AND p.code <> 'all' AND coalesce(e.available_from, '') <= :last
           AND coalesce(e.available_to, '9999') >= :first,
       h.longitude, h.latitude, t.longitude, t.latitude, b.longitude, b.latitude
FROM expert e
JOIN programme p ON p.id = e.programme
JOIN region h ON h.code = e.home
LEFT JOIN region t ON t.code = substr(e.home, 1, 9) || '000'
LEFT JOIN region b ON b.code = substr(e.home, 1, 6) || '000000'
WHERE e.id = :id;

-- name: plan_records_needs
-- what: needs of :year, and of other years if they are served in it: open in it, days and the row of a team's other half
SELECT n.id, n.no, n.region, n.specialty, n.priority, n.wanted, n.state = 'open' AND n.year = :year,
       CASE WHEN n.year = :year THEN coalesce(n.days, 0) ELSE 0 END,
       CASE WHEN n.year = :year THEN coalesce(n.together, 0) ELSE 0 END
FROM need n
WHERE n.year = :year OR n.id IN (SELECT a.need FROM assignment a WHERE a.year = :year);

-- name: plan_records_need
-- what: the same of the need :id
SELECT n.id, n.no, n.region, n.specialty, n.priority, n.wanted, n.state = 'open' AND n.year = :year,
       CASE WHEN n.year = :year THEN coalesce(n.days, 0) ELSE 0 END,
       CASE WHEN n.year = :year THEN coalesce(n.together, 0) ELSE 0 END
FROM need n
WHERE n.id = :id AND (n.year = :year OR n.id IN (SELECT a.need FROM assignment a WHERE a.need = :id AND a.year = :year));

-- name: plan_records_villages
-- what: villages of these needs of :year, by code, with their places or those of township and banner, and their names
SELECT v.code, v.poor, coalesce(v.language, ''),
       v.longitude, v.latitude, t.longitude, t.latitude, b.longitude, b.latitude, coalesce(b.name, ''), v.name
FROM region v
LEFT JOIN region t ON t.code = substr(v.code, 1, 9) || '000'
LEFT JOIN region b ON b.code = substr(v.code, 1, 6) || '000000'
WHERE v.code IN (SELECT n.region FROM need n WHERE n.year = :year OR n.id IN (SELECT a.need FROM assignment a WHERE a.year = :year))
ORDER BY v.code /*scan*/;

-- name: plan_records_village
-- what: the same of the village :code
SELECT v.code, v.poor, coalesce(v.language, ''),
       v.longitude, v.latitude, t.longitude, t.latitude, b.longitude, b.latitude, coalesce(b.name, ''), v.name
FROM region v
LEFT JOIN region t ON t.code = substr(v.code, 1, 9) || '000'
LEFT JOIN region b ON b.code = substr(v.code, 1, 6) || '000000'
WHERE v.code = :code;

-- name: plan_records_get
-- what: what is kept of the records of :year, the version of the tables, and the hash of the journal's line at which it was
-- what: read (NULL: there is no such line)
SELECT k.content, v.user_version, k.seen, j.hash
FROM plan_records k JOIN pragma_user_version v /*scan*/ LEFT JOIN journal j ON j.seq = k.seen WHERE k.year = :year;

-- name: plan_records_version
-- what: the version of the tables
SELECT user_version FROM pragma_user_version /*scan*/;

-- name: plan_records_put
-- what: keeps the records of :year as they were at the journal's line :seen
INSERT INTO plan_records (year, seen, content) VALUES (:year, :seen, :content)
ON CONFLICT (year) DO UPDATE SET seen = excluded.seen, content = excluded.content;

-- name: plan_records_changed
-- what: records that were changed after the journal's line :seq, of the types that are kept for a year or whose fields are
SELECT DISTINCT type, row FROM journal WHERE seq > :seq AND type IN ('expert', 'need', 'region', 'programme') AND op <> 'reveal';

-- name: plan_left_out
-- what: rows of experts and of needs (the other 0) that the plan :plan leaves out
SELECT coalesce(expert, 0), coalesce(need, 0) FROM plan_without WHERE plan = :plan;

-- name: plan_standing
-- what: pairs of :year that stand for the plan :plan (0: any), in any order, some more than once: those of the view plan_fixed
SELECT a.expert, a.need FROM assignment a
WHERE a.year = :year AND (a.state < 'cancelled' OR (a.state > 'cancelled' AND a.state < 'planned') OR a.state > 'planned')
UNION ALL SELECT a.expert, a.need FROM (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM plan p WHERE p.id = :plan AND p.replans = 1)) /*scan*/
CROSS JOIN assignment a WHERE a.year = :year AND a.state = 'planned'
UNION ALL SELECT a.expert, a.need FROM plan_without w JOIN assignment a ON a.expert = w.expert
WHERE w.plan = :plan AND a.year = :year AND a.state = 'planned' AND a.ends_on < w.since;

-- name: plan_origin
-- what: whose pairs the plan :plan is measured against: 0 (published work not yet begun) when it moves that, else the row of
-- what: the plan it was copied from, if that has pairs, else its own
SELECT CASE WHEN p.replans = 1 THEN 0
            WHEN EXISTS (SELECT 1 FROM plan_line l WHERE l.plan = p.copied_from AND l.kind = 'placed') THEN p.copied_from ELSE p.id END
FROM plan p WHERE p.id = :plan;

-- name: plan_without_add
-- what: leaves the expert :expert or the need :need (the other NULL) out of the plan :plan, an expert from the day :since
INSERT INTO plan_without (plan, expert, need, since) VALUES (:plan, :expert, :need, :since) ON CONFLICT DO NOTHING;

-- name: plan_without_copy
-- what: leaves out of the plan :plan whom and what the plan :from leaves out
INSERT INTO plan_without (plan, expert, need, since) SELECT :plan, expert, need, since FROM plan_without WHERE plan = :from;

-- name: plan_without_of
-- what: whom and what the plan :plan leaves out, experts first
SELECT coalesce(e.no, ''), coalesce(e.name, ''), coalesce(n.no, ''), coalesce(v.name, ''), coalesce(w.since, '')
FROM plan_without w LEFT JOIN expert e ON e.id = w.expert LEFT JOIN need n ON n.id = w.need
LEFT JOIN region v ON v.code = n.region
WHERE w.plan = :plan ORDER BY w.expert IS NULL, e.no, n.no;

-- name: plan_wishes_drop_left_out
-- what: takes wishes for those left out of the plan :plan out of it
DELETE FROM plan_line WHERE plan = :plan AND kind IN ('pinned', 'forbidden')
  AND (expert IN (SELECT w.expert FROM plan_without w WHERE w.plan = :plan AND w.expert IS NOT NULL)
       OR need IN (SELECT w.need FROM plan_without w WHERE w.plan = :plan AND w.need IS NOT NULL));

-- name: plan_lines_copy_placed
-- what: gives the plan :plan the placements of the plan :from
INSERT INTO plan_line (plan, kind, expert, need, score)
SELECT :plan, kind, expert, need, score FROM plan_line WHERE plan = :from AND kind = 'placed';

-- name: plan_in_force
-- what: number of the plan of :year that is applied
SELECT no FROM plan WHERE year = :year AND state = 'applied' ORDER BY no DESC LIMIT 1 /*scan*/;

-- name: plan_published
-- what: pairs of :year that are planned and not begun, with their points, some more than once
SELECT expert, need, coalesce(score, 0) FROM assignment WHERE year = :year AND state = 'planned';

-- name: plan_work
-- what: pairs of :year that are not cancelled, likewise
SELECT expert, need, coalesce(score, 0) FROM assignment WHERE year = :year AND state <> 'cancelled';

-- name: plan_replaced_work
-- what: numbers of assignments of :year that the plan :plan may move and moves away: planned, not fixed, not among its
-- what: pairs
SELECT a.no FROM assignment a
WHERE a.year = :year AND a.state = 'planned'
  AND a.id NOT IN (SELECT f.assignment FROM plan_fixed f WHERE f.plan = :plan AND f.year = :year)
  AND NOT EXISTS (SELECT 1 FROM plan_line l WHERE l.plan = :plan AND l.kind = 'placed' AND l.expert = a.expert AND l.need = a.need)
ORDER BY a.no /*scan*/;

-- name: plan_begun_of_left_out
-- what: work of :year that has begun and stays, though the plan :plan leaves its expert or need out
SELECT a.no, e.no, e.name, n.no FROM assignment a
JOIN expert e ON e.id = a.expert JOIN need n ON n.id = a.need
WHERE a.year = :year AND a.state = 'active'
  AND (a.expert IN (SELECT w.expert FROM plan_without w WHERE w.plan = :plan)
       OR a.need IN (SELECT w.need FROM plan_without w WHERE w.plan = :plan))
ORDER BY a.no;

-- name: plan_served
-- what: which village was served in :year, and row of the expert; in any order, some more than once
SELECT n.region, a.expert
FROM assignment a JOIN need n ON n.id = a.need
WHERE a.year = :year AND a.state <> 'cancelled';

-- name: plan_quotas
-- what: quotas of :year by programme and division; upper -1 = no limit
SELECT p.code, p.name, q.region, r.name, q.counts, q.lower, coalesce(q.upper, -1)
FROM quota q JOIN programme p ON p.id = q.programme JOIN region r ON r.code = q.region
WHERE q.year = :year ORDER BY p.code, q.region;

-- name: plan_bounds
-- what: the same without names
SELECT p.code, q.region, q.counts, q.lower, coalesce(q.upper, -1)
FROM quota q JOIN programme p ON p.id = q.programme
WHERE q.year = :year ORDER BY p.code, q.region;

-- name: plan_lines
-- what: pairs of the plan :plan of one :kind (placed, pinned, forbidden) by number of need and expert
SELECT l.expert, l.need, e.no, n.no, l.score
FROM plan_line l JOIN expert e ON e.id = l.expert JOIN need n ON n.id = l.need
WHERE l.plan = :plan AND l.kind = :kind ORDER BY n.no, e.no;

-- name: plan_pairs
-- what: rows of expert and need of the pairs of the plan :plan of one :kind, and scores, by expert and need as a rule
SELECT expert, need, score FROM plan_line WHERE plan = :plan AND kind = :kind;

-- name: plan_is_apart
-- what: a row if the plan :plan leaves somebody out or may move published work, so that its year is not that of other plans
SELECT 1 FROM plan WHERE id = :plan AND replans = 1
UNION ALL SELECT 1 FROM plan_without WHERE plan = :plan LIMIT 1;

-- name: plan_year_changed
-- what: a row if a record of which a plan's year is read was changed after the journal's line :seq, or that line is not there
SELECT 1 FROM journal WHERE seq > :seq AND op <> 'reveal'
  AND type NOT IN ('account', 'household', 'member', 'visit', 'pairing', 'cooperation', 'request', 'agreement',
                   'service', 'criterion', 'station_appraisal', 'plan')
UNION ALL SELECT 1 WHERE :seq > 0 AND NOT EXISTS (SELECT 1 FROM journal WHERE seq = :seq) LIMIT 1;

-- name: plan_line_add
-- what: puts a pair into the plan :plan; one that is there stays
INSERT INTO plan_line (plan, kind, expert, need, score) VALUES (:plan, :kind, :expert, :need, :score)
ON CONFLICT DO NOTHING;

-- name: plan_lines_place
-- what: puts placed pairs into the plan :plan, which has none: expert, need and score of each of :rows
INSERT INTO plan_line (plan, kind, expert, need, score) SELECT :plan, 'placed', a, b, c FROM given(:rows) /*scan*/;

-- name: plan_line_drop
-- what: takes a pair of one :kind out of the plan :plan
DELETE FROM plan_line WHERE plan = :plan AND kind = :kind AND expert = :expert AND need = :need;

-- name: plan_lines_stray
-- what: a row if a pair of the plan :plan is of an expert or a need that is not there
SELECT 1 FROM plan_line l WHERE l.plan = :plan
  AND (NOT EXISTS (SELECT 1 FROM expert e WHERE e.id = l.expert) OR NOT EXISTS (SELECT 1 FROM need n WHERE n.id = l.need)) LIMIT 1;

-- name: plan_lines_copy
-- what: gives the plan :plan the pins and forbidden pairs of the plan :from
INSERT INTO plan_line (plan, kind, expert, need, score)
SELECT :plan, kind, expert, need, score FROM plan_line WHERE plan = :from AND kind IN ('pinned', 'forbidden');

-- name: plan_by_running_number
-- what: number of the newest plan whose running number is :running
SELECT no FROM plan WHERE no LIKE 'P____-%' AND substr(no, 7) = printf('%05d', :running)
ORDER BY no DESC LIMIT 1 /*scan*/;

-- name: plan_of_year
-- what: number of the plan that counts for :year: the applied one, else the newest that is solved
SELECT no FROM plan WHERE year = :year AND state IN ('applied', 'solved')
ORDER BY state = 'applied' DESC, no DESC LIMIT 1 /*scan*/;

-- name: plan_tally_experts
-- what: by programme and banner: experts available in :year (:first to :last day, not :absent), sent by the plan :plan, their
-- what: placements
SELECT p.code, p.name, substr(e.home, 1, 6),
       sum(e.active = 1 AND e.capacity > 0 AND p.code <> 'all' AND coalesce(e.available_from, '') <= :last
           AND coalesce(e.available_to, '9999') >= :first AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/)),
       count(l.n), coalesce(sum(l.n), 0)
FROM expert e /*scan*/
JOIN programme p ON p.id = e.programme
LEFT JOIN (SELECT expert, count(*) AS n FROM plan_line WHERE plan = :plan AND kind = 'placed' GROUP BY expert) l
       ON l.expert = e.id
GROUP BY p.code, substr(e.home, 1, 6);

-- name: plan_tally_villages
-- what: by banner: villages with needs in :year, how many the plan :plan reaches, the poor of both; placements; experts
-- what: wanted; needs, needs with all they want, needs with anybody
WITH got AS (SELECT need, count(*) AS n FROM plan_line WHERE plan = :plan AND kind = 'placed' GROUP BY need),
     village AS (SELECT n.region AS code, r.poor AS poor, sum(n.wanted) AS wanted, sum(coalesce(got.n, 0)) AS placed,
                        count(*) AS needs, sum(coalesce(got.n, 0) >= n.wanted) AS met, count(got.n) AS begun
                 FROM need n JOIN region r ON r.code = n.region LEFT JOIN got ON got.need = n.id
                 WHERE (n.year = :year AND n.state = 'open') OR n.id IN (SELECT need FROM got)
                 GROUP BY n.region)
SELECT substr(code, 1, 6), count(*), sum(placed > 0), sum(poor), sum(poor = 1 AND placed > 0), sum(placed), sum(wanted),
       sum(needs), sum(met), sum(begun)
FROM village /*scan*/ GROUP BY substr(code, 1, 6);

-- name: plan_tally_poor
-- what: poor villages by banner, with or without needs
SELECT substr(code, 1, 6), count(*) FROM region WHERE level = 5 AND poor = 1 GROUP BY substr(code, 1, 6);

-- name: plan_show_village
-- what: villages with needs in :year from code :low up to :high, what they want and whom the plan :plan sends
SELECT v.code, (SELECT b.name FROM region b WHERE b.code = substr(v.code, 1, 6) || '000000'), v.name, v.poor,
       count(*), sum(n.wanted), coalesce(sum(l.placed), 0),
       coalesce((SELECT group_concat(who, '; ')
                 FROM (SELECT e.no || ' ' || e.name AS who
                       FROM need m JOIN plan_line x ON x.plan = :plan AND x.kind = 'placed' AND x.need = m.id JOIN expert e ON e.id = x.expert
                       WHERE m.region = v.code ORDER BY m.no, e.no)), '')
FROM need n JOIN region v ON v.code = n.region
LEFT JOIN (SELECT need, count(*) AS placed FROM plan_line WHERE plan = :plan AND kind = 'placed' GROUP BY need) l ON l.need = n.id
WHERE n.region >= :low AND n.region < :high AND ((n.year = :year AND n.state = 'open') OR l.placed > 0)
GROUP BY v.code ORDER BY v.code /*scan*/;

-- name: plan_show_expert
-- what: experts with a home from code :low up to :high whom the plan :plan could send in :year (:first to :last day, not
-- what: :absent), and where to
SELECT e.no, e.name, p.code, (SELECT b.name FROM region b WHERE b.code = substr(e.home, 1, 6) || '000000'), e.home,
       e.capacity, count(l.need),
       coalesce((SELECT group_concat(place, '; ')
                 FROM (SELECT n.no || ' ' || v.name AS place
                       FROM plan_line x JOIN need n ON n.id = x.need JOIN region v ON v.code = n.region
                       WHERE x.plan = :plan AND x.kind = 'placed' AND x.expert = e.id ORDER BY n.no)), '')
FROM expert e /*scan*/
JOIN programme p ON p.id = e.programme
LEFT JOIN plan_line l ON l.plan = :plan AND l.kind = 'placed' AND l.expert = e.id
WHERE e.home >= :low AND e.home < :high
  AND (l.need IS NOT NULL OR (e.active = 1 AND e.capacity > 0 AND p.code <> 'all'
       AND coalesce(e.available_from, '') <= :last AND coalesce(e.available_to, '9999') >= :first
       AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/)))
GROUP BY e.id ORDER BY e.no;

-- name: plan_gap_villages
-- what: poor villages with needs in :year from code :low up to :high where the plan :plan sends nobody, and what they want
SELECT v.code, v.name, sum(n.wanted), min(n.specialty), max(n.specialty), count(DISTINCT n.specialty)
FROM need n JOIN region v ON v.code = n.region
WHERE n.year = :year AND n.state = 'open' AND v.poor = 1 AND n.region >= :low AND n.region < :high
  AND NOT EXISTS (SELECT 1 FROM plan_line l JOIN need o ON o.id = l.need
                  WHERE l.plan = :plan AND l.kind = 'placed' AND o.region = v.code)
GROUP BY v.code ORDER BY v.code /*scan*/;

-- name: plan_gap_needs
-- what: needs of :year from code :low up to :high to which the plan :plan sends fewer than they want
SELECT n.no, v.name, n.specialty, n.wanted,
       (SELECT count(*) FROM plan_line l WHERE l.plan = :plan AND l.kind = 'placed' AND l.need = n.id)
FROM need n JOIN region v ON v.code = n.region
WHERE n.year = :year AND n.state = 'open' AND n.region >= :low AND n.region < :high
  AND n.wanted > (SELECT count(*) FROM plan_line l WHERE l.plan = :plan AND l.kind = 'placed' AND l.need = n.id)
ORDER BY n.no /*scan*/;

-- name: plan_desk_experts
-- what: every expert as people know him and whether he can be sent, by number
SELECT e.no, e.name, p.name, coalesce(b.short_name, b.name, ''), e.specialties, e.active, e.capacity,
       coalesce(e.available_from, ''), coalesce(e.available_to, ''), p.code, e.id, e.home, coalesce(b.name, '')
FROM expert e /*scan*/ JOIN programme p ON p.id = e.programme
LEFT JOIN region b ON b.code = substr(e.home, 1, 6) || '000000'
ORDER BY e.no;

-- name: plan_moves_lines
-- what: pairs placed by the plan :plan, or those that stand in :year when :plan is 0, by expert and need, with names and
-- what: whether he can be sent in the year (:first to :last day, not :absent) and the need is open
SELECT e.no, e.name, n.no, coalesce(b.name, ''), v.name, l.score,
       e.active = 1 AND e.capacity > 0 AND coalesce(e.available_from, '') <= :last AND coalesce(e.available_to, '9999') >= :first
           AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/),
       n.state = 'open', e.id, n.id
FROM (SELECT expert, need, score FROM plan_line WHERE plan = :plan AND kind = 'placed'
      UNION ALL SELECT expert, need, max(coalesce(score, 0)) FROM assignment
            WHERE :plan = 0 AND year = :year AND state <> 'cancelled' GROUP BY expert, need) l
JOIN expert e ON e.id = l.expert JOIN need n ON n.id = l.need JOIN region v ON v.code = n.region
LEFT JOIN region b ON b.code = substr(v.code, 1, 6) || '000000'
ORDER BY e.no, n.no /*scan*/;

-- name: plan_moves_pair
-- what: one pair as plan_moves_lines has it, of the rows :expert and :need
SELECT e.no, e.name, n.no, coalesce(b.name, ''), v.name, :score,
       e.active = 1 AND e.capacity > 0 AND coalesce(e.available_from, '') <= :last AND coalesce(e.available_to, '9999') >= :first
           AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/),
       n.state = 'open', e.id, n.id
FROM expert e JOIN need n ON n.id = :need JOIN region v ON v.code = n.region
LEFT JOIN region b ON b.code = substr(v.code, 1, 6) || '000000'
WHERE e.id = :expert;

-- name: plan_basis_get
-- what: what is kept of solving the plan :plan, or else the nearest one it was copied from
WITH RECURSIVE line (plan, steps) AS (
    SELECT :plan, 0
    UNION ALL SELECT p.copied_from, l.steps + 1 FROM line l JOIN plan p ON p.id = l.plan WHERE p.copied_from IS NOT NULL AND l.steps < 50)
SELECT b.content FROM line l JOIN plan_basis b ON b.plan = l.plan ORDER BY l.steps LIMIT 1 /*scan*/;

-- name: plan_basis_put
-- what: keeps what solving the plan :plan found out
INSERT INTO plan_basis (plan, content) VALUES (:plan, :content)
ON CONFLICT (plan) DO UPDATE SET content = excluded.content;

-- name: plan_basis_drop_all
-- what: forgets what solving plans found out: an older program kept it in its own way
DELETE FROM plan_basis /*scan*/;

-- name: plan_records_drop_all
-- what: forgets what is kept of every year's records, likewise
DELETE FROM plan_records /*scan*/;

-- name: plan_basis_drop
-- what: forgets what solving the plan :plan found out
DELETE FROM plan_basis WHERE plan = :plan;
