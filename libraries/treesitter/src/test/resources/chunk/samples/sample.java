package a.b;
import x.Y;
import static z.Q.*;
/** Doc */
@Ann("x") public class Foo<T> extends Bar implements Baz, Qux {
  private static final int A = 1, B = 2;
  enum E { X, Y; void m() {} }
  Foo() throws Ex { }
  /// doc
  @Override public int go(int a) throws IOException { return a; }
  static { init(); }
  record R(int x) { R { } }
  @interface An { int v() default 1; }
}
interface I { void x(); int K = 1; }
