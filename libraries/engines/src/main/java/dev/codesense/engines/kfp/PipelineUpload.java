package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.engines.CompiledPipeline;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.UploadedPipeline;
import java.net.URI;
import java.util.Optional;

/// Uploads a pipeline once, however often and by however many clients it is uploaded: the content's
/// hash names the version.
public final class PipelineUpload {
  private final KfpClient client;

  public PipelineUpload(KfpClient client) {
    this.client = client;
  }

  /// What there is after an upload.
  ///
  /// @param made whether it was not there before
  /// @param page where to look at it
  public record Uploaded(
      UploadedPipeline pipeline, PipelineVersion version, boolean made, URI page) {}

  /// Uploads under the name that the content gives it.
  public Uploaded upload(CompiledPipeline compiled) throws InterruptedException {
    return upload(compiled, compiled.versionName());
  }

  /// @param versionName unique in the pipeline
  /// @throws CodesenseException [KfpProblem#VERSION_CONFLICT] when that name has another content
  public Uploaded upload(CompiledPipeline compiled, String versionName)
      throws InterruptedException {
    var pipeline = pipeline(compiled.name());
    var there = find(pipeline, compiled, versionName);
    if (there.isPresent()) {
      return uploaded(pipeline, there.get(), false);
    }
    try {
      var version =
          client.uploadVersion(pipeline, versionName, description(compiled), compiled.content());
      return uploaded(pipeline, version, true);
    } catch (CodesenseException e) {
      // Somebody else was quicker, or the answer was lost on its way.
      var made = find(pipeline, compiled, versionName);
      if (made.isPresent()) {
        return uploaded(pipeline, made.get(), true);
      }
      throw e;
    }
  }

  private UploadedPipeline pipeline(String name) throws InterruptedException {
    var there = client.pipeline(name);
    if (there.isPresent()) {
      return there.get();
    }
    try {
      return client.createPipeline(name, "Compiled by codesense.");
    } catch (CodesenseException e) {
      var made = client.pipeline(name);
      if (made.isPresent()) {
        return made.get();
      }
      throw e;
    }
  }

  private Optional<PipelineVersion> find(
      UploadedPipeline pipeline, CompiledPipeline compiled, String versionName)
      throws InterruptedException {
    var there = client.version(pipeline, versionName);
    there.ifPresent(version -> {
      if (!version.description().contains(compiled.hash())) {
        throw new CodesenseException(
            KfpProblem.VERSION_CONFLICT,
            "The pipeline %s has a version %s already, with another content"
                .formatted(pipeline.name(), versionName));
      }
    });
    return there;
  }

  private static String description(CompiledPipeline compiled) {
    return "sha256:" + compiled.hash();
  }

  private Uploaded uploaded(UploadedPipeline pipeline, PipelineVersion version, boolean made) {
    return new Uploaded(pipeline, version, made, client.config().page(version));
  }
}
