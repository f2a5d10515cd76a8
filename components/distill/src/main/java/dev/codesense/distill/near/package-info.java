/// Finds texts that are nearly the same: MinHash signatures over shingles of five words, found
/// again through bands (locality-sensitive hashing).
@NullMarked
package dev.codesense.distill.near;

import org.jspecify.annotations.NullMarked;
