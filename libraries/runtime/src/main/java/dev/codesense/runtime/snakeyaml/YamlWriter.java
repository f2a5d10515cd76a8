package dev.codesense.runtime.snakeyaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Writes plain maps, lists, strings, numbers and booleans as block YAML that YAML 1.1 readers,
/// such as those of Go and Python, understand as YAML 1.2 ones do.
public final class YamlWriter {

  /// What YAML 1.1 takes for a boolean, a number, a date or a merge key and YAML 1.2 for text.
  private static final Pattern OLD_MEANING =
      Pattern.compile(
          "(?i)y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?[0-9][0-9_,:.]*|\\d{4}-\\d.*|[-+]?0b[01_]+");

  private YamlWriter() {}

  /// One document, map keys sorted.
  public static String writeSorted(Map<String, ?> document) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSchema(new CoreSchema())
            .setIndent(2)
            .setWidth(120)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings, new QuotingRepresenter(settings)).dumpToString(sorted(document));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, item) -> sorted.put(String.valueOf(key), sorted(item)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(YamlWriter::sorted).collect(Collectors.toList());
      case null, default -> value;
    };
  }

  private static final class QuotingRepresenter extends StandardRepresenter {
    QuotingRepresenter(DumpSettings settings) {
      super(settings);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      if (tag.equals(Tag.FLOAT) && value.indexOf('E') >= 0) {
        return super.representScalar(tag, plain(value), style);
      }
      boolean quote =
          tag.equals(Tag.STR) && style == ScalarStyle.PLAIN && OLD_MEANING.matcher(value).matches();
      return super.representScalar(tag, value, quote ? ScalarStyle.SINGLE_QUOTED : style);
    }

    /// PyYAML takes `5.0E9` for text: its exponents need a sign.
    private static String plain(String number) {
      var digits = new BigDecimal(number).toPlainString();
      return digits.indexOf('.') >= 0 ? digits : digits + ".0";
    }
  }
}
