/* The two languages of the program. */
#include "base/lang.h"

#include "base/err.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* glibc's way to say that LANGUAGE has changed (gettext manual, 11.2.9). */
extern int _nl_msg_cat_cntr;

enum { REMEMBERED = 512 };

static enum lang in_use = LANG_EN;

/* Where the program's own texts lie: they stay what they are (ld(1) names the ends). */
extern const char __executable_start[], edata[];

/* The text that stood at an address, as it was said last; each thread has its own. */
struct said {
    const char *text, *said;
    int switches; /* the language was switched so often then */
};
static _Thread_local struct said remembered[REMEMBERED];

static void set_language(enum lang lang)
{
    setenv("LANGUAGE", lang == LANG_ZH ? "zh_CN" : "en", 1);
    _nl_msg_cat_cntr++;
}

void lang_use(enum lang lang, const char *catalog)
{
    /* only what is used: each of the others is files to open at every start. LANGUAGE says which language, see above. */
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    if (!setlocale(LC_MESSAGES, "C.UTF-8"))
        setlocale(LC_MESSAGES, "");
    if (catalog)
        bindtextdomain("tepai", catalog);
    bind_textdomain_codeset("tepai", "UTF-8");
    textdomain("tepai");
    in_use = lang;
    set_language(lang);
}

enum lang lang_now(void)
{
    return in_use;
}

const char *lang_say(const char *text)
{
    if (in_use == LANG_EN)
        return text;
    if (text < __executable_start || text >= edata)
        return gettext(text);
    struct said *r = &remembered[((uintptr_t)text >> 2) % REMEMBERED];
    if (r->text != text || r->switches != _nl_msg_cat_cntr)
        *r = (struct said){text, gettext(text), _nl_msg_cat_cntr};
    return r->said;
}

const char *lang_text(enum lang lang, const char *text)
{
    if (lang == LANG_EN)
        return text;
    if (lang == in_use)
        return gettext(text);
    set_language(lang);
    const char *found = gettext(text);
    set_language(in_use);
    return found;
}

int lang_from_name(const char *name)
{
    if (strncmp(name, "zh", 2) == 0)
        return LANG_ZH;
    if (!*name || strncmp(name, "en", 2) == 0 || strcmp(name, "C") == 0 || strncmp(name, "C.", 2) == 0 ||
        strcmp(name, "POSIX") == 0)
        return LANG_EN;
    return -1;
}
