//! A second reading of the data that decide whether a phone rings, typed apart from `data/`: from the
//! texts, notices and lists that are named at each table. A number, an hour, a cap or a day that is
//! changed in `data/` fails here until somebody has read it again.

use std::collections::BTreeMap;

use serde_json::Value;

/// Hours as OpenStreetMap writes them: `PH off`, no calls on public holidays; `eve`, the day before
/// one; `off`, weekends and holidays against working days. Then the caps.
///
/// Read from the texts cited in `data/laws/`, or what quotes them.
const LAWS: [(&str, &str, &str); 61] = [
    (
        "au-collection",
        "Mo-Fr 07:30-21:00, Sa-Su 09:00-21:00, PH off",
        "3/week contacts, 10/month contacts",
    ),
    (
        "au-telemarketing",
        "Mo-Fr 09:00-20:00, Sa 09:00-17:00, PH off",
        "",
    ),
    (
        "br-am-sales-collection",
        "Mo-Fr 08:00-18:00, Sa 08:00-14:00",
        "",
    ),
    ("br-ce-sales", "Mo-Fr 08:00-18:00, PH off", ""),
    ("br-rj-sales", "Mo-Fr 08:00-18:00, PH off", ""),
    (
        "br-telecom-payroll-credit",
        "Mo-Fr 09:00-21:00, Sa 10:00-16:00",
        "",
    ),
    (
        "ca-telemarketing",
        "Mo-Fr 09:00-21:30, Sa-Su 10:00-18:00",
        "",
    ),
    (
        "cl-collection",
        "Mo-Sa 08:00-20:00, PH off",
        "1/week contacts",
    ),
    (
        "cn-card-loan-collection",
        "Mo-Su 08:00-22:00",
        "6/day attempts",
    ),
    ("cn-life-telesales", "Mo-Su 09:00-21:00", ""),
    (
        "cn-nx-collection",
        "Mo-Fr 08:00-20:00, off 09:00-18:00",
        "3/day contacts",
    ),
    (
        "cn-online-loan-collection",
        "Mo-Su 08:00-22:00",
        "3/day contacts",
    ),
    (
        "co-collection-advertising",
        "Mo-Fr 07:00-19:00, Sa 08:00-15:00, PH off",
        "1/day",
    ),
    ("es-commercial", "Mo-Fr 09:00-21:00, PH off", ""),
    (
        "fr-prospecting",
        "Mo-Fr 10:00-13:00, Mo-Fr 14:00-20:00, PH off",
        "4/30_days attempts",
    ),
    (
        "gb-marketing-code",
        "Mo-Fr 08:00-21:00, Sa-Su 09:00-21:00",
        "",
    ),
    ("hk-bank-marketing", "Mo-Su 09:00-22:00", "3/week"),
    ("hk-other-trades", "Mo-Su 09:00-22:00", ""),
    ("id-collection", "Mo-Sa 08:00-20:00, PH off", ""),
    ("ie-creditors", "Mo-Sa 09:00-21:00, PH off", ""),
    ("in-loan-recovery", "Mo-Su 08:00-19:00", ""),
    (
        "it-code",
        "Mo-Fr 09:00-20:00, Sa 10:00-19:00, PH off, eve 10:00-19:00",
        "",
    ),
    ("jp-moneylenders", "Mo-Su 08:00-21:00", ""),
    ("kr-advertising", "Mo-Su 08:00-21:00", ""),
    ("kr-collection", "Mo-Su 08:00-21:00", ""),
    ("kr-collection-frequency", "", "7/7_days contacts"),
    ("kr-financial-sales", "Mo-Su 08:00-21:00", ""),
    ("mx-collection", "Mo-Fr 07:00-22:00, PH off", ""),
    ("nz-code", "Mo-Sa 08:00-21:00, PH off", ""),
    ("pe-collection", "Mo-Fr 07:00-20:00, PH off", ""),
    ("ph-card-collection", "Mo-Su 06:00-22:00", ""),
    ("pt-traders", "Mo-Su 09:00-22:00", ""),
    (
        "ru-collection",
        "Mo-Fr 08:00-22:00, off 09:00-20:00",
        "1/day contacts, 2/week contacts, 8/month contacts",
    ),
    ("th-collection", "Mo-Fr 08:00-20:00, off 08:00-18:00", ""),
    ("th-collection-frequency", "", "1/day"),
    (
        "tr-collection",
        "Mo-Sa 09:00-20:00, PH off",
        "3/day attempts",
    ),
    ("tw-bank-collection", "Mo-Su 07:00-22:00", ""),
    (
        "nl-telemarketing",
        "Mo-Su 00:00-24:00, PH off, times unknown",
        "",
    ),
    (
        "ua-collection",
        "Mo-Fr 00:00-24:00, PH off, times unknown",
        "2/day",
    ),
    ("us-al-solicitation", "Mo-Sa 08:00-20:00, PH off", ""),
    ("us-collection", "Mo-Su 08:00-21:00", "7/7_days rings"),
    ("us-ct-solicitation", "Mo-Su 09:00-20:00", ""),
    ("us-fl-solicitation", "Mo-Su 08:00-20:00", "3/24_hours"),
    ("us-ga-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-il-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-ky-solicitation", "Mo-Su 10:00-21:00", ""),
    ("us-la-solicitation", "Mo-Sa 08:00-20:00, PH off", ""),
    ("us-ma-solicitation", "Mo-Su 08:00-20:00", ""),
    ("us-md-solicitation", "Mo-Su 08:00-20:00", "3/24_hours"),
    ("us-mi-solicitation", "Mo-Su 09:00-21:00", ""),
    ("us-mn-solicitation", "Mo-Su 09:00-21:00", ""),
    ("us-ms-solicitation", "Mo-Sa 08:00-20:00", ""),
    ("us-nj-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-nm-solicitation", "Mo-Su 09:00-21:00", ""),
    ("us-nv-solicitation", "Mo-Su 09:00-20:00", ""),
    ("us-ok-solicitation", "Mo-Su 08:00-20:00", "3/24_hours"),
    ("us-pa-solicitation", "Mo-Su 08:00-21:00, PH off", ""),
    (
        "us-ri-solicitation",
        "Mo-Fr 09:00-18:00, Sa 10:00-17:00, PH off, PH on mon tue wed thu fri",
        "",
    ),
    ("us-sc-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-tn-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-telemarketing", "Mo-Su 08:00-21:00", ""),
];

