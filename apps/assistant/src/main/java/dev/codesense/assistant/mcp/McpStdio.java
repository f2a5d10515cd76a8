package dev.codesense.assistant.mcp;

import dev.codesense.assistant.Assistant;
import dev.codesense.core.Progress;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/// The Model Context Protocol over a process's standard streams: for a client that starts one.
public final class McpStdio {
  /// Longest wait for answers when the client has closed its end.
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private McpStdio() {}

  /// Answers until the client closes its end.
  ///
  /// @param labels of who asks: whoever started the process
  /// @param log hears what the client is not told; must not write to the output
  public static void serve(
      Assistant assistant, List<String> labels, InputStream in, OutputStream out, Progress log)
      throws InterruptedException {
    var lines = new MessageLines(in, out, DRAIN);
    var server =
        McpServer.sync(
                new StdioServerTransportProvider(
                    Protocol.json(), lines.requests(), lines.answers()))
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
      lines.awaitEnd();
    } finally {
      server.closeGracefully();
    }
  }
}
