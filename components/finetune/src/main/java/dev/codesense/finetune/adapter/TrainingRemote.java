package dev.codesense.finetune.adapter;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.remote.DvcConfig;
import dev.codesense.data.remote.DvcRemote;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.RemoteSettings;
import dev.codesense.finetune.trainer.TrainerEvent.Saved;
import dev.codesense.finetune.trainer.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The DVC remote that launcher and trainer share: rows go there, and the adapter comes back.
public final class TrainingRemote implements AutoCloseable {
  private final DvcRemote remote;
  private final String url;
  private final @Nullable String endpoint;
  private final RunContext run;

  private TrainingRemote(DvcRemote remote, String url, @Nullable String endpoint, RunContext run) {
    this.remote = remote;
    this.url = url;
    this.endpoint = endpoint;
    this.run = run;
  }

  /// @throws CodesenseException [FinetuneProblem#REMOTE_NOT_SHARED], or as [DvcConfig] throws it
  public static TrainingRemote open(RemoteSettings settings, RunContext run) {
    var named = named(settings, run.project());
    boolean folder = !named.url().contains("://");
    if (folder && settings.claim() == null) {
      throw new CodesenseException(
          FinetuneProblem.REMOTE_NOT_SHARED,
          "The remote %s is a folder of this machine, which the trainer's pod does not see"
              .formatted(named));
    }
    return new TrainingRemote(
        DvcConfig.open(named),
        folder ? TrainingSpec.REMOTE : named.url(),
        named.options().get("endpointurl"),
        run);
  }

  private static DvcConfig.Remote named(RemoteSettings settings, Path project) {
    if (settings.url() == null) {
      return DvcConfig.of(project).remote(Optional.ofNullable(settings.name()));
    }
    return new DvcConfig.Remote(
        "finetune.remote",
        settings.url(),
        settings.endpoint() == null
            ? Map.of()
            : Map.of("endpointurl", settings.endpoint().toString()));
  }

  /// As the trainer is told: `/remote` or `s3://…`.
  public String url() {
    return url;
  }

  /// Of a server that is not Amazon's; null without one.
  public @Nullable String endpoint() {
    return endpoint;
  }

  /// Sends the rows that the remote lacks, and the list of them last.
  ///
  /// @param objects folder with what `data/training` holds
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when the folder is not the set's
  public void send(TrainingSet set, Path objects) throws InterruptedException {
    if (remote.has(set.dataDigest())) {
      return;
    }
    var files = new TreeMap<String, String>();
    try (var found = Files.list(objects)) {
      for (var file : (Iterable<Path>) found::iterator) {
        files.put(String.valueOf(file.getFileName()), Md5.hex(file));
      }
      var tree = DvcTree.of(files);
      if (!tree.id().equals(set.dataDigest())) {
        throw new CodesenseException(
            DataProblem.OBJECT_DAMAGED,
            "%s holds %s, and the training set is %s"
                .formatted(objects, tree.id(), set.dataDigest()));
      }
      for (var file : files.entrySet()) {
        if (!remote.has(file.getValue())) {
          remote.put(file.getValue(), objects.resolve(file.getKey()));
        }
      }
      var list = Files.createTempFile(run.state(), "training-", ".dir");
      try {
        Files.write(list, tree.bytes());
        remote.put(tree.id(), list);
      } finally {
        Files.deleteIfExists(list);
      }
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.OBJECT_DAMAGED, "%s cannot be read: %s".formatted(objects, e), e);
    }
  }

  /// Fetches an adapter, each file checked against what the trainer says and what the remote's list
  /// says.
  ///
  /// @param target new folder
  /// @throws CodesenseException [FinetuneProblem#ADAPTER_DAMAGED]
  public void fetch(Saved saved, Path target) throws InterruptedException {
    try {
      Files.createDirectories(target);
      var list = target.resolve("list");
      get(saved.hash(), "its list of files", list);
      var files = DvcTree.parse(saved.hash(), Files.readAllBytes(list), run.codec());
      Files.delete(list);
      var said = new TreeMap<String, String>();
      saved.files().forEach((name, file) -> said.put(name, file.md5()));
      if (!files.equals(said)) {
        throw damaged("The remote's list has %s, the trainer said %s".formatted(files, said));
      }
      for (var file : saved.files().entrySet()) {
        var path = target.resolve(file.getKey()).normalize();
        if (!target.normalize().equals(path.getParent())) {
          throw damaged("The adapter has a file %s in a folder".formatted(file.getKey()));
        }
        get(file.getValue().md5(), file.getKey(), path);
        if (!Md5.hex(path).equals(file.getValue().md5())
            || Files.size(path) != file.getValue().size()) {
          throw damaged(
              "%s in %s is not the file that the trainer wrote".formatted(file.getKey(), remote));
        }
      }
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.ofWriting(e), "Cannot write %s: %s".formatted(target, e), e);
    }
  }

  private void get(String id, String what, Path target) throws InterruptedException {
    if (remote.get(id, target).isEmpty()) {
      throw damaged("%s has no %s: %s of the adapter".formatted(remote, id, what));
    }
  }

  private static CodesenseException damaged(String message) {
    return new CodesenseException(FinetuneProblem.ADAPTER_DAMAGED, message);
  }

  @Override
  public void close() {
    remote.close();
  }
}
