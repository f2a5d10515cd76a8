package dev.codesense.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Problem;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Setting;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordSchema;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectConfigTest {

  record SearchBlock(@Doc("Answers shown") @Default("8") int results) {}

  private static final Artifact<SampleComponent.Corpus> CORPUS =
      new Artifact<>(Path.of("/corpus"), SampleComponent.Corpus.class);

  private static final Map<FieldName, List<Artifact<?>>> INPUTS =
      Map.of(new FieldName("corpus"), List.of(CORPUS));

  static ConfigLayout layout() {
    return ConfigLayout.of(List.of(new SampleComponent()))
        .with("search", SearchBlock.class, "How questions are answered");
  }

  private static ProjectConfig parse(
      String yaml, Map<String, String> environment, Map<String, String> flags) {
    return ProjectConfig.parse(
        "codesense.yaml",
        yaml,
        Environment.of(environment),
        layout(),
        Flags.of(SampleComponent.SPEC, flags));
  }

  private static ProjectConfig parse(String yaml, Map<String, String> environment) {
    return parse(yaml, environment, Map.of());
  }

  private static ProjectConfig parse(String yaml) {
    return parse(yaml, Map.of());
  }

  private static SampleComponent.Request request(ProjectConfig config) {
    return config.request(SampleComponent.SPEC, INPUTS);
  }

  private static CodesenseException refusal(String yaml) {
    return catchThrowableOfType(CodesenseException.class, () -> parse(yaml));
  }

  @Test
  void everyTypeOfFieldIsReadFromYaml() {
    var request =
        request(
            parse(
                """
                repositories:
                  - url: .
                    branch: 1.10
                  - url: https://host/a.git
                    exclude: ["*.min.js"]
                endpoint:
                  url: http://host:8080/v1
                  batch-size: 4
                sample:
                  word-limit: 3
                  mode: very-careful
                  timeout: 30s
                  prefix: "x-"
                  large: 0x10
                  share: 1
                  shout: true
                  tries: 2
                  folder: some/where
                  since: 2026-11-21T10:00:00Z
                  stop-words: []
                  weights: {a: 1.5}
                """));
    assertThat(request)
        .isEqualTo(
            new SampleComponent.Request(
                CORPUS,
                null,
                List.of(
                    new SampleComponent.Repository(".", Optional.of("1.10"), List.of()),
                    new SampleComponent.Repository(
                        "https://host/a.git", Optional.empty(), List.of("*.min.js"))),
                new SampleComponent.Endpoint(URI.create("http://host:8080/v1"), 4),
                new SampleComponent.Config(
                    3, SampleComponent.Mode.VERY_CAREFUL, Duration.ofSeconds(30)),
                "x-",
                16,
                1.0,
                true,
                OptionalInt.of(2),
                Path.of("some/where"),
                Instant.parse("2026-11-21T10:00:00Z"),
                List.of(),
                Map.of("a", 1.5)));
  }

  record Part(
      @AsIn(SampleComponent.Request.class) long large,
      @Setting("endpoint") SampleComponent.Endpoint endpoint,
      @Setting("") SampleComponent.Config config) {}

  @Test
  void aPartOfTheSettingsIsReadWithoutTheRest() {
    var config =
        parse(
            "sample: {word-limit: 3, tries: 2}\nendpoint: {batch-size: 4}",
            Map.of("CODESENSE_SAMPLE_MODE", "very-careful"));

    assertThat(config.part(SampleComponent.SPEC, Part.class))
        .isEqualTo(
            new Part(
                5_000_000_000L,
                new SampleComponent.Endpoint(null, 4),
                new SampleComponent.Config(
                    3, SampleComponent.Mode.VERY_CAREFUL, Duration.ofMinutes(1))));
  }

  @Test
  void aFieldThatIsAsInAnotherRecordHasItsDescriptionAndDefault() {
    assertThat(RecordSchema.of(Part.class).field(new FieldName("large")))
        .isEqualTo(RecordSchema.of(SampleComponent.Request.class).field(new FieldName("large")));
  }

  record Stranger(@AsIn(SampleComponent.Request.class) int large) {}

  @Test
  void aFieldThatTheOtherRecordLacksIsRefused() {
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> RecordSchema.of(Stranger.class)))
        .hasMessage(
            "Stranger.large is said to be as in Request, which has no such field of type int");
  }

  @Test
  void whatNobodySetsHasItsDefault() {
    assertThat(request(parse("sample: {prefix: p}\nendpoint:\n")))
        .isEqualTo(
            new SampleComponent.Request(
                CORPUS,
                null,
                List.of(),
                new SampleComponent.Endpoint(null, 32),
                new SampleComponent.Config(10, SampleComponent.Mode.FAST, Duration.ofMinutes(1)),
                "p",
                5_000_000_000L,
                0.5,
                false,
                OptionalInt.empty(),
                null,
                null,
                List.of("a", "the"),
                Map.of()));
  }

  @Test
  void flagsGoBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() {
    var config =
        parse(
            """
            endpoint: {batch-size: 1}
            sample: {prefix: file, word-limit: 1, share: 0.1}
            """,
            Map.of(
                "CODESENSE_SAMPLE_WORD_LIMIT", "2",
                "CODESENSE_SAMPLE_PREFIX", "environment",
                "CODESENSE_ENDPOINT_BATCH_SIZE", "2",
                "CODESENSE_SAMPLE_STOP_WORDS", "x, y"),
            Map.of("word-limit", "3", "endpoint-batch-size", "3"));
    var request = request(config);
    assertThat(request.config().wordLimit()).isEqualTo(3);
    assertThat(request.endpoint().batchSize()).isEqualTo(3);
    assertThat(request.prefix()).isEqualTo("environment");
    assertThat(request.stopWords()).containsExactly("x", "y");
    assertThat(request.share()).isEqualTo(0.1);
  }

  @Test
  void anUnknownKeyIsAnErrorWithLineAndNearestKey() {
    var refusal = refusal("sample:\n  prefix: p\n  word-limt: 3\n");
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.UNKNOWN_KEY);
    assertThat(refusal)
        .hasMessage(
            "codesense.yaml:3: unknown key sample.word-limt; did you mean sample.word-limit?");
  }

  @Test
  void anUnknownBlockAndAKeyInAListItemAreErrorsToo() {
    assertThat(refusal("smaple: {}\n"))
        .hasMessage("codesense.yaml:1: unknown key smaple; did you mean sample?");
    assertThat(refusal("repositories:\n- url: .\n  brnach: main\n"))
        .hasMessage(
            "codesense.yaml:3: unknown key repositories[0].brnach; did you mean"
                + " repositories[0].branch?");
  }

  @Test
  void aKeyThatIsThereTwiceIsAnErrorWithBothLines() {
    var refusal = refusal("sample:\n  prefix: a\n  prefix: b\n");
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.DUPLICATE_KEY);
    assertThat(refusal)
        .hasMessage("codesense.yaml:3: sample.prefix is set already, at codesense.yaml:2");
  }

  @Test
  void aValueOfAnotherTypeIsAnErrorThatShowsItWithoutCredentials() {
    var refusal = refusal("sample:\n  shout: yes\n");
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.WRONG_TYPE);
    assertThat(refusal)
        .hasMessage("codesense.yaml:2: sample.shout must be: true or false; was yes");
    assertThat(refusal("sample:\n  large: https://me:hunter2@host/\n"))
        .hasMessage(
            "codesense.yaml:2: sample.large must be: whole number; was https://[redacted]@host/");
  }

  @Test
  void aValueInQuotesIsToldToBeAText() {
    assertThat(refusal("sample:\n  prefix: p\n  shout: \"true\"\n  large: '5'\n  share: \"0.5\"\n"))
        .hasMessage(
            """
            3 problems in the settings:
              codesense.yaml:4: sample.large must be: whole number; was "5", a text in quotes: leave the quotes out (CS-RUN-005)
              codesense.yaml:5: sample.share must be: number; was "0.5", a text in quotes: leave the quotes out (CS-RUN-005)
              codesense.yaml:3: sample.shout must be: true or false; was "true", a text in quotes: leave the quotes out (CS-RUN-005)\
            """);
  }

  @Test
  void whatARecordRefusesIsAnErrorAtTheKeysLine() {
    var refusal = refusal("sample:\n  mode: fast\n  word-limit: 0\n  prefix: p\n");
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.VALUE_REFUSED);
    assertThat(refusal).hasMessage("codesense.yaml:3: sample.word-limit must be at least 1, was 0");
  }

  @Test
  void whatTheRequestItselfRefusesIsAnErrorAtTheKeysLineToo() {
    var yaml = "sample:\n  prefix: p\n  share: 2\n";
    assertThat(catchThrowableOfType(CodesenseException.class, () -> request(parse(yaml))))
        .hasMessage("codesense.yaml:3: sample.share must be at most 1, was 2.0");
    assertThat(
            catchThrowableOfType(
                CodesenseException.class,
                () -> request(parse(yaml, Map.of(), Map.of("share", "3")))))
        .hasMessage("--share: sample.share must be at most 1, was 3.0");
  }

  record Window(
      @Doc("Before it") @Default("1") int before, @Doc("After it") @Default("2") int after) {
    Window {
      if (after < before) {
        throw new RefusedValueException(Window::after, "is not below before, was " + after);
      }
      if (before == 13) {
        throw new IllegalArgumentException("after all, 13 brings no luck");
      }
      if (before == 7) {
        throw new RefusedValueException(OWN_PAGE, Window::before, "cannot be 7");
      }
    }
  }

  private static final Problem OWN_PAGE = RuntimeProblem.ARGUMENTS_INVALID;

  private static CodesenseException refusedWindow(String yaml, Map<String, String> environment) {
    var layout = layout().with("window", Window.class, "A window");
    return catchThrowableOfType(
        CodesenseException.class,
        () ->
            ProjectConfig.parse(
                    "codesense.yaml", yaml, Environment.of(environment), layout, Flags.none())
                .block("window", Window.class));
  }

  @Test
  void aRefusalIsAtTheFieldThatTheRecordNamesWhateverItsReasonMentions() {
    assertThat(refusedWindow("window:\n  before: 5\n  after: 3\n", Map.of()))
        .hasMessage("codesense.yaml:3: window.after is not below before, was 3");
    assertThat(refusedWindow("window:\n  before: 5\n", Map.of()))
        .hasMessage("codesense.yaml:2: window.after is not below before, was 2");
    assertThat(refusedWindow("window:\n  before: 5\n", Map.of("CODESENSE_WINDOW_AFTER", "4")))
        .hasMessage(
            "environment variable CODESENSE_WINDOW_AFTER: window.after is not below before, was 4");
  }

  @Test
  void aRefusalThatNamesNoFieldIsAtTheBlock() {
    assertThat(refusedWindow("window:\n  before: 13\n  after: 20\n", Map.of()))
        .hasMessage("codesense.yaml:2: window: after all, 13 brings no luck");
  }

  @Test
  void aRefusalMayHaveAPageOfItsOwn() {
    var refusal = refusedWindow("window:\n  before: 7\n  after: 20\n", Map.of());

    assertThat(refusal.problem()).isEqualTo(OWN_PAGE);
    assertThat(refusal).hasMessage("codesense.yaml:2: window.before cannot be 7");
  }

  @Test
  void whatIsRequiredAndMissingIsAnErrorOnlyWhenTheComponentRuns() {
    var yaml = "sample:\n  mode: fast\n";
    var config = parse(yaml);
    var refusal = catchThrowableOfType(CodesenseException.class, () -> request(config));
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.VALUE_MISSING);
    assertThat(refusal)
        .hasMessage("codesense.yaml:2: sample.prefix is missing: text, Prefix of every word");
    assertThat(request(parse(yaml, Map.of(), Map.of("prefix", "p"))).prefix()).isEqualTo("p");
  }

  @Test
  void everythingThatIsWrongIsReportedAtOnce() {
    var refusal =
        refusal(
            """
            repositories:
              - branch: main
            endpoint: {batch-size: many}
            sample:
              tries: 99999999999
              colour: red
            """);
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.SETTINGS_INVALID);
    assertThat(String.valueOf(refusal.getMessage()).lines())
        .containsExactly(
            "4 problems in the settings:",
            "  codesense.yaml:2: repositories[0].url is missing: text, Where to fetch from"
                + " (CS-RUN-007)",
            "  codesense.yaml:3: endpoint.batch-size must be: whole number; was many (CS-RUN-005)",
            "  codesense.yaml:6: unknown key sample.colour; there are folder, large, mode,"
                + " prefix, share, shout, since, stop-words, timeout, tries, weights, word-limit"
                + " (CS-RUN-003)",
            "  codesense.yaml:5: sample.tries must be a whole number between -2147483648 and"
                + " 2147483647, was 99999999999 (CS-RUN-006)");
  }

  @Test
  void aBlockOfAnApplicationHasItsDefaults() {
    assertThat(parse("").block("search", SearchBlock.class)).isEqualTo(new SearchBlock(8));
    assertThat(parse("search: {results: 3}").block("search", SearchBlock.class))
        .isEqualTo(new SearchBlock(3));
  }

  @Test
  void aBlockMayHoldRecordsByNamesOfTheUsersChoice() {
    assertThat(windows("").namedBlock("windows", Window.class)).isEmpty();
    assertThat(
            windows("windows: {north: {after: 3}, south-east: {}}")
                .namedBlock("windows", Window.class))
        .isEqualTo(Map.of("north", new Window(1, 3), "south-east", new Window(1, 2)));
    assertThat(
            catchThrowableOfType(
                CodesenseException.class, () -> windows("windows:\n  north:\n    afer: 3\n")))
        .hasMessage(
            "codesense.yaml:3: unknown key windows.north.afer; did you mean windows.north.after?");
  }

  @Test
  void noKeyIsSuggestedThatIsAnotherWord() {
    assertThat(refusedWindows("north: {colour: 1}"))
        .hasMessage("codesense.yaml:2: unknown key windows.north.colour; there are after, before");
    assertThat(refusedWindows("north: {api-key: 1}"))
        .hasMessage(
            "codesense.yaml:2: unknown key windows.north.api-key; there are after, before; secrets"
                + " are never written here, they come from environment variables: the key of a"
                + " model from CODESENSE_<NAME>_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"North", "far_north", "-a", "a b", "4"})
  void aNameOfTheUsersChoiceThatIsNoneIsRefusedWhereItStands(String name) {
    var refusal = refusedWindows("north: {}\n  '%s': {}".formatted(name));

    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.VALUE_REFUSED);
    assertThat(refusal)
        .hasMessage(
            "codesense.yaml:3: windows cannot have the name %s: names are lower-case letters, digits and hyphens, such as my-name"
                .formatted(name));
  }

  private static CodesenseException refusedWindows(String yaml) {
    return catchThrowableOfType(
        CodesenseException.class, () -> windows("windows:\n  " + yaml + "\n"));
  }

  private static ProjectConfig windows(String yaml) {
    return ProjectConfig.parse(
        "codesense.yaml",
        yaml,
        Environment.of(Map.of()),
        layout().withNamed("windows", Window.class, "Windows by name"),
        Flags.none());
  }

  @Test
  void anUnknownOptionIsAnErrorWithTheNearestOne() {
    var refusal =
        catchThrowableOfType(
            CodesenseException.class,
            () -> parse("sample: {prefix: p}", Map.of(), Map.of("word-limits", "3")));
    assertThat(refusal)
        .hasMessage("command line: unknown option --word-limits; did you mean --word-limit?");
  }

  @Test
  void brokenYamlIsAnErrorWithItsLine() {
    var refusal = refusal("sample:\n  prefix: [a\n");
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.YAML_MALFORMED);
    assertThat(refusal)
        .hasMessage(
            "codesense.yaml:2:11: the '[' is not closed: add ']', and a ',' between what stands in it");
  }

  @Test
  void aDocumentThatGrowsWhenItIsReadIsRefused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 8; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
    }
    assertThat(refusal(bomb.toString()).problem()).isEqualTo(RuntimeProblem.YAML_MALFORMED);
    assertThat(refusal("a: &a [*a]\n").problem()).isEqualTo(RuntimeProblem.YAML_MALFORMED);
    assertThat(refusal("[".repeat(5_000)).problem()).isEqualTo(RuntimeProblem.YAML_MALFORMED);
  }

  @Test
  void aFileOfMegabytesIsRefused(@TempDir Path project) throws Exception {
    Files.writeString(project.resolve("codesense.yaml"), "# " + "x".repeat(5 << 20));
    var refusal =
        catchThrowableOfType(
            CodesenseException.class,
            () -> ProjectConfig.load(project, Environment.of(Map.of()), layout(), Flags.none()));
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.FILE_TOO_LARGE);
  }

  @Test
  void whatIsSaidIsKnownFromWhatIsOnlyADefault() {
    var config =
        parse(
            """
            repositories:
              - url: .
            endpoint: {}
            sample: {word-limit: 10, share:, stop-words: []}
            """,
            Map.of("CODESENSE_SAMPLE_LARGE", "7"));

    assertThat(FieldName.byKebab(config.explicitlySet(SampleComponent.SPEC)))
        .isEqualTo(
            Map.of(
                "repositories",
                List.of(Map.of("url", ".", "exclude", List.of())),
                "config",
                Map.of("word-limit", 10L, "mode", "fast", "timeout", "PT1M"),
                "large",
                7L,
                "stop-words",
                List.of()));
    assertThat(
            parse("", Map.of("CODESENSE_ENDPOINT_BATCH_SIZE", "2"))
                .explicitlySet(SampleComponent.SPEC))
        .isEqualTo(Map.of(new FieldName("endpoint"), Map.of("batch-size", 2L)));
  }

  @Test
  void aValueIsReadOnceAndHandedToWhoeverAsks() {
    Counted.made = 0;
    var config =
        ProjectConfig.parse(
            "codesense.yaml",
            "counted: {number: 4}\nsample: {prefix: p}\n",
            Environment.of(Map.of()),
            layout().with("counted", Counted.class, "Counts its records"),
            Flags.of(SampleComponent.SPEC, Map.of("word-limit", "3")));

    assertThat(config.block("counted", Counted.class))
        .isSameAs(config.block("counted", Counted.class));
    assertThat(Counted.made).isEqualTo(1);
    assertThat(request(config).config()).isSameAs(request(config).config());
    assertThat(config.settings(SampleComponent.SPEC))
        .containsEntry(
            new FieldName("config"), Map.of("word-limit", 3L, "mode", "fast", "timeout", "PT1M"));
  }

  record Counted(@Doc("A number") @Default("1") int number) {
    static int made;

    Counted {
      made++;
    }
  }

  @Test
  void whatAFlagGoesBeforeIsNotRead() {
    var yaml = "sample: {prefix: p, word-limit: many}\n";

    assertThat(refusal(yaml))
        .hasMessage("codesense.yaml:1: sample.word-limit must be: whole number; was many");
    assertThat(request(parse(yaml, Map.of(), Map.of("word-limit", "3"))).config().wordLimit())
        .isEqualTo(3);
  }

  @Test
  void flagsOfTwoComponentsGoTogether() {
    var flags =
        Flags.of(SampleComponent.SPEC, Map.of("prefix", "p", "share", "0.1"))
            .and(Flags.of(SampleComponent.SPEC, Map.of("share", "0.2")));
    var request =
        request(
            ProjectConfig.parse("codesense.yaml", "", Environment.of(Map.of()), layout(), flags));

    assertThat(request.prefix()).isEqualTo("p");
    assertThat(request.share()).isEqualTo(0.2);
  }

  @Test
  void aDirectoryWithoutSettingsIsNoProject(@TempDir Path project) {
    var refusal =
        catchThrowableOfType(
            CodesenseException.class,
            () -> ProjectConfig.load(project, Environment.of(Map.of()), layout(), Flags.none()));
    assertThat(refusal.problem()).isEqualTo(RuntimeProblem.PROJECT_MISSING);
    assertThat(refusal).hasMessageContaining(project.toString());
  }

  @Test
  void everySettingIsAnOption() {
    var names = new HashMap<String, String>();
    RequestLayout.of(SampleComponent.SPEC)
        .options()
        .forEach(option -> names.put(option.name(), option.path()));
    assertThat(names)
        .containsEntry("word-limit", "sample.word-limit")
        .containsEntry("endpoint-batch-size", "endpoint.batch-size")
        .containsEntry("repositories", "repositories")
        .containsEntry("prefix", "sample.prefix")
        .hasSize(15);
  }
}
