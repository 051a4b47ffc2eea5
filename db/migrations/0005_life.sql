-- The life of a sending: offers and answers, agreements, service logs, stations and teams, stays, appraisals.

CREATE TABLE offer (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    assignment INTEGER NOT NULL REFERENCES assignment (id),
    expert INTEGER REFERENCES expert (id),
    need INTEGER REFERENCES need (id),
    offered_on TEXT NOT NULL,
    answer_by TEXT,
    state TEXT NOT NULL,
    answered_on TEXT,
    reason TEXT,
    follows INTEGER REFERENCES offer (id),
    note TEXT
) STRICT;
CREATE INDEX offer_assignment ON offer (assignment);
CREATE INDEX offer_expert ON offer (expert) WHERE expert IS NOT NULL;
CREATE INDEX offer_need ON offer (need) WHERE need IS NOT NULL;
CREATE INDEX offer_follows ON offer (follows) WHERE follows IS NOT NULL;
CREATE INDEX offer_state ON offer (state, answer_by);
CREATE VIRTUAL TABLE offer_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE agreement (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    assignment INTEGER NOT NULL REFERENCES assignment (id),
    expert INTEGER REFERENCES expert (id),
    expert_on TEXT,
    receiver TEXT NOT NULL,
    receiver_on TEXT,
    sender TEXT NOT NULL,
    sender_on TEXT,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    deliverables TEXT,
    target_services INTEGER,
    target_hours INTEGER,
    target_households INTEGER,
    state TEXT NOT NULL,
    broken_on TEXT,
    note TEXT
) STRICT;
CREATE INDEX agreement_assignment ON agreement (assignment);
CREATE INDEX agreement_expert ON agreement (expert) WHERE expert IS NOT NULL;
CREATE INDEX agreement_state ON agreement (state, ends_on);
CREATE VIRTUAL TABLE agreement_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE station (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES region (code),
    host TEXT,
    head INTEGER REFERENCES expert (id),
    opened_on TEXT,
    closed_on TEXT,
    equipment TEXT,
    note TEXT
) STRICT;
CREATE INDEX station_region ON station (region);
CREATE INDEX station_head ON station (head) WHERE head IS NOT NULL;
CREATE VIRTUAL TABLE station_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    station INTEGER NOT NULL REFERENCES station (id),
    expert INTEGER NOT NULL REFERENCES expert (id),
    valid_from TEXT,
    valid_to TEXT,
    note TEXT,
    UNIQUE (station, expert)
) STRICT;
CREATE INDEX post_expert ON post (expert);

CREATE TABLE service (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    expert INTEGER NOT NULL REFERENCES expert (id),
    date TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES region (code),
    assignment INTEGER REFERENCES assignment (id),
    method TEXT NOT NULL,
    hours INTEGER NOT NULL,
    households INTEGER,
    household INTEGER REFERENCES household (id),
    cooperative TEXT,
    technique TEXT,
    result TEXT,
    satisfaction INTEGER,
    evidence TEXT,
    station INTEGER REFERENCES station (id),
    flags TEXT,
    note TEXT
) STRICT;
CREATE INDEX service_expert ON service (expert, date);
CREATE INDEX service_region ON service (region);
CREATE INDEX service_assignment ON service (assignment) WHERE assignment IS NOT NULL;
CREATE INDEX service_household ON service (household) WHERE household IS NOT NULL;
CREATE INDEX service_station ON service (station) WHERE station IS NOT NULL;
CREATE INDEX service_date ON service (date);
CREATE VIRTUAL TABLE service_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE stay (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    expert INTEGER NOT NULL REFERENCES expert (id),
    kind TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    travel_before INTEGER,
    travel_after INTEGER,
    assignment INTEGER REFERENCES assignment (id),
    note TEXT
) STRICT;
CREATE INDEX stay_expert ON stay (expert);
CREATE INDEX stay_assignment ON stay (assignment) WHERE assignment IS NOT NULL;
CREATE VIRTUAL TABLE stay_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE criterion (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    measure TEXT NOT NULL,
    weight INTEGER NOT NULL,
    full_at INTEGER,
    note TEXT,
    UNIQUE (kind, code)
) STRICT;
CREATE VIRTUAL TABLE criterion_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE grade (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    kind TEXT NOT NULL,
    grade TEXT NOT NULL,
    at_least INTEGER NOT NULL,
    most_percent INTEGER,
    share INTEGER NOT NULL,
    note TEXT,
    UNIQUE (kind, grade)
) STRICT;

CREATE TABLE appraisal (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    expert INTEGER NOT NULL REFERENCES expert (id),
    year INTEGER NOT NULL,
    programme INTEGER NOT NULL REFERENCES programme (id),
    computed INTEGER,
    manual INTEGER,
    total INTEGER,
    rank INTEGER,
    grade TEXT,
    state TEXT NOT NULL,
    parts TEXT,
    appeal TEXT,
    answer TEXT,
    note TEXT,
    UNIQUE (expert, year, programme)
) STRICT;
CREATE INDEX appraisal_programme ON appraisal (programme);
CREATE INDEX appraisal_year ON appraisal (year, state);

CREATE TABLE station_appraisal (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    station INTEGER NOT NULL REFERENCES station (id),
    year INTEGER NOT NULL,
    computed INTEGER,
    manual INTEGER,
    total INTEGER,
    rank INTEGER,
    grade TEXT,
    state TEXT NOT NULL,
    parts TEXT,
    appeal TEXT,
    answer TEXT,
    note TEXT,
    UNIQUE (station, year)
) STRICT;
