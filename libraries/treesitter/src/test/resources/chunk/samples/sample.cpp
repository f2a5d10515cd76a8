#include <x.h>
#define MAX 3
namespace a { namespace b {
// doc
class Foo : public Bar {
 public:
  int y = 1;
  Foo(int a);
  int go(int a) { return a; }
};
template <typename T> struct S { T t; };
int Foo::other(int a) { return a; }
enum class E { A };
using X = int;
int global = 3;
} }
