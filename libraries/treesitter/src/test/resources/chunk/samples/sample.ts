import {A} from './a';
/** doc */
@Comp({x: 1})
export class Foo extends Bar implements Baz {
  private y: number = 1;
  constructor(private a: X) { super(); }
  @Input() z: string;
  async go(a: number): Promise<void> { }
}
export interface I { x: number; m(): void }
type T = string | number;
enum E { A }
export const f = (a: number) => { return a; };
function top() {}
namespace N { export function q() {} }
declare module "x" { }
abstract class AC { abstract foo(): void; }
