package dev.codesense.cli.doctor;

import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.PromptConfig;
import dev.codesense.answer.langfuse.LangfusePromptSource;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.text.Amount;
import dev.codesense.data.ProjectLock;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.wiring.ModelProbe;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.treesitter.TreeSitterParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Checks what a project configures: settings, native libraries, the embedding model, the index,
/// git credentials, remotes.
final class ProjectChecks {
  private final Invocation invocation;
  private final List<Check> checks = new ArrayList<>();

  private ProjectChecks(Invocation invocation) {
    this.invocation = invocation;
  }

  /// @param remote whether remotes are asked too: that takes as long as they do
  static List<Check> of(Invocation invocation, boolean remote) throws InterruptedException {
    var project = new ProjectChecks(invocation);
    project.treeSitter();
    var settings = project.settings();
    if (settings.isPresent()) {
      var target = settings.get().target();
      project.embedding(target);
      project.models();
      project.index(target);
      project.tracking(settings.get().config());
      project.lock();
      var request = settings.get().request();
      project.credentials(request);
      if (remote) {
        project.remotes(request);
      }
    }
    return project.checks;
  }

  /// The settings, and what they ask of the first and the last stage.
  private record Settings(ProjectConfig config, IndexTarget target, ConvergeRequest request) {}

  private Optional<Settings> settings() {
    try {
      var config = invocation.config();
      var settings =
          new Settings(
              config,
              IndexTarget.of(config, null),
              config.request(ConvergeComponent.SPEC, Map.of()));
      checks.add(Check.ok("settings", invocation.process().shown(file())));
      return Optional.of(settings);
    } catch (CodesenseException e) {
      failed("settings", e);
      return Optional.empty();
    }
  }

  private Path file() {
    return invocation.project().resolve(ProjectConfig.FILE);
  }

  private void treeSitter() {
    var source = "class Hello { void greet() { System.out.println(1); } }\n";
    var file =
        new SourceFile(
            "doctor",
            "Hello.java",
            null,
            source.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new Access(List.of(), null),
            null);
    try (var chunker = new Chunker(ChunkerSettings.forModel("doctor"), new TreeSitterParser())) {
      var parsed =
          chunker.chunk(file) instanceof ChunkedFile.Chunks chunks
              && chunks.chunks().getFirst().facts().symbols().defined().contains("Hello");
      checks.add(
          parsed
              ? Check.ok("tree-sitter", "its native library parses Java")
              : Check.warn(
                  "tree-sitter",
                  "it does not parse Java",
                  "Files are cut by lines instead; report it."));
    } catch (LinkageError | RuntimeException e) {
      checks.add(
          Check.fail(
              "tree-sitter",
              e.toString(),
              "Check that "
                  + System.getProperty("java.io.tmpdir")
                  + " is writable and not noexec."));
    }
  }

  private void embedding(IndexTarget target) throws InterruptedException {
    var endpoint = target.project().embedding().endpoint();
    var name = endpoint == null ? "onnx runtime" : "embedding";
    try (var embedder = target.embedder(invocation)) {
      var vector = embedder.query("where is the door?");
      checks.add(
          Check.ok(
              name,
              "%s answers with %d dimensions%s"
                  .formatted(
                      embedder.model().id(),
                      vector.length,
                      endpoint == null ? "" : " at " + endpoint.getHost())));
    } catch (CodesenseException e) {
      failed(name, e);
    } catch (LinkageError e) {
      checks.add(
          Check.fail(
              name,
              e.toString(),
              "The native libraries need Linux, macOS or Windows on x64 or arm64 with glibc; or"
                  + " configure `embedding.endpoint`."));
    }
  }

  private void models() throws InterruptedException {
    Models models;
    try {
      models = new Models(invocation.config().namedBlock(Models.BLOCK, ModelConfig.class));
    } catch (CodesenseException e) {
      failed("models", e);
      return;
    }
    for (var endpoint : models.all().values()) {
      var name = "model " + endpoint.name();
      try {
        var key = invocation.environment().secret(endpoint.secret()).orElse(null);
        checks.add(found(name, endpoint, ModelProbe.of(endpoint, key, invocation.codec())));
      } catch (CodesenseException e) {
        failed(name, e);
      }
    }
  }

  private static Check found(String name, ModelEndpoint endpoint, ModelProbe.Finding finding) {
    var config = endpoint.config();
    var answers = "%s answers at %s".formatted(config.served(), config.base());
    if (!finding.schemas() && config.structured() == ModelConfig.Structure.SCHEMA) {
      return Check.fail(
          name,
          answers + ", and follows no JSON schema",
          "Set models.%s.structured to auto or prompt.".formatted(endpoint.name()));
    }
    var schemas =
        finding.schemas()
            ? ", and follows JSON schemas"
            : ", and follows no JSON schema: it is asked in words";
    return finding.listed() || finding.others().isEmpty()
        ? Check.ok(name, answers + schemas)
        : Check.warn(
            name,
            answers + schemas + "; its server lists " + String.join(", ", finding.others()),
            "Check models.%s.model: the server may answer under any name."
                .formatted(endpoint.name()));
  }

