package dev.codesense.search;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.search.store.FieldWeights;

/// Every weight of the ranking; tuned on development data only, see docs/ranking.md.
///
/// A chunk's relevance is a mean of its lexical and its dense score, both brought to 0..1 and
/// weighted by the question's shape; priors then raise or lower it.
public record RankingWeights(
    @Doc("Weights of the lexical fields") FieldWeights fields,
    @Doc("BM25 gain of a chunk that defines the symbol that is asked for") @Default("2.0")
        double symbolBoost,
    @Doc("BM25 gain of a chunk that defines a symbol that a question in prose mentions")
        @Default("1.0")
        double mentionBoost,
    @Doc("Weight of a stop word of the question, such as how, where, the") @Default("0.25")
        double stopWord,
    @Doc("Weight of an English term translated from a Russian word; 0: Russian is not translated")
        @Default("0.8")
        double translation,
    @Doc("Lexical candidates considered") @Default("300") int lexicalCandidates,
    @Doc("Dense candidates considered") @Default("200") int denseCandidates,
    @Doc("Share of the dense score for a question in prose, 0 to 1") @Default("0.7")
        double denseForProse,
    @Doc("Share of the dense score for a question of identifiers or paths") @Default("0.3")
        double denseForSymbols,
    @Doc("Share of the dense score for a question that stays Russian after translation")
        @Default("0.15")
        double denseForRussian,
    @Doc("Gain of a chunk that defines the symbol that is asked for") @Default("1.0")
        double definition,
    @Doc(
            "Gain of a chunk that defines a symbol or a capitalised word that a question in prose mentions")
        @Default("0.3")
        double mention,
    @Doc("Gain of a chunk that defines a name of two words or more that are all in the question")
        @Default("0.35")
        double definedWords,
    @Doc(
            "Gain of a chunk whose file name and folder hold all words of the question; proportional for some of the words")
        @Default("0.45")
        double pathWords,
    @Doc(
            "Gain of a chunk whose file name is all in the question; proportional for a part of the name")
        @Default("0.1")
        double fileName,
    @Doc("Gain of the best chunk of the file whose chunks together match best") @Default("0.6")
        double fileCoherence,
    @Doc("Factor of every further chunk of a file in what its chunks add up to") @Default("0.6")
        double coherenceDecay,
    @Doc("Factor of tests and benchmarks, unless the question asks for them") @Default("0.3")
        double test,
    @Doc("Factor of prose such as Markdown, unless the question asks why") @Default("0.7")
        double prose,
    @Doc("Factor of generated code") @Default("0.5") double generated,
    @Doc("Factor of chunks of imports, licence headers and package descriptions") @Default("0.4")
        double boilerplate,
    @Doc("Factor of every further chunk of a file that is already in the results") @Default("0.95")
        double saturation) {

  /// What applies where nothing is configured.
  public static final RankingWeights DEFAULT =
      new RankingWeights(
          FieldWeights.DEFAULT,
          2.0,
          1.0,
          0.25,
          0.8,
          300,
          200,
          0.7,
          0.3,
          0.15,
          1.0,
          0.3,
          0.35,
          0.45,
          0.1,
          0.6,
          0.6,
          0.3,
          0.7,
          0.5,
          0.4,
          0.95);
}
