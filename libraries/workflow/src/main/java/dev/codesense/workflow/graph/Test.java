package dev.codesense.workflow.graph;

import java.util.List;

/// The condition of a branch.
public sealed interface Test {

  /// Compares a value with a constant of the same type.
  ///
  /// @param left text, a number, a truth value or an enum constant
  /// @param right as [Source.Constant#value]
  record Compare(Source left, Operator operator, Object right) implements Test {}

  record Not(Test test) implements Test {}

  record All(List<Test> tests) implements Test {
    public All {
      tests = List.copyOf(tests);
    }
  }

  record Any(List<Test> tests) implements Test {
    public Any {
      tests = List.copyOf(tests);
    }
  }

  /// How two values compare; the order is of numbers only.
  enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /// As in Java, CEL and Argo's expressions.
    public String sign() {
      return sign;
    }
  }
}
