//! The end of a day of calls: a case with its papers, made on the command line as a user would, and
//! checked by the verifier. One of real calls, for the FTC; one of made-up calls, for a Chinese
//! regulator and a Chinese court.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

type Made<T> = Result<T, Box<dyn std::error::Error>>;

/// Calls that were made up, from a published number.
const SAMPLE: &str = "tests/samples/case-cn.csv";

/// Makes the papers of both cases in `out`; `ledger` is that of the day. Prints what lies where.
///
/// # Errors
/// Where a command fails, or the verifier does not accept a bundle.
pub(crate) fn run(root: &Path, ledger: &Path, out: &Path) -> Made<()> {
    println!("\nCases, with their papers:");
    let day = Case::new(root, out.join("case-us"), "US", "en")?;
    // The ledger of the day stays as it is.
    fs::copy(ledger.join("ledger.log"), day.folder.join("ledger.log"))?;
    let (number, calls) = day.most_reported()?;
    day.open("The number with the most reports of the day", &[])?;
    day.curfew(&[
        "case",
        "add-number",
        "c-1",
        &number,
        "--source",
        "reports to the FTC",
    ])?;
    println!("  the number with the most reports, {calls} calls:");
    day.papers(&["us-ftc"], &[])?;

    let sample = Case::new(root, out.join("case-cn"), "CN", "zh-Hans")?;
    sample.curfew(&["replay", SAMPLE, "--home", "CN", "--zone", "Asia/Shanghai"])?;
    sample.open("示例:合成来电(并未实际发生)", &["--institution", "icbc"])?;
    sample.curfew(&[
        "note",
        "refusal",
        "--case",
        "c-1",
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
    ])?;
    println!("  a sample of made-up calls from a published number:");
    sample.papers(&["cn-12378", "cn-online-court"], &["--synthetic"])
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

    /// The number with the most calls, and how many; of several the lowest.
    fn most_reported(&self) -> Made<(String, u64)> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for line in self.curfew(&["history", "--json"])?.lines() {
            let call: Value = serde_json::from_str(line)?;
            if let Some(number) = call["number"].as_str() {
                *counts.entry(number.to_owned()).or_default() += 1;
            }
        }
        let most = counts
            .into_iter()
            .max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)));
        most.ok_or_else(|| "no call has a number".into())
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
        for form in forms {
            for end in ["txt", "html"] {
                let path = self.folder.join(format!("{form}.{end}"));
                export(form, &path, &[])?;
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
        let shown = said["items"].as_array().map_or(0, |items| {
            items.iter().filter(|item| item["ok"] == true).count()
        });
        println!(
            "    {} (curfew verify: every byte is accounted for, {shown} items hold)",
            self.shown(&bundle)
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
        println!("    {}", self.shown(&path));
        Ok(())
    }

    fn shown<'p>(&self, path: &'p Path) -> std::path::Display<'p> {
        path.strip_prefix(self.root).unwrap_or(path).display()
    }
}
