"""A component written in Python: `python greet.py FILE` writes its component.yaml."""
import sys
from typing import NamedTuple

from kfp import compiler, dsl


@dsl.component(base_image="python:3.12")
def greet(name: str, times: int = 1) -> NamedTuple("Outputs", [("greeting", str)]):
    """Greets somebody."""
    return (" ".join([f"Hello, {name}!"] * times),)


if __name__ == "__main__":
    compiler.Compiler().compile(greet, sys.argv[1])
