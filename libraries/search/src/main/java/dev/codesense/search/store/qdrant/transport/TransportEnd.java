package dev.codesense.search.store.qdrant.transport;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/// Makes one status, UNAVAILABLE, of every way in which a connection can end below a call. gRPC has
/// many: UNKNOWN for a channel that closes, INTERNAL for a broken frame or a reset stream,
/// CANCELLED for a stream that the other end gives up, UNIMPLEMENTED for a proxy's page. The
/// server's own statuses, which arrive as trailers, stay what they are.
public final class TransportEnd implements ClientInterceptor {

  @Override
  public <A, B> ClientCall<A, B> interceptCall(
      MethodDescriptor<A, B> method, CallOptions options, Channel next) {
    var trailers = new Trailers();
    var traced = options.withStreamTracerFactory(trailers);
    return new SimpleForwardingClientCall<>(next.newCall(method, traced)) {
      @Override
      public void start(Listener<B> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata metadata) {
                super.onClose(trailers.came ? status : ended(status), metadata);
              }
            },
            headers);
      }
    };
  }

  private static Status ended(Status status) {
    return switch (status.getCode()) {
      case UNKNOWN, INTERNAL, CANCELLED, UNIMPLEMENTED, DATA_LOSS ->
          Status.UNAVAILABLE.withDescription(status.getDescription()).withCause(status.getCause());
      default -> status;
    };
  }

  /// Whether the server has ended a call itself.
  private static final class Trailers extends ClientStreamTracer.Factory {
    private volatile boolean came;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void inboundTrailers(Metadata metadata) {
          came = true;
        }
      };
    }
  }
}
