package dev.codesense.runtime.snakeyaml;

import dev.codesense.runtime.tree.TreeSyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Changes single values of a YAML or JSON text and leaves every other character as it is:
/// comments, order and layout are the author's.
///
/// A place is a path of keys (texts) and of places in lists (numbers from 0).
public final class YamlEdits {
  /// Needs no quotes anywhere.
  private static final Pattern PLAIN = Pattern.compile("\\d{1,9}|[A-Za-z_./][\\w./+@-]*");

  private final String text;
  private final Node root;

  /// By where they begin, the last first: what is replaced moves only what was replaced before.
  private final Map<Integer, Edit> edits = new TreeMap<>(Comparator.reverseOrder());

  private record Edit(int from, int to, String replacement) {}

  private YamlEdits(String text, Node root) {
    this.text = text;
    this.root = root;
  }

  /// @param source names the text in messages
  /// @throws TreeSyntaxException when it is no YAML, or nothing
  public static YamlEdits of(String source, String text) throws TreeSyntaxException {
    var settings =
        LoadSettings.builder()
            .setLabel(source)
            .setSchema(new CoreSchema())
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      return new YamlEdits(text, new Compose(settings).composeString(text).orElseThrow());
    } catch (YamlEngineException e) {
      throw new YamlMistake(source, text).told(e);
    }
  }

  /// Replaces a single value.
  ///
  /// @throws IllegalArgumentException when there is none at `place`
  public void replace(List<?> place, String value) {
    if (!(node(place) instanceof ScalarNode scalar)) {
      throw new IllegalArgumentException("There is no single value at " + place);
    }
    int from = start(scalar);
    boolean quoted =
        scalar.getScalarStyle() != ScalarStyle.PLAIN || !PLAIN.matcher(value).matches();
    put(new Edit(from, end(scalar), quoted ? quoted(value) : value));
  }

  /// Writes a key behind another one of the same mapping, or replaces its value.
  ///
  /// @param place of the other one, whose value is a single one
  /// @param value a text
  public void putBehind(List<?> place, String key, String value) {
    var parent = place.subList(0, place.size() - 1);
    if (!(node(parent) instanceof MappingNode mapping)) {
      throw new IllegalArgumentException("There is no mapping at " + parent);
    }
    if (entry(mapping, key).isPresent()) {
      replace(append(parent, key), value);
      return;
    }
    var sibling = entry(mapping, String.valueOf(place.getLast())).orElseThrow();
    int end = end(sibling.getValueNode());
    if (mapping.getFlowStyle() == FlowStyle.FLOW) {
      boolean quoted =
          sibling.getKeyNode() instanceof ScalarNode name
              && name.getScalarStyle() != ScalarStyle.PLAIN;
      put(new Edit(end, end, ", " + (quoted ? quoted(key) : key) + ": " + quoted(value)));
      return;
    }
    int line = text.indexOf('\n', end);
    int behind = line < 0 ? text.length() : line;
    var indent = " ".repeat(sibling.getKeyNode().getStartMark().orElseThrow().getColumn());
    put(new Edit(behind, behind, "\n" + indent + key + ": " + quoted(value)));
  }

  /// The text with all changes.
  public String text() {
    var changed = new StringBuilder(text);
    edits.values().forEach(edit -> changed.replace(edit.from(), edit.to(), edit.replacement()));
    return changed.toString();
  }

  private void put(Edit edit) {
    edits.merge(
        edit.from(),
        edit,
        (before, next) ->
            before.to() == before.from()
                ? new Edit(next.from(), next.to(), before.replacement() + next.replacement())
                : next);
  }

  private @Nullable Node node(List<?> place) {
    Node node = root;
    for (var step : place) {
      node =
          switch (node) {
            case MappingNode mapping ->
                entry(mapping, String.valueOf(step)).map(NodeTuple::getValueNode).orElse(null);
            case SequenceNode list
                when step instanceof Integer index && index < list.getValue().size() ->
                list.getValue().get(index);
            case null, default -> null;
          };
    }
    return node;
  }

  private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  private static List<?> append(List<?> place, String key) {
    return Stream.concat(place.stream(), Stream.of(key)).toList();
  }

  private int start(Node node) {
    return offset(node.getStartMark().orElseThrow().getIndex());
  }

  private int end(Node node) {
    return offset(node.getEndMark().orElseThrow().getIndex());
  }

  /// The parser counts code points.
  private int offset(int codePoints) {
    return text.offsetByCodePoints(0, codePoints);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
