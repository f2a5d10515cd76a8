package dev.codesense.finetune.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.remote.ObjectFolder;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.Adapters;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.RemoteSettings;
import dev.codesense.finetune.trainer.TrainerEvent;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRemoteTest {
  @TempDir Path folder;
  private TestRunContext run;
  private Path objects;
  private Path store;

  @BeforeEach
  void makeFolders() throws IOException {
    run = TestRunContext.in(Files.createDirectories(folder.resolve("project")));
    objects = Files.createDirectories(folder.resolve("objects"));
    store = folder.resolve("remote");
    Files.writeString(objects.resolve("train.jsonl"), "{}\n");
    Files.writeString(objects.resolve("README.md"), "card\n");
  }

  @Test
  void rowsAreSentOnceWithTheirListLast() throws IOException, InterruptedException {
    var set = set(id());
    try (var remote = open(new RemoteSettings(null, store.toString(), null, "claim"))) {
      remote.send(set, objects);

      var there = new ObjectFolder(store);
      assertThat(there.has(set.dataDigest())).isTrue();
      assertThat(there.has(Md5.hex(objects.resolve("train.jsonl")))).isTrue();
      assertThat(remote.url()).isEqualTo("/remote");

      // What the list says is there is not looked at again.
      Files.delete(objects.resolve("train.jsonl"));
      remote.send(set, objects);
    }
  }

  @Test
  void rowsThatAreNotTheSetsAreNotSent() throws IOException, InterruptedException {
    var set = set(id());
    Files.writeString(objects.resolve("train.jsonl"), "{\"other\": 1}\n");
    try (var remote = open(new RemoteSettings(null, store.toString(), null, "claim"))) {
      assertProblem(DataProblem.OBJECT_DAMAGED, () -> remote.send(set, objects));
      assertThat(new ObjectFolder(store).has(set.dataDigest())).isFalse();
    }
  }

  @Test
  void aFolderThatNoPodSeesIsRefused() {
    assertProblem(
        FinetuneProblem.REMOTE_NOT_SHARED,
        () -> open(new RemoteSettings(null, store.toString(), null, null)));
  }

  @Test
  void theRemoteOfTheProjectIsTheDefault() throws IOException {
    Files.createDirectories(run.project().resolve(".dvc"));
    Files.writeString(
        run.project().resolve(".dvc/config"),
        """
        [core]
            remote = shared
        ['remote "shared"']
            url = /mnt/shared
        """);

    try (var remote = open(new RemoteSettings(null, null, null, "claim"))) {
      assertThat(remote.url()).isEqualTo("/remote");
    }
  }

  @Test
  void aRemoteWhoseSchemeNobodyKnowsIsRefused() {
    assertProblem(
        DataProblem.NO_REMOTE,
        () ->
            open(
                new RemoteSettings(
                    null, "gs://bucket/dvc", URI.create("http://minio:9000"), null)));
  }

  @Test
  void anAdapterWhoseListIsMissingOrSaysOtherwiseIsDamaged()
      throws IOException, InterruptedException {
    Adapters.write(folder.resolve("tuned"), Adapters.config(), Adapters.tensors());
    var saved = saved(Adapters.upload(folder.resolve("tuned"), store));
    try (var remote = open(new RemoteSettings(null, store.toString(), null, "claim"))) {
      remote.fetch(saved, folder.resolve("fetched"));
      assertThat(folder.resolve("fetched")).isDirectoryNotContaining("glob:**list");

      var fewer = new TreeMap<>(saved.files());
      fewer.remove("adapter_config.json");
      assertDamaged(
          remote,
          new TrainerEvent.Saved(saved.hash(), fewer, null, null, 0, 0),
          "The remote's list has");
      assertDamaged(
          remote,
          new TrainerEvent.Saved("0".repeat(32) + ".dir", saved.files(), null, null, 0, 0),
          "its list of files");
    }
  }

  private void assertDamaged(TrainingRemote remote, TrainerEvent.Saved saved, String message) {
    assertThatThrownBy(() -> remote.fetch(saved, Files.createTempDirectory(folder, "fetched")))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(FinetuneProblem.ADAPTER_DAMAGED))
        .hasMessageContaining(message);
  }

  private TrainerEvent.Saved saved(String line) {
    return (TrainerEvent.Saved) TrainerEvent.parse(line, run.codec()).orElseThrow();
  }

  private TrainingRemote open(RemoteSettings settings) {
    return TrainingRemote.open(settings, run);
  }

  private String id() throws IOException {
    var md5s = new TreeMap<String, String>();
    for (var name : List.of("train.jsonl", "README.md")) {
      md5s.put(name, Md5.hex(objects.resolve(name)));
    }
    return DvcTree.of(md5s).id();
  }

  private static TrainingSet set(String id) {
    return new TrainingSet(
        List.of(), id, "codesense-g3", new TreeMap<>(), new TreeMap<>(), "", new TreeMap<>());
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
