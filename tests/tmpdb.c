/* A small database for tests. */
#include "tmpdb.h"

#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/migrate.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every code that a descriptor's initial value or moves name, and some more: list, code, zh, en, parent. */
static const char *const codes[][5] = {
    {"due_kind", "visit", "走访", "visit", ""},
    {"due_kind", "offer", "征询待答复", "offer to be answered", ""},
    {"due_kind", "agreement", "协议到期", "agreement ends", ""},
    {"due_kind", "unsigned", "协议未签齐", "agreement not signed", ""},
    {"due_kind", "appraisal", "考核待公示", "appraisal to be published", ""},
    {"due_kind", "appeal", "申诉待答复", "appeal to be answered", ""},
    {"due_kind", "request", "咨询待办", "request to be answered", ""},
    {"due_kind", "silent", "多周无日志", "no log for weeks", ""},
    {"due_kind", "unvisited", "村未到", "village not reached", ""},
    {"due_kind", "no_agreement", "无协议", "no agreement", ""},
    {"due_kind", "double", "重复补助", "subsidised twice", ""},
    {"poor_list", "national", "国家级", "National", ""},
    {"poor_list", "regional", "自治区级", "Regional", ""},
    {"language", "zh", "汉语", "Chinese", ""},
    {"language", "mn", "蒙古语", "Mongolian", ""},
    {"position", "geonames", "地名库", "GeoNames", ""},
    {"role", "staff", "工作人员", "Staff", ""},
    {"role", "coordinator", "统筹员", "Coordinator", ""},
    {"role", "reviewer", "审核员", "Reviewer", ""},
    {"role", "auditor", "审计员", "Auditor", ""},
    {"role", "administrator", "管理员", "Administrator", ""},
    {"sex", "1", "男", "male", ""},
    {"sex", "2", "女", "female", ""},
    {"title", "senior", "正高级", "Senior", ""},
    {"specialty", "A", "农学", "Agronomy", ""},
    {"specialty", "A1", "玉米", "Maize", "A"},
    {"specialty", "A2", "马铃薯", "Potato", "A"},
    {"specialty", "B", "畜牧", "Animals", ""},
    {"specialty", "B1", "兽医", "Veterinary", "B"},
    {"quota_counts", "heads", "人数", "Heads", ""},
    {"quota_counts", "places", "点位", "Places", ""},
    {"household_class", "general", "一般贫困户", "General", ""},
    {"household_class", "allowance", "低保户", "Allowance", ""},
    {"poverty_cause", "illness", "因病", "Illness", ""},
    {"poverty_cause", "skill", "缺技术", "No skill", ""},
    {"household_status", "poor", "未脱贫", "Poor", ""},
    {"household_status", "pre_exit", "预脱贫", "Before exit", ""},
    {"household_status", "out", "已脱贫", "Out", ""},
    {"household_status", "relapsed", "返贫", "Relapsed", ""},
    {"household_status", "closed", "注销", "Closed", ""},
    {"relation", "head", "户主", "Head", ""},
    {"relation", "spouse", "配偶", "Spouse", ""},
    {"ethnic", "01", "汉族", "Han", ""},
    {"ethnic", "02", "蒙古族", "Mongol", ""},
    {"schooling", "primary", "小学", "Primary", ""},
    {"health", "healthy", "健康", "Healthy", ""},
    {"labour", "full", "普通劳动力", "Full", ""},
    {"need_state", "open", "待满足", "Open", ""},
    {"need_state", "closed", "已办结", "Closed", ""},
    {"need_state", "withdrawn", "已撤回", "Withdrawn", ""},
    {"plan_state", "draft", "草案", "Draft", ""},
    {"plan_state", "solved", "已求解", "Solved", ""},
    {"plan_state", "applied", "已下达", "Applied", ""},
    {"plan_state", "replaced", "已被替代", "Replaced", ""},
    {"assignment_state", "planned", "拟派", "Planned", ""},
    {"assignment_state", "active", "在岗", "Active", ""},
    {"assignment_state", "done", "完成", "Done", ""},
    {"assignment_state", "cancelled", "取消", "Cancelled", ""},
    {"visit_kind", "regular", "定期走访", "Regular", ""},
    {"cooperation_head", "talent", "人才交流", "Talent", ""},
    {"cooperation_state", "agreed", "已商定", "Agreed", ""},
    {"cooperation_state", "running", "进行中", "Running", ""},
    {"cooperation_state", "done", "完成", "Done", ""},
    {"cooperation_state", "cancelled", "取消", "Cancelled", ""},
    {"request_channel", "phone", "电话", "Phone", ""},
    {"request_state", "new", "新到", "New", ""},
    {"request_state", "assigned", "已转专家", "Assigned", ""},
    {"request_state", "answered", "已答复", "Answered", ""},
    {"request_state", "closed", "已办结", "Closed", ""},
    {"request_state", "reopened", "重新办理", "Reopened", ""},
    {"offer_state", "offered", "已征询", "offered", ""},
    {"offer_state", "accepted", "已接受", "accepted", ""},
    {"offer_state", "declined", "已谢绝", "declined", ""},
    {"offer_state", "lapsed", "逾期未答复", "lapsed", ""},
    {"offer_state", "withdrawn", "已撤回", "withdrawn", ""},
    {"decline_reason", "duty", "本职工作脱不开", "other duties", ""},
    {"decline_reason", "health", "身体原因", "health", ""},
    {"decline_reason", "family", "家庭原因", "family", ""},
    {"decline_reason", "far", "路途太远", "too far", ""},
    {"decline_reason", "language", "语言不通", "language", ""},
    {"decline_reason", "specialty", "专业不对口", "not his field", ""},
    {"decline_reason", "unit", "派出单位不同意", "employer does not agree", ""},
    {"decline_reason", "date", "时间不合适", "dates do not suit", ""},
    {"decline_reason", "other", "其他", "another reason", ""},
    {"agreement_state", "draft", "草拟", "draft", ""},
    {"agreement_state", "signed", "已签订", "signed", ""},
    {"agreement_state", "ended", "已期满", "ended", ""},
    {"agreement_state", "broken", "已解除", "broken off", ""},
    {"service_method", "onsite", "现场指导", "on site", ""},
    {"service_method", "training", "培训讲座", "training", ""},
    {"service_method", "demonstration", "示范推广", "demonstration", ""},
    {"service_method", "phone", "电话指导", "by phone", ""},
    {"service_method", "online", "线上指导", "online", ""},
    {"service_flag", "no_agreement", "当日无有效协议", "no live agreement", ""},
    {"service_flag", "no_assignment", "未对应派遣", "no assignment", ""},
    {"service_flag", "late", "补录", "entered late", ""},
    {"stay_kind", "stay", "驻村服务", "stay in a village", ""},
    {"stay_kind", "holiday", "休假", "holiday", ""},
    {"stay_kind", "away", "外出(学习、病休、其他任务)", "away (study, illness, other duty)", ""},
    {"station_kind", "team", "团队科技特派员", "envoy team", ""},
    {"station_kind", "corporate", "法人科技特派员", "corporate envoy", ""},
    {"station_kind", "station", "科技特派员工作站", "envoy station", ""},
    {"appraisal_kind", "person", "个人科技特派员", "envoy (person)", ""},
    {"appraisal_kind", "team", "团队科技特派员", "envoy team", ""},
    {"appraisal_kind", "corporate", "法人科技特派员", "corporate envoy", ""},
    {"appraisal_kind", "station", "科技特派员工作站", "envoy station", ""},
    {"appraisal_state", "draft", "草拟", "draft", ""},
    {"appraisal_state", "published", "已公示", "published", ""},
    {"appraisal_state", "appealed", "申诉中", "appealed", ""},
    {"appraisal_state", "final", "已定档", "final", ""},
    {"appraisal_grade", "excellent", "优秀", "excellent", ""},
    {"appraisal_grade", "good", "良好", "good", ""},
    {"appraisal_grade", "qualified", "合格", "qualified", ""},
    {"appraisal_grade", "unqualified", "不合格", "unqualified", ""},
    {"appraisal_measure", "services", "服务次数", "number of services", ""},
    {"appraisal_measure", "hours", "服务小时", "hours of service", ""},
    {"appraisal_measure", "methods", "服务方式种类", "ways of service", ""},
    {"appraisal_measure", "villages", "服务村数", "villages served", ""},
    {"appraisal_measure", "households", "服务户次", "households served", ""},
    {"appraisal_measure", "experts", "参与专家数", "experts who served", ""},
    {"appraisal_measure", "satisfaction", "服务对象满意度", "satisfaction of those served", ""},
    {"appraisal_measure", "targets", "协议目标完成率", "targets of agreements met", ""},
    {"appraisal_measure", "agreed", "有协议服务比例", "services under an agreement", ""},
    {"appraisal_measure", "on_time", "按时记录比例", "services noted in time", ""},
    {"appraisal_measure", "manual", "人工评分", "by hand", ""},
};

