#include <x.h>
#define MAX(a) 3
struct Foo { int a; };
typedef struct { int b; } Bar;
enum E { A };
static int *go(int a) { return a; }
int global = 3;
int proto(int a);
#ifdef X
int inside(void) { return 1; }
#endif
