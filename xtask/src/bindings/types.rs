//! Types, values and names of the interface in Kotlin.

use std::fmt::Error;

use uniffi_meta::{DefaultValueMetadata, LiteralMetadata, Type};

use super::interface::Unfit;

/// Why writing stopped.
pub(super) enum Stop {
    Unfit(Unfit),
    Full,
}

impl From<Error> for Stop {
    fn from(_: Error) -> Stop {
        Stop::Full
    }
}

impl From<Unfit> for Stop {
    fn from(why: Unfit) -> Stop {
        Stop::Unfit(why)
    }
}

fn unfit(one: &Type) -> Stop {
    Stop::Unfit(format!("the door does not know {one:?}"))
}

pub(super) fn kotlin_type(one: &Type) -> Result<String, Stop> {
    Ok(match one {
        Type::UInt8 => "UByte".to_owned(),
        Type::UInt32 => "UInt".to_owned(),
        Type::Int32 => "Int".to_owned(),
        Type::UInt64 => "ULong".to_owned(),
        Type::Int64 => "Long".to_owned(),
        Type::UInt16 => "UShort".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "ByteArray".to_owned(),
        Type::Optional { inner_type } => format!("{}?", kotlin_type(inner_type)?),
        Type::Sequence { inner_type } => format!("List<{}>", kotlin_type(inner_type)?),
        Type::Record { name, .. }
        | Type::Object { name, .. }
        | Type::CallbackInterface { name, .. } => name.clone(),
        Type::Enum { name, .. } => exception(name),
        other => return Err(unfit(other)),
    })
}

/// What reads one, called on the buffer.
pub(super) fn take(one: &Type) -> Result<String, Stop> {
    Ok(match one {
        Type::UInt8 => "get().toUByte()".to_owned(),
        Type::UInt16 => "getShort().toUShort()".to_owned(),
        Type::UInt32 => "getInt().toUInt()".to_owned(),
        Type::Int32 => "getInt()".to_owned(),
        Type::UInt64 => "getLong().toULong()".to_owned(),
        Type::Int64 => "getLong()".to_owned(),
        Type::Boolean => "flag()".to_owned(),
        Type::String => "text()".to_owned(),
        Type::Bytes => "bytes()".to_owned(),
        Type::Optional { inner_type } => format!("optional {{ {} }}", take(inner_type)?),
        Type::Sequence { inner_type } => format!("list {{ {} }}", take(inner_type)?),
        Type::Record { name, .. } | Type::Enum { name, .. } => format!("take{name}()"),
        other => return Err(unfit(other)),
    })
}

/// What writes `value`, called on `on`.
pub(super) fn put(on: &str, one: &Type, value: &str) -> Result<String, Stop> {
    Ok(match one {
        Type::UInt8 => format!("{on}put({value}.toByte())"),
        Type::UInt16 => format!("{on}put({value}.toShort())"),
        Type::UInt32 => format!("{on}put({value}.toInt())"),
        Type::UInt64 => format!("{on}put({value}.toLong())"),
        Type::Int32 | Type::Int64 | Type::Boolean | Type::String | Type::Bytes => {
            format!("{on}put({value})")
        }
        Type::Optional { inner_type } => {
            format!("{on}optional({value}) {{ {} }}", put("", inner_type, "it")?)
        }
        Type::Sequence { inner_type } => {
            format!("{on}list({value}) {{ {} }}", put("", inner_type, "it")?)
        }
        Type::Record { .. } | Type::Enum { .. } => format!("{on}put({value})"),
        other => return Err(unfit(other)),
    })
}

/// ` = value`, or nothing.
pub(super) fn default(value: Option<&DefaultValueMetadata>, of: &Type) -> Result<String, Stop> {
    let Some(value) = value else {
        return Ok(String::new());
    };
    let DefaultValueMetadata::Literal(value) = value else {
        return Err(unfit(of));
    };
    let value = match (value, of) {
        (LiteralMetadata::Boolean(it), _) => it.to_string(),
        (LiteralMetadata::String(it), _) if !it.contains(['"', '\\', '$', '\n']) => {
            format!("\"{it}\"")
        }
        (LiteralMetadata::None, _) => "null".to_owned(),
        (LiteralMetadata::EmptySequence, _) => "emptyList()".to_owned(),
        (LiteralMetadata::Enum(variant, _), Type::Enum { name, .. }) => {
            format!("{name}.{}", screaming(variant))
        }
        (LiteralMetadata::UInt(it, ..), of) => number(&it.to_string(), of)?,
        (LiteralMetadata::Int(it, ..), of) => number(&it.to_string(), of)?,
        _ => return Err(unfit(of)),
    };
    Ok(format!(" = {value}"))
}

