package dev.codesense.testkit.qdrant;

import io.grpc.StatusRuntimeException;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.StrictModeConfig;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What a collection forbids.
///
/// @param settings its limits; without `enabled` nothing is checked
/// @param indexes payload fields that have an index
record StrictMode(StrictModeConfig settings, Map<String, PayloadSchemaInfo> indexes) {
  private static final Set<PayloadSchemaType> ANY =
      EnumSet.complementOf(
          EnumSet.of(PayloadSchemaType.UnknownType, PayloadSchemaType.UNRECOGNIZED));

  void limit(boolean given, long limit) {
    if (on() && given && settings.hasMaxQueryLimit()) {
      most("limit", limit, settings.getMaxQueryLimit());
    }
  }

  void timeout(boolean given, long seconds) {
    if (on() && given && settings.hasMaxTimeout()) {
      most("timeout", seconds, settings.getMaxTimeout());
    }
  }

  void readFilter(Filter filter) {
    filter(
        filter,
        settings.hasUnindexedFilteringRetrieve() && !settings.getUnindexedFilteringRetrieve());
  }

  void writeFilter(Filter filter) {
    filter(
        filter, settings.hasUnindexedFilteringUpdate() && !settings.getUnindexedFilteringUpdate());
  }

  void exact(boolean exact) {
    if (on() && exact && settings.hasSearchAllowExact() && !settings.getSearchAllowExact()) {
      throw forbidden("Exact search disabled!", "Set exact=false.");
    }
  }

  void search(SearchParams params) {
    if (!on()) {
      return;
    }
    var quantization = params.getQuantization();
    if (quantization.hasOversampling() && settings.hasSearchMaxOversampling()) {
      double oversampling = quantization.getOversampling();
      if (oversampling > settings.getSearchMaxOversampling()) {
        throw exceeded("oversampling", oversampling, settings.getSearchMaxOversampling());
      }
    }
    if (params.hasHnswEf() && settings.hasSearchMaxHnswEf()) {
      most("hnsw_ef", params.getHnswEf(), settings.getSearchMaxHnswEf());
    }
    exact(params.getExact());
  }

  void batch(int searches) {
    if (on() && settings.hasSearchMaxBatchsize()) {
      most("search batch size", searches, settings.getSearchMaxBatchsize());
    }
  }

  void upsert(int points, int held) {
    if (!on()) {
      return;
    }
    if (settings.hasUpsertMaxBatchsize()) {
      most("upsert limit", points, settings.getUpsertMaxBatchsize());
    }
    if (settings.hasMaxPointsCount() && held >= settings.getMaxPointsCount()) {
      throw Refusals.badRequest(
          "Max points count limit of %d reached!".formatted(settings.getMaxPointsCount()));
    }
  }

  void sparseLength(String vector, int length) {
    var limits = settings.getSparseConfig().getSparseConfigMap().get(vector);
    if (on() && limits != null && limits.hasMaxLength() && length > limits.getMaxLength()) {
      throw Refusals.badRequest(
          "Sparse vector '%s' has a limit of %d indices, but %d were provided!"
              .formatted(vector, limits.getMaxLength(), length));
    }
  }

  void anotherIndex() {
    if (on()
        && settings.hasMaxPayloadIndexCount()
        && indexes.size() >= settings.getMaxPayloadIndexCount()) {
      throw forbidden(
          "Collection already has the maximum number of payload indices (%d)"
              .formatted(settings.getMaxPayloadIndexCount()),
          "Please delete an existing index before creating a new one.");
    }
  }

  void fullScan(String vector, long links) {
    if (on() && settings.hasSearchAllowExact() && !settings.getSearchAllowExact() && links == 0) {
      throw forbidden(
          "Request is forbidden%s because global vector indexing is disabled (hnsw_config.m = 0)"
              .formatted(vector.isEmpty() ? "" : " on '" + vector + "'"),
          "Use tenant-specific filter, enable global vector indexing or enable strict mode"
              + " `search_allow_exact` option");
    }
  }

  private boolean on() {
    return settings.getEnabled();
  }

  private void filter(Filter filter, boolean indexedOnly) {
    if (!on()) {
      return;
    }
    if (indexedOnly) {
      indexed(filter);
    }
    long conditions = conditions(filter);
    if (settings.hasFilterMaxConditions() && conditions > settings.getFilterMaxConditions()) {
      throw forbidden(
          "Filter condition limit reached (%d > %d)"
              .formatted(conditions, settings.getFilterMaxConditions()),
          "Reduce the amount of conditions of your filter.");
    }
    long size = size(filter);
    if (settings.hasConditionMaxSize() && size > settings.getConditionMaxSize()) {
      throw forbidden(
          "Condition size limit reached (%d > %d)".formatted(size, settings.getConditionMaxSize()),
          "Reduce the size of your condition.");
    }
  }

