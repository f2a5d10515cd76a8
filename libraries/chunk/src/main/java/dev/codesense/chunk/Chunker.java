package dev.codesense.chunk;

import dev.codesense.chunk.ChunkedFile.Chunks;
import dev.codesense.chunk.ChunkedFile.Skipped;
import dev.codesense.chunk.facts.FactScanner;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.chunk.notebook.CellLanguages;
import dev.codesense.chunk.notebook.NotebookText;
import dev.codesense.chunk.outline.Outline;
import dev.codesense.chunk.outline.Outlines;
import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Languages;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.ParseBudgetException;
import dev.codesense.chunk.syntax.Signature;
import dev.codesense.chunk.syntax.Splitter;
import dev.codesense.chunk.syntax.SyntaxParser;
import dev.codesense.chunk.syntax.TextLines;
import dev.codesense.core.file.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cuts files into chunks: along syntax where there is a grammar, along headings, keys, elements or
/// statements where there is none, along lines as the last resort. Scripts in pages and cells of
/// notebooks are cut along their own language's syntax. The same file and settings give the same
/// chunks.
///
/// Belongs to one thread and holds native memory until closed. One call parses one file: a native
/// parser's crash ends the JVM, so whoever must survive it writes the file's path down before the
/// call.
public final class Chunker implements AutoCloseable {
  /// Raised when chunks of the same file would differ: every file is chunked again.
  public static final int VERSION = 3;

  /// Part of every contentId: raised when all chunks have to be embedded anew. A version of the
  /// chunker does not, so that a text that is cut as before keeps its vector.
  private static final int CONTENT_VERSION = 1;

  /// Drawn once for codesense; chunkIds live in it.
  private static final UUID NAMESPACE = UUID.fromString("5b0c6e5e-2f0a-4d53-9a2e-6f3b8c1d7a40");

  private static final int LONGEST_CONTEXT = 240;

  /// Parts in other languages that a file may have to be parsed: each costs a call of the parser.
  private static final int MOST_PARTS = 10_000;

  private final ChunkerSettings settings;
  private final SyntaxParser parser;
  private final FactScanner scanner = new FactScanner();

  /// @param parser finds the blocks of programming languages; closed with this chunker
  public Chunker(ChunkerSettings settings, SyntaxParser parser) {
    this.settings = settings;
    this.parser = parser;
  }

  /// Cuts one file.
  public ChunkedFile chunk(SourceFile file) {
    var content = TextLines.plain(file.content());
    var language = Language.of(file.path(), content, file.language());
    @Nullable String fallback = null;
    if (language == Language.NOTEBOOK) {
      var cells = NotebookText.of(content);
      fallback = cells.isPresent() ? null : Chunks.NO_NOTEBOOK;
      content = cells.orElse(content);
    }
    var reason = FileScreen.skip(content, language, settings.maxFileBytes());
    if (reason != null) {
      return new Skipped(reason);
    }
    if (file.generated() && !settings.includeGenerated()) {
      return new Skipped("GENERATED");
    }
    if (fallback != null) {
      language = Language.JSON;
    }
    var lines = new TextLines(content);
    var parse = new Parse(language, lines);
    var outline = fallback == null ? parse.outline() : parse.paragraphs();
    var languages = new Languages(language, outline.parts());
    var spans = Splitter.split(lines, outline.file(), settings.budget(), outline.cuts());
    var layout = Layout.of(lines, outline.file(), spans);
    var facts = scanner.scan(file, languages, lines, spans, layout);
    var origins = outline.origins();
    var chunks = new ArrayList<Chunk>(spans.size());
    for (int ordinal = 0; ordinal < spans.size(); ordinal++) {
      var span = spans.get(ordinal);
      var text = lines.text(span);
      var context = context(lines, layout.place(ordinal));
      var contentId = contentId(settings.modelId(), context + text);
      chunks.add(
          new Chunk(
              chunkId(file, ordinal, contentId),
              contentId,
              file.repo(),
              file.path(),
              ordinal,
              origins.first(span.first()) + 1,
              origins.last(span.last()) + 1,
              languages.of(span, lines).id(),
              context,
              text,
              facts.get(ordinal)));
    }
    return new Chunks(chunks, fallback == null ? parse.fallback : fallback);
  }

  /// The blocks of one file and of what is embedded in it.
  private final class Parse {
    private final Language language;
    private final TextLines lines;

    /// Why the file, or a part of it, follows lines; null when it does not.
    private @Nullable String fallback;

    Parse(Language language, TextLines lines) {
      this.language = language;
      this.lines = lines;
    }

    Outline paragraphs() {
      return Outline.of(Outlines.paragraphs(lines));
    }

    Outline outline() {
      var outline = outline(language, lines);
      if (outline.parts().size() > MOST_PARTS) {
        fallback = Chunks.PARSE_BUDGET;
        return outline;
      }
      for (var part : outline.parts()) {
        if (!part.known() && part.end() > part.start()) {
          var text = Arrays.copyOfRange(lines.content(), part.start(), part.end());
          boolean magics = language == Language.NOTEBOOK && part.language() == Language.PYTHON;
          outline(part.language(), new TextLines(magics ? CellLanguages.withoutMagics(text) : text))
              .file()
              .children
              .forEach(block -> part.around().add(block.shifted(part.start())));
        }
      }
      return outline;
    }

    private Outline outline(Language language, TextLines lines) {
      try {
        var parsed =
            language.shape() == Language.Shape.SYNTAX
                ? parser.outline(language, lines, settings.budget())
                : null;
        return parsed == null ? Outlines.of(language, lines) : Outline.of(parsed);
      } catch (ParseBudgetException e) {
        fallback = Chunks.PARSE_BUDGET;
        return Outlines.of(language, lines);
      }
    }
  }

  /// The contentId of what a model sees.
  ///
  /// @param embeddedText [Chunk#embeddedText]
  public static String contentId(String modelId, String embeddedText) {
    return Sha256.ofParts(modelId, String.valueOf(CONTENT_VERSION), embeddedText);
  }

  /// A line that says where a chunk stands: one from the middle of a method does not tell its
  /// class.
  private static String context(TextLines lines, Layout.Place place) {
    if (place.enclosing.isEmpty()) {
      return "";
    }
    var context = new StringBuilder(String.join(" > ", place.enclosing));
    var block = place.enclosingBlock;
    if (block != null && block.kind == Block.Kind.FUNCTION) {
      context.append(": ").append(Signature.of(lines, block).text());
    }
    if (context.length() > LONGEST_CONTEXT) {
      context.setLength(LONGEST_CONTEXT);
    }
    return context.append('\n').toString();
  }

  private static UUID chunkId(SourceFile file, int ordinal, String contentId) {
    // Repositories and paths hold no NUL, so that the parts cannot run into each other.
    return Uuid5.of(
        NAMESPACE, file.repo() + '\0' + file.path() + '\0' + ordinal + '\0' + contentId);
  }

  @Override
  public void close() {
    parser.close();
  }
}
