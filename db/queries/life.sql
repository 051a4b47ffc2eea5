-- The life of a sending: what offers, agreements, service logs, stays and appraisals ask of each other.

-- name: assignment_place
-- what: expert, village, need, state, year of the assignment :id
SELECT a.expert, n.region, a.need, a.state, a.year FROM assignment a JOIN need n ON n.id = a.need WHERE a.id = :id;

-- name: offer_other_live
-- what: another offer of the assignment :of than :id that is open or accepted
SELECT no FROM offer WHERE assignment = :of AND id <> :id AND state IN ('offered', 'accepted') LIMIT 1;

-- name: offers_to_make
-- what: assignments of the plan :plan (0 = all of :year) that are planned and have no offer open or accepted
SELECT a.id FROM assignment a JOIN need n ON n.id = a.need
WHERE a.year = :year AND a.state = 'planned' AND (:plan = 0 OR a.plan = :plan) AND n.region >= :low AND n.region < :high
  AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.assignment = a.id AND o.state IN ('offered', 'accepted'))
ORDER BY a.no;

-- name: offers_unanswered
-- what: open offers to answer before :today, from village :low up to :high
SELECT o.id FROM offer o JOIN assignment a ON a.id = o.assignment JOIN need n ON n.id = a.need
WHERE o.state = 'offered' AND o.answer_by < :today AND n.region >= :low AND n.region < :high ORDER BY o.no;

-- name: offers_declined
-- what: pairs of :year that an expert declined or did not answer, by need and expert; the offers first, which are fewer
SELECT DISTINCT a.expert, a.need FROM offer o CROSS JOIN assignment a ON a.id = o.assignment
WHERE a.year = :year AND o.state IN ('declined', 'lapsed') ORDER BY a.need, a.expert;

-- name: service_assignment
-- what: assignments of :expert in :year that stand, in the village :region if there is one
SELECT a.id FROM assignment a JOIN need n ON n.id = a.need
WHERE a.expert = :expert AND a.year = :year AND a.state <> 'cancelled' AND (:region IS NULL OR :region = '' OR n.region = :region)
LIMIT 2;

-- name: agreement_live
-- what: one row if the assignment :assignment had an agreement in force on :date: signed by all three, within its term
SELECT 1 FROM agreement
WHERE assignment = :assignment AND state <> 'draft' AND max(starts_on, expert_on, receiver_on, sender_on) <= :date
  AND coalesce(ends_on, '9999') >= :date AND coalesce(broken_on, '9999') >= :date LIMIT 1;

-- name: services_to_flag
-- what: logs of the assignment :assignment whose flag is not what its agreements say
SELECT s.id FROM service s
WHERE s.assignment = :assignment AND (coalesce(s.flags, '') LIKE '%no_agreement%') = EXISTS (
    SELECT 1 FROM agreement g
    WHERE g.assignment = s.assignment AND g.state <> 'draft' AND max(g.starts_on, g.expert_on, g.receiver_on, g.sender_on) <= s.date
      AND coalesce(g.ends_on, '9999') >= s.date AND coalesce(g.broken_on, '9999') >= s.date);

-- name: stay_others
-- what: stays and absences of the person :expert, under all his records, except :id
SELECT y.no, coalesce(y.starts_on, ''), coalesce(y.ends_on, ''), coalesce(y.travel_before, 0), coalesce(y.travel_after, 0)
FROM stay y
WHERE y.id <> :id AND y.expert IN (
    SELECT x.id FROM expert me JOIN expert x ON x.id = coalesce(me.person, me.id) OR x.person = coalesce(me.person, me.id)
    WHERE me.id = :expert)
ORDER BY y.no;

-- name: stay_away
-- what: absences of all experts (not stays in villages), under each of the person's records, with their availability;
-- what: whether he has work that stands in :year
SELECT x.id, coalesce(x.available_from, ''), coalesce(x.available_to, ''), coalesce(y.starts_on, ''), coalesce(y.ends_on, ''),
       coalesce(y.travel_before, 0), coalesce(y.travel_after, 0),
       EXISTS (SELECT 1 FROM assignment a WHERE a.expert = x.id AND a.year = :year AND a.state <> 'cancelled')
FROM stay y /*scan*/ JOIN expert o ON o.id = y.expert
JOIN expert x ON x.id = coalesce(o.person, o.id) OR x.person = coalesce(o.person, o.id)
WHERE y.kind <> 'stay' ORDER BY x.id;

-- name: appraisal_stored
-- what: state and manual points of the appraisal :id as they are saved
SELECT state, coalesce(manual, 0) FROM appraisal WHERE id = :id;

-- name: station_appraisal_stored
-- what: state and manual points of the appraisal :id of a station as they are saved
SELECT state, coalesce(manual, 0) FROM station_appraisal WHERE id = :id;

-- name: plan_merits
-- what: experts with a published appraisal of :year, and its grade; some more than once
SELECT expert, coalesce(grade, '') FROM appraisal WHERE year = :year AND state <> 'draft';

-- name: plan_grade_shares
-- what: grades of persons, and the share of the weight for an appraisal that each gives
SELECT grade, share FROM grade WHERE kind = 'person';

-- name: offer_followed_by
-- what: the offer that was made in the place of the offer :id
SELECT no FROM offer WHERE follows = :id LIMIT 1;

-- name: demo_sent
-- what: assignments of :year by number: row, village, state, first and last day
SELECT a.id, n.region, a.state, a.starts_on, a.ends_on FROM assignment a JOIN need n ON n.id = a.need
WHERE a.year = :year AND a.starts_on IS NOT NULL AND a.ends_on IS NOT NULL ORDER BY a.no;

-- name: offer_live
-- what: the offer of :assignment that is open or accepted
SELECT id FROM offer WHERE assignment = :assignment AND state IN ('offered', 'accepted') LIMIT 1;
