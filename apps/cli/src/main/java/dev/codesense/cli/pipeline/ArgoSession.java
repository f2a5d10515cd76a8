package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.engines.CommitRunRegistry;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.argo.ArgoClient;
import dev.codesense.engines.argo.ArgoCommits;
import dev.codesense.engines.argo.ArgoConfig;
import dev.codesense.engines.argo.ArgoProblem;
import dev.codesense.engines.argo.ArgoRequest;
import dev.codesense.engines.argo.ArgoRuns;
import dev.codesense.engines.argo.ArgoTemplate;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.workflow.ImageLock;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Pipelines;
import dev.codesense.workflow.argo.ArgoCompiler;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that talks to Argo Workflows through the Kubernetes API.
public final class ArgoSession extends PipelineSession {
  /// The block of codesense.yaml.
  public static final String BLOCK = "argo";

  private final Cluster cluster;
  private final ArgoClient client;

  private ArgoSession(
      Invocation invocation, ProjectConfig settings, Cluster cluster, ArgoClient client) {
    super(invocation, settings);
    this.cluster = cluster;
    this.client = client;
  }

  static ArgoSession open(Invocation invocation) {
    var settings = settings(invocation);
    var argo = settings.block(BLOCK, ArgoConfig.class);
    var cluster =
        Fabric8Cluster.open(
            settings.block("cluster", ClusterConfig.class), invocation.process().environment());
    return new ArgoSession(
        invocation, settings, cluster, new ArgoClient(cluster, argo, invocation.codec()));
  }

  @Override
  ArgoClient engine() {
    return client;
  }

  /// A pipeline that is there, with parameters that it takes.
  final class ArgoOrder implements Order {
    private final ArgoRequest request;

    private ArgoOrder(ArgoRequest request) {
      this.request = request;
    }

    ArgoRequest request() {
      return request;
    }

    @Override
    public String pipeline() {
      return request.template();
    }

    @Override
    public String group() {
      return PipelineSession.group(pipeline(), request.parameters());
    }

    @Override
    public PipelineRun start(@Nullable String name) throws InterruptedException {
      return client.start(request, name == null ? ArgoRuns.fitted(pipeline(), mark()) : name);
    }

    @Override
    public CommitRunRegistry forCommits() {
      return new ArgoCommits(client, request);
    }
  }

  @Override
  String pipelineName(String fileOrName) throws IOException {
    return isFile(fileOrName) ? read(fileOrName).name() : fileOrName;
  }

  private ArgoTemplate read(String file) throws IOException {
    return ArgoTemplate.read(file, text(file), invocation().codec());
  }

  @Override
  ArgoOrder order(Asked asked) throws IOException, InterruptedException {
    if (isFile(asked.target())) {
      return brought(read(asked.target()), asked);
    }
    var there = client.template(asked.target());
    if (there.isPresent()) {
      return order(there.get(), asked);
    }
    var order = brought(compiled(asked.target()), asked);
    invocation()
        .warn(
            List.of(
                "%s did not exist and was applied with the images of this version; `codesense pipeline upload FILE --engine argo --images images.lock` pins them"
                    .formatted(asked.target())));
    return order;
  }

  /// A file's template, its images pinned; warns of those that are not.
  ArgoTemplate pinned(String path, ImageLock lock) throws IOException {
    return ArgoTemplate.read(path, pinned(path, text(path), lock), invocation().codec());
  }

  private ArgoOrder brought(ArgoTemplate template, Asked asked) throws InterruptedException {
    var order = order(template, asked);
    client.apply(template);
    return order;
  }

  private ArgoOrder order(ArgoTemplate template, Asked asked) {
    var parameters = parameters(template.name(), template.takes(), asked);
    return new ArgoOrder(
        new ArgoRequest(template.name(), template.texts(parameters), asked.serviceAccount()));
  }

  /// One of our own pipelines.
  private ArgoTemplate compiled(String name) {
    return Pipelines.discover().stream()
        .filter(pipeline -> pipeline.name().equals(name))
        .findFirst()
        .map(this::compiled)
        .orElseThrow(() ->
            notThere(
                "There is no file %s, and no pipeline of that name in %s"
                    .formatted(name, cluster.namespace())));
  }

  private ArgoTemplate compiled(Pipeline<?, ?> pipeline) {
    var codec = invocation().codec();
    return ArgoTemplate.of(
        new ArgoCompiler(ComponentYaml::image, codec).compile(pipeline.graph()), codec);
  }

  @Override
  PipelineRun run(String idOrName) throws InterruptedException {
    if (!idOrName.equals(LATEST)) {
      return client.run(idOrName);
    }
    var newest = client.runs(PipelineEngine.Scope.OURS, 1);
    if (newest.isEmpty()) {
      throw notThere(
          "codesense has started no run in %s; `codesense pipeline list runs --engine argo --all` lists everybody's"
              .formatted(cluster.namespace()));
    }
    return client.run(newest.getFirst().id());
  }

  @Override
  CodesenseException notThere(String message) {
    return new CodesenseException(ArgoProblem.NOT_THERE, message);
  }

  @Override
  public void close() {
    super.close();
    cluster.close();
  }
}
