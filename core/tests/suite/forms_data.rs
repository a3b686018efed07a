//! What the build refuses in `data/forms/` and `data/clocks.csv`: a fact without its source is none.

use super::{clocks, forms, texts, words};
use serde_json::{Value, json};

const FORM: &str = include_str!("../../../data/forms/de-bnetza-b.json");
const CLOCKS: &str = include_str!("../../../data/clocks.csv");

fn refusal(change: impl FnOnce(&mut Value)) -> Option<String> {
    let mut form: Value = serde_json::from_str(FORM).expect("a form of the data");
    change(&mut form);
    let files = [("de-bnetza-b".to_owned(), form.to_string())];
    let mut texts = texts::Texts::default();
    forms::table(&files, "id: \"cn-sellers\"", &mut texts).err()
}

#[test]
fn a_form_has_source_date_and_flag() {
    assert_eq!(refusal(|_| {}), None);
    for field in [
        "calls",
        "sources",
        "verified",
        "note",
        "url",
        "fields",
        "languages",
    ] {
        let why = refusal(|form| {
            form.as_object_mut().unwrap().remove(field);
        });
        assert!(
            why.unwrap().contains(&format!("missing field `{field}`")),
            "{field}"
        );
    }
    for (field, value, says) in [
        ("sources", json!({}), "\"sheet\" is no source of this form"),
        ("verified", json!("no"), "expected a boolean"),
        (
            "verified",
            json!(true),
            "source sheet: a verified form has no secondary source",
        ),
        ("id", json!("us-ftc"), "the id is not the file's name"),
        ("place", json!("Germany"), "region"),
        ("languages", json!([]), "no language"),
        ("languages", json!(["es"]), "no language"),
        ("languages", json!(["zh"]), "a text has no zh"),
        ("sheet", json!("page"), "no sheet"),
        ("calls", json!("many"), "calls are not stated or counted"),
        (
            "calls",
            json!({"most": 5, "source": "sheet"}),
            "calls are how many a sheet",
        ),
        (
            "calls",
            json!({"most": 1, "source": "rumour"}),
            "\"rumour\" is no source",
        ),
        ("calls", json!({"most": 1}), "did not match any variant"),
        ("dates", json!("DD.MM"), "dates have no YY"),
        ("times", json!("24"), "times are"),
        ("needs", json!(["luck"]), "no need"),
        ("laws", json!(["cn-nothing"]), "no law cn-nothing"),
        ("note", json!({"en": "x", "de": "x"}), "a text has no zh"),
        ("note", json!({"en": "x", "zh": "x"}), "a text has no de"),
        ("fields", json!([]), "no field"),
        ("colour", json!(1), "unknown field"),
    ] {
        let why = refusal(|form| form[field] = value.clone()).unwrap_or_default();
        assert!(why.contains(says), "{field} {value}: {why}");
    }
}

#[test]
fn a_source_says_what_it_is_and_what_it_is_for() {
    for (field, value, says) in [
        ("text", json!(""), "source sheet: the text is empty"),
        ("text", json!(" x"), "spaces around"),
        ("text", json!("a\tb"), "a tab"),
        ("url", json!("pdfdokument.com"), "the url is no address"),
        ("read", json!("heard"), "unknown variant `heard`"),
        ("checked", json!("2026"), "checked is no month"),
        ("checked", json!("2026-13"), "checked is no month"),
        ("checked", json!("Nov2026"), "checked is no month"),
    ] {
        let why = refusal(|form| form["sources"]["sheet"][field] = value.clone());
        assert!(why.clone().unwrap_or_default().contains(says), "{why:?}");
    }
    for field in ["text", "url", "read", "checked"] {
        let why = refusal(|form| {
            let source = form["sources"]["sheet"].as_object_mut().unwrap();
            source.remove(field);
        });
        assert!(why.unwrap().contains(&format!("missing field `{field}`")));
    }
    let why = refusal(|form| form["sources"]["more"] = form["sources"]["sheet"].clone());
    let says = "source more: no field and no limit was read there";
    assert!(why.unwrap().contains(says));
}

