package dev.codesense.data.dvc;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A `.dvc` file, such as data.dvc: which content a tracked directory has.
///
/// Changing an output keeps everything else as a person or DVC wrote it: unknown keys, comments,
/// order, line ends. Of YAML it understands what DVC writes; a file that goes beyond is refused, so
/// that nothing in it can get lost. Immutable.
public final class DvcFile {
  /// The file at a project's root that says which content its `data/` has.
  public static final String DATA = "data.dvc";

  private static final Pattern KEY =
      Pattern.compile("( *)(- +)?([A-Za-z_][A-Za-z0-9_.-]*):(?: +(.*?))?\\s*");
  private static final Pattern VALUE =
      Pattern.compile(
          "('(?:[^']|'')*'|\"[^\"\\\\]*\"|[^#'\"&*!|>{}\\[\\]%@`\\s-](?:[^#]|(?<=\\S)#)*?)(\\s+#.*)?");

  /// What plain YAML would read as a number, a date, a truth value or nothing.
  private static final Pattern NOT_A_STRING =
      Pattern.compile(
          "(?i)[-+]?[0-9_]*\\.?[0-9_]*(e[-+]?[0-9]+)?|0[xob][0-9a-f_]+|[-+]?\\.(inf|nan)|"
              + "\\d{4}-\\d.*|true|false|yes|no|on|off|null|~");

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./][\\p{L}\\p{N}_./+@=, -]*");

  /// An output with one of these has versions elsewhere, which would contradict a new md5.
  private static final Set<String> CLOUD_KEYS = Set.of("files", "version_id", "etag", "checksum");

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final String name;

  /// A byte order mark, or nothing.
  private final String mark;

  private final List<String> lines;
  private final String lineEnd;

  private DvcFile(String name, String mark, List<String> lines, String lineEnd) {
    this.name = name;
    this.mark = mark;
    this.lines = List.copyOf(lines);
    this.lineEnd = lineEnd;
  }

  /// A tracked directory.
  ///
  /// @param md5 id of its [DvcTree]: 32 hex digits and `.dir`
  /// @param size its files' bytes added up
  /// @param files how many files it has
  /// @param path relative to the .dvc file's folder, `/` between parts
  public record Out(String md5, long size, long files, String path) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}\\.dir");

    public Out {
      if (!ID.matcher(md5).matches()) {
        throw new IllegalArgumentException("A directory's md5 must end in .dir, was " + md5);
      }
    }
  }

  /// A new file with one output.
  ///
  /// @param name for messages, such as `data.dvc`
  public static DvcFile of(String name, Out out) {
    return new DvcFile(
        name,
        "",
        List.of(
            "outs:",
            "- md5: " + scalar(out.md5()),
            "  size: " + out.size(),
            "  nfiles: " + out.files(),
            "  hash: md5",
            "  path: " + scalar(out.path())),
        "\n");
  }

  /// Reads a file's content.
  ///
  /// @param name for messages, such as `data.dvc`
  /// @throws CodesenseException [DataProblem#DVC_FILE_NOT_UNDERSTOOD] naming the line
  public static DvcFile parse(String name, byte[] content) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new CodesenseException(
          DataProblem.DVC_FILE_NOT_UNDERSTOOD, name + " is not UTF-8 text", e);
    }
    var mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    text = text.substring(mark.length());
    var lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    var lines = new ArrayList<>(Arrays.asList(text.split("\\r?\\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    var file = new DvcFile(name, mark, lines, lineEnd);
    file.outputs(); // Refuses now what it would refuse later.
    return file;
  }

  /// The directory tracked at `path`. Empty too for an output of DVC 2 and before, whose md5 means
  /// something else, and for a single file.
  public Optional<Out> out(String path) {
    var output = outputs().get(path);
    if (output == null || !"md5".equals(output.value("hash"))) {
      return Optional.empty();
    }
    var md5 = output.value("md5");
    if (md5 == null || !Out.ID.matcher(md5).matches()) {
      return Optional.empty();
    }
    return Optional.of(new Out(md5, output.number("size"), output.number("nfiles"), path));
  }

  /// This file with `out` in place of what it says of that path, or in addition.
  public DvcFile with(Out out) {
    var changed = new ArrayList<>(lines);
    var outputs = outputs();
    var output = outputs.get(out.path());
    if (output == null) {
      int end = outputs.values().stream().mapToInt(Output::end).max().orElse(lines.size());
      changed.addAll(end, of(name, out).lines.subList(1, 6));
      return new DvcFile(name, mark, changed, lineEnd);
    }
    var values = new LinkedHashMap<String, String>();
    values.put("md5", scalar(out.md5()));
    values.put("size", Long.toString(out.size()));
    values.put("nfiles", Long.toString(out.files()));
    values.put("hash", "md5");
    int last = output.start() - 1;
    var inserted = new ArrayList<Map.Entry<Integer, String>>();
    for (var value : values.entrySet()) {
      var field = output.fields().get(value.getKey());
      if (field == null) {
        inserted.add(Map.entry(last, value.getKey() + ": " + value.getValue()));
      } else {
        changed.set(field.line(), field.before() + value.getValue() + field.after());
        last = field.line();
      }
    }
    for (var line : inserted.reversed()) {
      insert(changed, output, line.getKey() + 1, line.getValue());
    }
    return new DvcFile(name, mark, changed, lineEnd);
  }

  /// The file's content.
  public byte[] bytes() {
    return (mark + String.join(lineEnd, lines) + lineEnd).getBytes(StandardCharsets.UTF_8);
  }

  /// Before the first key the new one takes over its dash.
  private static void insert(List<String> changed, Output output, int at, String text) {
    var indent = " ".repeat(output.column());
    if (at == output.start()) {
      var first = changed.get(at);
      changed.set(at, indent + first.substring(output.column()));
      changed.add(at, first.substring(0, output.column()) + text);
    } else {
      changed.add(at, indent + text);
    }
  }

  /// One item of `outs`.
  ///
  /// @param start its line with the dash
  /// @param end the line after its last key
  /// @param column of its keys
  private record Output(int start, int end, int column, Map<String, Field> fields) {
    @Nullable String value(String key) {
      var field = fields.get(key);
      return field == null ? null : field.value();
    }

    long number(String key) {
      var value = value(key);
      return value == null ? 0 : Long.parseLong(value);
    }
  }

  /// A key's value on its line.
  private record Field(int line, String before, String value, String after) {}

  /// The items of `outs` by their path.
  private Map<String, Output> outputs() {
    var outputs = new LinkedHashMap<String, Output>();
    boolean inOuts = false;
    boolean begun = false;
    boolean seen = false;
    @Nullable ItemLines item = null;
    for (int number = 0; number < lines.size(); number++) {
      var line = lines.get(number);
      var bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      if (bare.equals("---") && !begun) {
        begun = true;
        continue;
      }
      begun = true;
      if (line.startsWith("\t") || bare.equals("---") || bare.equals("...")) {
        throw unreadable(number, "not written by DVC");
      }
      var key = KEY.matcher(line);
      boolean topLevel = !line.startsWith(" ") && !line.startsWith("-");
      if (topLevel) {
        if (!key.matches()) {
          throw unreadable(number, "expected a key");
        }
        switch (key.group(3)) {
          case "deps", "cmd", "wdir" ->
              throw unreadable(number, "an import or a stage, not a plain `dvc add`");
          case "outs" -> {
            if (seen || (key.group(4) != null && !key.group(4).startsWith("#"))) {
              throw unreadable(number, "`outs` is a list, one item per output, and is there once");
            }
            seen = true;
          }
          default -> {}
        }
        inOuts = key.group(3).equals("outs");
      } else if (inOuts) {
        boolean begins = bare.startsWith("-") && (item == null || line.indexOf('-') <= item.dash);
        if (begins) {
          if (!key.matches() || key.group(2) == null) {
            throw unreadable(number, "expected `- key: value`");
          }
          if (item != null) {
            add(outputs, item);
          }
          item = new ItemLines(number, line.indexOf('-'), key.end(2));
          if (item.dash > 0
              && item.start > 0
              && !outputs.isEmpty()
              && item.dash != dashOf(outputs)) {
            throw unreadable(number, "the items of `outs` are not in one column");
          }
        }
        if (item == null) {
          throw unreadable(number, "expected `- key: value`");
        }
        int column = begins ? item.column : indent(line);
        if (column < item.column) {
          throw unreadable(number, "not in the column of its item");
        }
        // A list has its dashes in the column of its key, as DVC writes it.
        boolean ofList = !begins && bare.matches("-(?: .*)?");
        if (column == item.column && !ofList) {
          if (!key.matches()) {
            throw unreadable(number, "expected a key");
          }
          item.field(this, number, line, key);
        } else if (item.isLastKnown) {
          throw unreadable(number, "goes on with a value of the line before");
        }
        item.end = number + 1;
      }
    }
    if (item != null) {
      add(outputs, item);
    }
    if (!seen) {
      throw unreadable(Math.max(0, lines.size() - 1), "the file ends without `outs`");
    }
    return outputs;
  }

  private int dashOf(Map<String, Output> outputs) {
    return lines.get(outputs.values().iterator().next().start()).indexOf('-');
  }

  private void add(Map<String, Output> outputs, ItemLines item) {
    var path = item.fields.get("path");
    if (path == null) {
      throw unreadable(item.start, "an output without a path");
    }
    var output = new Output(item.start, item.end, item.column, Map.copyOf(item.fields));
    if (outputs.putIfAbsent(path.value(), output) != null) {
      throw unreadable(item.start, "the path %s comes twice".formatted(path.value()));
    }
  }

  /// An item while its lines are read.
  private static final class ItemLines {
    private final int start;
    private final int dash;
    private final int column;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private int end;
    private boolean isLastKnown;

    ItemLines(int start, int dash, int column) {
      this.start = start;
      this.dash = dash;
      this.column = column;
    }

    void field(DvcFile file, int number, String line, Matcher key) {
      var name = key.group(3);
      if (CLOUD_KEYS.contains(name)) {
        throw file.unreadable(number, "versions kept by a cloud remote are not supported");
      }
      isLastKnown = Set.of("md5", "size", "nfiles", "hash", "path").contains(name);
      if (!isLastKnown) {
        return;
      }
      var text = key.group(4) == null ? "" : key.group(4);
      var value = VALUE.matcher(text);
      if (!value.matches()) {
        throw file.unreadable(number, "the value of `%s` is no plain text".formatted(name));
      }
      var after = value.group(2) == null ? "" : value.group(2);
      var field =
          new Field(number, line.substring(0, key.start(4)), unquoted(value.group(1)), after);
      boolean counts = name.equals("size") || name.equals("nfiles");
      if (counts && !field.value().matches("\\d{1,18}")) {
        throw file.unreadable(number, "`%s` is no count".formatted(name));
      }
      if (fields.put(name, field) != null) {
        throw file.unreadable(number, "`%s` comes twice".formatted(name));
      }
    }
  }

  private static int indent(String line) {
    int indent = 0;
    while (line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }

  private static String unquoted(String value) {
    if (value.startsWith("'")) {
      return value.substring(1, value.length() - 1).replace("''", "'");
    }
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value.strip();
  }

  /// A string in YAML: plain where every reader takes it for a string, else in single quotes.
  static String scalar(String value) {
    boolean plain =
        PLAIN.matcher(value).matches()
            && !value.endsWith(" ")
            && !NOT_A_STRING.matcher(value).matches();
    return plain ? value : "'" + value.replace("'", "''") + "'";
  }

  private CodesenseException unreadable(int line, String why) {
    return new CodesenseException(
        DataProblem.DVC_FILE_NOT_UNDERSTOOD, "%s, line %d: %s".formatted(name, line + 1, why));
  }
}
