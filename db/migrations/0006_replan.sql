-- Re-planning: what a plan was begun for, who and what is left out of it, and what it keeps of the earlier one.

ALTER TABLE plan ADD COLUMN replans INTEGER;
ALTER TABLE plan ADD COLUMN keep INTEGER;
ALTER TABLE plan ADD COLUMN earlier INTEGER;
ALTER TABLE plan ADD COLUMN kept INTEGER;

-- Working table of drafts, like plan_line. since: what an expert ends before that day stands.
CREATE TABLE plan_without (
    plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    expert INTEGER REFERENCES expert (id) ON DELETE CASCADE,
    need INTEGER REFERENCES need (id) ON DELETE CASCADE,
    since TEXT,
    CHECK ((expert IS NULL) <> (need IS NULL))
) STRICT;
CREATE INDEX plan_without_plan ON plan_without (plan);
CREATE UNIQUE INDEX plan_without_expert ON plan_without (plan, expert) WHERE expert IS NOT NULL;
CREATE UNIQUE INDEX plan_without_need ON plan_without (plan, need) WHERE need IS NOT NULL;
CREATE INDEX plan_without_by_expert ON plan_without (expert) WHERE expert IS NOT NULL;
CREATE INDEX plan_without_by_need ON plan_without (need) WHERE need IS NOT NULL;

-- Work of a year that a plan cannot move: what is not cancelled; for a plan that moves published work, what has begun
-- or is over before its expert is left out. Plan 0 is no plan.
CREATE VIEW plan_fixed AS
SELECT p.id AS plan, a.year AS year, a.id AS assignment, a.expert AS expert, a.need AS need
FROM (SELECT id, replans FROM plan UNION ALL SELECT 0, 0) p JOIN assignment a
WHERE a.state <> 'cancelled'
  AND (a.state <> 'planned' OR coalesce(p.replans, 0) = 0
       OR EXISTS (SELECT 1 FROM plan_without w WHERE w.plan = p.id AND w.expert = a.expert AND a.ends_on < w.since));

-- Databases that have their code lists get the new state; a new one gets it with the lists.
INSERT INTO code (list, place, code, zh, en, parent, valid_from, valid_to, source)
SELECT 'plan_state', max(place) + 1, 'replaced', '已被替代', 'replaced', '', '', '', 'this program' FROM code
WHERE list = 'plan_state' HAVING count(*) > 0;
