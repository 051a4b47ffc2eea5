-- What the screens keep: unfinished entries of a person (drafts are no records and stand in no journal), and the indexes
-- behind the numbers of the home screen.

CREATE TABLE draft (
    account TEXT NOT NULL,
    type TEXT NOT NULL,
    uuid TEXT NOT NULL,
    at TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (account, type, uuid)
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_next ON visit (next_on) WHERE next_on IS NOT NULL;
CREATE INDEX request_state ON request (state);
