//! The texts of tables: those for people in a block that is packed, names in one that is not.

use std::collections::HashMap;

/// Collects texts; the same text is kept once.
pub(super) struct Texts {
    block: String,
    places: HashMap<String, usize>,
    names: String,
}

impl Default for Texts {
    /// Nothing lies at the place 0 of a block, so that no place with a length is 0.
    fn default() -> Texts {
        Texts {
            block: "\n".to_owned(),
            places: HashMap::new(),
            names: "\n".to_owned(),
        }
    }
}

impl Texts {
    /// The Rust of a text for people.
    pub(super) fn add(&mut self, text: &str) -> String {
        let place = *self.places.entry(text.to_owned()).or_insert_with(|| {
            let place = self.block.len();
            self.block.push_str(text);
            place
        });
        format!("Text::at({place}, {})", text.len())
    }

    /// The place and the length of a text that may be longer than one of [`Texts::add`].
    pub(super) fn add_block(&mut self, text: &str) -> (usize, usize) {
        let place = self.block.len();
        self.block.push_str(text);
        (place, text.len())
    }

    /// The Rust of a name: one that stands in another, too, is kept once.
    pub(super) fn name(&mut self, name: &str) -> String {
        if !self.names.contains(name) {
            self.names.push_str(name);
        }
        // The first of all: it may begin in what was there, and one name has one place.
        let place = self.names.find(name).expect("it is there");
        // An empty one is found at once, where nothing may lie.
        format!("Name::at({}, {})", place.max(1), name.len())
    }

    /// The Rust of a name, or of none.
    pub(super) fn optional_name(&mut self, name: Option<&str>) -> String {
        name.map_or_else(
            || "None".to_owned(),
            |name| format!("Some({})", self.name(name)),
        )
    }

    /// The Rust of the block of texts, and its bytes.
    pub(super) fn pack(&self, name: &str) -> (String, Vec<u8>) {
        let mut packed = Vec::new();
        let (options, form) = (zopfli::Options::default(), zopfli::Format::Deflate);
        zopfli::compress(options, form, self.block.as_bytes(), &mut packed)
            .expect("a Vec takes every write");
        let rust = format!("const {name}_LENGTH: usize = {};\n", self.block.len());
        (rust, packed)
    }

    /// The Rust of the block of names.
    pub(super) fn names(&self) -> String {
        format!("const NAMES: &str = {:?};\n", self.names)
    }
}
