-- What the appraisal counts. The columns after the key are those of enum measure (app/work/appraise__.h).

-- name: programmes_sending
-- what: codes of the programmes that send people
SELECT code FROM programme WHERE code <> 'all' ORDER BY code;

-- name: sheet_criteria
-- what: name, measure, weight, number for all points of the criteria of the sheet :kind
SELECT name, measure, weight, coalesce(full_at, 1) FROM criterion WHERE kind = :kind ORDER BY id;

-- name: sheet_grades
-- what: grade, points from which, percent that may have it (-1 = any) of the sheet :kind, the best first
SELECT grade, at_least, coalesce(most_percent, -1) FROM grade WHERE kind = :kind ORDER BY at_least DESC, id;

-- name: appraise_experts
-- what: experts of :programme sent in :year (:first to :last day), at home from :low up to :high, by number: key, services,
-- what: hours in tenths, ways, villages, households, 1, satisfaction in hundredths, percent of targets, agreed, on time
WITH sent AS (SELECT DISTINCT a.expert AS id FROM assignment a JOIN expert x ON x.id = a.expert JOIN programme p ON p.id = x.programme
              WHERE a.year = :year AND a.state IN ('active', 'done') AND p.code = :programme AND x.home >= :low AND x.home < :high),
     done AS (SELECT s.expert, count(*) AS n, sum(s.hours) AS hours, count(DISTINCT s.method) AS ways,
                     count(DISTINCT s.region) AS villages, coalesce(sum(s.households), 0) AS households,
                     coalesce(avg(s.satisfaction) * 100, 0) AS liked,
                     sum(coalesce(s.flags, '') NOT LIKE '%no_%') AS agreed, sum(coalesce(s.flags, '') NOT LIKE '%late%') AS in_time
              FROM service s WHERE s.date >= :first AND s.date <= :last AND s.expert IN (SELECT id FROM sent) GROUP BY s.expert),
     got AS (SELECT g.id, a.expert, g.target_services AS ts, g.target_hours AS th, g.target_households AS tp,
                    count(s.id) AS n, coalesce(sum(s.hours), 0) AS hours, coalesce(sum(s.households), 0) AS households
             FROM agreement g JOIN assignment a ON a.id = g.assignment
             LEFT JOIN service s ON s.assignment = g.assignment AND s.date >= g.starts_on AND s.date <= coalesce(g.ends_on, '9999')
             WHERE a.year = :year AND g.state <> 'draft' AND a.expert IN (SELECT id FROM sent) GROUP BY g.id),
     met AS (SELECT expert, sum(coalesce(min(100, n * 100 / nullif(ts, 0)), 0) + coalesce(min(100, hours * 10 / nullif(th, 0)), 0)
                                + coalesce(min(100, households * 100 / nullif(tp, 0)), 0)) AS percents,
                    sum((coalesce(ts, 0) > 0) + (coalesce(th, 0) > 0) + (coalesce(tp, 0) > 0)) AS targets
             FROM got GROUP BY expert)
SELECT x.no, coalesce(d.n, 0), coalesce(d.hours, 0), coalesce(d.ways, 0), coalesce(d.villages, 0), coalesce(d.households, 0), 1,
       CAST(round(coalesce(d.liked, 0)) AS INTEGER),
       CASE WHEN m.expert IS NULL THEN 0 WHEN m.targets = 0 THEN 100 ELSE m.percents / m.targets END,
       coalesce(d.agreed * 100 / d.n, 0), coalesce(d.in_time * 100 / d.n, 0)
FROM expert x LEFT JOIN done d ON d.expert = x.id LEFT JOIN met m ON m.expert = x.id
WHERE x.id IN (SELECT id FROM sent) ORDER BY x.no /*scan*/;

-- name: appraise_stations
-- what: stations of :kind open in :year (:first to :last day), from :low up to :high, by number, with the same columns;
-- what: experts who served; targets of the agreements under which they did
WITH body AS (SELECT w.id, w.no, w.kind FROM station w
              WHERE w.kind = :kind AND w.region >= :low AND w.region < :high AND coalesce(w.opened_on, '') <= :last
                AND coalesce(w.closed_on, '9999') >= :first AND CAST(substr(:first, 1, 4) AS INTEGER) = :year),
     work AS (SELECT s.station AS body, s.id FROM service s JOIN body b ON b.id = s.station
              WHERE s.date >= :first AND s.date <= :last
              UNION
              SELECT b.id, s.id FROM body b JOIN post p ON p.station = b.id JOIN service s ON s.expert = p.expert
              WHERE b.kind <> 'station' AND s.station IS NULL AND s.date >= :first AND s.date <= :last
                AND s.date >= coalesce(p.valid_from, '') AND s.date <= coalesce(p.valid_to, '9999')),
     done AS (SELECT w.body, count(*) AS n, sum(s.hours) AS hours, count(DISTINCT s.method) AS ways,
                     count(DISTINCT s.region) AS villages, coalesce(sum(s.households), 0) AS households,
                     count(DISTINCT s.expert) AS experts, coalesce(avg(s.satisfaction) * 100, 0) AS liked,
                     sum(coalesce(s.flags, '') NOT LIKE '%no_%') AS agreed, sum(coalesce(s.flags, '') NOT LIKE '%late%') AS in_time
              FROM work w JOIN service s ON s.id = w.id GROUP BY w.body),
     under AS (SELECT DISTINCT w.body, g.id, g.assignment, g.starts_on, g.ends_on, g.target_services AS ts, g.target_hours AS th,
                      g.target_households AS tp
               FROM work w JOIN service s ON s.id = w.id JOIN agreement g ON g.assignment = s.assignment WHERE g.state <> 'draft'),
     got AS (SELECT u.body, u.ts, u.th, u.tp, count(s.id) AS n, coalesce(sum(s.hours), 0) AS hours,
                    coalesce(sum(s.households), 0) AS households
             FROM under u LEFT JOIN service s ON s.assignment = u.assignment AND s.date >= u.starts_on
                  AND s.date <= coalesce(u.ends_on, '9999') GROUP BY u.body, u.id),
     met AS (SELECT body, sum(coalesce(min(100, n * 100 / nullif(ts, 0)), 0) + coalesce(min(100, hours * 10 / nullif(th, 0)), 0)
                              + coalesce(min(100, households * 100 / nullif(tp, 0)), 0)) AS percents,
                    sum((coalesce(ts, 0) > 0) + (coalesce(th, 0) > 0) + (coalesce(tp, 0) > 0)) AS targets
             FROM got GROUP BY body)
SELECT b.no, coalesce(d.n, 0), coalesce(d.hours, 0), coalesce(d.ways, 0), coalesce(d.villages, 0), coalesce(d.households, 0),
       coalesce(d.experts, 0), CAST(round(coalesce(d.liked, 0)) AS INTEGER),
       CASE WHEN m.body IS NULL THEN 0 WHEN m.targets = 0 THEN 100 ELSE m.percents / m.targets END,
       coalesce(d.agreed * 100 / d.n, 0), coalesce(d.in_time * 100 / d.n, 0)
FROM body b LEFT JOIN done d ON d.body = b.id LEFT JOIN met m ON m.body = b.id
ORDER BY b.no /*scan*/;
