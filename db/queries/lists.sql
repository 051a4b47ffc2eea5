-- What accounts keep about lists (model/saved.h).

-- name: filter_get
-- what: conditions, division, search and order that :account keeps as :name for lists of :type
SELECT conditions, region, search, sort FROM list_filter WHERE account = :account AND type = :type AND name = :name;

-- name: filter_list
-- what: what :account keeps: type, name, conditions, division, search, order; by type and name
SELECT type, name, conditions, region, search, sort FROM list_filter WHERE account = :account ORDER BY type, name;

-- name: filter_put
-- what: keeps it, in the place of one of the same name
INSERT OR REPLACE INTO list_filter (account, type, name, conditions, region, search, sort)
VALUES (:account, :type, :name, :conditions, :region, :search, :sort);

-- name: filter_rename
-- what: the filter :name of :type gets the name :new
UPDATE list_filter SET name = :new WHERE account = :account AND type = :type AND name = :name;

-- name: filter_drop
-- what: forgets it
DELETE FROM list_filter WHERE account = :account AND type = :type AND name = :name;

-- name: columns_get
-- what: names of the fields that :account wants to see in lists of :type, joined by ','
SELECT fields FROM list_columns WHERE account = :account AND type = :type;

-- name: columns_put
-- what: keeps them
INSERT OR REPLACE INTO list_columns (account, type, fields) VALUES (:account, :type, :fields);

-- name: columns_drop
-- what: the usual ones again
DELETE FROM list_columns WHERE account = :account AND type = :type;

-- name: journal_last_add
-- what: rows of :type that :account added in one of the last 200 transactions, the newest first
SELECT j.row FROM (SELECT id, first_seq, account FROM txn /*scan*/ ORDER BY id DESC LIMIT 200) t
JOIN journal j ON j.seq = t.first_seq
WHERE t.account = :account AND j.type = :type AND j.op = 'add' ORDER BY j.seq DESC;
