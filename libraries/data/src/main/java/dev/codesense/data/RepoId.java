package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names a repository, and the folder of its files below `data/raw`: `host/owner/name`.
///
/// @param value parts of letters, digits, `.`, `-`, `_` and `~`, separated by `/`; safe as a
///   relative path on every platform
public record RepoId(String value) {
  private static final Pattern PART =
      Pattern.compile("[\\p{L}\\p{N}_~-](?:[\\p{L}\\p{N}._~-]*[\\p{L}\\p{N}_~-])?");

  /// Windows opens these as devices, whatever the extension. The dotted ones belong to git and DVC,
  /// which look for them in every folder.
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?|.*\\.(git|dvc)");

  private static final int LONGEST = 200;

  /// @throws CodesenseException [DataProblem#ID_NOT_SAFE]
  public RepoId {
    if (value.length() > LONGEST) {
      throw unsafe(value, "it is longer than " + LONGEST + " characters");
    }
    for (var part : value.split("/", -1)) {
      if (!PART.matcher(part).matches() || RESERVED.matcher(part).matches()) {
        throw unsafe(value, "its part '%s' cannot be a folder everywhere".formatted(part));
      }
    }
  }

  /// The id that a repository has unless codesense.yaml gives it one: `host/owner/name`, the same
  /// for every way to reach it; `local/<folder>` for a folder, where `.` takes the project's own
  /// name. Characters that a folder cannot have become `-`.
  ///
  /// @param project the project directory: a relative folder is relative to it
  public static RepoId of(RemoteUrl url, Path project) {
    if (url.isLocal()) {
      var folder = project.toAbsolutePath().resolve(url.path()).normalize();
      var name = folder.endsWith(".git") ? folder.getParent() : folder;
      var last = name == null ? null : name.getFileName();
      return joined(
          List.of("local", last == null ? "root" : last.toString().replaceAll("\\.git$", "")));
    }
    var host = url.host();
    var parts =
        new ArrayList<>(
            Arrays.asList(
                URLDecoder.decode(url.path().replace("+", "%2B"), StandardCharsets.UTF_8)
                    .split("/")));
    switch (Forge.of(url)) {
      case AZURE_DEVOPS -> {
        var azure = AzureRepository.of(url);
        host = "dev.azure.com";
        parts = new ArrayList<>(List.of(azure.organization(), azure.project(), azure.name()));
      }
      case BITBUCKET_SERVER -> {
        if (parts.size() > 2 && parts.getFirst().equals("scm")) {
          parts.removeFirst();
        }
      }
      case GITHUB, GITLAB, BITBUCKET_CLOUD, GITEA, GENERIC -> {}
    }
    parts.addFirst(host.toLowerCase(Locale.ROOT));
    return joined(parts);
  }

  @Override
  public String toString() {
    return value;
  }

  private static RepoId joined(List<String> parts) {
    var safe = new ArrayList<String>();
    for (var part : parts) {
      var plain = part.replaceAll("[^\\p{L}\\p{N}._~-]", "-").replaceAll("^\\.+|\\.+$", "").strip();
      if (!plain.isEmpty()) {
        safe.add(RESERVED.matcher(plain).matches() ? "_" + plain.replace('.', '_') : plain);
      }
    }
    return new RepoId(String.join("/", safe));
  }

  private static CodesenseException unsafe(String value, String why) {
    return new CodesenseException(
        DataProblem.ID_NOT_SAFE, "The repository id '%s' is refused: %s".formatted(value, why));
  }
}
