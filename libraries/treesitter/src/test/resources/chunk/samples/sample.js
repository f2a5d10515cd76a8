const x = require('x');
/** doc */
class Foo extends Bar {
  y = 1;
  go(a) { return a; }
  static s() {}
}
export default function top() {}
exports.z = function() {};
module.exports = { a };
const f = (a) => a;
describe('thing', () => { it('does', () => {}); });
