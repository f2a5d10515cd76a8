package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportPageTest {
  @TempDir Path home;

  @Test
  void theReportSaysWhatChangedSinceTheRunBefore() throws Exception {
    var shop = TinyRepository.in(home.resolve("shop.git"));
    shop.write("kept.txt", "kept\n").write("old.txt", "old\n").write("gone.txt", "gone\n");
    var first = shop.commit("One");
    var project = Files.createDirectories(home.resolve("project"));
    Files.writeString(
        project.resolve("codesense.yaml"), "repositories: [{url: ../shop.git, id: shop}]\n");

    assertThat(report(project))
        .contains("It went live in this run", "new: <code>" + first.substring(0, 10))
        .contains(row("chunks", "–", "3"));

    shop.write("old.txt", "new\n").write("more.txt", "more\n").delete("gone.txt");
    var second = shop.commit("Two");

    assertThat(report(project, "--accept-shrink"))
        .contains("<code>%s</code> → <code>%s".formatted(cut(first), cut(second)))
        .contains("<td class=\"number\">1</td>".repeat(3))
        .contains(row("generation", "1", "2"), row("chunks", "3", "3"))
        .contains("When each task ran: task converge, began after")
        .contains("repositories:\n- ", "fetch-timeout: 10m")
        .doesNotContain("include=[]");
  }

  private static String cut(String commit) {
    return commit.substring(0, 10);
  }

  private static String row(String name, String before, String after) {
    return "<td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td>"
        .formatted(name, before, after);
  }

  private static String report(Path project, String... options) throws Exception {
    var command = new ArrayList<>(List.of("run", "--lexical-only"));
    command.addAll(List.of(options));
    var outcome = new Shell(project).run(command.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    try (var files = Files.walk(project.resolve(".codesense/runs"))) {
      var newest = files.filter(file -> file.endsWith("report.html")).sorted().toList().getLast();
      return Files.readString(newest);
    }
  }
}
