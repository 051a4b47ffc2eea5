/* Checks that several record types share. */
#include "kinds__.h"

#include <string.h>

/* "YYYY-MM-DD" out of digits 7-14 of an ID number. */
static void birth_date_of(const char *id, char out[11])
{
    const char *d = id + 6;
    const char text[11] = {d[0], d[1], d[2], d[3], '-', d[4], d[5], '-', d[6], d[7], '\0'};

    memcpy(out, text, sizeof text);
}

static const char *sex_of(const char *id)
{
    return (id[16] - '0') % 2 ? "1" : "2";
}

void derive_from_id(struct record *r, int id_number, int birth_date, int sex)
{
    const char *id = record_text(r, id_number);
    char born[11];

    if (strlen(id) != 18)
        return;
    birth_date_of(id, born);
    if (!r->values[birth_date].set)
        record_put_text(r, birth_date, born, 10);
    if (!r->values[sex].set)
        record_put_text(r, sex, sex_of(id), 1);
}

bool check_id_agrees(const struct record *r, int id_number, int birth_date, int sex, struct err *e)
{
    const char *id = record_text(r, id_number);
    char born[11];

    if (strlen(id) != 18)
        return true;
    birth_date_of(id, born);
    if (r->values[birth_date].set && strcmp(record_text(r, birth_date), born) != 0)
        return err_field(e, r->entity->fields[birth_date].name, _("the ID number says another day of birth"));
    if (r->values[sex].set && strcmp(record_text(r, sex), sex_of(id)) != 0)
        return err_field(e, r->entity->fields[sex].name, _("the ID number says the other sex"));
    return true;
}
