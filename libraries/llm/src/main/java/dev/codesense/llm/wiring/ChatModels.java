package dev.codesense.llm.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.http.NearHosts;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.CallLog;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.guard.GuardedChatModel;
import dev.codesense.llm.langchain4j.LangChainServer;
import dev.codesense.secrets.SecretMasker;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Opens the models that the settings name.
public final class ChatModels {
  private ChatModels() {}

  /// Cheap: no server is asked before the first call.
  ///
  /// @param budget may be shared by several models; the caller closes it
  /// @param log gets a record of each call
  /// @throws CodesenseException with [LlmProblem#KEY_REFUSED] or [LlmProblem#KEY_IN_THE_CLEAR]
  public static ChatModel open(ModelEndpoint endpoint, RunContext run, Budget budget, CallLog log) {
    return open(endpoint, run::secret, budget, log, run.clock());
  }

  /// As the other, outside a run.
  ///
  /// @param secrets by name, in kebab case
  public static ChatModel open(
      ModelEndpoint endpoint,
      Function<String, Optional<Secret>> secrets,
      Budget budget,
      CallLog log,
      Clock clock) {
    return open(
        endpoint,
        secrets.apply(endpoint.secret()).orElse(null),
        secrets.apply(SecretMasker.KEY).orElse(null),
        budget,
        log,
        clock,
        RetryingHttp.Pace.ofMachine());
  }

  /// As the other, from parts.
  ///
  /// @param key of the model; null for none
  /// @param maskingKey see [SecretMasker#KEY]
  public static ChatModel open(
      ModelEndpoint endpoint,
      @Nullable Secret key,
      @Nullable Secret maskingKey,
      Budget budget,
      CallLog log,
      Clock clock,
      RetryingHttp.Pace pace) {
    return new GuardedChatModel(
        endpoint,
        server(endpoint, key),
        SecretMasker.withDefaults(maskingKey),
        budget,
        log,
        clock,
        pace);
  }

  static LangChainServer server(ModelEndpoint endpoint, @Nullable Secret key) {
    var config = endpoint.config();
    var variable = endpoint.keyVariable();
    if (key == null && config.kind() != ModelConfig.Kind.OPENAI) {
      throw new CodesenseException(
          LlmProblem.KEY_REFUSED,
          "%s needs a key for %s, and %s is not set"
              .formatted(endpoint.name(), config.base(), variable));
    }
    if (key != null && !key.reveal().matches("[!-~]+")) {
      throw new CodesenseException(
          LlmProblem.KEY_REFUSED, variable + " has a character that no key has, such as a space");
    }
    if (key != null && NearHosts.wouldExposeKey(config.base())) {
      throw new CodesenseException(
          LlmProblem.KEY_IN_THE_CLEAR,
          "The key of %s would travel to %s unencrypted".formatted(endpoint.name(), config.base()));
    }
    return new LangChainServer(config, key);
  }
}
