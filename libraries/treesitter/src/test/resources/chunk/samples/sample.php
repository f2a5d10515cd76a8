<?php
namespace A\B;
use X\Y;
/** doc */
#[Attr]
class Foo extends Bar implements Baz {
  const Z = 1;
  private int $y = 2;
  public function go(int $a): int { return $a; }
}
interface I { public function x(); }
trait T {}
function top() {}
