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
SELECT e.id, coalesce(e.days, -1), CASE WHEN e.person IS NOT NULL THEN e.person
           WHEN EXISTS (SELECT 1 FROM expert o WHERE o.person = e.id) THEN e.id ELSE 0 END, coalesce(p.subsidy, 0) > 0
FROM expert e /*scan*/ JOIN programme p ON p.id = e.programme
WHERE e.days IS NOT NULL OR e.person IS NOT NULL OR EXISTS (SELECT 1 FROM expert o WHERE o.person = e.id) ORDER BY e.no;

-- name: limit_villages
-- what: bounds of villages in :year: code, at least, at most (-1 = none)
SELECT region, least, coalesce(most, -1) FROM coverage WHERE year = :year ORDER BY region;

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
