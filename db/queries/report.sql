-- Reports and what is due. Columns as in app/work/report.c; from division :low up to :high.

-- name: report_at_risk
-- what: at :today in :year: assignments without a log since :since, agreements that end until :until or have run out, active
-- what: assignments without a signed agreement, villages with an assignment and no log in the year, assignments whose expert is
-- what: away on that day, experts whose stays of the year take more than their days
SELECT kind, since, CAST(julianday(:today) - julianday(since) AS INTEGER), key, expert, name, village, place FROM (
    SELECT 'silent' AS kind, coalesce((SELECT max(s.date) FROM service s WHERE s.assignment = a.id), a.starts_on, g.starts_on) AS since,
           a.no AS key, x.no AS expert, x.name AS name, v.code AS village, v.name AS place
    FROM assignment a JOIN expert x ON x.id = a.expert JOIN need n ON n.id = a.need JOIN region v ON v.code = n.region
    LEFT JOIN agreement g ON g.assignment = a.id AND g.state = 'signed'
    WHERE a.year = :year AND a.state = 'active' AND n.region >= :low AND n.region < :high
      AND coalesce((SELECT max(s.date) FROM service s WHERE s.assignment = a.id), a.starts_on, g.starts_on, '') < :since
    UNION ALL
    SELECT 'agreement', g.ends_on, g.no, x.no, x.name, v.code, v.name
    FROM agreement g JOIN assignment a ON a.id = g.assignment JOIN expert x ON x.id = a.expert
    JOIN need n ON n.id = a.need JOIN region v ON v.code = n.region
    WHERE g.state = 'signed' AND g.ends_on <= :until AND n.region >= :low AND n.region < :high
    UNION ALL
    SELECT 'no_agreement', a.starts_on, a.no, x.no, x.name, v.code, v.name
    FROM assignment a JOIN expert x ON x.id = a.expert JOIN need n ON n.id = a.need JOIN region v ON v.code = n.region
    WHERE a.year = :year AND a.state = 'active' AND n.region >= :low AND n.region < :high
      AND NOT EXISTS (SELECT 1 FROM agreement g WHERE g.assignment = a.id AND g.state = 'signed')
    UNION ALL
    SELECT 'unvisited', min(a.starts_on),
           (SELECT group_concat(no, ' ') FROM (SELECT b.no AS no FROM assignment b JOIN need m ON m.id = b.need
                WHERE m.region = v.code AND b.year = :year AND b.state IN ('active', 'planned') ORDER BY b.no)), NULL, NULL, v.code, v.name
    FROM assignment a JOIN need n ON n.id = a.need JOIN region v ON v.code = n.region
    WHERE a.year = :year AND a.state IN ('active', 'planned') AND n.region >= :low AND n.region < :high
      AND NOT EXISTS (SELECT 1 FROM service s WHERE s.region = v.code AND s.date LIKE :year || '-%')
    GROUP BY v.code
    UNION ALL
    SELECT 'away', max(y.starts_on), a.no, x.no, x.name, v.code, v.name
    FROM assignment a JOIN expert x ON x.id = a.expert JOIN need n ON n.id = a.need JOIN region v ON v.code = n.region
    JOIN expert o ON coalesce(o.person, o.id) = coalesce(x.person, x.id) JOIN stay y ON y.expert = o.id AND y.kind <> 'stay'
    WHERE a.year = :year AND a.state IN ('active', 'planned') AND n.region >= :low AND n.region < :high
      AND coalesce(y.starts_on, '') <= :today AND coalesce(y.ends_on, '9999') >= :today
      AND coalesce(a.starts_on, '') <= :today AND coalesce(a.ends_on, '9999') >= :today
    GROUP BY a.id
    UNION ALL
    SELECT 'days', max(y.starts_on), x.no, x.no, x.name, v.code, v.name
    FROM stay y JOIN expert x ON x.id = y.expert JOIN region v ON v.code = x.home
    WHERE y.kind = 'stay' AND x.days IS NOT NULL AND x.home >= :low AND x.home < :high
      AND y.starts_on <= :year || '-12-31' AND y.ends_on >= :year || '-01-01'
    GROUP BY x.id
    HAVING sum(CAST(julianday(min(:year || '-12-31', date(y.ends_on, '+' || coalesce(y.travel_after, 0) || ' days')))
               - julianday(max(:year || '-01-01', date(y.starts_on, '-' || coalesce(y.travel_before, 0) || ' days'))) AS INTEGER) + 1) > x.days)
