package dev.codesense.assistant.mcp;

import dev.codesense.assistant.Assistant;
import dev.codesense.core.Progress;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The Model Context Protocol over a process's standard streams: for a client that starts one.
public final class McpStdio {
  private McpStdio() {}

  /// Answers until the client closes its end.
  ///
  /// @param labels of who asks: whoever started the process
  /// @param log hears what the client is not told; must not write to the output
  public static void serve(
      Assistant assistant, List<String> labels, InputStream in, OutputStream out, Progress log)
      throws InterruptedException {
    var end = new CountDownLatch(1);
    var server =
        McpServer.sync(new StdioServerTransportProvider(Protocol.json(), new Ending(in, end), out))
            .jsonMapper(Protocol.json())
            .jsonSchemaValidator(Protocol.OWN_CHECKS)
            .serverInfo(Protocol.NAME, McpHttp.version())
            .instructions(AssistantTools.INSTRUCTIONS)
            .capabilities(Protocol.capabilities())
            .tools(
                new AssistantTools(assistant, log)
                    .all().stream()
                        .map(offered ->
                            new SyncToolSpecification(
                                offered.tool(),
                                (_, call) ->
                                    offered
                                        .body()
                                        .call(AssistantTools.arguments(call.arguments()), labels)))
                        .toList())
            .build();
    try {
      end.await();
    } finally {
      server.closeGracefully();
    }
  }

  /// Says when the client has nothing more to say.
  private static final class Ending extends FilterInputStream {
    private final CountDownLatch end;

    Ending(InputStream in, CountDownLatch end) {
      super(in);
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      return seen(super.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return seen(super.read(into, offset, length));
    }

    private int seen(int read) {
      if (read < 0) {
        end.countDown();
      }
      return read;
    }
  }
}
