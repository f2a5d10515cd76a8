package dev.codesense.assistant.mcp;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// An answer that is looked at before it is sent: the protocol's library writes refusals as Java
/// exceptions with their stack traces.
final class KeptResponse extends HttpServletResponseWrapper {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final PrintWriter writer = new PrintWriter(body, false, StandardCharsets.UTF_8);

  KeptResponse(HttpServletResponse response) {
    super(response);
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) {
        body.write(b);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("Written in one piece");
      }
    };
  }

  @Override
  public void sendError(int status) {
    setStatus(status);
  }

  @Override
  public void sendError(int status, String message) {
    setStatus(status);
  }

  @Override
  public void flushBuffer() {}

  /// Sends the answer, a refusal in words of our own.
  void send() throws IOException {
    writer.flush();
    var bytes = body.toByteArray();
    if (getStatus() >= 400) {
      setContentType("application/json");
      bytes = refusal().getBytes(StandardCharsets.UTF_8);
    }
    if (bytes.length > 0) {
      setContentLength(bytes.length);
      super.getOutputStream().write(bytes);
    }
  }

  private String refusal() {
    var message =
        switch (getStatus()) {
          case 404 -> "There is no such method or session";
          case 405 -> "This server keeps no sessions: send each message by POST";
          default ->
              getStatus() < 500
                  ? "Send one JSON-RPC message of the protocol as application/json, and accept application/json and text/event-stream"
                  : "A defect of the service; its log has more";
        };
    return "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
        .formatted(getStatus() < 500 ? -32600 : -32603, message);
  }
}
