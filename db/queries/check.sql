-- What `tepai check` asks beside the generic checks of repo_check.c.

-- name: check_plan_lines
-- what: plan lines of no known kind, and pairs of a solved plan that are placed although forbidden
SELECT p.no, x.no, n.no, l.kind = 'placed'
FROM plan_line l /*scan*/ JOIN plan p ON p.id = l.plan JOIN expert x ON x.id = l.expert JOIN need n ON n.id = l.need
WHERE l.kind NOT IN ('placed', 'pinned', 'forbidden')
   OR (l.kind = 'placed' AND p.state = 'solved' AND EXISTS (
       SELECT 1 FROM plan_line f
       WHERE f.plan = l.plan AND f.kind = 'forbidden' AND f.expert = l.expert AND f.need = l.need));

-- name: check_plan_bases
-- what: what is kept of solving plans, by the plan's number
SELECT p.no, b.content FROM plan_basis b /*scan*/ JOIN plan p ON p.id = b.plan ORDER BY p.no;

-- name: check_plan_records
-- what: what is kept of the records of each year
SELECT year, content FROM plan_records /*scan*/ ORDER BY year;
