package dev.codesense.data.remote;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.data.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a project's `.dvc/config` says of its cache and its remotes; `.dvc/config.local`, which git
/// does not know, goes before it and holds the credentials. Settings of the user and the system are
/// not read.
///
/// @see <a href="https://doc.dvc.org/user-guide/project-structure/configuration">DVC's
///   configuration</a>
public final class DvcConfig {
  private static final Pattern SECTION =
      Pattern.compile("\\[\\s*(?:'([^']*)'|\"([^\"]*)\"|([^\\[\\]]*?))\\s*](?:\\s*#.*)?");
  private static final Pattern VALUE =
      Pattern.compile("([^=#]+?)\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\"|([^'\"].*?)?)(?:\\s+#.*)?");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");
  private static final String URL = "url";

  /// Options under which objects lie elsewhere than where we look.
  private static final List<String> OTHER_LAYOUTS = List.of("version_aware", "worktree");

  private final Path folder;
  private final Map<String, Map<String, String>> sections = new TreeMap<>();

  private DvcConfig(Path folder) {
    this.folder = folder;
  }

  /// Reads both files; what is not there says nothing.
  ///
  /// @throws CodesenseException [DataProblem#DVC_CONFIG_NOT_UNDERSTOOD] naming the line, never its
  ///   content
  public static DvcConfig of(Path project) {
    var config = new DvcConfig(project.resolve(".dvc"));
    for (var name : List.of("config", "config.local")) {
      var file = config.folder.resolve(name);
      if (Files.exists(file)) {
        try {
          config.read(".dvc/" + name, Files.readAllLines(file));
        } catch (IOException e) {
          throw new CodesenseException(
              DataProblem.DVC_CONFIG_NOT_UNDERSTOOD, "Cannot read %s: %s".formatted(file, e), e);
        }
      }
    }
    return config;
  }

  private void read(String name, List<String> lines) {
    @Nullable Map<String, String> section = null;
    for (int number = 1; number <= lines.size(); number++) {
      var line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var header = SECTION.matcher(line);
      if (header.matches()) {
        section =
            sections.computeIfAbsent(
                first(header.group(1), header.group(2), header.group(3)), _ -> new TreeMap<>());
        continue;
      }
      var value = VALUE.matcher(line);
      if (section == null || !value.matches()) {
        throw new CodesenseException(
            DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
            "%s, line %d is neither [section] nor key = value below one".formatted(name, number));
      }
      section.put(
          value.group(1).toLowerCase(Locale.ROOT),
          first(value.group(2), value.group(3), value.group(4)));
    }
  }

  private static String first(@Nullable String... groups) {
    for (var group : groups) {
      if (group != null) {
        return group;
      }
    }
    return "";
  }

  private Optional<String> value(String section, String key) {
    return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(key))
        .filter(value -> !value.isEmpty());
  }

  /// Where DVC keeps contents on this machine.
  public ObjectFolder cache() {
    return new ObjectFolder(folder.resolve(value("cache", "dir").orElse("cache")).normalize());
  }

  /// A remote.
  ///
  /// @param url of a folder the absolute path
  /// @param options by name, such as `endpointurl`; may hold credentials
  public record Remote(String name, String url, Map<String, String> options) {
    public Remote {
      options = Map.copyOf(options);
    }

    /// Without options, which may be secret.
    @Override
    public String toString() {
      return "%s (%s)".formatted(name, url);
    }
  }

  /// Whether `core.remote` names one.
  public boolean hasDefaultRemote() {
    return value("core", "remote").isPresent();
  }

  /// A remote by its name; without one, that of `core.remote`.
  ///
  /// @throws CodesenseException [DataProblem#NO_REMOTE] or [DataProblem#DVC_CONFIG_NOT_UNDERSTOOD]
  public Remote remote(Optional<String> wanted) {
    var name =
        wanted
            .or(() -> value("core", "remote"))
            .orElseThrow(() ->
                new CodesenseException(
                    DataProblem.NO_REMOTE, "The project's .dvc/config names no remote as default"));
    var section = "remote \"%s\"".formatted(name);
    var url =
        value(section, URL)
            .orElseThrow(() ->
                new CodesenseException(
                    DataProblem.NO_REMOTE,
                    "The project's .dvc/config has no remote %s%s".formatted(name, others())));
    if (UrlCredentials.in(url)) {
      throw new CodesenseException(
          DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
          "The URL of the remote %s has a user name, password or token".formatted(name));
    }
    for (var option : OTHER_LAYOUTS) {
      if (value(section, option).filter(value -> value.equalsIgnoreCase("true")).isPresent()) {
        throw new CodesenseException(
            DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
            "The remote %s is %s, which is not supported".formatted(name, option));
      }
    }
    var options = new TreeMap<>(sections.getOrDefault(section, Map.of()));
    options.remove(URL);
    return new Remote(
        name,
        SCHEME.matcher(url).matches() ? url : folder.resolve(url).normalize().toString(),
        options);
  }

  private String others() {
    var names =
        sections.keySet().stream()
            .filter(section -> section.startsWith("remote \""))
            .map(section -> section.substring("remote \"".length(), section.length() - 1))
            .toList();
    return names.isEmpty() ? "" : "; there is " + String.join(", ", names);
  }

  /// Opens a remote: a folder, or one of a scheme for which there is a [DvcRemoteProvider].
  ///
  /// @throws CodesenseException [DataProblem#NO_REMOTE] when nothing here knows the scheme
  public static DvcRemote open(Remote remote) {
    var scheme = SCHEME.matcher(remote.url());
    if (!scheme.matches()) {
      return new ObjectFolder(Path.of(remote.url()));
    }
    for (var provider : ServiceLoader.load(DvcRemoteProvider.class)) {
      if (provider.scheme().equals(scheme.group(1).toLowerCase(Locale.ROOT))) {
        return provider.open(remote);
      }
    }
    throw new CodesenseException(
        DataProblem.NO_REMOTE,
        "The remote %s is of a kind that is not supported here".formatted(remote));
  }
}
