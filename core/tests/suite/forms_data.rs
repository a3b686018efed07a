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
        "source",
        "checked",
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
        ("source", json!(""), "source is empty"),
        ("source", json!(" x"), "spaces around"),
        ("checked", json!("2026"), "checked is no month"),
        ("checked", json!("2026-13"), "checked is no month"),
        ("checked", json!("Nov2026"), "checked is no month"),
        ("verified", json!("no"), "expected a boolean"),
        ("id", json!("us-ftc"), "the id is not the file's name"),
        ("place", json!("Germany"), "region"),
        ("languages", json!([]), "no language"),
        ("languages", json!(["es"]), "no language"),
        ("languages", json!(["zh"]), "a text has no zh"),
        ("sheet", json!("page"), "no sheet"),
        ("most", json!(5), "most is how many calls"),
        ("dates", json!("DD.MM"), "dates have no YY"),
        ("times", json!("24"), "times are"),
        ("needs", json!(["luck"]), "no need"),
        ("laws", json!(["cn-nothing"]), "no law cn-nothing"),
        ("note", json!({"en": "x"}), "a text has no zh"),
        ("fields", json!([]), "no field"),
        ("colour", json!(1), "unknown field"),
    ] {
        let why = refusal(|form| form[field] = value.clone()).unwrap_or_default();
        assert!(why.contains(says), "{field} {value}: {why}");
    }
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
    let good = r#"{"page": {"a_b": {"en": "x {0}", "zh": "{0}", "de": "{0}", "fr": "{0}"}}, "advice": {}}"#;
    assert!(read(good).unwrap().contains("AB,"));
    for (old, new, says) in [
        (r#", "fr": "{0}""#, "", "a_b: no fr"),
        (r#""de": "{0}""#, r#""de": "{1}""#, "other holes"),
        (r#""de": "{0}""#, r#""de": """#, "empty"),
        ("page", "pages", "unknown field"),
    ] {
        let why = read(&good.replacen(old, new, 1)).unwrap_err();
        assert!(why.contains(says), "{new}: {why}");
    }
}
