#!/usr/bin/env bash
# LangChain4j hands on a stream that was cut as a complete answer, and a streamed refusal as an empty one
#
# Packages: dev.langchain4j:langchain4j-open-ai 1.18.0 (Maven Central)
# Expected: a stream that ends without a finish_reason and without [DONE] was cut: onError, as for a connection that breaks. A refusal
#           is one however it arrives: the same request without streaming throws ContentFilteredException.
# Seen:     both end in onCompleteResponse: the first with the text so far and no finish reason, the second with no text at all and
#           the finish reason STOP.
# Matters:  half an answer is shown, stored or trained on as a whole one; a refusal counts as an answer that says nothing.
# Here:     a stream without a reason is an error, and refusals are read from the events themselves (LangChainServer).
. "$(dirname "$0")/lib.sh"

java_with dev.langchain4j:langchain4j-open-ai:1.18.0 org.slf4j:slf4j-nop:2.0.20
run_java >seen <<'J'
import module java.base;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.chat.response.*;
import dev.langchain4j.model.openai.*;

void main() throws Exception {
  var bodies = List.of(
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Delete all\"},\"finish_reason\":null}]}\n\n",
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I cannot help.\"},\"finish_reason\":null}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
  for (var body : bodies) {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, body.length());
      exchange.getResponseBody().write(body.getBytes());
      exchange.close();
    });
    server.start();
    var done = new CountDownLatch(1);
    OpenAiStreamingChatModel.builder()
        .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/v1").apiKey("none").modelName("any").build()
        .chat("Which files may go?", new StreamingChatResponseHandler() {
          public void onCompleteResponse(ChatResponse response) {
            IO.println("complete: " + response.aiMessage().text() + ", " + response.finishReason());
            done.countDown();
          }
          public void onError(Throwable error) {
            IO.println("error: " + error);
            done.countDown();
          }
        });
    done.await();
    server.stop(0);
  }
}
J
as_described <<'X'
complete: Delete all, null
complete: null, STOP
X
