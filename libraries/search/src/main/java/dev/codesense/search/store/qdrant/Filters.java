package dev.codesense.search.store.qdrant;

import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;

import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoredForm;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Restrictions in the server's terms, over indexed fields alone.
final class Filters {
  private Filters() {}

  /// What a reader may see and wants to.
  ///
  /// @param also further conditions, all of them
  static Filter of(SearchFilter wanted, Condition... also) {
    var filter = Filter.newBuilder();
    var access = new ArrayList<>(wanted.access());
    access.add(StoredForm.EVERYBODY);
    filter.addMust(matchKeywords(ChunkPoint.ACCESS, access));
    anyOf(filter, ChunkPoint.REPO, wanted.repositories());
    anyOf(filter, ChunkPoint.LANGUAGE, wanted.languages());
    var directories = wanted.pathPrefixes().stream().map(Filters::directory).toList();
    if (!directories.contains("")) {
      anyOf(filter, ChunkPoint.WITHIN, directories);
    }
    anyOf(filter, ChunkPoint.DEFINED, wanted.defined());
    if (wanted.test() != null) {
      filter.addMust(match(ChunkPoint.TEST, wanted.test().booleanValue()));
    }
    filter.addAllMust(List.of(also));
    return filter.build();
  }

  private static void anyOf(Filter.Builder filter, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      filter.addMust(matchKeywords(field, List.copyOf(values)));
    }
  }

  /// The part of a path's beginning that names directories, with the last slash.
  private static String directory(String prefix) {
    return prefix.substring(0, prefix.lastIndexOf('/') + 1);
  }

  /// Whether [#of] lets through more than was asked for: a path's beginning that ends within a
  /// name, or a pattern.
  static boolean isCoarse(SearchFilter wanted) {
    return hasPatterns(wanted)
        || wanted.pathPrefixes().stream().anyMatch(prefix -> !prefix.endsWith("/"));
  }

  static boolean hasPatterns(SearchFilter wanted) {
    return !wanted.paths().isEmpty() || !wanted.withoutPaths().isEmpty();
  }

  /// What [#of] left to sort out.
  static boolean leaves(SearchFilter wanted, String path) {
    return (wanted.pathPrefixes().isEmpty()
            || wanted.pathPrefixes().stream().anyMatch(path::startsWith))
        && wanted.paths().stream().allMatch(pattern -> pattern.test(path))
        && wanted.withoutPaths().stream().noneMatch(pattern -> pattern.test(path));
  }

  /// Chunks of any of these files.
  static Filter files(String repo, List<String> paths) {
    return Filter.newBuilder()
        .addMust(matchKeyword(ChunkPoint.REPO, repo))
        .addMust(matchKeywords(ChunkPoint.PATH, paths))
        .build();
  }

  static Filter repository(String repo) {
    return Filter.newBuilder().addMust(matchKeyword(ChunkPoint.REPO, repo)).build();
  }
}
