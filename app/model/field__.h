/* How each field type is read; see struct field_ops. Only for field.c and field_parse.c. */
#ifndef TEPAI_MODEL_FIELD_PRIVATE_H
#define TEPAI_MODEL_FIELD_PRIVATE_H

#include "model/field.h"

#define PARSER(name)                                                                               \
    bool name(struct model *m, const struct field *f, const char *in, size_t len,                  \
              struct arena *mem, struct value *out, struct err *e)

PARSER(parse_text);
PARSER(parse_long_text);
PARSER(parse_int);
PARSER(parse_decimal);
PARSER(parse_money);
PARSER(parse_date);
PARSER(parse_bool);
PARSER(parse_code);
PARSER(parse_code_set);
PARSER(parse_ref);
PARSER(parse_region);
PARSER(parse_id_number);
PARSER(parse_phone);

/* The natural key of the record referred to, asked of the store where the value has not got it. */
void ref_dump(struct model *m, const struct field *f, const struct value *v, struct buf *out);

#endif
