package dev.codesense.core;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Percent-encoding as in RFC 3986: of everything but letters, digits, `-`, `.`, `_` and `~`.
public final class PercentEncoding {

  private PercentEncoding() {}

  /// For one part of a path, or one value of a query.
  public static String of(String text) {
    // The JDK encodes as HTML forms want it.
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /// For a path: `/` stays.
  public static String ofPath(String path) {
    return of(path).replace("%2F", "/");
  }

  /// The query of a URL, by name, with its `?`; nothing where there is no parameter.
  public static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : new TreeMap<>(parameters)
            .entrySet().stream()
                .map(one -> of(one.getKey()) + "=" + of(one.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }
}
