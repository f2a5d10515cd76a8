"""Compiles pipelines with the SDK, one file each, into the folder that is named: what the validator must accept."""

import pathlib
import sys
from typing import List, NamedTuple

from kfp import compiler, dsl, kubernetes
from kfp.dsl import Artifact, Dataset, Input, Metrics, Model, Output

OUT = pathlib.Path(sys.argv[1])
IMAGE = "python:3.12"


@dsl.component(base_image=IMAGE)
def numbers(count: int = 3) -> List[int]:
    return list(range(count))


@dsl.component(base_image=IMAGE)
def records() -> List[dict]:
    return [{"label": "a", "rank": 1}, {"label": "b", "rank": 2}]


@dsl.component(base_image=IMAGE)
def double(number: int) -> int:
    return 2 * number


@dsl.component(base_image=IMAGE)
def add(one: int, other: int) -> int:
    return one + other


@dsl.component(base_image=IMAGE)
def total(all: List[int]) -> int:
    return sum(all)


@dsl.component(base_image=IMAGE)
def share(part: float, whole: float = 1.0) -> float:
    return part / whole


@dsl.component(base_image=IMAGE)
def flip() -> str:
    return "heads"


@dsl.component(base_image=IMAGE)
def is_ready(flag: bool = True) -> bool:
    return flag


@dsl.component(base_image=IMAGE)
def say(text: str, settings: dict = {}) -> str:
    return text


@dsl.component(base_image=IMAGE)
def make(words: Output[Dataset], text: str = "words"):
    words.metadata["count"] = 1


@dsl.component(base_image=IMAGE)
def read(words: Input[Dataset]) -> int:
    return 0


@dsl.component(base_image=IMAGE)
def read_any(thing: Input[Artifact]) -> int:
    return 0


@dsl.component(base_image=IMAGE)
def read_all(corpora: Input[List[Dataset]]) -> int:
    return len(corpora)


@dsl.component(base_image=IMAGE)
def train(words: Input[Dataset], model: Output[Model], metrics: Output[Metrics], rank: int = 16):
    metrics.log_metric("loss", 0.5)


@dsl.component(base_image=IMAGE)
def both(number: int) -> NamedTuple("Both", [("less", int), ("more", int)]):
    return (number - 1, number + 1)


@dsl.component(base_image=IMAGE)
def notify(status: dsl.PipelineTaskFinalStatus, channel: str = "team"):
    print(status.state)


@dsl.component(base_image=IMAGE)
def clean(note: str = "done"):
    print(note)


@dsl.component(base_image=IMAGE)
def maybe(text: str = None, words: Input[Dataset] = None) -> str:
    return str(text)


@dsl.container_component
def shell(text: str, words: Output[Dataset]):
    return dsl.ContainerSpec(IMAGE, ["echo"], ["--text", text, "--out", words.path])


@dsl.container_component
def shell_if(text: str = None):
    return dsl.ContainerSpec(
        IMAGE, ["echo"], [dsl.IfPresentPlaceholder(input_name="text", then=["--text", text], else_=["none"])]
    )


def hello(text: str = "hello"):
    say(text=text)


def chain(number: int = 1) -> int:
    return double(number=double(number=number).output).output


def artifacts():
    corpus = make()
    train(words=corpus.output, rank=8)
    read_any(thing=corpus.output)


def list_of_literals():
    total(all=[1, 2, 3])


def struct_and_float(settings: dict = {"a": 1}, part: float = 0.5):
    say(text="x", settings=settings)
    share(part=part)


def named_outputs(number: int = 3):
    pair = both(number=number)
    add(one=pair.outputs["less"], other=pair.outputs["more"])


def text_around(name: str = "you"):
    say(text=f"hello {name}, this is {flip().output}")


def after():
    first = clean()
    second = clean().after(first)
    clean(note="last").after(first, second)


def loop_static():
    with dsl.ParallelFor([1, 2, 3]) as number:
        double(number=number)


def loop_static_records():
    with dsl.ParallelFor([{"label": "a", "rank": 1}, {"label": "b", "rank": 2}]) as item:
        say(text=item.label, settings={"rank": 1})


def loop_parameter(items: List[int] = [1, 2]):
    with dsl.ParallelFor(items) as number:
        double(number=number)


def loop_output():
    with dsl.ParallelFor(numbers().output, parallelism=2) as number:
        double(number=number)


def loop_output_records():
    with dsl.ParallelFor(records().output) as item:
        say(text=item.label, settings={"rank": 1})


def loop_nested(items: List[int] = [1, 2]):
    with dsl.ParallelFor(items) as outer:
        with dsl.ParallelFor([10, 20]) as inner:
            add(one=outer, other=inner)


