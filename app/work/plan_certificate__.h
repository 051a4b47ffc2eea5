/* The proof of a bound, kept from the moment the flow was optimal. */
#ifndef TEPAI_WORK_PLAN_CERTIFICATE__H
#define TEPAI_WORK_PLAN_CERTIFICATE__H

#include "plan_net__.h"

struct plan_certificate;

/* Copies flow and potentials out of a solved network. Owned by the caller. */
struct plan_certificate *plan_certificate__take(const struct plan_net *p);
void plan_certificate__free(struct plan_certificate *c);

#endif
