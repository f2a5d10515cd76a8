package dev.codesense.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.codesense.cli.House.Floor;
import dev.codesense.cli.House.Room;
import dev.codesense.core.Doc;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The house plan: which room may see which, and what no room may do. docs/architecture.md tells
/// the same story.
class HousePlanTest {
  private static final String CORE = "core";

  /// What libraries see besides core; one that is not named here sees core alone.
  private static final Map<String, Set<String>> AMONG_LIBRARIES =
      Map.of(
          "s3", Set.of("data"),
          "treesitter", Set.of("chunk"),
          "search", Set.of("chunk", "embed", "runtime"),
          "tracking", Set.of("llm", "secrets"),
          "llm", Set.of("secrets"),
          "answer", Set.of("chunk", "data", "llm", "runtime", "search", "tracking"),
          "workflow", Set.of("runtime"),
          "validate", Set.of("runtime"),
          "engines", Set.of("workflow", "validate", "kube", "runtime"),
          "localrun", Set.of("workflow", "runtime", "report"));

  /// Libraries that pipelines and apps stand on, and components do not.
  private static final Set<String> ABOVE_COMPONENTS =
      Set.of("workflow", "validate", "engines", "localrun");

  private static final int LARGEST_PACKAGE = 20;

  /// Packages with more types than [#LARGEST_PACKAGE], at most two, each with its reason.
  private static final Map<String, String> LARGE_PACKAGES =
      Map.of(
          "dev.codesense.core",
          "the component contract: who writes a component finds all of it in one place");

  /// For tests; may see any library.
  private static final String TESTKIT = "testkit";

  /// Starts the other apps.
  private static final String FRONT_DOOR = "cli";

  private static final List<Room> ROOMS = House.rooms();
  private static final Map<String, Room> BY_NAME =
      ROOMS.stream().collect(toMap(Room::name, room -> room));
  private static final Map<String, Room> BY_PACKAGE = House.roomsByPackage();

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.codesense");

  @Test
  void everyRoomIsOnTheClassPath() {
    assertThat(HOUSE.stream().map(HousePlanTest::room).collect(toSet()))
        .as("rooms that apps/cli/pom.xml brings")
        .isEqualTo(BY_NAME.keySet());
  }

  @Test
  void theRulesNameOnlyRoomsThatAreThere() {
    var named = new HashSet<>(ABOVE_COMPONENTS);
    named.addAll(Set.of(CORE, TESTKIT));
    AMONG_LIBRARIES.forEach((room, seen) -> {
      named.add(room);
      named.addAll(seen);
    });

    assertThat(on(Floor.LIBRARIES)).containsAll(named);
  }

  @Test
  void pomsNameOnlyRoomsBelow() {
    for (var room : ROOMS) {
      assertThat(below(room))
          .as("rooms that %s/pom.xml may name", room.folder())
          .containsAll(room.sees());
    }
  }

  private static Set<String> below(Room room) {
    var below = new HashSet<String>();
    switch (room.floor()) {
      case LIBRARIES -> {
        below.addAll(AMONG_LIBRARIES.getOrDefault(room.name(), Set.of()));
        if (room.name().equals(TESTKIT)) {
          below.addAll(on(Floor.LIBRARIES));
        }
        if (!room.name().equals(CORE)) {
          below.add(CORE);
        }
        return below;
      }
      case COMPONENTS -> {
        below.addAll(on(Floor.LIBRARIES));
        below.removeAll(ABOVE_COMPONENTS);
      }
      case PIPELINES -> {
        below.addAll(on(Floor.LIBRARIES));
        below.addAll(on(Floor.COMPONENTS));
      }
      case APPS -> {
        below.addAll(BY_NAME.keySet());
        if (room.name().equals(FRONT_DOOR)) {
          below.remove(FRONT_DOOR);
        } else {
          below.removeAll(on(Floor.APPS));
        }
      }
    }
    below.remove(TESTKIT);
    return below;
  }