def loop_outer_value(text: str = "x"):
    said = say(text=text)
    with dsl.ParallelFor([1, 2]) as number:
        double(number=number)
        say(text=said.output)


def collected() -> int:
    with dsl.ParallelFor([1, 2]) as number:
        doubled = double(number=number)
    return total(all=dsl.Collected(doubled.output)).output


def collected_artifacts():
    with dsl.ParallelFor(["a", "b"]) as text:
        corpus = make(text=text)
    read_all(corpora=dsl.Collected(corpus.output))


@dsl.pipeline(name="shards")
def shards(items: List[int]) -> List[int]:
    with dsl.ParallelFor(items, parallelism=4) as number:
        doubled = double(number=number)
    return dsl.Collected(doubled.output)


def loop_in_nested_pipeline():
    total(all=shards(items=numbers(count=3).output).output)


def condition_if():
    with dsl.If(flip().output == "heads"):
        clean()


def condition_else(number: int = 3):
    with dsl.If(number > 2):
        clean(note="more")
    with dsl.Else():
        clean(note="less")


def condition_elif():
    coin = flip()
    with dsl.If(coin.output == "heads"):
        clean(note="1")
    with dsl.Elif(coin.output == "tails"):
        clean(note="2")
    with dsl.Else():
        clean(note="3")


def condition_bool_and_float(part: float = 0.5):
    with dsl.If(is_ready().output == True):  # noqa: E712
        with dsl.If(share(part=part).output > 0.25):
            clean()


def condition_on_parameters(one: int = 1, other: int = 2):
    with dsl.If(one != other):
        clean()


def one_of():
    with dsl.If(flip().output == "heads"):
        first = say(text="a")
    with dsl.Else():
        second = say(text="b")
    say(text=dsl.OneOf(first.output, second.output))


def one_of_artifacts():
    with dsl.If(flip().output == "heads"):
        first = make(text="a")
    with dsl.Else():
        second = make(text="b")
    read(words=dsl.OneOf(first.output, second.output))


def condition_in_loop():
    with dsl.ParallelFor([1, 2, 3]) as number:
        with dsl.If(double(number=number).output > 3):
            clean()


def loop_in_condition():
    with dsl.If(flip().output == "heads"):
        with dsl.ParallelFor([1, 2]) as number:
            double(number=number)


def exit_handler(text: str = "x"):
    with dsl.ExitHandler(clean()):
        say(text=text)
        double(number=1)


def exit_handler_status(channel: str = "team"):
    with dsl.ExitHandler(notify(channel=channel)):
        say(text="work")


def exit_handler_loop():
    with dsl.ExitHandler(notify()):
        with dsl.ParallelFor([1, 2]) as number:
            double(number=number)


def ignore_failure():
    work = say(text="x")
    clean(note=work.output).ignore_upstream_failure()


@dsl.pipeline(name="inner")
def inner(number: int, text: str = "inner") -> int:
    say(text=text)
    return double(number=number).output


def nested(number: int = 2) -> int:
    return add(one=inner(number=number).output, other=inner(number=3, text="y2").output).output


@dsl.pipeline(name="middle")
def middle(number: int) -> int:
    return inner(number=number).output


def nested_twice(number: int = 2) -> int:
    return middle(number=number).output


def nested_in_loop():
    with dsl.ParallelFor([1, 2]) as number:
        inner(number=number)


def importer():
    corpus = dsl.importer(artifact_uri="s3://bucket/words", artifact_class=Dataset, metadata={"a": "b"})
    read(words=corpus.output)


def importer_of_parameter(uri: str = "s3://bucket/words"):
    read(words=dsl.importer(artifact_uri=uri, artifact_class=Dataset, reimport=True).output)


def optional_inputs():
    maybe()
    maybe(text="x", words=make().output)


def container():
    read(words=shell(text="x").outputs["words"])


def container_if_present():
    shell_if()
    shell_if(text="x")


def placeholders():
    say(text=dsl.PIPELINE_JOB_NAME_PLACEHOLDER)
    say(text=dsl.PIPELINE_JOB_ID_PLACEHOLDER)
    say(text=dsl.PIPELINE_TASK_NAME_PLACEHOLDER)


def resources():
    task = clean()
    task.set_cpu_request("500m").set_cpu_limit("2").set_memory_request("1G").set_memory_limit("4G")


def resources_of_parameters(cpu: str = "2", memory: str = "4G"):
    clean().set_cpu_limit(cpu).set_memory_limit(memory)


def accelerator():
    clean().set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(1)


def caching():
    clean().set_caching_options(False)
    clean().set_caching_options(True)


def retry():
    clean().set_retry(3, backoff_duration="30s", backoff_factor=2, backoff_max_duration="600s")


