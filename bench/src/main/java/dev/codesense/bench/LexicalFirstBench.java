package dev.codesense.bench;

import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.text.TermScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterJava;

/// Words searchable: the whole of `index --vectors none` (plan, chunk, facts, store, verify,
/// publish) against a bare loop that parses the same files with tree-sitter and adds the same text
/// to Lucene, with the same number of threads, in the same run, alternating.
///
/// `java … dev.codesense.bench.LexicalFirstBench src.zip [FILES]`
public final class LexicalFirstBench {
  private static final int ROUNDS = 5;
  private static final int PIECE = 1500;

  private LexicalFirstBench() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2500;
    var files = SourceProject.read(Path.of(arguments[0]), count);
    var contents = List.copyOf(files.values());
    double megabytes = contents.stream().mapToLong(content -> content.length).sum() / 1e6;
    var ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double bare = bare(contents);
      var project = new SourceProject(Files.createTempDirectory("bench-"), files);
      var snapshot = project.snapshot();
      long start = System.nanoTime();
      project.index(snapshot, Vectors.NONE);
      double ours = (System.nanoTime() - start) / 1e9;
      ratios[round] = bare / ours;
      System.out.printf(
          "round %d: %.1f MB, bare %.1f MB/s, index %.1f MB/s, ratio %.2f%n",
          round + 1, megabytes, megabytes / bare, megabytes / ours, ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f%n", ratios[ROUNDS / 2]);
  }

  private static double bare(List<byte[]> contents) throws Exception {
    long start = System.nanoTime();
    var next = new AtomicInteger();
    try (var directory = FSDirectory.open(Files.createTempDirectory("bare-"));
        var writer =
            new IndexWriter(directory, new IndexWriterConfig(null).setRAMBufferSizeMB(96));
        var threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("bare-", 0).factory())) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        running.add(threads.submit(() -> work(contents, next, writer)));
      }
      for (var worker : running) {
        worker.get();
      }
      writer.commit();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void work(List<byte[]> contents, AtomicInteger next, IndexWriter writer) {
    var parser = new TSParser();
    parser.setLanguage(new TreeSitterJava());
    try {
      for (int i = next.getAndIncrement(); i < contents.size(); i = next.getAndIncrement()) {
        var text = new String(contents.get(i), StandardCharsets.UTF_8);
        try (var tree = parser.parseString(null, text)) {
          tree.getRootNode();
        }
        for (int from = 0; from < text.length(); from += PIECE) {
          var piece = text.substring(from, Math.min(text.length(), from + PIECE));
          var document = new Document();
          document.add(new TextField("text", new Terms(piece)));
          document.add(new StoredField("stored", piece));
          writer.addDocument(document);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The store's own analysis: identifiers split and stemmed.
  private static final class Terms extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermScanner scanner = new TermScanner();
    private final String text;

    Terms(String text) {
      this.text = text;
    }

    @Override
    public void reset() {
      scanner.reset(text);
    }

    @Override
    public boolean incrementToken() {
      if (!scanner.next()) {
        return false;
      }
      term.copyBuffer(scanner.buffer(), 0, scanner.length());
      return true;
    }
  }
}
