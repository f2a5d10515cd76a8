use std::fmt;
/// doc
#[derive(Debug)]
pub struct Foo { x: i32 }
impl Bar for Foo { 
  const K: i32 = 1;
  fn go(&self) -> i32 { self.x } }
pub trait Bar { fn go(&self) -> i32; }
enum E { A }
mod m { pub fn x() {} }
const Z: i32 = 1;
static S: i32 = 2;
macro_rules! mm { () => {} }
type T = i32;
