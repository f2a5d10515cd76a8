package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A component whose request has a field of every type.
final class SampleComponent implements Component<SampleComponent.Request, SampleComponent.Result> {

  static final ComponentSpec<Request, Result> SPEC =
      new ComponentSpec<>(
          "sample",
          "Copies words from a corpus",
          "sample",
          Request.class,
          Result.class,
          new ComponentSpec.Resources("1", "512Mi"));

  enum Mode {
    FAST,
    VERY_CAREFUL
  }

  @ArtifactFormat(name = "Corpus", version = 1, kfpType = "system.Dataset")
  record Corpus(List<String> words, Instant made) {
    Corpus {
      words = List.copyOf(words);
    }
  }

  @ArtifactFormat(name = "Extract", version = 2)
  record Extract(List<String> words, String description) {
    Extract {
      words = List.copyOf(words);
    }
  }

  record Endpoint(
      @Doc("Where it answers") @Nullable URI url,
      @Doc("Texts per request") @Default("32") int batchSize) {}

  record Config(
      @Doc("Words at most") @Default("10") int wordLimit,
      @Doc("How careful") @Default("fast") Mode mode,
      @Doc("Longest wait") @Default("PT1M") Duration timeout) {
    Config {
      if (wordLimit < 1) {
        throw new RefusedValueException(Config::wordLimit, "must be at least 1, was " + wordLimit);
      }
    }
  }

  record Repository(
      @Doc("Where to fetch from") String url,
      @Doc("Branch to follow") Optional<String> branch,
      @Doc("Globs to leave out") @Default("[]") List<String> exclude) {}

  record Request(
      @Doc("Words to choose from") Artifact<Corpus> corpus,
      @Doc("Words to choose from as well") @Nullable Artifact<Corpus> more,
      @Doc("Repositories to name") @Setting("repositories") @Default("[]")
          List<Repository> repositories,
      @Doc("Shared endpoint") @Setting("endpoint") Endpoint endpoint,
      @Doc("Settings of the component") @Setting("") Config config,
      @Doc("Prefix of every word") String prefix,
      @Doc("Large number") @Default("5000000000") long large,
      @Doc("Share between 0 and 1") @Default("0.5") double share,
      @Doc("Whether to shout") @Default("false") boolean shout,
      @Doc("Number of tries") OptionalInt tries,
      @Doc("Where to look") @Nullable Path folder,
      @Doc("Not before") @Nullable Instant since,
      @Doc("Words to leave out") @Default("[a, the]") List<String> stopWords,
      @Doc("Weights of words") @Default("{}") Map<String, Double> weights) {
    Request {
      if (share > 1) {
        throw new RefusedValueException(Request::share, "must be at most 1, was " + share);
      }
    }
  }

  record Result(
      @Doc("The words chosen") Artifact<Extract> extract,
      @Doc("How many") int count,
      @Doc("Their share") double share,
      @Doc("The longest one") @Nullable String longest) {}

  @Override
  public ComponentSpec<Request, Result> spec() {
    return SPEC;
  }

  @Override
  public Result run(Request in, RunContext run) throws InterruptedException {
    var words =
        run.read(in.corpus()).words().stream()
            .filter(word -> !in.stopWords().contains(word))
            .limit(in.config().wordLimit())
            .map(word -> in.prefix() + word)
            .toList();
    if (words.contains(in.prefix() + "wait")) {
      run.progress().event("waiting");
      Thread.sleep(60_000);
    }
    var objects = run.output("extract").resolve("objects");
    try {
      Files.createDirectories(objects);
      Files.writeString(objects.resolve("words.txt"), String.join("\n", words));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run.progress().event("chose words=" + words.size());
    var extract = run.publish("extract", new Extract(words, describe(in)));
    return new Result(
        extract,
        words.size(),
        in.share(),
        words.stream().max(Comparator.comparingInt(String::length)).orElse(null));
  }

  private static String describe(Request in) {
    return "%s %s %s %d %s %s %s %s"
        .formatted(
            in.config(),
            in.endpoint(),
            in.repositories(),
            in.large(),
            in.shout(),
            in.tries(),
            in.folder(),
            in.weights());
  }
}
