/// YAML by snakeyaml-engine: reads YAML 1.2 into trees with line numbers, writes plain values.
@NullMarked
package dev.codesense.runtime.snakeyaml;

import org.jspecify.annotations.NullMarked;
