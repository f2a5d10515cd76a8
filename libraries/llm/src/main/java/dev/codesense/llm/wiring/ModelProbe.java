package dev.codesense.llm.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Structured;
import dev.codesense.llm.guard.FailedAttempt;
import dev.codesense.llm.langchain4j.LangChainServer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks a model once, to see whether it can be asked: whether its server is there, takes the key,
/// knows the model, and holds replies to a JSON schema. Costs some fifty tokens.
public final class ModelProbe {
  /// What a server says that has no list of models.
  private static final Set<LlmProblem> NO_LIST =
      Set.of(LlmProblem.MODEL_UNKNOWN, LlmProblem.REQUEST_REFUSED, LlmProblem.MALFORMED_REPLY);

  private static final int SHOWN = 10;
  private static final int LONGEST_REPLY = 200;

  private ModelProbe() {}

  /// What was seen.
  ///
  /// @param listed whether the server lists the model; some serve under any name
  /// @param others up to ten models that the server lists
  /// @param schemas whether the reply followed a schema
  public record Finding(boolean listed, List<String> others, boolean schemas) {}

  /// A schema that bounds the reply: a model that is fond of words cannot run into the limit.
  record Comparison(@Doc("Whether two is less than three") boolean less) {}

  /// @param key of the model; null for none
  /// @throws CodesenseException as [dev.codesense.llm.ChatModel#chat] does
  public static Finding of(ModelEndpoint endpoint, @Nullable Secret key, RecordCodec codec)
      throws InterruptedException {
    try (var server = ChatModels.server(endpoint, key)) {
      var names = names(server);
      boolean listed = names.contains(endpoint.config().served());
      try {
        return new Finding(
            listed, names.stream().limit(SHOWN).toList(), followsSchema(server, codec));
      } catch (FailedAttempt e) {
        throw e.toFailure(
            endpoint,
            e.problem() == LlmProblem.MODEL_UNKNOWN && !names.isEmpty()
                ? "; it serves " + String.join(", ", names.stream().limit(SHOWN).toList())
                : "");
      }
    } catch (FailedAttempt e) {
      throw e.toFailure(endpoint, "");
    }
  }

  private static List<String> names(LangChainServer server) throws InterruptedException {
    try {
      return server.models();
    } catch (FailedAttempt e) {
      if (e.problem() instanceof LlmProblem problem && NO_LIST.contains(problem)) {
        return List.of();
      }
      throw e;
    }
  }

  private static boolean followsSchema(LangChainServer server, RecordCodec codec)
      throws InterruptedException {
    var request =
        ChatRequest.of(
                "doctor@1", List.of(ChatMessage.user("Is two less than three? Answer as JSON.")))
            .withMaxTokens(LONGEST_REPLY);
    try {
      new Structured(asked -> server.ask(asked, null), codec, 0).ask(request, Comparison.class);
      return true;
    } catch (CodesenseException e) {
      return false; // It answered, but in prose.
    } catch (FailedAttempt e) {
      if (e.problem() != LlmProblem.SCHEMA_UNSUPPORTED) {
        throw e;
      }
      server.ask(request, null);
      return false;
    }
  }
}
