using System;
namespace A.B {
  /// <summary>doc</summary>
  [Attr]
  public class Foo : Bar, IBaz {
    private int y = 1;
    const int Z = 2;
    public int P { get; set; }
    public Foo(int a) { }
    public int Go(int a) { return a; }
    enum E { A, B }
  }
  public record R(int X);
  public interface I { void X(); }
  public struct S {}
  delegate void D(int x);
}
