//! JSON that is no app's: an array of numbers, or of objects with one field that is one; and reports as the
//! FTC's interface answers them, `{"data": [{"type": .., "attributes": {..}}, ..], "meta": ..}`, page after page.
//!
//! Read element by element, so an array may have any length; an element has at most
//! [`MAX_ELEMENT`] bytes.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use curfew_core::Number;
use curfew_store::lists::import::{
    Column, Heading, Import, Item, Reading, Refusal, is_number, is_other, may_be_time, read_items,
};
use curfew_store::rules::import::is_contact;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

/// The most bytes of an element.
const MAX_ELEMENT: u64 = 64 << 10;
/// How many elements are looked at to find the field.
const LOOK: usize = 50;
/// How much of a field's name is shown.
const MAX_SHOWN: usize = 60;
/// Where several fields look like numbers, one whose name contains one of these is meant.
const NAMES: [&str; 7] = ["phone", "number", "mobile", "caller", "tel", "号码", "电话"];

/// The field of the numbers in the reports of the FTC's interface.
const REPORTED: &str = "company-phone-number";

/// What the elements are.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Shape {
    /// Those of one array.
    Array,
    /// Reports of the FTC's interface.
    Reports,
}

/// Why JSON gave nothing.
#[derive(Debug)]
pub(super) enum JsonError {
    /// It cannot be read; the text says where.
    Json(String),
    /// Which field has the numbers cannot be told.
    Field(String),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (JsonError::Json(text) | JsonError::Field(text)) = self;
        f.write_str(text)
    }
}

/// What a file that begins so is; `None` for what some app writes, as Saracroche arrays of objects with a prefix or
/// pattern and Spam Call Blocker the numbers that ring and those that do not, and for what is no JSON.
pub(super) fn shape(head: &[u8]) -> Option<Shape> {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = start.trim_ascii_start();
    if start.starts_with(b"{") {
        let has = |name: &str| {
            let name = format!("\"{name}\"");
            start.windows(name.len()).any(|it| it == name.as_bytes())
        };
        return (has("data") && has("attributes") && has(REPORTED)).then_some(Shape::Reports);
    }
    is_array(start).then_some(Shape::Array)
}

fn is_array(start: &[u8]) -> bool {
    let Some(rest) = start.strip_prefix(b"[") else {
        return false;
    };
    let mut elements = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
    match elements.next() {
        Some(Ok(element @ Value::Object(_))) if is_contact(&element) => false,
        Some(Ok(Value::Object(object))) => {
            !object.contains_key("prefix") && !object.contains_key("pattern")
        }
        _ => true,
    }
}

/// Reads the numbers and ranges of all elements. Places in `tally` are elements, from 1.
///
/// # Errors
/// [`JsonError`], and that of `each`.
pub(super) fn read<E: From<JsonError>>(
    (shape, input): (Shape, impl Read),
    reading: &Reading,
    tally: &mut Import,
    each: impl FnMut(Item, &str) -> Result<(), E>,
) -> Result<(), E> {
    let left = Rc::new(Cell::new(MAX_ELEMENT));
    let bounded = Bounded {
        input,
        left: Rc::clone(&left),
    };
    let mut elements = Elements {
        reading,
        tally,
        each,
        left,
        first: Vec::new(),
        fields: None,
        error: None,
        count: 0,
        shape,
    };
    let mut json = serde_json::Deserializer::from_reader(bounded);
    let read = match shape {
        Shape::Array => json.deserialize_seq(&mut elements),
        // Pages that were put one behind another end with the file.
        Shape::Reports => loop {
            elements.left.set(MAX_ELEMENT);
            let read = json.deserialize_map(&mut elements);
            if read.is_err() || json.end().is_ok() {
                break read;
            }
        },
    };
    if let Some(error) = elements.error {
        return Err(error);
    }
    let wrong = |error: serde_json::Error| {
        let what = match error.is_io() {
            true => error.to_string(),
            false => format!("line {}, column {}: not JSON", error.line(), error.column()),
        };
        E::from(JsonError::Json(what))
    };
    read.map_err(wrong)?;
    json.end().map_err(wrong)
}

/// An input that fails where an element is too long.
struct Bounded<R> {
    input: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            let what = format!("an element has more than {MAX_ELEMENT} bytes");
            return Err(io::Error::other(what));
        }
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let length = self.input.read(&mut buffer[..most])?;
        self.left.set(left - length as u64);
        Ok(length)
    }
}

