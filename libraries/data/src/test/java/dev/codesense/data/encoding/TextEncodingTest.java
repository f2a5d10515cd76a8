package dev.codesense.data.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.data.encoding.TextEncoding.Decoded;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncodingTest {
  @TempDir Path home;

  private static final Map<String, List<String>> REMARKS =
      Map.ofEntries(
          Map.entry(
              "Russian",
              List.of(
                  "Считает сумму заказа без скидки",
                  "Если товара нет на складе, возвращает ноль",
                  "Временное решение: убрать после обновления базы")),
          Map.entry(
              "Ukrainian",
              List.of(
                  "Обчислює суму замовлення без знижки",
                  "Якщо товару немає на складі, повертає нуль",
                  "Тимчасове рішення: прибрати після оновлення бази її ключів")),
          Map.entry(
              "German",
              List.of(
                  "Zählt die Stücke im Warenkorb",
                  "Größe prüfen, bevor der Puffer überläuft",
                  "Für ältere Geräte: nicht löschen")),
          Map.entry(
              "French",
              List.of(
                  "Vérifie que le numéro de série est présent",
                  "La clé privée est relue à chaque démarrage",
                  "Désactivé par défaut, voir la requête précédente")),
          Map.entry(
              "Spanish",
              List.of(
                  "Devuelve el tamaño de la sesión",
                  "Código de la última operación",
                  "Función auxiliar para años bisiestos")),
          Map.entry(
              "Swedish",
              List.of(
                  "Räknar antalet rader på sidan",
                  "Får inte anropas från två trådar",
                  "Ändra även i den andra filen")),
          Map.entry(
              "Greek",
              List.of(
                  "Υπολογίζει το σύνολο της παραγγελίας",
                  "Επιστρέφει μηδέν αν δεν υπάρχει απόθεμα",
                  "Προσωρινή λύση μέχρι την επόμενη έκδοση")),
          Map.entry(
              "Hebrew",
              List.of(
                  "מחשב את סכום ההזמנה ללא הנחה",
                  "מחזיר אפס אם המוצר אינו במלאי",
                  "פתרון זמני עד לגרסה הבאה")),
          Map.entry("Japanese", List.of("注文の合計を計算する", "在庫がない場合はゼロを返します", "一時的な対応なので後で削除すること")),
          Map.entry("Simplified Chinese", List.of("计算订单的总金额", "如果没有库存则返回零", "临时方案，数据库升级以后要删除")),
          Map.entry("Traditional Chinese", List.of("計算訂單的總金額", "如果沒有庫存則傳回零", "暫時的作法，資料庫升級以後要刪除")),
          Map.entry("Korean", List.of("주문의 합계를 계산한다", "재고가 없으면 영을 반환합니다", "임시 해결책이므로 나중에 삭제할 것")));

  private static final Map<String, List<String>> ENCODINGS =
      Map.ofEntries(
          Map.entry("Russian", List.of("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5")),
          Map.entry("Ukrainian", List.of("windows-1251", "KOI8-U")),
          Map.entry("German", List.of("windows-1252", "ISO-8859-1")),
          Map.entry("French", List.of("windows-1252", "ISO-8859-1")),
          Map.entry("Spanish", List.of("windows-1252", "ISO-8859-1")),
          Map.entry("Swedish", List.of("windows-1252", "ISO-8859-1")),
          Map.entry("Greek", List.of("windows-1253")),
          Map.entry("Hebrew", List.of("windows-1255")),
          Map.entry("Japanese", List.of("Shift_JIS", "EUC-JP")),
          Map.entry("Simplified Chinese", List.of("GBK", "GB18030")),
          Map.entry("Traditional Chinese", List.of("Big5")),
          Map.entry("Korean", List.of("EUC-KR")));

  private static final List<String> WIDE = List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE");

  /// Code in which remarks stand as `%s`.
  private static final Map<String, String> CODE =
      Map.of(
          "java",
          """
          package shop;

          final class Basket {
            // %s
            int total(int count, int price) {
              return count * price; // %s
            }
            // %s
          }
          """,
          "python",
          """
          import os

          # %s
          def total(count, price):
              \"""%s\"""
              return count * price  # %s
          """,
          "c",
          """
          #include <stdio.h>
          /* %s */
          int total(int count, int price) {
            printf("%s");
            return count * price; /* %s */
          }
          """,
          "sql",
          """
          -- %s
          CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40)); -- %s
          INSERT INTO item VALUES (1, '%s');
          """);

  private static <T> T of(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key));
  }

  private static Stream<Arguments> texts() {
    return REMARKS.keySet().stream()
        .sorted()
        .flatMap(language ->
            Stream.concat(of(ENCODINGS, language).stream(), WIDE.stream())
                .flatMap(encoding ->
                    CODE.keySet().stream()
                        .sorted()
                        .map(code -> Arguments.of(language, encoding, code))));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void remarksInEveryEncodingAreReadInEveryLanguage(String language, String encoding, String code) {
    var text = of(CODE, code).formatted(of(REMARKS, language).toArray());

    assertThat(TextEncoding.decode(text.getBytes(Charset.forName(encoding))))
        .hasValueSatisfying(decoded -> assertThat(decoded.text()).isEqualTo(text));
  }

  private static Stream<Arguments> encodings() {
    return texts().filter(text -> text.get()[2].equals("java"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void whatIsReadIsWhatIconvMakesOfIt(String language, String encoding, String code)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/iconv")), "iconv is not installed");
    var bytes =
        of(CODE, code)
            .formatted(of(REMARKS, language).toArray())
            .getBytes(Charset.forName(encoding));
    var decoded = TextEncoding.decode(bytes).orElseThrow();

    assertThat(iconv(bytes, ICONV.getOrDefault(decoded.name(), decoded.name())))
        .isEqualTo(decoded.text());
  }

  /// Where iconv has another name.
  private static final Map<String, String> ICONV =
      Map.of("windows-31j", "CP932", "x-windows-949", "CP949");

  private String iconv(byte[] bytes, String encoding) throws IOException, InterruptedException {
    var file = Files.write(home.resolve("text"), bytes);
    var process =
        new ProcessBuilder("/usr/bin/iconv", "-f", encoding, "-t", "UTF-8", file.toString())
            .start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return text;
    }
  }

  @Test
  void aSingleNameOrSignIsReadAsItIsMeant() {
    assertThat(decode("// © 2004 Example\nint a;\n", "windows-1252"))
        .isEqualTo(new Decoded("windows-1252", "// © 2004 Example\nint a;\n"));
    assertThat(decode("// by Jörg\nint a;\n", "ISO-8859-1"))
        .isEqualTo(new Decoded("windows-1252", "// by Jörg\nint a;\n"));
    assertThat(decode("# цена и скидка\nx = 1\n", "windows-1251"))
        .isEqualTo(new Decoded("windows-1251", "# цена и скидка\nx = 1\n"));
  }

  @Test
  void aDeclaredEncodingIsBelieved() {
    var python = "# -*- coding: iso-8859-2 -*-\n# zażółć gęślą jaźń\n";
    var xml = "<?xml version=\"1.0\" encoding=\"windows-1250\"?>\n<a>příliš žluťoučký</a>\n";

    assertThat(decode(python, "ISO-8859-2")).isEqualTo(new Decoded("ISO-8859-2", python));
    assertThat(decode(xml, "windows-1250")).isEqualTo(new Decoded("windows-1250", xml));
    assertThat(decode("# coding: nonsense-7\n# prüfen, größer\n", "ISO-8859-1").name())
        .isEqualTo("windows-1252");
  }

  @Test
  void aByteOrderMarkDecides() {
    for (var encoding : WIDE) {
      assertThat(decode("\uFEFFgrüße\n", encoding)).isEqualTo(new Decoded(encoding, "grüße\n"));
    }
    assertThat(decode("\uFEFFgrüße\n", "UTF-8")).isEqualTo(new Decoded("UTF-8", "\uFEFFgrüße\n"));
  }

  @Test
  void aBrokenByteInUtf8IsReplaced() {
    var bytes = "// größer, über, für, läuft, süß, nötig\n?\n".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xff;

    assertThat(TextEncoding.decode(bytes))
        .contains(new Decoded("UTF-8", "// größer, über, für, läuft, süß, nötig\n\uFFFD\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ISO-8859-2:Nie udało się otworzyć pliku, ponieważ ścieżka jest błędna",
        "windows-1250:Soubor nelze otevřít, protože neexistuje žádný záznam",
        "windows-1254:Dosya açılamadı, çünkü geçerli bir kayıt bulunamadığı için işlem durdu",
        "windows-1256:لا يمكن فتح الملف لأن المسار غير صحيح"
      })
  void whatCannotBeToldApartIsNotGuessed(String sample) {
    var parts = sample.split(":", 2);

    assertThat(
            TextEncoding.decode(
                ("// " + parts[1] + "\nint a;\n").getBytes(Charset.forName(parts[0]))))
        .isEmpty();
  }

  @Test
  void noiseIsNoText() {
    var random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      var noise = new byte[10 + random.nextInt(300)];
      random.nextBytes(noise);
      noise[3] = (byte) 0xfe; // Short noise may be good UTF-8.
      assertThat(TextEncoding.decode(noise)).as(() -> Arrays.toString(noise)).isEmpty();
    }
  }

  private static Decoded decode(String text, String encoding) {
    return TextEncoding.decode(text.getBytes(Charset.forName(encoding))).orElseThrow();
  }
}
