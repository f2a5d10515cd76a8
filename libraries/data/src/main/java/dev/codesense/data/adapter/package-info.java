/// What a tuned adapter is, for the stages that make, evaluate and serve one.
@NullMarked
package dev.codesense.data.adapter;

import org.jspecify.annotations.NullMarked;
