package dev.codesense.workflow;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.FinalStatus;
import java.util.List;
import java.util.Optional;

/// A small family of components: one fetches texts, one splits them, one counts, one adds up.
public final class Sample {

  private Sample() {}

  @ArtifactFormat(name = "Texts", version = 1, kfpType = "system.Dataset")
  public record Texts(int files) {}

  @ArtifactFormat(name = "Counts", version = 1)
  public record Counts(int words) {}

  public enum Depth {
    SHALLOW,
    ALL_THE_WAY
  }

  public record FetchRequest(
      @Doc("Where from") List<String> sources,
      @Doc("How deep") @Default("shallow") Depth depth,
      @Doc("Longest text in bytes") @Default("1000") long limit,
      @Doc("A note") Optional<String> note) {}

  public record FetchResult(
      @Doc("What was fetched") Artifact<Texts> texts,
      @Doc("Numbers of its parts") List<Integer> parts,
      @Doc("How many") int files,
      @Doc("Whether anything is new") boolean changed) {}

  public record CountRequest(
      @Doc("What to count") Artifact<Texts> texts,
      @Doc("Which part of it") @Default("0") int part,
      @Doc("Counted twice") @Default("false") boolean twice) {}

  public record CountResult(@Doc("Counts") Artifact<Counts> counts, @Doc("Words") int words) {}

  public record SumRequest(@Doc("What to add up") List<Artifact<Counts>> counts) {}

  public record SumResult(@Doc("All counts") Artifact<Counts> counts) {}

  public record TidyRequest(
      @Doc("Which run") String runId, @Doc("How it ended") Optional<FinalStatus> status) {}

  public static final ComponentSpec<FetchRequest, FetchResult> FETCH =
      spec("fetch", "Fetches texts", FetchRequest.class, FetchResult.class);
  public static final ComponentSpec<CountRequest, CountResult> COUNT =
      spec("count", "Counts words", CountRequest.class, CountResult.class);
  public static final ComponentSpec<SumRequest, SumResult> SUM =
      spec("sum", "Adds counts up", SumRequest.class, SumResult.class);
  public static final ComponentSpec<TidyRequest, Nothing> TIDY =
      spec("tidy", "Cleans up", TidyRequest.class, Nothing.class);

  private static <I extends Record, O extends Record> ComponentSpec<I, O> spec(
      String name, String purpose, Class<I> request, Class<O> result) {
    return new ComponentSpec<>(
        name, purpose, "sample", request, result, new ComponentSpec.Resources("1", "1Gi"));
  }

  /// What the pipelines of the tests take.
  public record Inputs(
      @Doc("Where from") @Default("[a, b]") List<String> sources,
      @Doc("Whether to count twice") @Default("false") boolean twice) {}

  /// What they give back.
  public record Outputs(@Doc("All counts") Artifact<Counts> counts) {}

  /// Fetch, count each part, add up; tidies up at the end.
  public static final class CountWords implements Pipeline<Inputs, Outputs> {
    @Override
    public String name() {
      return "count-words";
    }

    @Override
    public String purpose() {
      return "Counts the words of texts";
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
          flow.task(FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources)).neverCached();
      var counts =
          flow.map(
              fetch.out(FetchResult::parts),
              3,
              (part, body) ->
                  body.task(COUNT)
                      .set(CountRequest::texts)
                      .to(fetch.out(FetchResult::texts))
                      .set(CountRequest::part)
                      .to(part)
                      .set(CountRequest::twice)
                      .to(flow.input(Inputs::twice))
                      .retry(2)
                      .resources("2", "4Gi")
                      .out(CountResult::counts));
      var sum = flow.task(SUM).set(SumRequest::counts).to(counts);
      flow.onExit(TIDY)
          .set(TidyRequest::runId)
          .to(flow.runId())
          .setOptional(TidyRequest::status)
          .to(flow.finalStatus());
      flow.output(Outputs::counts).from(sum.out(SumResult::counts));
    }
  }
}
