/* Who may do what: the one printed table. */
#include "model/role.h"

#include "model/entity.h"
#include "model/scope.h"

const char *const role_names[ROLE__COUNT] = {
    [ROLE_STAFF] = N_("staff"),
    [ROLE_COORDINATOR] = N_("coordinator"),
    [ROLE_REVIEWER] = N_("reviewer"),
    [ROLE_AUDITOR] = N_("auditor"),
    [ROLE_ADMINISTRATOR] = N_("administrator"),
};
const char *const verb_names[VERB__COUNT] = {
    [VERB_READ] = N_("read"),     [VERB_ADD] = N_("add"),   [VERB_SET] = N_("set"),
    [VERB_REMOVE] = N_("remove"), [VERB_DO] = N_("do"),     [VERB_REVEAL] = N_("reveal"),
    [VERB_IMPORT] = N_("import"), [VERB_UNDO] = N_("undo"),
};
const char *const class_names[CLASS__COUNT] = {
    [CLASS_PLACE] = "place",
    [CLASS_CASE] = "case",
    [CLASS_DISPATCH] = "dispatch",
    [CLASS_APPRAISAL] = "appraisal",
    [CLASS_ACCOUNT] = "account",
};

/*
 * The table. One letter a verb in the order read add set remove do reveal import undo:
 * '-' no, 'a' inside the account's area, '*' everywhere.
 */
/* clang-format off */
static const char *const grants[CLASS__COUNT][ROLE__COUNT] = {
    /*                   staff       coordinator  reviewer    auditor     administrator */
    [CLASS_PLACE]    = { "*-------", "*-aa----",  "*-------", "*-------", "********" },
    [CLASS_CASE]     = { "aaa-aaa-", "aaa-a-a-",  "a-a-aa-a", "a-------", "********" },
    [CLASS_DISPATCH] = { "*---a---", "*aaaaaaa",  "*---a---", "*-------", "********" },
    [CLASS_APPRAISAL] = { "a-------", "aaaaaaaa", "a---a---", "a-------", "********" },
    [CLASS_ACCOUNT]  = { "--------", "--------",  "--------", "a-------", "********" },
};
/* clang-format on */

enum reach role_reach(enum role role, enum record_class class, enum verb verb)
{
    char letter = grants[class][role][verb];

    return letter == '*' ? REACH_ALL : letter == 'a' ? REACH_AREA : REACH_NONE;
}

bool role_may(const struct actor *who, const struct entity *t, enum verb verb, const char *region)
{
    enum reach reach = role_reach(who->role, t->class, verb);

    return reach == REACH_ALL || (reach == REACH_AREA && scope_holds(who->area, region));
}

bool role_require(const struct actor *who, const struct entity *t, enum verb verb,
                  const char *region, struct err *e)
{
    if (role_may(who, t, verb, region))
        return true;
    if (role_reach(who->role, t->class, verb) == REACH_NONE)
        return err_set(e, ERR_DENIED, _("%s (%s) may not %s records of type %s"), who->name,
                       _(role_names[who->role]), _(verb_names[verb]), entity_word(t));
    return err_set(e, ERR_DENIED, _("%s (%s) may %s records of type %s only inside area %s"),
                   who->name, _(role_names[who->role]), _(verb_names[verb]), entity_word(t),
                   who->area);
}

bool role_require_office(const struct actor *who, bool read_only, struct err *e)
{
    if (who->role == ROLE_ADMINISTRATOR || (read_only && who->role == ROLE_AUDITOR))
        return true;
    return err_set(e, ERR_DENIED,
                   read_only ? _("only administrators and auditors may do this, not %s (%s)")
                             : _("only administrators may do this, not %s (%s)"),
                   who->name, _(role_names[who->role]));
}
