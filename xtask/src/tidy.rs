//! `cargo xtask tidy`: the rules that no compiler checks, each with a name.
//!
//! A rule that breaks is reported with file and line; all of them are tried before the step
//! fails.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::StepResult;

/// `cargo xtask tidy` takes no options.
#[derive(clap::Args)]
pub(crate) struct Options {}

/// A source file with its text.
struct Source {
    path: String,
    text: String,
}

struct Finding {
    rule: &'static str,
    place: String,
    what: String,
}

pub(crate) fn run(_options: &Options) -> StepResult {
    let sources = sources()?;
    let mut findings = Vec::new();
    for source in &sources {
        core_is_pure(source, &mut findings);
        unsafe_is_named(source, &mut findings);
        nothing_left_for_later(source, &mut findings);
        files_are_short(source, &mut findings);
        no_log_in_kotlin(source, &mut findings);
        nothing_reaches_the_network(source, &mut findings);
        spaces_are_quoted(source, &mut findings);
    }
    languages_are_complete(&sources, &mut findings);
    documents_name_what_exists(&sources, &mut findings);
    for finding in &findings {
        println!("{}: {}: {}", finding.rule, finding.place, finding.what);
    }
    if findings.is_empty() {
        println!("tidy: {} files, 9 rules, nothing found", sources.len());
        Ok(())
    } else {
        Err(format!("tidy: {} findings", findings.len()).into())
    }
}

/// Every text file that git tracks or would track.
fn sources() -> Result<Vec<Source>, Box<dyn std::error::Error>> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()?;
    if !listed.status.success() {
        return Err("git ls-files failed: tidy needs a git checkout".into());
    }
    let mut sources = Vec::new();
    for path in String::from_utf8(listed.stdout)?
        .split('\0')
        .filter(|path| !path.is_empty())
    {
        let read_as_text = ["rs", "kt", "java", "xml", "md", "toml", "sh", "pro", "json"]
            .iter()
            .any(|ending| {
                Path::new(path)
                    .extension()
                    .is_some_and(|found| found == *ending)
            })
            || path == "dev"
            || path == ".ci/run";
        if read_as_text && let Ok(text) = std::fs::read_to_string(path) {
            sources.push(Source {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(sources)
}

impl Source {
    fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/src/test/")
            || self.path.starts_with("tests/")
    }

    /// Lines of code outside comments and outside the unit-test module, with their number.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
            .filter(|(_, line)| {
                !line.trim_start().starts_with("//") && !line.trim_start().starts_with('*')
            })
            .map(|(index, line)| (index + 1, line))
    }

    fn report(&self, findings: &mut Vec<Finding>, rule: &'static str, line: usize, what: &str) {
        findings.push(Finding {
            rule,
            place: format!("{}:{line}", self.path),
            what: what.to_owned(),
        });
    }

    fn forbid(&self, findings: &mut Vec<Finding>, rule: &'static str, words: &[&str], what: &str) {
        for (number, line) in self.code() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                self.report(findings, rule, number, &format!("`{word}`: {what}"));
            }
        }
    }
}

/// Invariant: core reads no clock, opens no file, starts no thread.
fn core_is_pure(source: &Source, findings: &mut Vec<Finding>) {
    if source.path.starts_with("core/src/") {
        source.forbid(
            findings,
            "core-is-pure",
            &[
                "std::fs",
                "std::net",
                "std::thread",
                "std::process",
                "std::env",
                "SystemTime",
                "Instant::now",
                "Utc::now",
                "Local::now",
                "unsafe ",
                "println!",
                "extern \"C\"",
            ],
            "core is pure: hand the value in",
        );
    }
}

/// Invariant: unsafe code stands only in modules that say so.
fn unsafe_is_named(source: &Source, findings: &mut Vec<Finding>) {
    const NAMED: [&str; 6] = [
        "store/src/lists/packed/pages.rs",
        "uniffi-bindings/src/linking.rs",
        "uniffi-bindings/src/door.rs",
        "uniffi-bindings/src/jni.rs",
        "uniffi-bindings/src/machine.rs",
        "uniffi-bindings/src/unwind.rs",
    ];
    if source.is(".rs")
        && !source.is_test()
        && !source.path.starts_with("xtask/")
        && !source.path.starts_with("bench/")
        && !NAMED.contains(&source.path.as_str())
    {
        source.forbid(
            findings,
            "unsafe-is-named",
            &["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code)"],
            "only the modules named in xtask/src/tidy.rs may",
        );
    }
}

/// Nothing is left for later, switched off or swallowed.
fn nothing_left_for_later(source: &Source, findings: &mut Vec<Finding>) {
    if source.path == "xtask/src/tidy.rs"
        || !(source.is(".rs") || source.is(".kt") || source.is(".java") || source.path == "dev")
    {
        return;
    }
    for (index, line) in source.text.lines().enumerate() {
        for word in [
            "TODO",
            "FIXME",
            "XXX",
            "#[ignore",
            "@Ignore",
            "@Disabled",
            "assumeTrue",
            "NotImplementedError",
        ] {
            if line.contains(word) {
                source.report(
                    findings,
                    "nothing-left-for-later",
                    index + 1,
                    &format!("`{word}`"),
                );
            }
        }
    }
}

