package dev.codesense.converge.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which names of a git tree may become names on a disk.
public final class PathRules {

  /// What ext4, XFS, APFS and NTFS agree on.
  private static final int LONGEST_NAME = 255;

  /// Leaves room for the project's directory in Linux' limit of 4,096 bytes.
  private static final int LONGEST_PATH = 3_000;

  private static final Pattern VENDORED =
      Pattern.compile(
          "(?:.*/)?(?:vendor|vendors|node_modules|bower_components|jspm_packages|third[-_]?party"
              + "|Godeps|Pods|\\.yarn/releases)/.*");

  private PathRules() {}

  /// One name of a tree entry as text; empty when it must not be created on a disk: invalid UTF-8,
  /// control or formatting characters, a separator of some platform, `.`, `..`, any spelling that
  /// some file system takes for `.git`, or too long.
  public static Optional<String> name(byte[] raw) {
    if (raw.length == 0 || raw.length > LONGEST_NAME) {
      return Optional.empty();
    }
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    boolean hostile =
        name.equals(".")
            || name.equals("..")
            || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':')
            || name.codePoints().anyMatch(PathRules::isInvisible)
            || isGitDirectory(name);
    return hostile ? Optional.empty() : Optional.of(name);
  }

  /// Whether a whole path fits below the project directory.
  public static boolean fits(String path) {
    return path.length() <= LONGEST_PATH
        && path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
  }

  /// Whether the path alone says that the file came from elsewhere.
  public static boolean looksVendored(String path) {
    return VENDORED.matcher(path).matches();
  }

  /// Line breaks and bidirectional marks in a name make a log or a listing lie.
  private static boolean isInvisible(int point) {
    return Character.isISOControl(point)
        || (Character.getType(point) == Character.FORMAT && point != 0x200D && point != 0x200C)
        || point == 0x2028
        || point == 0x2029;
  }

  /// HFS+ ignores some characters, NTFS trailing dots and spaces and offers `git~1`.
  private static boolean isGitDirectory(String name) {
    var plain = new StringBuilder();
    name.codePoints()
        .filter(point -> Character.getType(point) != Character.FORMAT)
        .forEach(plain::appendCodePoint);
    var folded =
        Normalizer.normalize(plain, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceFirst("[. ]+$", "");
    return folded.equals(".git") || folded.matches("git~[0-9]+");
  }

  /// Finds paths that a case-insensitive file system could not hold side by side. Offer paths in
  /// sorted order: the first of several stays.
  public static final class Collisions {
    private final Set<String> files = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    /// Takes a file's path.
    ///
    /// @return whether it can lie beside all that were taken before; it is not taken otherwise
    public boolean take(List<String> path) {
      var folded = fold(String.join("/", path));
      if (directories.contains(folded) || files.contains(folded)) {
        return false;
      }
      for (int at = folded.indexOf('/'); at >= 0; at = folded.indexOf('/', at + 1)) {
        if (files.contains(folded.substring(0, at))) {
          return false;
        }
      }
      files.add(folded);
      for (int at = folded.lastIndexOf('/'); at >= 0; at = folded.lastIndexOf('/', at - 1)) {
        if (!directories.add(folded.substring(0, at))) {
          break;
        }
      }
      return true;
    }

    private static String fold(String path) {
      return Normalizer.normalize(path, Normalizer.Form.NFC)
          .toUpperCase(Locale.ROOT)
          .toLowerCase(Locale.ROOT);
    }
  }
}
