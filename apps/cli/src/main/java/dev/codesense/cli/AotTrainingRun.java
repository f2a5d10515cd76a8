package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.ProcessEnvironment;
import dev.codesense.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/// The training run of the AOT cache (JEP 514): runs short commands, queries of a tiny index with
/// and without vectors among them. The launcher starts it. Touches nothing but a temporary folder.
///
/// What makes the index runs in a Java process of its own: each start loads every class that the
/// training has seen, and would load those of a whole run too.
public final class AotTrainingRun {
  private static final List<String> LEXICAL_RUN = List.of("run", "--lexical-only");
  private static final List<String> RUN = List.of("run");

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("run", "--help"),
          List.of("index", "--help"),
          List.of("search", "--help"),
          List.of("no-such-command"),
          List.of("search", "before there is an index"),
          LEXICAL_RUN,
          List.of("search", "where are secrets masked"),
          RUN,
          List.of("search", "where are secrets masked", "--language", "java"),
          List.of("search", "--json", "mask"),
          List.of("ask", "where are secrets masked"),
          List.of("status"),
          List.of("doctor"));

  private static final String SOURCE =
      """
      /// Hides secrets.
      class Masker {
        String mask(String text) {
          return text.replace("secret", "masked");
        }
      }
      """;

  private AotTrainingRun() {}

  public static void main(String[] args)
      throws IOException, GeneralSecurityException, InterruptedException {
    var folder = Files.createTempDirectory("codesense-rehearsal-");
    var process =
        new ProcessEnvironment(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            null,
            Terminal.NONE,
            Map.of(),
            Clock.systemUTC(),
            folder,
            folder);
    writeRepository(folder.resolve("shop.git"));
    Files.writeString(
        folder.resolve("codesense.yaml"), "repositories: [{url: shop.git, id: shop}]\n");
    for (var command : COMMANDS) {
      if (command.equals(LEXICAL_RUN) || command.equals(RUN)) {
        untrained(folder, command);
      } else {
        new CommandTree(process, Interruption.none()).execute(command.toArray(String[]::new));
      }
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Codesense.main(new String[] {"--help"}); // Ends the process, as every command does.
  }

  private static void untrained(Path folder, List<String> command)
      throws IOException, InterruptedException {
    var java =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Codesense.class.getName()));
    java.addAll(command);
    new ProcessBuilder(java)
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// A bare repository with one commit of one file: this machine may have no git.
  private static void writeRepository(Path git) throws IOException, GeneralSecurityException {
    var blob = store(git, "blob", SOURCE.getBytes(StandardCharsets.UTF_8));
    var entry = new ByteArrayOutputStream();
    entry.writeBytes("100644 Masker.java\0".getBytes(StandardCharsets.UTF_8));
    entry.writeBytes(HexFormat.of().parseHex(blob));
    var tree = store(git, "tree", entry.toByteArray());
    var person = "rehearsal <rehearsal@localhost> 1767225600 +0000";
    var commit = "tree %s\nauthor %s\ncommitter %s\n\nBegin\n".formatted(tree, person, person);
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(
        git.resolve("refs/heads/main"),
        store(git, "commit", commit.getBytes(StandardCharsets.UTF_8)) + "\n");
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(
        git.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
  }

  /// Writes a loose object.
  ///
  /// @return its id
  private static String store(Path git, String type, byte[] content)
      throws IOException, GeneralSecurityException {
    var object = new ByteArrayOutputStream();
    object.writeBytes("%s %d\0".formatted(type, content.length).getBytes(StandardCharsets.UTF_8));
    object.writeBytes(content);
    var id =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(object.toByteArray()));
    var file = git.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    Files.createDirectories(file.getParent());
    try (var out = new DeflaterOutputStream(Files.newOutputStream(file))) {
      object.writeTo(out);
    }
    return id;
  }
}
