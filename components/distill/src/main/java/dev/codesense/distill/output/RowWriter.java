package dev.codesense.distill.output;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.FoundCode;
import dev.codesense.answer.GroundedQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingRow;
import dev.codesense.data.training.TrainingRow.Message;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.filter.Filter;
import dev.codesense.distill.filter.Rejections;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.Citation;
import dev.codesense.distill.rows.Origin;
import dev.codesense.llm.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes the chosen candidates as rows: the prompt that people's questions get too, and the
/// answer, or, for a share of the rows, a prompt without the answer and the refusal.
public final class RowWriter {
  private static final int BATCH = 128;

  private final Passages passages;
  private final AnswerPrompt prompt;
  private final AnswerBudget budget;
  private final double refusalShare;
  private final RecordCodec codec;
  private final Rejections rejections;
  private final SplitIsolation isolation = new SplitIsolation();
  private final WrittenRows written = new WrittenRows();

  /// Digests of the rows that people asked for.
  private final Set<String> golden = new HashSet<>();

  /// @param refusalShare share of the rows, 0 to 1, whose prompt lacks the answer
  public RowWriter(
      Passages passages,
      AnswerPrompt prompt,
      AnswerBudget budget,
      double refusalShare,
      RecordCodec codec,
      Rejections rejections) {
    this.passages = passages;
    this.prompt = prompt;
    this.budget = budget;
    this.refusalShare = refusalShare;
    this.codec = codec;
    this.rejections = rejections;
  }

  /// Writes all files of the rows.
  ///
  /// @param objects where they go
  /// @throws CodesenseException [DistillProblem#SPLITS_MIXED] or
  ///   [DistillProblem#STATE_NOT_WRITABLE]
  public WrittenRows write(Spool spool, List<Integer> chosen, Path objects, Progress.Stage stage)
      throws InterruptedException {
    var files = new EnumMap<Split, Files>(Split.class);
    try {
      for (int from = 0; from < chosen.size(); from += BATCH) {
        var batch = new ArrayList<Candidate>();
        for (int number : chosen.subList(from, Math.min(chosen.size(), from + BATCH))) {
          batch.add(spool.get(number));
        }
        var found =
            FanOut.named("distill")
                .map(batch, candidate -> new Prepared(candidate, passages.of(candidate)));
        for (var row : found) {
          add(row, files, objects);
          stage.advance(1);
        }
      }
      for (var entry : files.entrySet()) {
        end(entry.getKey(), entry.getValue());
      }
      return written;
    } catch (IOException e) {
      throw new CodesenseException(
          DistillProblem.STATE_NOT_WRITABLE, "Cannot write below %s: %s".formatted(objects, e), e);
    } finally {
      closeAll(files);
    }
  }

  private record Prepared(Candidate candidate, Passages.Found found) {}

  /// The two files of a split, and what is in them.
  private static final class Files implements AutoCloseable {
    private final RowFile rows;
    private final RowFile provenance;
    private long count;
    private long refusals;

    Files(Split split, Path objects, RecordCodec codec) throws IOException {
      rows = new RowFile(objects.resolve(split.rowsFile()), codec);
      provenance = new RowFile(objects.resolve(split.provenanceFile()), codec);
    }

    @Override
    public void close() throws IOException {
      try {
        rows.close();
      } finally {
        provenance.close();
      }
    }
  }

  private static void closeAll(Map<Split, Files> files) {
    for (var open : files.values()) {
      try {
        open.close();
      } catch (IOException e) {
        // What could not be written has been said.
      }
    }
  }

