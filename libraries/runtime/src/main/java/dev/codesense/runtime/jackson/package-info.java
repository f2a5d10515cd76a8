/// JSON by Jackson. No Jackson type leaves this package.
@NullMarked
package dev.codesense.runtime.jackson;

import org.jspecify.annotations.NullMarked;
