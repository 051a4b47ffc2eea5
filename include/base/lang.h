/* The two languages of the program: English in the sources, Chinese in po/zh_CN.po. */
#ifndef TEPAI_BASE_LANG_H
#define TEPAI_BASE_LANG_H

enum lang { LANG_EN, LANG_ZH, LANG__COUNT };

/*
 * Makes `lang` the language of every _() from now on; may be called again while running.
 * `catalog` is the folder that holds zh_CN/LC_MESSAGES/tepai.mo; NULL keeps the one named before.
 * A locale with UTF-8 must be set; without one, C.UTF-8 is set here.
 */
void lang_use(enum lang lang, const char *catalog);

/* The language in use. */
enum lang lang_now(void);

/*
 * What _() means: `text` (an English source text) in the language in use. Lent forever. Any thread; a screen asks for some
 * hundred at every key, so those of the program itself are remembered.
 */
const char *lang_say(const char *text) __attribute__((format_arg(1)));

/* `text` (an English source text) in a language, whatever is in use. Lent forever. */
const char *lang_text(enum lang lang, const char *text);

/* "zh_CN", "zh", "zh_CN.UTF-8" … -> Chinese; "en…", "C", "" -> English; -1 for anything else. */
int lang_from_name(const char *name);

#endif
