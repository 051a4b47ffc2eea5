-- What the screens ask beside the generic statements of the model floor.

-- name: txn_last_own
-- what: the last transaction of :account that changed records and was not taken back: id, time, action, records
SELECT t.id, t.at, t.action, (SELECT count(*) FROM journal j WHERE j.seq >= t.first_seq AND j.txn = t.id
                              AND j.seq < coalesce((SELECT n.first_seq FROM txn n WHERE n.id = t.id + 1), 9223372036854775807))
FROM txn t /*scan*/
WHERE t.account = :account AND t.undoes = 0
  AND NOT EXISTS (SELECT 1 FROM txn u WHERE u.id > t.id AND u.undoes = t.id)
  AND EXISTS (SELECT 1 FROM journal j WHERE j.seq = t.first_seq AND j.op <> 'reveal')
ORDER BY t.id DESC LIMIT 1;

-- name: region_children
-- what: code, name and whether they have divisions of their own of those directly under :parent
SELECT r.code, r.name, EXISTS (SELECT 1 FROM region c WHERE c.parent = r.code)
FROM region r WHERE r.parent = :parent ORDER BY r.code;

-- name: region_parent_of
-- what: name and parent of the division :code
SELECT name, parent FROM region WHERE code = :code;

-- name: draft_get
-- what: what :account had typed on the record :uuid ('' = a new one) of :type
SELECT json, at FROM draft WHERE account = :account AND type = :type AND uuid = :uuid;

-- name: draft_put
-- what: keeps it
INSERT OR REPLACE INTO draft (account, type, uuid, at, json) VALUES (:account, :type, :uuid, :at, :json);

-- name: draft_drop
-- what: forgets it
DELETE FROM draft WHERE account = :account AND type = :type AND uuid = :uuid;

-- name: draft_list
-- what: unfinished entries of :account, the newest first
SELECT type, uuid, at FROM draft WHERE account = :account ORDER BY at DESC;

-- name: quota_of_year
-- what: per programme in :year: name, heads or places wanted at least and at most by its widest quota, experts and places given
SELECT p.name, q.counts, q.lower, q.upper,
       (SELECT count(*) FROM assignment a JOIN expert x ON x.id = a.expert
        WHERE a.year = q.year AND x.programme = p.id AND a.state <> 'cancelled'),
       (SELECT count(DISTINCT a.expert) FROM assignment a JOIN expert x ON x.id = a.expert
        WHERE a.year = q.year AND x.programme = p.id AND a.state <> 'cancelled')
FROM quota q /*scan*/ JOIN programme p ON p.id = q.programme
WHERE q.year = :year AND q.region = '150000000000' ORDER BY p.code;

-- name: quota_of_leagues
-- what: per league in :year: name, 'heads', experts wanted at least by its quotas of all programmes, no upper bound, places and experts given
WITH sent (league, places, persons) AS (
    SELECT substr(x.home, 1, 4), count(*), count(DISTINCT a.expert)
    FROM assignment a JOIN expert x ON x.id = a.expert
    WHERE a.year = :year AND a.state <> 'cancelled' GROUP BY 1)
SELECT r.short_name, 'heads', sum(q.lower), NULL, coalesce(s.places, 0), coalesce(s.persons, 0)
FROM quota q /*scan*/ JOIN region r ON r.code = q.region LEFT JOIN sent s ON s.league = substr(q.region, 1, 4)
WHERE q.year = :year AND q.counts = 'heads' AND r.level = 2 GROUP BY q.region ORDER BY q.region;

-- name: account_person
-- what: whose account :account is
SELECT person FROM account WHERE id = :account AND person IS NOT NULL;
