/// The model that comes with codesense, run in this process by ONNX Runtime.
@NullMarked
package dev.codesense.embed.onnx;

import org.jspecify.annotations.NullMarked;
