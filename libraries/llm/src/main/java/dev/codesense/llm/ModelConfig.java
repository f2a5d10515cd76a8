package dev.codesense.llm;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entry of the block `models` of codesense.yaml: where a chat model is and how to ask it. Its
/// key comes from `CODESENSE_<NAME>_API_KEY`.
public record ModelConfig(
    @Doc("API that the server speaks") @Default("openai") Kind kind,
    @Doc(
            "Base URL of the server, such as http://host:8000/v1; unset: the provider's own, where kind names one")
        @Nullable URI url,
    @Doc("Host header, where a gateway routes by another name than the URL's")
        @Nullable String host,
    @Doc("Path between the URL and the API's own, such as /openai/v1 for a model served by KServe")
        @Nullable String prefix,
    @Doc("Model name that the server knows") String model,
    @Doc("Tuned adapter (LoRA) of that model, by the name under which the server serves it")
        @Nullable String adapter,
    @Doc("How replies are held to a JSON schema") @Default("auto") Structure structured,
    @Doc("What the server charges; unset: nothing") @Nullable Prices prices,
    @Doc("How much, how long and how often at a time") Limits limits) {

  /// Which API a server speaks.
  public enum Kind {
    /// OpenAI's chat completions: OpenAI itself, vLLM, KServe, Ollama, llama.cpp and many more.
    OPENAI(""),
    ANTHROPIC("https://api.anthropic.com/v1"),
    GEMINI("https://generativelanguage.googleapis.com/v1beta");

    /// Where the provider itself is; empty where there is none.
    private final String publicUrl;

    Kind(String publicUrl) {
      this.publicUrl = publicUrl;
    }
  }

  /// How replies are held to a JSON schema.
  public enum Structure {
    /// By the server, or by the prompt when the server refuses schemas.
    AUTO,
    /// By the server: one that refuses schemas is an error.
    SCHEMA,
    /// By the prompt.
    PROMPT
  }

  /// What a provider charges for a million tokens, in any one currency.
  public record Prices(
      @Doc("For a million tokens of prompts") double input,
      @Doc("For a million tokens of prompts that the server had cached; unset: as the others")
          @Nullable Double cachedInput,
      @Doc("For a million tokens of replies") double output) {
    private static final double PER = 1_000_000;

    public Prices {
      if (!(input >= 0)) {
        throw new RefusedValueException(Prices::input, "must be at least 0, was " + input);
      }
      if (cachedInput != null && !(cachedInput >= 0)) {
        throw new RefusedValueException(
            Prices::cachedInput, "must be at least 0, was " + cachedInput);
      }
      if (!(output >= 0)) {
        throw new RefusedValueException(Prices::output, "must be at least 0, was " + output);
      }
    }

    /// What a call costs.
    public double of(Usage usage) {
      double cached = cachedInput == null ? input : cachedInput;
      return ((usage.input() - usage.cached()) * input
              + usage.cached() * cached
              + usage.output() * output)
          / PER;
    }
  }

  /// How much, how long and how often at a time.
  public record Limits(
      @Doc(
              "Tokens of prompt and reply together that the model reads; unset: what the server allows")
          @Nullable Integer context,
      @Doc("Longest reply in tokens, where a request does not say") @Default("1024") int output,
      @Doc("Calls at a time") @Default("4") int parallel,
      @Doc("Longest wait for a reply, and in a stream for its next part") @Default("PT2M")
          Duration timeout) {
    public Limits {
      if (context != null && context < 1) {
        throw new RefusedValueException(Limits::context, "must be at least 1, was " + context);
      }
      if (output < 1) {
        throw new RefusedValueException(Limits::output, "must be at least 1, was " + output);
      }
      if (parallel < 1) {
        throw new RefusedValueException(Limits::parallel, "must be at least 1, was " + parallel);
      }
      if (!timeout.isPositive()) {
        throw new RefusedValueException(Limits::timeout, "must be longer than 0, was " + timeout);
      }
    }

    /// How many calls to have under way so that [#parallel] are with the server at every instant:
    /// the others are being made ready, or what they brought is being kept. With one at a time it
    /// is one, so that each reply is kept before the next is asked for.
    public int underWay() {
      return (int) Math.min(2L * parallel - 1, Integer.MAX_VALUE);
    }

    /// What holds where nothing is set.
    public static final Limits DEFAULT = new Limits(null, 1024, 4, Duration.ofMinutes(2));
  }

  public ModelConfig {
    UrlCredentials.refuseIn(ModelConfig::url, url);
    if (url == null && kind == Kind.OPENAI) {
      throw new RefusedValueException(
          ModelConfig::url, "must be set: nothing is sent anywhere by default");
    }
    if (url != null) {
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (!Set.of("http", "https").contains(scheme)
          || url.getHost() == null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw new RefusedValueException(
            ModelConfig::url, "must be an http or https URL without query, was " + url);
      }
    }
    if (host != null && !host.matches("[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?")) {
      throw new RefusedValueException(ModelConfig::host, "must be a host name, was " + host);
    }
    if (prefix != null && !prefix.matches("(?:/[A-Za-z0-9._~-]+)+")) {
      throw new RefusedValueException(
          ModelConfig::prefix, "must be a path such as /openai/v1, was " + prefix);
    }
    if (model.isBlank()) {
      throw new RefusedValueException(ModelConfig::model, "must not be blank");
    }
  }

  /// An OpenAI-compatible server with every other setting at its default.
  public static ModelConfig openAi(URI url, String model) {
    return new ModelConfig(
        Kind.OPENAI, url, null, null, model, null, Structure.AUTO, null, Limits.DEFAULT);
  }

  public ModelConfig withLimits(Limits other) {
    return new ModelConfig(kind, url, host, prefix, model, adapter, structured, prices, other);
  }

  /// Where the API's own paths begin: URL and prefix, without a slash at the end.
  public URI base() {
    var start = url == null ? kind.publicUrl : url.toString();
    return URI.create(start.replaceAll("/+$", "") + (prefix == null ? "" : prefix));
  }

  /// The name to ask the server for: the adapter's, where there is one.
  public String served() {
    return adapter == null ? model : adapter;
  }

  /// What a call costs; 0 without prices.
  public double cost(Usage usage) {
    return prices == null ? 0 : prices.of(usage);
  }
}
