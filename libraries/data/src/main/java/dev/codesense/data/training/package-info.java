/// What a training set consists of, for the stages that make, train on and evaluate with one.
@NullMarked
package dev.codesense.data.training;

import org.jspecify.annotations.NullMarked;
