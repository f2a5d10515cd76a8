package dev.codesense.data.dvc;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A directory as DVC sees it: the MD5 of every file below it. Its id depends on nothing else, so
/// two machines with the same files have the same id.
///
/// DVC does not see empty directories, modes and times.
public final class DvcTree {
  /// Whole relative paths in the order of their code points, which is that of their UTF-8 bytes but
  /// not that of [String#compareTo]: UTF-16 puts U+1F600 before U+FF21. Parts do not count: `a-b`
  /// comes before `a.txt`, and that before `a/b`.
  public static final Comparator<String> PATH_ORDER = DvcTree::compareCodePoints;

  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private final byte[] bytes;

  private DvcTree(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A tree of files.
  ///
  /// @param md5OfPath relative paths with `/` between parts, to 32 hex digits
  /// @throws CodesenseException [DataProblem#PATH_NOT_TRACKABLE] for a path that DVC would not
  ///   take, see [#tracks]
  public static DvcTree of(Map<String, String> md5OfPath) {
    var paths = new ArrayList<>(md5OfPath.keySet());
    Collections.sort(paths, PATH_ORDER);
    var utf8 = StandardCharsets.UTF_8.newEncoder();
    var json = new StringBuilder(128 * paths.size() + 2).append('[');
    for (var path : paths) {
      var md5 = md5OfPath.get(path);
      if (md5 == null || !MD5.matcher(md5).matches()) {
        throw new IllegalArgumentException(
            "An MD5 must have 32 lower-case hex digits, that of %s was %s".formatted(path, md5));
      }
      if (!tracks(path, utf8)) {
        throw new CodesenseException(
            DataProblem.PATH_NOT_TRACKABLE, "DVC cannot track " + escaped(path));
      }
      if (json.length() > 1) {
        json.append(", ");
      }
      json.append("{\"md5\": \"").append(md5).append("\", \"relpath\": ");
      json.append(escaped(path)).append('}');
    }
    return new DvcTree(json.append(']').toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads a directory object, whoever wrote it.
  ///
  /// @param id that it must have
  /// @return MD5 by path
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when the bytes are not those of the
  ///   id, [DataProblem#PATH_NOT_TRACKABLE] for a path that leads out of the directory
  public static SortedMap<String, String> parse(String id, byte[] bytes, RecordCodec codec) {
    if (!id.equals(Md5.hex(bytes) + ".dir")) {
      throw damaged(id, "its MD5 differs", null);
    }
    var files = new TreeMap<String, String>();
    try {
      var json = new ByteArrayOutputStream();
      json.writeBytes("{\"files\": ".getBytes(StandardCharsets.UTF_8));
      json.writeBytes(bytes);
      json.write('}');
      for (var entry : codec.decode(json.toByteArray(), Entries.class).files()) {
        if (files.put(entry.relpath(), entry.md5()) != null) {
          throw damaged(id, "a path comes twice", null);
        }
      }
    } catch (IllegalArgumentException e) {
      throw damaged(id, String.valueOf(e.getMessage()), e);
    }
    of(files); // Refuses what it would not write.
    return files;
  }

  private record Entries(List<Entry> files) {}

  private record Entry(String md5, String relpath) {}

  private static CodesenseException damaged(String id, String why, @Nullable Exception cause) {
    return new CodesenseException(
        DataProblem.OBJECT_DAMAGED,
        "The list of files %s is not the one that DVC wrote: %s".formatted(id, why),
        cause);
  }

  /// Whether DVC takes this path into a tree: valid Unicode, no part that it ignores (`.git`,
  /// `.hg`, `.dvc`) and none that it refuses inside a tracked directory (`.dvcignore`).
  public static boolean tracks(String path) {
    return tracks(path, StandardCharsets.UTF_8.newEncoder());
  }

  /// The directory object: what DVC keeps at the address of [#id].
  public byte[] bytes() {
    return bytes.clone();
  }

  /// MD5 of the object and `.dir`.
  public String id() {
    return Md5.hex(bytes) + ".dir";
  }

  private static boolean tracks(String path, CharsetEncoder utf8) {
    return !path.isEmpty()
        && utf8.canEncode(path)
        && List.of(path.split("/", -1)).stream().allMatch(DvcTree::isTrackedName);
  }

  private static boolean isTrackedName(String name) {
    return switch (name) {
      case "", ".", "..", ".git", ".hg", ".dvc", ".dvcignore" -> false;
      default -> true;
    };
  }

  private static int compareCodePoints(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int at = 0; at < shared; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        // Surrogates stand for the highest code points, though U+E000 to U+FFFF are higher chars.
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /// A JSON string as Python's `json.dumps` writes it: ASCII only, lower-case hex.
  private static String escaped(String text) {
    var json = new StringBuilder(text.length() + 2).append('"');
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      switch (character) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (character >= ' ' && character < 0x7f) {
            json.append(character);
          } else {
            json.append("\\u").append("%04x".formatted((int) character));
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
