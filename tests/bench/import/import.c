/*
 * How fast an import is beside the sqlite3 shell's own .import of the same file into a bare table with the same
 * columns and the same indexes (number and division), and how much memory it takes.
 *
 *   TEPAI=./tepai tests/bench/import/import [-n ROWS] [-s SEED] [-d FOLDER] [-x] [-k]
 *
 * -x shuffles numbers and divisions; without it rows stand in order of number, village by village, as exports do.
 * -k keeps the file and the database as the first import left it, for other measurements. Needs the sqlite3 shell, and in the folder about 3 GB for a million rows. Every name and number is made up.
 */
#include "base/buf.h"
#include "base/date.h"
#include "work/assets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    long rows;
    uint64_t seed;
    bool shuffled, keep;
    const char *folder, *tepai;
    const char **villages; /* 12 digits each; lent by the asset */
    size_t village_count;
};

struct run {
    double seconds;
    long peak_kib;
    int status;
};

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static unsigned pick(struct job *j, unsigned below)
{
    return (unsigned)(next_random(&j->seed) % below);
}

static void fail(const char *what)
{
    fprintf(stderr, "import bench: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Codes of level 5 out of the divisions that the program carries; the code stands first on each line. */
static void find_villages(struct job *j)
{
    const struct asset *a = asset_find("regions/regions.csv");
    const char *p = (const char *)a->data;
    const char *end = p + a->len;

    j->villages = mem_zero(20000, sizeof *j->villages);
    while (p < end && j->village_count < 20000) {
        if (end - p > 12 && p[12] == ',' && memcmp(p + 9, "000", 3) != 0 && *p == '1')
            j->villages[j->village_count++] = p;
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        p = newline ? newline + 1 : end;
    }
}

static void put_id_number(struct job *j, struct buf *b)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    size_t from = b->len;
    int sum = 0;

    buf_addf(b, "159900%04u%02u%02u%03u", 1940 + pick(j, 65), 1 + pick(j, 12), 1 + pick(j, 28), pick(j, 1000));
    for (int i = 0; i < 17; i++)
        sum += (b->data[from + (size_t)i] - '0') * weights[i];
    buf_add_char(b, "10X98765432"[sum % 11]);
}

static void put_name(struct job *j, struct buf *b)
{
    static const char *const family[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "白", "包", "韩", "孟", "佟", "斯"};
    static const char *const given[] = {"明", "华", "丽", "强", "芳", "军", "敏", "静", "伟", "秀", "英", "娟", "勇", "艳", "杰", "涛", "霞", "平", "刚", "桂",
                                        "日", "娜", "其", "格", "乌", "云", "巴", "图", "苏", "和", "那", "仁", "花", "德", "力", "宝", "音", "塔", "娅", "兰"};

    buf_add(b, family[pick(j, 16)]);
    buf_add(b, given[pick(j, 40)]);
    if (pick(j, 4))
        buf_add(b, given[pick(j, 40)]);
}

static void put_row(struct job *j, long i, const char *village, struct buf *b)
{
    static const char *const classes[] = {"general", "allowance", "allowance_poor", "five_guarantees", "unstable", "marginal"};
    static const char *const causes[] = {"illness", "disability", "schooling", "illness;skill", "land;water", "labour", "skill;money;drive"};
    unsigned persons = 1 + pick(j, 6);

    buf_addf(b, "DEMO-%07ld,", i);
    put_name(j, b);
    buf_add_char(b, ',');
    put_id_number(j, b);
    buf_addf(b, ",%.12s,%s,%s,poor,%u,%u,%u.%02u,199%08u,6217%015u,20%02u-%02u-%02u,", village, classes[pick(j, 6)],
             causes[pick(j, 7)], persons, pick(j, persons + 1), 2000 + pick(j, 9000), pick(j, 100), pick(j, 100000000),
             pick(j, 1000000000), 14 + pick(j, 7), 1 + pick(j, 12), 1 + pick(j, 28));
    put_name(j, b);
    buf_add(b, ",DEMO\n");
}

static void write_csv(struct job *j, const char *path)
{
    FILE *f = fopen(path, "we");
    struct buf b = {0};
    long step = 1;
    size_t village = 0;

    if (!f)
        fail(path);
    if (j->shuffled) /* a step without a common factor visits every number once */
        for (step = j->rows / 2 + 1; step > 1; step++) {
            long a = j->rows, c = step;
            while (c) {
                long r = a % c;
                a = c;
                c = r;
            }
            if (a == 1)
                break;
        }
    fputs("no,head,id_number,region,class,causes,status,persons,labour,income,phone,bank_account,identified_on,helper,note\n", f);
    for (long i = 0; i < j->rows; i++) {
        if (j->shuffled || pick(j, 70) == 0)
            village = pick(j, (unsigned)j->village_count);
        buf_reset(&b);
        put_row(j, j->shuffled ? (long)((long long)i * step % j->rows) : i, j->villages[village], &b);
        if (fwrite(b.data, 1, b.len, f) != b.len)
            fail(path);
    }
    if (fclose(f) != 0)
        fail(path);
    buf_release(&b);
}

/* Runs a program with nothing on standard input or `input`; its standard error is ours. */
static struct run measure(char *const argv[], const char *input)
{
    int64_t start = clock_elapsed_us();
    struct rusage used;
    struct run r = {0};
    pid_t pid = fork();

    if (pid == 0) {
        int in = open(input ? input : "/dev/null", O_RDONLY);
        if (in < 0 || dup2(in, STDIN_FILENO) < 0)
            _exit(126);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &r.status, 0, &used) != pid)
        fail(argv[0]);
    r.seconds = (double)(clock_elapsed_us() - start) / 1e6;
    r.peak_kib = used.ru_maxrss;
    if (!WIFEXITED(r.status) || WEXITSTATUS(r.status) != 0) {
        fprintf(stderr, "import bench: %s did not succeed\n", argv[0]);
        exit(1);
    }
    return r;
}

