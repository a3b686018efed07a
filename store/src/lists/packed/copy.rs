//! A list under another name.

use std::io::{self, Write};

use super::head::Head;
use super::{About, DAMAGED_PAGE, ListError, PackedList, Pages};

impl<P: Pages> PackedList<P> {
    /// Writes the list as one called `name`; nothing else of it changes.
    ///
    /// # Errors
    /// Those of `out`; [`ListError::Texts`] where the name does not fit.
    pub fn write_as(&self, name: &str, out: &mut impl Write) -> io::Result<()> {
        let mut first = 0;
        if self.head.about.name != name {
            let about = About {
                name: name.to_owned(),
                ..self.head.about.clone()
            };
            let head = Head {
                about,
                ..self.head.clone()
            };
            let page = head.write().ok_or_else(|| other(ListError::Texts))?;
            out.write_all(&page)?;
            first = 1;
        }
        for number in first..self.head.pages {
            let page = self.pages.page(number).ok_or_else(|| other(DAMAGED_PAGE))?;
            out.write_all(page)?;
        }
        Ok(())
    }
}

fn other(error: ListError) -> io::Error {
    io::Error::other(error)
}
