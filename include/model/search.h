/*
 * Search text: what makes 小明, xm, wxm, wangxm and a number's tail find the record.
 *
 * The text is words separated by blanks, made on save and indexed by one contentless FTS5 table a type
 * (TYPE_search, rowid = the record's id): Chinese as overlapping pairs plus the last character alone, Latin
 * and digits as words, the pinyin initials and the full pinyin of Chinese, numbers also from their end.
 */
#ifndef TEPAI_MODEL_SEARCH_H
#define TEPAI_MODEL_SEARCH_H

#include "model/model.h"
#include "model/record.h"

/* Appends the search words of the record. Depends on the record's FIELD_SEARCH values alone. */
void search_words(const struct record *r, struct buf *out);

/*
 * Turns what a person typed into a match expression; blanks mean "and". `private_too`: tails of private
 * numbers count. False if nothing searchable is in it.
 */
bool search_match(const char *typed, bool private_too, struct buf *out);

/*
 * The first Chinese character typed, ended by NUL, and its bytes; 0 = none. Records that do not mention it in a public
 * searched field cannot fit: asked first, because it is a tenth of the work of search_words.
 */
size_t search_first_han(const char *typed, char out[5]);
bool search_mentions(const struct record *r, const char *text, size_t len);

/* Do a record's words (search_words) fit what search_match made? The same answer as the index gives. */
bool search_holds(const char *match, const char *words);

/* Brings the search row up to date; either record may be NULL. Inside the caller's transaction. */
MUST_USE bool search_update(struct model *m, const struct record *before,
                            const struct record *after, struct err *e);

/* The same for a new record whose words are known already. */
MUST_USE bool search_add(struct model *m, const struct record *r, const char *words, size_t len, struct err *e);

/* The match expression of one whole private number: finds the records that have exactly it. */
void search_number_word(const char *number, size_t len, struct buf *out);

/*
 * From now on search text is gathered and goes into its tables in large pieces, which is several times faster where
 * many records are changed or removed in one transaction. Inside the caller's write transaction, to be ended by
 * search_settle before it; until then a search may not find what was just saved.
 */
void search_hold(struct model *m);

/* Writes what was gathered; or forgets it, with `keep` false because all is taken back, and answers false. */
MUST_USE bool search_settle(struct model *m, bool keep, struct err *e);

/*
 * Sets the search table of a type for many changes in one transaction (merged in larger steps), and back.
 * Inside the caller's write transaction.
 */
MUST_USE bool search_bulk(struct model *m, const struct entity *t, bool on, struct err *e);

/*
 * Makes one piece of a search table that lies in more than `pieces`: a search looks through each. In a transaction of its
 * own, in which nobody else can save: two seconds for a million records. *merged = it was done.
 */
MUST_USE bool search_merge(struct model *m, const struct entity *t, int pieces, bool *merged, struct err *e);

/* Makes the search table of a type anew from its rows. */
MUST_USE bool search_rebuild(struct model *m, const struct entity *t, struct err *e);

#endif
