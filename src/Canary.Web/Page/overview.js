import { byId, fillRows, setHidden, setShare, setText, setToned } from "./dom.js";
import { age, moment, percent, tone } from "./format.js";

const mostRows = 500;
const filterFrom = 9;

export const keyOf = (rollout) => `${rollout.namespace}/${rollout.name}`;

export const linkTo = (rollout) => `#/${encodeURIComponent(rollout.namespace)}/${encodeURIComponent(rollout.name)}`;

/** Shows the rollouts (an array, sorted); null: nothing was heard from the server yet. */
export function showOverview(rollouts, connected) {
  const all = rollouts ?? [];
  const found = all.filter(matches(byId("filter").value));
  setHidden(byId("filter-box"), all.length < filterFrom && !byId("filter").value);
  setHidden(byId("rollouts"), found.length === 0);
  fillRows(byId("rows"), byId("rollout-row"), found.slice(0, mostRows), keyOf, fillRow);
  setHidden(byId("more"), found.length <= mostRows);
  setText(byId("more"), `Showing ${mostRows} of ${found.length}. Filter to narrow them down.`);
  setText(byId("overview-counts"), counts(all));
  showEmpty(rollouts, found, connected);
}

function matches(text) {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (rollout) => {
    const marks = `${rollout.stalled ? "stalled" : ""} ${rollout.suspended ? "suspended" : ""}`;
    const hay = `${keyOf(rollout)} ${rollout.phase} ${rollout.reason ?? ""} ${marks}`.toLowerCase();
    return parts.every((part) => hay.includes(part));
  };
}

function fillRow(fields, rollout, row) {
  setText(fields.namespace, rollout.namespace);
  setText(fields.name, rollout.name);
  const href = linkTo(rollout);
  if (fields.name.getAttribute("href") !== href) fields.name.setAttribute("href", href);
  setToned(fields.phase, rollout.phase, tone(rollout.phase));
  setShare(fields.weightBar, rollout.canaryWeight);
  setText(fields.weight, percent(rollout.canaryWeight));
  setText(fields.step, rollout.steps ? `${rollout.step}/${rollout.steps}` : "–");
  setText(fields.reason, rollout.reason || "–");
  fields.reason.title = rollout.message ?? "";
  setText(fields.age, age(rollout.createdAt));
  fields.age.title = moment(rollout.createdAt);
  setHidden(fields.stalled, !rollout.stalled);
  setHidden(fields.suspended, !rollout.suspended);
  row.classList.toggle("attention", rollout.stalled || tone(rollout.phase) === "bad");
}

function counts(rollouts) {
  const of = (wanted) => rollouts.filter((rollout) => tone(rollout.phase) === wanted).length;
  const parts = [
    [of("active"), "under way"],
    [of("wait"), "waiting"],
    [of("bad"), "failed"],
    [rollouts.filter((rollout) => rollout.stalled).length, "stalled"],
  ].filter(([count]) => count > 0);
  if (rollouts.length === 0) return "";
  return [`${rollouts.length} in all`, ...parts.map(([count, what]) => `${count} ${what}`)].join(" · ");
}

function showEmpty(rollouts, found, connected) {
  setHidden(byId("overview-empty"), found.length > 0);
  const [title, text] = emptyWords(rollouts, connected);
  setText(byId("overview-empty-title"), title);
  setText(byId("overview-empty-text"), text);
}

function emptyWords(rollouts, connected) {
  if (rollouts === null) {
    return connected === "lost"
      ? ["No answer", "The controller can't be reached, or is still reading the cluster. The page keeps trying."]
      : ["Connecting", "The rollouts appear here as soon as the controller answers."];
  }
  return rollouts.length > 0
    ? ["Nothing matches", "No rollout has that in its name, phase or reason."]
    : ["No rollouts yet", "Apply a Canary beside a Deployment and it appears here."];
}
