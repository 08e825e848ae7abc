"""Prints the messages of Weaviate's client: by name, each field's number, kind and whether it is repeated."""

import json
import warnings

warnings.simplefilter("ignore")

from google.protobuf import struct_pb2
from google.protobuf.descriptor import FieldDescriptor
from weaviate.proto.v1 import (
    aggregate_pb2,
    base_pb2,
    base_search_pb2,
    batch_delete_pb2,
    batch_pb2,
    generative_pb2,
    properties_pb2,
    search_get_pb2,
    tenants_pb2,
)

kinds = {value: name[5:].lower() for name, value in vars(FieldDescriptor).items() if name.startswith("TYPE_")}
found = {}


def describe(message):
    found[message.full_name] = {
        field.name: [field.number, kinds[field.type], field.label == FieldDescriptor.LABEL_REPEATED]
        for field in message.fields
    }
    for inner in message.nested_types:
        describe(inner)


for module in (
    aggregate_pb2,
    base_pb2,
    base_search_pb2,
    batch_delete_pb2,
    batch_pb2,
    generative_pb2,
    properties_pb2,
    search_get_pb2,
    struct_pb2,
    tenants_pb2,
):
    for message in module.DESCRIPTOR.message_types_by_name.values():
        describe(message)
print(json.dumps(found))
