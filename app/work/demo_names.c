/* Names of people and units, ID numbers and phones that belong to nobody. */
#include "base/date.h"
#include "demo__.h"

#include <stdio.h>
#include <string.h>

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "高", "林", "郑", "梁", "宋", "韩", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许",
    "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘",
    "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊",
    "白", "孟", "秦", "侯", "江", "尹", "段", "雷", "史", "龙", "陶", "贺", "顾", "毛", "郝", "龚",
};
static const char *const mongol_surnames[] = {"包", "白", "吴", "何", "陈", "佟", "齐", "敖", "梁", "席"};
static const char *const male_given[] = {
    "伟", "强", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉", "鹏", "华", "飞", "斌", "波",
    "宇", "浩", "凯", "健", "俊", "帆", "亮", "海", "志", "国", "建", "文", "永", "福", "贵", "荣",
    "成", "德", "玉", "春", "山", "林", "龙", "宝", "财", "喜", "清", "东", "北", "忠", "义", "和",
};
static const char *const female_given[] = {
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀", "英", "玲", "桂", "兰", "红", "梅", "凤",
    "玉", "莲", "云", "琴", "香", "月", "珍", "萍", "燕", "花", "琳", "雪", "婷", "慧", "莹", "洁",
    "淑", "荣", "芬", "菊", "素", "彩", "春", "佳", "欣", "怡", "颖", "晶", "倩", "丹", "蕾", "爱",
};
static const char *const mongol_male[] = {
    "巴特尔", "宝音", "朝鲁", "苏和", "那顺", "额尔敦", "孟和", "特木尔", "哈斯", "布和", "乌力吉", "阿拉坦",
    "吉日嘎拉", "格日勒图", "白音", "青格勒", "呼和", "斯琴巴图", "那日苏", "敖特根", "满都拉", "毕力格",
    "达来", "图门", "宝力道", "胡日查", "阿古拉", "朝格图", "嘎日迪", "海日罕", "照日格图", "巴雅尔",
    "苏日塔拉", "德力格尔", "松布尔", "牧仁", "金山", "铁柱", "长青", "双喜",
};
static const char *const mongol_female[] = {
    "其其格", "苏日娜", "乌云", "萨仁", "娜仁", "高娃", "斯琴", "塔娜", "琪琪格", "托娅", "阿茹娜", "乌日娜",
    "娜布其", "图雅", "萨日娜", "哈斯其木格", "乌兰", "通拉嘎", "诺敏", "娜日苏", "玉英", "金花", "赛罕",
    "莎茹拉", "敖登", "阿木尔", "格日勒", "代小", "银花", "斯日古楞", "苏布达", "红霞", "梅花", "杭盖",
};
/* second halves of two-part names */
static const char *const male_tails[] = {"巴图", "巴雅尔", "吉雅", "仓", "图", "苏荣", "巴特尔"};
static const char *const female_tails[] = {"其其格", "高娃", "花", "其木格", "塔娜", "格日乐"};

static void add(char out[DEMO_NAME_BYTES], const char *s)
{
    size_t len = strlen(out);
    size_t more = strlen(s);

    BUG_ON(len + more >= DEMO_NAME_BYTES);
    memcpy(out + len, s, more + 1);
}

static void add_given(struct demo_rng *g, bool female, char out[DEMO_NAME_BYTES])
{
    for (int parts = demo__chance(g, 78) ? 2 : 1; parts > 0; parts--)
        add(out, female ? DEMO_PICK(g, female_given) : DEMO_PICK(g, male_given));
}

/* Four in five have a Mongolian name, one in five a surname and a Chinese one. */
static void add_mongol(struct demo_rng *g, bool female, char out[DEMO_NAME_BYTES])
{
    if (demo__chance(g, 20)) {
        add(out, DEMO_PICK(g, mongol_surnames));
        add_given(g, female, out);
        return;
    }
    add(out, female ? DEMO_PICK(g, mongol_female) : DEMO_PICK(g, mongol_male));
    if (strlen(out) <= 6 && demo__chance(g, 60))
        add(out, female ? DEMO_PICK(g, female_tails) : DEMO_PICK(g, male_tails));
}

void demo__name(struct demo_rng *g, bool mongol, bool female, char out[DEMO_NAME_BYTES])
{
    out[0] = '\0';
    if (mongol) {
        add_mongol(g, female, out);
        return;
    }
    /* the first surnames are the frequent ones */
    int32_t a = demo__below(g, sizeof surnames / sizeof *surnames);
    int32_t b = demo__below(g, sizeof surnames / sizeof *surnames);
    add(out, surnames[a < b ? a : b]);
    add_given(g, female, out);
}

void demo__child_name(struct demo_rng *g, const char *parent, bool mongol, bool female, char out[DEMO_NAME_BYTES])
{
    out[0] = '\0';
    if (mongol) {
        add_mongol(g, female, out);
        return;
    }
    memcpy(out, parent, 3); /* one Chinese character */
    out[3] = '\0';
    add_given(g, female, out);
}

static char check_digit(const char *id)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

/* The next number of a day and sex: odd for men, even for women; 0 when all 499 are used. */
static int32_t next_number(struct demo *d, int32_t born, bool female)
{
    int32_t day = d->today_days - born;

    BUG_ON(day < 0 || day >= DEMO_BIRTH_DAYS);
    uint16_t *last = &d->births[2 * day + female];
    if (*last == 499)
        return 0;
    ++*last;
    return female ? 2 * *last : 2 * *last - 1;
}

void demo__id_number(struct demo *d, int32_t *born, bool female, char out[DEMO_ID_BYTES])
{
    int32_t number;

    while (!(number = next_number(d, *born, female)))
        --*born;
    struct date day = date_from_days(*born);
    struct buf b = {0};
    buf_addf(&b, "159900%04d%02d%02d%03d", day.year, day.month, day.day, number);
    BUG_ON(b.len != 17);
    memcpy(out, buf_text(&b), 17);
    out[17] = check_digit(out);
    out[18] = '\0';
    buf_release(&b);
}

void demo__phone(struct demo_rng *g, char out[DEMO_PHONE_BYTES])
{
    int32_t number = demo__below(g, 10000);

    memcpy(out, "1990000", 7);
    for (int i = 10; i >= 7; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
    out[11] = '\0';
}

const char *demo__employer(struct demo *d, struct demo_rng *g, int32_t programme, int32_t league)
{
    static const char *const units[DEMO_PROGRAMMES][5] = {
        {"农牧技术推广中心", "动物疫病预防控制中心", "林业和草原工作站", "水利技术服务站", "农牧业合作社联合社"},
        {"农牧业科学研究所", "职业学院", "畜牧工作站", "科技信息研究所", "中心医院"},
        {"农业大学", "农牧业科学院", "医科大学", "林业科学研究院", "科技企业"},
    };
    struct buf b = {0};

    buf_addf(&b, "演示单位·%s%s", programme == 2 ? "自治区" : demo__league_names[league], units[programme][demo__below(g, 5)]);
    const char *kept = arena_dup(&d->mem, buf_text(&b));
    buf_release(&b);
    return kept;
}
