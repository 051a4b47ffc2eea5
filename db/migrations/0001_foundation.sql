-- The foundation: code lists, accounts, journal, divisions, and the record types of casework and dispatch.
--
-- Every record table: id (local joins), uuid (time-ordered; the only key that leaves the machine), rev (number
-- of the journal line that made this state), then the fields in the order of the type's descriptor.
-- Dates are ISO text, money is fen, divisions are 12-digit codes, sets are joined by ';'.

CREATE TABLE code (
    list TEXT NOT NULL,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    parent TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (list, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX code_by_code ON code (list, code);

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE number_series (
    type TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (type, year)
) STRICT, WITHOUT ROWID;

-- The journal: what changed, by whom, when; a chain of hashes; only ever appended to.

CREATE TABLE txn (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    batch INTEGER NOT NULL,
    undoes INTEGER NOT NULL,
    first_seq INTEGER NOT NULL
) STRICT;
CREATE INDEX txn_by_time ON txn (at);
CREATE INDEX txn_by_batch ON txn (batch) WHERE batch > 0;

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    txn INTEGER NOT NULL REFERENCES txn (id),
    type TEXT NOT NULL,
    row INTEGER NOT NULL,
    uuid BLOB NOT NULL,
    op TEXT NOT NULL,
    rev_before INTEGER NOT NULL,
    rev_after INTEGER NOT NULL,
    patch TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
-- An added record that never changed is found by its rev, the number of its add line; so imports write no index here.
CREATE INDEX journal_by_record ON journal (uuid) WHERE op <> 'add';
CREATE INDEX journal_removed ON journal (type) WHERE op = 'remove';

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    txn INTEGER NOT NULL REFERENCES txn (id),
    type TEXT NOT NULL,
    file TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL
) STRICT;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER txn_no_update BEFORE UPDATE ON txn BEGIN SELECT raise(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER txn_no_delete BEFORE DELETE ON txn BEGIN SELECT raise(ABORT, 'the journal is only appended to'); END;

-- Common ground

CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT,
    level INTEGER NOT NULL,
    parent TEXT REFERENCES region (code),
    kind TEXT,
    official INTEGER,
    poor INTEGER NOT NULL,
    poor_list TEXT,
    language TEXT,
    longitude INTEGER,
    latitude INTEGER,
    position TEXT,
    edition TEXT
) STRICT;
CREATE INDEX region_parent ON region (parent);
CREATE INDEX region_level ON region (level, code);
CREATE VIRTUAL TABLE region_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE programme (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    subsidy INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    note TEXT
) STRICT;
CREATE VIRTUAL TABLE programme_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE pairing (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    district TEXT NOT NULL,
    banner TEXT NOT NULL REFERENCES region (code),
    valid_from TEXT,
    valid_to TEXT,
    evidence TEXT,
    note TEXT,
    UNIQUE (district, banner)
) STRICT;
CREATE INDEX pairing_banner ON pairing (banner);
CREATE VIRTUAL TABLE pairing_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE,
    person TEXT,
    role TEXT NOT NULL,
    area TEXT NOT NULL REFERENCES region (code),
    active INTEGER NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX account_area ON account (area);
CREATE VIRTUAL TABLE account_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

-- Dispatch and casework

CREATE TABLE expert (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sex TEXT,
    birth_date TEXT,
    id_number TEXT UNIQUE,
    phone TEXT,
    employer TEXT,
    title TEXT,
    specialties TEXT NOT NULL,
    languages TEXT,
    home TEXT NOT NULL REFERENCES region (code),
    programme INTEGER NOT NULL REFERENCES programme (id),
    capacity INTEGER NOT NULL,
    available_from TEXT,
    available_to TEXT,
    active INTEGER NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX expert_home ON expert (home);
CREATE INDEX expert_programme ON expert (programme);
CREATE VIRTUAL TABLE expert_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE quota (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    year INTEGER NOT NULL,
    programme INTEGER NOT NULL REFERENCES programme (id),
    region TEXT NOT NULL REFERENCES region (code),
    counts TEXT NOT NULL,
    lower INTEGER NOT NULL,
    upper INTEGER,
    note TEXT,
    UNIQUE (year, programme, region)
) STRICT;
CREATE INDEX quota_programme ON quota (programme);
CREATE INDEX quota_region ON quota (region);
CREATE VIRTUAL TABLE quota_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE household (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    head TEXT NOT NULL,
    id_number TEXT,
    region TEXT NOT NULL REFERENCES region (code),
    class TEXT NOT NULL,
    causes TEXT,
    status TEXT NOT NULL,
    persons INTEGER,
    labour INTEGER,
    income INTEGER,
    phone TEXT,
    bank_account TEXT,
    identified_on TEXT,
    helper TEXT,
    note TEXT
) STRICT;
CREATE INDEX household_region ON household (region);
CREATE VIRTUAL TABLE household_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    household INTEGER NOT NULL REFERENCES household (id),
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    sex TEXT,
    birth_date TEXT,
    id_number TEXT NOT NULL,
    ethnic TEXT,
    schooling TEXT,
    health TEXT,
    labour TEXT,
    phone TEXT,
    note TEXT,
    UNIQUE (household, id_number)
) STRICT;
CREATE VIRTUAL TABLE member_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE need (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    region TEXT NOT NULL REFERENCES region (code),
    specialty TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    household INTEGER REFERENCES household (id),
    reported_on TEXT,
    detail TEXT
) STRICT;
CREATE INDEX need_region ON need (region);
CREATE INDEX need_household ON need (household) WHERE household IS NOT NULL;
CREATE INDEX need_year ON need (year, state);
CREATE VIRTUAL TABLE need_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    name TEXT,
    state TEXT NOT NULL,
    copied_from INTEGER REFERENCES plan (id),
    experts INTEGER,
    placements INTEGER,
    poor_covered INTEGER,
    poor_villages INTEGER,
    shortfall INTEGER,
    value INTEGER,
    bound INTEGER,
    proved INTEGER,
    milliseconds INTEGER
) STRICT;
CREATE INDEX plan_copied_from ON plan (copied_from) WHERE copied_from IS NOT NULL;
CREATE VIRTUAL TABLE plan_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

