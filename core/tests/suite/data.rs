//! The checks of the files in `data/`: each bad row is refused with its line and reason.

#[path = "../../build/clocks.rs"]
mod clocks;
#[path = "../../build/forms.rs"]
mod forms;
#[path = "forms_data.rs"]
mod forms_data;
#[path = "../../build/holidays.rs"]
mod holidays;
#[path = "../../build/institutions.rs"]
mod institutions;
#[path = "../../build/laws.rs"]
mod laws;
#[path = "../../build/never_block.rs"]
mod never_block;
#[path = "../../build/number_kinds.rs"]
mod number_kinds;
#[path = "../../build/rows.rs"]
mod rows;
#[path = "../../build/texts.rs"]
mod texts;
#[path = "../../build/words.rs"]
mod words;

use self::texts::Texts;

type Fault = (usize, String);

/// The fault of a file with this row as its second line.
fn fault(table: impl Fn(&str) -> Result<String, Fault>, header: &str, row: &str) -> String {
    let (line, why) = table(&format!("{header}\n{row}\n")).expect_err(row);
    assert_eq!(line, 2, "{row}");
    why
}

#[test]
fn never_block_rows() {
    const HEADER: &str = "number,region,kind,name,name_zh,source,checked,verified";
    let table = |text: &str| never_block::table(text, &mut Texts::default());
    assert!(
        table(&format!(
            "{HEADER}\n110,CN,emergency,Police,报警,AOSP,2026-11,true\n"
        ))
        .is_ok()
    );
    assert!(table("number,region\n").is_err());
    for (row, why) in [
        ("110,CN,emergency,Police,报警,AOSP,true", "7 fields, not 8"),
        (
            "110,CN,emergency,Police,报警,AOSP,,true",
            "checked is no month",
        ),
        (
            "110,CN JP,emergency,Police,报警,AOSP,2026,true",
            "checked is no month",
        ),
        (
            "110,CN  JP,emergency,Police,报警,AOSP,2026-11,true",
            "the region must be",
        ),
        (
            "11a,CN,emergency,Police,报警,AOSP,2026-11,true",
            "the number must be",
        ),
        (
            "1xxxxxxx,CN,emergency,Police,报警,AOSP,2026-11,true",
            "more than 6 x",
        ),
        (
            "110,cn,emergency,Police,报警,AOSP,2026-11,true",
            "the region must be",
        ),
        ("110,CN,circus,Police,报警,AOSP,2026-11,true", "is none of"),
        (
            "110,CN,emergency,,报警,AOSP,2026-11,true",
            "the name is empty",
        ),
        ("110,CN,emergency,Police, 报警,AOSP,2026-11,true", "name_zh"),
        (
            "110,CN,emergency,Police,报警,AOSP,2026-11,yes",
            "verified must be",
        ),
        (
            "\"110\",CN,emergency,Police,报警,AOSP,2026-11,true",
            "quotes",
        ),
    ] {
        let found = fault(table, HEADER, row);
        assert!(found.contains(why), "{row}: {found}");
    }
    let twice = format!(
        "{HEADER}\n110,CN,emergency,A,甲,B,2026-11,true\n110,CN,emergency,A,甲,B,2026-11,true\n"
    );
    assert_eq!(table(&twice).unwrap_err().0, 3);
}

/// Every table of our own says where it comes from, when that was read, and whether it is verified: in columns or, of the
/// tables that are compiled in as they stand, in the lines above the header. The holidays are generated.
#[test]
fn every_table_says_where_it_comes_from_and_when() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let mut tables = 0;
    for file in std::fs::read_dir(data).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|it| it != "csv") {
            continue;
        }
        tables += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let above = text.lines().take_while(|line| line.starts_with('#'));
        let said = if above.clone().count() == 0 {
            text.lines().next().unwrap().replace(',', ": ") + ": "
        } else {
            above.collect()
        };
        for what in ["source: ", "checked: ", "verified: "] {
            assert!(said.contains(what), "{}: {what}", path.display());
        }
    }
    assert!(tables >= 6, "{tables}");
}

