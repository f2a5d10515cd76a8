package dev.codesense.cli.serve;

import dev.codesense.assistant.http.AssistantServer;
import dev.codesense.assistant.http.ServerSettings;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answers over HTTP until it is stopped: search, questions, OpenAI-compatible chat and"
          + " embeddings, and the Model Context Protocol at /mcp. Follows the index without a"
          + " restart. Prints its address once it is ready.",
      "",
      "Whoever knows CODESENSE_SERVE_TOKEN may ask; without it, whoever is on this machine."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense serve",
      "  curl -s http://127.0.0.1:8420/search -d '{\"query\": \"mask secrets\"}'"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final String TOKEN = "serve-token";

  /// Within what Kubernetes grants by default.
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /// For what is closed when nobody is being answered any more.
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Invocation invocation;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Name or address to listen on. Default: 127.0.0.1. Any that is not this machine's own"
              + " loopback needs CODESENSE_SERVE_TOKEN.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8420",
      converter = OptionValues.Port.class,
      description = "Port to listen on; 0 for any that is free. Default: 8420.")
  private int port;

  @Option(
      names = "--access",
      paramLabel = "LABEL",
      description =
          "An access label of whoever has the token: code with labels is shown only with one of"
              + " them. May be repeated.")
  private List<String> access = new ArrayList<>();

  @Option(
      names = "--collection-name",
      paramLabel = "NAME",
      description = "Collection to answer from. Default: as in codesense.yaml.")
  private @Nullable String collection;

  @Mixin private final StoreOption where = new StoreOption();

  public ServeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var settings =
        new ServerSettings(
            host,
            port,
            invocation.environment().secret(TOKEN).orElse(null),
            access,
            DRAIN,
            ServerSettings.Limits.DEFAULT);
    var config = invocation.config(where.flags());
    var target = IndexTarget.of(config, collection);
    invocation.interruption().safe("Requests under way had %s to be answered.".formatted(DRAIN));
    invocation.interruption().grace(DRAIN.plus(CLOSING));
    try (var shown = invocation.progress();
        var open = OpenAssistant.of(invocation, config, target, shown.progress());
        var server =
            new AssistantServer(
                open.assistant(),
                settings,
                invocation.codec(),
                invocation.process().clock(),
                shown.progress())) {
      server.start();
      invocation.out().println(server.url());
      invocation.out().flush();
      new CountDownLatch(1).await(); // Until a signal interrupts it.
    }
    return CommandLine.ExitCode.OK;
  }
}
