package dev.codesense.search.store.lucene;

import dev.codesense.search.text.TermScanner;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Feeds [TermScanner]'s terms to the index writer.
final class CodeTokenStream extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final TermScanner scanner = new TermScanner();
  private final CharSequence text;

  CodeTokenStream(CharSequence text) {
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
