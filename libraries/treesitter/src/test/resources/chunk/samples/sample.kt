package a.b
import x.Y
/** Doc */
@Ann class Foo(val x: Int) : Bar(), Baz {
  private val y = 1
  fun go(a: Int): Int { return a }
  companion object { const val Z = 2 }
}
object Single { fun q() = 1 }
fun top() {}
val topv = 3
