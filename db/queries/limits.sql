-- What limits a dispatch beyond quotas: days, teams, ties, persons, coverage (docs/planner.md, "Limits").

-- name: expert_person_chain
-- what: a row if the expert :first cannot be the first record of :this: he points at one himself, or others point at :this
SELECT 1 FROM expert WHERE id = :first AND person IS NOT NULL
UNION ALL SELECT 1 FROM expert WHERE person = :this;

-- name: need_team_mate
-- what: a row if the need :mate can be in a team with :this of :year in :region
SELECT 1 FROM need WHERE id = :mate AND id <> :this AND year = :year AND region = :region;
