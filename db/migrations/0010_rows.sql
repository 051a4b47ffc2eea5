-- How many rows each record type has, noted beside them: counting a million takes longer than a key may. A type without
-- a line is counted, and gets its line with the next change of its number.

CREATE TABLE row_count (
    type TEXT NOT NULL PRIMARY KEY,
    rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
