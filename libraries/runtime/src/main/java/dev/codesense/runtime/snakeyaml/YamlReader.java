package dev.codesense.runtime.snakeyaml;

import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads YAML 1.2, and JSON with it. `yes` and `on` are strings; merge keys and tags mean nothing.
public final class YamlReader {

  /// Where reading stops: a hostile text is small and grows when it is read.
  ///
  /// @param characters of the text
  /// @param values of all documents, aliases expanded
  /// @param depth levels of mappings and sequences
  public record Limits(int characters, int values, int depth) {
    /// For what people write by hand.
    public static final Limits SETTINGS = new Limits(4 << 20, 100_000, 50);
  }

  private final String source;
  private final Limits limits;
  private int values;

  private YamlReader(String source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /// Reads one document.
  ///
  /// @param source names the text in messages
  /// @return empty when the document has no value
  /// @throws TreeSyntaxException when `text` is no YAML, more than one document, or too large
  public static Optional<Node> read(String source, String text) throws TreeSyntaxException {
    var documents = readAll(source, text, Limits.SETTINGS);
    if (documents.size() > 1) {
      throw new TreeSyntaxException(
          Origin.of(source), "more than one document, separated by ---", null);
    }
    return documents.stream().findFirst();
  }

  /// Reads every document in order.
  ///
  /// @param source names the text in messages
  /// @throws TreeSyntaxException when `text` is no YAML or larger than `limits` allow
  public static List<Node> readAll(String source, String text, Limits limits)
      throws TreeSyntaxException {
    var settings =
        LoadSettings.builder()
            .setLabel(source)
            .setSchema(new CoreSchema())
            .setCodePointLimit(limits.characters())
            .build();
    try {
      checkDepth(source, settings, limits, text);
      var reader = new YamlReader(source, limits);
      var documents = new ArrayList<Node>();
      for (var document : new Compose(settings).composeAllFromString(text)) {
        documents.add(reader.convert(document, 0));
      }
      return documents;
    } catch (YamlEngineException e) {
      throw new YamlMistake(source, text).told(e);
    }
  }

  /// Before composing, which recurses once a level.
  private static void checkDepth(String source, LoadSettings settings, Limits limits, String text)
      throws TreeSyntaxException {
    int depth = 0;
    for (var event : new Parse(settings).parseString(text)) {
      switch (event) {
        case CollectionStartEvent start -> {
          if (++depth > limits.depth()) {
            throw new TreeSyntaxException(
                start
                    .getStartMark()
                    .map(mark -> Origin.line(source, mark.getLine() + 1))
                    .orElseGet(() -> Origin.of(source)),
                "nested deeper than " + limits.depth() + " levels",
                null);
          }
        }
        case CollectionEndEvent _ -> depth--;
        default -> {}
      }
    }
  }

  private Node convert(org.snakeyaml.engine.v2.nodes.Node node, int depth)
      throws TreeSyntaxException {
    var origin = origin(node.getStartMark());
    if (++values > limits.values()) {
      throw new TreeSyntaxException(
          origin, "more than " + limits.values() + " values, aliases expanded", null);
    }
    if (depth > limits.depth()) {
      throw new TreeSyntaxException(
          origin, "nested deeper than " + limits.depth() + " levels", null);
    }
    return switch (node) {
      case MappingNode mapping -> {
        var entries = new ArrayList<Node.Entry>();
        for (var tuple : mapping.getValue()) {
          var keyOrigin = origin(tuple.getKeyNode().getStartMark());
          if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw new TreeSyntaxException(keyOrigin, "a key is a single word", null);
          }
          entries.add(
              new Node.Entry(
                  key.getValue(),
                  convert(tuple.getValueNode(), depth + 1),
                  keyOrigin,
                  key.getScalarStyle() == ScalarStyle.PLAIN));
        }
        yield new Node.Mapping(entries, origin);
      }
      case SequenceNode sequence -> {
        var items = new ArrayList<Node>();
        for (var item : sequence.getValue()) {
          items.add(convert(item, depth + 1));
        }
        yield new Node.Sequence(items, origin);
      }
      case ScalarNode scalar -> new Node.Scalar(scalar.getValue(), kind(scalar.getTag()), origin);
      default ->
          throw new TreeSyntaxException(origin, "a " + node.getNodeType() + " is no value", null);
    };
  }

  private static Node.Kind kind(Tag tag) {
    if (tag.equals(Tag.NULL)) {
      return Node.Kind.NULL;
    }
    if (tag.equals(Tag.INT)) {
      return Node.Kind.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Node.Kind.DECIMAL;
    }
    return tag.equals(Tag.BOOL) ? Node.Kind.BOOLEAN : Node.Kind.STRING;
  }

  private Origin origin(Optional<Mark> mark) {
    return mark.map(found -> Origin.line(source, found.getLine() + 1))
        .orElseGet(() -> Origin.of(source));
  }
}