  private void add(Prepared row, Map<Split, Files> files, Path objects) throws IOException {
    var candidate = row.candidate;
    var split = candidate.split();
    var open = files.get(split);
    long count = open == null ? 0 : open.count;
    long refusals = open == null ? 0 : open.refusals;
    boolean refuses =
        refusals < Math.floor(refusalShare * (count + 1)) && !row.found.withoutAnswer().isEmpty();
    var question =
        refuses
            ? asked(candidate, row.found.withoutAnswer())
            : answered(candidate, row.found.withAnswer());
    if (question.isEmpty()) {
      rejections.add(Filter.CONTEXT, candidate);
      return;
    }
    if (open == null) {
      open = new Files(split, objects, codec);
      files.put(split, open);
    }
    var grounded = question.get();
    var answer =
        refuses
            ? grounded.refusal()
            : Citation.numbered(candidate.answer(), gold -> number(candidate, gold, grounded));
    var training =
        new TrainingRow(
            grounded.messages().stream()
                .map(message ->
                    new Message(message.role().name().toLowerCase(Locale.ROOT), message.text()))
                .toList(),
            List.of(new Message(Message.ASSISTANT, answer)));
    // Of few passages there are few orders.
    if (candidate.origin() == Origin.GOLDEN && !golden.add(digest(training))) {
      rejections.add(Filter.DUPLICATE, candidate);
      return;
    }
    var origin = provenance(candidate, grounded, refuses);
    isolation.check(
        origin, split, texts(refuses ? row.found.withoutAnswer() : row.found.withAnswer(), origin));
    open.rows.add(training);
    open.provenance.add(origin);
    open.count++;
    open.refusals += refuses ? 1 : 0;
    written.add(
        training,
        origin,
        training.prompt().stream().mapToLong(message -> Tokens.estimate(message.content())).sum(),
        Tokens.estimate(answer));
  }

  private static Stream<String> texts(List<FoundCode> found, RowProvenance origin) {
    return found.stream()
        .flatMap(code -> code.function().stream())
        .filter(chunk -> origin.context().contains(chunk.chunkId().toString()))
        .map(Chunk::text);
  }

  private Optional<GroundedQuestion> asked(Candidate candidate, List<FoundCode> found) {
    return GroundedQuestion.fitting(prompt, candidate.question(), found, budget);
  }

  private static String digest(TrainingRow row) {
    return Sha256.ofParts(
        Stream.concat(row.prompt().stream(), row.completion().stream())
            .map(Message::content)
            .toArray(String[]::new));
  }

  /// The question with all gold chunks among its passages; empty when they do not fit.
  private Optional<GroundedQuestion> answered(Candidate candidate, List<FoundCode> found) {
    return Stream.of(found, goldFirst(candidate, found))
        .flatMap(order -> asked(candidate, order).stream())
        .filter(grounded -> hasGold(candidate, grounded))
        .findFirst();
  }

  private static List<FoundCode> goldFirst(Candidate candidate, List<FoundCode> found) {
    var ordered = new ArrayList<FoundCode>();
    found.stream().filter(code -> isGold(candidate, code)).forEach(ordered::add);
    found.stream().filter(code -> !isGold(candidate, code)).forEach(ordered::add);
    return ordered;
  }

  private static boolean isGold(Candidate candidate, FoundCode code) {
    var id = code.chunk().chunkId().toString();
    return candidate.gold().stream().anyMatch(gold -> gold.chunkId().equals(id));
  }

  private static boolean hasGold(Candidate candidate, GroundedQuestion grounded) {
    for (int gold = 0; gold < candidate.gold().size(); gold++) {
      if (number(candidate, gold, grounded) == 0) {
        return false;
      }
    }
    return true;
  }

  /// The number of the passage with a gold chunk; 0 for none.
  private static int number(Candidate candidate, int gold, GroundedQuestion grounded) {
    var id = UUID.fromString(candidate.gold().get(gold).chunkId());
    var passages = grounded.passages();
    for (int i = 0; i < passages.size(); i++) {
      if (passages.get(i).chunkIds().contains(id)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static RowProvenance provenance(
      Candidate candidate, GroundedQuestion grounded, boolean refuses) {
    return new RowProvenance(
        candidate.id(),
        candidate.split().title(),
        candidate.kind(),
        candidate.language(),
        candidate.origin().title(),
        candidate.question(),
        refuses,
        candidate.cluster(),
        candidate.gold(),
        grounded.passages().stream()
            .flatMap(passage -> passage.chunkIds().stream())
            .map(UUID::toString)
            .toList(),
        candidate.licence(),
        candidate.teacher(),
        candidate.promptHash());
  }

  private void end(Split split, Files open) throws IOException {
    var rows = open.rows.end();
    var provenance = open.provenance.end();
    written.parts.add(
        new TrainingSet.Part(split, open.count, open.refusals, rows.sha256(), provenance.sha256()));
    written.files.put(split.rowsFile(), rows.content());
    written.files.put(split.provenanceFile(), provenance.content());
  }
}
