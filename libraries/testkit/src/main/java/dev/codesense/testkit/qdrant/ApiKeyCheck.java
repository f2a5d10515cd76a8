package dev.codesense.testkit.qdrant;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.qdrant.client.grpc.QdrantGrpc;
import org.jspecify.annotations.Nullable;

/// Lets in whoever has the key, and everybody where none is required.
final class ApiKeyCheck implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

  private volatile @Nullable String required;

  void require(String key) {
    required = key;
  }

  /// Why this key does not open; null: it does.
  ///
  /// @param given null: none
  @Nullable String refusal(@Nullable String given) {
    var key = required;
    if (key == null || key.equals(given)) {
      return null;
    }
    return given == null
        ? "Must provide an API key or an Authorization bearer token"
        : "Invalid API key or JWT";
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    boolean health = call.getMethodDescriptor().equals(QdrantGrpc.getHealthCheckMethod());
    var refusal = health ? null : refusal(headers.get(HEADER));
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    call.close(Status.UNAUTHENTICATED.withDescription(refusal), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
