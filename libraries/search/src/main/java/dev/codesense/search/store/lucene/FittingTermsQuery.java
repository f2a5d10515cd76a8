package dev.codesense.search.store.lucene;

import java.util.function.Predicate;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Documents with a term that fits. Every term of the field is looked at: the distinct terms of an
/// index are few beside its texts.
final class FittingTermsQuery extends MultiTermQuery {
  private final Predicate<String> fits;

  /// @param fits compared by `equals`, so that Lucene may keep what a filter found
  FittingTermsQuery(String field, Predicate<String> fits) {
    super(field, CONSTANT_SCORE_BLENDED_REWRITE);
    this.fits = fits;
  }

  @Override
  protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes)
      throws java.io.IOException {
    return new FilteredTermsEnum(terms.iterator(), false) {
      @Override
      protected AcceptStatus accept(BytesRef term) {
        return fits.test(term.utf8ToString()) ? AcceptStatus.YES : AcceptStatus.NO;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String ignored) {
    return field + ":" + fits;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof FittingTermsQuery query
        && query.fits.equals(fits);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + fits.hashCode();
  }
}
