//! The Kotlin of the interface. What it stands on is `android/src/main/kotlin/app/curfew/core`.

use std::fmt::Write;

use uniffi_meta::{
    EnumMetadata, EnumShape, FieldMetadata, FnParamMetadata, RecordMetadata, Type, VariantMetadata,
};

use super::interface::{Function, Interface, Unfit};
use super::types::{Stop, camel, default, exception, kotlin_type, put, screaming, take};

/// The whole file.
///
/// # Errors
/// For a type or a default value that the door does not know.
pub(super) fn written(interface: &Interface) -> Result<String, Unfit> {
    let mut text = "// Written by `cargo xtask bindings`.\n\npackage app.curfew.core\n\nimport java.nio.ByteBuffer\n".to_owned();
    let mut writer = Writer {
        out: &mut text,
        interface,
    };
    writer.all().map_err(|unfit| match unfit {
        Stop::Unfit(why) => why,
        Stop::Full => "no memory".to_owned(),
    })?;
    Ok(text)
}

struct Writer<'a> {
    out: &'a mut String,
    interface: &'a Interface,
}

impl Writer<'_> {
    fn all(&mut self) -> Result<(), Stop> {
        let interface = self.interface;
        let fingerprint = interface.fingerprint().cast_signed();
        writeln!(self.out, "\n/** Of the functions below, in their order. */")?;
        writeln!(
            self.out,
            "internal const val FINGERPRINT: Long = {fingerprint}L"
        )?;
        self.object()?;
        self.functions()?;
        self.asked()?;
        for record in interface.records.values() {
            self.record(record)?;
        }
        for it in interface.enums.values() {
            match it.shape {
                EnumShape::Enum if it.variants.iter().all(|it| it.fields.is_empty()) => {
                    self.flat(it)?
                }
                EnumShape::Enum => self.sealed(it)?,
                EnumShape::Error { flat } => self.error(it, flat)?,
            }
        }
        Ok(())
    }

    fn docs(&mut self, docs: Option<&str>, indent: &str) -> Result<(), Stop> {
        let Some(docs) = docs else { return Ok(()) };
        writeln!(self.out, "{indent}/**")?;
        for line in docs.trim().lines() {
            // A comment ends with these two, and begins within itself with the others.
            let line = line.replace("*/", "* /").replace("/*", "/ *");
            writeln!(
                self.out,
                "{indent} *{}{}",
                if line.is_empty() { "" } else { " " },
                line.trim_end()
            )?;
        }
        writeln!(self.out, "{indent} */")?;
        Ok(())
    }

    /// The first line of a class, with what is said of it.
    fn begin(&mut self, docs: Option<&str>, head: &str) -> Result<(), Stop> {
        writeln!(self.out)?;
        self.docs(docs, "")?;
        writeln!(self.out, "{head}")?;
        Ok(())
    }

    fn throws(&mut self, function: &Function, indent: &str) -> Result<(), Stop> {
        if let Some(throws) = &function.throws {
            writeln!(self.out, "{indent}@Throws({}::class)", kotlin_type(throws)?)?;
        }
        Ok(())
    }

    /// `name(inputs): Type`.
    fn signature(&self, function: &Function) -> Result<String, Stop> {
        let input = |it: &FnParamMetadata| -> Result<String, Stop> {
            let default = default(it.default.as_ref(), &it.ty)?;
            Ok(format!(
                "{}: {}{default}",
                camel(&it.name),
                kotlin_type(&it.ty)?
            ))
        };
        let inputs: Vec<String> = function
            .inputs
            .iter()
            .map(input)
            .collect::<Result<_, _>>()?;
        let returns = function.returns.as_ref().map(kotlin_type).transpose()?;
        let returns = returns.map_or_else(String::new, |it| format!(": {it}"));
        Ok(format!(
            "{}({}){returns}",
            camel(&function.name),
            inputs.join(", ")
        ))
    }

    fn object(&mut self) -> Result<(), Stop> {
        let Interface {
            object, functions, ..
        } = self.interface;
        let methods = || functions.iter().enumerate().filter(|(_, it)| it.is_method);
        writeln!(self.out)?;
        self.docs(object.docstring.as_deref(), "")?;
        writeln!(self.out, "interface {}Interface {{", object.name)?;
        for (_, method) in methods() {
            writeln!(self.out)?;
            self.docs(method.docs.as_deref(), "    ")?;
            self.throws(method, "    ")?;
            let signature = self.signature(method)?;
            writeln!(self.out, "    fun {signature}")?;
        }
        writeln!(self.out, "}}\n")?;
        self.docs(object.docstring.as_deref(), "")?;
        writeln!(
            self.out,
            "class {0} internal constructor() : {0}Interface {{",
            object.name
        )?;
        for (number, method) in methods() {
            let signature = self.signature(method)?;
            writeln!(self.out, "    override fun {signature} {{")?;
            self.call(number, method, "        ")?;
            writeln!(self.out, "    }}\n")?;
        }
        writeln!(self.out, "}}")?;
        Ok(())
    }

    fn functions(&mut self) -> Result<(), Stop> {
        let functions = self.interface.functions.iter().enumerate();
        for (number, function) in functions.filter(|(_, it)| !it.is_method) {
            writeln!(self.out)?;
            self.docs(function.docs.as_deref(), "")?;
            self.throws(function, "")?;
            let signature = self.signature(function)?;
            writeln!(self.out, "fun {signature} {{")?;
            self.call(number, function, "    ")?;
            writeln!(self.out, "}}")?;
        }
        Ok(())
    }

    /// The body of a function of the library.
    fn call(&mut self, number: usize, function: &Function, indent: &str) -> Result<(), Stop> {
        if function
            .throws
            .as_ref()
            .is_some_and(|it| it.name() != Some("CurfewError"))
        {
            return Err(Stop::Unfit(format!("{} has another error", function.name)));
        }
        writeln!(self.out, "{indent}val sent = Sent()")?;
        let mut asked = "null".to_owned();
        for input in &function.inputs {
            let name = camel(&input.name);
            match &input.ty {
                Type::CallbackInterface { .. } => asked = name,
                other => writeln!(self.out, "{indent}{}", put("sent.", other, &name)?)?,
            }
        }
        let call = format!("Door.call({number}, sent, {asked})");
        match &function.returns {
            None => writeln!(self.out, "{indent}{call}")?,
            Some(Type::Object { name, .. }) => {
                writeln!(self.out, "{indent}{call}\n{indent}return {name}()")?;
            }
            // The one value that UniFFI hands over without its length.
            Some(Type::String) => writeln!(self.out, "{indent}return {call}.rest()")?,
            Some(other) => writeln!(self.out, "{indent}return {call}.{}", take(other)?)?,
        }
        Ok(())
    }

    /// What Kotlin implements, and the function through which the library asks it.
    fn asked(&mut self) -> Result<(), Stop> {
        let Some(asked) = &self.interface.asked else {
            return Ok(());
        };
        let name = &asked.described.name;
        writeln!(self.out)?;
        self.docs(asked.described.docstring.as_deref(), "")?;
        writeln!(self.out, "interface {name} {{")?;
        for function in &asked.functions {
            self.docs(function.docs.as_deref(), "    ")?;
            self.throws(function, "    ")?;
            let signature = self.signature(function)?;
            writeln!(self.out, "    fun {signature}\n")?;
        }
        writeln!(self.out, "}}\n")?;
        writeln!(
            self.out,
            "internal fun {name}.answered(method: Int, got: ByteBuffer, sent: Sent) {{\n    when (method) {{"
        )?;
        for (number, function) in asked.functions.iter().enumerate() {
            let take = |it: &FnParamMetadata| Ok(format!("got.{}", take(&it.ty)?));
            let inputs: Result<Vec<String>, Stop> = function.inputs.iter().map(take).collect();
            let call = format!("{}({})", camel(&function.name), inputs?.join(", "));
            let answer = match &function.returns {
                None => call,
                Some(returns) => put("sent.", returns, &call)?,
            };
            writeln!(self.out, "        {number} -> {answer}")?;
        }
        writeln!(
            self.out,
            "        else -> error(\"there is no such function\")\n    }}\n}}"
        )?;
        Ok(())
    }

    fn fields(&mut self, fields: &[FieldMetadata], indent: &str) -> Result<(), Stop> {
        for field in fields {
            self.docs(field.docstring.as_deref(), indent)?;
            let default = default(field.default.as_ref(), &field.ty)?;
            let (name, kind) = (camel(&field.name), kotlin_type(&field.ty)?);
            writeln!(self.out, "{indent}val {name}: {kind}{default},")?;
        }
        Ok(())
    }

    fn record(&mut self, record: &RecordMetadata) -> Result<(), Stop> {
        let name = &record.name;
        self.begin(record.docstring.as_deref(), &format!("data class {name}("))?;
        self.fields(&record.fields, "    ")?;
        writeln!(self.out, ") {{\n    {}\n}}", printed(name))?;
        if self.interface.got.contains(name) {
            writeln!(
                self.out,
                "\ninternal fun ByteBuffer.take{name}() =\n    {name}("
            )?;
            for field in &record.fields {
                writeln!(self.out, "        {},", take(&field.ty)?)?;
            }
            writeln!(self.out, "    )")?;
        }
        if self.interface.sent.contains(name) {
            writeln!(self.out, "\ninternal fun Sent.put(value: {name}) {{")?;
            for field in &record.fields {
                let value = format!("value.{}", camel(&field.name));
                writeln!(self.out, "    {}", put("", &field.ty, &value)?)?;
            }
            writeln!(self.out, "}}")?;
        }
        Ok(())
    }

    /// An enum without fields.
    fn flat(&mut self, it: &EnumMetadata) -> Result<(), Stop> {
        let name = &it.name;
        self.begin(it.docstring.as_deref(), &format!("enum class {name} {{"))?;
        for variant in &it.variants {
            self.docs(variant.docstring.as_deref(), "    ")?;
            writeln!(self.out, "    {},", screaming(&variant.name))?;
        }
        writeln!(self.out, "}}")?;
        if self.interface.got.contains(name) {
            writeln!(
                self.out,
                "\ninternal fun ByteBuffer.take{name}() = {name}.entries[getInt() - 1]"
            )?;
        }
        if self.interface.sent.contains(name) {
            writeln!(
                self.out,
                "\ninternal fun Sent.put(value: {name}) = put(value.ordinal + 1)"
            )?;
        }
        Ok(())
    }

    /// An enum with fields.
    fn sealed(&mut self, it: &EnumMetadata) -> Result<(), Stop> {
        let name = &it.name;
        self.begin(it.docstring.as_deref(), &format!("sealed class {name} {{"))?;
        for variant in &it.variants {
            self.docs(variant.docstring.as_deref(), "    ")?;
            if variant.fields.is_empty() {
                writeln!(self.out, "    data object {} : {name}()\n", variant.name)?;
            } else {
                writeln!(self.out, "    data class {}(", variant.name)?;
                self.fields(&variant.fields, "        ")?;
                let printed = printed(&variant.name);
                writeln!(self.out, "    ) : {name}() {{\n        {printed}\n    }}\n")?;
            }
        }
        writeln!(self.out, "}}")?;
        self.variants(name, it, |variant| {
            variant.fields.iter().map(|it| take(&it.ty)).collect()
        })
    }

    /// Reads and writes what has one class a variant; `fields` says how those of one are read.
    fn variants(
        &mut self,
        name: &str,
        it: &EnumMetadata,
        fields: impl Fn(&VariantMetadata) -> Result<Vec<String>, Stop>,
    ) -> Result<(), Stop> {
        let (rust, variants) = (&it.name, &it.variants);
        if self.interface.got.contains(rust) {
            writeln!(
                self.out,
                "\ninternal fun ByteBuffer.take{rust}(): {name} =\n    when (getInt()) {{"
            )?;
            for (number, variant) in variants.iter().enumerate() {
                let fields = fields(variant)?.join(", ");
                let fields = if fields.is_empty() {
                    fields
                } else {
                    format!("({fields})")
                };
                writeln!(
                    self.out,
                    "        {} -> {name}.{}{fields}",
                    number + 1,
                    variant.name
                )?;
            }
            writeln!(
                self.out,
                "        else -> error(\"there is no such {name}\")\n    }}"
            )?;
        }
        if self.interface.sent.contains(rust) {
            writeln!(
                self.out,
                "\ninternal fun Sent.put(value: {name}) =\n    when (value) {{"
            )?;
            for (number, variant) in variants.iter().enumerate() {
                writeln!(self.out, "        is {name}.{} -> {{", variant.name)?;
                writeln!(self.out, "            put({})", number + 1)?;
                for field in &variant.fields {
                    let value = format!("value.{}", camel(&field.name));
                    writeln!(self.out, "            {}", put("", &field.ty, &value)?)?;
                }
                writeln!(self.out, "        }}")?;
            }
            writeln!(self.out, "    }}")?;
        }
        Ok(())
    }

    /// An error: an exception. A flat one has a message and no fields.
    fn error(&mut self, it: &EnumMetadata, flat: bool) -> Result<(), Stop> {
        let name = exception(&it.name);
        let head = format!("sealed class {name}(message: String) : Exception(message) {{");
        self.begin(it.docstring.as_deref(), &head)?;
        for variant in &it.variants {
            self.docs(variant.docstring.as_deref(), "    ")?;
            if flat {
                writeln!(
                    self.out,
                    "    class {}(message: String) : {name}(message)\n",
                    variant.name
                )?;
                continue;
            }
            let [field] = variant.fields.as_slice() else {
                return Err(Stop::Unfit(format!("{name}.{} must say why", variant.name)));
            };
            writeln!(self.out, "    class {}(", variant.name)?;
            self.fields(&variant.fields, "        ")?;
            writeln!(self.out, "    ) : {name}({})\n", camel(&field.name))?;
        }
        writeln!(self.out, "}}")?;
        if flat && self.interface.sent.contains(&it.name) {
            return Err(Stop::Unfit(format!("{name} is not thrown by Kotlin")));
        }
        self.variants(&name, it, |variant| match flat {
            true => Ok(vec!["text()".to_owned()]),
            false => variant.fields.iter().map(|it| take(&it.ty)).collect(),
        })
    }
}

/// No number gets into a log by a value that is printed; and the names of all fields weigh.
fn printed(name: &str) -> String {
    format!("override fun toString() = \"{name}\"")
}
