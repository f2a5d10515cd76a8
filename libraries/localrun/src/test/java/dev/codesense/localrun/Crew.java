package dev.codesense.localrun;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Sample;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/// The sample's components at work. What they do besides, a test decides.
final class Crew {
  /// What was done, in order, such as `count 2`.
  final List<String> done = new CopyOnWriteArrayList<>();

  private final Map<String, Extra> extras = new ConcurrentHashMap<>();

  /// What a component does before its own work.
  @FunctionalInterface
  interface Extra {
    void act(Record request, RunContext run) throws InterruptedException;
  }

  Crew also(String component, Extra extra) {
    extras.put(component, extra);
    return this;
  }

  List<Component<?, ?>> components() {
    return List.of(
        member(
            Sample.FETCH,
            (request, run) -> {
              done.add("fetch");
              int files = request.sources().size();
              return new Sample.FetchResult(
                  run.publish("texts", new Sample.Texts(files)),
                  IntStream.range(0, files).boxed().toList(),
                  files,
                  files > 2);
            }),
        member(
            Sample.COUNT,
            (request, run) -> {
              done.add("count " + request.part());
              int words = run.read(request.texts()).files() * 100 + request.part();
              return new Sample.CountResult(run.publish("counts", new Sample.Counts(words)), words);
            }),
        member(
            Sample.SUM,
            (request, run) -> {
              var words =
                  request.counts().stream().map(counts -> run.read(counts).words()).toList();
              done.add("sum " + words);
              return new Sample.SumResult(
                  run.publish(
                      "counts",
                      new Sample.Counts(words.stream().mapToInt(Integer::intValue).sum())));
            }),
        member(
            Sample.TIDY,
            (request, _) -> {
              done.add(
                  "tidy after " + request.status().map(status -> status.state()).orElse("nothing"));
              return new Nothing();
            }));
  }

  private interface Work<I, O> {
    O apply(I request, RunContext run);
  }

  private <I extends Record, O extends Record> Component<I, O> member(
      ComponentSpec<I, O> spec, Work<I, O> work) {
    return new Component<>() {
      @Override
      public ComponentSpec<I, O> spec() {
        return spec;
      }

      @Override
      public O run(I request, RunContext run) throws InterruptedException {
        extras.getOrDefault(spec.name(), (_, _) -> {}).act(request, run);
        return work.apply(request, run);
      }
    };
  }
}
