package dev.codesense.chunk.facts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Identifiers as strings, made once per spelling instead of once per use.
final class Words {
  private static final int MOST = 1 << 17;

  /// A spelling and what is known of it.
  static final class Word {
    final String text;
    final boolean keyword;
    final @Nullable Trigger trigger;
    final @Nullable String security;
    private final byte[] bytes;

    /// Number of the chunk that mentioned it last, so that a mention is added once per chunk.
    int mentioned = -1;

    int called = -1;

    private Word(byte[] bytes, Lexicon lexicon) {
      this.bytes = bytes;
      this.text =
          FactValues.clean(new String(bytes, StandardCharsets.UTF_8), FactRules.LONGEST_VALUE);
      this.keyword = lexicon.keywords().contains(text);
      this.trigger = TRIGGERS.get(text);
      this.security = SECURITY.get(text);
    }
  }

  /// What the next string literal means after a word.
  enum Trigger {
    ENDPOINT_GET,
    ENDPOINT_POST,
    ENDPOINT_PUT,
    ENDPOINT_DELETE,
    ENDPOINT_PATCH,
    ENDPOINT_HEAD,
    ENDPOINT_OPTIONS,
    ENDPOINT_ANY,
    ENVIRONMENT,
    CONFIG,
    TOPIC,
    TEST_CASE
  }

  private static final Map<String, Trigger> TRIGGERS =
      Map.ofEntries(
          Map.entry("GetMapping", Trigger.ENDPOINT_GET),
          Map.entry("PostMapping", Trigger.ENDPOINT_POST),
          Map.entry("PutMapping", Trigger.ENDPOINT_PUT),
          Map.entry("DeleteMapping", Trigger.ENDPOINT_DELETE),
          Map.entry("PatchMapping", Trigger.ENDPOINT_PATCH),
          Map.entry("RequestMapping", Trigger.ENDPOINT_ANY),
          Map.entry("Path", Trigger.ENDPOINT_ANY),
          Map.entry("route", Trigger.ENDPOINT_ANY),
          Map.entry("Route", Trigger.ENDPOINT_ANY),
          Map.entry("HandleFunc", Trigger.ENDPOINT_ANY),
          Map.entry("Handle", Trigger.ENDPOINT_ANY),
          Map.entry("api_route", Trigger.ENDPOINT_ANY),
          Map.entry("HttpGet", Trigger.ENDPOINT_GET),
          Map.entry("HttpPost", Trigger.ENDPOINT_POST),
          Map.entry("HttpPut", Trigger.ENDPOINT_PUT),
          Map.entry("HttpDelete", Trigger.ENDPOINT_DELETE),
          Map.entry("MapGet", Trigger.ENDPOINT_GET),
          Map.entry("MapPost", Trigger.ENDPOINT_POST),
          Map.entry("get", Trigger.ENDPOINT_GET),
          Map.entry("post", Trigger.ENDPOINT_POST),
          Map.entry("put", Trigger.ENDPOINT_PUT),
          Map.entry("delete", Trigger.ENDPOINT_DELETE),
          Map.entry("patch", Trigger.ENDPOINT_PATCH),
          Map.entry("head", Trigger.ENDPOINT_HEAD),
          Map.entry("options", Trigger.ENDPOINT_OPTIONS),
          Map.entry("GET", Trigger.ENDPOINT_GET),
          Map.entry("POST", Trigger.ENDPOINT_POST),
          Map.entry("PUT", Trigger.ENDPOINT_PUT),
          Map.entry("DELETE", Trigger.ENDPOINT_DELETE),
          Map.entry("PATCH", Trigger.ENDPOINT_PATCH),
          Map.entry("getenv", Trigger.ENVIRONMENT),
          Map.entry("Getenv", Trigger.ENVIRONMENT),
          Map.entry("LookupEnv", Trigger.ENVIRONMENT),
          Map.entry("environ", Trigger.ENVIRONMENT),
          Map.entry("env", Trigger.ENVIRONMENT),
          Map.entry("ENV", Trigger.ENVIRONMENT),
          Map.entry("GetEnvironmentVariable", Trigger.ENVIRONMENT),
          Map.entry("Value", Trigger.CONFIG),
          Map.entry("ConfigProperty", Trigger.CONFIG),
          Map.entry("ConditionalOnProperty", Trigger.CONFIG),
          Map.entry("ConfigurationProperties", Trigger.CONFIG),
          Map.entry("getProperty", Trigger.CONFIG),
          Map.entry("setProperty", Trigger.CONFIG),
          Map.entry("getRequiredProperty", Trigger.CONFIG),
          Map.entry("getConfig", Trigger.CONFIG),
          Map.entry("GetString", Trigger.CONFIG),
          Map.entry("KafkaListener", Trigger.TOPIC),
          Map.entry("RabbitListener", Trigger.TOPIC),
          Map.entry("JmsListener", Trigger.TOPIC),
          Map.entry("SqsListener", Trigger.TOPIC),
          Map.entry("ProducerRecord", Trigger.TOPIC),
          Map.entry("subscribe", Trigger.TOPIC),
          Map.entry("publish", Trigger.TOPIC),
          Map.entry("basicPublish", Trigger.TOPIC),
          Map.entry("convertAndSend", Trigger.TOPIC),
          Map.entry("queueDeclare", Trigger.TOPIC),
          Map.entry("describe", Trigger.TEST_CASE),
          Map.entry("it", Trigger.TEST_CASE),
          Map.entry("test", Trigger.TEST_CASE),
          Map.entry("context", Trigger.TEST_CASE));

