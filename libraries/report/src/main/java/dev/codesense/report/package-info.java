/// What pages are made of. A [dev.codesense.report.Page] is a title and blocks; blocks hold
/// phrases. It is written as HTML, for a browser and KFP's UI, and as Markdown, for a comment or a
/// chat. Whoever makes a page says what is on it and nothing of how it looks, so that all pages
/// look alike.
///
/// Whatever a phrase holds is shown as text: it adds no markup, loads nothing and runs nothing.
@NullMarked
package dev.codesense.report;

import org.jspecify.annotations.NullMarked;
