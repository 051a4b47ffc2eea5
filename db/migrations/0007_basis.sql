-- What solving a plan found out about prices, for planning it again: a working copy, believed only while the records say the same.

CREATE TABLE plan_basis (
    plan INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;
