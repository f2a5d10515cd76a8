package dev.codesense.validate;

import dev.codesense.core.text.Head;
import dev.codesense.runtime.tree.Node;
import dev.codesense.validate.kfp.KfpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a tree as a message the way the server does: strictly. What it returns has known fields
/// only, under their own names, each of its type; the rest is reported.
final class SpecReader {
  private static final Pattern DURATION = Pattern.compile("-?\\d+(\\.\\d{1,9})?s");
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?|NaN|-?Infinity");

  /// So many fields are named where one is unknown.
  private static final int FEW = 12;

  private final IrSchema schema;
  private final KfpVersion target;
  private final Findings findings;

  /// What to report an unknown field under; the place in the file decides what the server does.
  private final Rule unknown;

  /// What to report a field under that is known and wrong.
  private final Rule wrong;

  private boolean broken;

  SpecReader(IrSchema schema, KfpVersion target, Findings findings, Rule rule) {
    this(schema, target, findings, rule, rule);
  }

  SpecReader(IrSchema schema, KfpVersion target, Findings findings, Rule unknown, Rule wrong) {
    this.schema = schema;
    this.target = target;
    this.findings = findings;
    this.unknown = unknown;
    this.wrong = wrong;
  }

  /// Whether anything was reported but fields that a newer server knows.
  boolean isBroken() {
    return broken;
  }

  LocatedValue read(String message, LocatedValue spot) {
    if (!(spot.node() instanceof Node.Mapping mapping)) {
      wrong(spot, "expected fields of " + message + ", found " + describe(spot.node()));
      return spot.with(new Node.Mapping(List.of(), spot.origin()));
    }
    return spot.with(message(message, mapping, spot));
  }

  private Node message(String message, Node.Mapping mapping, LocatedValue at) {
    var entries = new ArrayList<Node.Entry>();
    var seen = new HashSet<String>();
    var oneofs = new HashMap<String, String>();
    for (var entry : mapping.entries()) {
      var spot = at.entry(entry);
      var found = schema.field(message, entry.key());
      if (found.isEmpty()) {
        // The SDK's own compiler may add the type of a Google Cloud job.
        if (unknown != Rule.EXECUTOR_FIELDS || !entry.key().equals("@type")) {
          unknown(message, spot);
        }
        continue;
      }
      var field = found.orElseThrow();
      if (!seen.add(field.name())) {
        wrong(spot, "the key is there twice");
        continue;
      }
      if (isNull(entry.value()) && !field.type().equals("any")) {
        continue;
      }
      var rival = field.oneof().isEmpty() ? null : oneofs.put(field.oneof(), field.name());
      if (rival != null) {
        wrong(spot, "`%s` and `%s` exclude each other".formatted(rival, field.name()));
        continue;
      }
      if (target.isBefore(field.since())) {
        findings.add(unknown, spot, tooNew("the field", field.since()));
      }
      var value = value(field, spot);
      if (value != null) {
        entries.add(new Node.Entry(field.name(), value, entry.origin(), entry.bare()));
      }
    }
    return new Node.Mapping(entries, mapping.origin());
  }

  private void unknown(String message, LocatedValue spot) {
    var known = schema.fieldNames(message);
    var hint =
        known.stream()
            .filter(name -> name.equalsIgnoreCase(spot.key().replaceAll("[-_]", "")))
            .findFirst()
            .map(name -> ": `" + name + "`?")
            .orElse(known.size() > FEW ? "" : "; it has " + String.join(", ", known));
    findings.add(unknown, spot, "%s has no field `%s`%s".formatted(message, spot.key(), hint));
    broken = true;
  }

  private String tooNew(String what, KfpVersion since) {
    return "%s needs KFP %s, the target is %s".formatted(what, since, target);
  }

