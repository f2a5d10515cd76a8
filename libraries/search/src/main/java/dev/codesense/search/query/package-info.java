/// What a person types into a search box: words, and filters such as `repo:shop`.
@NullMarked
package dev.codesense.search.query;

import org.jspecify.annotations.NullMarked;
