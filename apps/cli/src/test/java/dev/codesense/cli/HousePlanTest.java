package dev.codesense.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The house plan: which room may see which, and what no room may do. docs/architecture.md tells
/// the same story.
class HousePlanTest {
  private static final String BASE = "dev.codesense.";
  private static final String CORE = "core";
  private static final Set<String> COMPONENTS = Set.of("converge", "index", "evaluate");

  /// Room to the rooms it may see besides itself.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry(CORE, Set.of()),
          Map.entry("runtime", Set.of(CORE)),
          Map.entry("data", Set.of(CORE)),
          Map.entry("secrets", Set.of(CORE)),
          Map.entry("search", Set.of(CORE)),
          Map.entry("kube", Set.of(CORE)),
          Map.entry("workflow", Set.of(CORE, "runtime", "kube")),
          Map.entry("testkit", Set.of(CORE, "runtime", "data", "secrets", "search")),
          Map.entry("converge", Set.of(CORE, "runtime", "data", "secrets", "search")),
          Map.entry("index", Set.of(CORE, "runtime", "data", "secrets", "search")),
          Map.entry("evaluate", Set.of(CORE, "runtime", "data", "secrets", "search")),
          Map.entry(
              "pipelines", Set.of(CORE, "search", "workflow", "converge", "index", "evaluate")),
          Map.entry(
              "cli",
              Set.of(
                  CORE,
                  "runtime",
                  "data",
                  "secrets",
                  "search",
                  "kube",
                  "workflow",
                  "converge",
                  "index",
                  "evaluate")));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.codesense");

  @Test
  void everyRoomIsOnTheClassPath() throws IOException {
    var built = HOUSE.stream().map(HousePlanTest::room).collect(Collectors.toSet());

    assertThat(built).isEqualTo(ARROWS.keySet());
    assertThat(roomsOfTheRepository()).isEqualTo(ARROWS.keySet());
  }

  @Test
  void roomsSeeOnlyTheRoomsBelowThem() {
    ARROWS.forEach((room, visible) ->
        noClasses()
            .that(are(room))
            .should()
            .dependOnClassesThat(
                new DescribedPredicate<>("are in a room that " + room + " may not see") {
                  @Override
                  public boolean test(JavaClass other) {
                    return isOurs(other)
                        && !room(other).equals(room)
                        && !visible.contains(room(other));
                  }
                })
            .because("code depends only downwards, and components meet through artifacts")
            .check(HOUSE));
  }

  @Test
  void coreIsACorridorThatKnowsNoRoomAndNoLibrary() {
    core().check(HOUSE);
  }

  private static ArchRule core() {
    return classes()
        .that(are(CORE))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(BASE + "core..", "java..", "javax.net.ssl..", "org.jspecify..")
        .because("whoever uses core should get nothing else with it");
  }

  @Test
  void componentsNeverMeet() {
    slices()
        .matching(BASE + "(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            new InRoom(room -> !COMPONENTS.contains(room)), DescribedPredicate.alwaysTrue())
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(), new InRoom(room -> !COMPONENTS.contains(room)))
        .because("components meet through artifacts; what two of them share becomes a library")
        .check(HOUSE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching(BASE + "(**)")
        .should()
        .beFreeOfCycles()
        .because("a cycle is one package that pretends to be two")
        .check(HOUSE);
  }

  @Test
  void rootsOfComponentsAndTheirPortsKnowNoLibrary() {
    for (var component : COMPONENTS) {
      classes()
          .that()
          .resideInAPackage(BASE + component)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.codesense..", "java..", "org.jspecify..", "org.slf4j..")
          .because(
              "libraries live in adapters, so that one can be replaced without touching a step")
          .check(HOUSE);
    }
  }

  @Test
  void adaptersPointInward() {
    for (var component : COMPONENTS) {
      noClasses()
          .that()
          .resideInAPackage(BASE + component)
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<>("are in a sub-package that hides a library") {
                @Override
                public boolean test(JavaClass other) {
                  return other.getPackageName().startsWith(BASE + component + ".")
                      && hidesALibrary(other.getPackage());
                }
              })
          .because("wiring composes; the root states what it needs as ports")
          .check(HOUSE);
    }
  }

  @Test
  void requestsResultsAndSettingsAreRecords() {
    classes()
        .that()
        .haveNameMatching("dev\\.codesense\\..*(Config|Request|Result|Report)")
        .and(new InRoom(COMPONENTS::contains))
        .and()
        .areTopLevelClasses()
        .should()
        .beRecords()
        .because("what goes in and out is a value that can be compared, printed and bound")
        .check(HOUSE);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        HOUSE.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(HousePlanTest::isUnmarked)
            .map(JavaPackage::getName)
            .sorted()
            .toList();

    assertThat(unmarked).as("packages without @NullMarked in package-info").isEmpty();
  }

  private static boolean isUnmarked(JavaPackage room) {
    return !room.isAnnotatedWith(NullMarked.class);
  }

  @Test
  void onlyTheFrontDoorExitsAndWritesToStandardStreams() {
    oneMouth(room -> !room.equals("cli")).check(HOUSE);
  }

  private static ArchRule oneMouth(Predicate<String> rooms) {
    return noClasses()
        .that(new InRoom(rooms))
        .and()
        .doNotHaveFullyQualifiedName(BASE + "runtime.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because(
            "stdout is data and stderr is talk, and one place decides which, and when it ends");
  }

  @Test
  void timeChanceAndIdentityComeInThroughTheDoor() {
    replayable(room -> !room.equals("cli")).check(HOUSE);
  }

  private static ArchRule replayable(Predicate<String> rooms) {
    return noClasses()
        .that(new InRoom(rooms))
        .and()
        .doNotHaveFullyQualifiedName(BASE + "runtime.Main")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .because("same request, same bytes: RunContext brings the clock and the run's id");
  }

  @Test
  void threadsAreNamedAndBounded() {
    threads().check(HOUSE);
  }

  private static ArchRule threads() {
    return noClasses()
        .should()
        .callMethod(Executors.class, "newFixedThreadPool", int.class)
        .orShould()
        .callMethod(Executors.class, "newCachedThreadPool")
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class, String.class)
        .because("FanOut names, bounds and cancels; a bare pool does none of it");
  }

  @Test
  void theRulesCatchWhatTheyForbid() {
    var planted = new ClassFileImporter().importClasses(Planted.class);

    assertThat(List.of(oneMouth(_ -> true), replayable(_ -> true), threads()))
        .allSatisfy(
            rule -> assertThat(withoutFrontDoor(rule, planted)).as(rule.getDescription()).isTrue());
  }

  /// Breaks three rules at once.
  private static final class Planted {
    @SuppressWarnings("UnusedMethod") // Read by ArchUnit, never run.
    static void misbehave() throws Exception {
      System.out.println(Instant.now());
      try (var pool = Executors.newFixedThreadPool(2)) {
        pool.submit(() -> {}).get();
      }
    }
  }

  private static boolean withoutFrontDoor(ArchRule rule, JavaClasses planted) {
    EvaluationResult result = rule.allowEmptyShould(true).evaluate(planted);
    return result.hasViolation();
  }

  private static boolean hidesALibrary(JavaPackage room) {
    return room.getClasses().stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getPackageName())
        .anyMatch(name ->
            !name.isEmpty()
                && Stream.of("dev.codesense", "java.", "org.jspecify", "org.slf4j")
                    .noneMatch(name::startsWith));
  }

  private static Set<String> roomsOfTheRepository() throws IOException {
    var root = Path.of(System.getProperty("codesense.root"));
    var rooms = new java.util.HashSet<String>();
    for (var floor : List.of("libraries", "components", "apps")) {
      try (var folders = Files.list(root.resolve(floor))) {
        folders
            .filter(folder -> Files.exists(folder.resolve("pom.xml")))
            .forEach(folder -> rooms.add(String.valueOf(folder.getFileName())));
      }
    }
    if (Files.exists(root.resolve("pipelines/pom.xml"))) {
      rooms.add("pipelines");
    }
    return rooms;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("dev.codesense");
  }

  private static String room(JavaClass type) {
    return type.getPackageName().substring(BASE.length()).split("\\.")[0];
  }

  private static DescribedPredicate<JavaClass> are(String room) {
    return new InRoom(room::equals).as("are in " + room);
  }

  /// Classes of ours whose room is as asked for.
  private static final class InRoom extends DescribedPredicate<JavaClass> {
    private final Predicate<String> wanted;

    InRoom(Predicate<String> wanted) {
      super("are in a room that this concerns");
      this.wanted = wanted;
    }

    @Override
    public boolean test(JavaClass type) {
      return isOurs(type) && wanted.test(room(type));
    }
  }
}