  private static final Map<String, String> SECURITY =
      Map.ofEntries(
          Map.entry("Cipher", "crypto"),
          Map.entry("MessageDigest", "crypto"),
          Map.entry("SecretKeySpec", "crypto"),
          Map.entry("KeyStore", "crypto"),
          Map.entry("SecureRandom", "crypto"),
          Map.entry("hashlib", "crypto"),
          Map.entry("createHash", "crypto"),
          Map.entry("createCipheriv", "crypto"),
          Map.entry("bcrypt", "crypto"),
          Map.entry("Mac", "crypto"),
          Map.entry("ProcessBuilder", "exec"),
          Map.entry("exec", "exec"),
          Map.entry("eval", "exec"),
          Map.entry("popen", "exec"),
          Map.entry("Popen", "exec"),
          Map.entry("subprocess", "exec"),
          Map.entry("system", "exec"),
          Map.entry("child_process", "exec"),
          Map.entry("Command", "exec"),
          Map.entry("ObjectInputStream", "deserialization"),
          Map.entry("readObject", "deserialization"),
          Map.entry("pickle", "deserialization"),
          Map.entry("unserialize", "deserialization"),
          Map.entry("XMLDecoder", "deserialization"),
          Map.entry("setAccessible", "reflection"),
          Map.entry("forName", "reflection"),
          Map.entry("getDeclaredMethod", "reflection"),
          Map.entry("MethodHandles", "reflection"),
          Map.entry("getattr", "reflection"),
          Map.entry("createStatement", "sql"),
          Map.entry("prepareStatement", "sql"),
          Map.entry("executeQuery", "sql"),
          Map.entry("executeUpdate", "sql"),
          Map.entry("cursor", "sql"),
          Map.entry("Socket", "network"),
          Map.entry("ServerSocket", "network"),
          Map.entry("HttpClient", "network"),
          Map.entry("openConnection", "network"),
          Map.entry("urlopen", "network"),
          Map.entry("requests", "network"),
          Map.entry("fetch", "network"),
          Map.entry("axios", "network"),
          Map.entry("FileInputStream", "file"),
          Map.entry("FileOutputStream", "file"),
          Map.entry("RandomAccessFile", "file"),
          Map.entry("readFileSync", "file"),
          Map.entry("writeFileSync", "file"),
          Map.entry("unlink", "file"),
          Map.entry("rmtree", "file"),
          Map.entry("chmod", "file"),
          Map.entry("innerHTML", "html"),
          Map.entry("dangerouslySetInnerHTML", "html"));

  private final Lexicon lexicon;
  private @Nullable Word[] slots = new @Nullable Word[1 << 12];
  private int size;

  Words(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  Word of(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /// The word spelled by the bytes.
  Word of(byte[] content, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + content[i];
    }
    hash ^= hash >>> 15;
    int slot = hash & (slots.length - 1);
    for (var word = slots[slot]; word != null; word = slots[slot]) {
      if (Arrays.equals(word.bytes, 0, word.bytes.length, content, from, to)) {
        return word;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    var word = new Word(Arrays.copyOfRange(content, from, to), lexicon);
    slots[slot] = word;
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return word;
  }

  /// Forgets all words when there are too many; between files only.
  void trim() {
    if (size > MOST) {
      slots = new @Nullable Word[1 << 12];
      size = 0;
    }
  }

  private void grow() {
    var old = slots;
    slots = new @Nullable Word[old.length * 2];
    for (var word : old) {
      if (word != null) {
        int hash = 0;
        for (byte b : word.bytes) {
          hash = 31 * hash + b;
        }
        hash ^= hash >>> 15;
        int slot = hash & (slots.length - 1);
        while (slots[slot] != null) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = word;
      }
    }
  }
}
