-- The records a year's dispatch is made of, in one piece, as they stood at a line of the journal: a working copy.

CREATE TABLE plan_records (
    year INTEGER PRIMARY KEY,
    seen INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;
