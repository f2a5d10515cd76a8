#!/usr/bin/env bash
# LangChain4j's splitters do not cut a text, they write another one
#
# Packages: dev.langchain4j:langchain4j 1.18.0 (Maven Central)
# Expected: a segment is a piece of the document: found in it, on lines that can be counted.
# Seen:     a paragraph that fits keeps its lines. From one that does not, the paragraph splitter makes a single line, sentences joined by blanks;
#           the line splitter, which the recursive one falls back to, takes the indentation off every line. Such a segment is nowhere in
#           the document, and its metadata holds an index, no offset.
# Matters:  citations by line, highlighting and "is the quote in the source" fail; a model reads code that does not parse.
# Here:     codesense cuts by bytes of the file and keeps lines (chunk); it uses LangChain4j's models only.
. "$(dirname "$0")/lib.sh"

java_with dev.langchain4j:langchain4j:1.18.0 org.slf4j:slf4j-nop:2.0.20
run_java >seen <<'J'
import module java.base;
import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.splitter.*;

void main() {
  var code = """
      def read(path):
          if path is None:
              return []
          return open(path, encoding="utf-8").readlines()
      """;
  for (int size : new int[] {200, 100}) {
    for (var splitter : List.of(new DocumentByParagraphSplitter(size, 0), new DocumentByLineSplitter(size, 0))) {
      IO.println("%s, at most %d characters".formatted(splitter.getClass().getSimpleName(), size));
      for (var segment : splitter.split(Document.from(code))) {
        IO.println("  %-8s %s".formatted(code.contains(segment.text()) ? "a piece" : "new text", segment.text().replace("\n", "\\n")));
      }
    }
  }
}
J
as_described <<'X'
DocumentByParagraphSplitter, at most 200 characters
  a piece  def read(path):\n    if path is None:\n        return []\n    return open(path, encoding="utf-8").readlines()
DocumentByLineSplitter, at most 200 characters
  new text def read(path):\nif path is None:\nreturn []\nreturn open(path, encoding="utf-8").readlines()
DocumentByParagraphSplitter, at most 100 characters
  new text def read(path): if path is None: return [] return open(path, encoding="utf-8").readlines()
DocumentByLineSplitter, at most 100 characters
  new text def read(path):\nif path is None:\nreturn []\nreturn open(path, encoding="utf-8").readlines()
X
