package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.ProjectSchema;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  @TempDir Path home;

  @Test
  void theNewFileIsValidAndExplainsEveryKey() throws IOException {
    var outcome = new Shell(home).run("init", "our-code");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("our-code/codesense.yaml\n");
    assertThat(outcome.err()).contains("codesense run --project our-code");
    var project = home.resolve("our-code");
    ProjectConfig.load(project, Environment.of(Map.of()), layout(), Flags.none());
    var text = Files.readString(project.resolve("codesense.yaml"));
    assertThat(text)
        .startsWith("# yaml-language-server: $schema=.codesense/codesense.schema.json\n")
        .contains("# batch-size: 64", "# shrink-limit: 0.2", "# branch:", "# endpoint:");
    assertThat(project.resolve(".dvc/config")).isEmptyFile();
    assertThat(project.resolve(".dvc/.gitignore")).hasContent("/config.local\n/tmp\n/cache");
    assertThat(project.resolve(".codesense/codesense.schema.json"))
        .content()
        .isEqualTo(ProjectSchema.json(layout()));
  }

  @Test
  void whatARunMakesStaysOutOfGitAndTheSchemaDoesNot() throws Exception {
    var project = home.resolve("our-code");
    write(project.resolve(".gitignore"), "*.log\n/data/");

    new Shell(home).run("init", "our-code");
    new Shell(home).run("init", "our-code", "--force");

    assertThat(project.resolve(".gitignore"))
        .content()
        .isEqualTo("*.log\n/data/\n/.codesense/*\n!/.codesense/codesense.schema.json\n");
    write(project.resolve("data/raw/a.txt"), "");
    write(project.resolve("data.dvc"), "");
    write(project.resolve(".codesense/runs/1/run.json"), "");
    ask(project, "git", "init", "-q");
    assertThat(ask(project, "git", "ls-files", "--others", "--exclude-standard").lines())
        .containsExactlyInAnyOrder(
            ".codesense/codesense.schema.json",
            ".dvc/.gitignore",
            ".dvc/config",
            ".gitignore",
            "codesense.yaml",
            "data.dvc");
  }

  @Test
  void theDvcCommandKnowsANewProjectAndCommitsWhatItsRunMade() throws Exception {
    var dvc = System.getProperty("codesense.dvc", "");
    assumeTrue(
        !dvc.isEmpty() && !dvc.startsWith("$"),
        "-Dcodesense.dvc=PATH names no dvc command: its view of a new project is not asked");
    TinyRepository.in(home.resolve("shop.git")).write("a.txt", "one\n").commit("One");
    var project = home.resolve("project");
    var shell = new Shell(home);
    shell.run("init", "project");
    Files.writeString(project.resolve("codesense.yaml"), "repositories: [{url: ../shop.git}]\n");
    write(project.resolve("data/own/kept.txt"), "ours");
    write(project.resolve("data/own/run.log"), "noise");
    write(project.resolve("data/own/tmp/a.txt"), "noise");
    write(project.resolve(".dvcignore"), "# Noise.\n*.log\n/data/own/tmp/\n!/data/own/tmp/a.txt\n");
    write(project.resolve("data/theirs/.dvc/config"), "");
    write(project.resolve("data/theirs/neighbour.txt"), "not ours");
    ask(project, "git", "init", "-q");
    assertThat(shell.run("converge", "--project", "project").code()).isZero();
    var data = Files.readString(project.resolve("data.dvc"));

    assertThat(ask(project, dvc, "status")).contains("not in cache").doesNotContain("modified");
    ask(project, dvc, "commit", "-f", "data.dvc");

    assertThat(Files.readString(project.resolve("data.dvc"))).isEqualTo(data).contains("nfiles: 2");
    assertThat(ask(project, dvc, "status")).contains("up to date");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String ask(Path folder, String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("DVC_NO_ANALYTICS", "1");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void aSecondInitRefusesToOverwrite() throws IOException {
    new Shell(home).run("init");
    Files.writeString(home.resolve("codesense.yaml"), "# mine\n");

    var outcome = new Shell(home).run("init");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-CLI-002", "codesense.yaml exists already");
    assertThat(home.resolve("codesense.yaml")).hasContent("# mine");
    assertThat(new Shell(home).run("init", "--force").code()).isZero();
    assertThat(home.resolve("codesense.yaml")).content().contains("repositories:");
  }

  @Test
  void aFileIsNoPlaceForAProject() throws IOException {
    Files.writeString(home.resolve("notes.txt"), "mine");

    var outcome = new Shell(home).run("init", "notes.txt");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-CLI-009", "notes.txt is a file");
    assertThat(home.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void theSchemaInTheRepositoryIsUpToDate() throws IOException {
    GeneratedFile.check(
        Path.of(System.getProperty("codesense.root"), "docs/codesense.schema.json"),
        ProjectSchema.json(layout()));
  }

  private static ConfigLayout layout() {
    return Blocks.layout(Components.discover());
  }
}
