/* Is the whole office sound? */
#include "work/check.h"

#include "plan_basis_store__.h"
#include "plan_records__.h"

#include "model/journal.h"
#include "model/repo.h"
#include "store/stmt.h"

#include <stdio.h>
#include <sys/vfs.h>

struct look {
    struct model *m;
    bool (*tick)(void *arg, const char *what, int64_t done, int64_t total);
    void *tick_arg;
    void (*found)(void *arg, const char *sentence);
    void *arg;
    int64_t done, total; /* parts looked at, and in all */
};

static bool go_on(struct look *l, struct err *e)
{
    l->done++;
    if (!l->tick || l->tick(l->tick_arg, _("checking"), l->done, l->total))
        return true;
    return err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
}

/* Numbers of statfs(2) and linux/magic.h. */
static const struct {
    unsigned long magic;
    const char *name;
} network_disks[] = {
    {0x6969, "NFS"},      {0x517b, "SMB"},     {0xfe534d42, "SMB"}, {0xff534d42, "CIFS"},
    {0x00c36400, "Ceph"}, {0x5346414f, "AFS"}, {0x01021997, "9P"},  {0x0bd00bd0, "Lustre"},
};

static void check_disk(struct look *l)
{
    struct statfs st;
    char sentence[400];

    if (statfs(db_path(l->m->db), &st) != 0)
        return;
    for (size_t i = 0; i < sizeof network_disks / sizeof *network_disks; i++)
        if (((unsigned long)st.f_type & 0xffffffffUL) == network_disks[i].magic) {
            snprintf(sentence, sizeof sentence,
                     _("disk: %s lies on a network file system (%s), where two machines would "
                       "damage it; move it to a local disk"),
                     db_path(l->m->db), network_disks[i].name);
            l->found(l->arg, sentence);
        }
}

static bool check_plans(struct look *l, struct err *e)
{
    const char *const faults[] = {_("a line of no known kind"), _("placed although forbidden"), _("one of them is gone")};
    struct stmt s;
    char sentence[400];

    stmt_open(&s, l->m->db, Q_CHECK_PLAN_LINES);
    while (stmt_next(&s)) {
        snprintf(sentence, sizeof sentence, _("plan %s: expert %s and need %s: %s"), stmt_col_text(&s, 0), stmt_col_text(&s, 1),
                 stmt_col_text(&s, 2), faults[stmt_col_int(&s, 3)]);
        l->found(l->arg, sentence);
    }
    return stmt_close(&s, e);
}

/* What solving a plan left for planning it again. */
static bool check_bases(struct look *l, struct err *e)
{
    struct stmt s;
    char sentence[400];

    stmt_open(&s, l->m->db, Q_CHECK_PLAN_BASES);
    while (stmt_next(&s)) {
        if (plan_basis__is_whole(stmt_col_blob(&s, 1), stmt_col_len(&s, 1)))
            continue;
        snprintf(sentence, sizeof sentence,
                 _("plan %s: the prices kept from solving it are damaged; they are passed over, and re-planning takes "
                   "longer until it is solved again"),
                 stmt_col_text(&s, 0));
        l->found(l->arg, sentence);
    }
    return stmt_close(&s, e);
}

/* What is kept of a year's records. */
static bool check_records(struct look *l, struct err *e)
{
    struct stmt s;
    char sentence[400];

    stmt_open(&s, l->m->db, Q_CHECK_PLAN_RECORDS);
    while (stmt_next(&s)) {
        if (plan_records__is_whole(stmt_col_blob(&s, 1), stmt_col_len(&s, 1)))
            continue;
        snprintf(sentence, sizeof sentence,
                 _("dispatch of %d: what is kept of its records is damaged; it is passed over, and planning takes longer until "
                   "a plan of the year is solved again"),
                 (int)stmt_col_int(&s, 0));
        l->found(l->arg, sentence);
    }
    return stmt_close(&s, e);
}

static bool check_types(struct look *l, struct err *e)
{
    for (int i = 0; i < entity_count; i++)
        if (!repo_check(l->m, entities[i], l->found, l->arg, e) || !go_on(l, e))
            return false;
    return true;
}

bool check_office(struct model *m,
                  bool (*tick)(void *arg, const char *what, int64_t done, int64_t total),
                  void *tick_arg, void (*found)(void *arg, const char *sentence), void *arg,
                  struct err *e)
{
    struct look l = {m, tick, tick_arg, found, arg, 0, entity_count + 3};
    int64_t lines;

    check_disk(&l);
    return db_check(m->db, found, arg, e) && go_on(&l, e) &&
           journal_verify(m, &lines, found, arg, e) && go_on(&l, e) && check_types(&l, e) &&
           check_plans(&l, e) && check_bases(&l, e) && check_records(&l, e) && go_on(&l, e);
}
