//! The words of the report and of the texts beside it, in each language.

use curfew_core::forms;

use crate::cases::Dossier;
use crate::export::Language;

pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) synthetic: &'static str,
    pub(super) unsigned: &'static str,
    pub(super) period: &'static str,
    pub(super) calls: &'static str,
    pub(super) days: &'static str,
    pub(super) numbers: &'static str,
    pub(super) answered: &'static str,
    pub(super) after: &'static str,
    pub(super) code_title: &'static str,
    pub(super) code_text: &'static str,
    pub(super) refusals: &'static str,
    pub(super) no_refusal: &'static str,
    pub(super) said_at: &'static str,
    /// Before the time at which an entry was written.
    pub(super) written: &'static str,
    pub(super) channel: &'static str,
    pub(super) to: &'static str,
    pub(super) reference: &'static str,
    pub(super) consents: &'static str,
    pub(super) given: &'static str,
    pub(super) withdrawn: &'static str,
    /// Of a refusal and of a consent that was noted by mistake: `{entry}`, `{at}`, `{by}`, `{when}`.
    pub(super) mistakes: [&'static str; 2],
    pub(super) laws: &'static str,
    pub(super) laws_text: &'static str,
    /// What a cap counts: not said, attempts, rings, contacts.
    pub(super) counts: [&'static str; 4],
    /// The time of a cap, in the order of [`curfew_core::laws::Per`].
    pub(super) per: [&'static str; 6],
    pub(super) no_hours: &'static str,
    pub(super) outside: &'static str,
    pub(super) not_verified: &'static str,
    pub(super) every_call: &'static str,
    pub(super) entry: &'static str,
    pub(super) time: &'static str,
    pub(super) number: &'static str,
    pub(super) what: &'static str,
    pub(super) day_nth: &'static str,
    pub(super) note: &'static str,
    pub(super) numbers_from: &'static str,
    pub(super) attachments: &'static str,
    /// Of a file of which a later one has the same name.
    pub(super) older: &'static str,
    pub(super) clocks: &'static str,
    /// Calls that a clock counts: whose deadline is past, after the end, until the end.
    pub(super) past_it: &'static str,
    pub(super) after_it: &'static str,
    /// The same of one refusal, and of several.
    pub(super) within_it: [&'static str; 2],
    /// From which refusal a bar counts, of one and of several: `{entry}`, `{all}`.
    pub(super) from_refusal: [&'static str; 2],
    pub(super) next_end: &'static str,
    /// Before which call after the time to comply one is.
    pub(super) late: &'static str,
    pub(super) method: &'static str,
    /// How calls were written that the app was asked about, and such as were read from a file.
    pub(super) origins: [&'static str; 2],
    /// Where there are both, how many of each: `{asked}`, `{read}`.
    pub(super) both: &'static str,
    /// Beside a call, where there are both.
    pub(super) from_file: &'static str,
    pub(super) method_text: &'static [&'static str],
    pub(super) limits: &'static str,
    /// Of calls that the app was asked about, and of such as were read from a file.
    pub(super) limits_of: [&'static [&'static str]; 2],
    pub(super) limits_text: &'static [&'static str],
    pub(super) unknown: &'static str,
    /// Answered, missed, declined, rang, silenced, stopped.
    pub(super) happened: [&'static str; 6],
    /// In the order of the codes, from 1.
    pub(super) channels: [&'static str; 9],
    /// A person, a recording, an AI voice, nobody.
    pub(super) speakers: [&'static str; 4],
    pub(super) confidences: [&'static str; 3],
    pub(super) said_stop: &'static str,
    /// Before what a later note about the call says otherwise: `{by}`.
    pub(super) corrected: &'static str,
    /// Of a note from the day after its call, and from a later one: `{days}`.
    pub(super) noted_next: &'static str,
    pub(super) noted_late: &'static str,
    pub(super) assigned: &'static str,
    pub(super) assigned_text: &'static str,
    pub(super) seconds: &'static str,
    pub(super) colon: &'static str,
    pub(super) comma: &'static str,
    pub(super) semicolon: &'static str,
    /// What something in brackets stands between.
    pub(super) brackets: [&'static str; 2],
}

impl Words {
    /// How the record was made and what it does not show, by where the calls of the case come from.
    pub(super) fn sections(&self, dossier: &Dossier) -> [(&'static str, Vec<String>); 2] {
        let (asked, read) = dossier.origins();
        let is_here = [asked > 0 || read == 0, read > 0];
        let owned = |text: &&str| (*text).to_owned();
        let mut method = Vec::new();
        if asked > 0 && read > 0 {
            let both = self.both.replace("{asked}", &asked.to_string());
            method.push(both.replace("{read}", &read.to_string()));
        }
        let dated = crate::forms::dated(dossier, self.of_forms());
        let mut limits = Vec::new();
        for (nth, _) in is_here.iter().enumerate().filter(|(_, here)| **here) {
            method.push(self.origins[nth].to_owned());
            limits.extend(self.limits_of[nth].iter().map(owned));
        }
        method.extend(self.method_text.iter().map(owned));
        method.extend(dated);
        limits.extend(self.limits_text.iter().map(owned));
        [(self.method, method), (self.limits, limits)]
    }

    /// The language, as forms have it.
    pub(super) fn of_forms(&self) -> forms::Language {
        match self.code {
            "en" => forms::Language::En,
            _ => forms::Language::Zh,
        }
    }

    /// In brackets.
    pub(super) fn bracketed(&self, text: &str) -> String {
        [self.brackets[0], text, self.brackets[1]].concat()
    }
}

pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::SimplifiedChinese => &CHINESE,
    }
}

const ENGLISH: Words = Words {
    code: "en",
    title: "Record of calls",
    synthetic: "Sample. These calls were made up and did not take place.",
    unsigned: "This bundle is not signed: the phone had no key that could be used when it was made. Hashes and code are as in one that is.",
    period: "Period",
    calls: "Calls",
    days: "Days with calls",
    numbers: "Numbers",
    answered: "Known to be answered",
    after: "After the caller was told to stop",
    code_title: "Checkpoint code",
    code_text: "Whoever receives this code can date the record: from then on these entries cannot be other ones.",
    refusals: "When the caller was told to stop",
    no_refusal: "No refusal is recorded.",
    said_at: "When",
    written: "written down",
    channel: "How",
    to: "To whom",
    reference: "Reference",
    consents: "Consent",
    given: "given",
    withdrawn: "withdrawn",
    mistakes: [
        "A refusal, entry {entry}, written down {at}, was withdrawn by the user as noted by mistake: entry {by}, written down {when}.",
        "A note on consent, entry {entry}, written down {at}, was withdrawn by the user as made by mistake: entry {by}, written down {when}.",
    ],
    laws: "What texts say about hours and numbers of calls",
    laws_text: "Each call is shown beside the hours of the texts below, by the clock of the called phone, and beside each cap the most that came in its time. Which text binds this caller depends on who called and why, and is for the reader.",
    counts: ["calls", "attempts", "rings", "talks"],
    per: [
        "a day",
        "in any 24 hours",
        "a week",
        "in any 7 days",
        "a month",
        "in any 30 days",
    ],
    no_hours: "no hours",
    outside: "Outside the hours",
    not_verified: "not verified against the official text",
    every_call: "Every call",
    entry: "Entry",
    time: "Time, with UTC offset",
    number: "Number",
    what: "What became of it",
    day_nth: "After refusal: day, call",
    note: "Note",
    numbers_from: "Where the numbers are known from",
    attachments: "Files",
    older: "a later file of this name has other content",
    clocks: "Deadlines and waiting times",
    past_it: "calls past it",
    after_it: "calls after it",
    within_it: ["calls within it", "calls within it or one before"],
    from_refusal: [
        "from entry {entry}",
        "from entry {entry}, the last of {all} refusals",
    ],
    next_end: "next end",
    late: "after the time to comply:",
    method: "How this record was made",
    origins: [
        "Android asks the app about each incoming call. The app decides, answers, and then writes down what it saw, what it answered and when, on the phone's wall clock with its offset, and on the clock that counts from the phone's start and cannot be set.",
        "The program read these calls from a file: a call log, a bill or another list. No app was asked about them when they came, and none answered. Number, time and what became of a call are what the file says; an answer or a rule in such an entry is what the rules would have said.",
    ],
    both: "The app was asked about {asked} of these calls; {read} were read from a file, and the report says so beside each.",
    from_file: "from a file",
    method_text: &[
        "Each entry is the leaf of a Merkle tree (RFC 6962). Unless it says that it is not signed, the checkpoint in this bundle was signed by the key of the record; every entry here carries its proof. Each call names the one of the same number before it, so that none between two can be left out.",
        "verify.html checks all of this in a browser, without any network; so does the program `curfew verify`. Both compare a code that you received before.",
    ],
    limits: "What this does not show",
    limits_of: [
        &[
            "That an entry was true when it was written: nobody but the phone watched.",
            "That the app was asked about every call. Times without protection that are known stand in the record.",
        ],
        &[
            "That the file from which calls were read is true and whole: who keeps it has to vouch for it.",
        ],
    ],
    limits_text: &[
        "That the owner did not write the whole record anew before somebody else first received a checkpoint or its code. After that, no change goes unnoticed.",
        "Who was really calling: a number that is shown can be faked.",
    ],
    unknown: "not known",
    happened: [
        "answered",
        "rang, not answered",
        "rang, declined",
        "rang",
        "came in silently",
        "stopped before it rang",
    ],
    channels: [
        "by phone",
        "by a key",
        "by text message",
        "by e-mail",
        "by letter",
        "on a web page",
        "public register",
        "through a regulator",
        "in person",
    ],
    speakers: ["a person", "a recording", "an AI voice", "nobody spoke"],
    confidences: ["certain", "likely", "a guess"],
    said_stop: "told to stop",
    corrected: "corrected by entry {by}: ",
    noted_next: "noted the day after the call",
    noted_late: "noted {days} days after the call",
    assigned: "Calls without a number that the user assigns to the caller",
    assigned_text: "That these were the caller's is the user's word alone. They are in none of the figures above, and nothing shows whether there were others.",
    seconds: "s",
    colon: ": ",
    comma: ", ",
    semicolon: "; ",
    brackets: [" (", ")"],
};

const CHINESE: Words = Words {
    code: "zh-Hans",
    title: "来电记录",
    synthetic: "样例。以下来电为虚构，并未实际发生。",
    unsigned: "本证据包未签名：制作时手机没有可用的密钥。哈希与校验码与已签名者相同。",
    period: "期间",
    calls: "来电次数",
    days: "有来电的天数",
    numbers: "号码数",
    answered: "已知接听",
    after: "明确拒绝之后",
    code_title: "校验码",
    code_text: "收到此校验码的人可据以确定记录的时间：自收到之日起，这些条目不可能再是别的内容。",
    refusals: "明确拒绝的时间",
    no_refusal: "没有记录明确拒绝。",
    said_at: "时间",
    written: "记录于",
    channel: "方式",
    to: "对方",
    reference: "编号",
    consents: "同意",
    given: "给予",
    withdrawn: "撤回",
    mistakes: [
        "条目 {entry} 所记的拒绝（记录于 {at}）系误记，使用者已撤回：条目 {by}，记录于 {when}。",
        "条目 {entry} 所记的同意情况（记录于 {at}）系误记，使用者已撤回：条目 {by}，记录于 {when}。",
    ],
    laws: "有关拨打时间和次数的规定",
    laws_text: "每次来电均按被叫手机当地时间与下列规定的时段对照；各项次数上限旁列出同等时间内的最多来电。哪一项规定约束该来电方，取决于来电人及其目的，由阅读者判断。",
    counts: ["来电", "呼叫", "响铃", "通话"],
    per: [
        "每日",
        "任意24小时内",
        "每周",
        "任意7日内",
        "每月",
        "任意30日内",
    ],
    no_hours: "未规定时段",
    outside: "时段以外",
    not_verified: "未与官方文本核对",
    every_call: "全部来电",
    entry: "条目",
    time: "时间（含与 UTC 的时差）",
    number: "号码",
    what: "结果",
    day_nth: "拒绝后：第几天、第几次",
    note: "备注",
    numbers_from: "号码来源",
    attachments: "文件",
    older: "同名文件后来另有内容",
    clocks: "期限与等待期",
    past_it: "已过期的来电",
    after_it: "届满后的来电",
    within_it: ["期间内的来电", "该期间及此前各次期间内的来电"],
    from_refusal: [
        "自第{entry}条记录起算",
        "自第{entry}条记录起算，为{all}次拒绝中的最近一次",
    ],
    next_end: "最近的期限为",
    late: "停止来电期限届满后第几次：",
    method: "记录方法",
    origins: [
        "每次来电时，安卓系统询问本应用。本应用作出决定并答复，随后写下所见、所答及时间：手机时钟及其时差，以及自开机起计、无法调整的时钟。",
        "这些来电由程序从文件导入：通话记录、账单或其他清单。来电当时没有应用被询问，也没有应用答复。号码、时间和结果均为文件所载；此类条目中的答复或规则，是按规则推算的结果。",
    ],
    both: "其中{asked}次来电由系统询问过本应用；{read}次由文件导入，报告已逐条注明。",
    from_file: "由文件导入",
    method_text: &[
        "每个条目是默克尔树（RFC 6962）的一片叶。除注明未签名外，本证据包中的检查点由本记录的密钥签名，每个条目附有证明。每次来电都指明同一号码的上一次来电，因此两次之间不可能漏掉任何一次。",
        "verify.html 可在浏览器中离线检验以上全部内容；程序 curfew verify 亦可。二者均可比对此前收到的校验码。",
    ],
    limits: "本记录不能证明什么",
    limits_of: [
        &[
            "条目写下时是否真实：除手机外无人见证。",
            "系统就每次来电都询问了本应用。已知的未保护时段已写入记录。",
        ],
        &["所导入的文件是否真实、完整：须由文件的保存人证明。"],
    ],
    limits_text: &[
        "在他人首次收到检查点或其校验码之前，持有人没有整体重写记录。此后任何改动都会被发现。",
        "实际来电的是谁：显示的号码可能被伪造。",
    ],
    unknown: "不明",
    happened: [
        "已接听",
        "响铃未接",
        "响铃后拒接",
        "响铃",
        "静音来电",
        "响铃前已拦截",
    ],
    channels: [
        "电话",
        "按键",
        "短信",
        "电子邮件",
        "信函",
        "网页或应用",
        "公共名册",
        "经监管机构",
        "当面",
    ],
    speakers: ["真人", "录音", "人工智能语音", "无人说话"],
    confidences: ["确定", "很可能", "推测"],
    said_stop: "已要求停止",
    corrected: "已由第{by}条记录更正：",
    noted_next: "通话次日记录",
    noted_late: "通话{days}天后记录",
    assigned: "使用者认为属于该来电方的未显示号码来电",
    assigned_text: "这些来电属于该来电方，仅为使用者的陈述。以上数字均未计入这些来电，亦不能证明是否另有此类来电。",
    seconds: "秒",
    colon: "：",
    comma: "，",
    semicolon: "；",
    brackets: ["（", "）"],
};
