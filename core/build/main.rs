//! Compiles the facts of `data/` into the crate: each file checked, and made a constant table.
//!
//! A bad row stops the build with the file, the line and the reason. The forms of the files
//! are described in `data/README.md`.

mod clocks;
mod forms;
mod holidays;
mod institutions;
mod laws;
mod never_block;
mod number_kinds;
mod rows;
mod texts;
mod words;

use std::path::{Path, PathBuf};
use std::{env, fs};

use self::texts::Texts;

/// What is wrong with a file: the line, from 1, and the reason.
type Fault = (usize, String);

fn main() -> Result<(), String> {
    let (mut texts, mut papers) = (Texts::default(), Texts::default());
    compile("never-block.csv", "never_block.rs", |text| {
        never_block::table(text, &mut texts)
    })?;
    compile("institutions.csv", "institutions.rs", |text| {
        institutions::table(text, &mut texts)
    })?;
    compile("number-kinds.csv", "number_kinds.rs", |text| {
        number_kinds::table(text, &mut texts)
    })?;
    compile("clocks.csv", "clocks.rs", |text| {
        clocks::table(text, &mut papers, &mut texts)
    })?;
    compile("holidays/holidays.csv", "holidays.rs", |text| {
        holidays::table(text, &mut texts)
    })?;
    let directory = data("laws")?;
    let table = laws::table(&json_files(&directory)?, &mut texts)
        .map_err(|why| format!("{}: {why}", directory.display()))?;
    write("laws.rs", table.as_bytes())?;
    let directory = data("forms")?;
    let mut forms = forms::table(&json_files(&directory)?, &table, &mut papers)
        .map_err(|why| format!("{}: {why}", directory.display()))?;
    let file = data("complaint-words.json")?;
    forms += &words::table(&read(&file)?, &mut papers)
        .map_err(|why| format!("{}: {why}", file.display()))?;
    for (folder, end) in [("styles", "_STYLE"), ("drafts", "")] {
        forms += &whole_files(folder, end, &mut papers)?;
    }
    write("forms.rs", forms.as_bytes())?;
    let (rust, packed) = texts.pack("TABLES");
    let (papers_rust, papers_packed) = papers.pack("PAPERS");
    write("names.rs", texts.names().as_bytes())?;
    write("texts.rs", (rust + &papers_rust).as_bytes())?;
    write("texts.bin", &packed)?;
    write("papers.bin", &papers_packed)
}

/// The Rust of the files of a folder of `data/`, each a text as it stands, called as the file is.
fn whole_files(folder: &str, end: &str, texts: &mut Texts) -> Result<String, String> {
    let directory = data(folder)?;
    let told = |error| format!("{}: {error}", directory.display());
    let found: Result<Vec<_>, _> = fs::read_dir(&directory).map_err(told)?.collect();
    let mut paths: Vec<_> = found
        .map_err(told)?
        .iter()
        .map(fs::DirEntry::path)
        .collect();
    paths.sort();
    let mut rust = String::new();
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.to_uppercase().replace('-', "_");
        let text = texts.add(&read(&path)?);
        rust +=
            &format!("/// `{stem}` of `data/{folder}/`.\npub const {name}{end}: Text = {text};\n");
    }
    Ok(rust)
}

/// Reads `data/FILE` and writes the Rust that `table` makes of it, for `include!`.
fn compile(
    file: &str,
    out: &str,
    table: impl FnOnce(&str) -> Result<String, Fault>,
) -> Result<(), String> {
    let data = data(file)?;
    let text = read(&data)?;
    let rust = table(&text).map_err(|(line, why)| format!("{}:{line}: {why}", data.display()))?;
    write(out, rust.as_bytes())
}

/// The JSON files of a directory, sorted: the name without `.json`, and the text.
fn json_files(directory: &Path) -> Result<Vec<(String, String)>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            files.push((name.into_owned(), read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn data(file: &str) -> Result<PathBuf, String> {
    let path = variable("CARGO_MANIFEST_DIR")?.join("../data").join(file);
    println!("cargo::rerun-if-changed={}", path.display());
    Ok(path)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(file: &str, bytes: &[u8]) -> Result<(), String> {
    let out = variable("OUT_DIR")?.join(file);
    fs::write(&out, bytes).map_err(|error| format!("{}: {error}", out.display()))
}

fn variable(name: &str) -> Result<PathBuf, String> {
    env::var(name)
        .map(|value| Path::new(&value).to_owned())
        .map_err(|error| format!("{name}: {error}"))
}
