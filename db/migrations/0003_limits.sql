-- What limits a dispatch beyond quotas: days, one person under two programmes, needs served together, experts who go
-- together or never to one village, and how many experts a village should and may get.

ALTER TABLE expert ADD COLUMN days INTEGER;
ALTER TABLE expert ADD COLUMN person INTEGER REFERENCES expert (id);
CREATE INDEX expert_person ON expert (person) WHERE person IS NOT NULL;

ALTER TABLE need ADD COLUMN days INTEGER;
ALTER TABLE need ADD COLUMN together INTEGER REFERENCES need (id);
CREATE INDEX need_together ON need (together) WHERE together IS NOT NULL;

CREATE TABLE tie (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    expert INTEGER NOT NULL REFERENCES expert (id),
    other INTEGER NOT NULL REFERENCES expert (id),
    together INTEGER NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    note TEXT
) STRICT;
CREATE INDEX tie_expert ON tie (expert);
CREATE INDEX tie_other ON tie (other);
CREATE VIRTUAL TABLE tie_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE coverage (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    year INTEGER NOT NULL,
    region TEXT NOT NULL REFERENCES region (code),
    least INTEGER NOT NULL,
    most INTEGER,
    note TEXT,
    UNIQUE (year, region)
) STRICT;
CREATE INDEX coverage_region ON coverage (region);
CREATE VIRTUAL TABLE coverage_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
