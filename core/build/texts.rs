//! The texts for people of tables, in a block that is packed.

use std::collections::HashMap;

/// Collects texts; the same text is kept once.
#[derive(Default)]
pub(super) struct Texts {
    block: String,
    places: HashMap<String, usize>,
}

impl Texts {
    /// The Rust of a text.
    pub(super) fn add(&mut self, text: &str) -> String {
        let place = *self.places.entry(text.to_owned()).or_insert_with(|| {
            let place = self.block.len();
            self.block.push_str(text);
            place
        });
        format!("Text::at({place}, {})", text.len())
    }

    /// The Rust of the block, and its bytes.
    pub(super) fn pack(&self, name: &str) -> (String, Vec<u8>) {
        let packed = miniz_oxide::deflate::compress_to_vec(self.block.as_bytes(), 10);
        let rust = format!("const {name}_LENGTH: usize = {};\n", self.block.len());
        (rust, packed)
    }
}
