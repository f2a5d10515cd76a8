/// What the packages of distill share.
@NullMarked
package dev.codesense.distill.contract;

import org.jspecify.annotations.NullMarked;