fn number(digits: &str, of: &Type) -> Result<String, Stop> {
    match of {
        Type::UInt8 | Type::UInt16 | Type::UInt32 => Ok(format!("{digits}u")),
        Type::UInt64 => Ok(format!("{digits}uL")),
        Type::Int32 => Ok(digits.to_owned()),
        Type::Int64 => Ok(format!("{digits}L")),
        other => Err(unfit(other)),
    }
}

/// An error's name in Kotlin; any other name as it is.
pub(super) fn exception(name: &str) -> String {
    name.strip_suffix("Error")
        .map_or_else(|| name.to_owned(), |kind| format!("{kind}Exception"))
}

/// `since_ms` as `` `sinceMs` ``: any word may be one of Kotlin's own.
pub(super) fn camel(name: &str) -> String {
    let mut out = "`".to_owned();
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c);
        }
    }
    out.push('`');
    out
}

/// `TrustedEnvironment` as `TRUSTED_ENVIRONMENT`.
pub(super) fn screaming(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list_of(inner: Type) -> Type {
        Type::Sequence {
            inner_type: Box::new(inner),
        }
    }

    fn maybe(inner: Type) -> Type {
        Type::Optional {
            inner_type: Box::new(inner),
        }
    }

    fn ok<T>(result: Result<T, Stop>) -> Option<T> {
        result.ok()
    }

    #[test]
    fn a_type_is_named_read_and_written_at_any_depth() {
        let deep = maybe(list_of(Type::UInt32));
        assert_eq!(ok(kotlin_type(&deep)).as_deref(), Some("List<UInt>?"));
        let read = ok(take(&deep));
        assert_eq!(
            read.as_deref(),
            Some("optional { list { getInt().toUInt() } }")
        );
        let written = ok(put("sent.", &deep, "it"));
        assert_eq!(
            written.as_deref(),
            Some("sent.optional(it) { list(it) { put(it.toInt()) } }")
        );
    }

    #[test]
    fn what_the_door_does_not_know_is_refused() {
        let map = Type::Map {
            key_type: Box::new(Type::String),
            value_type: Box::new(Type::String),
        };
        for unknown in [map, Type::Float64, Type::Timestamp] {
            for one in [unknown.clone(), list_of(unknown)] {
                assert!(kotlin_type(&one).is_err(), "{one:?}");
                assert!(take(&one).is_err(), "{one:?}");
                assert!(put("", &one, "it").is_err(), "{one:?}");
            }
        }
    }

    #[test]
    fn names_are_kotlins() {
        assert_eq!(camel("since_ms"), "`sinceMs`");
        assert_eq!(camel("when"), "`when`");
        assert_eq!(screaming("TrustedEnvironment"), "TRUSTED_ENVIRONMENT");
        assert_eq!(exception("CurfewError"), "CurfewException");
        assert_eq!(exception("RuleView"), "RuleView");
    }

    #[test]
    fn a_default_is_a_literal_of_its_type() {
        let of = |value, of: &Type| ok(default(Some(&DefaultValueMetadata::Literal(value)), of));
        let zero = LiteralMetadata::new_uint(0);
        assert_eq!(of(zero.clone(), &Type::UInt64).as_deref(), Some(" = 0uL"));
        assert_eq!(of(zero.clone(), &Type::Int64).as_deref(), Some(" = 0L"));
        assert_eq!(of(zero, &Type::String), None);
        let none = of(LiteralMetadata::None, &maybe(Type::String));
        assert_eq!(none.as_deref(), Some(" = null"));
        let quoted = LiteralMetadata::String("a\"b".to_owned());
        assert_eq!(of(quoted, &Type::String), None);
        assert_eq!(ok(default(None, &Type::String)).as_deref(), Some(""));
    }
}
