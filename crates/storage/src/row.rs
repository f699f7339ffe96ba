//! Between rows and domain types. A row that contradicts the rules is an error with its record id, never a panic.

use sluice_domain::id::IdpId;
use sluice_domain::sso::group::GroupRef;
use sluice_service::keys::TokenHash;
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{Array, RecordId, RecordIdKey, SurrealValue, ToSql, Value};

/// The id of a record with a plain key.
pub(crate) fn id(table: &'static str, key: &str) -> RecordId {
    RecordId::new(table, key.to_owned())
}

/// The id of a record with a key of several parts.
pub(crate) fn id_of(table: &'static str, parts: Vec<Value>) -> RecordId {
    RecordId::new(table, parts.into_iter().collect::<Array>())
}

/// A part of such a key.
pub(crate) fn text(part: &str) -> Value {
    Value::String(part.to_owned())
}

pub(crate) fn corrupt(record: &RecordId, why: impl Into<String>) -> StoreError {
    StoreError::Corrupt { record: record.to_sql(), why: why.into() }
}

/// The key of a record that has a plain one.
pub(crate) fn key(record: &RecordId) -> StoreResult<&str> {
    match &record.key {
        RecordIdKey::String(key) => Ok(key),
        _ => Err(corrupt(record, "its key is not text")),
    }
}

/// The last part of a key of several parts.
pub(crate) fn last_part(record: &RecordId) -> StoreResult<&str> {
    match &record.key {
        RecordIdKey::Array(parts) => match parts.last() {
            Some(Value::String(part)) => Ok(part),
            _ => Err(corrupt(record, "its key does not end in text")),
        },
        _ => Err(corrupt(record, "its key has not several parts")),
    }
}

/// `parsed`, or the error that names record and field.
pub(crate) fn known<T>(record: &RecordId, field: &str, parsed: Option<T>) -> StoreResult<T> {
    parsed.ok_or_else(|| corrupt(record, format!("{field} is none that this program knows")))
}

/// The same for a field that may be absent.
pub(crate) fn known_opt<T>(
    record: &RecordId,
    field: &str,
    text: Option<String>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> StoreResult<Option<T>> {
    text.map(|text| known(record, field, parse(&text))).transpose()
}

/// The keyed hash that a record is found by.
pub(crate) fn token(record: &RecordId) -> StoreResult<TokenHash> {
    known(record, "the key", TokenHash::parse(key(record)?))
}

pub(crate) fn one<R: SurrealValue>(value: Value) -> StoreResult<Option<R>> {
    match value {
        Value::None | Value::Null => Ok(None),
        value => decode(value).map(Some),
    }
}

pub(crate) fn many<R: SurrealValue>(value: Value) -> StoreResult<Vec<R>> {
    match value {
        Value::Array(rows) => rows.into_iter().map(decode).collect(),
        other => decode(other).map(|row| vec![row]),
    }
}

pub(crate) fn decode<R: SurrealValue>(value: Value) -> StoreResult<R> {
    let record = match &value {
        Value::Object(row) => row.get("id").map(ToSql::to_sql),
        _ => None,
    };
    R::from_value(value)
        .map_err(|error| StoreError::Corrupt { record: record.unwrap_or_default(), why: error.to_string() })
}

/// A group in a row.
#[derive(Debug, Clone, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct GroupRow {
    pub(crate) idp: String,
    pub(crate) value: String,
}

impl GroupRow {
    pub(crate) fn of(groups: &[GroupRef]) -> Vec<Self> {
        groups.iter().map(|group| Self { idp: group.idp.as_str().to_owned(), value: group.value.clone() }).collect()
    }

    pub(crate) fn read(record: &RecordId, rows: Vec<Self>) -> StoreResult<Vec<GroupRef>> {
        rows.into_iter()
            .map(|row| Ok(GroupRef::new(known(record, "a group's idp", IdpId::parse(&row.idp))?, row.value)))
            .collect()
    }
}

#[cfg(test)]
mod tests;