#[test]
fn institution_rows() {
    const HEADER: &str = "number,region,id,name,name_zh,kind,source,checked,verified";
    let table = |text: &str| institutions::table(text, &mut Texts::default());
    assert!(
        table(&format!(
            "{HEADER}\n95588,CN,icbc,ICBC,工行,bank,vCards,2026-11,false\n"
        ))
        .is_ok()
    );
    for (row, why) in [
        (
            "95*588,CN,icbc,ICBC,工行,bank,vCards,2026-11,false",
            "3 to 9 digits",
        ),
        (
            "+8695588,CN,icbc,ICBC,工行,bank,vCards,2026-11,false",
            "3 to 9 digits",
        ),
        (
            "95588,CN,ICBC,ICBC,工行,bank,vCards,2026-11,false",
            "the id must be",
        ),
        (
            "95588,CN,icbc,ICBC,工行,circus,vCards,2026-11,false",
            "is none of",
        ),
        (
            "95588,CN,icbc,ICBC,工行,bank,,2026-11,false",
            "the source is empty",
        ),
        (
            "95588,CN,icbc,ICBC,工行,bank,vCards,,false",
            "checked is no month",
        ),
    ] {
        let found = fault(table, HEADER, row);
        assert!(found.contains(why), "{row}: {found}");
    }
}

#[test]
fn number_kind_rows() {
    const HEADER: &str = "prefix,region,digits,kind,name,name_zh,source,checked,verified";
    let table = |text: &str| number_kinds::table(text, &mut Texts::default());
    assert!(
        table(&format!(
            "{HEADER}\n+33162,FR,11,sales,Sales,推销,press,2026-11,false\n"
        ))
        .is_ok()
    );
    for (row, why) in [
        (
            "+33a,FR,11,sales,Sales,推销,press,2026-11,false",
            "the prefix must be",
        ),
        (
            "+33162,FR,eleven,sales,Sales,推销,press,2026-11,false",
            "digits must be a number",
        ),
        (
            "+33162,FR,4,sales,Sales,推销,press,2026-11,false",
            "at least the digits",
        ),
        (
            "+33162,FR,16,sales,Sales,推销,press,2026-11,false",
            "at most 15",
        ),
        (
            "+33162,FR,11-16,sales,Sales,推销,press,2026-11,false",
            "at most 15",
        ),
        (
            "+33162,FR,4-11,sales,Sales,推销,press,2026-11,false",
            "at least the digits",
        ),
        (
            "+33162,FR,12-11,sales,Sales,推销,press,2026-11,false",
            "the fewest digits come first",
        ),
        (
            "+33162,FR,11-,sales,Sales,推销,press,2026-11,false",
            "digits must be a number",
        ),
        (
            "+33162,FR,11,sales,Sales,推销,press,,false",
            "checked is no month",
        ),
        (
            "+33162,FR,11,circus,Sales,推销,press,2026-11,false",
            "is none of",
        ),
    ] {
        let found = fault(table, HEADER, row);
        assert!(found.contains(why), "{row}: {found}");
    }
    let twice = |first: &str, second: &str| {
        let row =
            |digits: &str| format!("+8610,CN,{digits},mixed,Ports,端口,press,2026-11,false\n");
        table(&format!("{HEADER}\n{}{}", row(first), row(second)))
    };
    assert!(twice("10-11", "13-15").is_ok());
    for (first, second) in [("10-12", "12"), ("13", "10-15"), ("", "9"), ("11", "11")] {
        let (line, why) = twice(first, second).expect_err(second);
        assert_eq!(line, 3);
        assert!(why.contains("the same lengths"), "{why}");
    }
}

#[test]
fn holiday_rows() {
    const HEADER: &str = "region,year,weekend,holidays,workdays,doubt";
    let table = |text: &str| holidays::table(text, &mut Texts::default());
    assert!(
        table(&format!(
            "{HEADER}\nCN,2026,sat sun,0101 0102,0104,0105-0107 0109\n"
        ))
        .is_ok()
    );
    for (row, why) in [
        ("China,2026,sat sun,0101,,", "the region must be"),
        ("CN-ABCD,2026,sat sun,0101,,", "the region must be"),
        ("CN,2019,sat sun,0101,,", "the years are"),
        ("CN,2026,weekend,0101,,", "the weekend must be"),
        ("CN,2026,sat sun,0229,,", "0229 is no day of 2026"),
        ("CN,2026,sat sun,1301,,", "1301 is no day of 2026"),
        ("CN,2026,sat sun,0102 0101,,", "sorted"),
        ("CN,2026,sat sun,0101,0104 0104,", "sorted"),
        ("CN,2026,sat sun,0101,,true", "true is no day of 2026"),
        ("CN,2026,sat sun,0101,,0105-0230", "0230 is no day of 2026"),
        ("CN,2026,sat sun,0101,,0105-0104", "must not end before"),
        (
            "CN,2026,sat sun,0101,,0105-0107 0107",
            "in doubt must be sorted",
        ),
        ("CN,2026,sat sun,0101,,0107 0105", "in doubt must be sorted"),
    ] {
        let found = fault(table, HEADER, row);
        assert!(found.contains(why), "{row}: {found}");
    }
    let gap = format!("{HEADER}\nCN,2026,sat sun,0101,,\nCN,2028,sat sun,0101,,\n");
    assert_eq!(table(&gap).unwrap_err().0, 3);
}

