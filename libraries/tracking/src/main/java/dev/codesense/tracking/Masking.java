package dev.codesense.tracking;

import dev.codesense.core.UrlCredentials;
import dev.codesense.secrets.SecretMasker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes secrets out of what is sent. Thread-safe.
public final class Masking {
  private final SecretMasker masker;

  public Masking(SecretMasker masker) {
    this.masker = masker;
  }

  public String text(String text) {
    return file("text", text);
  }

  /// @param name of the file: some kinds of files are read in their own way
  public String file(String name, String text) {
    return UrlCredentials.redacted(masker.mask(name, text).text());
  }

  /// A value that has a name: `password` and a word is a secret, the word alone is none.
  public String named(String name, String value) {
    var masked = text(value);
    if (!masked.equals(value) || value.indexOf('\n') >= 0) {
      return masked;
    }
    var head = text(name) + "=";
    var line = masker.mask("values.properties", head + value).text();
    return line.startsWith(head) ? line.substring(head.length()) : line;
  }

  /// Names and values.
  public SortedMap<String, String> named(Map<String, String> values) {
    var masked = new TreeMap<String, String>();
    values.forEach((name, value) -> masked.put(text(name), named(name, value)));
    return masked;
  }

  /// A JSON value: maps, lists, texts, numbers and booleans.
  public @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case String text -> text(text);
      case Map<?, ?> map -> {
        var masked = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, item) -> {
          var name = String.valueOf(key);
          masked.put(text(name), item instanceof String text ? named(name, text) : json(item));
        });
        yield masked;
      }
      case List<?> list -> {
        var masked = new ArrayList<@Nullable Object>(list.size());
        list.forEach(item -> masked.add(json(item)));
        yield masked;
      }
      case null, default -> value;
    };
  }
}
