package dev.codesense.workflow.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which task reads which value of which other task.
public final class Wires {

  private Wires() {}

  /// The step of the same pipeline that must have ended before the source has a value; empty for
  /// inputs, constants, items and facts of the run.
  public static Optional<String> producer(Source source) {
    return switch (source) {
      case Source.Output output -> Optional.of(output.step());
      case Source.Collected collected -> Optional.of(collected.loop());
      case Source.Chosen chosen -> Optional.of(chosen.choice());
      case Source.Constant _, Source.Input _, Source.Item _, Source.OfRun _ -> Optional.empty();
    };
  }

  /// The blocks within a step.
  public static List<PipelineGraph.Block> blocks(Step step) {
    return switch (step) {
      case Step.Loop loop -> List.of(loop.body());
      case Step.Choice choice -> choice.branches().stream().map(Step.Branch::body).toList();
      case Step.Task _, Step.Nested _ -> List.of();
    };
  }

  /// Everything that a step reads, those in its blocks included; each source once, in the order of
  /// the pipeline.
  public static Set<Source> sources(Step step) {
    var sources = new LinkedHashSet<Source>();
    collect(step, sources);
    return sources;
  }

  private static void collect(Step step, Collection<Source> sources) {
    switch (step) {
      case Step.Task task -> sources.addAll(task.inputs().values());
      case Step.Nested nested -> sources.addAll(nested.inputs().values());
      case Step.Loop loop -> {
        sources.add(loop.items());
        loop.body().steps().forEach(inner -> collect(inner, sources));
        loop.collected().ifPresent(sources::add);
      }
      case Step.Choice choice -> {
        for (var branch : choice.branches()) {
          branch.condition().ifPresent(test -> collect(test, sources));
          branch.body().steps().forEach(inner -> collect(inner, sources));
          branch.chosen().ifPresent(sources::add);
        }
      }
    }
  }

  private static void collect(Test test, Collection<Source> sources) {
    switch (test) {
      case Test.Compare compare -> sources.add(compare.left());
      case Test.Not not -> collect(not.test(), sources);
      case Test.All all -> all.tests().forEach(inner -> collect(inner, sources));
      case Test.Any any -> any.tests().forEach(inner -> collect(inner, sources));
    }
  }

  /// What a condition reads.
  public static Set<Source> sources(Test test) {
    var sources = new LinkedHashSet<Source>();
    collect(test, sources);
    return sources;
  }

  /// Names of the steps of `block` that `step`, one of them, waits for.
  public static SortedSet<String> dependencies(PipelineGraph.Block block, Step step) {
    var siblings = block.steps().stream().map(Step::name).collect(Collectors.toSet());
    var dependencies = new TreeSet<>(step.after());
    for (var source : sources(step)) {
      producer(source).filter(siblings::contains).ifPresent(dependencies::add);
    }
    return dependencies;
  }

  /// A cycle, the first step named twice; empty when there is none.
  public static Optional<List<String>> cycle(PipelineGraph.Block block) {
    var done = new HashSet<String>();
    for (var step : block.steps()) {
      var found = cycle(block, step, new ArrayDeque<>(), done);
      if (found.isPresent()) {
        return found;
      }
    }
    return block.steps().stream()
        .flatMap(step -> blocks(step).stream())
        .flatMap(inner -> cycle(inner).stream())
        .findFirst();
  }

  private static Optional<List<String>> cycle(
      PipelineGraph.Block block, Step step, ArrayDeque<String> path, Set<String> done) {
    if (path.contains(step.name())) {
      var cycle = new ArrayList<>(path);
      var from = cycle.subList(cycle.indexOf(step.name()), cycle.size());
      var closed = new ArrayList<>(from);
      closed.add(step.name());
      return Optional.of(closed);
    }
    if (!done.contains(step.name())) {
      path.addLast(step.name());
      var dependencies = dependencies(block, step);
      for (var next : block.steps()) {
        if (dependencies.contains(next.name())) {
          var found = cycle(block, next, path, done);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      path.removeLast();
      done.add(step.name());
    }
    return Optional.empty();
  }
}
