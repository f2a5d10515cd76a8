package dev.codesense.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TermScannerTest {

  @Test
  void identifiersGiveTheirPartsAndThenTheWhole() {
    assertThat(TermScanner.terms("parseHTTPHeaders"))
        .containsExactly("pars", "http", "header", "parsehttpheader");
    assertThat(TermScanner.terms("MAX_RETRY_COUNT"))
        .containsExactly("max", "retri", "count", "maxretrycount");
    assertThat(TermScanner.terms("sha256")).containsExactly("sha", "256", "sha256");
  }

  @Test
  void everyNotationOfANameGivesTheSameWhole() {
    assertThat(TermScanner.terms("readFile")).endsWith("readfil");
    assertThat(TermScanner.terms("read_file")).endsWith("readfil");
    assertThat(TermScanner.terms("ReadFile")).endsWith("readfil");
    assertThat(TermScanner.terms("READ_FILE")).endsWith("readfil");
    assertThat(TermScanner.terms("read-file")).containsExactly("read", "fil");
  }

  @Test
  void inflectionsOfAWordMeet() {
    assertSameTerm("parse", "parses", "parsed", "parsing");
    assertSameTerm("index", "indexes", "indexed", "indexing");
    assertSameTerm("query", "queries");
    assertSameTerm("stop", "stops", "stopped", "stopping");
    assertSameTerm("class", "classes");
    assertSameTerm("alias", "aliases");
  }

  @Test
  void differentWordsStayApart() {
    assertThat(TermScanner.terms("process status tree need string"))
        .containsExactly("process", "status", "tree", "need", "string");
  }

  @Test
  void inflectionsOfARussianWordMeet() {
    assertSameTerm("запрос", "запроса", "запросов", "запросами", "запросы");
    assertSameTerm("заголовок", "заголовок");
    assertSameTerm("хранилище", "хранилища", "хранилищ");
    assertSameTerm("шифрование", "шифрования", "шифрованием");
    assertSameTerm("проверка", "проверки", "проверкой");
    assertSameTerm("чтёние", "чтение");
  }

  @Test
  void encodedBytesAreNoTerms() {
    assertThat(TermScanner.terms("key " + "QUJD".repeat(40) + " end"))
        .containsExactly("key", "end");
  }

  @Test
  void positionsPointIntoTheText() {
    var text = "  getUser(id)";
    var scanner = new TermScanner().reset(text);
    var seen = new StringBuilder();
    while (scanner.next()) {
      seen.append(text, scanner.start(), scanner.end()).append(scanner.whole() ? "! " : " ");
    }
    assertThat(seen).hasToString("get User getUser! id! ");
  }

  private static void assertSameTerm(String word, String... others) {
    for (var other : others) {
      assertThat(TermScanner.terms(other)).as(other).isEqualTo(TermScanner.terms(word));
    }
  }
}
