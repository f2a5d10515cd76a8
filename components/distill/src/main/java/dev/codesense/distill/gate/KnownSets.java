package dev.codesense.distill.gate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import dev.codesense.distill.contract.DistillProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The training sets of earlier runs, one file each below `.codesense/distill/sets`.
final class KnownSets {
  private static final int MOST = 20;

  private final Path folder;
  private final RunContext run;

  KnownSets(RunContext run) {
    this.run = run;
    folder = run.state().resolve("distill").resolve("sets");
  }

  /// Newest first. One that cannot be read is forgotten: then more is trained on, not less.
  List<KnownSet> all() {
    var sets = new ArrayList<KnownSet>();
    try (var files = Files.newDirectoryStream(folder, "*.json")) {
      for (var file : files) {
        try {
          sets.add(run.codec().decode(Files.readAllBytes(file), KnownSet.class));
        } catch (IOException | IllegalArgumentException e) {
          run.progress().warn("%s cannot be read and does not count: %s".formatted(file, e));
        }
      }
    } catch (NoSuchFileException e) {
      // There was none yet.
    } catch (IOException e) {
      run.progress().warn("%s cannot be read and does not count: %s".formatted(folder, e));
    }
    sets.sort(Comparator.comparing(KnownSet::at).reversed());
    return List.copyOf(sets);
  }

  /// Remembers a set, and forgets the oldest where there are too many.
  ///
  /// @param kept digest of one that stays: what serves may be old
  void remember(KnownSet set, String kept) {
    try {
      AtomicFile.write(file(set), run.codec().encode(set));
      for (var old :
          all().stream().skip(MOST).filter(known -> !known.digest().equals(kept)).toList()) {
        Files.deleteIfExists(file(old));
      }
    } catch (IOException e) {
      throw new CodesenseException(
          DistillProblem.STATE_NOT_WRITABLE, "Cannot write %s: %s".formatted(folder, e), e);
    }
  }

  private Path file(KnownSet set) {
    return folder.resolve(
        Sha256.hex(set.digest().getBytes(StandardCharsets.UTF_8)).substring(0, 32) + ".json");
  }
}
