package dev.codesense.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.testkit.GeneratedFile;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingPageTest {
  private static final Path PAGE = Path.of("docs/ranking.md");
  private static final String BEGIN = "<!-- weights: RankingPageTest writes them -->\n";
  private static final String END = "<!-- end of weights -->\n";

  private record Weight(String name, String meaning, String value, String declared) {}

  @Test
  void thePageListsTheWeightsThatApply() throws Exception {
    var page = Files.readString(Path.of(System.getProperty("codesense.root", "")).resolve(PAGE));
    var table = new StringBuilder("| weight | what it is | value |\n|---|---|---|\n");
    for (var weight : weights("", RankingWeights.DEFAULT)) {
      table.append(
          "| `%s` | %s | %s |\n".formatted(weight.name(), weight.meaning(), weight.value()));
    }

    GeneratedFile.check(
        PAGE,
        page.substring(0, page.indexOf(BEGIN)) + BEGIN + table + page.substring(page.indexOf(END)));
  }

  @Test
  void whatIsDeclaredAsDefaultApplies() throws Exception {
    assertThat(weights("", RankingWeights.DEFAULT))
        .allSatisfy(weight -> assertThat(weight.declared()).isEqualTo(weight.value()));
  }

  private static List<Weight> weights(String prefix, Record record)
      throws ReflectiveOperationException {
    var weights = new ArrayList<Weight>();
    for (var component : record.getClass().getRecordComponents()) {
      var value = component.getAccessor().invoke(record);
      if (value instanceof Record nested) {
        weights.addAll(weights(component.getName() + ".", nested));
      } else {
        weights.add(
            new Weight(
                prefix + component.getName(),
                requireNonNull(component.getAnnotation(Doc.class)).value(),
                String.valueOf(value),
                declared(component)));
      }
    }
    return weights;
  }

  private static String declared(RecordComponent component) {
    return requireNonNull(component.getAnnotation(Default.class)).value();
  }
}
