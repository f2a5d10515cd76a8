package dev.codesense.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.validate.kfp.KfpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every rule has broken twins of a good pipeline, named after it: `R3.yaml`, `R3-exit.yaml`.
/// Beside some stands how they are started, and on which server: `R1.launch.yaml`.
class TwinsTest {
  private static final Path TWINS =
      Path.of(System.getProperty("codesense.root"), "libraries/validate/src/test/resources/twins");
  private static final IrValidator VALIDATOR = new IrValidator();

  private static List<Path> twins() throws IOException {
    try (var files = Files.list(TWINS)) {
      return files.filter(file -> !name(file).contains(".launch.")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /// `R3` of `R3-exit.yaml`.
  private static String rule(Path file) {
    return name(file).replaceAll("[-.].*", "");
  }

  private static Set<String> found(Path file, KfpVersion target) throws Exception {
    return VALIDATOR.validate(name(file), Files.readAllBytes(file), target, launch(file)).stream()
        .map(finding -> finding.rule().id())
        .collect(Collectors.toSet());
  }

  private static Optional<LocatedValue> beside(Path file) throws Exception {
    var beside = TWINS.resolve(name(file).replaceAll("\\.[a-z]+$", ".launch.yaml"));
    return Files.exists(beside)
        ? YamlReader.read(name(beside), Files.readString(beside)).map(LocatedValue::top)
        : Optional.empty();
  }

  /// The server that a twin is wrong for; most are for every one.
  private static Optional<KfpVersion> server(Path file) throws Exception {
    return beside(file)
        .flatMap(launch -> launch.find("kfp"))
        .map(kfp -> KfpVersion.parse(kfp.text()));
  }

  private static Launch launch(Path file) throws Exception {
    var beside = beside(file);
    if (beside.isEmpty()) {
      return new Launch(Map.of(), List.of(), Map.of());
    }
    var launch = beside.orElseThrow();
    var names = new EnumMap<Launch.Name, String>(Launch.Name.class);
    launch.all("names").forEach(name -> names.put(Launch.Name.valueOf(name.key()), name.text()));
    var parameters = new TreeMap<String, Object>();
    for (var parameter : launch.all("parameters")) {
      parameters.put(parameter.key(), Objects.requireNonNull(Trees.toPlain(parameter.node())));
    }
    return new Launch(
        names, launch.all("schedules").stream().map(LocatedValue::text).toList(), parameters);
  }

  @Test
  void everyRuleHasATwin() throws IOException {
    assertThat(twins().stream().map(TwinsTest::rule).collect(Collectors.toSet()))
        .isEqualTo(
            Stream.concat(Stream.of("good"), Stream.of(Rule.values()).map(Rule::id))
                .collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> eachTwinIsFoundByItsRuleAndNoOther() throws IOException {
    return twins().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                name(file),
                () ->
                    assertThat(found(file, server(file).orElse(KfpVersion.NEWEST)))
                        .isEqualTo(rule(file).equals("good") ? Set.of() : Set.of(rule(file)))));
  }

  @TestFactory
  Stream<DynamicTest> aTwinOfAnOldServerIsRightForTheNewest() throws Exception {
    var old = new ArrayList<Path>();
    for (var twin : twins()) {
      if (server(twin).isPresent()) {
        old.add(twin);
      }
    }
    return old.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                name(file), () -> assertThat(found(file, KfpVersion.NEWEST)).isEmpty()));
  }
}
