package dev.codesense.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageLockTest {
  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
  private static final String INDEX = "registry.example.com:5000/team/codesense/index" + DIGEST;
  private static final String LOCK = "# Written by a build.\n\nindex " + INDEX + "\n";

  @Test
  void aLineNamesAnImageAndItsBytes() {
    assertThat(ImageLock.parse("images.lock", LOCK))
        .isEqualTo(new ImageLock(Map.of("index", INDEX)));
  }

  @Test
  void imagesOfOursArePinnedWhateverTheirTag() {
    var lock = ImageLock.parse("images.lock", LOCK);

    assertThat(lock.pinned("codesense/index:1.0.0")).contains(INDEX);
    assertThat(lock.pinned("codesense/index")).contains(INDEX);
  }

  @Test
  void otherImagesAndThoseNotInTheFileAreNotPinned() {
    var lock = ImageLock.parse("images.lock", LOCK);

    assertThat(lock.pinned("codesense/converge:1.0.0")).isEmpty();
    assertThat(lock.pinned("python:3.11")).isEmpty();
    assertThat(lock.pinned("elsewhere/codesense/index:1.0.0")).isEmpty();
  }

  @Test
  void aCompiledPipelineIsPinnedInPlace() {
    var lock = ImageLock.parse("images.lock", LOCK);
    var compiled =
        """
        a:
          image: codesense/index:1.0.0
        b: {"args": ["image: codesense/index:1.0.0"]}
        c: {container: {image: 'python:3.12', command: [work]}}
        """;

    var pinned = lock.pin(compiled);

    assertThat(pinned)
        .isEqualTo(compiled.replaceFirst("image: codesense/index:1.0.0", "image: " + INDEX));
    assertThat(ImageLock.unpinned(pinned)).containsExactly("python:3.12");
  }

  @Test
  void aTagIsNoDigest() {
    assertThatThrownBy(() -> ImageLock.parse("images.lock", "\nindex somewhere/index:1.0.0\n"))
        .isInstanceOf(CodesenseException.class)
        .hasMessage(
            "images.lock, line 2: expected NAME REGISTRY/…@sha256:…, once per name, was 'index"
                + " somewhere/index:1.0.0'");
  }

  @Test
  void aNameComesOnce() {
    assertThatThrownBy(() -> ImageLock.parse("images.lock", LOCK + "index " + INDEX))
        .isInstanceOf(CodesenseException.class)
        .hasMessageContaining("line 4");
  }
}