/// A file is a concept: at most 500 lines.
fn files_are_short(source: &Source, findings: &mut Vec<Finding>) {
    let lines = source.text.lines().count();
    if (source.is(".rs") || source.is(".kt") || source.is(".java")) && lines > 500 {
        source.report(
            findings,
            "files-are-short",
            lines,
            "over 500 lines: split by concept",
        );
    }
}

/// Invariant: no number in a log line. Kotlin logs nothing at all.
fn no_log_in_kotlin(source: &Source, findings: &mut Vec<Finding>) {
    if source.path.starts_with("android/src/main/") && source.is(".kt") {
        source.forbid(
            findings,
            "no-log-in-kotlin",
            &[
                "android.util.Log",
                "Log.d(",
                "Log.e(",
                "Log.i(",
                "Log.w(",
                "println(",
                "printStackTrace",
            ],
            "record a failure in the ledger instead",
        );
    }
}

/// Invariant: the app declares no INTERNET permission and names no web client.
fn nothing_reaches_the_network(source: &Source, findings: &mut Vec<Finding>) {
    if source.path.starts_with("android/src/main/") && (source.is(".xml") || source.is(".kt")) {
        source.forbid(
            findings,
            "nothing-reaches-the-network",
            &[
                "android.permission.INTERNET",
                "HttpURLConnection",
                "java.net.URL",
                "java.net.Socket",
                "WebView",
            ],
            "nothing leaves the phone but by the user's own share",
        );
    }
}

/// English and Simplified Chinese have the same strings.
fn languages_are_complete(sources: &[Source], findings: &mut Vec<Finding>) {
    const ENGLISH: &str = "android/src/main/res/values/";
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with(ENGLISH))
    {
        let names = string_names(&source.text);
        if names.is_empty() {
            continue;
        }
        let other = ["values-b+zh+Hans", "values-zh-rCN"]
            .iter()
            .find_map(|folder| {
                let path = source.path.replacen("values", folder, 1);
                sources.iter().find(|candidate| candidate.path == path)
            });
        let translated = other
            .map(|file| string_names(&file.text))
            .unwrap_or_default();
        for name in names.symmetric_difference(&translated) {
            source.report(
                findings,
                "languages-are-complete",
                1,
                &format!("`{name}` is not in both languages"),
            );
        }
    }
}

/// Android takes away the spaces at both ends of a text, unless it stands in quotes.
fn spaces_are_quoted(source: &Source, findings: &mut Vec<Finding>) {
    if !source.path.starts_with("android/src/main/res/values") {
        return;
    }
    for (index, line) in source.text.lines().enumerate() {
        let line = line.trim_start();
        let text = line.starts_with("<string name") || line.starts_with("<item quantity");
        let text = line.split_once('>').filter(|_| text).map(|(_, rest)| rest);
        let text = text.and_then(|rest| rest.split_once("</"));
        if text.is_some_and(|(text, _)| text != text.trim()) {
            source.report(
                findings,
                "spaces-are-quoted",
                index + 1,
                "a space at an end is lost without quotes around the text",
            );
        }
    }
}

/// The names of the strings and plurals that are to be translated.
fn string_names(xml: &str) -> BTreeSet<String> {
    xml.lines()
        .filter(|line| !line.contains("translatable=\"false\""))
        .filter_map(|line| {
            let line = line.trim_start();
            let rest = [
                "<string name=\"",
                "<plurals name=\"",
                "<string-array name=\"",
            ]
            .iter()
            .find_map(|start| line.strip_prefix(start))?;
            rest.split_once('"').map(|(name, _)| name.to_owned())
        })
        .collect()
}

/// A path that a document names in backquotes exists.
fn documents_name_what_exists(sources: &[Source], findings: &mut Vec<Finding>) {
    for source in sources
        .iter()
        .filter(|source| source.is(".md") && source.path != "CHANGELOG.md")
    {
        let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
        for (index, line) in source.text.lines().enumerate() {
            for word in line.split('`').skip(1).step_by(2) {
                let is_path = word.contains('/')
                    && word
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c))
                    && ROOTS.iter().any(|root| word.starts_with(root));
                let exists = [PathBuf::from(word), folder.join(word)]
                    .iter()
                    .any(|path| path.exists());
                if is_path && !exists {
                    source.report(
                        findings,
                        "documents-name-what-exists",
                        index + 1,
                        &format!("no `{word}`"),
                    );
                }
            }
        }
    }
}

const ROOTS: [&str; 11] = [
    "core/",
    "store/",
    "verify/",
    "uniffi-bindings/",
    "cli/",
    "android/src/",
    "data/",
    "tests/",
    "xtask/",
    "docs/",
    ".ci/",
];
