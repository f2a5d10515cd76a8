package dev.codesense.llm;

/// A tool that the model wants called.
///
/// @param id relates the answer to the call
/// @param arguments a JSON object as the model wrote it: to be checked, it may be anything
public record ToolCall(String id, String name, String arguments) {}