/// The elements on their way.
struct Elements<'a, F, E> {
    reading: &'a Reading,
    tally: &'a mut Import,
    each: F,
    left: Rc<Cell<u64>>,
    /// Kept until the field is found.
    first: Vec<Value>,
    fields: Option<Vec<String>>,
    error: Option<E>,
    count: u64,
    shape: Shape,
}

impl<'de, F, E> Visitor<'de> for &mut Elements<'_, F, E>
where
    F: FnMut(Item, &str) -> Result<(), E>,
    E: From<JsonError>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    /// A page of reports. One without them, such as an error, is a record that gives none.
    fn visit_map<A: MapAccess<'de>>(self, mut page: A) -> Result<(), A::Error> {
        let mut has_data = false;
        while let Some(name) = page.next_key::<String>()? {
            self.left.set(MAX_ELEMENT);
            if name == "data" {
                has_data = true;
                page.next_value_seed(&mut *self)?;
            } else {
                page.next_value::<IgnoredAny>()?;
            }
        }
        if !has_data {
            self.no_report();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        let stop = |_| A::Error::custom("stopped");
        loop {
            self.left.set(MAX_ELEMENT);
            match array.next_element::<Value>()? {
                Some(element) if self.fields.is_none() => {
                    self.first.push(element);
                    if self.first.len() == LOOK {
                        self.begin().map_err(stop)?;
                    }
                }
                Some(element) => self.take(&element).map_err(stop)?,
                None => return self.begin().map_err(stop),
            }
        }
    }
}

impl<'de, F, E> DeserializeSeed<'de> for &mut Elements<'_, F, E>
where
    F: FnMut(Item, &str) -> Result<(), E>,
    E: From<JsonError>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, data: D) -> Result<(), D::Error> {
        data.deserialize_seq(self)
    }
}

