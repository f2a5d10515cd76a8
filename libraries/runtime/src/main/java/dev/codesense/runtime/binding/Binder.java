package dev.codesense.runtime.binding;

import dev.codesense.core.Artifact;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.text.Head;
import dev.codesense.runtime.schema.Durations;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Builds records from trees, collecting every problem instead of stopping at the first.
public final class Binder {

  /// How the keys of a mapping are spelled.
  public enum Spelling {
    /// As in codesense.yaml.
    KEBAB,
    /// As in KFP, Argo and JSON too.
    ANY
  }

  /// What may hold a token under any name.
  private static final Pattern QUERY = Pattern.compile("(?<=//)([^\\s?#]*)[?#].*");

  /// A name of the user's choice.
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");

  /// Keys that people look for where the settings have none.
  private static final Pattern SECRET = Pattern.compile("(?:.+-)?(?:key|token|password|secret)");

  private static final String NO_SECRETS =
      "secrets are never written here, they come from environment variables: the key of a model"
          + " from CODESENSE_<NAME>_API_KEY";

  /// Numbers as most are written: BigDecimal takes longer to load than a file of settings to read.
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,15})?");

  private static final int SHOWN_CHARACTERS = 60;

  private final Issues issues;
  private final Overrides overrides;
  private final Spelling spelling;

  public Binder(Issues issues, Overrides overrides, Spelling spelling) {
    this.issues = issues;
    this.overrides = overrides;
    this.spelling = spelling;
  }

  /// What a field holds.
  ///
  /// @param value null where the record allows it
  /// @param path of the setting, such as `index.batch-size`
  /// @param origin where it is written; where it is not, that of what encloses it
  public record Bound(@Nullable Object value, String path, Origin origin) {}

  private Optional<Object> value(ValueType type, Node node, String path) {
    return switch (type) {
      case ValueType.Scalar scalar -> scalar(scalar, node, path);
      case ValueType.EnumOf constants -> constant(constants, node, path);
      case ValueType.ListOf list -> list(list, node, path);
      case ValueType.MapOf map -> map(map, node, path);
      case ValueType.RecordOf block ->
          record(block.schema(), node, path, node.origin()).map(record -> record);
      case ValueType.ArtifactOf _ -> wrongType(type, node, path);
    };
  }

  /// Builds a record that stands alone, such as one of a file's.
  ///
  /// @return empty where an issue was found that leaves none
  public <R extends Record> Optional<R> record(Class<R> type, Node.Mapping mapping) {
    return record(RecordSchema.of(type), mapping, "", mapping.origin()).map(type::cast);
  }

  private Optional<Record> record(
      RecordSchema schema, @Nullable Node node, String path, Origin enclosing) {
    return mapping(schema, node, path, enclosing)
        .flatMap(mapping -> {
          checkKeys(mapping, schema.fields().stream().map(RecordField::kebab).toList(), path);
          return fields(schema, mapping, path);
        });
  }

  /// The tree of a block of settings; an absent one is empty.
  public Optional<Node.Mapping> mapping(
      RecordSchema schema, @Nullable Node node, String path, Origin enclosing) {
    if (node == null || isNull(node)) {
      return Optional.of(new Node.Mapping(List.of(), node == null ? enclosing : node.origin()));
    }
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(mapping);
    }
    if (node instanceof Node.Scalar scalar
        && parsed(scalar, path).orElse(scalar) instanceof Node.Mapping mapping) {
      return Optional.of(mapping);
    }
    this.<Object>wrongType(new ValueType.RecordOf(schema.type()), node, path);
    return Optional.empty();
  }

  /// Builds a record from a mapping whose keys were checked.
  private Optional<Record> fields(RecordSchema schema, Node.Mapping mapping, String path) {
    var values = new ArrayList<Bound>();
    for (var field : schema.fields()) {
      var written = entry(mapping, field).map(Node.Entry::value).orElse(null);
      field(field, written, join(path, field.kebab()), mapping.origin()).ifPresent(values::add);
    }
    return create(schema, values, path, mapping.origin());
  }

  /// Builds the record from what its fields hold, turning a refusal into an issue.
  ///
  /// @param values in the record's order; fewer than it has fields when issues were found
  public Optional<Record> create(
      RecordSchema schema, List<Bound> values, String path, Origin enclosing) {
    if (values.size() < schema.fields().size()) {
      return Optional.empty();
    }
    var arguments = new ArrayList<@Nullable Object>();
    values.forEach(bound -> arguments.add(bound.value()));
    try {
      return Optional.of(schema.create(arguments));
    } catch (IllegalArgumentException e) {
      if (e instanceof RefusedValueException refused
          && refused.field().getDeclaringRecord() == schema.type()) {
        var value = values.get(schema.fields().indexOf(schema.field(refused.field())));
        issues.add(
            refused.problem().orElse(RuntimeProblem.VALUE_REFUSED),
            value.origin(),
            value.path(),
            value.path() + " " + refused.reason());
      } else {
        issues.add(RuntimeProblem.VALUE_REFUSED, enclosing, path, path + ": " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /// One field with what was written for it.
  public Optional<Bound> field(
      RecordField field, @Nullable Node written, String path, Origin enclosing) {
    var node = overrides.find(path).orElse(written);
    if (node != null && isNull(node)) {
      node = null;
    }
    var origin = node == null ? enclosing : node.origin();
    if (field.type() instanceof ValueType.RecordOf block) {
      if (node == null && !overridden(block.schema(), path)) {
        if (field.defaultText() == null && field.absence() != RecordField.Absence.IMPOSSIBLE) {
          return Optional.of(new Bound(absent(field), path, origin));
        }
        node = field.defaultValue().orElse(null);
      }
      return record(block.schema(), node, path, enclosing)
          .map(value -> new Bound(present(field, value), path, origin));
    }
    if (node == null) {
      node = field.defaultValue().orElse(null);
    }
    if (node == null) {
      if (field.required()) {
        missing(field, path, enclosing);
        return Optional.empty();
      }
      return Optional.of(new Bound(absent(field), path, origin));
    }
    return value(field.type(), node, path)
        .map(value -> new Bound(present(field, value), path, origin));
  }

  /// Artifacts given for a request's field.
  public Optional<Bound> artifacts(RecordField field, List<Artifact<?>> given, Origin enclosing) {
    if (field.type() instanceof ValueType.ListOf) {
      return Optional.of(new Bound(List.copyOf(given), field.kebab(), enclosing));
    }
    if (given.size() > 1) {
      issues.add(
          RuntimeProblem.VALUE_REFUSED,
          enclosing,
          field.kebab(),
          "%s takes one artifact, got %d".formatted(field.kebab(), given.size()));
      return Optional.empty();
    }
    if (given.isEmpty()) {
      if (field.required()) {
        issues.add(
            RuntimeProblem.VALUE_MISSING,
            enclosing,
            field.kebab(),
            "the input %s (%s) is missing".formatted(field.kebab(), field.type().describe()));
        return Optional.empty();
      }
      return Optional.of(new Bound(absent(field), field.kebab(), enclosing));
    }
    return Optional.of(new Bound(present(field, given.getFirst()), field.kebab(), enclosing));
  }

  private void missing(RecordField field, String path, Origin enclosing) {
    issues.add(
        RuntimeProblem.VALUE_MISSING,
        enclosing,
        path,
        "%s is missing: %s%s"
            .formatted(
                path, field.type().describe(), field.doc().isEmpty() ? "" : ", " + field.doc()));
  }

  /// Whether `written` or what goes before it has anything of the field.
  public boolean isExplicitlySet(RecordField field, @Nullable Node written, String path) {
    return overrides.find(path).isPresent()
        || (written != null
            && !isNull(written)
            && !(written instanceof Node.Mapping mapping && mapping.entries().isEmpty()))
        || (field.type() instanceof ValueType.RecordOf block && overridden(block.schema(), path));
  }

  private boolean overridden(RecordSchema schema, String path) {
    return schema.fields().stream()
        .anyMatch(field -> {
          var below = join(path, field.kebab());
          return overrides.find(below).isPresent()
              || (field.type() instanceof ValueType.RecordOf block
                  && overridden(block.schema(), below));
        });
  }

  private static @Nullable Object absent(RecordField field) {
    return switch (field.absence()) {
      case IMPOSSIBLE, NULL -> null;
      case OPTIONAL -> Optional.empty();
      case OPTIONAL_INT -> OptionalInt.empty();
      case OPTIONAL_LONG -> OptionalLong.empty();
      case OPTIONAL_DOUBLE -> OptionalDouble.empty();
    };
  }

  private static Object present(RecordField field, Object value) {
    return switch (field.absence()) {
      case IMPOSSIBLE, NULL -> value;
      case OPTIONAL -> Optional.of(value);
      case OPTIONAL_INT -> OptionalInt.of((Integer) value);
      case OPTIONAL_LONG -> OptionalLong.of((Long) value);
      case OPTIONAL_DOUBLE -> OptionalDouble.of((Double) value);
    };
  }

  private Optional<Node.Entry> entry(Node.Mapping mapping, RecordField field) {
    return mapping.entries().stream()
        .filter(entry -> spelled(entry.key()).equals(field.kebab()))
        .findFirst();
  }

  private String spelled(String key) {
    return switch (spelling) {
      case KEBAB -> key;
      case ANY -> new FieldName(key).kebab();
    };
  }

  /// Reports keys that are not `known` and keys that are there twice.
  public void checkKeys(Node.Mapping mapping, Collection<String> known, String path) {
    for (var entry : mapping.entries()) {
      if (!known.contains(spelled(entry.key()))) {
        issues.add(
            RuntimeProblem.UNKNOWN_KEY,
            entry.origin(),
            join(path, entry.key()),
            "unknown key %s; %s"
                .formatted(join(path, entry.key()), suggestion(entry.key(), known, path)));
      }
    }
    checkDuplicates(mapping, path);
  }

  private void checkDuplicates(Node.Mapping mapping, String path) {
    var first = new HashMap<String, Origin>();
    for (var entry : mapping.entries()) {
      var earlier = first.putIfAbsent(spelled(entry.key()), entry.origin());
      if (earlier != null) {
        issues.add(
            RuntimeProblem.DUPLICATE_KEY,
            entry.origin(),
            join(path, entry.key()),
            "%s is set already, at %s".formatted(join(path, entry.key()), earlier));
      }
    }
  }

  private static String suggestion(String key, Collection<String> known, String path) {
    if (known.isEmpty()) {
      return path + " has no keys";
    }
    var name = new FieldName(key).kebab();
    var hint = NearestName.hint(name, known, near -> join(path, near));
    return SECRET.matcher(name).matches() ? hint + "; " + NO_SECRETS : hint;
  }

  private Optional<Object> list(ValueType.ListOf list, Node node, String path) {
    var sequence =
        switch (node) {
          case Node.Sequence items -> items;
          case Node.Scalar scalar when scalar.kind() == Node.Kind.UNTYPED ->
              untypedList(list, scalar, path);
          case Node.Scalar _, Node.Mapping _ -> null;
        };
    if (sequence == null) {
      return wrongType(list, node, path);
    }
    var values = new ArrayList<Object>();
    for (int i = 0; i < sequence.items().size(); i++) {
      value(list.item(), sequence.items().get(i), path + "[" + i + "]").ifPresent(values::add);
    }
    return values.size() == sequence.items().size()
        ? Optional.of(Collections.unmodifiableList(values))
        : Optional.empty();
  }

  /// `a, b` and `[a, b]` alike; records and maps need the brackets.
  private Node.@Nullable Sequence untypedList(
      ValueType.ListOf list, Node.Scalar scalar, String path) {
    if (scalar.text().stripLeading().startsWith("[")
        || !(list.item() instanceof ValueType.Scalar)) {
      return parsed(scalar, path).orElse(scalar) instanceof Node.Sequence items ? items : null;
    }
    return new Node.Sequence(
        Arrays.stream(scalar.text().split(","))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .<Node>map(item -> new Node.Scalar(item, Node.Kind.UNTYPED, scalar.origin()))
            .toList(),
        scalar.origin());
  }

  private Optional<Object> map(ValueType.MapOf map, Node node, String path) {
    var tree = node instanceof Node.Scalar scalar ? parsed(scalar, path).orElse(node) : node;
    if (!(tree instanceof Node.Mapping mapping)) {
      return wrongType(map, node, path);
    }
    checkDuplicates(mapping, path);
    if (map.value() instanceof ValueType.RecordOf) {
      checkNames(mapping, path);
    }
    var values = new LinkedHashMap<String, Object>();
    for (var entry : mapping.entries()) {
      value(map.value(), entry.value(), join(path, entry.key()))
          .ifPresent(value -> values.put(entry.key(), value));
    }
    return values.size() == mapping.entries().size()
        ? Optional.of(Collections.unmodifiableMap(values))
        : Optional.empty();
  }

  /// A block's name is part of paths, of environment variables and of what is derived from them.
  private void checkNames(Node.Mapping mapping, String path) {
    for (var entry : mapping.entries()) {
      if (!NAME.matcher(entry.key()).matches()) {
        issues.add(
            RuntimeProblem.VALUE_REFUSED,
            entry.origin(),
            join(path, entry.key()),
            "%s cannot have the name %s: names are lower-case letters, digits and hyphens, such as my-name"
                .formatted(path, shown(entry.key())));
      }
    }
  }

  /// What an untyped text says as YAML.
  private Optional<Node> parsed(Node.Scalar scalar, String path) {
    if (scalar.kind() != Node.Kind.UNTYPED) {
      return Optional.empty();
    }
    try {
      return YamlReader.read(scalar.origin().source(), scalar.text());
    } catch (TreeSyntaxException e) {
      issues.add(RuntimeProblem.YAML_MALFORMED, e.origin(), path, path + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Object> constant(ValueType.EnumOf type, Node node, String path) {
    if (node instanceof Node.Scalar scalar) {
      var wanted = scalar.text().toLowerCase(Locale.ROOT).replace('_', '-');
      int index = type.values().indexOf(wanted);
      if (index >= 0) {
        return Optional.of(type.type().getEnumConstants()[index]);
      }
    }
    return wrongType(type, node, path);
  }

  private Optional<Object> scalar(ValueType.Scalar type, Node node, String path) {
    if (!(node instanceof Node.Scalar scalar) || isNull(node)) {
      return wrongType(type, node, path);
    }
    var text = scalar.text();
    try {
      return switch (type) {
        case STRING -> Optional.of(text);
        case BOOLEAN ->
            bool(scalar).<Object>map(value -> value).or(() -> wrongType(type, node, path));
        case INT -> Optional.of(Math.toIntExact(whole(scalar)));
        case LONG -> Optional.of(whole(scalar));
        case DOUBLE -> Optional.of(decimal(scalar));
        case URI -> Optional.of(new URI(text));
        case PATH -> Optional.of(Path.of(text));
        case DURATION -> Optional.of(Durations.parse(text));
        case INSTANT -> Optional.of(Instant.parse(text));
      };
    } catch (ArithmeticException e) {
      issues.add(
          RuntimeProblem.VALUE_REFUSED,
          node.origin(),
          path,
          "%s must be a %s between %s, was %s"
              .formatted(path, type.describe(), range(type), shown(text)));
      return Optional.empty();
    } catch (NumberFormatException
        | URISyntaxException
        | InvalidPathException
        | DateTimeParseException _) {
      return wrongType(type, node, path);
    }
  }

  private static String range(ValueType.Scalar type) {
    return type == ValueType.Scalar.INT
        ? Integer.MIN_VALUE + " and " + Integer.MAX_VALUE
        : Long.MIN_VALUE + " and " + Long.MAX_VALUE;
  }

  private static Optional<Boolean> bool(Node.Scalar scalar) {
    if (scalar.kind() == Node.Kind.STRING) {
      return Optional.empty();
    }
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static long whole(Node.Scalar scalar) {
    var text = numeric(scalar);
    return WHOLE.matcher(text).matches() ? Long.parseLong(text) : number(text).longValueExact();
  }

  private static double decimal(Node.Scalar scalar) {
    var text = numeric(scalar);
    return DECIMAL.matcher(text).matches()
        ? Double.parseDouble(text)
        : finite(number(text).doubleValue());
  }

  private static String numeric(Node.Scalar scalar) {
    if (scalar.kind() == Node.Kind.STRING || scalar.kind() == Node.Kind.BOOLEAN) {
      throw new NumberFormatException("quoted");
    }
    return scalar.text();
  }

  private static BigDecimal number(String text) {
    if (text.startsWith("0x") || text.startsWith("0o")) {
      return new BigDecimal(new BigInteger(text.substring(2), text.charAt(1) == 'x' ? 16 : 8));
    }
    var number = new BigDecimal(text);
    // Beyond any of our types, and expensive to expand: 1e999999999.
    if (Math.abs((long) number.precision() - number.scale()) > 400) {
      throw new ArithmeticException("too large");
    }
    return number;
  }

  private static double finite(double value) {
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("too large");
    }
    return value;
  }

  private <T> Optional<T> wrongType(ValueType type, Node node, String path) {
    var seen =
        switch (node) {
          case Node.Scalar scalar when isNull(scalar) -> "nothing";
          // A whole repository may be written where its block belongs, its URL with a token.
          case Node.Scalar _ when type instanceof ValueType.RecordOf -> "a text";
          case Node.Scalar _ when type instanceof ValueType.ListOf(ValueType.RecordOf _) ->
              "a text";
          case Node.Scalar scalar when isQuoted(type, scalar) ->
              "\"%s\", a text in quotes: leave the quotes out".formatted(shown(scalar.text()));
          case Node.Scalar scalar -> shown(scalar.text());
          case Node.Sequence _ -> "a list";
          case Node.Mapping _ -> "a block";
        };
    issues.add(
        RuntimeProblem.WRONG_TYPE,
        node.origin(),
        path,
        "%s must be: %s; was %s".formatted(path, type.describe(), seen));
    return Optional.empty();
  }

  /// Whether a text would be what is asked for, had YAML not been told that it is a text.
  private static boolean isQuoted(ValueType type, Node.Scalar scalar) {
    var text = scalar.text();
    return scalar.kind() == Node.Kind.STRING
        && switch (type) {
          case ValueType.Scalar.BOOLEAN -> text.equals("true") || text.equals("false");
          case ValueType.Scalar.INT, ValueType.Scalar.LONG -> text.matches("[-+]?\\d+");
          case ValueType.Scalar.DOUBLE -> text.matches("[-+]?\\d+(\\.\\d+)?");
          case ValueType.ListOf _ -> text.startsWith("[") && text.endsWith("]");
          default -> false;
        };
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
  }

  /// Short, on one line, and without credentials of a URL.
  private static String shown(String text) {
    var line =
        QUERY
            .matcher(UrlCredentials.redacted(text).replaceAll("\\s+", " "))
            .replaceAll("$1?[redacted]");
    return Head.withEllipsis(line, SHOWN_CHARACTERS);
  }

  public static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
