package dev.codesense.index.shard;

import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.SnapshotReader;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.NextGeneration;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares a snapshot with the live generation and divides what has to be chunked.
public final class IndexPlanComponent implements Component<IndexPlanRequest, IndexPlanResult> {

  public static final ComponentSpec<IndexPlanRequest, IndexPlanResult> SPEC =
      new ComponentSpec<>(
          "index-plan",
          "Compares a snapshot with the live generation and divides the files to chunk among shards",
          "index",
          IndexPlanRequest.class,
          IndexPlanResult.class,
          new ComponentSpec.Resources("1", "2Gi"),
          IndexConfig.BLOCK);

  /// What a file costs besides its bytes.
  private static final long FILE_WEIGHT = 200;

  private final IndexTools tools;

  public IndexPlanComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexPlanRequest, IndexPlanResult> spec() {
    return SPEC;
  }

  @Override
  public IndexPlanResult run(IndexPlanRequest request, RunContext run) throws InterruptedException {
    var settings = request.settings();
    var objects = run.output("plan").resolve("objects");
    try (var store = tools.store(settings.location(), run)) {
      if (request.runId() != null) {
        new IndexState(run).remember(request.runId(), settings.location());
      }
      settings.reserve(store, request.runId());
      var snapshot = SnapshotReader.open(request.snapshot(), run);
      var model = tools.model(request.embedding(), run);
      var quarantine = new IndexState(run).quarantine();
      var next = new NextGeneration(settings, run, store, snapshot, model, quarantine);
      boolean changed = next.current().isEmpty();
      var live = next.live().orElse(null);
      @Nullable Generation base = null;
      List<FilePlan.Task> tasks = List.of();
      if (changed && next.complete().isEmpty()) {
        next.checkShrink();
        var ledger = next.ledger(live, settings.vectors());
        base = ledger.isPresent() ? live : null;
        tasks =
            FilePlan.of(snapshot, ledger.orElseGet(() -> Ledger.empty(next.recipe())), quarantine)
                .chunk();
      }
      var vectorsOf =
          settings.vectors() == Vectors.FULL && !tasks.isEmpty() && next.hasVectors(live)
              ? live
              : null;
      var shards = shards(divide(tasks, request), objects, run);
      var plan =
          new ShardPlan(
              settings,
              model,
              next.inputs(),
              quarantine,
              name(base),
              name(vectorsOf),
              known(store, vectorsOf, objects),
              commits(snapshot.snapshot()),
              shards);
      run.progress()
          .event(
              "%d files (%d bytes) to chunk in %d shards, upon %s"
                  .formatted(
                      plan.files(),
                      plan.bytes(),
                      shards.size(),
                      base == null ? "nothing" : base.physicalName()));
      return new IndexPlanResult(
          run.publish("plan", plan),
          IntStream.range(0, shards.size()).boxed().toList(),
          plan.files(),
          plan.bytes(),
          changed);
    } catch (IOException e) {
      throw IndexState.notWritable(objects.toString(), e);
    }
  }

  private static SortedMap<String, String> commits(RepoSnapshot snapshot) {
    var commits = new TreeMap<String, String>();
    snapshot.repositories().forEach(state -> commits.put(state.id(), state.commit()));
    return commits;
  }

  private static @Nullable String name(@Nullable Generation generation) {
    return generation == null ? null : generation.physicalName();
  }

  /// Neighbours stay together, so that a shard reads the file lists of few repositories.
  private static List<List<FilePlan.Task>> divide(
      List<FilePlan.Task> tasks, IndexPlanRequest request) {
    long total = tasks.stream().mapToLong(IndexPlanComponent::weight).sum();
    // The first chunks are those of one shard.
    int most = request.debug() ? 1 : request.maxShards();
    long count = Math.clamp(Math.ceilDiv(total, request.shardBytes()), 1, most);
    var parts = new ArrayList<List<FilePlan.Task>>();
    long before = 0;
    long last = -1;
    for (var task : tasks) {
      long part = before * count / total;
      if (part != last) {
        parts.add(new ArrayList<>());
        last = part;
      }
      parts.getLast().add(task);
      before += weight(task);
    }
    return parts.isEmpty() ? List.of(List.of()) : parts;
  }

  /// A file that is too large is not read.
  private static long weight(FilePlan.Task task) {
    return Math.min(task.bytes(), ChunkerSettings.DEFAULT_MAX_FILE_BYTES) + FILE_WEIGHT;
  }

  private static List<ShardPlan.Shard> shards(
      List<List<FilePlan.Task>> parts, Path objects, RunContext run) throws IOException {
    var shards = new ArrayList<ShardPlan.Shard>();
    for (var part : parts) {
      var list = ShardFiles.list(objects, shards.size());
      Files.createDirectories(list.getParent());
      var writer = new ShardFiles.Writer(list, run.codec());
      try (writer) {
        for (int from = 0; from < part.size(); ) {
          var repo = part.get(from).repository().id();
          var paths = new ArrayList<String>();
          while (from < part.size() && part.get(from).repository().id().equals(repo)) {
            paths.add(part.get(from++).file().path());
          }
          writer.write(new ShardPlan.Files(repo, paths));
        }
      }
      shards.add(
          new ShardPlan.Shard(
              part.size(), part.stream().mapToLong(FilePlan.Task::bytes).sum(), writer.sha256()));
    }
    return shards;
  }

  private static String known(CodeStore store, @Nullable Generation vectorsOf, Path objects)
      throws IOException, InterruptedException {
    var contents = new TreeSet<String>();
    if (vectorsOf != null) {
      try (var index = store.open(vectorsOf)) {
        index.keys(key -> contents.add(key.contentId()));
      }
    }
    return ContentFile.write(objects.resolve(ShardFiles.KNOWN), contents, _ -> new float[0]);
  }
}
