#!/usr/bin/env bash
# A POST of the JDK's HttpClient reaches KServe's Python servers without its body
#
# Packages: JDK 25.0.3, kserve 0.21.0, uvicorn 0.54.0, httptools 0.9.0 (PyPI)
# Expected: `HttpClient.newHttpClient()` talks to any HTTP/1.1 server; one that knows no HTTP/2 ignores the offer and serves the request.
# Seen:     by default the client sends `Upgrade: h2c` on plain http. uvicorn with httptools, which is what uvicorn[standard] and KServe's model
#           servers run on, answers as HTTP/1.1 but hands an empty body to the application: 422 "body: Field required". With
#           .version(HTTP_1_1) the same request is served. With uvicorn's pure Python parser (h11) the body arrives.
# Matters:  every Java client of a model server inside a cluster (no TLS there): KServe, vLLM and others that sit on uvicorn; the error looks
#           like a wrong request.
# Here:     RetryingHttp (libraries/core), through which all our plain HTTP goes, asks for HTTP/1.1.
. "$(dirname "$0")/lib.sh"

jdk
python_with kserve==0.21.0 uvicorn==0.54.0 httptools==0.9.0
cat >server.py <<'P'
import sys
from kserve import InferOutput, InferResponse, Model, ModelServer

class Doubler(Model):
    def __init__(self):
        super().__init__("doubler")
        self.ready = True

    def predict(self, request, headers=None, **more):
        values = request.inputs[0].as_numpy() * 2
        output = InferOutput("y", list(values.shape), "FP32")
        output.set_data_from_numpy(values, binary_data=False)
        return InferResponse(request.id, "doubler", [output])

ModelServer(http_port=int(sys.argv[1]), enable_grpc=False, workers=1).start([Doubler()])
P
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python server.py "$port" >server.log 2>&1 &
server=$!
cat >Client.java <<'J'
import module java.base;
import module java.net.http;

void main(String[] port) throws Exception {
  var uri = URI.create("http://127.0.0.1:" + port[0] + "/v2/models/doubler/infer");
  var body = "{\"id\":\"1\",\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
  try (var standard = HttpClient.newHttpClient();
      var old = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
    for (var client : List.of(standard, old)) {
      for (int attempt = 0; ; attempt++) {
        try {
          var request = HttpRequest.newBuilder(uri).header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body)).build();
          var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          IO.println(client.version() + " client: " + answer.statusCode() + " " + answer.body());
          break;
        } catch (ConnectException starting) {
          if (attempt == 240) throw starting;
          Thread.sleep(500);
        }
      }
    }
  }
}
J
java Client.java "$port" >seen 2>java.log || { kill $server; cannot "the server did not come up"; }
kill $server
as_described <<'X'
HTTP_2 client: 422 {"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}
HTTP_1_1 client: 200 {"model_name":"doubler","model_version":null,"id":"1","parameters":null,"outputs":[{"name":"y","shape":[2],"datatype":"FP32","parameters":null,"data":[2.0,4.0]}]}
X