-- Working tables of drafts, not records: kind is 'placed', 'pinned' (a wish) or 'forbidden'.
CREATE TABLE plan_line (
    plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    expert INTEGER NOT NULL REFERENCES expert (id) ON DELETE CASCADE,
    need INTEGER NOT NULL REFERENCES need (id) ON DELETE CASCADE,
    score INTEGER NOT NULL,
    PRIMARY KEY (plan, kind, expert, need)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_line_need ON plan_line (need, plan);
CREATE INDEX plan_line_expert ON plan_line (expert, plan);

CREATE TABLE assignment (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    expert INTEGER NOT NULL REFERENCES expert (id),
    need INTEGER NOT NULL REFERENCES need (id),
    plan INTEGER REFERENCES plan (id),
    state TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    score INTEGER,
    note TEXT
) STRICT;
CREATE INDEX assignment_expert ON assignment (expert);
CREATE INDEX assignment_need ON assignment (need);
CREATE INDEX assignment_plan ON assignment (plan) WHERE plan IS NOT NULL;
CREATE INDEX assignment_year ON assignment (year, state);
CREATE VIRTUAL TABLE assignment_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE visit (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    household INTEGER NOT NULL REFERENCES household (id),
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    visitor TEXT,
    expert INTEGER REFERENCES expert (id),
    finding TEXT,
    next_on TEXT
) STRICT;
CREATE INDEX visit_household ON visit (household);
CREATE INDEX visit_expert ON visit (expert) WHERE expert IS NOT NULL;
CREATE VIRTUAL TABLE visit_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE cooperation (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    pairing INTEGER REFERENCES pairing (id),
    head TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES region (code),
    title TEXT NOT NULL,
    promised INTEGER,
    received INTEGER,
    beneficiaries INTEGER,
    state TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    evidence TEXT
) STRICT;
CREATE INDEX cooperation_pairing ON cooperation (pairing) WHERE pairing IS NOT NULL;
CREATE INDEX cooperation_region ON cooperation (region);
CREATE VIRTUAL TABLE cooperation_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');

CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    no TEXT NOT NULL UNIQUE,
    received_on TEXT NOT NULL,
    caller TEXT,
    phone TEXT,
    region TEXT NOT NULL REFERENCES region (code),
    channel TEXT NOT NULL,
    specialty TEXT,
    question TEXT NOT NULL,
    expert INTEGER REFERENCES expert (id),
    answer TEXT,
    answered_on TEXT,
    state TEXT NOT NULL,
    satisfaction INTEGER
) STRICT;
CREATE INDEX request_region ON request (region);
CREATE INDEX request_expert ON request (expert) WHERE expert IS NOT NULL;
CREATE VIRTUAL TABLE request_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
