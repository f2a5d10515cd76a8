package dev.codesense.search.store.qdrant;

import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;

import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoredForm;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

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
    var directory = directory(wanted);
    if (!directory.isEmpty()) {
      filter.addMust(matchKeyword(ChunkPoint.WITHIN, directory));
    }
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
  private static String directory(SearchFilter wanted) {
    var prefix = wanted.pathPrefix();
    return prefix == null ? "" : prefix.substring(0, prefix.lastIndexOf('/') + 1);
  }

  /// Whether [#of] lets through more than was asked for: a path's beginning that ends within a
  /// name.
  static boolean isCoarse(SearchFilter wanted) {
    var prefix = wanted.pathPrefix();
    return prefix != null && prefix.length() > directory(wanted).length();
  }

  /// What [#of] left to sort out.
  static Predicate<Candidate> rest(SearchFilter wanted) {
    var prefix = wanted.pathPrefix();
    return candidate -> prefix == null || candidate.path().startsWith(prefix);
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
