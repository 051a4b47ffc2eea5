/* The sentences of the desk: plan_desk_say.c holds them, plan_desk_why.c and plan_desk_supply.c say them. */
#ifndef TEPAI_WORK_PLAN_DESK_SAY__H
#define TEPAI_WORK_PLAN_DESK_SAY__H

#include "plan_desk__.h"

enum desk_say {
    SAY_WHY_NOBODY,
    SAY_WHY_AWAY,
    SAY_WHY_FORBIDDEN,
    SAY_WHY_QUOTA,
    SAY_WHY_PLACES,
    SAY_WHY_LIMIT,
    SAY_WHY_LIMIT_OF,
    SAY_WHY_PARTNER,
    SAY_WHY_WORTH,
    SAY_WHY_FREE,
    SAY_WHY_BETTER,
    SAY_LIFT_ALLOW,
    SAY_LIFT_ALLOW_NOT,
    SAY_LIFT_QUOTA,
    SAY_LIFT_QUOTA_NOT,
    SAY_LIFT_PLACE,
    SAY_LIFT_PLACE_NOT,
    SAY_WAY,
    SAY_WAY_NONE,
    SAY_WAY_SOME,
    SAY_NEED,
    SAY_NEED_POOR,
    SAY_SENT,
    SAY_PINNED,
    SAY_WORKING,
    SAY_UNPIN,
    SAY_NOT_BEST,
    SAY_WITHOUT,
    SAY_OTHER_EXPERT,
    SAY_OTHER_EXPERT_NONE,
    SAY_OTHER_NEED,
    SAY_OTHER_NEED_NONE,
    SAY_EXPERT,
    SAY_IDLE_UNFIT,
    SAY_IDLE,
    SAY_QUOTA,
    SAY_QUOTA_MOST,
    SAY_QUOTA_MET,
    SAY_MISS_FEW,
    SAY_MISS_OWN,
    SAY_MISS_UPPER,
    SAY_MISS_UNFIT,
    SAY_MISS_POOR,
    SAY_MISS_OTHER,
    SAY_MISS_UNCOUNTED,
    SAY_QUOTA_WAY,
    SAY_QUOTA_RAISE,
    SAY_SUPPLY,
    SAY_BASE,
    SAY_BASE_EMPTY,
    SAY_INEXACT,
    SAY__COUNT
};

/* A blank of a sentence; the list ends with name NULL. */
struct desk_blank {
    const char *name, *text;
};

/* One sentence and a line end. A blank that is not given is a BUG. */
void desk__say(struct buf *out, enum desk_say what, const struct desk_blank *blanks);
#define SAY(out, what, ...) desk__say((out), (what), (const struct desk_blank[]){__VA_ARGS__, {NULL, NULL}})

/* Words for the blanks, in the arena. */
const char *desk__change(const struct plan_effect *effect, struct arena *mem);
const char *desk__who(const struct plan_desk *d, int32_t expert, struct arena *mem);
const char *desk__number(int64_t n, struct arena *mem);
const char *desk__quota(const struct plan_desk *d, int32_t quota, struct arena *mem);
const char *desk__sum(struct plan_desk *d, struct plan_pair p, struct arena *mem);
const char *desk__moves(const struct plan_desk *d, const struct plan_way *w, struct arena *mem);

#endif