#[test]
fn days_are_packed_as_gaps() {
    for (why, days, bytes) in [
        ("none", &[][..], &[][..]),
        ("the first as it is", &[257], &[1, 1]),
        (
            "gaps, also long ones",
            &[257, 258, 512, 767, 1025],
            &[1, 1, 1, 254, 255, 0, 255, 3],
        ),
        (
            "a year and more",
            &[0, 250, 600, 1365],
            &[0, 0, 250, 255, 95, 255, 255, 255, 0],
        ),
    ] {
        assert_eq!(holidays::packed(days), bytes, "{why}");
    }
}

/// A file with one law, changed.
fn law(change: impl FnOnce(&mut serde_json::Value)) -> Result<String, String> {
    let mut file = serde_json::json!({
        "jurisdiction": "CN-NX",
        "name": {"en": "Ningxia", "zh": "宁夏"},
        "zone": "Asia/Shanghai",
        "rules": [{
            "id": "cn-nx-collection",
            "about": ["collection"],
            "binds": {"en": "collectors", "zh": "催收方"},
            "hours": {
                "windows": [{"days": ["mon"], "start": "08:00", "end": "20:00"}],
                "holidays": null,
                "days_off": [{"start": "09:00", "end": "18:00"}],
            },
            "caps": [{"count": 3, "per": "day", "counts": "contacts",
                      "of": {"en": "per debtor", "zh": "每名债务人"}}],
            "refusal": null,
            "citation": "Notice of 2025-04-24",
            "in_force": "2025-04-24",
            "force": "guidance",
            "source": "nxca.miit.gov.cn (official); date: Nolo",
            "checked": "2026-11",
            "verified": true,
            "channel": ["12378"],
        }],
    });
    change(&mut file);
    laws::table(
        &[("CN-NX".to_owned(), file.to_string())],
        &mut Texts::default(),
    )
}

