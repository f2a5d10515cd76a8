package dev.codesense.cli.query;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.PromptConfig;
import dev.codesense.answer.langfuse.LangfusePromptSource;
import dev.codesense.answer.printed.ExtractiveAnswer;
import dev.codesense.answer.printed.ModelAnswer;
import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.QueryProblem;
import dev.codesense.search.query.QueryText;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Answers a question about the code, with numbered sources: in the words of the chat model"
            + " that codesense.yaml names, or, without one, in passages of the code.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense ask \"where are secrets masked?\"",
      "  codesense ask \"как устроен журнал изменений?\" --path-prefix libraries/"
    })
public final class AskCommand implements Callable<Integer> {
  /// Name in the block `models`.
  private static final String CHAT = "chat";

  private final Invocation invocation;

  @Parameters(
      paramLabel = "QUESTION",
      arity = "1..*",
      description = "A question in English or Russian.")
  private List<String> question = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      description =
          "Largest number of sources. Default: 12 for a chat model to read, 5 without one.")
  private @Nullable Integer limit;

  /// Who answers.
  private static final class Voice {
    @Option(
        names = "--model",
        paramLabel = "NAME",
        description = "Chat model of the block models that answers. Default: chat.")
    private @Nullable String model;

    @Option(
        names = "--extractive",
        description = "Quotes passages of the code and asks no chat model.")
    private boolean extractive;
  }

  @ArgGroup private final Voice voice = new Voice();

  @Mixin private final SearchOptions options = new SearchOptions();

  @Mixin private final StoreOption where = new StoreOption();

  public AskCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (QueryText.of(words()).words().isEmpty()) {
      throw new CodesenseException(
          QueryProblem.QUESTION_EMPTY, "No word in the question '" + words() + "'");
    }
    var config = invocation.config(where.flags());
    var chat = chat(config);
    var target = IndexTarget.of(config, options.collection());
    try (var store = target.store(invocation);
        var embedder = target.embedder(invocation);
        var search = target.search(invocation, store, embedder)) {
      if (chat.isPresent()) {
        answer(search, chat.get(), config);
      } else {
        quote(search);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  /// Who answers; empty for nobody.
  ///
  /// @throws CodesenseException [dev.codesense.llm.LlmProblem#MODEL_MISSING] for a name that the
  ///   settings do not have
  private Optional<ModelEndpoint> chat(ProjectConfig config) {
    if (voice.extractive) {
      return Optional.empty();
    }
    var models = new Models(config.namedBlock(Models.BLOCK, ModelConfig.class));
    return voice.model == null ? models.find(CHAT) : Optional.of(models.get(voice.model));
  }

  private void answer(CodeSearch search, ModelEndpoint chat, ProjectConfig config)
      throws InterruptedException {
    var found = options.search(search, words(), limit == null ? Answerer.USUAL_SOURCES : limit);
    var code = new CodeFinder(search).found(found, options.access());
    var langfuse = config.block(LangfuseConfig.BLOCK, LangfuseConfig.class);
    try (var shown = invocation.progress();
        var feed = LangfuseFeed.open(langfuse, invocation.tracking(shown.progress()));
        var budget = Budget.unlimited();
        var opened = open(chat, budget, feed)) {
      var prompt =
          LangfusePromptSource.forRun(
              config.block(PromptConfig.BLOCK, PromptConfig.class),
              langfuse,
              invocation.tracking(shown.progress()));
      var answerer = new Answerer(opened, prompt, AnswerBudget.of(chat.config()));
      if (options.json()) {
        var answer = answerer.answer(found.words(), code, _ -> {});
        invocation.json(ModelAnswer.of(found, chat.name(), answer));
        return;
      }
      invocation.warn(found.warnings());
      var out = invocation.out();
      try {
        var answer =
            answerer.answer(
                found.words(),
                code,
                part -> {
                  out.print(SafeText.of(part));
                  // Nobody reads on, as behind `| head`: no word more is paid for. A print writer
                  // keeps its failures to itself, and flushes before it says so.
                  if (out.checkError()) {
                    throw new CodesenseException(
                        CliProblem.FILE_TROUBLE,
                        "Cannot write to stdout: not all of the answer was printed");
                  }
                });
        out.println();
        listing().print(answer.citations(), out);
        invocation.warn(answer.warnings());
      } catch (CodesenseException e) {
        out.println(); // Ends the line that the answer breaks off in.
        throw e;
      }
    }
  }

  private ChatModel open(ModelEndpoint chat, Budget budget, LangfuseFeed feed) {
    var clock = invocation.process().clock();
    return ChatModels.open(
        chat,
        invocation.environment()::secret,
        budget,
        feed.calls("ask", "ask at " + clock.instant()),
        clock);
  }

  private void quote(CodeSearch search) throws InterruptedException {
    int shown = limit == null ? ExtractiveAnswer.USUAL_PASSAGES : limit;
    var found = options.search(search, words(), ExtractiveAnswer.candidates(shown));
    var answer = ExtractiveAnswer.of(found, search::fetch, shown);
    if (options.json()) {
      invocation.json(answer);
      return;
    }
    invocation.warn(answer.warnings());
    listing().print(answer, invocation.out());
    if (!voice.extractive && !answer.passages().isEmpty()) {
      listing().printHowToConfigure(invocation.out());
    }
  }

  private String words() {
    return String.join(" ", question);
  }

  private Listing listing() {
    return new Listing(
        invocation.outPaint(), invocation.process().terminal(), invocation.project());
  }
}