const MORE_LAWS: [(&str, &str, &str); 7] = [
    (
        "us-tx-solicitation",
        "Mo-Sa 09:00-21:00, Su 12:00-21:00",
        "",
    ),
    ("us-ut-solicitation", "Mo-Sa 08:00-21:00, PH off", ""),
    ("us-va-solicitation", "Mo-Su 08:00-21:00", ""),
    ("us-wa-solicitation", "Mo-Su 08:00-20:00", ""),
    ("us-wy-solicitation", "Mo-Su 08:00-20:00", ""),
    ("vn-advertising", "Mo-Su 08:00-17:00", "1/24_hours"),
    (
        "za-marketing",
        "Mo-Fr 08:00-20:00, Sa 09:00-13:00, PH off",
        "",
    ),
];

/// Emergency numbers. Read from the national numbering plans, EENA and 3GPP TS 22.101 (112, 911).
const EMERGENCY: [(&str, &str); 27] = [
    ("AT", "112 122 128 133 140 144"),
    ("AU", "000 106 112"),
    ("BE", "100 101 110 112"),
    ("BR", "112 185 190 192 193"),
    ("CA", "112 911"),
    ("CN", "110 112 119 120 12110 12119 122 12395 95119 999"),
    ("DE", "110 112"),
    ("ES", "061 062 080 085 088 091 092 1006 112"),
    ("EU", "112"),
    ("FR", "112 114 15 17 18 191 196 197"),
    ("GB", "112 999"),
    ("HK", "112 992 999"),
    ("IE", "112 999"),
    ("IN", "100 101 102 108 112 1298"),
    ("IT", "112 113 115 118"),
    ("JP", "110 112 118 119"),
    ("KR", "111 112 113 117 118 119 122 125"),
    ("MX", "060 065 066 068 080 112 911"),
    ("NL", "112"),
    ("NZ", "111 112"),
    ("PL", "112 984 985 986 987 995 996 997 998 999"),
    ("PT", "112 115 117"),
    ("RU", "101 102 103 104 112"),
    ("TR", "110 112 155"),
    ("TW", "110 112 118 119"),
    ("US", "112 911"),
    ("ZA", "10111 10177 107 112"),
];

/// Of regions that had no row before; `ZZ` is every region.
const MORE_EMERGENCY: &str = "AE 997 998 999, AR 100 101 107, CH 117 118 144, CL 131 132 133, CO 119 123 132 156, \
    ID 110 113 118 119, IL 100 101 102, KE 114 999, MY 999, NG 199, PE 105 116 117, PH 117, SE 90000, \
    SG 993 995 999, TH 1669 191 199, UA 101 102 103, VN 113 114 115, ZZ 112 911";

