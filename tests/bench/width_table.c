/*
 * Prints app/base/utf8_width_gen.c, the table of utf8_width(), from the wcwidth() of this machine's
 * libc under C.UTF-8. Run by hand when Debian's glibc learns new characters; test_base says when
 * the table and libc disagree in what we draw.
 */
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

static int cells(unsigned cp)
{
    int width = wcwidth((wchar_t)cp);

    if (width >= 0)
        return width;
    return cp >= 0x20000 && cp <= 0x3fffd ? 2 : 1;
}

static void print_ranges(const char *name, int width)
{
    int column = 0;

    printf("\nconst struct utf8_range utf8__%s[] = {", name);
    for (unsigned cp = 0xa0; cp < 0x110000; cp++) {
        if (cells(cp) != width)
            continue;
        unsigned first = cp;
        while (cp + 1 < 0x110000 && cells(cp + 1) == width)
            cp++;
        printf("%s{0x%x, 0x%x},", column++ % 4 ? " " : "\n    ", first, cp);
    }
    printf("\n};\nconst size_t utf8__%s_count = sizeof utf8__%s / sizeof *utf8__%s;\n", name, name,
           name);
}

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    printf(
        "/* Made by tests/bench/width_table.c from glibc's wcwidth under C.UTF-8; planes 2 and 3\n"
        " * are wide throughout. Not edited by hand. */\n"
        "#include \"utf8__.h\"\n");
    print_ranges("zero", 0);
    print_ranges("wide", 2);
    return 0;
}
