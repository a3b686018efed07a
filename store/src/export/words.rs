//! The words of the HTML page, in each language.

use super::Language;

/// One language's words.
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// With what stands behind it.
    pub(super) period: &'static str,
    pub(super) to: &'static str,
    pub(super) none: &'static str,
    pub(super) calls: &'static str,
    pub(super) rang: &'static str,
    pub(super) silent: &'static str,
    pub(super) stopped: &'static str,
    pub(super) callers: &'static str,
    pub(super) by_hour: &'static str,
    pub(super) by_week: &'static str,
    pub(super) by_day: &'static str,
    pub(super) by_7_days: &'static str,
    pub(super) weekdays: [&'static str; 7],
    pub(super) hour: &'static str,
    pub(super) by_caller: &'static str,
    pub(super) more_callers: &'static str,
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) number: &'static str,
    pub(super) time: &'static str,
    pub(super) offset: &'static str,
    pub(super) what: &'static str,
    pub(super) rule: &'static str,
    pub(super) entry: &'static str,
    pub(super) every_call: &'static str,
    pub(super) restricted: &'static str,
    pub(super) unknown: &'static str,
    pub(super) payphone: &'static str,
    pub(super) unreadable: &'static str,
    pub(super) unreadable_entries: &'static str,
    pub(super) method_title: &'static str,
    pub(super) method: &'static str,
    /// The same, of calls that no phone was asked about.
    pub(super) method_of_replay: &'static str,
    pub(super) state: &'static str,
    pub(super) code_title: &'static str,
}

impl Language {
    pub(super) const fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::SimplifiedChinese => &CHINESE,
        }
    }
}

const ENGLISH: Words = Words {
    code: "en",
    title: "Record of calls",
    period: "Period: ",
    to: "to",
    none: "No call is in this record.",
    calls: "Calls",
    rang: "Rang",
    silent: "Rang silently",
    stopped: "Stopped",
    callers: "Numbers",
    by_hour: "Calls by hour of the day, local time",
    by_week: "Calls by day of the week and hour, local time",
    by_day: "Calls by day",
    by_7_days: "Calls, seven days to a bar",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    hour: "Hour",
    by_caller: "By number",
    more_callers: "Numbers with fewer calls are in the list of every call below.",
    first: "First call",
    last: "Last call",
    number: "Number",
    time: "Local time",
    offset: "UTC offset",
    what: "What happened",
    rule: "Rule",
    entry: "Entry",
    every_call: "Every call",
    restricted: "withheld",
    unknown: "not given",
    payphone: "payphone",
    unreadable: "not a number",
    unreadable_entries: "Entries that are there and cannot be read",
    method_title: "How this record was made",
    method: "The app Curfew on this phone is asked by Android about each call that Android screens. It \
             answers by the owner's own rules and writes the call down once the answer is given. Each \
             entry carries a hash (SHA-256) that covers everything before it, so an entry changed, \
             added or removed later no longer fits. A number is what the network delivered; callers \
             can fake it. A record that its owner keeps alone shows no later change, not that its \
             entries were true when written; before somebody else has seen the state below, its owner \
             could have rebuilt it.",
    method_of_replay: "The program Curfew read these calls from a file on a computer and decided each by the rules \
             given to it, as a phone would have. No phone was asked: this shows what rules would have done, \
             not what happened. Each entry carries a hash (SHA-256) that covers everything before it.",
    state: "State of the record after entry",
    code_title: "Checkpoint code, which stands for this state on paper:",
};

const CHINESE: Words = Words {
    code: "zh-Hans",
    title: "来电记录",
    period: "时间范围：",
    to: "至",
    none: "此记录中没有来电。",
    calls: "来电",
    rang: "已响铃",
    silent: "静音",
    stopped: "已拦截",
    callers: "号码",
    by_hour: "按当地时间每小时的来电次数",
    by_week: "按星期与小时统计（当地时间）",
    by_day: "按日统计",
    by_7_days: "按日统计（每7天合为一柱）",
    weekdays: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    hour: "时",
    by_caller: "按号码统计",
    more_callers: "来电较少的号码见下方全部来电。",
    first: "首次来电",
    last: "末次来电",
    number: "号码",
    time: "当地时间",
    offset: "与 UTC 时差",
    what: "处理结果",
    rule: "规则",
    entry: "条目",
    every_call: "全部来电",
    restricted: "对方隐藏号码",
    unknown: "网络未提供",
    payphone: "公用电话",
    unreadable: "无法识别",
    unreadable_entries: "存在但无法读取的条目",
    method_title: "记录的形成方式",
    method: "每当 Android 对来电进行筛查时，本机的“宵禁”（Curfew）应用按机主自己设定的规则作出答复，\
             并在答复之后立即写入记录。每一条记录都带有覆盖此前全部内容的哈希值（SHA-256），\
             事后修改、增加或删除任何一条，哈希值都不再吻合。号码以网络送达的为准，主叫方可能伪造号码。\
             由机主自行保存的记录只能证明此后没有改动，不能证明写入时内容属实；\
             在他人见到下列状态值之前，机主仍可能重新生成整份记录。",
    method_of_replay: "“宵禁”（Curfew）程序在电脑上从文件读取这些来电，并像手机一样按给定的规则逐一判定。\
             没有手机参与：这里显示的是规则会怎样处理，而不是实际发生了什么。\
             每一条记录都带有覆盖此前全部内容的哈希值（SHA-256）。",
    state: "记录状态值，截至条目",
    code_title: "校验码（在纸面上代表上述状态值）：",
};
