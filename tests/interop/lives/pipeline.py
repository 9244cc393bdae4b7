"""A pipeline with runs, which wait for a person, so that time does not matter."""

import json

from .life import Life, expect, expect_members

NOT_FOUND = "DEVPIPE.00011401"


class Pipeline(Life):
    def run(self):
        sent = self.spec()
        pipeline = self.of_project("create_pipeline_new", body=sent)["pipeline_id"]
        self.ids = {"pipeline_id": pipeline}
        expect_members("new pipeline", self.of_project("show_pipeline_detail", **self.ids), **sent)
        sent["name"], sent["variables"] = f"{self.name}-2", []
        changed = self.of_project("update_pipeline_info", body=sent, **self.ids)
        expect("change", changed, {"pipeline_id": pipeline})
        expect_members("changed pipeline", self.of_project("show_pipeline_detail", **self.ids), **sent)
        # The SDK cannot disable a pipeline, nor delete several at once.
        expect("pipelines of the name", [found["pipeline_id"] for found in self.listed()], [pipeline])

        self.run_that_is_accepted()
        self.run_that_is_stopped()
        latest = self.of_project("batch_show_pipelines_latest_status", body=[pipeline])
        expect("latest status", latest[0]["status"], "FAILED")
        page = self.of_project("list_pipeline_runs", body={"offset": 0, "limit": 10}, **self.ids)
        expect("runs", [run["status"] for run in page["pipeline_runs"]], ["FAILED", "COMPLETED"])

        expect("deletion", self.of_project("delete_pipeline", **self.ids), {"pipeline_id": pipeline})
        gone = {"project_id": self.project_id, **self.ids}
        self.gone(200, NOT_FOUND, "delete_pipeline", **gone)
        self.gone(200, NOT_FOUND, "show_pipeline_detail", **gone)
        self.gone(200, NOT_FOUND, "update_pipeline_info", body=sent, **gone)
        self.gone(200, NOT_FOUND, "run_pipeline", body={}, **gone)
        self.gone(200, NOT_FOUND, "list_pipeline_runs", body={}, **gone)
        expect("pipelines of the name", self.listed(), [])

    def run_that_is_accepted(self):
        run = self.started()
        job, step = self.review(run)
        of_step = {**run, "job_run_id": job, "step_run_id": step}
        done = self.of_project("accept_manual_review", approval_description="good", **of_step)
        expect("review", done, {"success": True})
        again = self.rejected(
            "a second review", lambda: self.of_project("accept_manual_review", **of_step), 400
        )
        expect("its error code", again.error_code, "DEVPIPE.00011102")
        shown = self.shown(run)
        expect("run before the gate", shown["status"], "PAUSED")
        gate = shown["stages"][1]["pre"][0]["id"]
        done = self.of_project("accept_checkpoint", step_run_id=gate, **run)
        expect("gate", done, {"success": True})
        expect("run behind the gate", self.shown(run)["status"], "COMPLETED")

    def run_that_is_stopped(self):
        run = self.started()
        expect("stop", self.of_project("stop_pipeline_run", **run), {"success": True})
        expect("stopped run", self.shown(run)["status"], "CANCELED")
        expect("retry", self.of_project("retry_pipeline_run", body={}, **run), {"success": True})
        job, step = self.review(run)
        done = self.of_project("reject_manual_review", job_run_id=job, step_run_id=step, **run)
        expect("rejection", done, {"success": True})
        expect("rejected run", self.shown(run)["status"], "FAILED")

    def started(self):
        started = self.of_project("run_pipeline", body={"description": "interop"}, **self.ids)
        return {**self.ids, "pipeline_run_id": started["pipeline_run_id"]}

    def shown(self, run):
        return self.of_project("show_pipeline_run_detail", **run)

    def review(self, run):
        """The job and the step that a run waits at."""
        shown = self.shown(run)
        expect_members("waiting run", shown, status="PAUSED", id=run["pipeline_run_id"])
        job = shown["stages"][0]["jobs"][0]
        return job["id"], job["steps"][0]["id"]

    def listed(self):
        body = {"name": self.name, "offset": 0, "limit": 10}
        return self.of_project("list_pipelines", body=body)["pipelines"]

    def of_project(self, operation, **given):
        return self.call(operation, project_id=self.project_id, **given)

    def spec(self):
        review = {"name": "review", "task": "official_devcloud_checkpoint"}
        job = {"name": "gate", "identifier": "gate", "steps": [review]}
        first = {"name": "first", "pre": [{"task": "official_devcloud_autoTrigger"}], "jobs": [job]}
        second = {"name": "second", "pre": [{"task": "official_devcloud_manualTrigger"}], "jobs": []}
        params = {"git_type": "codehub", "git_url": "https://repo.example.com/demo.git"}
        return {
            "name": self.name,
            "is_publish": False,
            "description": "test <&>",
            "definition": json.dumps({"stages": [first, second]}),
            "sources": [{"type": "code", "params": params}],
            "variables": [{"name": "level", "type": "string", "value": "1", "is_runtime": True}],
        }
