package dev.codesense.data.dvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DvcTreeTest {

  static Stream<Arguments> goldenTrees() {
    return Stream.of(
        Arguments.of("5ea40360f5b4ec688df672a4db9c17d1", Map.of("bar", "bar", "foo", "foo")),
        Arguments.of(
            "a5beca056acbef9e0013347efdc2b751",
            Map.of("bar", "bar", "foo", "foo", "foobar", "foobar")),
        Arguments.of(
            "de78e9fff7c3478c6b316bf08437d0f6",
            Map.of("bar", "bar", "foo", "foo", "foobar", "foobar", "subdir/file", "file")),
        Arguments.of(
            "15b0e3c73ad2c748ce206988cb6b7319",
            Map.of("foo", "foo", "bar", "bar", "subdir/lorem", "lorem", "subdir/ipsum", "ipsum")),
        Arguments.of(
            "839ef9371606817569c1ee0e5f4ed233",
            Map.of("master", "master", "one", "one", "two", "two")),
        Arguments.of(
            "ece956f4cba0569b2fc0994fc73a1802", Map.of("a/b", "1", "a.txt", "2", "a-b", "3")),
        Arguments.of(
            "0c860236065019c56f2cc99bf22c2287",
            Map.of("файл.txt", "x", "😀.txt", "y", "\uff21.txt", "z", "q\"\\\t\u007f", "w")),
        Arguments.of("d751713988987e9331980363e24189ce", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("goldenTrees")
  void theIdIsThatOfDvc(String id, Map<String, String> contents) {
    assertThat(DvcTree.of(md5s(contents)).id()).isEqualTo(id + ".dir");
  }

  @Test
  void theIdOfDvcsDocumentationComesFromItsFilesIds() {
    var tree =
        DvcTree.of(
            Map.of(
                "cat.jpeg", "de7371b0119f4f75f9de703c7c3bac16",
                "index.jpeg", "402e97968614f583ece3b35555971f64"));
    assertThat(tree.id()).isEqualTo("6fdb5336fce0dbfd669f83065f107551.dir");
  }

  @Test
  void theObjectIsWrittenAsPythonWritesIt() {
    var tree = DvcTree.of(md5s(Map.of("bar", "bar", "foo", "foo")));
    assertThat(new String(tree.bytes(), StandardCharsets.US_ASCII))
        .isEqualTo(
            "[{\"md5\": \"37b51d194a7513e45b56f6524f2d51f2\", \"relpath\": \"bar\"},"
                + " {\"md5\": \"acbd18db4cc2f85cedef654fccc4a4d8\", \"relpath\": \"foo\"}]");
  }

  @Test
  void pythonAgreesOnTenThousandTreesOfRandomNames(@TempDir Path directory) throws Exception {
    assumeTrue(hasPython(), "python3 is not installed: the trees are not compared with json.dumps");
    var random = new Random(20260102);
    var asked = new StringBuilder();
    var expected = new StringBuilder();
    for (int tree = 0; tree < 10_000; tree++) {
      var md5OfPath = new LinkedHashMap<String, String>();
      for (int file = random.nextInt(6); file >= 0; file--) {
        var path = randomName(random);
        md5OfPath.put(path, Md5.hex(path.getBytes(StandardCharsets.UTF_8)));
      }
      asked.append(
          md5OfPath.keySet().stream()
              .map(path -> HexFormat.of().formatHex(path.getBytes(StandardCharsets.UTF_8)))
              .collect(Collectors.joining(" ", "", "\n")));
      expected.append(DvcTree.of(md5OfPath).id()).append('\n');
    }
    var script =
        """
        import sys, json, hashlib
        for line in sys.stdin:
            names = [bytes.fromhex(name).decode() for name in line.split()]
            rows = [{"md5": hashlib.md5(n.encode()).hexdigest(), "relpath": n} for n in sorted(set(names))]
            print(hashlib.md5(json.dumps(rows, sort_keys=True).encode()).hexdigest() + ".dir")
        """;
    var input = Files.writeString(directory.resolve("names"), asked);
    var output = directory.resolve("ids");
    var process =
        new ProcessBuilder("python3", "-c", script)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(output)).isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @MethodSource("untrackable")
  void aPathThatDvcWouldNotTakeIsRefused(String path) {
    assertThat(DvcTree.tracks(path)).isFalse();
    assertThatThrownBy(() -> DvcTree.of(Map.of(path, Md5.hex(new byte[0]))))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.PATH_NOT_TRACKABLE));
  }

  static Stream<String> untrackable() {
    return Stream.of("a/.dvcignore", ".git/config", "a/.dvc/x", ".hg/x", "a//b", "", "\ud83d.txt");
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// Code points of all planes, with the ones that need care more often than chance has them.
  private static String randomName(Random random) {
    var name = new StringBuilder();
    for (int length = 1 + random.nextInt(8); length > 0; length--) {
      int codePoint =
          switch (random.nextInt(6)) {
            case 0 -> 'a' + random.nextInt(26);
            case 1 -> "\"\\\b\f\n\r\t\u007f -./ \u0000\u001f".codePointAt(random.nextInt(15));
            case 2 -> 0x400 + random.nextInt(0x100);
            case 3 -> 0xe000 + random.nextInt(0x1ffe);
            case 4 -> 0x10000 + random.nextInt(0xfffff);
            default -> random.nextInt(0xd800);
          };
      name.appendCodePoint(codePoint);
    }
    return DvcTree.tracks(name.toString()) ? name.toString() : "plain";
  }

  private static Map<String, String> md5s(Map<String, String> contents) {
    return contents.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                content -> Md5.hex(content.getValue().getBytes(StandardCharsets.UTF_8))));
  }
}
