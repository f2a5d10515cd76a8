/// What tests share: a fixed run context, tiny git repositories, fakes of the libraries' ports.
@NullMarked
package dev.codesense.testkit;

import org.jspecify.annotations.NullMarked;
