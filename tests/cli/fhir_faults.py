"""Holds a FHIR bundle against the JSON schema of FHIR R4: fhir_faults.py fhir.schema.json report.fhir.json"""
import json
import sys

from jsonschema import Draft6Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    bundle = json.load(file)
if not str(schema.get("id", "")).endswith("/json-schema/4.0"):
    sys.exit(f"{sys.argv[1]}: is no schema of FHIR R4 (4.0)")
faults = list(Draft6Validator(schema).iter_errors(bundle))
# The whole names only "no branch fits"; each resource under its own type names the place.
for entry in bundle["entry"]:
    kind = entry["resource"]["resourceType"]
    part = {"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]}
    for fault in Draft6Validator(part).iter_errors(entry["resource"]):
        faults.append(fault)
        print(kind, list(fault.absolute_path), fault.message[:200])
sys.exit(1 if faults else 0)
