-- What the history and the audit ask of the journal.

-- name: journal_removed
-- what: removed records of the type :type, the last one first
SELECT row, uuid, rev_before, patch FROM journal
WHERE type = :type AND op = 'remove' /*scan*/ ORDER BY seq DESC;

-- name: txn_list
-- what: transactions, newest first, with their number of lines; at most :limit (-1 = all)
SELECT t.id, t.at, t.account, t.action, t.batch, t.undoes,
       (SELECT min(n.first_seq) FROM txn n WHERE n.id = t.id + 1), t.first_seq
FROM txn t /*scan*/ ORDER BY t.id DESC LIMIT :limit;
