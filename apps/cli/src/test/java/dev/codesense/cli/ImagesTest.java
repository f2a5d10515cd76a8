package dev.codesense.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Component;
import dev.codesense.runtime.Components;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ImagesTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));

  @Test
  void everyImageThatAComponentNamesCanBeBuilt() throws IOException {
    try (var folders = Files.list(ROOT.resolve("images"))) {
      assertThat(
              folders
                  .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                  .map(folder -> String.valueOf(folder.getFileName())))
          .containsExactlyInAnyOrderElementsOf(images().keySet());
    }
  }

  @Test
  void thePageOfImagesListsTheirComponents() throws IOException {
    var page = Path.of("images/README.md");
    var rooms = House.rooms().stream().collect(Collectors.toMap(House.Room::name, room -> room));
    var table = new StringBuilder("| image | components | from what to what |\n|---|---|---|\n");
    images()
        .forEach((image, components) ->
            table.append(
                "| `codesense/%s` | [%s](../%s/README.md) | %s |\n"
                    .formatted(
                        image,
                        components.stream()
                            .map(component -> component.spec().name())
                            .collect(Collectors.joining(", ")),
                        requireNonNull(
                                House.roomsByPackage()
                                    .get(components.getFirst().getClass().getPackageName()))
                            .folder(),
                        Optional.ofNullable(rooms.get(image))
                            .map(House.Room::description)
                            .orElseGet(() -> ofItself(image)))));

    GeneratedFile.check(
        page,
        Files.readString(ROOT.resolve(page))
            .replaceFirst(
                "(?s)(<!-- generated: images -->\n).*?(<!-- end generated -->)",
                "$1" + Matcher.quoteReplacement(table.toString()) + "$2"));
  }

  /// The description of an image that no room is named after.
  private static String ofItself(String image) {
    try {
      var pom = Files.readString(ROOT.resolve("images").resolve(image).resolve("pom.xml"));
      return pom.substring(
          pom.indexOf("<description>") + "<description>".length(), pom.indexOf("</description>"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, List<Component<?, ?>>> images() {
    return Components.discover().stream()
        .collect(
            groupingBy(component -> component.spec().image(), TreeMap::new, Collectors.toList()));
  }
}
