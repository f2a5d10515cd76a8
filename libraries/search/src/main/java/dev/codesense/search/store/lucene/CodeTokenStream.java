package dev.codesense.search.store.lucene;

import dev.codesense.search.text.TermScanner;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Feeds [TermScanner]'s terms to the index writer, of one document after another.
final class CodeTokenStream extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final TermScanner scanner = new TermScanner();
  private String text = "";

  CodeTokenStream of(String text) {
    this.text = text;
    return this;
  }

  @Override
  public void reset() {
    // The end of the document before has left its mark in them.
    clearAttributes();
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
