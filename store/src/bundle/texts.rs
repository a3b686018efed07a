//! The plain texts of a bundle: how to read it, and a draft for whoever certifies it.

use curfew_core::Place;

use super::Request;
use super::words::words;
use crate::cases::Dossier;
use crate::export::{Language, time};
use crate::ledger::checkpoint::Signed;

pub(super) struct Texts<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) dossier: &'a Dossier,
    pub(super) signed: &'a Signed,
}

impl Texts<'_> {
    fn is_chinese(&self) -> bool {
        self.request.language == Language::SimplifiedChinese
    }

    /// `README.txt`.
    pub(super) fn read_me(&self) -> String {
        let words = words(self.request.language);
        let colon = words.colon;
        let mut text = format!("{}{colon}{}\n", words.title, self.dossier.case.name);
        if self.request.synthetic {
            text.push_str(words.synthetic);
            text.push('\n');
        }
        if self.signed.signatures.is_empty() {
            text.push_str(words.unsigned);
            text.push('\n');
        }
        text.push_str(if self.is_chinese() { FILES_ZH } else { FILES });
        for (title, paragraphs) in words.sections(self.dossier) {
            text.push_str(&format!("\n{title}\n\n"));
            for paragraph in paragraphs {
                text.push_str(&format!("- {paragraph}\n"));
            }
        }
        text.push_str(&format!(
            "\n{}{colon}{}\n{}\n",
            words.code_title,
            self.signed.checkpoint.code(),
            words.code_text
        ));
        text
    }

    /// `certificate.txt`: a draft; who signs it states what they know themselves. How the calls came into the
    /// record is told by where each comes from.
    pub(super) fn certificate(&self) -> String {
        let Draft {
            text,
            rules,
            asked,
            read,
            signed,
        } = if self.is_chinese() {
            &STATEMENT_ZH
        } else if self.request.place.is_some_and(is_us) {
            &CERTIFICATE_US
        } else {
            &STATEMENT
        };
        let checkpoint = &self.signed.checkpoint;
        let is_signed = !self.signed.signatures.is_empty();
        let (were_asked, were_read) = self.dossier.origins();
        let (origins, rule) = match (were_asked, were_read) {
            (_, 0) => ((*asked).to_owned(), rules[0]),
            (0, _) => ((*read).to_owned(), rules[1]),
            _ => ([*asked, *read].concat(), rules[0]),
        };
        [
            ("{origins}", origins),
            ("{rules}", rule.to_owned()),
            ("{app}", self.request.app.to_owned()),
            ("{signed}", if is_signed { signed } else { "" }.to_owned()),
            ("{ledger}", checkpoint.origin()),
            ("{size}", checkpoint.size.to_string()),
            ("{code}", checkpoint.code().to_string()),
            ("{calls}", (were_asked + were_read).to_string()),
            ("{asked}", were_asked.to_string()),
            ("{read}", were_read.to_string()),
            (
                "{made}",
                time(self.request.now.at_ms, self.request.now.offset_seconds),
            ),
        ]
        .into_iter()
        .fold((*text).to_owned(), |text, (key, value)| {
            text.replace(key, &value)
        })
    }
}

