/* The two languages of the program. */
#include "base/lang.h"

#include "base/err.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* glibc's way to say that LANGUAGE has changed (gettext manual, 11.2.9). */
extern int _nl_msg_cat_cntr;

static enum lang in_use = LANG_EN;

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
