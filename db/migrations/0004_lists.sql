-- What an account keeps about lists: conditions under a name, and the columns it wants to see of a type. Like drafts
-- these are no records and stand in no journal.

CREATE TABLE list_filter (
    account TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    conditions TEXT NOT NULL, -- one a line, as on the command line: "class=general"
    region TEXT NOT NULL,     -- division, or ''
    search TEXT NOT NULL,
    sort TEXT NOT NULL,       -- "persons", "-persons", or ''
    PRIMARY KEY (account, type, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_columns (
    account TEXT NOT NULL,
    type TEXT NOT NULL,
    fields TEXT NOT NULL, -- names joined by ','
    PRIMARY KEY (account, type)
) STRICT, WITHOUT ROWID;
