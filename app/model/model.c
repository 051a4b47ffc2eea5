/* The open office: who works, what day it is. */
#include "model/model.h"

#include "base/date.h"
#include "journal__.h"
#include "model/code.h"
#include "model/scope.h"
#include "repo__.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void start(struct model *m, struct db *db, const char *today, enum lang lang)
{
    memset(m, 0, sizeof *m);
    m->db = db;
    m->lang = lang;
    if (today)
        memcpy(m->today, today, sizeof m->today - 1);
    else
        date_format(date_today(), m->today);
}

void model_open_system(struct model *m, struct db *db, const char *today, enum lang lang)
{
    start(m, db, today, lang);
    memcpy(m->who.name, "tepai", sizeof "tepai");
    m->who.role = ROLE_ADMINISTRATOR;
    memcpy(m->who.area, "15", sizeof "15");
}

void model_open_beside(struct model *m, const struct model *of, struct db *db)
{
    start(m, db, of->today, of->lang);
    m->who = of->who;
}

static int role_of(const char *code)
{
    for (int i = 0; i < ROLE__COUNT; i++)
        if (strcmp(role_names[i], code) == 0)
            return i;
    return -1;
}

/* Whoever owns the file could change it anyhow: he works as the administrator unless he says otherwise. */
static const char *default_account(struct db *db)
{
    struct stat st;

    if (geteuid() == 0 || (stat(db_path(db), &st) == 0 && st.st_uid == geteuid()))
        return "admin";
    return NULL;
}

static bool read_account(struct model *m, struct stmt *s, const char *name, struct err *e)
{
    int role = role_of(stmt_col_text(s, 1));

    if (!stmt_col_int(s, 3))
        return err_set(e, ERR_DENIED, _("the account \"%s\" is disabled; ask an administrator"), name);
    if (role < 0 || !scope_prefix(stmt_col_text(s, 2), m->who.area))
        return err_set(e, ERR_STORE, _("the account \"%s\" is damaged; run `tepai check`"), name);
    m->who.id = stmt_col_int(s, 0);
    m->who.role = (enum role)role;
    return true;
}

bool model_open(struct model *m, struct db *db, const char *name, const char *today,
                enum lang lang, struct err *e)
{
    struct stmt s;

    start(m, db, today, lang);
    if (!name)
        name = default_account(db);
    if (!name)
        return err_set(e, ERR_DENIED, _("say who you are: --as ACCOUNT"));
    if (strlen(name) >= sizeof m->who.name)
        return err_set(e, ERR_DENIED, _("there is no account \"%.32s\"; ask an administrator for one"), name);
    memcpy(m->who.name, name, strlen(name) + 1);
    stmt_open(&s, db, Q_ACCOUNT_BY_NAME);
    stmt_text(&s, ":name", name);
    bool found = stmt_next(&s);
    bool ok = found && read_account(m, &s, name, e);
    if (!stmt_close(&s, e))
        return false;
    return ok || err_set(e, ERR_DENIED, _("there is no account \"%s\"; ask an administrator for one"), name);
}

void model_close(struct model *m)
{
    code_forget(m);
    repo__forget(m);
    if (m->journal) {
        buf_release(&m->journal->patch);
        buf_release(&m->journal->chain);
        free(m->journal);
    }
    memset(m, 0, sizeof *m);
}
