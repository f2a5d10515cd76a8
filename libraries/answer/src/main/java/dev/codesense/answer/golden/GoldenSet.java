package dev.codesense.answer.golden;

import static java.util.stream.Collectors.joining;

import dev.codesense.answer.golden.GoldenQuestion.Split;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.SnapshotReader;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The questions of one file: YAML where its name ends in `.yaml` or `.yml`, one list of questions;
/// else JSON Lines, one question a line, where empty lines mean nothing.
///
/// @param name of the file, as messages have it
/// @param questions at least one, in the file's order, each id once
/// @param remarks what is in the file and means nothing, with its line: fields that no question has
public record GoldenSet(String name, List<GoldenQuestion> questions, List<String> remarks) {
  /// Begins the name of a dataset where the name of a file may stand.
  public static final String LANGFUSE = "langfuse:";

  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_TOLD = 20;
  private static final YamlReader.Limits LIMITS = new YamlReader.Limits(MOST_BYTES, 1_000_000, 50);

  public GoldenSet {
    questions = List.copyOf(questions);
    remarks = List.copyOf(remarks);
  }

  /// Reads a file of the project or of a repository in the snapshot, and warns of what means
  /// nothing.
  ///
  /// @param path relative to the project or to a repository of the snapshot, whose id may stand
  ///   before it
  /// @param snapshot null: repositories are looked for in the project's `data/raw`, as converge
  ///   left them there
  /// @param repositories ids of those in the index
  /// @throws CodesenseException [GoldenProblem]
  public static GoldenSet read(
      String path,
      @Nullable SnapshotReader snapshot,
      Collection<String> repositories,
      RunContext run) {
    var set = parse(path, content(path, snapshot, repositories, run), run.codec());
    set.remarks().forEach(run.progress()::warn);
    return set;
  }

  /// The questions that models may be evaluated with: all but those that they learn from.
  ///
  /// @throws CodesenseException [GoldenProblem#MALFORMED] where there is none
  public List<GoldenQuestion> forEvaluation() {
    var evaluation =
        questions.stream().filter(question -> question.split() == Split.EVALUATION).toList();
    if (evaluation.isEmpty()) {
      throw malformed(
          List.of(name + " has no question to evaluate with: each one says split: train"));
    }
    return evaluation;
  }

  /// What an evaluation says of the questions that it leaves out; empty where there are none.
  public Optional<String> leftOut() {
    long trained = questions.stream().filter(one -> one.split() == Split.TRAIN).count();
    return trained == 0
        ? Optional.empty()
        : Optional.of(
            "Left out, because models are trained on them (split: train): %s."
                .formatted(Amount.of(trained, "questions")));
  }

  /// @throws CodesenseException [GoldenProblem#MISSING] where a dataset is named in place of a file
  static void requireFile(String name) {
    if (name.startsWith(LANGFUSE)) {
      throw new CodesenseException(
          GoldenProblem.MISSING,
          "%s is a dataset in Langfuse, and a file is needed here: `codesense golden import --dataset %s --to FILE` makes one"
              .formatted(name, name.substring(LANGFUSE.length())));
    }
  }

