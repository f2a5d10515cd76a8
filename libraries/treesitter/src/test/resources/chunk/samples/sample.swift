import Foundation
/// Doc
public class Foo: Bar {
  let y = 1
  init(a: Int) { }
  func go(a: Int) -> Int { return a }
}
struct S { var z: Int }
enum E { case a, b }
protocol P { func x() }
extension Foo { func ext() {} }
func top() {}
