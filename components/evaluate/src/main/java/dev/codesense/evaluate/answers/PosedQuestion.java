package dev.codesense.evaluate.answers;

import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.evaluate.report.AnswersReport.Source;

/// A question that systems are asked, and where it comes from.
///
/// @param cluster of files that it is about: questions of one cluster are alike, so they count
///   together when chance is estimated
public record PosedQuestion(GoldenQuestion question, Source source, String cluster) {}