impl<F, E> Elements<'_, F, E>
where
    F: FnMut(Item, &str) -> Result<(), E>,
    E: From<JsonError>,
{
    /// Counts an object that is no report.
    fn no_report(&mut self) {
        self.count += 1;
        self.tally.records += 1;
        self.tally.refuse((self.count, 1), Refusal::NotANumber);
    }

    /// Finds the field in the first elements, and takes them.
    fn begin(&mut self) -> Result<(), ()> {
        if self.fields.is_none() {
            let (fields, others) = self.find().map_err(|what| {
                self.error = Some(JsonError::Field(what).into());
            })?;
            self.tally.passed_by.extend(others);
            self.fields = Some(fields);
        }
        std::mem::take(&mut self.first)
            .iter()
            .try_for_each(|element| self.take(element))
    }

    /// The fields of objects that have the numbers; none where there are no objects.
    ///
    /// And those that look like numbers and are not meant; objects have no columns, so these are 0.
    fn find(&self) -> Result<(Vec<String>, Vec<Heading>), String> {
        if self.shape == Shape::Reports && self.reading.columns.is_empty() {
            return Ok((vec![REPORTED.to_owned()], Vec::new()));
        }
        let elements = self.first.iter().map(|it| self.inner(it).unwrap_or(it));
        let objects: Vec<_> = elements.filter_map(Value::as_object).collect();
        let mut names: Vec<&String> = objects.iter().flat_map(|it| it.keys()).collect();
        names.sort_unstable();
        names.dedup();
        let wanted: Vec<&Column> = self
            .reading
            .columns
            .iter()
            .chain(&self.reading.label)
            .collect();
        for column in &wanted {
            let name = name_of(column);
            if !names.iter().any(|it| is_same(it, &name)) {
                return Err(format!("none of the first elements has a field {name:?}"));
            }
        }
        if objects.is_empty() || !self.reading.columns.is_empty() {
            let fields = self.reading.columns.iter().map(name_of).collect();
            return Ok((fields, Vec::new()));
        }
        let says = |it: &str| NAMES.iter().any(|name| it.to_lowercase().contains(name));
        let is_numbers = |name: &&String| {
            let filled = objects
                .iter()
                .filter_map(|it| it.get(*name))
                .filter_map(text);
            let filled: Vec<String> = filled.filter(|it| !it.trim().is_empty()).collect();
            // A time is one only where the name of its field says that it is a number.
            let is_full = |it: &&String| {
                is_number(it.as_bytes(), self.reading.home)
                    && (!may_be_time(it.as_bytes()) || says(name))
            };
            let full = filled.iter().filter(is_full).count();
            full > 0 && full * 2 >= filled.len()
        };
        let all: Vec<&String> = names.into_iter().filter(is_numbers).collect();
        let callers = all.iter().filter(|it| !is_other(it.as_bytes()));
        let found: Vec<&String> = callers.copied().collect();
        let named: Vec<&&String> = found.iter().filter(|it| says(it)).collect();
        let passed_by = |meant: &str| -> Vec<Heading> {
            let others = all.iter().filter(|it| it.as_str() != meant);
            let others = others.map(|it| it.chars().take(MAX_SHOWN).collect());
            others.map(|name| Heading { column: 0, name }).collect()
        };
        match (&found[..], &named[..]) {
            ([only], _) => Ok((vec![(*only).clone()], passed_by(only))),
            (_, [only]) => Ok((vec![(**only).clone()], passed_by(only))),
            ([], _) if let Some(other) = all.first() => Err(format!(
                "what looks like numbers is named as one's own number, or as that of who was called: {other:?} \
                 (--column NAME says which is meant)"
            )),
            ([], _) => Err(
                "no field of its objects looks like a number (--column NAME says which is one, \
                 --home CC of which country)"
                    .to_owned(),
            ),
            (several, _) => {
                let several: Vec<String> = several
                    .iter()
                    .take(9)
                    .map(|name| format!("{name:?}"))
                    .collect();
                let several = several.join(", ");
                Err(format!(
                    "several fields look like numbers: {several}; --column NAME says which, and may be given again"
                ))
            }
        }
    }

    /// What has the fields of an element; `None` for what is no report among reports.
    fn inner<'a>(&self, element: &'a Value) -> Option<&'a Value> {
        match self.shape {
            Shape::Array => Some(element),
            Shape::Reports => element.get("attributes").filter(|it| it.is_object()),
        }
    }

    fn take(&mut self, element: &Value) -> Result<(), ()> {
        let Some(element) = self.inner(element) else {
            self.no_report();
            return Ok(());
        };
        self.count += 1;
        let place = (self.count, 1);
        let label = match (element, &self.reading.label) {
            (Value::Object(object), Some(label)) => field(object, &name_of(label)).and_then(text),
            _ => None,
        };
        let label = label.unwrap_or_default();
        let cells: Vec<Option<String>> = match element {
            Value::Object(object) => {
                let fields = self.fields.iter().flatten();
                let cells = fields.filter_map(|name| field(object, name));
                let cells = cells.filter(|it| !it.is_null()).map(text);
                let filled = cells.filter(|it| it.as_ref().is_none_or(|it| !it.trim().is_empty()));
                let filled: Vec<_> = filled.collect();
                match filled.is_empty() {
                    true => vec![Some(String::new())],
                    false => filled,
                }
            }
            Value::Null => vec![Some(String::new())],
            element => vec![text(element)],
        };
        for cell in cells {
            self.tally.records += 1;
            let items = match cell {
                // Its digits may be rounded: a JSON number with a point or an exponent.
                None if element.is_f64() => Err(Refusal::Rounded),
                None => Err(Refusal::NotANumber),
                Some(cell) => read_items(cell.as_bytes(), self.reading.home),
            };
            // Who was reported has no short code, as in the FTC's tables.
            let items = items.and_then(|items| match (self.shape, &items[..]) {
                (Shape::Reports, [Item::Number(Number::Short(_)), ..]) => Err(Refusal::Impossible),
                _ => Ok(items),
            });
            match items {
                Err(reason) => self.tally.refuse(place, reason),
                Ok(items) => {
                    for item in items {
                        (self.each)(item, label.trim())
                            .map_err(|error| self.error = Some(error))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn name_of(column: &Column) -> String {
    match column {
        Column::Name(name) => name.clone(),
        Column::Place(place) => place.to_string(),
    }
}

fn is_same(one: &str, two: &str) -> bool {
    one.trim().to_lowercase() == two.trim().to_lowercase()
}

/// The field of a name, in any case of letters.
fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(it, _)| is_same(it, name))
            .map(|(_, value)| value)
    })
}

/// A text, or the digits of a whole number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}
