-- Who carries how much and which village gets how much, in a plan or over years (docs/dispatch.md, "Fairness").

-- name: fairness_experts
-- what: persons who could be sent in the last year (:first to :last day, not :absent) or were sent: number, name, programme, home, places a
-- what: year, placements of the plan :plan, or of the years :from to :to when it is 0
WITH work (expert) AS (
    SELECT expert FROM assignment WHERE :plan = 0 AND year BETWEEN :from AND :to AND state <> 'cancelled'
    UNION ALL SELECT expert FROM plan_line WHERE plan = :plan AND kind = 'placed'),
load (expert, n) AS (SELECT expert, count(*) FROM work GROUP BY expert)
SELECT f.no, f.name, p.code, p.name, f.home, sum(e.capacity), sum(coalesce(l.n, 0))
FROM expert e /*scan*/ JOIN expert f ON f.id = coalesce(e.person, e.id) JOIN programme p ON p.id = f.programme LEFT JOIN load l ON l.expert = e.id
WHERE l.n > 0 OR (e.active = 1 AND e.capacity > 0 AND p.code <> 'all' AND coalesce(e.available_from, '') <= :last
                  AND coalesce(e.available_to, '9999') >= :first AND e.id NOT IN (SELECT value FROM json_each(:absent) /*scan*/))
GROUP BY f.id ORDER BY 7 DESC, f.no;

-- name: fairness_villages
-- what: villages with needs in the years :from to :to, or poor ones: code, name, poor, experts wanted, placements of the plan
-- what: :plan or of these years when it is 0, last year in which somebody was there (0 = never)
WITH work (need) AS (
    SELECT need FROM assignment WHERE :plan = 0 AND year BETWEEN :from AND :to AND state <> 'cancelled'
    UNION ALL SELECT need FROM plan_line WHERE plan = :plan AND kind = 'placed'),
got (region, n) AS (SELECT n.region, count(*) FROM work w JOIN need n ON n.id = w.need GROUP BY n.region),
want (region, n) AS (SELECT region, sum(wanted) FROM need WHERE year BETWEEN :from AND :to AND state <> 'withdrawn' GROUP BY region),
seen (region, year) AS (SELECT n.region, max(a.year) FROM assignment a JOIN need n ON n.id = a.need
                        WHERE a.state <> 'cancelled' AND a.year <= :to GROUP BY n.region)
SELECT v.code, v.name, v.poor, coalesce(want.n, 0), coalesce(got.n, 0), coalesce(seen.year, 0)
FROM region v LEFT JOIN want ON want.region = v.code LEFT JOIN got ON got.region = v.code LEFT JOIN seen ON seen.region = v.code
WHERE v.level = 5 AND (v.poor = 1 OR want.n > 0 OR got.n > 0) ORDER BY v.code /*scan*/;

-- name: fairness_names
-- what: names of leagues (4 digits) and banners (6 digits)
SELECT substr(code, 1, iif(level = 2, 4, 6)), name FROM region WHERE level IN (2, 3) /*scan*/;