/// A certificate to be completed, and what of it hangs on the record.
struct Draft {
    text: &'static str,
    /// The rules it is made for: where the app was asked about a call, and where all were read from a file.
    rules: [&'static str; 2],
    /// How calls were written that the app was asked about.
    asked: &'static str,
    /// How calls were read from a file.
    read: &'static str,
    signed: &'static str,
}

fn is_us(place: Place) -> bool {
    place.country().code() == "US"
}

const FILES: &str = "
What is in this bundle

report.html      the report; opens in any browser, prints on A4 or Letter
verify.html      checks every byte of this bundle in your own browser, offline: open it, then choose the bundle
entries.jsonl    the entries of the record that the report is about, with their proofs
hashes.bin       the hash of every entry of the record, in order
checkpoint.txt   the signed state of the record when this bundle was made
manifest.json    every file with its SHA-256; manifest.note is the signature over it
certificate.txt  a draft, to be read, completed and signed by whoever can vouch for it
";

const FILES_ZH: &str = "
本证据包的内容

report.html      报告；用任意浏览器打开，可打印
verify.html      在您自己的浏览器中离线检验本证据包的每一个字节：打开后选择本证据包
entries.jsonl    报告所涉及的记录条目及其证明
hashes.bin       记录中全部条目的哈希，按顺序排列
checkpoint.txt   制作本证据包时记录的签名状态
manifest.json    每个文件及其 SHA-256；manifest.note 为其签名
certificate.txt  说明书草稿，由能够证明的人阅读、补充并签名
";

const CERTIFICATE_US: Draft = Draft {
    text: "\
DRAFT. Not legal advice. Read it, complete it, strike what you cannot say of your own knowledge, and give the
other side reasonable written notice (Fed. R. Evid. 902(11)).

CERTIFICATION UNDER FEDERAL {rules}

I, ____________________, state:

1. I am the owner and only user of the device on which the record described below was kept. My qualifications to make this
   certification are: ____________________.

2. How the record was made.{origins}
   Each entry is hashed (SHA-256) as a leaf of a Merkle tree (RFC 6962) when it is written; an entry cannot be changed, removed or
   moved without changing the root of the tree{signed}. I did not alter the application or its files.

3. 902(14), copy identified by hash. The bundle delivered with this certification was made on {made} from the record
   {ledger} with {size} entries. It discloses {calls} calls. Each disclosed entry was compared with the record by its
   SHA-256 hash and the proof that stands beside it. The SHA-256 hash of the delivered file is: ____________________
   (printed by the application when it made the file, and by any program that computes SHA-256).

4. The checkpoint code of the record is {code}.

5. The entries that I wrote myself (notes after calls, refusals) were written at the times that stand in them and, but for those
   that I withdrew, are true.

I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and
correct (28 U.S.C. 1746). Executed on ____________________.

____________________
",
    rules: [
        "RULES OF EVIDENCE 902(13) AND 902(14)",
        "RULE OF EVIDENCE 902(14)",
    ],
    asked: "
   902(13), calls recorded by an electronic process: {asked}. The telephone runs {app}, a call-screening application. For each
   incoming call the operating system (Android, class CallScreeningService) asks the application; the application answers and then, in
   the same process and without any act of mine, writes an entry with the number presented by the network, the time on the
   telephone's clock with its offset from UTC, the time since the telephone was started, what it answered, and the rule and
   rulebook by which it did.",
    read: "
   Calls read from a file: {read}. {app} read them from this file, which I gave it: ____________________ (a call log, a bill or
   another list; made and kept by: ____________________). No application was asked about these calls when they came, and none
   answered them. Number, time and what became of each are what the file says; an answer or a rule in their entries is what the rules
   would have said, and not what happened. Who keeps the file can certify it (Fed. R. Evid. 902(11)).",
    signed: "; the root was signed by a key of the record",
};

const STATEMENT: Draft = Draft {
    text: "\
DRAFT. Not legal advice. Read it, complete it, strike what you cannot say of your own knowledge.

STATEMENT ON HOW THE RECORD WAS MADE AND COPIED

1. I am the owner and only user of the device on which the record was kept by {app}.
2. How the calls came into the record.{origins}
3. Each entry is a leaf of a Merkle tree (RFC 6962){signed}. I did not alter the application
   or its files.
4. The bundle was made on {made} from the record {ledger} with {size} entries, and discloses {calls} calls.
   The checkpoint code is {code}. The SHA-256 hash of the bundle is: ____________________
5. The entries that I wrote myself (notes after calls, refusals) were written at the times that stand in them and, but for those
   that I withdrew, are true.

Place, date, signature: ____________________
",
    rules: ["", ""],
    asked: "
   By the application when they came: {asked}. The operating system of the telephone asks it about each incoming call; it answers, and
   then writes an entry by itself, without any act of mine: the number shown, the time with its offset from UTC, the time since the
   telephone was started, the answer.",
    read: "
   Read from a file: {read}. I gave the application this file: ____________________ (a call log, a bill or another list; made and
   kept by: ____________________). It was not asked about these calls when they came and did not answer them. Number, time and
   what became of each are what the file says; an answer or a rule in their entries is what the rules would have said.",
    signed: ", the root of which is signed by a key of the record",
};

const STATEMENT_ZH: Draft = Draft {
    text: "\
草稿。不构成法律意见。请阅读并补充，凡你本人不能证明的内容请删去。

电子数据形成与提取说明

一、本人系使用 {app} 保存本记录的设备的所有人和唯一使用人。
二、环境与形成：{origins}
三、完整性：每个条目写入时即以 SHA-256 计算哈希，作为默克尔树（RFC 6962）的一片叶；更改、删除、调换任何条目都会改变树根{signed}。
    本人未改动该应用及其文件。
四、提取：本证据包于 {made} 从记录 {ledger}（共 {size} 个条目）导出，披露来电 {calls} 次。
    校验码：{code}。证据包的 SHA-256：____________________
五、本人书写的条目（通话后的备注、拒绝的记录）系在其所载时间写下，除已撤回者外，内容属实。
六、参考：《最高人民法院关于民事诉讼证据的若干规定》（2019）第十四条、第十五条、第九十三条；
    《最高人民法院关于互联网法院审理案件若干问题的规定》第十一条。

说明人（签名）：____________________    日期：____________________
",
    rules: ["", ""],
    asked: "
    来电时由应用记录：{asked}次。每次来电时，手机的安卓操作系统向该应用询问；该应用答复后自行写入条目，无需本人操作。条目包括网络显示的号码、
    手机时间及其与协调世界时的时差、自开机起计的时间、答复内容、所依据的规则及规则集的哈希。",
    read: "
    由文件导入：{read}次。该文件由本人提供：____________________（通话记录、账单或其他清单；制作人及保存人：____________________）。
    来电当时没有应用被询问，也没有应用答复。号码、时间和结果均为文件所载；条目中的答复或规则是按规则推算的结果，并非实际发生。",
    signed: "；树根由本记录的密钥签名",
};
