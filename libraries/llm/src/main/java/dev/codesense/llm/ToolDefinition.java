package dev.codesense.llm;

/// A tool that the model may call.
///
/// @param name letters, digits, `_` and `-`
/// @param description tells the model what the tool does and when to call it
/// @param parameters of an object, the arguments
public record ToolDefinition(String name, String description, JsonSchema parameters) {}
