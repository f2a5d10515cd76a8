package main
import (
 "fmt"
 x "a/b"
)
// Doc
type Foo struct { A int }
type I interface { Go() }
const Z = 1
var (
  a = 1
  b = 2
)
func (f *Foo) Go(a int) int { return a }
func top() {}
