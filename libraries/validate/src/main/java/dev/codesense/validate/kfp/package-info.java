/// What is known of the KFP server itself: its release lines, and how it reads schedules.
@NullMarked
package dev.codesense.validate.kfp;

import org.jspecify.annotations.NullMarked;
