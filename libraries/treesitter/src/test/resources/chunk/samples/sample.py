"""mod doc"""
import os
from a.b import c as d, e
X = 1
@deco(1)
class Foo(Bar, metaclass=M):
    """doc"""
    y: int = 1
    @property
    async def go(self, a: int) -> int:
        """doc"""
        return a
def top(): pass
if __name__ == "__main__":
    top()