#[test]
fn a_field_says_where_it_was_read_and_how_much_it_takes() {
    for field in ["source", "limit"] {
        let why = refusal(|form| {
            form["fields"][0].as_object_mut().unwrap().remove(field);
        });
        assert!(why.unwrap().contains(&format!("missing field `{field}`")));
    }
    let characters = json!({"characters": 500, "source": "sheet"});
    let files = json!({"files": 3, "megabytes": 5, "source": "sheet"});
    // The first field is a name, the tenth has choices.
    for (nth, field, value, says) in [
        (0, "source", json!("rumour"), "\"rumour\" is no source of"),
        (0, "source", json!("none"), "a required field has a source"),
        (2, "source", json!("none"), ""),
        (0, "limit", json!("none"), "a limit is \"not stated\""),
        (0, "limit", json!("choices"), "a limit is \"not stated\""),
        (0, "limit", json!(500), "did not match any variant"),
        (0, "limit", json!({"characters": 500}), "did not match any"),
        (0, "limit", characters.clone(), ""),
        (
            0,
            "limit",
            json!({"characters": 0, "source": "sheet"}),
            "a limit is",
        ),
        (
            0,
            "limit",
            json!({"characters": 500, "source": "none"}),
            "\"none\" is no source",
        ),
        (0, "limit", files, "files of evidence"),
        (9, "limit", json!("not stated"), "a limit is \"choices\""),
        (9, "limit", characters, "a limit is \"choices\""),
    ] {
        let why = refusal(|form| form["fields"][nth][field] = value.clone());
        match says {
            "" => assert_eq!(why, None, "{nth} {field} {value}"),
            says => assert!(
                why.clone().unwrap_or_default().contains(says),
                "{nth} {field} {value}: {why:?}"
            ),
        }
    }
    // Without a source a field is a must only where a fixed text of the form needs its value.
    let why = refusal(|form| {
        form["fields"][5]["source"] = json!("none");
        form["fields"][6]["from"] = json!("fixed");
        form["fields"][6]["value"] = json!({"de": "{own_number}"});
    });
    assert_eq!(why, None);
}

#[test]
fn a_field_has_a_source_of_the_closed_set_and_what_goes_with_it() {
    for (field, value, says) in [
        ("from", json!("guess"), "no source of a value"),
        ("from", json!("fixed"), "a value is there for fixed"),
        ("from", json!("band"), "a band is there for band"),
        ("id", json!("Name"), "lower-case"),
        ("id", json!("address"), "another field has this id"),
        ("each", json!(true), "sheets of several calls"),
        ("format", json!("+1"), "for every digit"),
        ("label", json!({"en": "x"}), "a text has no de"),
        ("label", json!({"en": "a|b", "de": "x"}), "a tab"),
        ("required", json!(null), "boolean"),
        ("choices", json!([{"en": "x"}]), "a text has no de"),
        (
            "band",
            json!({"days": ["mon"], "holidays": false, "start": "08:00", "end": "09:00", "outside": false}),
            "a band is there for band",
        ),
    ] {
        let why = refusal(|form| form["fields"][0][field] = value.clone()).unwrap_or_default();
        assert!(why.contains(says), "{field} {value}: {why}");
    }
    let why = refusal(|form| {
        form["fields"][0]["from"] = json!("fixed");
        form["fields"][0]["value"] = json!({"de": "{outcome}"});
    });
    assert!(why.unwrap().contains("{outcome} is the source of no field"));
    let why = refusal(|form| form["fields"][10]["band"]["end"] = json!("07:00"));
    assert!(why.unwrap().contains("begins before it ends"));
}

#[test]
fn a_clock_has_source_date_and_flag() {
    let texts = texts::Texts::default;
    let read = |text: &str| clocks::table(text, &mut texts(), &mut texts());
    assert!(read(CLOCKS).is_ok());
    let header = CLOCKS.lines().next().unwrap();
    let good = "x,CN,filing,,3,years,text,文本,citation,source,2026-11,false";
    assert!(read(&format!("{header}\n{good}\n")).is_ok());
    for (old, new, says) in [
        ("source", "", "the source is empty"),
        ("citation", "", "the citation is empty"),
        ("2026-11", "", "checked is no month"),
        ("false", "", "verified must be true or false"),
        ("false", "maybe", "verified must be true or false"),
        (",3,", ",0,", "an amount of 0"),
        (",3,", ",three,", "no number"),
        ("years", "weeks", "is none of"),
        ("filing", "ending", "is none of"),
        ("CN", "China", "region"),
        ("text,", "", "fields, not 12"),
    ] {
        let bad = good.replacen(old, new, 1);
        let (line, why) = read(&format!("{header}\n{bad}\n")).unwrap_err();
        assert!(line == 2 && why.contains(says), "{old}: {why}");
    }
    let twice = format!("{header}\n{good}\n{good}\n");
    assert!(read(&twice).unwrap_err().1.contains("the same key"));
}

#[test]
fn words_have_the_same_holes_in_every_language() {
    let read = |text: &str| words::table(text, &mut texts::Texts::default());
    let good = r#"{"page": {"a_b": {"en": "x {0}", "zh": "{0}", "de": "{0}", "fr": "{0}"}}, "advice": {}, "record": {}}"#;
    assert!(read(good).unwrap().contains("AB,"));
    for (old, new, says) in [
        (r#", "fr": "{0}""#, "", "a_b: no fr"),
        (r#""de": "{0}""#, r#""de": "{1}""#, "other holes"),
        (r#""de": "{0}""#, r#""de": """#, "empty"),
        ("page", "pages", "unknown field"),
        (r#""de": "{0}""#, r#""de": "a\n{0}""#, "a line break"),
        (r#""fr": "{0}""#, r#""fr": "{0} : b""#, "U+202F"),
        (
            r#""record": {}"#,
            r#""record": {"b": {"en": "x", "zh": "y", "de": "z"}}"#,
            "not asked for",
        ),
    ] {
        let why = read(&good.replacen(old, new, 1)).unwrap_err();
        assert!(why.contains(says), "{new}: {why}");
    }
}
