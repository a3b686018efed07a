//! Rulebooks of fifty rules of which none matches a call at 22:31 on a Friday, 2026-01-02, from +13605550101 to a
//! phone in the United States, so that a decision asks them all.

/// The lists that both ask.
pub const LISTS: [&str; 3] = ["calls-10", "calls-20", "calls-30"];

fn rule(index: usize, who: &str, when: &str) -> String {
    format!(r#"{{"id":"r{index}","name":"Rule","who":{who},"when":{when},"then":"silence"}}"#)
}

fn document(rules: &[String]) -> String {
    format!(r#"{{"version":2,"rules":[{}]}}"#, rules.join(","))
}

/// Most are about other callers or other hours, as in a rulebook that grew: three lists to look in, workdays,
/// a law's hours, other on public holidays, an institution, prefixes and windows.
#[must_use]
pub fn grown() -> String {
    let rules: Vec<String> = (0..50)
        .map(|index| {
            let (who, when) = match index {
                10 | 20 | 30 => (format!(r#"{{"list":"calls-{index}"}}"#), r#""always""#.to_owned()),
                15 => (
                    r#""anyone""#.to_owned(),
                    r#"{"windows":[{"days":{"days_off_of":"US"},"start":"22:00","end":"07:00"}]}"#
                        .to_owned(),
                ),
                25 => (
                    r#"{"all":[{"sim":2},"contact"]}"#.to_owned(),
                    r#"{"outside_hours_of":"us-al-solicitation"}"#.to_owned(),
                ),
                35 => (r#"{"institution":"icbc"}"#.to_owned(), r#""always""#.to_owned()),
                _ if index % 2 == 0 => (
                    r#""anyone""#.to_owned(),
                    format!(
                        r#"{{"windows":[{{"days":["mon","tue"],"start":"01:00","end":"02:{index:02}"}}]}}"#
                    ),
                ),
                _ => (format!(r#"{{"prefix":"+33162{index}"}}"#), r#""always""#.to_owned()),
            };
            rule(index, &who, &when)
        })
        .collect();
    document(&rules)
}

/// Every condition that needs no numbering plan, in a time that is now: no rule is passed over for its hour, and those
/// about numbers are about the caller's own exchange.
#[must_use]
pub fn open() -> String {
    const ALWAYS: &str = r#""always""#;
    const NIGHT: &str = r#"{"windows":[{"start":"22:00","end":"07:00"}]}"#;
    const FRIDAY: &str = r#"{"windows":[{"days":["fri","sat"],"start":"21:30","end":"06:00"}]}"#;
    const WORKDAY: &str =
        r#"{"windows":[{"days":{"workdays_of":"US"},"start":"20:00","end":"23:30"}]}"#;
    const DAY_OFF: &str =
        r#"{"windows":[{"days":{"days_off_of":"US"},"start":"20:00","end":"23:30"}]}"#;
    const HOLIDAY: &str =
        r#"{"windows":[{"days":{"holidays_of":"US-WA"},"start":"22:00","end":"07:00"}]}"#;
    const OUTSIDE: [&str; 2] = [
        r#"{"outside_hours_of":"us-telemarketing"}"#,
        r#"{"outside_hours_of":"us-tx-solicitation"}"#,
    ];
    const LAST_YEAR: &str = r#"{"dates":[{"first":"2025-12-24","last":"2025-12-31"}]}"#;
    let each: [(&str, &str); 16] = [
        (r##"{"regex":"\\+1360555(100.|2[0-9]{3})"}"##, NIGHT),
        (r##"{"pattern":"+13605552???"}"##, ALWAYS),
        (r#"{"prefix":"+13605552"}"#, WORKDAY),
        (r#"{"number":"+13605550102"}"#, ALWAYS),
        (
            r#"{"range":{"from":"+13605550102","to":"+13605550199"}}"#,
            FRIDAY,
        ),
        (r#""anyone""#, DAY_OFF),
        (r#""contact""#, WORKDAY),
        (r#"{"all":[{"prefix":"+1360"},"contact"]}"#, OUTSIDE[0]),
        (r#"{"all":[{"sim":2},"contact"]}"#, OUTSIDE[1]),
        (r#""hidden""#, NIGHT),
        (r#"{"verification":"failed"}"#, FRIDAY),
        (r#""anyone""#, HOLIDAY),
        (r#"{"digits":{"min":3,"max":9}}"#, OUTSIDE[0]),
        (r#""anyone""#, LAST_YEAR),
        (r#"{"institution_kind":"bank"}"#, FRIDAY),
        (r#"{"regex":"\\+1(800|888|877)\\d{7}"}"#, ALWAYS),
    ];
    let lists = LISTS.map(|name| format!(r#"{{"list":"{name}"}}"#));
    let lists = lists.iter().map(|who| (who.as_str(), NIGHT));
    let all = each.into_iter().cycle().take(47).chain(lists);
    let rules: Vec<String> = all
        .enumerate()
        .map(|(index, (who, when))| rule(index, who, when))
        .collect();
    document(&rules)
}
