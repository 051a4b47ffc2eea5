/* What the descriptors share: short words for flags, checks that several types use. */
#ifndef TEPAI_MODEL_KINDS_PRIVATE_H
#define TEPAI_MODEL_KINDS_PRIVATE_H

#include "model/kinds.h"
#include "model/record.h"

enum {
    KEY = FIELD_REQUIRED | FIELD_FIXED,
    NUMBER = FIELD_REQUIRED | FIELD_FIXED | FIELD_UNIQUE | FIELD_SEARCH,
};

/* The later date may not come before the earlier one; either may be empty. */
static inline bool check_order(const struct record *r, int earlier, int later, struct err *e)
{
    const char *from = record_text(r, earlier);
    const char *to = record_text(r, later);

    for (int i = 0; *from && *to && i < 10; i++) {
        if (to[i] > from[i])
            return true;
        if (to[i] < from[i])
            return err_field(e, r->entity->fields[later].name, _("%s comes before %s"), to, from);
    }
    return true;
}

/*
 * Birth date and sex given beside an ID number must be those in it (GB 11643: digits 7-14 and the
 * parity of digit 17).
 */
bool check_id_agrees(const struct record *r, int id_number, int birth_date, int sex, struct err *e);

/* Fills birth date and sex from the ID number where they are empty. */
void derive_from_id(struct record *r, int id_number, int birth_date, int sex);

#endif
