/* The area of an account as a condition of the generic SELECT, built from descriptor names. */
#include "model/entity.h"
#include "model/scope.h"

#include <string.h>

void scope_condition(const struct entity *t, const char *alias, const char *area, struct buf *sql)
{
    char low[13];
    char high[14];

    if (strlen(area) <= 2 || (t->region < 0 && t->region_via < 0)) {
        buf_add(sql, "1");
        return;
    }
    if (t->region >= 0) {
        const char *column = t->fields[t->region].name;
        scope_range(area, low, high);
        buf_addf(sql, "(%s.%s>='%s' AND %s.%s<'%s')", alias, column, low, alias, column, high);
        return;
    }
    const struct field *via = &t->fields[t->region_via];
    char inner[64];
    struct buf name = {0};
    buf_addf(&name, "%s_%s", alias, via->name);
    BUG_ON(name.len >= sizeof inner);
    memcpy(inner, buf_text(&name), name.len + 1);
    buf_release(&name);
    buf_addf(sql, "%s.%s IN (SELECT %s.id FROM \"%s\" %s WHERE ", alias, via->name, inner, via->u.to->name,
             inner);
    scope_condition(via->u.to, inner, area, sql);
    buf_add(sql, ")");
}

void scope_of_actor(const struct actor *who, const struct entity *t, enum verb verb,
                    const char *alias, struct buf *sql)
{
    enum reach reach = role_reach(who->role, t->class, verb);

    if (reach == REACH_NONE)
        buf_add(sql, "0");
    else if (reach == REACH_ALL)
        buf_add(sql, "1");
    else
        scope_condition(t, alias, who->area, sql);
}
