package dev.codesense.search.chunk;

import dev.codesense.search.chunk.ChunkFacts.Documentation;
import dev.codesense.search.chunk.ChunkFacts.Interfaces;
import dev.codesense.search.chunk.ChunkFacts.Origin;
import dev.codesense.search.chunk.ChunkFacts.Size;
import dev.codesense.search.chunk.ChunkFacts.Structure;
import dev.codesense.search.chunk.ChunkFacts.Symbols;
import dev.codesense.search.chunk.ChunkFacts.Testing;
import dev.codesense.search.chunk.Splitter.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Reads the facts of a file's chunks in one pass over its bytes. Belongs to one thread.
final class FactScanner {

  List<ChunkFacts> scan(
      SourceFile file,
      boolean generated,
      Language language,
      TextLines lines,
      List<Span> spans,
      Layout layout) {
    var facts = new ArrayList<ChunkFacts>();
    for (int i = 0; i < spans.size(); i++) {
      var span = spans.get(i);
      var place = layout.place(i);
      var defined = new LinkedHashSet<String>();
      var qualified = new LinkedHashSet<String>();
      for (var definition : place.definitions) {
        var name = String.valueOf(definition.block().name);
        defined.add(simpleName(name));
        qualified.add(
            definition.enclosing().isEmpty()
                ? name
                : String.join(".", definition.enclosing()) + "." + name);
      }
      facts.add(
          new ChunkFacts(
              new Structure(
                  place.kind(), place.enclosing, layout.namespace(), lines.count(), spans.size()),
              new Symbols(
                  List.copyOf(defined),
                  List.copyOf(qualified),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  null,
                  List.of(),
                  null,
                  List.of()),
              new Documentation(null, 0, List.of(), List.of(), List.of(), null),
              new Testing(file.path().contains("/test/"), List.of(), List.of()),
              new Interfaces(
                  List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                  List.of(), List.of(), List.of(), List.of(), List.of()),
              new Size(
                  lines.end(span.last()) - lines.start(span.first()),
                  span.last() - span.first() + 1,
                  lines.ink(span.first(), span.last()),
                  0,
                  0),
              new Origin(generated, file.vendored(), file.executable(), null, 0),
              file.access(),
              file.history()));
    }
    return facts;
  }

  static String simpleName(String name) {
    int at = Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'));
    return at < 0 || at == name.length() - 1 ? name : name.substring(at + 1);
  }
}
