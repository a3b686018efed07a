//! Compiled XML of an APK, read through `aapt2 dump xmltree`: another program than the one under test wrote
//! the bytes, and Android's own reader explains them.

use std::collections::BTreeSet;

use crate::package::{self, Package};

/// A document: its elements in order, each knowing how deep it lies.
pub(crate) struct Manifest {
    elements: Vec<Element>,
}

struct Element {
    depth: usize,
    name: String,
    /// Name without its namespace, and value.
    attributes: Vec<(String, String)>,
}

/// Something that the system, and perhaps other apps, can start.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Component {
    /// activity, service, receiver, provider, activity-alias.
    pub(crate) kind: String,
    /// The full name of the class.
    pub(crate) name: String,
    pub(crate) exported: bool,
    /// What a caller must hold.
    pub(crate) permission: Option<String>,
}

const COMPONENTS: [&str; 5] = [
    "activity",
    "activity-alias",
    "provider",
    "receiver",
    "service",
];
const APPLICATION_ID: &str = "app.curfew";

impl Manifest {
    /// The manifest of an APK.
    pub(crate) fn of(apk: &Package) -> Manifest {
        Manifest::read(apk, "AndroidManifest.xml")
    }

    /// Another XML file of an APK.
    pub(crate) fn read(apk: &Package, file: &str) -> Manifest {
        let text = package::tool("aapt2", &["dump", "xmltree", "--file", file, &apk.path()]);
        let mut elements: Vec<Element> = Vec::new();
        for line in text.lines() {
            let depth = line.len() - line.trim_start().len();
            let line = line.trim_start();
            if let Some(element) = line.strip_prefix("E: ") {
                let name = element.split(' ').next().expect("a name").to_owned();
                elements.push(Element {
                    depth,
                    name,
                    attributes: Vec::new(),
                });
            } else if let Some(attribute) = line.strip_prefix("A: ") {
                let attributes = &mut elements
                    .last_mut()
                    .expect("an element before it")
                    .attributes;
                attributes.push(read_attribute(attribute));
            }
        }
        assert!(
            !elements.is_empty(),
            "{apk}: {file} has no element:\n{text}"
        );
        Manifest { elements }
    }

    /// An attribute of the first element of this name.
    pub(crate) fn attribute(&self, element: &str, attribute: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|it| it.name == element)?
            .attribute(attribute)
    }

    /// What the app asks for, by any of the elements that ask.
    pub(crate) fn permissions(&self) -> Vec<String> {
        self.elements
            .iter()
            .filter(|it| it.name.starts_with("uses-permission"))
            .map(|it| {
                it.attribute("name")
                    .expect("a permission has a name")
                    .to_owned()
            })
            .collect()
    }

    /// Everything that can be started. Without `exported`, a filter makes a component exported.
    pub(crate) fn components(&self) -> Vec<Component> {
        let mut components = Vec::new();
        for (index, element) in self.elements.iter().enumerate() {
            if !COMPONENTS.contains(&element.name.as_str()) {
                continue;
            }
            let filtered = self.inside(index).any(|it| it.name == "intent-filter");
            let name = element.attribute("name").expect("a component has a class");
            components.push(Component {
                kind: element.name.clone(),
                name: full_name(name),
                exported: element
                    .attribute("exported")
                    .map_or(filtered, |value| value == "true"),
                permission: element.attribute("permission").map(str::to_owned),
            });
        }
        components
    }

    /// The class of the application itself, where it has one.
    pub(crate) fn application_class(&self) -> Option<String> {
        self.attribute("application", "name").map(full_name)
    }

    /// An attribute of all elements named `child` inside those named `parent`.
    pub(crate) fn children_of(
        &self,
        parent: &str,
        child: &str,
        attribute: &str,
    ) -> BTreeSet<String> {
        let parents = self
            .elements
            .iter()
            .enumerate()
            .filter(|(_, it)| it.name == parent);
        parents
            .flat_map(|(index, _)| self.inside(index))
            .filter(|it| it.name == child)
            .filter_map(|it| it.attribute(attribute).map(str::to_owned))
            .collect()
    }

    /// The elements inside the one at `index`.
    fn inside(&self, index: usize) -> impl Iterator<Item = &Element> {
        let depth = self.elements[index].depth;
        self.elements[index + 1..]
            .iter()
            .take_while(move |it| it.depth > depth)
    }
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads `http://...:name(0x01010003)="x" (Raw: "x")` or `package="x" (Raw: "x")`.
fn read_attribute(text: &str) -> (String, String) {
    let (key, value) = text.split_once('=').expect("an attribute has a value");
    let key = key
        .rsplit(':')
        .next()
        .expect("never empty")
        .split('(')
        .next()
        .expect("never empty");
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted
            .split("\" (Raw: ")
            .next()
            .expect("never empty")
            .trim_end_matches('"'),
        None => value,
    };
    (key.to_owned(), value.to_owned())
}

/// A class name as the system reads it.
fn full_name(name: &str) -> String {
    match name.strip_prefix('.') {
        Some(rest) => format!("{APPLICATION_ID}.{rest}"),
        None => name.to_owned(),
    }
}
