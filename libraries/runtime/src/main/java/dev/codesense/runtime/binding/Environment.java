package dev.codesense.runtime.binding;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.UrlCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The environment variables of a process, taken once. Safe to use across threads; its `toString`
/// shows no value.
public final class Environment {
  /// Names a folder of secrets, one a file, as a cluster mounts them whose names nobody knew when
  /// the pipeline was compiled.
  private static final String SECRETS = "CODESENSE_SECRETS";

  private final Map<String, String> variables;
  private final Set<Secret> revealed = ConcurrentHashMap.newKeySet();

  private Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  public static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }

  /// The variable `name`; empty when it is not set or blank.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /// The names of all variables.
  public Set<String> names() {
    return variables.keySet();
  }

  /// The name of the variable for a setting or a secret: `CODESENSE_INDEX_BATCH_SIZE` for
  /// `index.batch-size`.
  public static String variableOf(String path) {
    return "CODESENSE_" + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// The variable that overrides the setting at `path`, such as `index.batch-size`.
  Optional<String> setting(String path) {
    return variable(variableOf(path));
  }

  /// The secret `name`, in kebab case: `CODESENSE_<NAME>`, or the file that `CODESENSE_<NAME>_FILE`
  /// names, or the file `name` in the folder that `CODESENSE_SECRETS` names, without the line end.
  ///
  /// @throws CodesenseException when that file cannot be read or is empty
  public Optional<Secret> secret(String name) {
    var variable = variableOf(name);
    var secret =
        variable(variable)
            .map(value -> new Secret(value.strip()))
            .or(() -> variable(variable + "_FILE").map(file -> fromFile(variable + "_FILE", file)))
            .or(() ->
                variable(SECRETS)
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::exists)
                    .map(file -> fromFile(SECRETS, file.toString())));
    secret.ifPresent(revealed::add);
    return secret;
  }

  /// `text` without the secrets that were asked for so far and without credentials in URLs: the
  /// last net before a log.
  public String redacted(String text) {
    var clean = UrlCredentials.redacted(text);
    for (var secret : revealed) {
      clean = clean.replace(secret.reveal(), secret.toString());
    }
    return clean;
  }

  private static Secret fromFile(String variable, String file) {
    try {
      var value = Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
      if (value.isEmpty()) {
        throw new CodesenseException(
            RuntimeProblem.SECRET_UNREADABLE,
            "%s names %s, which is empty".formatted(variable, file));
      }
      return new Secret(value);
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          RuntimeProblem.SECRET_UNREADABLE,
          "%s names %s, which cannot be read: %s"
              .formatted(variable, file, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public String toString() {
    return "Environment[" + variables.size() + " variables]";
  }
}