/* code, level, name, parent, poor */
static const char *const regions[][5] = {
    {"150000000000", "1", "内蒙古自治区", "", "0"},
    {"150100000000", "2", "呼和浩特市", "15", "0"},
    {"150121000000", "3", "土默特左旗", "1501", "0"},
    {"150121100000", "4", "察素齐镇", "150121", "0"},
    {"150121100201", "5", "庙沟村委会", "150121100", "1"},
    {"150121100202", "5", "古城村委会", "150121100", "0"},
    {"150500000000", "2", "通辽市", "15", "0"},
    {"150525000000", "3", "奈曼旗", "1505", "1"},
    {"150525100000", "4", "大沁他拉镇", "150525", "0"},
    {"150525100201", "5", "昂乃嘎查", "150525100", "1"},
};

static void add_codes(struct tmpdb *t)
{
    struct err e = {0};
    struct stmt s;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        stmt_open(&s, t->db, Q_CODE_ADD);
        stmt_text(&s, ":list", codes[i][0]);
        stmt_int(&s, ":place", (int64_t)i);
        stmt_text(&s, ":code", codes[i][1]);
        stmt_text(&s, ":zh", codes[i][2]);
        stmt_text(&s, ":en", codes[i][3]);
        stmt_text(&s, ":parent", codes[i][4]);
        stmt_text(&s, ":valid_from", "");
        stmt_text(&s, ":valid_to", "");
        stmt_text(&s, ":source", "test");
        CHECK_OK(stmt_run(&s, &e), e);
    }
}

