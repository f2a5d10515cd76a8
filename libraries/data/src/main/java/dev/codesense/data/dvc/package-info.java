/// DVC's own formats, byte for byte: the directory object and the `.dvc` file. Written by hand,
/// because no JSON or YAML library writes what Python's do.
@NullMarked
package dev.codesense.data.dvc;

import org.jspecify.annotations.NullMarked;
