// Copyright. SPDX-License-Identifier: MIT
package x;
import java.util.List;
import org.y.Z;
/** Serves users. See https://a.b/c, ABC-12 and #34. TODO: speed up */
@RestController
public final class C extends Base<Q> implements I, J<K> {
  @Value("${app.size:3}") private int size;
  /** Finds. */
  @GetMapping("/users/{id}")
  public static List<String> find(String id) throws IOException {
    if (id == null && size > 1) { throw new IllegalStateException(System.getenv("HOME_DIR")); }
    jdbc.query("SELECT a FROM users u JOIN orders o ON 1 = 1", "--verbose");
    return Z.call(Cipher.getInstance("x"));
  }
}
