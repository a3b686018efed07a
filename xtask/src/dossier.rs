//! The end of a day of calls: a case with its papers, made on the command line as a user would, and
//! checked by the verifier. One of real calls, for the FTC; one of made-up calls, for a Chinese
//! regulator and a Chinese court. Who complains, what they noted and what they kept is made up in both, and
//! says so: nobody is named, and their number is one for examples.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use curfew_core::forms;
use serde_json::{Value, json};

type Made<T> = Result<T, Box<dyn std::error::Error>>;

/// The reports of the day.
const REPORTS: &str = "tests/samples/ftc-dnc-2021-07-08.csv";
/// Calls that were made up, from a published number.
const SAMPLE: &str = "tests/samples/case-cn.csv";
/// The rules by which they are decided.
const RULES: &str = "tests/samples/rulebook.json";
/// Who complains, beside the ledger of a case.
const IDENTITY: &str = "identity.json";
/// The zones of whoever notes.
const NEW_YORK: &str = "America/New_York";
const SHANGHAI: &str = "Asia/Shanghai";

/// Makes the papers of both cases in `out`; `ledger` has the reports of the day as they were read from their file: no
/// phone was called, and the ledger of the simulated one would say so. Prints what lies where.
///
/// # Errors
/// Where a command fails, or the verifier does not accept a bundle.
pub(crate) fn run(root: &Path, ledger: &Path, out: &Path) -> Made<()> {
    println!("\nCases, with their papers:");
    let day = Case::new(root, out.join("case-us"), "US", "en")?;
    // The ledger of the day stays as it is; the rulebook tells by which rules calls were decided.
    fs::copy(ledger.join("ledger.log"), day.folder.join("ledger.log"))?;
    fs::copy(root.join(RULES), day.folder.join("rulebook.json"))?;
    let calls = day.most_reported()?;
    let number = &calls.number;
    day.open(
        "Sample: consumers' public reports to the FTC about one number",
        &[],
    )?;
    day.curfew(&[
        "case",
        "add-number",
        "c-1",
        number,
        "--source",
        "reports to the FTC",
    ])?;
    american_notes(&day, &calls)?;
    println!(
        "  the number with the most reports, {} of them; identity, notes and file are samples:",
        calls.calls.len()
    );
    day.papers(&["us-ftc"], &[])?;

    let sample = Case::new(root, out.join("case-cn"), "CN", "zh-Hans")?;
    fs::copy(root.join(RULES), sample.folder.join("rulebook.json"))?;
    sample.curfew(&["replay", SAMPLE, "--home", "CN", "--zone", SHANGHAI])?;
    sample.open("示例：合成来电（并未实际发生）", &["--institution", "icbc"])?;
    chinese_notes(&sample)?;
    println!("  a sample of made-up calls from a published number:");
    sample.papers(&["cn-12378", "cn-online-court"], &["--synthetic"])
}

/// What a consumer reported of a call.
struct Report {
    /// What it was about, in the words of the form where it has them; `None` where that was not said.
    subject: Option<String>,
    /// Whether it was a recording; `None` where that was not said.
    was_recorded: Option<bool>,
}

impl Report {
    /// The report of the call of `number` at a time in RFC 3339, in the text of the reports. Of several of one time the
    /// first that is not `taken`, by when it was made.
    fn find(text: &str, number: &str, at: &str, taken: &mut Vec<String>) -> Option<Report> {
        let (digits, time) = (
            number.trim_start_matches("+1"),
            at.get(..19)?.replace('T', " "),
        );
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let mut rows = rows.records().filter_map(Result::ok);
        let is_it = |row: &csv::StringRecord| {
            row[0] == *digits && row[2] == time && !taken.iter().any(|it| *it == row[1])
        };
        let row = rows.find(is_it)?;
        taken.push(row[1].to_owned());
        let (subject, recorded) = (&row[6], &row[7]);
        let plain = |text: &str| -> String {
            let text = text.to_lowercase().replace('&', "and");
            text.chars().filter(|it| it.is_alphanumeric()).collect()
        };
        let form = forms::find("us-ftc")?;
        let choices = form
            .fields
            .into_iter()
            .find(|it| it.id == "subject")?
            .choices;
        let mut choices = choices.iter().map(|it| it.get(forms::Language::En));
        let said = choices.find(|it| plain(subject).starts_with(&plain(it)));
        Some(Report {
            subject: said.map(str::to_owned),
            was_recorded: match recorded {
                "Y" => Some(true),
                "N" => Some(false),
                _ => None,
            },
        })
    }

