package dev.codesense.converge.jgit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The proper names of authors, as a repository's .mailmap has them; JGit reads none.
final class Mailmap {
  private static final int LARGEST = 1 << 20;
  private static final Pattern LINE =
      Pattern.compile("([^<#]*+)<([^>]*+)>(?:([^<]*+)<([^>]*+)>)?.*");

  /// By address, or by address and name where the line has both.
  private final Map<String, String> names = new HashMap<>();

  private Mailmap() {}

  /// That of a commit; an empty one where there is none.
  ///
  /// @param commit parsed
  static Mailmap of(Repository repository, RevCommit commit) throws IOException {
    var mailmap = new Mailmap();
    try (var file = TreeWalk.forPath(repository, ".mailmap", commit.getTree())) {
      if (file != null && !file.getFileMode(0).equals(FileMode.SYMLINK)) {
        var loader = repository.open(file.getObjectId(0), Constants.OBJ_BLOB);
        if (loader.getSize() <= LARGEST) {
          new String(loader.getBytes(), StandardCharsets.UTF_8).lines().forEach(mailmap::add);
        }
      }
    }
    return mailmap;
  }

  private void add(String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches() || parts.group(1).isBlank()) {
      return; // It says nothing of a name.
    }
    var proper = parts.group(1).strip();
    if (parts.group(4) == null) {
      names.put(key("", parts.group(2)), proper);
    } else {
      names.put(key(parts.group(3), parts.group(4)), proper);
    }
  }

  /// The author's name, the one in the commit unless a line has another for it.
  String name(PersonIdent author) {
    var own = names.get(key(author.getName(), author.getEmailAddress()));
    return own != null
        ? own
        : names.getOrDefault(key("", author.getEmailAddress()), author.getName());
  }

  private static String key(String name, String email) {
    return (name.strip() + "<" + email.strip()).toLowerCase(Locale.ROOT);
  }
}
