package dev.codesense.runtime.snakeyaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.runtime.tree.TreeSyntaxException;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class YamlReaderTest {

  @Test
  void aMistakeIsToldByPlaceAndCureAndNotInTheParsersWords() {
    var told = new LinkedHashMap<String, String>();
    told.put("a:\n\tb: 1\n", "2:1: a tab indents nothing in YAML: write spaces instead");
    told.put(
        "a:\n  b: 1\n c: 2\n",
        "3:2: indented by 1, which fits no line above: indent what belongs together alike");
    told.put(
        "a:\n    b: 1\n  c: 1\n",
        "3:3: indented by 2, which fits no line above: indent what belongs together alike");
    told.put(
        "a:\n  - b\n - c\n",
        "3:2: indented by 1, which fits no line above: indent what belongs together alike");
    told.put(
        "a:\n  - url: x\n   branch: b\n",
        "3:4: indented by 3, which fits no line above: indent what belongs together alike");
    told.put(
        "a:\n  b: 1\n\n   c: 2\n",
        "4:5: indented below a line that holds a whole value: indent it as that line, or end that"
            + " line with ':'");
    told.put(
        "a\n  b: 1\n",
        "2:4: indented below a line that holds a whole value: indent it as that line, or end that"
            + " line with ':'");
    told.put(
        "a:\n  b:1\n  c: 2\n", "3:4: the line above is no `key: value`: give it a ':' and a space");
    told.put(
        "a:\n  - url: x\n  c: 2\n",
        "3:3: a key among the items of a list: begin it with '- ', or indent it as the keys it"
            + " belongs to");
    told.put("a: 1\n- b\n", "2:1: a '- ' among keys: a list stands alone below its key");
    told.put("a: 1\nbranch\nb: 2\n", "2:1: a key without a value: write `key: value`");
    told.put("a: b: c\n", "1:5: a second ': ' in one line: put the value in quotes");
    told.put(
        "a: [b, c\nd: 1\n",
        "1:4: the '[' is not closed: add ']', and a ',' between what stands in it");
    told.put(
        "a: {b: 1\n", "1:4: the '{' is not closed: add '}', and a ',' between what stands in it");
    told.put("a: \"b\nc: 1\n", "1:4: the \" is not closed: add one at the end of the text");
    told.put(
        "a: 'it's'\n",
        "1:8: more text behind a value that has ended: put the whole value in quotes");
    told.put("a: @b\n", "1:4: no text begins with @: put it in quotes");
    told.put("a: ]\n", "1:4: no value begins with ]: put it in quotes, or remove it");
    told.put("a: \"\\d\"\n", "1:6: \\d means nothing between double quotes: use single quotes");
    told.put("a: *b\n", "1:4: *b refers to nothing: put a text that begins with * in quotes");
    told.put("a: 1\nb: \u0001\n", "2:4: the control character U+0001: remove it");
    told.put(
        "a: >x\n  b",
        "1:5: no YAML from here on: look at the indentation, the quotes and the brackets");

    var seen = new LinkedHashMap<String, String>();
    told.keySet().forEach(text -> seen.put(text, told(text)));

    assertThat(seen).isEqualTo(told);
  }

  private static String told(String text) {
    try {
      return "read as " + YamlReader.read("", text);
    } catch (TreeSyntaxException e) {
      return (e.origin() + ": " + e.getMessage()).substring(1);
    }
  }
}
