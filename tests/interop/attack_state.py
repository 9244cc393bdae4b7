"""Things that exist, for valid requests that would otherwise hardly ever name one: made as the document's examples make them."""

import itertools
import json
import os
import re

import requests

import document as bundled

# The operation that makes a thing, by the name that others have for its id.
SOURCES = {
    "build_id": "start_new_pipeline",
    "change_request_id": "create_change_request",
    "component_id": "create_microservice",
    "pipeline_id": "create_pipeline_new",
    "pipeline_run_id": "run_pipeline",
    "policy_id": "create_alert_policy",
    "publisher_unique_id": "list_publisher",
    # The second run waits for the first.
    "queue_id": "run_pipeline",
    "rule_id": "create_rule",
    "rule_set_id": "create_strategy",
    "step_run_id": "show_pipeline_run_detail",
    "task_id": "create_pipeline_by_template",
    "template_id": "create_pipeline_template",
    "uuid": "create_endpoint",
}

# The same, where a chapter has something else under a name.
SOURCES_OF_CHAPTERS = {
    "Gitcode": {
        "job_run_id": "show_actions_runs_detail",
        "pipeline_id": "run_actions_pipeline",
        "pipeline_run_id": "run_actions_pipeline",
    },
    "Groups": {"id": "create_pipeline_group", "groupId1": "create_pipeline_group", "groupId2": "create_pipeline_group"},
    "ParameterGroups": {"id": "create_variable_group"},
    "Pipelines": {"access_token": "show_generic_webhook"},
    "ProjectPolicies": {"rule_set_id": "create_project_strategy", "parent_id": "create_strategy"},
}

# What has to be called before a source has something to tell of.
BEFORE = {"list_publisher": "create_publisher"}

# A step of each kind that a run can wait for, and one that works.
TASKS = ["official_devcloud_manualTrigger", "official_devcloud_delay", "official_devcloud_suspend", "official_shell_plugin"]
JOBS = [{"name": task, "identifier": task, "steps": [{"name": task, "task": task}]} for task in TASKS]

# What a call has in place of the example: all jobs run, and no pipeline is copied.
BODIES = {
    "create_pipeline_new": {"definition": json.dumps({"stages": [{"name": "stage", "jobs": JOBS}]}), "id": None},
    "run_pipeline": {"choose_jobs": None, "choose_stages": None},
}


class State:
    def __init__(self, document, authentication):
        self.operations = {}
        self.chapters = {}
        for path, item in document["paths"].items():
            for method, value in item.items():
                operation = bundled.Operation(document, method.upper(), path, value, {})
                self.operations[operation.id] = operation
                self.chapters[operation.id] = value["tags"][0]
        # Projects and accounts have to be the same in all calls.
        self.places = {}
        for operation in self.operations.values():
            for name in re.findall(r"{(\w+)}", operation.path):
                if name in ("domain_id", "tenant_id", "project_id"):
                    self.places.setdefault(name, operation.parameters[name]["example"])
        self.count = itertools.count()
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = authentication

    def made_for(self, operation):
        """Ids of new things, by the names that an operation has for them. Those of one result belong together."""
        chapter = self.chapters[operation.id]
        sources = {**SOURCES, **SOURCES_OF_CHAPTERS.get(chapter, {})}
        names = [name for name in [*operation.parameters, *operation.fields] if name in sources]
        known = {**self.places, **self.made(names, sources, {})}
        if "step_run_id" in names:
            return [{**known, **step} for step in known["step_run_id"]]
        if "pipeline_run_id" not in names or "queue_id" in names or chapter == "Gitcode":
            return [known]
        # One that goes on, and one that has ended.
        ended = {**self.places, **self.made(names, sources, {})}
        self.call("stop_pipeline_run", ended)
        return [known, ended]

    def made(self, names, sources, known):
        for name in names:
            if name in known:
                continue
            source = self.operations[sources[name]]
            self.made([parameter for parameter in source.parameters if parameter in sources], sources, known)
            if source.id in BEFORE:
                self.call(BEFORE[source.id], known)
            response = self.call(source.id, known)
            if name == "step_run_id":
                jobs = [job for stage in response["stages"] for job in stage["jobs"]]
                known[name] = [{"job_run_id": job["id"], name: step["id"]} for job in jobs for step in job["steps"]]
                continue
            known.update({other: value for other in sources if sources[other] == source.id and (value := found(response, other))})
            in_address = re.search(rf"[?&]{name}=([^&\"]+)", json.dumps(response))
            known[name] = known.get(name) or found(response, "id") or (in_address and in_address[1]) or found(response, "_id", is_end=True)
            if known[name] is None:
                raise AssertionError(f"{source.id} makes no {name}: {response}")
        return known

    def call(self, operation_id, known):
        """Calls an operation as in the document's example, but for what is known."""
        operation = self.operations[operation_id]
        known = {**operation.examples(is_required_only=True), **self.places, **known}
        path = re.sub(r"{(\w+)}", lambda match: known[match[1]], operation.path)
        query = {name: known[name] for name, parameter in operation.parameters.items() if parameter["in"] == "query" and name in known}
        body = operation.body
        if isinstance(body, dict):
            body = {name: known.get(name, value) for name, value in json.loads(json.dumps(body)).items()}
            for named in (body, body.get("workflow", {})):
                if "name" in named:
                    named["name"] = f"state-{os.getpid()}-{next(self.count)}"
            body.update({name: known[parameter] for name, parameter in operation.copied_fields.items()})
            body.update(BODIES.get(operation_id, {}))
            body = {name: value for name, value in body.items() if value is not None}
        response = self.session.request(operation.method, os.environ["EMULATOR"] + path, params=query, json=body)
        return response.json()


def found(value, name, is_end=False):
    """The first string or number of this name in a value."""
    inner = list(value.items()) if isinstance(value, dict) else [(None, item) for item in value] if isinstance(value, list) else []
    for key, item in inner:
        key = bundled.folded(key or "")
        if item and isinstance(item, (str, int)) and (key == bundled.folded(name) or is_end and key.endswith("id")):
            return str(item)
    return next((value for _, item in inner if (value := found(item, name, is_end))), None)
