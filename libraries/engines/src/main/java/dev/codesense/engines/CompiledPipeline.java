package dev.codesense.engines;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// A compiled pipeline: what KFP gets to see of it, byte for byte.
public final class CompiledPipeline {
  /// A specification becomes one Kubernetes object, and etcd takes no larger one.
  private static final int MOST_BYTES = 1_500_000;

  private static final Pattern BETWEEN_DOCUMENTS = Pattern.compile("(?m)^---[ \\t]*\\R");
  private static final int HASH_SHOWN = 12;

  private final String name;
  private final String hash;
  private final byte[] content;
  private final PipelineParameters parameters;

  private CompiledPipeline(
      String name, String hash, byte[] content, PipelineParameters parameters) {
    this.name = name;
    this.hash = hash;
    this.content = content;
    this.parameters = parameters;
  }

  /// Reads a pipeline's file.
  ///
  /// @param source names the file in messages
  /// @throws CodesenseException [KfpProblem#NO_PIPELINE], [KfpProblem#PIPELINE_TOO_LARGE]
  public static CompiledPipeline of(String source, byte[] content, RecordCodec codec) {
    checkSize(source, content.length);
    var text = new String(content, StandardCharsets.UTF_8);
    for (var document : BETWEEN_DOCUMENTS.split(text)) {
      var spec = read(source, document);
      var name = spec.object("pipelineInfo").text("name");
      if (!name.isEmpty() && !spec.object("root").fields().isEmpty()) {
        return new CompiledPipeline(
            name, Sha256.hex(content), content.clone(), PipelineParameters.of(spec, codec));
      }
    }
    throw new CodesenseException(
        KfpProblem.NO_PIPELINE,
        source + " is not a compiled pipeline: no document in it has pipelineInfo.name and root");
  }

  /// Refuses what Kubernetes would not keep.
  ///
  /// @throws CodesenseException [KfpProblem#PIPELINE_TOO_LARGE]
  public static void checkSize(String source, int bytes) {
    if (bytes > MOST_BYTES) {
      throw new CodesenseException(
          KfpProblem.PIPELINE_TOO_LARGE,
          "%s has %,d bytes; Kubernetes keeps a run in one object of about %,d at most"
              .formatted(source, bytes, MOST_BYTES));
    }
  }

  private static Json read(String source, String document) {
    try {
      return YamlReader.read(source, document)
          .map(Trees::toPlain)
          .map(plain -> plain instanceof Map<?, ?> map ? new Json(map) : Json.EMPTY)
          .orElse(Json.EMPTY);
    } catch (TreeSyntaxException e) {
      throw new CodesenseException(
          KfpProblem.NO_PIPELINE,
          "%s is not a compiled pipeline: %s: %s".formatted(source, e.origin(), e.getMessage()),
          e);
    }
  }

  /// The pipeline's name.
  public String name() {
    return name;
  }

  /// What it takes.
  public PipelineParameters parameters() {
    return parameters;
  }

  /// The SHA-256 of its bytes.
  public String hash() {
    return hash;
  }

  /// The name of the version with these bytes.
  public String versionName() {
    return name + "-" + hash.substring(0, HASH_SHOWN);
  }

  public byte[] content() {
    return content.clone();
  }
}
