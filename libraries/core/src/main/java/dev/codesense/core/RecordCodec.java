package dev.codesense.core;

import java.util.Map;

/// Records as JSON and back. Names in JSON are the records' own (camelCase); absent optional values
/// are left out; fields appear in the record's order, maps sorted by key: same record, same bytes.
public interface RecordCodec {

  /// One line of UTF-8 JSON without a line end.
  byte[] encode(Object value);

  /// Strict: an unknown field is an error.
  ///
  /// @throws IllegalArgumentException when the bytes are no such record; the message says where
  <T> T decode(byte[] json, Class<T> type);

  /// As [#decode], but ignores unknown fields: for answers of services that may grow.
  <T> T decodeLenient(byte[] json, Class<T> type);

  /// A JSON object as maps, lists, strings, numbers and booleans.
  Map<String, Object> decodeObject(byte[] json);
}
