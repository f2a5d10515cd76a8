package dev.codesense.core;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// Everything of the outside world that a running component may touch.
public interface RunContext {

  /// Identifies this run in artifacts, alias moves and logs. Unique per run, stable over retries of
  /// one run.
  String runId();

  /// The only source of time.
  Clock clock();

  /// The project directory: codesense.yaml, `data/`, and state in `.codesense/`. Absolute.
  Path project();

  /// `.codesense/` of the project, created when missing.
  Path state();

  /// Where progress and events go. Never carries secrets.
  Progress progress();

  /// Reads and writes records as JSON.
  RecordCodec codec();

  /// A secret from `CODESENSE_<NAME>` or the file that `CODESENSE_<NAME>_FILE` names.
  ///
  /// @param name in kebab case, such as `embedding-api-key`
  Optional<Secret> secret(String name);

  /// The empty directory in which the output artifact `name` is prepared. Objects are written below
  /// it first, then [#publish] writes artifact.json.
  Path output(String name);

  /// Completes the output artifact `name`: writes artifact.json last, so that a killed run leaves
  /// no artifact.
  <T extends Record> Artifact<T> publish(String name, T body);

  /// Opens an artifact, checking format, version and checksum.
  ///
  /// @throws CodesenseException when the directory holds no artifact, another type or a damaged one
  <T extends Record> T read(Artifact<T> artifact);
}
