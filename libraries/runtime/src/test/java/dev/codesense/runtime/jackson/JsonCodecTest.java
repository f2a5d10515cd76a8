package dev.codesense.runtime.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonCodecTest {

  enum Kind {
    GOOD,
    BAD
  }

  record Inner(String name, List<Float> vector) {
    public boolean isEmpty() {
      return name.isEmpty();
    }

    public String getShout() {
      return name + "!";
    }
  }

  record Everything(
      String text,
      int number,
      long large,
      double share,
      boolean flag,
      Kind kind,
      Instant at,
      Duration lasting,
      URI uri,
      Path path,
      Optional<String> maybe,
      OptionalInt perhaps,
      @Nullable String absent,
      List<Inner> inner,
      Map<String, Integer> counts,
      SortedMap<Kind, Long> byKind) {}

  record Small(String name, @Nullable Integer size) {
    Small {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("name must not be empty");
      }
    }
  }

  private final JsonCodec codec = new JsonCodec();

  private static Everything everything() {
    var counts = new HashMap<String, Integer>();
    counts.put("zebra", 1);
    counts.put("ant", 2);
    return new Everything(
        "ü\n",
        -1,
        Long.MAX_VALUE,
        0.1,
        true,
        Kind.BAD,
        Instant.parse("2026-11-21T10:00:00.5Z"),
        Duration.ofSeconds(90),
        URI.create("https://host/x"),
        Path.of("a/b"),
        Optional.empty(),
        OptionalInt.of(3),
        null,
        List.of(new Inner("x", List.of(0.5f))),
        counts,
        new TreeMap<>(Map.of(Kind.BAD, 2L, Kind.GOOD, 1L)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fieldsAppearInTheRecordsOrderAndAbsentOnesNotAtAll() {
    assertThat(new String(codec.encode(everything()), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"text\":\"ü\\n\",\"number\":-1,\"large\":9223372036854775807,\"share\":0.1,\"flag\":true,"
                + "\"kind\":\"BAD\",\"at\":\"2026-11-21T10:00:00.500Z\",\"lasting\":\"PT1M30S\","
                + "\"uri\":\"https://host/x\",\"path\":\"a/b\",\"perhaps\":3,"
                + "\"inner\":[{\"name\":\"x\",\"vector\":[0.5]}],"
                + "\"counts\":{\"ant\":2,\"zebra\":1},\"byKind\":{\"GOOD\":1,\"BAD\":2}}");
  }

  @Test
  void whatWasWrittenReadsBackEqual() {
    var json = codec.encode(everything());
    var back = codec.decode(json, Everything.class);
    assertThat(back).usingRecursiveComparison().isEqualTo(everything());
    assertThat(codec.encode(back)).isEqualTo(json);
  }

  @Test
  void aMissingOrNullFieldThatIsNotNullableIsAnError() {
    assertThatThrownBy(() -> codec.decode(utf8("{\"size\":1}"), Small.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
    assertThatThrownBy(() -> codec.decode(utf8("{\"name\":null}"), Small.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
    assertThat(codec.decode(utf8("{\"name\":\"a\",\"size\":null}"), Small.class))
        .isEqualTo(new Small("a", null));
  }

  @Test
  void aMistakeIsToldInPlainWordsWithItsFieldAndPlace() {
    var whole = new String(codec.encode(everything()), StandardCharsets.UTF_8);

    assertThat(
            Map.of(
                "missing", told("{\"size\":1}", Small.class),
                "null", told("{\"name\":null}", Small.class),
                "below", told(whole.replace("\"name\":\"x\",", ""), Everything.class),
                "unknown", told("{\"name\":\"a\",\"szie\":1}", Small.class),
                "type", told(whole.replace(":-1,", ":\"-1\","), Everything.class),
                "constant", told(whole.replace("\"BAD\",\"at", "\"WORSE\",\"at"), Everything.class),
                "empty", told("", Small.class),
                "twice", told("{\"name\":\"a\",\"name\":\"b\"}", Small.class),
                "more", told("{\"name\":\"a\"} {}", Small.class),
                "cut", told("{\"name\":", Small.class)))
        .isEqualTo(
            Map.of(
                "missing", "No Small: name is missing at byte 9",
                "null", "No Small: name is null, and needs a value at byte 8",
                "below", "No Everything: inner[0].name is missing at byte 216",
                "unknown", "No Small: unknown field szie; did you mean size? at byte 21",
                "type", "No Everything: number must be a whole number at byte 24",
                "constant", "No Everything: kind must be one of [GOOD, BAD] at byte 86",
                "empty", "No Small: the text is empty",
                "twice", "No Small: name is there twice at byte 18",
                "more", "No Small: more text behind a value that has ended at byte 13",
                "cut", "No Small: the text ends before its last bracket or quote at byte 8"));
  }

  @Test
  void aMistakeQuotesNoValue() {
    assertThat(told("{\"name\":\"a\",\"size\":\"hunter2\"}", Small.class))
        .isEqualTo("No Small: size must be a whole number at byte 19");
    assertThat(told("{\"name\":hunter2}", Small.class)).doesNotContain("hunter2");
  }

  private String told(String json, Class<?> type) {
    var refused =
        catchThrowableOfType(IllegalArgumentException.class, () -> codec.decode(utf8(json), type));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void anUnknownFieldIsAnErrorUnlessLenient() {
    var json = utf8("{\"name\":\"a\",\"colour\":\"red\"}");
    assertThatThrownBy(() -> codec.decode(json, Small.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colour");
    assertThat(codec.decodeLenient(json, Small.class)).isEqualTo(new Small("a", null));
  }

  @Test
  void whatTheRecordRefusesIsAnErrorThatSaysWhy() {
    assertThatThrownBy(() -> codec.decode(utf8("{\"name\":\"\"}"), Small.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name must not be empty");
  }

  @Test
  void looseJsonIsRefused() {
    for (var json :
        List.of(
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"name\":\"a\"} {}",
            "{\"name\":\"a\",\"size\":\"1\"}",
            "{\"name\":\"a\",\"size\":1.5}",
            "null",
            "",
            "{\"name\":")) {
      assertThatThrownBy(() -> codec.decode(utf8(json), Small.class))
          .as(json)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anObjectBecomesMapsAndLists() {
    assertThat(codec.decodeObject(utf8("{\"a\":[1,2.5,true,{\"b\":\"c\"}]}")))
        .isEqualTo(Map.of("a", List.of(1, 2.5, true, Map.of("b", "c"))));
  }
}
