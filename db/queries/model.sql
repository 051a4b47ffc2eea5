-- What the model floor asks beside the generic statements of repo.c.

-- name: code_count
-- what: number of codes of :list
SELECT count(*) FROM code WHERE list = :list;

-- name: code_of_list
-- what: codes of :list in the list's own order
SELECT code, zh, en, parent, valid_from, valid_to FROM code WHERE list = :list ORDER BY place;

-- name: code_add
-- what: one code of a list; an existing one is replaced
INSERT OR REPLACE INTO code (list, place, code, zh, en, parent, valid_from, valid_to, source)
VALUES (:list, :place, :code, :zh, :en, :parent, :valid_from, :valid_to, :source);

-- name: number_next
-- what: the next running number of :type in :year
INSERT INTO number_series (type, year, last) VALUES (:type, :year, 1)
ON CONFLICT (type, year) DO UPDATE SET last = last + 1 RETURNING last;

-- name: rows_noted
-- what: number of rows of :type as noted; no row = not noted yet
SELECT rows FROM row_count WHERE type = :type;

-- name: rows_change
-- what: notes that :by rows of :type came (or went); changes nothing if their number is not noted
UPDATE row_count SET rows = rows + :by WHERE type = :type;

-- name: setting_get
-- what: value of the setting :name
SELECT value FROM setting WHERE name = :name;

-- name: setting_set
-- what: gives the setting :name a value
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: account_by_name
-- what: id, role, area and whether active of the account :name
SELECT id, role, area, active FROM account WHERE name = :name;

-- name: txn_add
-- what: heads a transaction of the journal
INSERT INTO txn (at, account, action, batch, undoes, first_seq)
VALUES (:at, :account, :action, :batch, :undoes, :first_seq);

-- name: txn_by_id
-- what: one transaction
SELECT id, at, account, action, batch, undoes, first_seq FROM txn WHERE id = :id;

-- name: txn_at_moment
-- what: the last transaction not after :at
SELECT id FROM txn WHERE at <= :at ORDER BY at DESC, id DESC LIMIT 1;

-- name: txn_after
-- what: the first line number of the first transaction after :id
SELECT first_seq FROM txn WHERE id > :id ORDER BY id LIMIT 1;

-- name: journal_last
-- what: number and hash of the last line
SELECT seq, hash FROM journal /*scan*/ ORDER BY seq DESC LIMIT 1;

-- name: journal_add
-- what: appends a line
INSERT INTO journal (seq, txn, type, row, uuid, op, rev_before, rev_after, patch, hash)
VALUES (:seq, :txn, :type, :row, :uuid, :op, :rev_before, :rev_after, :patch, :hash);

-- name: journal_of_record
-- what: all lines of the record :uuid, whose rev is :rev now (0 = removed), with their transactions, oldest first
SELECT j.seq, j.op, j.patch, t.id, t.at, t.account, t.action, j.rev_before, j.rev_after
FROM journal j JOIN txn t ON t.id = j.txn
WHERE j.seq IN (
    SELECT c.seq FROM journal c WHERE c.uuid = :uuid AND c.op <> 'add'
    UNION ALL
    SELECT coalesce((SELECT f.rev_before FROM journal f WHERE f.uuid = :uuid AND f.op <> 'add' ORDER BY f.seq LIMIT 1), :rev))
AND j.uuid = :uuid ORDER BY j.seq;

-- name: journal_of_txn_back
-- what: lines of the transaction :txn that begins at :first, newest first
SELECT seq, type, uuid, op, rev_before, rev_after, patch, row FROM journal
WHERE seq >= :first AND seq < :end AND txn = :txn AND op <> 'reveal' ORDER BY seq DESC;

-- name: journal_first_after
-- what: the first change of the record :uuid after line :seq
SELECT t.id, t.account, t.at, j.op FROM journal j JOIN txn t ON t.id = j.txn
WHERE j.uuid = :uuid AND j.op <> 'add' AND j.seq > :seq AND j.op <> 'reveal' ORDER BY j.seq LIMIT 1;

-- name: journal_last_of_record
-- what: the last change of the record :uuid after it was added
SELECT t.id, t.account, t.at, j.op, j.rev_after FROM journal j JOIN txn t ON t.id = j.txn
WHERE j.uuid = :uuid AND j.op <> 'add' AND j.op <> 'reveal' ORDER BY j.seq DESC LIMIT 1;

-- name: journal_all
-- what: the whole chain in order, with its transactions
SELECT j.seq, j.txn, j.type, j.row, j.uuid, j.op, j.rev_before, j.rev_after, j.patch, j.hash,
       t.at, t.account, t.action, t.batch, t.undoes, t.first_seq
FROM journal j LEFT JOIN txn t ON t.id = j.txn /*scan*/ ORDER BY j.seq;

-- name: journal_type_back
-- what: changes of the type :type from line :first on, newest first
SELECT uuid, op, rev_before, patch, row FROM journal
WHERE seq >= :first AND type = :type AND op <> 'reveal' ORDER BY seq DESC;

-- name: journal_type_changed
-- what: one row if the type :type changed from line :first on
SELECT 1 FROM journal WHERE seq >= :first AND type = :type AND op <> 'reveal' LIMIT 1;

-- name: batch_add
-- what: notes an import batch
INSERT INTO batch (id, txn, type, file, added, changed, unchanged, rejected)
VALUES (:id, :txn, :type, :file, :added, :changed, :unchanged, :rejected);

-- name: batch_next
-- what: the number of the next import batch
SELECT coalesce(max(id), 0) + 1 FROM batch;

-- name: batch_list
-- what: all import batches, newest first, and the transaction that took each back
SELECT b.id, b.txn, t.at, t.account, b.type, b.file, b.added, b.changed, b.unchanged, b.rejected,
       coalesce((SELECT u.id FROM txn u WHERE u.undoes = b.txn /*scan*/ LIMIT 1), 0)
FROM batch b JOIN txn t ON t.id = b.txn ORDER BY b.id DESC /*scan*/;

-- name: batch_txn
-- what: the transaction of the import batch :id
SELECT txn FROM batch WHERE id = :id;

-- name: region_name
-- what: name of the division :code
SELECT name FROM region WHERE code = :code;

-- name: order_named
-- what: 1 if the index :name stands in the file
SELECT 1 FROM sqlite_schema /*scan*/ WHERE type = 'index' AND name = :name;
