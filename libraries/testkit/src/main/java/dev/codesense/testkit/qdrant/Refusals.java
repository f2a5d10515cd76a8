package dev.codesense.testkit.qdrant;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// Refusals with the codes and the first words of the server.
final class Refusals {
  private Refusals() {}

  static StatusRuntimeException malformed(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  static StatusRuntimeException invalid(String field, String why) {
    return malformed("Validation error in body: [%s: %s]".formatted(field, why));
  }

  static StatusRuntimeException badInput(String why) {
    return malformed("Wrong input: " + why);
  }

  static StatusRuntimeException badRequest(String why) {
    return malformed("Bad request: " + why);
  }

  static StatusRuntimeException noSuchCollection(String name) {
    return notFound("Collection `%s` doesn't exist!".formatted(name));
  }

  static StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription("Not found: " + what).asRuntimeException();
  }

  static StatusRuntimeException collectionExists(String name) {
    return Status.ALREADY_EXISTS
        .withDescription("Wrong input: Collection `%s` already exists!".formatted(name))
        .asRuntimeException();
  }

  /// The server can do it; the fake cannot, and says so instead of guessing.
  static StatusRuntimeException unknownToTheFake(Object what) {
    return Status.UNIMPLEMENTED
        .withDescription("this fake does not know " + what)
        .asRuntimeException();
  }
}