  @Test
  void roomsSeeOnlyWhatTheirPomsName() {
    for (var room : ROOMS) {
      noClasses()
          .that(are(room.name()))
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<>(
                  "are in a room that %s/pom.xml does not name", room.folder()) {
                @Override
                public boolean test(JavaClass other) {
                  return isOurs(other)
                      && !room(other).equals(room.name())
                      && !room.sees().contains(room(other));
                }
              })
          .because("code depends only downwards, and components meet through artifacts")
          .check(HOUSE);
    }
  }

  @Test
  void theArchitecturePageListsTheRooms() throws IOException {
    var page = Path.of("docs/architecture.md");
    var text = Files.readString(Path.of(System.getProperty("codesense.root")).resolve(page));
    var table = new StringBuilder("| module | holds | depends on |\n|---|---|---|\n");
    for (var room : ROOMS) {
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(room.folder(), room.description(), String.join(", ", room.sees())));
    }

    GeneratedFile.check(
        page,
        text.replaceFirst(
            "(?s)(<!-- generated: rooms -->\n).*?(<!-- end generated -->)",
            "$1" + Matcher.quoteReplacement(table.toString()) + "$2"));
  }

  @Test
  void thePortsOfTheArchitecturePageAreThereWithTheirAdaptersAndTests() throws IOException {
    var root = Path.of(System.getProperty("codesense.root"));
    var page = Files.readString(root.resolve("docs/architecture.md"));
    var table = page.substring(page.indexOf("## Ports"), page.indexOf("## How a run proceeds"));
    var named =
        Pattern.compile("`([A-Z]\\w+)")
            .matcher(table)
            .results()
            .map(name -> name.group(1))
            .collect(toSet());
    var files = new HashSet<String>();
    for (var room : ROOMS) {
      try (var all = Files.walk(root.resolve(room.folder() + "/src"))) {
        all.map(file -> file.getFileName().toString().replace(".java", "")).forEach(files::add);
      }
    }

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(files).containsAll(named);
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
        .resideInAnyPackage("dev.codesense.core..", "java..", "javax.net.ssl..", "org.jspecify..")
        .because("whoever uses core should get nothing else with it");
  }

  @Test
  void componentsNeverMeet() {
    slices()
        .matching("dev.codesense.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(new InRoom(room -> !isComponent(room)), DescribedPredicate.alwaysTrue())
        .ignoreDependency(DescribedPredicate.alwaysTrue(), new InRoom(room -> !isComponent(room)))
        .because("components meet through artifacts; what two of them share becomes a library")
        .check(HOUSE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.codesense.(**)")
        .should()
        .beFreeOfCycles()
        .because("a cycle is one package that pretends to be two")
        .check(HOUSE);
  }

  @Test
  void aPackageIsReadAtOneSitting() {
    var types =
        HOUSE.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    types.values().removeIf(count -> count <= LARGEST_PACKAGE);

    assertThat(types.keySet())
        .as("packages of more than %d types: split them along what they are for", LARGEST_PACKAGE)
        .isEqualTo(LARGE_PACKAGES.keySet())
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void rootsOfComponentsAndTheirPortsKnowNoLibrary() {
    for (var component : roots()) {
      classes()
          .that()
          .resideInAPackage(component)
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
    for (var component : roots()) {
      noClasses()
          .that(
              new DescribedPredicate<>("are in %s, not in an adapter or the wiring", component) {
                @Override
                public boolean test(JavaClass type) {
                  return isBelow(component, type) && !isOuter(type.getPackage());
                }
              })
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<>("are in an adapter or the wiring") {
                @Override
                public boolean test(JavaClass other) {
                  return isBelow(component, other) && isOuter(other.getPackage());
                }
              })
          .because("wiring composes; a stage states what it needs as ports")
          .check(HOUSE);
    }
  }

  private static boolean isBelow(String component, JavaClass type) {
    return (type.getPackageName() + ".").startsWith(component + ".");
  }

  private static boolean isOuter(JavaPackage room) {
    return room.getName().endsWith(".wiring") || hidesALibrary(room);
  }

  @Test
  void requestsResultsAndSettingsAreRecords() {
    classes()
        .that()
        .haveNameMatching("dev\\.codesense\\..*(Config|Request|Result|Report)")
        .and(new InRoom(HousePlanTest::isComponent))
        .and()
        .areTopLevelClasses()
        .should()
        .beRecords()
        .because("what goes in and out is a value that can be compared, printed and bound")
        .check(HOUSE);
  }

  @Test
  void whatIsBoundSaysWhichFieldItRefuses() {
    refusals().check(HOUSE);
  }

  private static ArchRule refusals() {
    return noClasses()
        .that(
            new DescribedPredicate<>("are records that a door binds") {
              @Override
              public boolean test(JavaClass type) {
                return type.isRecord()
                    && Stream.of(type.reflect().getRecordComponents())
                        .anyMatch(field -> field.isAnnotationPresent(Doc.class));
              }
            })
        .should()
        .callConstructorWhere(
            new DescribedPredicate<>("makes an exception that names no field") {
              @Override
              public boolean test(JavaConstructorCall call) {
                return call.getTargetOwner().isEquivalentTo(IllegalArgumentException.class)
                    // What the compiler adds where method references are serializable.
                    && !call.getOrigin().getName().equals("$deserializeLambda$");
              }
            })
        .because("a RefusedValueException names the field, and the door says where it is written");
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
    oneMouth(room -> !room.equals(FRONT_DOOR)).check(HOUSE);
  }

  private static ArchRule oneMouth(Predicate<String> rooms) {
    return noClasses()
        .that(new InRoom(rooms))
        .and()
        .doNotHaveFullyQualifiedName("dev.codesense.runtime.Main")
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
    replayable(room -> !room.equals(FRONT_DOOR)).check(HOUSE);
  }

  private static ArchRule replayable(Predicate<String> rooms) {
    return noClasses()
        .that(new InRoom(rooms))
        .and()
        .doNotHaveFullyQualifiedName("dev.codesense.runtime.Main")
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
    var planted = new ClassFileImporter().importClasses(Planted.class, PlantedSetting.class);

    assertThat(List.of(oneMouth(_ -> true), replayable(_ -> true), threads(), refusals()))
        .allSatisfy(
            rule -> assertThat(withoutFrontDoor(rule, planted)).as(rule.getDescription()).isTrue());
  }

  /// Breaks three of the rules at once.
  private static final class Planted {
    @SuppressWarnings("UnusedMethod") // Read by ArchUnit, never run.
    static void misbehave() throws Exception {
      System.out.println(Instant.now());
      try (var pool = Executors.newFixedThreadPool(2)) {
        pool.submit(() -> {}).get();
      }
    }
  }

  /// Refuses without a field.
  record PlantedSetting(@Doc("How many") int count) {
    PlantedSetting {
      if (count < 1) {
        throw new IllegalArgumentException("too few");
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

  private static Set<String> on(Floor floor) {
    return ROOMS.stream().filter(room -> room.floor() == floor).map(Room::name).collect(toSet());
  }

  private static boolean isComponent(String room) {
    return on(Floor.COMPONENTS).contains(room);
  }

  /// The outermost package of each component.
  private static List<String> roots() {
    return ROOMS.stream()
        .filter(room -> room.floor() == Floor.COMPONENTS)
        .map(room -> room.packages().first())
        .toList();
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("dev.codesense");
  }

  private static String room(JavaClass type) {
    var name = type.getPackageName();
    var room = BY_PACKAGE.get(name);
    return room == null ? name : room.name();
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
