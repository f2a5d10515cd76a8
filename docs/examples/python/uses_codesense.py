"""A pipeline written in Python that uses our components: `python uses_codesense.py ROOT FILE`."""
import sys

from kfp import compiler, components, dsl

root, target = sys.argv[1:]
converge = components.load_component_from_file(f"{root}/components/converge/component.yaml")
index = components.load_component_from_file(f"{root}/components/index/component.yaml")
evaluate = components.load_component_from_file(f"{root}/components/evaluate/retrieval.yaml")


@dsl.pipeline(name="uses-codesense", description="Indexes one repository and judges the index")
def uses_codesense(url: str = "https://github.com/example/code.git"):
    snapshot = converge(repositories=[{"url": url}]).set_caching_options(False)
    generation = index(snapshot=snapshot.outputs["snapshot"], store="lucene:/codesense/index")
    evaluate(index=generation.outputs["index"], config={"gate": "report"})


if __name__ == "__main__":
    compiler.Compiler().compile(uses_codesense, target)