ORDER BY kind, since, key /*scan*/;

-- name: todo
-- what: what is due until :until (days to go from :today; below 0 = overdue): visits, offers, agreements, appraisals, requests
SELECT due, kind, CAST(julianday(due) - julianday(:today) AS INTEGER), type, key, who, place FROM (
    SELECT v.next_on AS due, 'visit' AS kind, 'household' AS type, h.no AS key, h.head AS who, r.name AS place
    FROM visit v JOIN household h ON h.id = v.household JOIN region r ON r.code = h.region
    WHERE v.next_on <= :until AND h.region >= :low AND h.region < :high
      AND NOT EXISTS (SELECT 1 FROM visit w WHERE w.household = v.household AND w.date > v.date)
    UNION ALL
    SELECT coalesce(o.answer_by, o.offered_on), 'offer', 'offer', o.no, x.name, r.name
    FROM offer o JOIN assignment a ON a.id = o.assignment JOIN expert x ON x.id = a.expert JOIN need n ON n.id = a.need
    JOIN region r ON r.code = n.region
    WHERE o.state = 'offered' AND coalesce(o.answer_by, o.offered_on) <= :until AND n.region >= :low AND n.region < :high
    UNION ALL
    SELECT CASE g.state WHEN 'draft' THEN g.starts_on ELSE g.ends_on END, CASE g.state WHEN 'draft' THEN 'unsigned' ELSE 'agreement' END,
           'agreement', g.no, x.name, r.name
    FROM agreement g JOIN assignment a ON a.id = g.assignment JOIN expert x ON x.id = a.expert JOIN need n ON n.id = a.need
    JOIN region r ON r.code = n.region
    WHERE ((g.state = 'signed' AND g.ends_on <= :until) OR (g.state = 'draft' AND a.state <> 'cancelled' AND g.starts_on <= :until))
      AND n.region >= :low AND n.region < :high
    UNION ALL
    SELECT (p.year + 1) || '-01-31', CASE p.state WHEN 'appealed' THEN 'appeal' ELSE 'appraisal' END, 'appraisal',
           x.no || '+' || p.year || '+' || g.code, x.name, r.name
    FROM appraisal p JOIN expert x ON x.id = p.expert JOIN programme g ON g.id = p.programme JOIN region r ON r.code = x.home
    WHERE p.state IN ('draft', 'appealed') AND (p.year + 1) || '-01-31' <= :until AND x.home >= :low AND x.home < :high
    UNION ALL
    SELECT q.received_on, 'request', 'request', q.no, q.caller, r.name
    FROM request q JOIN region r ON r.code = q.region
    WHERE q.state IN ('new', 'assigned', 'reopened') AND q.received_on <= :until AND q.region >= :low AND q.region < :high)
ORDER BY due, kind, key /*scan*/;

-- name: report_subsidies
-- what: experts who served or serve in :year under a programme that pays, by programme; what a person gets under another one
SELECT p.code, x.no, x.name, r.name, x.employer, count(DISTINCT n.region), p.subsidy,
       CASE WHEN t.no IS NULL THEN p.subsidy ELSE 0 END, CASE WHEN t.no IS NULL THEN NULL ELSE 'double' END, t.no
