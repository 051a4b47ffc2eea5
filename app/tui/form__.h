/* One record being entered. */
#ifndef TEPAI_TUI_FORM_PRIVATE_H
#define TEPAI_TUI_FORM_PRIVATE_H

#include "line__.h"
#include "list__.h"
#include "tui__.h"

struct entry {
    char *raw;    /* what was typed, while it is no value of the field; NULL = the record's value counts */
    char *error;  /* what is wrong with it, or NULL; owned like raw */
    char *shown;  /* the value for people; owned */
    bool revealed; /* private: in the clear */
};

struct form {
    const struct entity *type;
    struct record r;      /* as entered */
    struct record before; /* as it stands in the database; id 0 = a new one */
    struct entry *entries;
    int at, top;
    struct line line;     /* text of the field under the cursor */
    bool edited;          /* line differs from the field */
    bool fresh;           /* a number or date was just entered: the first letter typed replaces it */
    bool draft_kept;      /* a draft of it stands in the database */
};

/* Is it entered as a line of text (else chosen from a list)? May it be changed at all? */
bool form_is_text(const struct field *f);
bool form_is_open(const struct form *f, int field);

/* Takes what was typed into the record; a fault stays beside the field. */
void form_commit(struct app *a, struct form *f);
void form_focus(struct app *a, struct form *f, int field);
void form_show(struct app *a, struct form *f);
void form_set_error(struct form *f, int field, const char *text);
bool form_is_changed(const struct form *f);
/* Sets a field from a text that a program wrote. */
void form_put(struct app *a, struct form *f, int field, const char *text);

/* form_draft.c: what was entered is kept until it is saved or dropped. */
void draft_save(struct app *a, struct form *f);
void draft_drop(struct app *a, struct form *f);
/* Is there one? `at` gets when it was typed. */
bool draft_find(struct app *a, struct form *f, char at[20]);
void draft_take(struct app *a, struct form *f);

/* form_draw.c */
void form_draw(const struct screen *s, struct canvas *c);
bool form_prompt(const struct screen *s, struct buf *out, int *cursor);

extern const struct command form_commands[]; /* form_commands.c */
unsigned form_result(struct app *a, struct screen *s, const struct result *r);
unsigned form_type(struct app *a, struct screen *s, const char *utf8, size_t len);

/* edit.c: long text; the answer's text is the new one. */
unsigned edit_open(struct app *a, int tag, const char *title, const char *text, const char *typed);

/* when.c: "+3", "-1w", "today", "5-20" -> "2026-03-18"; false if it is none of these. */
bool when_parse(const char *text, const char *today, char out[11]);

/* calendar.c: a day chosen by walking over months; the answer's text is YYYY-MM-DD, or "" for none. */
unsigned calendar_open(struct app *a, int tag, const char *title, const char *day);

/* view.c: the changes of a record, of one field only unless `field` is -1. */
unsigned view_history(struct app *a, const struct record *r, bool reveal, int field);

#endif