#[test]
fn a_law_without_citation_date_or_flag_is_refused() {
    assert!(law(|_| ()).is_ok());
    for field in [
        "id", "about", "binds", "hours", "caps", "refusal", "citation", "in_force", "force",
        "source", "checked", "verified", "channel",
    ] {
        let without = law(|file| {
            file["rules"][0].as_object_mut().unwrap().remove(field);
        });
        let why = without.expect_err(field);
        assert!(
            why.starts_with("CN-NX.json: ") && why.contains(field),
            "{why}"
        );
    }
    for (place, field) in [
        ("/rules/0/hours", "holidays"),
        ("/rules/0/caps/0", "counts"),
    ] {
        let without = law(|file| {
            let parent = file.pointer_mut(place).and_then(|it| it.as_object_mut());
            parent.unwrap().remove(field);
        });
        assert!(without.expect_err(field).contains(field));
    }
    // That the day is not known has a reason, and only then.
    let undated = |in_force: serde_json::Value, why: serde_json::Value| {
        law(|file| {
            file["rules"][0]["in_force"] = in_force;
            file["rules"][0]["undated"] = why;
        })
    };
    let null = || serde_json::json!(null);
    assert!(undated(null(), "not_found".into()).is_ok());
    for (in_force, why) in [
        (null(), null()),
        (null(), "no idea".into()),
        ("2025-04-24".into(), "not_found".into()),
    ] {
        let refused = undated(in_force, why).unwrap_err();
        assert!(refused.contains("undated"), "{refused}");
    }
    for (field, value) in [
        ("citation", serde_json::json!("")),
        ("citation", serde_json::json!(null)),
        ("citation_zh", serde_json::json!("")),
        ("checked", serde_json::json!("November")),
        ("checked", serde_json::json!("2026-13")),
        ("verified", serde_json::json!("true")),
        ("in_force", serde_json::json!("2025")),
        ("in_force", serde_json::json!("2011-02-30")),
        ("in_force", serde_json::json!("2100-01-01")),
        ("in_force", serde_json::json!("1900-02-29")),
        ("until", serde_json::json!("2027-09-31")),
        ("id", serde_json::json!("us-collection")),
        ("about", serde_json::json!([])),
        ("about", serde_json::json!(["any", "collection"])),
        ("about", serde_json::json!(["circus"])),
        ("force", serde_json::json!("custom")),
        ("channel", serde_json::json!([])),
        ("hours", serde_json::json!(null)), // and no note that says so
        ("hours", serde_json::json!({"windows": []})),
        ("surprise", serde_json::json!(1)),
    ] {
        let changed = law(|file| file["rules"][0][field] = value.clone());
        assert!(changed.is_err(), "{field}: {value}");
    }
    for day in ["2024-02-29", "2000-02-29", "2025-12-31", "2025-06-30"] {
        let changed = law(|file| file["rules"][0]["in_force"] = day.into());
        assert!(changed.is_ok(), "{day}");
    }
    for (start, end) in [
        ("08:00", "08:00"),
        ("20:00", "08:00"),
        ("8:00", "20:00"),
        ("08:00", "24:01"),
    ] {
        let window = serde_json::json!({"days": ["mon"], "start": start, "end": end});
        let changed = law(|file| file["rules"][0]["hours"]["windows"][0] = window);
        assert!(changed.is_err(), "{start} to {end}");
    }
    assert!(law(|file| file["jurisdiction"] = serde_json::json!("CN")).is_err());
    assert!(law(|file| file["zone"] = serde_json::json!("")).is_err());
    assert!(
        law(|file| file["rules"][0]["caps"][0]["per"] = serde_json::json!("fortnight")).is_err()
    );
    let twice = law(|file| {
        let again = file["rules"][0].clone();
        file["rules"].as_array_mut().unwrap().push(again);
    });
    assert!(twice.unwrap_err().contains("another rule has this id"));
}

#[test]
fn a_law_read_in_a_reprint_alone_is_not_verified() {
    let from = |source: &str, verified: bool| {
        law(|file| {
            file["rules"][0]["source"] = source.into();
            file["rules"][0]["verified"] = verified.into();
        })
    };
    for source in [
        "FindLaw (text, current as of 2025-01)",
        "casetext (official)",
        "regulations.justia.com (official text)",
        "lpderecho.pe (text), in a copy",
        "acts.co.za (text); thencc.gov.za (official)",
        "law.moj.gov.tw (official text, in a public repository)",
        "boe.es (official), in a copy",
        "law.cornell.edu (text)",
        "Boston Globe",
    ] {
        let why = from(source, true).expect_err(source);
        assert!(why.contains("is no official text"), "{why}");
        assert!(from(source, false).is_ok(), "{source}");
    }
    for source in ["flsenate SB 1120 (official); date: Nolo", "AG (official)"] {
        assert!(from(source, true).is_ok(), "{source}");
    }
}

#[test]
fn texts_are_packed_whole_and_once() {
    let mut texts = Texts::default();
    assert_eq!(texts.add("Courts"), "Text::at(1, 6)");
    assert_eq!(texts.add("法院"), "Text::at(7, 6)");
    assert_eq!(texts.add("Courts"), "Text::at(1, 6)");
    let (rust, packed) = texts.pack("TABLES");
    assert_eq!(rust, "const TABLES_LENGTH: usize = 13;\n");
    let unpacked = miniz_oxide::inflate::decompress_to_vec(&packed).unwrap();
    assert_eq!(unpacked, "\nCourts法院".as_bytes());
    // Names are in a block of their own, also inside of others.
    assert_eq!(texts.name("12368"), "Name::at(1, 5)");
    assert_eq!(texts.name("CN"), "Name::at(6, 2)");
    assert_eq!(texts.name("36"), "Name::at(3, 2)");
    assert_eq!(texts.name("8C"), "Name::at(5, 2)");
    assert_eq!(texts.name(""), "Name::at(1, 0)");
    assert_eq!(texts.optional_name(Some("CN")), "Some(Name::at(6, 2))");
    assert_eq!(texts.optional_name(None), "None");
    assert_eq!(texts.names(), "const NAMES: &str = \"\\n12368CN\";\n");
}