/// Lines that are not for emergencies, of which a missed call costs most: help for people in
/// distress, courts, fraud prevention. Read from what the services say of themselves.
const SERVICES: [(&str, &str, &str); 34] = [
    ("AU", "+61131114", "help_line"),
    ("BR", "188", "help_line"),
    ("CA", "988", "help_line"),
    ("CN", "10000", "carrier"),
    ("CN", "10010", "carrier"),
    ("CN", "10086", "carrier"),
    ("CN", "12309", "public_service"),
    ("CN", "12315", "public_service"),
    ("CN", "12321", "public_service"),
    ("CN", "12333", "public_service"),
    ("CN", "12345", "public_service"),
    ("CN", "12348", "public_service"),
    ("CN", "12356", "help_line"),
    ("CN", "12366", "public_service"),
    ("CN", "12367", "public_service"),
    ("CN", "12368", "public_service"),
    ("CN", "12378", "public_service"),
    ("CN", "12389", "public_service"),
    ("CN", "12393", "public_service"),
    ("CN", "95598", "utility"),
    ("CN", "96110", "public_service"),
    ("EU", "116000", "help_line"),
    ("EU", "116111", "help_line"),
    ("EU", "116123", "help_line"),
    ("FR", "119", "help_line"),
    ("GB", "111", "public_service"),
    ("GB", "101", "public_service"),
    ("GB", "159", "public_service"),
    ("HK", "18222", "public_service"),
    ("IN", "1098", "help_line"),
    ("IN", "1930", "public_service"),
    ("KR", "109", "help_line"),
    ("TW", "165", "public_service"),
    ("US", "988", "help_line"),
];

/// Numbers of China's institutions. Read from the institutions' own sites and cards.
const INSTITUTIONS: [(&str, &str); 44] = [
    ("95588", "icbc"),
    ("95533", "ccb"),
    ("95599", "abc"),
    ("95566", "boc"),
    ("95559", "bocom"),
    ("95580", "psbc"),
    ("95555", "cmb"),
    ("95558", "citic-bank"),
    ("95595", "everbright-bank"),
    ("95568", "minsheng-bank"),
    ("95561", "industrial-bank"),
    ("95528", "spdb"),
    ("95511", "ping-an"),
    ("95508", "cgb"),
    ("95577", "hua-xia-bank"),
    ("95526", "bank-of-beijing"),
    ("95594", "bank-of-shanghai"),
    ("95574", "bank-of-ningbo"),
    ("95527", "zheshang-bank"),
    ("95541", "bohai-bank"),
    ("95395", "hengfeng-bank"),
    ("95384", "webank"),
    ("95188", "alipay"),
    ("95017", "wechat-pay"),
    ("95516", "unionpay"),
    ("95518", "picc"),
    ("95519", "china-life"),
    ("95500", "cpic"),
    ("95338", "sf-express"),
    ("95543", "sto-express"),
    ("95554", "yto-express"),
    ("95311", "zto-express"),
    ("95546", "yunda-express"),
    ("95353", "deppon"),
    ("95583", "air-china"),
    ("95530", "china-eastern"),
    ("95539", "china-southern"),
    ("95339", "hainan-airlines"),
    ("95557", "xiamen-airlines"),
    ("95010", "trip-com"),
    ("95118", "jd"),
    ("950618", "jd"),
    ("95388", "sinopec"),
    ("95504", "petrochina"),
];

/// Days off and, for China, weekend days that are worked. China: General Office of the State Council,
/// notices of 2024-11-12 and 2025-11-04. United States: 5 U.S.C. 6103. Germany, France: the days of
/// the law around Easter, 2026-04-05. England: Bank Holidays as announced by the government.
const HOLIDAYS: [(&str, &str, &str); 6] = [
    (
        "CN,2025",
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "0126 0208 0427 0928 1011",
    ),
    (
        "CN,2026",
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "0104 0214 0228 0509 0920 1010",
    ),
    (
        "US,2026",
        "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25",
        "",
    ),
    (
        "DE,2026",
        "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26",
        "",
    ),
    (
        "FR,2026",
        "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
        "",
    ),
    (
        "GB-ENG,2026",
        "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28",
        "",
    ),
];

fn data(path: &str) -> String {
    let path = format!("{}/../data/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a file of data/")
}

/// The rows of a table without quotes, behind its header.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().skip(1);
    rows.map(|row| row.split(',').collect()).collect()
}

