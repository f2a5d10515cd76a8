package dev.codesense.assistant.mcp;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;

/// What both transports of the protocol are set up with.
final class Protocol {
  static final String NAME = "codesense";

  /// Arguments are read field by field, with refusals that say more than a schema's.
  static final JsonSchemaValidator OWN_CHECKS =
      (_, _) -> JsonSchemaValidator.ValidationResponse.asValid("");

  private Protocol() {}

  static McpJsonMapper json() {
    return new JacksonMcpJsonMapper(new JsonMapper());
  }

  static ServerCapabilities capabilities() {
    return ServerCapabilities.builder().tools(false).build();
  }
}
