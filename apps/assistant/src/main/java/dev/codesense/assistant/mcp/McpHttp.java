package dev.codesense.assistant.mcp;

import dev.codesense.assistant.Assistant;
import dev.codesense.core.Progress;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The Model Context Protocol's streamable HTTP, without sessions: nothing is kept of a client, so
/// that any process can answer its next call.
public final class McpHttp implements AutoCloseable {
  private static final String LABELS = "labels";

  private final HttpServletStatelessServerTransport transport;
  private final McpStatelessSyncServer server;

  /// @param path where it is served, such as `/mcp`
  /// @param largest bytes of a message
  /// @param log hears what clients are not told
  public McpHttp(Assistant assistant, String path, int largest, Progress log) {
    transport =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(Protocol.json())
            .messageEndpoint(path)
            .maxRequestSize(largest)
            .contextExtractor(
                request -> McpTransportContext.create(Map.of(LABELS, request.getAttribute(LABELS))))
            .build();
    server =
        McpServer.sync(transport)
            .jsonMapper(Protocol.json())
            .jsonSchemaValidator(Protocol.OWN_CHECKS)
            .serverInfo(Protocol.NAME, version())
            .instructions(AssistantTools.INSTRUCTIONS)
            .capabilities(Protocol.capabilities())
            // In the thread of the request, which is a virtual one.
            .immediateExecution(true)
            .tools(
                new AssistantTools(assistant, log)
                    .all().stream()
                        .map(offered ->
                            new SyncToolSpecification(
                                offered.tool(),
                                (context, call) ->
                                    offered
                                        .body()
                                        .call(
                                            AssistantTools.arguments(call.arguments()),
                                            labels(context))))
                        .toList())
            .build();
  }

  private static List<String> labels(McpTransportContext context) {
    return context.get(LABELS) instanceof List<?> labels
        ? labels.stream().map(String::valueOf).toList()
        : List.of();
  }

  static String version() {
    var version = McpHttp.class.getPackage().getImplementationVersion();
    return version == null ? "0" : version;
  }

  /// Answers one request.
  ///
  /// @param body of the request, read already
  /// @param labels of who asks
  public void answer(
      HttpServletRequest request, byte[] body, List<String> labels, HttpServletResponse response)
      throws IOException {
    var read = new ReadRequest(request, body);
    read.setAttribute(LABELS, labels);
    var kept = new KeptResponse(response);
    try {
      transport.service(read, kept);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    kept.send();
  }

  @Override
  public void close() {
    server.close();
  }
}
