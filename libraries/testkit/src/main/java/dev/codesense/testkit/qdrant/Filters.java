package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Filters as questions to one point.
final class Filters {
  private Filters() {}

  static Predicate<StoredPoint> of(Filter filter) {
    var must = all(filter.getMustList());
    var should = all(filter.getShouldList());
    var mustNot = all(filter.getMustNotList());
    var some = all(filter.getMinShould().getConditionsList());
    long least = filter.getMinShould().getMinCount();
    return point ->
        must.stream().allMatch(one -> one.test(point))
            && mustNot.stream().noneMatch(one -> one.test(point))
            && (should.isEmpty() || should.stream().anyMatch(one -> one.test(point)))
            && (!filter.hasMinShould()
                || some.stream().filter(one -> one.test(point)).count() >= least);
  }

  /// All conditions of a filter, at one level.
  static Stream<Condition> conditions(Filter filter) {
    return Stream.of(
            filter.getMustList(),
            filter.getShouldList(),
            filter.getMustNotList(),
            filter.getMinShould().getConditionsList())
        .flatMap(List::stream);
  }

  private static List<Predicate<StoredPoint>> all(List<Condition> conditions) {
    return conditions.stream().map(Filters::of).toList();
  }

  private static Predicate<StoredPoint> of(Condition condition) {
    return switch (condition.getConditionOneOfCase()) {
      case FIELD -> field(condition.getField());
      case IS_EMPTY -> {
        var key = condition.getIsEmpty().getKey();
        yield point -> isEmpty(Payloads.at(point.payload(), key));
      }
      case IS_NULL -> {
        var key = condition.getIsNull().getKey();
        yield point -> isNull(Payloads.at(point.payload(), key));
      }
      case HAS_ID -> {
        var ids =
            condition.getHasId().getHasIdList().stream()
                .map(PointKey::of)
                .collect(Collectors.toSet());
        yield point -> ids.contains(point.id());
      }
      case HAS_VECTOR -> point -> point.hasVector(condition.getHasVector().getHasVector());
      case FILTER -> of(condition.getFilter());
      case NESTED -> throw Refusals.unknownToTheFake("nested conditions");
      case CONDITIONONEOF_NOT_SET -> throw Refusals.malformed("Malformed Condition type");
    };
  }

  private static boolean isEmpty(List<Value> values) {
    return values.stream().allMatch(value -> value.hasNullValue() || isEmptyList(value));
  }

  private static boolean isEmptyList(Value value) {
    return value.hasListValue() && value.getListValue().getValuesCount() == 0;
  }

  private static boolean isNull(List<Value> values) {
    return values.stream()
        .anyMatch(value -> Payloads.each(value).stream().anyMatch(Value::hasNullValue));
  }

  private static Predicate<StoredPoint> field(FieldCondition condition) {
    var key = condition.getKey();
    if (condition.hasIsEmpty()) {
      return point -> isEmpty(Payloads.at(point.payload(), key)) == condition.getIsEmpty();
    }
    if (condition.hasIsNull()) {
      return point -> isNull(Payloads.at(point.payload(), key)) == condition.getIsNull();
    }
    Predicate<Value> wanted;
    if (condition.hasMatch()) {
      wanted = match(condition.getMatch());
    } else if (condition.hasRange()) {
      wanted = range(condition.getRange());
    } else {
      throw Refusals.unknownToTheFake("the condition " + condition);
    }
    return point -> anyMatch(point.payload(), key, wanted);
  }

  private static boolean anyMatch(Map<String, Value> payload, String key, Predicate<Value> wanted) {
    for (var value : Payloads.at(payload, key)) {
      for (var one : Payloads.each(value)) {
        if (wanted.test(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Predicate<Value> match(Match match) {
    return switch (match.getMatchValueCase()) {
      case KEYWORD ->
          value -> value.hasStringValue() && value.getStringValue().equals(match.getKeyword());
      case INTEGER ->
          value -> value.hasIntegerValue() && value.getIntegerValue() == match.getInteger();
      case BOOLEAN -> value -> value.hasBoolValue() && value.getBoolValue() == match.getBoolean();
      case KEYWORDS -> {
        var any = Set.copyOf(match.getKeywords().getStringsList());
        yield value -> value.hasStringValue() && any.contains(value.getStringValue());
      }
      case INTEGERS -> {
        var any = Set.copyOf(match.getIntegers().getIntegersList());
        yield value -> value.hasIntegerValue() && any.contains(value.getIntegerValue());
      }
      case EXCEPT_KEYWORDS -> {
        var none = Set.copyOf(match.getExceptKeywords().getStringsList());
        yield value ->
            !value.hasNullValue()
                && !(value.hasStringValue() && none.contains(value.getStringValue()));
      }
      case EXCEPT_INTEGERS -> {
        var none = Set.copyOf(match.getExceptIntegers().getIntegersList());
        yield value ->
            !value.hasNullValue()
                && !(value.hasIntegerValue() && none.contains(value.getIntegerValue()));
      }
      case TEXT, PHRASE, TEXT_ANY, MATCHVALUE_NOT_SET ->
          throw Refusals.unknownToTheFake("the match " + match.getMatchValueCase());
    };
  }

  private static Predicate<Value> range(Range range) {
    return value -> {
      if (!value.hasIntegerValue() && !value.hasDoubleValue()) {
        return false;
      }
      double number = value.hasIntegerValue() ? value.getIntegerValue() : value.getDoubleValue();
      return (!range.hasLt() || number < range.getLt())
          && (!range.hasLte() || number <= range.getLte())
          && (!range.hasGt() || number > range.getGt())
          && (!range.hasGte() || number >= range.getGte());
    };
  }
}
