package dev.codesense.workflow;

import dev.codesense.workflow.Sample.CountRequest;
import dev.codesense.workflow.Sample.CountResult;
import dev.codesense.workflow.Sample.Depth;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.Sample.Inputs;
import dev.codesense.workflow.Sample.Outputs;
import dev.codesense.workflow.Sample.SumRequest;
import dev.codesense.workflow.Sample.SumResult;
import dev.codesense.workflow.Sample.TidyRequest;
import dev.codesense.workflow.graph.TaskOptions.FilesFrom;
import dev.codesense.workflow.graph.TaskOptions.Holder;
import dev.codesense.workflow.graph.TaskOptions.PullPolicy;
import dev.codesense.workflow.graph.TaskOptions.Resources;
import dev.codesense.workflow.graph.TaskOptions.Retry;
import dev.codesense.workflow.graph.TaskOptions.TaintEffect;
import dev.codesense.workflow.graph.TaskOptions.Toleration;
import dev.codesense.workflow.graph.TaskOptions.VariableFrom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Uses everything that the DSL can say, at least once.
public final class EveryFeature implements Pipeline<Inputs, Outputs> {

  @Override
  public String name() {
    return "every-feature";
  }

  @Override
  public String purpose() {
    return "Says everything that can be said";
  }

  @Override
  public Class<Inputs> inputs() {
    return Inputs.class;
  }

  @Override
  public Class<Outputs> outputs() {
    return Outputs.class;
  }

  @Override
  public void define(Flow<Inputs, Outputs> flow) {
    var fetch =
        flow.task(Sample.FETCH)
            .set(FetchRequest::sources)
            .to(flow.input(Inputs::sources))
            .set(FetchRequest::depth)
            .to(Depth.ALL_THE_WAY)
            .setOptional(FetchRequest::note)
            .to("y")
            .title("Fetch the texts")
            .image("registry.example/fetch:1")
            .pull(PullPolicy.ALWAYS)
            .pullSecret("registry")
            .neverCached()
            .retry(new Retry(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(2)))
            .timeout(Duration.ofMinutes(30))
            .resources(
                new Resources(
                    Optional.of("500m"), Optional.of("2"), Optional.of("1Gi"), Optional.of("4Gi")))
            .accelerator("nvidia.com/gpu", 1)
            .nodeSelector("pool", "large")
            .tolerate("nvidia.com/gpu", TaintEffect.NO_SCHEDULE)
            .tolerate("team", "code", TaintEffect.PREFER_NO_SCHEDULE)
            .tolerate(
                new Toleration(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(TaintEffect.NO_EXECUTE),
                    OptionalLong.of(60)))
            .environment("LOG_LEVEL", "debug")
            .secretAsEnvironment("git", "token", "CODESENSE_GIT_TOKEN")
            .secretAsEnvironment("git", "user", "CODESENSE_GIT_USER")
            .configMapAsEnvironment("proxy", "url", "HTTPS_PROXY")
            .variable(
                new VariableFrom(Holder.SECRET, "extra", "key", "CODESENSE_MASKING_KEY", true))
            .secretAsFiles("ssh", "/etc/ssh-keys")
            .configMapAsFiles("settings", "/etc/codesense")
            .files(new FilesFrom(Holder.CONFIG_MAP, "extra", "/etc/extra", true))
            .mountClaim("mirrors", "/mirrors")
            .mountClaim("cache", "/cache", "texts")
            .label("team", "code")
            .annotation("example.org/owner", "code");

    // A loop over an output, gathered: of artifacts and of numbers.
    var counts =
        flow.map(
            fetch.out(FetchResult::parts),
            3,
            (part, body) ->
                count(body, fetch)
                    .set(CountRequest::part)
                    .to(part)
                    .set(CountRequest::twice)
                    .to(flow.input(Inputs::twice))
                    .out(CountResult::counts));
    var sum = flow.task(Sample.SUM).set(SumRequest::counts).to(counts);

    // A loop over a parameter with a condition and another loop in it.
    flow.forEach(
        flow.input(Inputs::sources),
        2,
        (source, each) -> {
          var again = each.task("again", Sample.FETCH).set(FetchRequest::sources).to(List.of("x"));
          again.setOptional(FetchRequest::note).to("inner");
          each.when(
              source.isNot("it's \\ odd"),
              inner ->
                  inner.forEach(
                      again.out(FetchResult::parts),
                      1,
                      (part, innermost) ->
                          count(innermost, again).set(CountRequest::part).to(part)));
        });

    flow.when(fetch.out(FetchResult::files).moreThan(100), body -> count(body, fetch))
        .elseWhen(
            fetch.out(FetchResult::changed).is(true).or(flow.input(Inputs::twice).is(true).not()),
            body -> count(body, fetch))
        .otherwise(body -> count(body, fetch));

    var words =
        flow.choose(
            fetch.out(FetchResult::changed).is(true).and(fetch.out(FetchResult::files).atLeast(3)),
            body -> count(body, fetch).out(CountResult::words),
            body -> count(body, fetch).out(CountResult::words));
    var last = count(flow, fetch).set(CountRequest::part).to(words).after(sum);

    var nested = flow.pipeline(new Half());
    nested.set(Inputs::sources).to(flow.input(Inputs::sources)).after(last);

    flow.onExit(Sample.TIDY)
        .set(TidyRequest::runId)
        .to(flow.runId())
        .setOptional(TidyRequest::status)
        .to(flow.finalStatus())
        .retry(1);
    flow.output(Outputs::counts).from(sum.out(SumResult::counts));
  }

  private static TaskStep<CountRequest, CountResult> count(
      Body body, TaskStep<?, FetchResult> fetch) {
    return body.task(Sample.COUNT).set(CountRequest::texts).to(fetch.out(FetchResult::texts));
  }

  /// A pipeline within the pipeline, with a loop of its own.
  static final class Half implements Pipeline<Inputs, Outputs> {
    @Override
    public String name() {
      return "half";
    }

    @Override
    public String purpose() {
      return "Counts without an exit task";
    }

    @Override
    public Class<Inputs> inputs() {
      return Inputs.class;
    }

    @Override
    public Class<Outputs> outputs() {
      return Outputs.class;
    }

    @Override
    public void define(Flow<Inputs, Outputs> flow) {
      var fetch =
          flow.task(Sample.FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources));
      var counts =
          flow.map(
              fetch.out(FetchResult::parts),
              1,
              (part, body) ->
                  count(body, fetch)
                      .set(CountRequest::part)
                      .to(part)
                      .set(CountRequest::twice)
                      .to(flow.input(Inputs::twice))
                      .out(CountResult::counts));
      flow.output(Outputs::counts)
          .from(flow.task(Sample.SUM).set(SumRequest::counts).to(counts).out(SumResult::counts));
    }
  }
}
