package dev.codesense.assistant;

import dev.codesense.answer.Answerer;

/// A chat model that answers in its words.
///
/// @param name in the block `models`
/// @param answerer its model stays the caller's to close
public record Voice(String name, Answerer answerer) {}