  private static byte[] content(
      String path,
      @Nullable SnapshotReader snapshot,
      Collection<String> repositories,
      RunContext run) {
    requireFile(path);
    var folders = new ArrayList<>(List.of(run.project()));
    if (snapshot == null) {
      var raw = run.project().resolve("data/raw");
      folders.add(raw);
      repositories.forEach(id -> folders.add(raw.resolve(id)));
    }
    for (var folder : folders) {
      var file = folder.resolve(path);
      if (Files.isRegularFile(file)) {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new CodesenseException(
              GoldenProblem.MISSING, "%s cannot be read: %s".formatted(path, e), e);
        }
      }
    }
    if (snapshot != null) {
      for (var repository : snapshot.snapshot().repositories()) {
        for (var candidate : snapshot.files(repository)) {
          if (candidate.path().equals(path)
              || path.equals(repository.id() + "/" + candidate.path())) {
            return snapshot.content(candidate);
          }
        }
      }
    }
    throw new CodesenseException(
        GoldenProblem.MISSING,
        "There is no %s in the project or in a repository of the %s"
            .formatted(path, snapshot == null ? "index" : "snapshot"));
  }

  /// @param name of the file: its ending says how it is read
  /// @throws CodesenseException [GoldenProblem#MALFORMED] with every place that is wrong
  public static GoldenSet parse(String name, byte[] content, RecordCodec codec) {
    var set = ofText(name, text(name, content), codec);
    if (set.questions().isEmpty()) {
      throw malformed(List.of(name + " has no question: write one, or leave the file out"));
    }
    return set;
  }

  /// What a file holds, which must be UTF-8.
  static String text(String name, byte[] content) {
    if (content.length > MOST_BYTES) {
      throw malformed(
          List.of(
              "%s has %d bytes, at most %d are read".formatted(name, content.length, MOST_BYTES)));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw malformed(List.of(name + " is not UTF-8: save it as UTF-8"));
    }
  }

  /// As [#parse], of a file that may be empty.
  static GoldenSet ofText(String name, String text, RecordCodec codec) {
    var mistakes = new ArrayList<String>();
    var remarks = new ArrayList<String>();
    var questions = new ArrayList<GoldenQuestion>();
    var places = new HashMap<String, Origin>();
    Consumer<Node> taker =
        node -> {
          var question = question(node, mistakes, remarks);
          if (question == null) {
            return;
          }
          var earlier = places.putIfAbsent(question.id(), node.origin());
          if (earlier != null) {
            mistakes.add(
                "%s: id %s is that of %s too: give one of them another"
                    .formatted(node.origin(), question.id(), earlier));
          }
          questions.add(question);
        };
    if (isYaml(name)) {
      yaml(name, text, taker, mistakes);
    } else {
      lines(name, text, taker, codec, mistakes);
    }
    if (!mistakes.isEmpty()) {
      throw malformed(mistakes);
    }
    return new GoldenSet(name, questions, remarks);
  }

  static boolean isYaml(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml");
  }

  private static void yaml(String name, String text, Consumer<Node> taker, List<String> mistakes) {
    try {
      for (var document : YamlReader.readAll(name, text, LIMITS)) {
        if (document instanceof Node.Sequence list) {
          list.items().forEach(taker);
        } else if (!isNull(document)) {
          mistakes.add(
              document.origin() + ": a list of questions is expected: begin each with '- '");
        }
      }
    } catch (TreeSyntaxException e) {
      mistakes.add("%s: %s".formatted(e.origin(), e.getMessage()));
    }
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
  }

  private static void lines(
      String name, String text, Consumer<Node> taker, RecordCodec codec, List<String> mistakes) {
    int number = 0;
    for (var line : text.lines().toList()) {
      var origin = Origin.line(name, ++number);
      if (line.isBlank()) {
        continue;
      }
      try {
        var object = codec.decodeObject(line.getBytes(StandardCharsets.UTF_8));
        taker.accept(Trees.fromPlain(object, origin));
      } catch (IllegalArgumentException e) {
        mistakes.add("%s: %s".formatted(origin, e.getMessage()));
      }
    }
  }

  private static @Nullable GoldenQuestion question(
      Node node, List<String> mistakes, List<String> remarks) {
    if (!(node instanceof Node.Mapping mapping)) {
      mistakes.add(node.origin() + ": a question has fields: id, question and anchors at least");
      return null;
    }
    var issues = new Issues();
    var question =
        new Binder(issues, Overrides.none(), Binder.Spelling.ANY)
            .record(GoldenQuestion.class, mapping)
            .orElse(null);
    for (var issue : issues.all()) {
      // Other tools keep fields of their own in such a file.
      (issue.problem() == RuntimeProblem.UNKNOWN_KEY ? remarks : mistakes).add(issue.line());
    }
    return question;
  }

  private static CodesenseException malformed(List<String> mistakes) {
    var told = mistakes.stream().limit(MOST_TOLD).collect(joining("\n  "));
    var more = mistakes.size() - MOST_TOLD;
    return new CodesenseException(
        GoldenProblem.MALFORMED,
        mistakes.size() == 1
            ? told
            : "%d mistakes in golden questions:\n  %s%s"
                .formatted(
                    mistakes.size(), told, more > 0 ? "\n  and %d more".formatted(more) : ""));
  }
}