    /// The same for `curfew note memo`.
    fn noted(&self) -> Vec<&str> {
        let speaker = self.was_recorded.map(|it| match it {
            true => ["--speaker", "recording"],
            false => ["--speaker", "human"],
        });
        let product = self.subject.as_deref().map(|it| ["--product", it]);
        speaker.into_iter().chain(product).flatten().collect()
    }
}

/// What a user of the day would have noted and kept.
fn american_notes(day: &Case<'_>, calls: &Calls) -> Made<()> {
    day.identity(&json!({
        "name": "Sample Person",
        "own_number": "+12065550150",
        "phone": "+12065550151",
        "address": "1 Example Street, Sample City",
        "email": "sample@example.com",
        "answers": {"prior_business": "No"},
    }))?;
    let text = fs::read_to_string(day.root.join(REPORTS))?;
    let mut taken = Vec::new();
    for (call, at) in &calls.calls {
        let report =
            Report::find(&text, &calls.number, at, &mut taken).ok_or("no report of this call")?;
        let what = ["note", "memo", "--zone", NEW_YORK, "--call", call];
        let said = [
            "--said-who",
            "no",
            "--text",
            "Sample note. This is a public report of a consumer to the FTC; this phone was not called.",
        ];
        day.curfew(&[&what[..], &said, &report.noted()].concat())?;
    }
    let (first, at) = &calls.calls[0];
    let refusal = ["note", "refusal", "--case", "c-1", "--zone", NEW_YORK];
    let registered = "2020-01-02T09:00:00-05:00";
    let text = "Sample: the number was registered on donotcall.gov.";
    let entry = ["--by", "register", "--at", registered, "--text", text];
    day.curfew(&[refusal, entry].concat())?;
    let key = ["--by", "key", "--call", first, "--at", at];
    day.curfew(
        &[
            &refusal[..],
            &key,
            &["--text", "Sample: pressed 2 to be taken off the list."],
        ]
        .concat(),
    )?;
    let path = day.folder.join("sample-note.txt");
    fs::write(
        &path,
        "Sample. A note that was made up to stand in a case.\n",
    )?;
    day.file(&path, NEW_YORK, &["--text", "Sample: a note on paper"])
}

fn chinese_notes(sample: &Case<'_>) -> Made<()> {
    sample.identity(&json!({
        "name": "样例当事人",
        "id_number": "000000000000000000",
        "own_number": "+12065550150",
        "phone": "+12065550151",
        "address": "样例省样例市示例路1号",
        "email": "sample@example.com",
        "answers": {
            "branch": "样例支行",
            "prior": "样例：已于2026年11月8日向该机构投诉，未获答复。",
            "personal": "样例：性别、出生日期、民族、职业由当事人填写",
            "defendant_seat": "样例省样例市示例路2号",
            "defendant_head": "样例：由当事人填写",
            "defendant_code": "样例：由当事人填写",
            "court": "样例市样例区人民法院",
        },
    }))?;
    let case = ["--case", "c-1", "--zone", SHANGHAI];
    let calls = sample.calls("95588")?;
    let told = calls
        .calls
        .iter()
        .find(|(_, at)| at.starts_with("2026-11-06"));
    let (told, _) = told.ok_or("the sample has no call of 6 November")?;
    let memo = [
        "note",
        "memo",
        "--zone",
        SHANGHAI,
        "--call",
        told,
        "--speaker",
        "human",
        "--company",
        "样例银行信用卡中心",
        "--product",
        "样例信用卡分期",
        "--said-who",
        "yes",
        "--way-out",
        "no",
        "--text",
        "样例备忘：已说明不需要。",
    ];
    sample.curfew(&memo)?;
    let made_up = "样例：本案来电均为合成，并未实际发生。";
    let about = ["note", "memo", "--case", "c-1", "--zone", SHANGHAI];
    sample.curfew(&[&about[..], &["--text", made_up]].concat())?;
    let refusal = [
        "note",
        "refusal",
        "--call",
        told,
        "--by",
        "phone",
        "--number",
        "95588",
        "--home",
        "CN",
        "--at",
        "2026-11-06T14:03:00+08:00",
        "--to",
        "工号4711",
        "--reference",
        "123",
        "--text",
        "请不要再打电话推销。",
    ];
    sample.curfew(&[&refusal[..], &case].concat())?;
    let consent = [
        "note",
        "consent",
        "withdrawn",
        "--by",
        "phone",
        "--at",
        "2026-11-06T14:03:00+08:00",
        "--text",
        "样例：从未同意，如有同意一并撤回。",
    ];
    sample.curfew(&[&consent[..], &case].concat())?;
    let bill = sample.root.join(SAMPLE);
    let name = ["--name", "运营商通话详单（样例）.csv"];
    let shows = ["--text", "证明来电的号码、时间和通话时长（样例，合成）"];
    sample.file(&bill, SHANGHAI, &[name, shows].concat())
}

