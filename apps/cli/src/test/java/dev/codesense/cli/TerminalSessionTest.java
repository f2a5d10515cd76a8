package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.testkit.TinyRepository;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher and the command in a terminal of 80 columns, made by `script` of util-linux.
class TerminalSessionTest {
  private static final Pattern FILES =
      Pattern.compile("chunk +[█░▏▎▍▌▋▊▉]+ +\\d+% [\\d,]+/400 files");
  private static final Pattern CHUNKS =
      Pattern.compile("embed +[█░▏▎▍▌▋▊▉]+ +\\d+% [\\d,]+/[\\d,]+ chunks, [\\d.]+/s, [^\n]* left");
  private static final char CTRL_C = 3;

  @TempDir Path temporary;

  @Test
  void aRunShowsBarsAndCtrlCSaysWhatIsSafeAndLeavesTheTerminalClean() throws Exception {
    assumeTrue(hasScript(), "there is no `script` of util-linux here to make a terminal with");
    assumeFalse(
        ignoresCtrlC(),
        "this was started with SIGINT ignored, as jobs in the background are: nobody can press Ctrl-C");
    var project = projectOf400Files();

    var process = inTerminal(project, installed() + " run");
    var output = new ByteArrayOutputStream();
    try {
      var terminal = process.getInputStream();
      boolean pressed = false;
      for (int b = terminal.read(); b >= 0; b = terminal.read()) {
        output.write(b);
        if (!pressed && b == '\n' && CHUNKS.matcher(text(output)).find()) {
          pressed = true;
          process.getOutputStream().write(CTRL_C);
          process.getOutputStream().flush();
        }
      }
    } finally {
      process.destroyForcibly();
    }

    var seen = text(output);
    assertThat(seen).containsPattern(FILES).containsPattern(CHUNKS);
    assertThat(process.waitFor()).as(seen).isEqualTo(Interruption.EXIT_CODE);
    assertThat(screen(seen))
        .noneMatch(line -> line.contains("░"))
        .endsWith(
            "interrupted. Vectors made so far are kept, queries see the last good index; run again to resume.");
  }

  /// Inherited by every process that this one starts; 2 is SIGINT.
  private static boolean ignoresCtrlC() throws IOException {
    var status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  private static boolean hasScript() throws InterruptedException {
    try {
      var script = new ProcessBuilder("script", "--version").redirectErrorStream(true).start();
      var text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return script.waitFor() == 0 && text.contains("util-linux");
    } catch (IOException e) {
      return false;
    }
  }

  private Process inTerminal(Path project, String command) throws IOException {
    var builder =
        new ProcessBuilder("script", "-qefc", "stty rows 24 cols 80; exec " + command, "/dev/null");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TERM", "xterm");
    return builder.directory(project.toFile()).redirectErrorStream(true).start();
  }

  /// The launcher as in a release archive, over this test's class path.
  private Path installed() throws IOException {
    var home = temporary.resolve("installed");
    Files.createDirectories(home.resolve("lib"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(home.resolve("lib/all.jar")), manifest).close();
    // Empty, and made for this class path: no quicker start, and no rehearsal for one beside the
    // test.
    var cache = Files.createDirectories(home.resolve(".cache"));
    Files.writeString(
        cache.resolve("codesense.aot.of"), home.toRealPath().resolve("lib/all.jar") + "\n");
    Files.createFile(cache.resolve("codesense.aot"));
    return Files.copy(
        Path.of(System.getProperty("codesense.root"), "codesense"),
        home.resolve("codesense"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Path projectOf400Files() throws IOException {
    var repository = TinyRepository.in(temporary.resolve("large"));
    for (int i = 0; i < 400; i++) {
      repository.write(
          "src/Type" + i + ".java",
          "class Type%d {\n%s}\n"
              .formatted(
                  i, "  int method(int left) { return left * %d; }\n".formatted(i).repeat(12)));
    }
    repository.commit("many");
    var project = Files.createDirectories(temporary.resolve("project"));
    Files.writeString(
        project.resolve("codesense.yaml"),
        "repositories:\n  - url: " + repository.directory() + "\n    id: large\n");
    return project;
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
  }

  /// What is left in the terminal, not wrapped: it understands what the bars write, no more.
  private static List<String> screen(String written) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    var control = Pattern.compile("\u001b\\[(\\d+)A|\u001b\\[J|\r?\n|\r|[^\u001b\r\n]+");
    var parts = control.matcher(written);
    while (parts.find()) {
      if (parts.group(1) != null) {
        for (int up = Integer.parseInt(parts.group(1)); up > 0; up--) {
          lines.removeLast();
        }
      } else if (parts.group().endsWith("\n")) {
        lines.add(line.toString());
        line.setLength(0);
      } else if (parts.group().equals("\r")) {
        line.setLength(0);
      } else if (!parts.group().startsWith("\u001b")) {
        line.append(parts.group());
      }
    }
    return lines;
  }
}
