package dev.codesense.distill.teacher;

import dev.codesense.chunk.Chunk;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the teacher is to ask about a chunk.
enum QuestionKind {
  WHERE("where in the code the thing that it does is done, without naming it"),
  HOW("how it works, step by step"),
  WHY("why it does what it does, or why it does so in this way"),
  USAGE("how one uses it in code of one's own"),
  CHANGE("what a change to it would touch or break"),
  CONFIG("which setting, key or variable decides what it does, and how") {
    @Override
    boolean fits(Chunk chunk) {
      var interfaces = chunk.facts().interfaces();
      return !interfaces.configKeys().isEmpty() || !interfaces.environment().isEmpty();
    }
  },
  DEBUGGING("what to look at after an error that it raises, quoting a line of a stack trace") {
    @Override
    boolean fits(Chunk chunk) {
      return !chunk.facts().symbols().exceptions().isEmpty();
    }
  },
  TEST("what is checked about the thing under test, and how") {
    @Override
    boolean fits(Chunk chunk) {
      return chunk.facts().testing().test();
    }
  },
  CHANGE_REASON("why it was last changed, naming it and not the commit") {
    @Override
    boolean fits(Chunk chunk) {
      return false;
    }
  },
  CHANGE_TIME("when it was last changed and what came of it, naming it and not the commit") {
    @Override
    boolean fits(Chunk chunk) {
      return false;
    }
  };

  /// Those about the last change to a chunk's file, of which other rules say when they are asked.
  static final List<QuestionKind> OF_CHANGE = List.of(CHANGE_REASON, CHANGE_TIME);

  private final String wish;

  QuestionKind(String wish) {
    this.wish = wish;
  }

  /// Whether a chunk has what such a question needs.
  boolean fits(Chunk chunk) {
    return !chunk.facts().testing().test() && !chunk.facts().symbols().defined().isEmpty();
  }

  /// As the provenance says it.
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Ends the sentence `Ask …`.
  String wish() {
    return wish;
  }

  /// The kinds that fit a chunk.
  static List<QuestionKind> of(Chunk chunk) {
    return Arrays.stream(values()).filter(kind -> kind.fits(chunk)).toList();
  }
}
