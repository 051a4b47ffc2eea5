/* What villages ask for, callers want to know, experts answer and visitors find: a few plain sentences a family of specialties. */
#include "demo__.h"

#include <string.h>

struct topic {
    const char *family; /* code of the list specialty */
    const char *needs[3];
    const char *questions[2];
    const char *answers[2];
};

static const struct topic topics[] = {
    {"crop",
     {"玉米高产栽培和病虫害防治指导", "温室蔬菜品种和水肥管理", "盐碱地改良和膜下滴灌指导"},
     {"玉米叶片发黄有斑点，怎么办？", "大棚西红柿烂根，用什么药？"},
     {"按叶斑病处理，及时喷药，下周复查。", "先控水通风，再灌根，三天后回访。"}},
    {"forestry",
     {"文冠果、沙棘经济林管护", "农田防护林更新和病虫害防治", "山杏嫁接和修剪技术"},
     {"沙棘林大片干枯，是什么原因？", "果树春天怎样修剪？"},
     {"多为木蠹蛾危害，清除病株并诱杀。", "先去病枝，再疏内膛，附图说明。"}},
    {"livestock",
     {"肉牛冷配改良和育肥技术", "肉羊舍饲和饲草料搭配", "退化草场补播和划区轮牧"},
     {"母牛产后不发情，怎么办？", "青贮玉米发霉还能喂吗？"},
     {"先补饲查体况，必要时同期发情。", "发霉部分必须弃掉，压实密封再取用。"}},
    {"veterinary",
     {"布病防控和免疫程序指导", "牛羊常见病诊治培训", "春秋两季防疫技术支持"},
     {"羊羔拉稀，两天死了三只，怎么办？", "牛蹄子烂了怎样处理？"},
     {"隔离病羔，补液并化验，明日到户。", "清创上药，保持圈舍干燥。"}},
    {"water",
     {"人畜饮水井水质处理", "节水灌溉设施维护", "防洪沟渠疏浚指导"},
     {"井水发黄能不能喝？", "滴灌带堵了怎么清？"},
     {"先停用，取样化验，再装滤料。", "用稀酸冲洗，并加装过滤器。"}},
    {"food",
     {"牛肉干和奶食品加工卫生规范", "杂粮储藏和分级包装", "荞麦小米深加工技术"},
     {"奶豆腐怎样延长保质期？", "小米生虫怎么保存？"},
     {"控制水分并真空包装，冷藏销售。", "低温密封，入仓前晾干。"}},
    {"engineering",
     {"农机具维修和播种机调试", "光伏发电设备维护", "村级信息平台使用培训"},
     {"播种机漏播，怎么调？", "光伏板发电变少，是什么原因？"},
     {"检查排种盘间隙，附视频。", "先清洗板面，再查逆变器。"}},
    {"economy",
     {"合作社财务和章程规范", "农产品电商开店和物流", "乡村旅游接待培训"},
     {"合作社分红怎样记账？", "网上卖羊肉要什么手续？"},
     {"按交易量返还，示范表格已发。", "办理食品经营许可并冷链发货。"}},
    {"health",
     {"慢性病管理和义诊", "布病人畜共患防护宣讲", "蒙医适宜技术下乡"},
     {"老人高血压怎样随访？", "接羔以后发热腰疼要查什么？"},
     {"签约家庭医生，每月测量一次。", "尽快到旗医院查布病。"}},
    {"environment",
     {"生活污水和垃圾处理指导", "畜禽粪污资源化利用", "沙化土地治理技术"},
     {"羊粪怎样发酵还田？", "垃圾坑渗水怎么办？"},
     {"堆高加菌剂，翻堆三次。", "铺防渗层，雨季前清运。"}},
};

static const struct topic *topic_of(const char *family)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topics[i].family, family) == 0)
            return &topics[i];
    BUG("no sentences for the family %s", family);
}

const char *demo__need_text(struct demo_rng *g, const char *family)
{
    return DEMO_PICK(g, topic_of(family)->needs);
}

const char *demo__question(struct demo_rng *g, const char *family, const char **answer)
{
    const struct topic *t = topic_of(family);
    int32_t i = demo__below(g, 2);

    *answer = t->answers[i];
    return t->questions[i];
}

/* Either by the kind of visit or, on regular ones, by the main cause. */
static const struct {
    const char *word; /* code of visit_kind or poverty_cause */
    const char *findings[3];
} findings[] = {
    {"verify", {"收入账与实际相符", "家庭人口有变动，已更新", "住房安全，饮水正常"}},
    {"follow_up", {"上次问题已解决", "药费报销已到账", "牛犊已出售，收入入账"}},
    {"service", {"现场示范饲草青贮", "为羊群接种疫苗", "指导大棚温度管理"}},
    {"policy", {"宣讲产业补贴政策", "说明医保报销办法", "介绍小额信贷条件"}},
    {"hardship", {"送米面油和棉衣", "送慰问金，情绪稳定", "帮助储备过冬煤"}},
    {"illness", {"患者按时服药，病情稳定", "住院费用高，建议申请救助", "已签约家庭医生"}},
    {"disability", {"护理补贴已发放", "需要换辅具", "家人照料良好"}},
    {"schooling", {"子女在校，助学金到位", "申请生源地贷款", "学费已减免"}},
    {"disaster", {"旱情影响草料，已补助", "雪灾损失已理赔", "补种荞麦"}},
    {"land", {"流转土地二十亩", "参加合作社入股", "代养母牛两头"}},
    {"water", {"机井出水正常", "滴灌带需更换", "水窖已修"}},
    {"skill", {"想学养牛，已报培训班", "庭院种菜见效", "请专家看圈舍"}},
    {"labour", {"申请公益性岗位", "土地托管", "邻里帮工秋收"}},
    {"money", {"贷款已还一半", "申请小额信贷买牛", "分红到账"}},
    {"roads", {"进户路已硬化", "卖羊运费高", "客车每周两趟"}},
    {"drive", {"开始打扫院落，劲头好", "答应外出务工", "愿意养鸡"}},
    {"other", {"生活平稳", "收入比去年增加", "无新困难"}},
};

const char *demo__finding(struct demo_rng *g, const char *kind, const char *cause)
{
    const char *word = strcmp(kind, "regular") == 0 ? cause : kind;

    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
        if (strcmp(findings[i].word, word) == 0)
            return DEMO_PICK(g, findings[i].findings);
    BUG("no finding for %s", word);
}
