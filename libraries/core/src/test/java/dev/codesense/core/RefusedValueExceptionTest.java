package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusedValueExceptionTest {

  record Shelf(int boards, @Nullable String label) {
    Shelf {
      if (boards < 1) {
        throw new RefusedValueException(Shelf::boards, "must be at least 1, was " + boards);
      }
    }

    int twice() {
      return 2 * boards;
    }
  }

  @Test
  void aRefusalKnowsTheFieldAndTheReason() {
    var refusal = catchThrowableOfType(RefusedValueException.class, () -> new Shelf(0, null));

    assertThat(refusal).hasMessage("boards must be at least 1, was 0");
    assertThat(refusal.field().getDeclaringRecord()).isEqualTo(Shelf.class);
    assertThat(refusal.field().getName()).isEqualTo("boards");
    assertThat(refusal.reason()).isEqualTo("must be at least 1, was 0");
    assertThat(refusal.problem()).isEmpty();
  }

  @Test
  void aRefusalMayBeAProblemOfItsOwn() {
    assertThat(
            new RefusedValueException(CoreProblem.SERVICE_UNREACHABLE, Shelf::label, "is taken")
                .problem())
        .contains(CoreProblem.SERVICE_UNREACHABLE);
  }

  @Test
  void whatNamesNoFieldIsNoAccessor() {
    Accessor<Shelf, Integer> lambda = shelf -> shelf.boards();
    Accessor<Shelf, Integer> method = Shelf::twice;

    assertThatThrownBy(lambda::component)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no field");
    assertThatThrownBy(method::component)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Shelf.class.getName() + ".twice names no field");
  }
}
