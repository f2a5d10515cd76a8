package dev.codesense.embed.wiring;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.onnx.OnnxEmbedder;
import dev.codesense.embed.openai.OpenAiEmbedder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Chooses the embedder that the settings ask for.
public final class Embedders {

  private Embedders() {}

  /// Cheap: nothing is loaded and no server is asked before the first text.
  ///
  /// @param apiKey of the endpoint; null when it needs none
  /// @param nativeDirectory where the built-in model and its native libraries are unpacked, such as
  ///   `.codesense/native`
  /// @param pace of attempts to reach the endpoint
  /// @throws dev.codesense.core.CodesenseException when the settings contradict each other
  public static Embedder open(
      EmbeddingConfig config,
      @Nullable Secret apiKey,
      RecordCodec codec,
      Path nativeDirectory,
      RetryingHttp.Pace pace) {
    var endpoint = config.endpoint();
    return endpoint == null
        ? new OnnxEmbedder(
            nativeDirectory, Runtime.getRuntime().availableProcessors(), config.queryPrefix())
        : new OpenAiEmbedder(endpoint, config, apiKey, codec, pace);
  }
}
