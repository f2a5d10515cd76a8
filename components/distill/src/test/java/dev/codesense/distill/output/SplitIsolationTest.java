package dev.codesense.distill.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.Split;
import dev.codesense.distill.contract.DistillProblem;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SplitIsolationTest {
  private final SplitIsolation isolation = new SplitIsolation();

  private void check(Split split, String question, String cluster, String passage) {
    isolation.check(
        new RowProvenance(
            "row",
            split.title(),
            "where",
            "en",
            "facts",
            question,
            false,
            cluster,
            List.of(),
            List.of(),
            "",
            "",
            ""),
        split,
        Stream.of(passage));
  }

  private static void assertMixed(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DistillProblem.SPLITS_MIXED))
        .hasMessage(
            "Row row of the split test has the " + what + ", which the split train has too");
  }

  @Test
  void whatOneSplitHasNoOtherMayHave() {
    check(Split.TRAIN, "Where is it?", "c1", "class A {}");
    check(Split.TRAIN, "Where is it?", "c1", "class A {}");
    check(Split.TEST, "Who is it?", "c2", "class B {}");

    assertMixed(
        () -> check(Split.TEST, "where is IT?", "c3", "class C {}"), "question where is it?");
    assertMixed(() -> check(Split.TEST, "What?", "c1", "class C {}"), "cluster c1");
    assertMixed(() -> check(Split.TEST, "Why?", "c3", "class A {}"), "text class A {}");
  }
}