FROM assignment a JOIN expert x ON x.id = a.expert JOIN programme p ON p.id = x.programme JOIN region r ON r.code = x.home
JOIN need n ON n.id = a.need
LEFT JOIN (SELECT o.id, min(y.no || ' ' || z.code) AS no
           FROM expert o JOIN expert y ON coalesce(y.person, y.id) = coalesce(o.person, o.id) AND y.no < o.no
           JOIN programme z ON z.id = y.programme
           WHERE z.subsidy > 0 AND EXISTS (SELECT 1 FROM assignment b WHERE b.expert = y.id AND b.year = :year AND b.state IN ('active', 'done'))
             AND (o.person IS NOT NULL OR EXISTS (SELECT 1 FROM expert w WHERE w.person = o.id))
           GROUP BY o.id) t ON t.id = x.id
WHERE a.year = :year AND a.state IN ('active', 'done') AND p.subsidy > 0 AND x.home >= :low AND x.home < :high
GROUP BY x.id ORDER BY p.code, x.no /*scan*/;

-- name: report_selection
-- what: assignments of :year that stand, numbered, by programme, league, banner, expert
SELECT row_number() OVER (ORDER BY p.code, n.region, x.no), p.name, coalesce(l.name, ''), coalesce(b.name, ''), x.no, x.name, x.sex,
       x.title, x.employer, n.specialty, v.code, v.name, a.starts_on, a.ends_on
FROM assignment a JOIN expert x ON x.id = a.expert JOIN programme p ON p.id = x.programme JOIN need n ON n.id = a.need
JOIN region v ON v.code = n.region LEFT JOIN region b ON b.code = substr(v.code, 1, 6) || '000000'
LEFT JOIN region l ON l.code = substr(v.code, 1, 4) || '00000000'
WHERE a.year = :year AND a.state <> 'cancelled' AND n.region >= :low AND n.region < :high
ORDER BY p.code, n.region, x.no /*scan*/;

-- name: report_services
-- what: experts with an assignment of :year that stands, at home from :low up to :high, and what they noted in the year
SELECT x.no, x.name, p.code, count(s.id), coalesce(sum(s.hours), 0), count(DISTINCT s.region), coalesce(sum(s.households), 0),
       CAST(round(avg(s.satisfaction) * 10) AS INTEGER), coalesce(sum(s.flags LIKE '%no_%'), 0),
       coalesce(sum(s.flags LIKE '%late%'), 0), max(s.date)
FROM expert x JOIN programme p ON p.id = x.programme
LEFT JOIN service s ON s.expert = x.id AND s.date >= :year || '-01-01' AND s.date <= :year || '-12-31'
WHERE x.home >= :low AND x.home < :high AND x.id IN (SELECT a.expert FROM assignment a WHERE a.year = :year AND a.state <> 'cancelled')
GROUP BY x.id ORDER BY x.no /*scan*/;

-- name: report_offers
-- what: offers of :year by programme, state and reason
SELECT p.code, o.state, o.reason, count(*), count(DISTINCT a.expert)
FROM offer o JOIN assignment a ON a.id = o.assignment JOIN need n ON n.id = a.need JOIN expert x ON x.id = a.expert
JOIN programme p ON p.id = x.programme
WHERE a.year = :year AND n.region >= :low AND n.region < :high
GROUP BY p.code, o.state, o.reason ORDER BY p.code, o.state, o.reason /*scan*/;

-- name: report_appraisals
-- what: appraisals of :year by programme and rank
SELECT g.code, p.rank, x.no, x.name, r.name, p.computed, p.manual, p.total, p.grade, p.state
FROM appraisal p JOIN expert x ON x.id = p.expert JOIN programme g ON g.id = p.programme JOIN region r ON r.code = x.home
WHERE p.year = :year AND x.home >= :low AND x.home < :high ORDER BY g.code, p.rank, x.no /*scan*/;

-- name: report_first_record
-- what: number of the first record of the person who is the expert :no
SELECT f.no FROM expert e JOIN expert f ON f.id = coalesce(e.person, e.id) WHERE e.no = :no;
