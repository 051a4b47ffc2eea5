/*
 * Service logs out of a text file as an expert sends it: lines `key: value`, keys in Chinese or English, several logs in
 * one file. The format stands in docs/dispatch.md, "Service logs".
 */
#ifndef TEPAI_WORK_LOG_FILE_H
#define TEPAI_WORK_LOG_FILE_H

#include "model/model.h"

/*
 * Reads the file and saves its logs, all in one transaction or none. `key` is told the number of every log made, `fault`
 * every fault with its line; after a fault nothing is saved. `dry_run`: looks only.
 * Answers false only for what is not a fault of a line: the file cannot be read, the database is busy.
 */
struct log_sink {
    void (*key)(void *arg, const char *no);
    void (*fault)(void *arg, int64_t line, const char *sentence);
    void *arg;
};
MUST_USE bool log_file_add(struct model *m, const char *path, bool dry_run, const struct log_sink *sink, int64_t *logs,
                           int64_t *faults, struct err *e);

#endif
