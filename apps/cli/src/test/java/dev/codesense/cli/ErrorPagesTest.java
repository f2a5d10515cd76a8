package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.codesense.core.Problem;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Codes, pages and tests of errors belong together: each code has a page, each page a code and a
/// test that provokes it.
class ErrorPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));
  private static final Path PAGES = ROOT.resolve("docs/errors");
  private static final Pattern TITLE = Pattern.compile("# (CS-[A-Z]{3}-\\d{3}) · (.+)");
  private static final Pattern TESTED =
      Pattern.compile("Tested by `([^`#]+\\.java)#([A-Za-z0-9_]+)`");

  /// Read once: it takes reading every class.
  private static final List<Problem> PROBLEMS = problems();

  @Test
  void everyCodeIsUsedOnce() {
    assertThat(PROBLEMS.stream().map(Problem::code).toList())
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("CS-[A-Z]{3}-\\d{3}"));
  }

  @Test
  void noOtherRoomTakesTheLettersOfAComponent() {
    var rooms = House.roomsByPackage();
    var sharing = new TreeMap<String, Set<String>>();
    for (var problem : PROBLEMS) {
      var room = Objects.requireNonNull(rooms.get(problem.getClass().getPackageName()));
      sharing
          .computeIfAbsent(problem.code().substring(0, 6), _ -> new TreeSet<>())
          .add(room.folder());
    }
    sharing.values().removeIf(folders -> folders.size() == 1);

    assertThat(sharing)
        .allSatisfy((letters, folders) ->
            assertThat(folders).as(letters).noneMatch(name -> name.startsWith("components/")));
  }

  @Test
  void everyRemedyReadsAsASentence() {
    assertThat(PROBLEMS)
        .allSatisfy(
            problem -> assertThat(problem.remedy()).as(problem.code()).matches("[A-Z].*\\S"));
  }

  @Test
  void everyCodeHasAPageAndEveryPageACode() throws IOException {
    assertThat(pages().stream().map(page -> name(page).replace(".md", "")).toList())
        .containsExactlyInAnyOrderElementsOf(PROBLEMS.stream().map(Problem::code).toList());
  }

  @Test
  void everyPageHasItsSectionsAndNamesATestThatExists() throws IOException {
    var wrong = new ArrayList<String>();
    for (var page : pages()) {
      var text = Files.readString(page);
      var title = TITLE.matcher(text.lines().findFirst().orElse(""));
      if (!title.matches() || !title.group(1).equals(name(page).replace(".md", ""))) {
        wrong.add(name(page) + ": the first line is `# CODE · title`");
      }
      for (var section : List.of("## What you see", "## Cause", "## What to do")) {
        if (!text.contains("\n" + section + "\n")) {
          wrong.add(name(page) + ": no " + section);
        }
      }
      var tested = TESTED.matcher(text);
      if (!tested.find()) {
        wrong.add(name(page) + ": names no test");
        continue;
      }
      do {
        var source = ROOT.resolve(tested.group(1));
        if (!Files.isRegularFile(source)
            || !Pattern.compile("\\bvoid " + tested.group(2) + "\\(")
                .matcher(Files.readString(source))
                .find()) {
          wrong.add(name(page) + ": no test " + tested.group(1) + "#" + tested.group(2));
        }
      } while (tested.find());
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void theIndexListsEveryCode() throws IOException {
    var titles = new TreeMap<String, String>();
    for (var page : pages()) {
      var title = TITLE.matcher(Files.readAllLines(page).getFirst());
      if (title.matches()) {
        titles.put(title.group(1), title.group(2));
      }
    }
    var index = new StringBuilder();
    index.append("# Errors\n\n");
    index.append("Generated from the sources: `mvn -pl apps/cli -am test -Dregenerate`.\n\n");
    index.append("The kind decides the exit code: user 10, transient 20, gate 30, bug 70.\n\n");
    index.append("| code | what | kind | what to do |\n|---|---|---|---|\n");
    PROBLEMS.stream()
        .sorted(Comparator.comparing(Problem::code))
        .forEach(problem ->
            index.append(
                "| [%s](%s.md) | %s | %s | %s |\n"
                    .formatted(
                        problem.code(),
                        problem.code(),
                        titles.getOrDefault(problem.code(), ""),
                        problem.kind().name().toLowerCase(Locale.ROOT),
                        problem.remedy().replace("|", "\\|"))));

    GeneratedFile.check(PAGES.resolve("README.md"), index.toString());
  }

  private static List<Path> pages() throws IOException {
    try (var files = Files.list(PAGES)) {
      return files.filter(file -> name(file).startsWith("CS-")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Problem> problems() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.codesense")
            .stream()
            .filter(type -> type.isAssignableTo(Problem.class) && type.isEnum())
            .map(JavaClass::reflect)
            .flatMap(type -> constants(type).stream())
            .toList();
  }

  private static List<Problem> constants(Class<?> type) {
    var problems = new ArrayList<Problem>();
    for (var constant : type.getEnumConstants()) {
      problems.add((Problem) constant);
    }
    return problems;
  }
}
