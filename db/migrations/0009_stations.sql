-- How many experts of a station or team should and may be sent in a year.

CREATE TABLE station_quota (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    year INTEGER NOT NULL,
    station INTEGER NOT NULL REFERENCES station (id),
    least INTEGER NOT NULL,
    most INTEGER,
    note TEXT,
    UNIQUE (year, station)
) STRICT;
CREATE INDEX station_quota_station ON station_quota (station);
CREATE VIRTUAL TABLE station_quota_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