  private void indexed(Filter filter) {
    Filters.conditions(filter)
        .forEach(condition -> {
          switch (condition.getConditionOneOfCase()) {
            case FIELD -> indexed(condition.getField().getKey(), fitting(condition.getField()));
            case IS_EMPTY -> indexed(condition.getIsEmpty().getKey(), ANY);
            case IS_NULL -> indexed(condition.getIsNull().getKey(), ANY);
            case FILTER -> indexed(condition.getFilter());
            case HAS_ID, HAS_VECTOR, NESTED, CONDITIONONEOF_NOT_SET -> {}
          }
        });
  }

  private void indexed(String key, Set<PayloadSchemaType> fitting) {
    var index = indexes.get(key);
    if (index == null || !fitting.contains(index.getDataType())) {
      throw forbidden(
          "Index required but not found for \"%s\" of one of the following types: [%s]"
              .formatted(
                  key,
                  fitting.stream()
                      .map(type -> type.name().toLowerCase(Locale.ROOT))
                      .sorted()
                      .collect(Collectors.joining(", "))),
          "Create an index for this key or use a different filter.");
    }
  }

  private static Set<PayloadSchemaType> fitting(FieldCondition condition) {
    if (condition.hasMatch()) {
      return fitting(condition.getMatch());
    }
    return condition.hasRange()
        ? EnumSet.of(PayloadSchemaType.Float, PayloadSchemaType.Integer)
        : ANY;
  }

  private static Set<PayloadSchemaType> fitting(Match match) {
    return switch (match.getMatchValueCase()) {
      case KEYWORD -> words(match.getKeyword());
      case KEYWORDS -> words(match.getKeywords().getStringsList().toArray(String[]::new));
      case EXCEPT_KEYWORDS ->
          words(match.getExceptKeywords().getStringsList().toArray(String[]::new));
      case INTEGER, INTEGERS, EXCEPT_INTEGERS -> EnumSet.of(PayloadSchemaType.Integer);
      case BOOLEAN -> EnumSet.of(PayloadSchemaType.Bool);
      case TEXT, TEXT_ANY, PHRASE -> EnumSet.of(PayloadSchemaType.Text);
      case MATCHVALUE_NOT_SET -> throw Refusals.malformed("Malformed Match condition");
    };
  }

  private static Set<PayloadSchemaType> words(String... words) {
    return Arrays.stream(words).allMatch(StrictMode::isUuid)
        ? EnumSet.of(PayloadSchemaType.Keyword, PayloadSchemaType.Uuid)
        : EnumSet.of(PayloadSchemaType.Keyword);
  }

  private static boolean isUuid(String word) {
    try {
      UUID.fromString(word);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static long conditions(Filter filter) {
    return Filters.conditions(filter)
        .mapToLong(one -> one.hasFilter() ? conditions(one.getFilter()) : 1)
        .sum();
  }

  private static long size(Filter filter) {
    return Filters.conditions(filter).mapToLong(StrictMode::size).max().orElse(0);
  }

  private static long size(Condition condition) {
    return switch (condition.getConditionOneOfCase()) {
      case FIELD -> {
        var match = condition.getField().getMatch();
        yield Math.max(
            Math.max(match.getKeywords().getStringsCount(), match.getIntegers().getIntegersCount()),
            Math.max(
                match.getExceptKeywords().getStringsCount(),
                match.getExceptIntegers().getIntegersCount()));
      }
      case HAS_ID -> condition.getHasId().getHasIdCount();
      case FILTER -> size(condition.getFilter());
      case IS_EMPTY, IS_NULL, HAS_VECTOR, NESTED, CONDITIONONEOF_NOT_SET -> 0;
    };
  }

  private static void most(String name, long value, long limit) {
    if (Long.compareUnsigned(value, limit) > 0) {
      throw exceeded(name, value, limit);
    }
  }

  private static StatusRuntimeException exceeded(String name, Object value, Object limit) {
    return forbidden(
        "Limit exceeded %s > %s for \"%s\"".formatted(value, limit, name),
        "Reduce the \"%s\" parameter to or below %s.".formatted(name, limit));
  }

  private static StatusRuntimeException forbidden(String why, String help) {
    return Refusals.badRequest("%s. Help: %s".formatted(why, help));
  }
}
