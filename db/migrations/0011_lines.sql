-- Pairs of plans in two orders, both with the plan first: a plan's pairs then lie together and are copied to the end, where an
-- index by need or expert first had to be opened all over for them. Pairs go with their expert and need by triggers, which
-- find them plan by plan; whoever writes a pair has seen both in the same transaction.

CREATE TABLE plan_pair (
    plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    expert INTEGER NOT NULL,
    need INTEGER NOT NULL,
    score INTEGER NOT NULL,
    PRIMARY KEY (plan, kind, expert, need)
) STRICT, WITHOUT ROWID;
INSERT INTO plan_pair (plan, kind, expert, need, score) SELECT plan, kind, expert, need, score FROM plan_line;
DROP TABLE plan_line;
ALTER TABLE plan_pair RENAME TO plan_line;
CREATE INDEX plan_line_need ON plan_line (plan, need);

CREATE TRIGGER expert_takes_its_lines BEFORE DELETE ON expert BEGIN
    DELETE FROM plan_line WHERE plan IN (SELECT id FROM plan) AND kind IN ('placed', 'pinned', 'forbidden') AND expert = old.id;
END;
CREATE TRIGGER need_takes_its_lines BEFORE DELETE ON need BEGIN
    DELETE FROM plan_line WHERE plan IN (SELECT id FROM plan) AND need = old.id;
END;
