import { byId, fieldsOf, fillRows, setHidden, setShare, setText, setToned } from "./dom.js";
import { age, ago, between, moment, number, percent, range, tone, until } from "./format.js";

// Found before there are rows, which have fields of their own.
const fields = fieldsOf(byId("detail"));

/** Shows a rollout's heading and body; without a view (not there, not loaded) says why instead. */
export function showDetail(route, view, empty) {
  setText(fields.namespace, route.namespace);
  setText(fields.name, route.name);
  setHidden(fields.phase.parentElement, !view);
  setHidden(byId("detail-body"), !view);
  setHidden(byId("detail-empty"), !empty);
  if (empty) {
    setText(byId("detail-empty-title"), empty[0]);
    setText(byId("detail-empty-text"), empty[1]);
  }
  if (view) {
    setToned(fields.phase, view.phase, tone(view.phase));
    showNow(view);
    showChecks(view.checks);
    showRevision(view);
    showHistory(view.history);
    showConditions(view.conditions);
  }
}

function showNow(view) {
  setText(fields.message, view.message || "The controller has not said anything about it yet.");
  setHidden(fields.suspended, !view.suspended);
  setHidden(fields.stalled, !view.stalled);
  setText(fields.stalled, view.stalled ?? "");
  setText(fields.primaryWeight, percent(100 - view.canaryWeight));
  setText(fields.canaryWeight, percent(view.canaryWeight));
  setShare(fields.weightBar, view.canaryWeight);
  setText(fields.step, view.steps ? `${view.step} of ${view.steps}` : "–");
  setText(fields.nextStep, until(view.nextStepAt));
  setText(fields.failedChecks, `${view.failedChecks} (${view.threshold} abort a run)`);
  setText(fields.started, ago(view.startedAt));
  fields.started.title = moment(view.startedAt);
  setText(fields.phaseAge, age(view.lastTransitionTime));
}

function showChecks(checks) {
  showTable("checks", checks, (check) => check.name, (row, check) => {
    setText(row.name, check.name);
    setText(row.value, number(check.value));
    setText(row.threshold, range(check.min, check.max));
    setToned(row.verdict, check.verdict, tone(check.verdict));
    setText(row.message, check.message ?? "");
    setText(row.judged, ago(check.at));
    row.judged.title = moment(check.at);
  });
}

function showRevision(view) {
  const facts = [
    ["Target", view.target ?? "none"],
    ["Latest", view.revision?.hash ?? "none yet"],
    ["On the primary", view.lastPromotedSpec ?? "none yet"],
    ...(view.revision?.images ?? []).map((image, index) => [index ? `Image ${index + 1}` : "Image", image]),
    ...Object.entries(view.revision?.sourceRef ?? {}),
  ];
  fillRows(byId("revision"), byId("fact-row"), facts, ([term]) => term, (row, [term, text]) => {
    setText(row.term, term);
    setText(row.text, text);
  });
}

function showHistory(history) {
  showTable("history", history, (run) => `${run.revision} ${run.started}`, (row, run) => {
    setToned(row.result, run.result, tone(run.result));
    setText(row.revision, run.revision);
    setText(row.images, (run.images ?? []).join(", "));
    setText(row.reason, run.reason ?? "");
    setText(row.message, run.message ?? "");
    setText(row.weight, percent(run.weight));
    setText(row.took, between(run.started, run.finished));
    setText(row.finished, ago(run.finished));
    row.finished.title = moment(run.finished);
  });
}

function showConditions(conditions) {
  showTable("conditions", conditions, (condition) => condition.type, (row, condition) => {
    setText(row.type, condition.type);
    setToned(row.status, condition.status, conditionTone(condition));
    setText(row.reason, condition.reason);
    setText(row.message, condition.message);
    setText(row.since, ago(condition.lastTransitionTime));
    row.since.title = moment(condition.lastTransitionTime);
  });
}

/** Ready and Promoted are good when true; Stalled is bad then, and Reconciling is neither. */
function conditionTone({ type, status }) {
  if (status === "Unknown") return "neutral";
  if (type === "Stalled") return status === "True" ? "bad" : "neutral";
  if (type === "Reconciling") return status === "True" ? "active" : "neutral";
  return status === "True" ? "good" : "wait";
}

function showTable(id, items, keyOf, update) {
  setHidden(byId(`${id}-panel`), items.length === 0);
  setHidden(byId(`${id}-none`), items.length > 0);
  fillRows(byId(id), byId(`${id.replace(/s$/, "")}-row`), items, keyOf, update);
}