static char *in_folder(const struct job *j, const char *name)
{
    struct buf b = {0};

    buf_addf(&b, "%s/%s", j->folder, name);
    return buf_take(&b);
}

static void remove_database(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    struct buf b = {0};

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        buf_reset(&b);
        buf_addf(&b, "%s%s", path, tails[i]);
        unlink(buf_text(&b));
    }
    buf_release(&b);
}

static struct run run_shell(const struct job *j, const char *csv)
{
    char *db = in_folder(j, "bare.db");
    char *script = in_folder(j, "bare.sql");
    char shell[] = "sqlite3";
    FILE *f = fopen(script, "we");

    if (!f)
        fail(script);
    fprintf(f,
            "CREATE TABLE household (no TEXT NOT NULL UNIQUE, head TEXT NOT NULL, id_number TEXT, region TEXT NOT NULL,"
            " class TEXT NOT NULL, causes TEXT, status TEXT NOT NULL, persons INTEGER, labour INTEGER, income INTEGER,"
            " phone TEXT, bank_account TEXT, identified_on TEXT, helper TEXT, note TEXT);\n"
            "CREATE INDEX household_region ON household (region);\n"
            ".import --csv --skip 1 %s household\n",
            csv);
    fclose(f);
    remove_database(db);
    char *const argv[] = {shell, db, NULL};
    struct run r = measure(argv, script);
    remove_database(db);
    unlink(script);
    free(db);
    free(script);
    return r;
}

static struct run run_tepai(const struct job *j, const char *db, char *a, char *b, char *c)
{
    char *program = mem_dup(j->tepai);
    char *path = mem_dup(db);
    char option[] = "--db";
    char *const argv[] = {program, option, path, a, b, c, NULL};
    struct run r = measure(argv, NULL);

    free(program);
    free(path);
    return r;
}

static void print(const char *what, struct run r, double bare)
{
    printf("%-28s %8.2f s  %5.2f of the shell's speed  peak %6.1f MiB\n", what, r.seconds, bare / r.seconds,
           (double)r.peak_kib / 1024);
    fflush(stdout);
}

static void run_all(const struct job *j)
{
    char *csv = in_folder(j, "households.csv");
    char *db = in_folder(j, "tepai.db");
    struct job source = *j;
    char init[] = "init", import[] = "import", household[] = "household", undo[] = "undo", batch[] = "--batch=1";

    write_csv(&source, csv);
    struct run bare = run_shell(j, csv);
    print("sqlite3 .import", bare, bare.seconds);
    remove_database(db);
    run_tepai(j, db, init, NULL, NULL);
    print("tepai import", run_tepai(j, db, import, household, csv), bare.seconds);
    if (j->keep) {
        printf("kept: %s, %s\n", csv, db);
    } else {
        print("tepai import, the same again", run_tepai(j, db, import, household, csv), bare.seconds);
        print("tepai undo --batch", run_tepai(j, db, undo, batch, NULL), bare.seconds);
        remove_database(db);
        unlink(csv);
    }
    free(csv);
    free(db);
}

int main(int argc, char **argv)
{
    struct job j = {.rows = 1000000, .seed = 1, .folder = "/tmp", .tepai = getenv("TEPAI")};

    for (int c; (c = getopt(argc, argv, "n:s:d:xk")) != -1;) {
        if (c == 'n')
            j.rows = strtol(optarg, NULL, 10);
        else if (c == 's')
            j.seed = strtoull(optarg, NULL, 10);
        else if (c == 'd')
            j.folder = optarg;
        else if (c == 'x')
            j.shuffled = true;
        else if (c == 'k')
            j.keep = true;
        else
            return 2;
    }
    if (!j.tepai)
        j.tepai = "./tepai";
    if (j.rows < 1)
        return 2;
    find_villages(&j);
    printf("%ld rows, seed %llu%s\n", j.rows, (unsigned long long)j.seed, j.shuffled ? ", shuffled" : "");
    run_all(&j);
    free(j.villages);
    return 0;
}
