//! What UniFFI's macros say of the interface, in an order that does not depend on the linker.

use std::collections::{BTreeMap, BTreeSet};

use uniffi_meta::{
    CallbackInterfaceMetadata, EnumMetadata, FnParamMetadata, Metadata, ObjectMetadata,
    RecordMetadata, TraitMethodMetadata, Type,
};

/// A function of the library, or one that the library asks for.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) docs: Option<String>,
    pub(super) inputs: Vec<FnParamMetadata>,
    pub(super) returns: Option<Type>,
    pub(super) throws: Option<Type>,
    /// Whether it belongs to the object.
    pub(super) is_method: bool,
}

/// Objects that Kotlin makes and the library asks.
pub(super) struct Asked {
    pub(super) described: CallbackInterfaceMetadata,
    /// By their numbers.
    pub(super) functions: Vec<Function>,
}

/// The interface: one object, what it takes and gives, and what it asks.
pub(super) struct Interface {
    pub(super) object: ObjectMetadata,
    /// By name: where one stands is its number.
    pub(super) functions: Vec<Function>,
    pub(super) asked: Option<Asked>,
    pub(super) records: BTreeMap<String, RecordMetadata>,
    pub(super) enums: BTreeMap<String, EnumMetadata>,
    /// Records and enums that Kotlin writes.
    pub(super) sent: BTreeSet<String>,
    /// Records and enums that Kotlin reads.
    pub(super) got: BTreeSet<String>,
}

/// Why there is no Kotlin for it.
pub(super) type Unfit = String;

impl Interface {
    /// Sorts what the macros say.
    ///
    /// # Errors
    /// For what the one door does not know: no object or several, constructors, futures, custom types.
    pub(super) fn of(described: Vec<Metadata>) -> Result<Interface, Unfit> {
        let (mut objects, mut asked) = (Vec::new(), Vec::new());
        let (mut functions, mut asked_functions) = (Vec::new(), Vec::new());
        let (mut records, mut enums) = (BTreeMap::new(), BTreeMap::new());
        for item in described {
            match item {
                Metadata::Namespace(_) => {}
                Metadata::Func(it) if !it.is_async => functions.push(Function {
                    name: it.name,
                    docs: it.docstring,
                    inputs: it.inputs,
                    returns: it.return_type,
                    throws: it.throws,
                    is_method: false,
                }),
                Metadata::Method(it) if !it.is_async => functions.push(Function {
                    name: it.name,
                    docs: it.docstring,
                    inputs: it.inputs,
                    returns: it.return_type,
                    throws: it.throws,
                    is_method: true,
                }),
                Metadata::TraitMethod(it) if !it.is_async => asked_functions.push(it),
                Metadata::Object(it) => objects.push(it),
                Metadata::CallbackInterface(it) => asked.push(it),
                Metadata::Record(it) => {
                    records.insert(it.name.clone(), it);
                }
                Metadata::Enum(it) => {
                    enums.insert(it.name.clone(), it);
                }
                other => return Err(format!("the door does not know {other:?}")),
            }
        }
        functions.sort_by(|a, b| a.name.cmp(&b.name));
        let [object] = <[_; 1]>::try_from(objects).map_err(|_| "there must be one object")?;
        if asked.len() > 1 {
            return Err("there is more than one callback interface".to_owned());
        }
        let mut interface = Interface {
            object,
            functions,
            asked: asked.pop().map(|described| Asked {
                described,
                functions: asked_in_order(asked_functions),
            }),
            records,
            enums,
            sent: BTreeSet::new(),
            got: BTreeSet::new(),
        };
        interface.follow();
        Ok(interface)
    }

    /// Finds out what is written and what is read.
    fn follow(&mut self) {
        let (mut sent, mut got) = (Vec::new(), Vec::new());
        for it in &self.functions {
            sent.extend(it.inputs.iter().map(|input| input.ty.clone()));
            got.extend(it.returns.iter().chain(&it.throws).cloned());
        }
        for it in self.asked.iter().flat_map(|asked| &asked.functions) {
            got.extend(it.inputs.iter().map(|input| input.ty.clone()));
            sent.extend(it.returns.iter().chain(&it.throws).cloned());
        }
        self.sent = self.within(sent);
        self.got = self.within(got);
    }

    /// The names of the records and enums in `types`, at any depth.
    fn within(&self, mut types: Vec<Type>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        while let Some(one) = types.pop() {
            for one in one.iter_types() {
                let Some(name) = one.name() else { continue };
                if !found.insert(name.to_owned()) {
                    continue;
                }
                let of_record = self.records.get(name).into_iter().flat_map(|it| &it.fields);
                let of_enum = self.enums.get(name).into_iter().flat_map(|it| &it.variants);
                let fields = of_record.chain(of_enum.flat_map(|it| &it.fields));
                types.extend(fields.map(|field| field.ty.clone()));
            }
        }
        found
    }

    /// The fingerprint of the functions, as `uniffi-bindings/src/door.rs` makes it: FNV-1a over each name and a line feed.
    pub(super) fn fingerprint(&self) -> u64 {
        let names = self.functions.iter().map(|it| format!("{}\n", it.name));
        names
            .collect::<String>()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    }
}

fn asked_in_order(mut methods: Vec<TraitMethodMetadata>) -> Vec<Function> {
    methods.sort_by_key(|it| it.index);
    let function = |it: TraitMethodMetadata| Function {
        name: it.name,
        docs: it.docstring,
        inputs: it.inputs,
        returns: it.return_type,
        throws: it.throws,
        is_method: true,
    };
    methods.into_iter().map(function).collect()
}
