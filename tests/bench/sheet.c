/*
 * How fast the CSV reader is: MB/s beside a plain read that counts newlines of the same file.
 *   sheet FILE.csv [RUNS]       the best of RUNS (3)
 *   sheet --make LINES > FILE   a household-like file to try it on
 */
#include "sheet/sheet.h"

#include "base/date.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void make(long lines)
{
    static const char *const names[] = {"王小明", "李建国", "包金花", "格日勒图", "乌云其木格"};

    puts("no,head,region,class,causes,status,persons,income,phone,entered,note");
    for (long i = 0; i < lines; i++)
        printf(
            "H%08ld,%s,15042210%04ld,%ld,%ld;%ld,%ld,%ld,%ld.%02ld,139%08ld,2019-%02ld-%02ld,%s\n",
            i, names[i % 5], 4000 + i % 300, i % 4, i % 12, (i + 3) % 12, i % 3, 1 + i % 7,
            2000 + i % 9000, i % 100, i * 7919 % 100000000, 1 + i % 12, 1 + i % 28,
            i % 10 ? "" : "\"住房, 饮水\"");
}

static int64_t count_plain(const char *path)
{
    enum { STEP = 128 * 1024 };
    char *data = mem_new(STEP);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int64_t lines = 0;
    ssize_t n;

    while ((n = read(fd, data, STEP)) > 0)
        for (const char *p = data, *end = data + n;
             p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
            lines++;
    close(fd);
    free(data);
    return lines;
}

static int64_t count_rows(const char *path, int64_t *cells, int64_t *faults, int64_t *bytes)
{
    struct sheet_reader *r = NULL;
    struct sheet_row row;
    struct err e = {0};
    int64_t rows = 0;

    *cells = *faults = 0;
    if (!sheet_reader_open(path, &r, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(err_exit_status(e.code));
    }
    while (sheet_reader_next(r, &row, &e)) {
        rows++;
        *cells += (int64_t)row.count;
        *faults += row.fault != NULL;
    }
    *bytes = sheet_reader_done_bytes(r);
    sheet_reader_close(r);
    return rows;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--make") == 0) {
        make(strtol(argv[2], NULL, 10));
        return 0;
    }
    if (argc < 2) {
        fputs("usage: sheet FILE.csv [RUNS] | sheet --make LINES\n", stderr);
        return 2;
    }
    int64_t best_plain = INT64_MAX;
    int64_t best_reader = INT64_MAX;
    int64_t rows = 0;
    int64_t lines = 0;
    int64_t cells;
    int64_t faults;
    int64_t bytes = 0;
    for (int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 3; runs > 0; runs--) {
        int64_t t0 = clock_elapsed_us();
        lines = count_plain(argv[1]);
        int64_t t1 = clock_elapsed_us();
        rows = count_rows(argv[1], &cells, &faults, &bytes);
        int64_t t2 = clock_elapsed_us();
        best_plain = t1 - t0 < best_plain ? t1 - t0 : best_plain;
        best_reader = t2 - t1 < best_reader ? t2 - t1 : best_reader;
    }
    printf("plain read   %8.0f MB/s  %lld lines\n", (double)bytes / (double)best_plain,
           (long long)lines);
    printf("sheet reader %8.0f MB/s  %lld rows, %lld cells, %lld faults\n",
           (double)bytes / (double)best_reader, (long long)rows, (long long)cells,
           (long long)faults);
    return 0;
}
