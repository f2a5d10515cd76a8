"""Prints the messages of a pipeline's documents, as PyPI's packages have them, as JSON."""

import json
import sys

from kfp.kubernetes import kubernetes_executor_config_pb2 as kubernetes
from kfp.pipeline_spec import pipeline_spec_pb2 as pipeline

WELL_KNOWN = {
    "google.protobuf.Struct": "struct",
    "google.protobuf.Value": "any",
    "google.protobuf.ListValue": "list",
    "google.protobuf.Duration": "duration",
}
messages, enums = {}, {}


def short(descriptor):
    return descriptor.full_name.split(".", 1)[1]


def type_of(field):
    if field.message_type:
        known = WELL_KNOWN.get(field.message_type.full_name)
        if not known:
            describe(field.message_type)
        return known or short(field.message_type)
    if field.enum_type:
        enums[short(field.enum_type)] = [value.name for value in field.enum_type.values]
        return short(field.enum_type)
    return {
        field.CPPTYPE_STRING: "string",
        field.CPPTYPE_BOOL: "bool",
        field.CPPTYPE_DOUBLE: "number",
        field.CPPTYPE_FLOAT: "number",
    }.get(field.cpp_type, "int")


def form_of(field):
    if field.message_type and field.message_type.GetOptions().map_entry:
        return "map " + type_of(field.message_type.fields_by_name["value"])
    repeated = field.label == field.LABEL_REPEATED
    return ("list " if repeated else "") + type_of(field)


def describe(message):
    name = short(message)
    if name in messages:
        return
    messages[name] = fields = {}
    for field in message.fields:
        line = form_of(field)
        oneof = field.containing_oneof
        if oneof and not oneof.name.startswith("_"):
            line += " oneof " + oneof.name
        fields[field.json_name] = line


for name in ("PipelineSpec", "PipelineDeploymentConfig", "PlatformSpec"):
    describe(pipeline.DESCRIPTOR.message_types_by_name[name])
describe(kubernetes.DESCRIPTOR.message_types_by_name["KubernetesExecutorConfig"])
json.dump({"messages": messages, "enums": enums}, sys.stdout)