def env_and_display_name():
    clean().set_env_variable("A", "b").set_display_name("Clean up")


def k8s_secrets():
    task = clean()
    kubernetes.use_secret_as_env(task, secret_name="s", secret_key_to_env={"k": "E"}, optional=True)
    kubernetes.use_secret_as_volume(task, secret_name="s", mount_path="/s", optional=True)


def k8s_secret_of_parameter(name: str = "s"):
    kubernetes.use_secret_as_env(clean(), secret_name=name, secret_key_to_env={"k": "E"})


def k8s_secret_of_output():
    task = clean()
    kubernetes.use_secret_as_volume(task, secret_name=say(text="s").output, mount_path="/s")


def k8s_secret_in_loop(name: str = "s"):
    with dsl.ParallelFor(["a", "b"]) as text:
        kubernetes.use_secret_as_env(clean(note=text), secret_name=name, secret_key_to_env={"k": "E"})


def k8s_config_maps():
    task = clean()
    kubernetes.use_config_map_as_env(task, config_map_name="c", config_map_key_to_env={"k": "E"})
    kubernetes.use_config_map_as_volume(task, config_map_name="c", mount_path="/c")


def k8s_pvc():
    volume = kubernetes.CreatePVC(
        pvc_name_suffix="-work", access_modes=["ReadWriteMany"], size="1Gi", storage_class_name="standard"
    )
    work = clean()
    kubernetes.mount_pvc(work, pvc_name=volume.outputs["name"], mount_path="/work", sub_path="a")
    kubernetes.DeletePVC(pvc_name=volume.outputs["name"]).after(work)


def k8s_pvc_by_name(name: str = "work"):
    kubernetes.mount_pvc(clean(), pvc_name="shared", mount_path="/shared")
    kubernetes.mount_pvc(clean(), pvc_name=name, mount_path="/work")


def k8s_nodes():
    task = clean()
    kubernetes.add_node_selector(task, label_key="disk", label_value="ssd")
    kubernetes.add_toleration(task, key="gpu", operator="Exists", effect="NoExecute", toleration_seconds=10)
    kubernetes.add_node_affinity(task, match_expressions=[{"key": "disk", "operator": "In", "values": ["ssd"]}])
    kubernetes.add_node_affinity_json(
        clean(),
        {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {"matchExpressions": []}}]},
    )


def k8s_nodes_of_parameters(selector: dict = {"disk": "ssd"}, toleration: dict = {"key": "gpu", "operator": "Exists"}):
    task = clean()
    kubernetes.add_node_selector_json(task, selector)
    kubernetes.add_toleration_json(task, toleration)


def k8s_pods():
    task = clean()
    kubernetes.add_pod_label(task, "team", "code")
    kubernetes.add_pod_annotation(task, "note", "x")


def k8s_images():
    task = clean()
    kubernetes.set_image_pull_policy(task, "Always")
    kubernetes.set_image_pull_secrets(task, ["registry"])


def k8s_fields_and_time():
    task = clean()
    kubernetes.use_field_path_as_env(task, env_name="POD", field_path="metadata.name")
    kubernetes.set_timeout(task, 600)


def k8s_volumes():
    task = clean()
    kubernetes.add_ephemeral_volume(
        task, volume_name="tmp", mount_path="/tmp2", access_modes=["ReadWriteOnce"], size="1Gi"
    )
    kubernetes.empty_dir_mount(task, volume_name="dir", mount_path="/dir", medium="Memory", size_limit="1Gi")


def k8s_security():
    kubernetes.set_security_context(clean(), run_as_user=1000, run_as_group=0, run_as_non_root=True)


def k8s_workspace():
    say(text=dsl.WORKSPACE_PATH_PLACEHOLDER)


def k8s_lifetimes():
    clean()


CONFIGS = {
    "k8s_lifetimes": dict(
        ttl_seconds_after_finished=3600,
        ttl_seconds_after_success=600,
        ttl_seconds_after_failure=7200,
        active_deadline_seconds=86400,
    ),
    "k8s_workspace": dict(
        workspace=dsl.WorkspaceConfig(
            size="1Gi",
            kubernetes=dsl.KubernetesWorkspaceConfig(
                pvcSpecPatch={"accessModes": ["ReadWriteMany"], "storageClassName": "standard"}
            ),
        )
    ),
}

if __name__ == "__main__":
    for name, function in list(globals().items()):
        if type(function) is type(hello) and function.__module__ == "__main__":
            config = dsl.PipelineConfig(**CONFIGS.get(name, {}))
            pipeline = dsl.pipeline(name=name.replace("_", "-"), pipeline_config=config)(function)
            compiler.Compiler().compile(pipeline, str(OUT / f"{name}.yaml"))
