package dev.codesense.assistant.http;

import dev.codesense.assistant.AdmissionGate;
import dev.codesense.assistant.AdmissionGate.Room;
import dev.codesense.assistant.Fields;
import dev.codesense.core.RecordCodec;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads the bodies of requests: of one so much, of all together so much, and for so long.
final class Bodies {
  private static final int BUFFER = 16 << 10;

  private final ServerSettings.Limits limits;
  private final RecordCodec codec;
  private final AdmissionGate bytes;

  Bodies(ServerSettings.Limits limits, RecordCodec codec) {
    this.limits = limits;
    this.codec = codec;
    bytes =
        new AdmissionGate(
            "bytes of requests", limits.bodiesBytes(), limits.questions(), limits.queue());
  }

  /// Room for a request's body, to be held until it is answered.
  Room room(HttpServletRequest request) throws InterruptedException {
    long announced = request.getContentLengthLong();
    if (announced > limits.bodyBytes()) {
      throw tooLarge();
    }
    return bytes.enter(announced < 0 ? limits.bodyBytes() : announced);
  }

  /// The body as a JSON object.
  Fields json(HttpServletRequest request) throws IOException {
    try {
      return new Fields(codec.decodeObject(read(request)));
    } catch (IllegalArgumentException e) {
      throw Fields.refused("The body is no JSON object: " + e.getMessage());
    }
  }

  /// The body, whole.
  byte[] read(HttpServletRequest request) throws IOException {
    long deadline = System.nanoTime() + limits.body().toNanos();
    var in = request.getInputStream();
    var body = new ByteArrayOutputStream();
    var buffer = new byte[BUFFER];
    // A read waits for as long as the connection may be idle.
    for (int count = next(in, buffer); count >= 0; count = next(in, buffer)) {
      body.write(buffer, 0, count);
      if (body.size() > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (System.nanoTime() > deadline) {
        throw tooSlow();
      }
    }
    return body.toByteArray();
  }

  private int next(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw tooSlow();
    }
  }

  private HttpRefusal tooSlow() {
    return new HttpRefusal(408, "body_too_slow", "The body did not arrive within " + limits.body());
  }

  private HttpRefusal tooLarge() {
    return new HttpRefusal(
        413, "body_too_large", "A body has at most %,d bytes".formatted(limits.bodyBytes()));
  }
}
