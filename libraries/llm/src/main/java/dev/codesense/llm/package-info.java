/// Chat models: one port, any OpenAI-compatible server, Anthropic and Gemini behind it.
///
/// [dev.codesense.llm.ChatModel] asks. [dev.codesense.llm.Structured] asks for a record and repairs
/// what comes back. [dev.codesense.llm.ledger.Budget] says no before a call that may cost too much.
@NullMarked
package dev.codesense.llm;

import org.jspecify.annotations.NullMarked;
