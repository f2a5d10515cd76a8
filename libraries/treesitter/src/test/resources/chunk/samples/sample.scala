package a.b
import x.Y
/** Doc */
@ann class Foo(val x: Int) extends Bar with Baz {
  private val y = 1
  var w = 2
  def go(a: Int): Int = { a }
}
object Single { def q = 1; type T = Int }
trait Tr { def abs(x: Int): Int }
case class CC(a: Int)
enum Color { case Red }