/// The calls of a number, entry and time, the first first.
struct Calls {
    number: String,
    calls: Vec<(String, String)>,
}

struct Case<'a> {
    root: &'a Path,
    folder: PathBuf,
    home: &'a str,
    language: &'a str,
}

impl<'a> Case<'a> {
    fn new(root: &'a Path, folder: PathBuf, home: &'a str, language: &'a str) -> Made<Case<'a>> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Case {
            root,
            folder,
            home,
            language,
        })
    }

    /// Runs a command on this case's ledger; what it prints.
    fn curfew(&self, arguments: &[&str]) -> Made<String> {
        let output = Command::new(self.root.join("target/debug/curfew"))
            .current_dir(self.root)
            .args(arguments)
            .arg("--data")
            .arg(&self.folder)
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("curfew {}: {said}", arguments[..2].join(" ")).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    fn open(&self, name: &str, more: &[&str]) -> Made<String> {
        self.curfew(&[&["case", "open", name], more].concat())
    }

    /// Who complains, for the forms.
    fn identity(&self, who: &Value) -> Made<()> {
        Ok(fs::write(self.folder.join(IDENTITY), format!("{who:#}\n"))?)
    }

    /// Takes a file into the case.
    fn file(&self, path: &Path, zone: &str, more: &[&str]) -> Made<()> {
        let path = path.to_string_lossy();
        let what = ["note", "file", &path, "--case", "c-1", "--zone", zone];
        self.curfew(&[&what[..], more].concat())?;
        Ok(())
    }

    /// The calls of every number.
    fn by_number(&self) -> Made<BTreeMap<String, Vec<(String, String)>>> {
        let mut calls: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
        for line in self.curfew(&["history", "--json"])?.lines() {
            let call: Value = serde_json::from_str(line)?;
            if let (Some(number), Some(seq), Some(at)) = (
                call["number"].as_str(),
                call["seq"].as_i64(),
                call["at"].as_str(),
            ) {
                let of = calls.entry(number.to_owned()).or_default();
                of.push((seq, at.to_owned()));
            }
        }
        let sorted = calls.into_iter().map(|(number, mut calls)| {
            calls.sort();
            let calls = calls.into_iter().map(|(seq, at)| (seq.to_string(), at));
            (number, calls.collect())
        });
        Ok(sorted.collect())
    }

    /// The calls of a number.
    fn calls(&self, number: &str) -> Made<Calls> {
        let calls = self.by_number()?.remove(number);
        Ok(Calls {
            number: number.to_owned(),
            calls: calls.ok_or("no call of this number")?,
        })
    }

    /// The number with the most calls; of several the lowest.
    fn most_reported(&self) -> Made<Calls> {
        let most = self
            .by_number()?
            .into_iter()
            .max_by(|(a, x), (b, y)| x.len().cmp(&y.len()).then_with(|| b.cmp(a)));
        let (number, calls) = most.ok_or("no call has a number")?;
        Ok(Calls { number, calls })
    }

    /// The forms as text and page, the bundle, and what the verifier says of it.
    fn papers(&self, forms: &[&str], more: &[&str]) -> Made<()> {
        let export = |form: &str, path: &Path, more: &[&str]| {
            let path = path.to_string_lossy();
            let what = [
                "export", "--form", form, "--case", "c-1", "--home", self.home, "--out", &path,
            ];
            self.curfew(&[&what, more].concat())
        };
        let identity = self.folder.join(IDENTITY);
        let identity = identity.to_string_lossy();
        for form in forms {
            for end in ["txt", "html"] {
                let path = self.folder.join(format!("{form}.{end}"));
                export(form, &path, &["--identity", &identity])?;
                println!("    {}", self.shown(&path));
            }
        }
        let bundle = self.folder.join("bundle.zip");
        export(
            "bundle",
            &bundle,
            &[&["--language", self.language], more].concat(),
        )?;
        let checked = Command::new(self.root.join("target/debug/curfew"))
            .arg("verify")
            .arg(&bundle)
            .arg("--json")
            .output()?;
        let said: Value = serde_json::from_slice(&checked.stdout)?;
        if !checked.status.success() || said["ok"] != true {
            return Err(format!(
                "{}: the verifier does not accept it: {said}",
                bundle.display()
            )
            .into());
        }
        let items = said["items"].as_array().map_or(&[][..], Vec::as_slice);
        let of = |state: &str| items.iter().filter(|item| item["state"] == state).count();
        println!(
            "    {} (curfew verify: every byte is accounted for; of {} items {} are proved, {} claimed, {} not shown or not there)",
            self.shown(&bundle),
            items.len(),
            of("shown"),
            of("claimed"),
            of("absent")
        );
        self.report(&bundle)
    }

    /// The report of the bundle, beside it, to look at.
    fn report(&self, bundle: &Path) -> Made<()> {
        let mut zip = zip::ZipArchive::new(fs::File::open(bundle)?)?;
        let path = self.folder.join("report.html");
        std::io::copy(
            &mut zip.by_name("report.html")?,
            &mut fs::File::create(&path)?,
        )?;
        // Both cases are of calls that were read from files.
        let text = fs::read_to_string(&path)?;
        if ["Android asks the app", "安卓系统询问本应用"]
            .iter()
            .any(|it| text.contains(it))
        {
            return Err(format!("{}: no app was asked about these calls", path.display()).into());
        }
        println!("    {}", self.shown(&path));
        Ok(())
    }

    fn shown<'p>(&self, path: &'p Path) -> std::path::Display<'p> {
        path.strip_prefix(self.root).unwrap_or(path).display()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_noted_as_its_row_has_it() {
        let rows = "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall\n\
            2065550100,2021-07-07 08:00:00,2021-07-06 10:00:00,,Ohio,614,Computer  & technical support,Y\r\n\
            2065550100,2021-07-07 08:01:00,2021-07-06 11:00:00,,Ohio,614,\"Reducing your debt (credit cards, mortgage, student loans)\",N\n\
            2065550100,2021-07-07 08:02:00,2021-07-06 12:00:00,,Ohio,614,\"Energy, solar,  & utilities\",\n\
            2065550100,2021-07-07 08:02:30,2021-07-06 12:00:00,\"Sample, OH\",Ohio,614,Other,N\n\
            2065550100,2021-07-07 08:03:00,2021-07-06 13:00:00,,Ohio,614,No Subject Provided,Y\n";
        let mut taken = Vec::new();
        let mut noted = |hour: u8| {
            let at = format!("2021-07-06T{hour}:00:00-04:00");
            let report = Report::find(rows, "+12065550100", &at, &mut taken)?;
            Some(report.noted().join(" "))
        };
        for (hour, expected) in [
            (
                10,
                Some("--speaker recording --product Computer and technical support"),
            ),
            (11, Some("--speaker human --product Reducing your debt")),
            (12, Some("--product Energy, solar and utilities")),
            // Of one minute the reports are taken in turn.
            (12, Some("--speaker human --product Other")),
            (13, Some("--speaker recording")),
            (14, None),
        ] {
            assert_eq!(noted(hour).as_deref(), expected, "{hour}");
        }
    }
}
