package dev.codesense.search.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was typed into a search box, taken apart.
///
/// A filter is a known key, a colon and a value without a blank between them: `repo:shop`,
/// `-file:"my dir/"`. Everything else stays a word: `std::vector`, `https://…`, `note: …`, `"quoted
/// text"`.
///
/// @param words what is left without the filters
/// @param filters in the order typed
public record QueryText(String words, List<QueryFilter> filters) {
  /// Behind `::` and `://` are names of C++ and Rust, and URLs.
  private static final Pattern FILTER =
      Pattern.compile("(-?)([a-z]+):(?!:|//)(?:\"([^\"]+)\"|([^\"\\s]\\S*))");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

  public QueryText {
    filters = List.copyOf(filters);
  }

  public static QueryText of(String text) {
    var words = new StringBuilder();
    var filters = new ArrayList<QueryFilter>();
    int kept = 0;
    int at = 0;
    var filter = FILTER.matcher(text);
    var word = WORD.matcher(text);
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (filter.region(at, text.length()).lookingAt() && add(filters, filter)) {
        words.append(text, kept, at);
        at = filter.end();
        kept = at;
      } else {
        word.region(at, text.length()).lookingAt();
        at = word.end();
      }
    }
    return new QueryText(words.append(text, kept, text.length()).toString().strip(), filters);
  }

  private static boolean add(List<QueryFilter> filters, Matcher filter) {
    boolean excluded = filter.start(1) < filter.end(1);
    var key = QueryFilter.Key.of(filter.group(2), excluded);
    var quoted = filter.group(3);
    key.ifPresent(known ->
        filters.add(new QueryFilter(known, quoted == null ? filter.group(4) : quoted, excluded)));
    return key.isPresent();
  }
}