static void add_regions(struct tmpdb *t)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        char *key = tmpdb_add(t, "region", "code", regions[i][0], "level", regions[i][1], "name", regions[i][2],
                              "parent", regions[i][3], "poor", regions[i][4], NULL);
        free(key);
    }
}

void tmpdb_open(struct tmpdb *t)
{
    struct err e = {0};

    memset(t, 0, sizeof *t);
    snprintf(t->folder, sizeof t->folder, "/tmp/tepai-test-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/t.db", t->folder);
    CHECK_OK(db_open(t->path, DB_CREATE, &t->db, &e), e);
    CHECK_OK(migrate_run(t->db, NULL, &e), e);
    model_open_system(&t->m, t->db, "2026-03-15", LANG_EN);
    t->m.action = "test";
    CHECK_OK(txn_begin(t->db, TXN_WRITE, &e), e);
    add_codes(t);
    add_regions(t);
    free(tmpdb_add(t, "programme", "code", "kjtpy", "name", "科技特派员", NULL));
    free(tmpdb_add(t, "programme", "code", "all", "name", "全部项目", NULL));
    CHECK_OK(txn_end(t->db, true, &e), e);
}

void tmpdb_close(struct tmpdb *t)
{
    char path[128];
    static const char *const tails[] = {"", "-wal", "-shm"};

    model_close(&t->m);
    db_close(t->db);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(path, sizeof path, "%s%s", t->path, tails[i]);
        unlink(path);
    }
    rmdir(t->folder);
}

struct db *tmpdb_again(const struct tmpdb *t)
{
    struct db *db = NULL;
    struct err e = {0};

    CHECK_OK(db_open(t->path, DB_OPEN, &db, &e), e);
    return db;
}

char *tmpdb_add(struct tmpdb *t, const char *type, ...)
{
    struct record r;
    struct err e = {0};
    struct buf key = {0};
    va_list ap;

    record_init(&r, entity_find(type));
    va_start(ap, type);
    for (const char *name; (name = va_arg(ap, const char *));)
        CHECK_OK(record_set_named(&t->m, &r, name, va_arg(ap, const char *), &e), e);
    va_end(ap);
    CHECK_OK(repo_save(&t->m, &r, &e), e);
    record_key(&t->m, &r, &key);
    record_release(&r);
    return buf_take(&key);
}

void tmpdb_id_number(int n, char out[19])
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    char digits[40];

    snprintf(digits, sizeof digits, "15990019%02d%02d01%03d", 50 + n / 12000 % 50, 1 + n / 1000 % 12, n % 1000);
    memcpy(out, digits, 17);
    for (int i = 0; i < 17; i++)
        sum += (out[i] - '0') * weights[i];
    out[17] = "10X98765432"[sum % 11];
    out[18] = '\0';
}