  /// @return null where it was reported
  private @Nullable Node value(IrSchema.Field field, LocatedValue spot) {
    return switch (field.form()) {
      case SINGLE -> single(field.type(), spot);
      case LIST -> {
        if (!(spot.node() instanceof Node.Sequence sequence)) {
          yield wrong(spot, "expected a list, found " + describe(spot.node()));
        }
        var items = new ArrayList<Node>();
        for (var item : sequence.items()) {
          var value = single(field.type(), spot.item(items.size(), item));
          if (value != null) {
            items.add(value);
          }
        }
        yield new Node.Sequence(items, sequence.origin());
      }
      case MAP -> {
        if (!(spot.node() instanceof Node.Mapping mapping)) {
          yield wrong(spot, "expected a mapping, found " + describe(spot.node()));
        }
        var entries = new ArrayList<Node.Entry>();
        for (var entry : mapping.entries()) {
          var value = single(field.type(), spot.entry(entry));
          if (value != null) {
            entries.add(new Node.Entry(entry.key(), value, entry.origin(), entry.bare()));
          }
        }
        yield new Node.Mapping(entries, mapping.origin());
      }
    };
  }

  private @Nullable Node single(String type, LocatedValue spot) {
    var node = spot.node();
    if (schema.isMessage(type)) {
      return node instanceof Node.Mapping mapping
          ? message(type, mapping, spot)
          : wrong(spot, "expected fields of " + type + ", found " + describe(node));
    }
    if (schema.isEnum(type)) {
      return enumeration(type, spot);
    }
    boolean fits =
        switch (type) {
          case "any" -> true;
          case "struct" -> node instanceof Node.Mapping;
          case "list" -> node instanceof Node.Sequence;
          case "string" -> isKind(node, Node.Kind.STRING);
          case "bool" -> isKind(node, Node.Kind.BOOLEAN);
          case "int" -> number(node) && text(node).matches("-?\\d+(\\.0+)?");
          case "number" -> number(node);
          case "duration" ->
              isKind(node, Node.Kind.STRING) && DURATION.matcher(text(node)).matches();
          default -> throw new IllegalStateException("no type " + type);
        };
    return fits
        ? node
        : wrong(spot, "expected %s, found %s".formatted(words(type), describe(node)));
  }

  private @Nullable Node enumeration(String type, LocatedValue spot) {
    var text = text(spot.node());
    if (isKind(spot.node(), Node.Kind.INTEGER)) {
      return spot.node();
    }
    var since =
        isKind(spot.node(), Node.Kind.STRING)
            ? schema.value(type, text)
            : Optional.<KfpVersion>empty();
    if (since.isEmpty()) {
      return wrong(spot, "%s has no value %s".formatted(type, describe(spot.node())));
    }
    if (target.isBefore(since.orElseThrow())) {
      findings.add(unknown, spot, tooNew("`" + text + "`", since.orElseThrow()));
    }
    return spot.node();
  }

  private @Nullable Node wrong(LocatedValue spot, String message) {
    findings.add(wrong, spot, message);
    broken = true;
    return null;
  }

  private static boolean number(Node node) {
    return isKind(node, Node.Kind.INTEGER)
        || isKind(node, Node.Kind.DECIMAL)
        || (isKind(node, Node.Kind.STRING) && NUMBER.matcher(text(node)).matches());
  }

  private static boolean isNull(Node node) {
    return isKind(node, Node.Kind.NULL);
  }

  static boolean isKind(Node node, Node.Kind kind) {
    return node instanceof Node.Scalar scalar && scalar.kind() == kind;
  }

  private static String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  private static String words(String type) {
    return switch (type) {
      case "string" -> "text";
      case "bool" -> "true or false";
      case "int" -> "a whole number";
      case "number" -> "a number";
      case "duration" -> "seconds such as `60s`";
      case "struct" -> "a mapping";
      default -> "a list";
    };
  }

  /// Names a value without showing more of it than a line holds.
  static String describe(Node node) {
    return switch (node) {
      case Node.Mapping _ -> "a mapping";
      case Node.Sequence _ -> "a list";
      case Node.Scalar(var text, var kind, _) ->
          switch (kind) {
            case NULL -> "nothing";
            case BOOLEAN -> "the boolean " + text;
            case INTEGER, DECIMAL -> "the number " + cut(text);
            case STRING, UNTYPED -> "the text `" + cut(text) + "`";
          };
    };
  }

  private static String cut(String text) {
    return Head.withEllipsis(text.replaceAll("\\s+", " "), 60);
  }
}