fn spans(spans: &Value) -> String {
    let spans = spans.as_array().expect("spans").iter();
    let one = |span: &Value| format!("{}-{}", word(&span["start"]), word(&span["end"]));
    spans.map(one).collect::<Vec<_>>().join(" ")
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Hours of the data in the words of the table above.
fn hours(hours: &Value) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("mon", "Mo"),
        ("tue", "Tu"),
        ("wed", "We"),
        ("thu", "Th"),
        ("fri", "Fr"),
        ("sat", "Sa"),
        ("sun", "Su"),
    ];
    if hours.is_null() {
        return String::new();
    }
    let mut parts = Vec::new();
    for window in hours["windows"].as_array().expect("windows") {
        let days: Vec<usize> = window["days"]
            .as_array()
            .expect("days")
            .iter()
            .map(|day| DAYS.iter().position(|it| it.0 == word(day)).expect("a day"))
            .collect();
        assert!(days.windows(2).all(|two| two[0] + 1 == two[1]), "{window}");
        let (first, last) = (DAYS[days[0]].1, DAYS[days[days.len() - 1]].1);
        let days = if first == last {
            first.to_owned()
        } else {
            format!("{first}-{last}")
        };
        parts.push(format!(
            "{days} {}-{}",
            word(&window["start"]),
            word(&window["end"])
        ));
    }
    for (key, name) in [
        ("holidays", "PH"),
        ("holiday_eves", "eve"),
        ("days_off", "off"),
    ] {
        match &hours[key] {
            Value::Null => {}
            none if none == &Value::Array(Vec::new()) => parts.push(format!("{name} off")),
            some => parts.push(format!("{name} {}", spans(some))),
        }
    }
    if let Some(days) = hours["holiday_days"].as_array() {
        let days: Vec<&str> = days.iter().map(word).collect();
        parts.push(format!("PH on {}", days.join(" ")));
    }
    if !hours["times"].is_null() {
        parts.push(format!("times {}", word(&hours["times"])));
    }
    parts.join(", ")
}

fn caps(caps: &Value) -> String {
    let caps = caps.as_array().expect("caps").iter();
    let one = |cap: &Value| {
        let counts = cap["counts"].as_str().unwrap_or_default();
        let cap = format!("{}/{} {counts}", cap["count"], word(&cap["per"]));
        cap.trim_end().to_owned()
    };
    caps.map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn hours_and_caps_of_laws() {
    let read: BTreeMap<_, _> = LAWS
        .iter()
        .chain(&MORE_LAWS)
        .map(|(id, hours, caps)| ((*id).to_owned(), ((*hours).to_owned(), (*caps).to_owned())))
        .collect();
    let mut there = BTreeMap::new();
    for jurisdiction in curfew_core::laws::jurisdictions() {
        let file = data(&format!("laws/{}.json", jurisdiction.code()));
        let file: Value = serde_json::from_str(&file).expect("JSON");
        for rule in file["rules"].as_array().expect("rules") {
            let said = (hours(&rule["hours"]), caps(&rule["caps"]));
            if said != (String::new(), String::new()) {
                there.insert(word(&rule["id"]).to_owned(), said);
            }
        }
    }
    assert_eq!(there, read);
}

#[test]
fn emergency_numbers() {
    let text = data("never-block.csv");
    let mut there: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows(&text) {
        if row[2] == "emergency" {
            for region in row[1].split(' ') {
                there.entry(region).or_default().push(row[0]);
            }
        }
    }
    there
        .values_mut()
        .for_each(|numbers| numbers.sort_unstable());
    let more = MORE_EMERGENCY
        .split(", ")
        .filter_map(|it| it.split_once(' '));
    let read = EMERGENCY.into_iter().chain(more);
    let read = read.map(|(region, numbers)| (region, numbers.split(' ').collect()));
    assert_eq!(there, read.collect());
}

#[test]
fn services_that_are_never_blocked() {
    let text = data("never-block.csv");
    let rows = rows(&text);
    for (region, number, kind) in SERVICES {
        let found = rows.iter().find(|row| row[..2] == [number, region]);
        assert_eq!(found.map(|row| row[2]), Some(kind), "{number} in {region}");
    }
}

#[test]
fn institutions() {
    let text = data("institutions.csv");
    let rows = rows(&text);
    let wrong: Vec<_> = INSTITUTIONS
        .iter()
        .map(|(number, id)| (*number, *id, rows.iter().find(|row| row[0] == *number)))
        .filter(|(_, id, found)| found.is_none_or(|row| row[2] != *id))
        .map(|(number, id, found)| (number, id, found.map(|row| row[2])))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn days_off_and_days_worked() {
    let text = data("holidays/holidays.csv");
    for (key, off, worked) in HOLIDAYS {
        let row = text.lines().find(|row| row.starts_with(&format!("{key},")));
        let row: Vec<&str> = row.expect("a row").split(',').collect();
        let year: i32 = row[1].parse().expect("a year");
        let day = |text: &str| {
            let text = format!("{year}-{text}");
            chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").expect("a day")
        };
        let mut days = Vec::new();
        for span in off.split(' ') {
            let (first, last) = span.split_once("..").unwrap_or((span, span));
            let last = day(last);
            let from = day(first).iter_days().take_while(|it| *it <= last);
            days.extend(from.map(|it| it.format("%m%d").to_string()));
        }
        assert_eq!((row[3], row[4]), (days.join(" ").as_str(), worked), "{key}");
    }
}