  private void index(IndexTarget target) throws InterruptedException {
    try (var store = target.store(invocation)) {
      checks.add(
          store
              .alias(target.location().collectionName())
              .map(alias -> Check.ok("index", "queries use " + alias.physicalName()))
              .orElseGet(
                  () -> Check.warn("index", "nothing is indexed yet", "Run `codesense run`.")));
    } catch (CodesenseException e) {
      failed("index", e);
    }
  }

  private void tracking(ProjectConfig config) throws InterruptedException {
    var access = invocation.tracking(Progress.silent());
    var mlflow = config.block("mlflow", MlflowConfig.class);
    if (mlflow.endpoint() != null) {
      try (var server = Mlflow.open(mlflow, access)) {
        checks.add(
            Check.ok("mlflow", "version %s at %s".formatted(server.check(), mlflow.endpoint())));
      } catch (CodesenseException e) {
        failed("mlflow", e);
      }
    }
    var langfuse = config.block(LangfuseConfig.BLOCK, LangfuseConfig.class);
    boolean reached = langfuse.endpoint() == null;
    if (langfuse.endpoint() != null) {
      try (var server = Langfuse.open(langfuse, access)) {
        checks.add(
            Check.ok(
                "langfuse", "version %s at %s".formatted(server.check(), langfuse.endpoint())));
        reached = true;
      } catch (CodesenseException e) {
        failed("langfuse", e);
      }
    }
    if (reached) {
      prompt(config.block(PromptConfig.BLOCK, PromptConfig.class), langfuse, access);
    }
  }

  private void prompt(PromptConfig named, LangfuseConfig langfuse, TrackingAccess access)
      throws InterruptedException {
    if (named.name() == null) {
      return;
    }
    try {
      var prompt = LangfusePromptSource.forRun(named, langfuse, access).current();
      checks.add(
          prompt.equals(AnswerPrompt.BUILT_IN)
              ? Check.warn(
                  "prompt",
                  "Langfuse gives no prompt %s with the label %s: the built-in one is used"
                      .formatted(named.name(), named.label()),
                  "Correct `prompt.name` or its label, or create it in Langfuse.")
              : Check.ok("prompt", prompt.name()));
    } catch (CodesenseException e) {
      failed("prompt", e);
    }
  }

  private void lock() {
    try {
      ProjectLock.owner(invocation.project().resolve(LocalRunContext.STATE))
          .ifPresent(owner ->
              checks.add(
                  Check.warn(
                      "lock",
                      "`%s` is running, pid %d on %s, since %s"
                          .formatted(
                              owner.command(),
                              owner.pid(),
                              owner.host(),
                              Amount.moment(owner.since())),
                      "Wait for it, or stop it, before the next run.")));
    } catch (IOException e) {
      checks.add(Check.warn("lock", e.toString(), "Check the permissions of .codesense."));
    }
  }

  private void credentials(ConvergeRequest request) {
    var hosts = new ArrayList<String>();
    for (var repository : request.repositories()) {
      host(repository).filter(host -> !hosts.contains(host)).ifPresent(hosts::add);
    }
    for (var host : hosts) {
      var secret = "git-token-" + host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
      var variable = Environment.variableOf(secret);
      try {
        checks.add(
            invocation.environment().secret(secret).isPresent()
                ? Check.ok("git " + host, variable + " is set")
                : Check.ok(
                    "git " + host,
                    variable + " is not set: public repositories, and git's credential helper"));
      } catch (CodesenseException e) {
        failed("git " + host, e);
      }
    }
    if (request.repositories().stream().anyMatch(ProjectChecks::isSsh)) {
      var known = Path.of(System.getProperty("user.home"), ".ssh", "known_hosts");
      checks.add(
          Files.isReadable(known)
              ? Check.ok("ssh", known + " is readable")
              : Check.fail(
                  "ssh",
                  known + " is not there",
                  "Put the hosts' keys into it: ssh-keyscan HOST."));
    }
  }

  private static Optional<String> host(RepositorySource repository) {
    return repository.url().startsWith("http")
        ? Optional.ofNullable(URI.create(repository.url()).getHost())
        : Optional.empty();
  }

  private static boolean isSsh(RepositorySource repository) {
    return repository.url().startsWith("ssh://")
        || repository.url().matches("[\\w.-]+@[\\w.-]+:.*");
  }

  private void remotes(ConvergeRequest request) throws InterruptedException {
    var converge =
        (ConvergeComponent)
            Components.named(ConvergeComponent.SPEC.name(), invocation.components());
    try (var session = Session.reading(invocation)) {
      var preview = converge.preview(request, session.run("converge"));
      preview.missing().forEach((id, problem) -> failed("remote " + id, problem));
      if (preview.missing().isEmpty()) {
        checks.add(Check.ok("remotes", preview.repositories() + " answer"));
      }
    } catch (CodesenseException e) {
      failed("remotes", e);
    }
  }

  private void failed(String name, CodesenseException e) {
    checks.add(Check.fail(name, e.problem().code() + ": " + e.getMessage(), e.problem().remedy()));
  }
}
