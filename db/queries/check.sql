-- What `tepai check` asks beside the generic checks of repo_check.c.

-- name: check_plan_lines
-- what: plan lines of no known kind (0), pairs of a solved plan that are placed although forbidden (1), lines of an expert or
-- what: a need that is not there (2)
SELECT p.no, coalesce(x.no, ''), coalesce(n.no, ''), CASE WHEN x.id IS NULL OR n.id IS NULL THEN 2 ELSE l.kind = 'placed' END
FROM plan_line l /*scan*/ JOIN plan p ON p.id = l.plan LEFT JOIN expert x ON x.id = l.expert LEFT JOIN need n ON n.id = l.need
WHERE x.id IS NULL OR n.id IS NULL OR l.kind NOT IN ('placed', 'pinned', 'forbidden')
   OR (l.kind = 'placed' AND p.state = 'solved' AND EXISTS (
       SELECT 1 FROM plan_line f
       WHERE f.plan = l.plan AND f.kind = 'forbidden' AND f.expert = l.expert AND f.need = l.need));

-- name: check_plan_bases
-- what: what is kept of solving plans, by the plan's number
SELECT p.no, b.content FROM plan_basis b /*scan*/ JOIN plan p ON p.id = b.plan ORDER BY p.no;

-- name: check_plan_records
-- what: what is kept of the records of each year
SELECT year, content FROM plan_records /*scan*/ ORDER BY year;
