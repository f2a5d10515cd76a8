package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.FactRules;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.chunk.syntax.TextLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Files of every grammar, damaged in ways that editors, merges and people damage them: none loses
/// a line, crashes the parser or takes long. So many are tried as `codesense.mutations` says.
class MutatedFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root", ""));
  private static final Path RESOURCES =
      ROOT.resolve("libraries/treesitter/src/test/resources/chunk");

  private static final int FEW = 150;

  /// What a file is given up after: far more than a busy machine needs, and less than for ever.
  private static final long HANGS_MINUTES = 2;

  /// The most processor time that a file may take, where many are tried.
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final byte[] BRACKETS = "(){}[]<>\"'`/*#".getBytes(StandardCharsets.US_ASCII);

  /// One kind of damage.
  private enum Damage {
    CUT {
      @Override
      byte[] of(byte[] content, Random random) {
        return Arrays.copyOf(content, random.nextInt(content.length + 1));
      }
    },
    DOUBLED_PART {
      @Override
      byte[] of(byte[] content, Random random) {
        int from = random.nextInt(content.length);
        int to = from + random.nextInt(content.length - from);
        return spliced(content, to, Arrays.copyOfRange(content, from, to));
      }
    },
    LOST_PART {
      @Override
      byte[] of(byte[] content, Random random) {
        int from = random.nextInt(content.length);
        var rest =
            Arrays.copyOfRange(
                content, from + random.nextInt(content.length - from), content.length);
        return spliced(Arrays.copyOf(content, from), from, rest);
      }
    },
    LOST_BRACKETS {
      @Override
      byte[] of(byte[] content, Random random) {
        var kept = new ByteArrayOutputStream();
        for (byte b : content) {
          if (!isBracket(b) || random.nextInt(4) > 0) {
            kept.write(b);
          }
        }
        return kept.toByteArray();
      }
    },
    MORE_BRACKETS {
      @Override
      byte[] of(byte[] content, Random random) {
        var more = content;
        for (int i = random.nextInt(40); i >= 0; i--) {
          more = spliced(more, random.nextInt(more.length), new byte[] {bracket(random)});
        }
        return more;
      }
    },
    NOISE {
      @Override
      byte[] of(byte[] content, Random random) {
        var noisy = content.clone();
        for (int i = random.nextInt(60); i >= 0; i--) {
          noisy[random.nextInt(noisy.length)] = (byte) (1 + random.nextInt(255));
        }
        return noisy;
      }
    },
    OTHER_LINE_ENDS {
      @Override
      byte[] of(byte[] content, Random random) {
        var end = List.of("\r\n", "\r", "\n\n", "\n\r", "\f\n").get(random.nextInt(5));
        return new String(content, StandardCharsets.ISO_8859_1)
            .replace("\n", end)
            .getBytes(StandardCharsets.ISO_8859_1);
      }
    },
    DEEP_NESTING {
      @Override
      byte[] of(byte[] content, Random random) {
        var deep = new byte[200 + random.nextInt(3_000)];
        Arrays.fill(deep, bracket(random));
        return spliced(content, random.nextInt(content.length), deep);
      }
    },
    ONE_LINE {
      @Override
      byte[] of(byte[] content, Random random) {
        var line = content.clone();
        for (int i = random.nextInt(line.length); i < line.length; i++) {
          line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
        }
        return line;
      }
    },
    LONG_LINE {
      @Override
      byte[] of(byte[] content, Random random) {
        var word = new byte[1 + random.nextInt(4)];
        Arrays.fill(word, (byte) ('a' + random.nextInt(26)));
        var line = "%s ".formatted(new String(word, StandardCharsets.US_ASCII)).repeat(5_000);
        return spliced(
            content, random.nextInt(content.length), line.getBytes(StandardCharsets.US_ASCII));
      }
    };

    /// @param content at least one byte
    abstract byte[] of(byte[] content, Random random);

    private static byte[] spliced(byte[] content, int at, byte[] part) {
      var whole = Arrays.copyOf(content, content.length + part.length);
      System.arraycopy(part, 0, whole, at, part.length);
      System.arraycopy(content, at, whole, at + part.length, content.length - at);
      return whole;
    }

    private static byte bracket(Random random) {
      return BRACKETS[random.nextInt(BRACKETS.length)];
    }

    private static boolean isBracket(byte b) {
      for (byte bracket : BRACKETS) {
        if (b == bracket) {
          return true;
        }
      }
      return false;
    }
  }

  /// A file as it was damaged.
  ///
  /// @param what names it and what was done to it
  private record Damaged(SourceFile file, String what) {
    private static final List<Damage> ALL = List.of(Damage.values());

    static Damaged of(SourceFile seed, int number) {
      var random = new Random(number);
      var content = seed.content();
      var damages = new ArrayList<Damage>();
      for (int i = random.nextInt(3); i >= 0 && content.length > 0; i--) {
        var damage = ALL.get(random.nextInt(ALL.size()));
        damages.add(damage);
        content = damage.of(content, random);
      }
      return new Damaged(
          ChunkerTest.file(seed.path(), TextLines.plain(content)),
          "file %d, %s with %s".formatted(number, seed.path(), damages));
    }
  }

  @Test
  void noDamageToAFileLosesALineOrStopsTheChunker() throws Exception {
    var seeds = seeds();
    int tried = Integer.getInteger("codesense.mutations", FEW);
    var longest = Duration.ZERO;
    var longestFile = "";
    // A chunker belongs to one thread, and one that hangs is left behind.
    var thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    try {
      var chunker =
          thread
              .submit(() ->
                  new Chunker(
                      new ChunkerSettings("none", 300, 2 << 20, true), new TreeSitterParser()))
              .get();
      for (int number = 0; number < tried; number++) {
        var damaged = Damaged.of(seeds.get(number % seeds.size()), number);
        var took = timed(thread, damaged.what, () -> check(chunker, damaged.file));
        if (took.compareTo(longest) > 0) {
          longest = took;
          longestFile = damaged.what;
        }
      }
      thread.submit(chunker::close).get();
    } finally {
      thread.shutdownNow();
    }
    System.getLogger(getClass().getName())
        .log(
            System.Logger.Level.INFO,
            "{0} files, at most {1} ms of processor time: {2}",
            tried,
            longest.toMillis(),
            longestFile);
    if (tried > FEW) {
      assertThat(longest).as(longestFile).isLessThan(LONGEST);
    }
  }

  /// The processor time that work takes.
  private static Duration timed(ExecutorService thread, String what, Runnable work)
      throws InterruptedException {
    var running =
        thread.submit(() -> {
          var times = ManagementFactory.getThreadMXBean();
          long start = times.getCurrentThreadCpuTime();
          work.run();
          return Duration.ofNanos(times.getCurrentThreadCpuTime() - start);
        });
    try {
      return running.get(HANGS_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(what, e);
    }
  }

  private static void check(Chunker chunker, SourceFile file) {
    if (chunker.chunk(file) instanceof ChunkedFile.Chunks(var chunks, _)) {
      ChunkCoverageTest.assertCovered(file, chunks);
      for (var chunk : chunks) {
        assertThat(FactRules.problems(chunk.facts())).isEmpty();
      }
    }
  }

  /// The samples, and for each grammar its table of forms.
  private static List<SourceFile> seeds() throws IOException {
    var seeds = new ArrayList<SourceFile>();
    for (var folder : List.of("samples", "symbols")) {
      try (var files = Files.list(RESOURCES.resolve(folder))) {
        for (var file : files.sorted().toList()) {
          var name = file.getFileName().toString();
          if (folder.equals("symbols")) {
            var language = name.replace(".txt", "");
            name = language.equals("Dockerfile") ? language : "forms." + language;
          }
          seeds.add(ChunkerTest.file(name, Files.readAllBytes(file)));
        }
      }
    }
    return seeds;
  }
}
