import { showDetail } from "./detail.js";
import { byId, setData, setHidden, setText } from "./dom.js";
import { percent, setServerTime, span } from "./format.js";
import { connect } from "./link.js";
import { keyOf, linkTo, showOverview } from "./overview.js";

/** What is known: a summary per rollout as the stream tells it, and the whole view of the one that is open. */
const known = { rollouts: null, link: "connecting", retryAt: 0, open: null, view: null, missing: null };

function route() {
  const [, namespace, name] = location.hash.split("/").map(decodeURIComponentOrEmpty);
  return namespace && name ? { namespace, name } : null;
}

function decodeURIComponentOrEmpty(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// Showing: many changes in a moment are one repaint, also in a tab that nobody sees, as its title tells the weight.
let shown;

function show() {
  shown ??= setTimeout(() => {
    shown = undefined;
    render();
  }, 30);
}

function render() {
  setHidden(byId("overview"), known.open !== null);
  setHidden(byId("detail"), known.open === null);
  if (known.open) showDetail(known.open, known.view, known.missing);
  else showOverview(known.rollouts && sorted(known.rollouts), known.link);
  showLink();
  const title = known.view
    ? `${known.view.name}: ${known.view.phase}, ${percent(known.view.canaryWeight)} – Canary`
    : "Canary";
  if (document.title !== title) document.title = title;
}

const sorted = (rollouts) =>
  [...rollouts.values()].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));

const compare = (a, b) => (a < b ? -1 : Number(a > b));

function showLink() {
  const text = {
    connecting: "Connecting",
    live: "Live",
    lost: known.rollouts ? "Not connected: what you see may be old." : "Not connected.",
  };
  setData(byId("link"), "state", known.link);
  setText(byId("link-text"), text[known.link]);
  const wait = known.retryAt - Date.now();
  const next = wait > 0 ? `Next try in ${span(wait + 999)}.` : "Trying again.";
  setText(byId("link-countdown"), known.link === "lost" ? next : "");
  setHidden(byId("link-retry"), known.link !== "lost");
}

// The stream.
const retry = connect(
  "api/rollouts/events",
  {
    snapshot({ now: time, rollouts }) {
      setServerTime(time);
      known.rollouts = new Map(rollouts.map((rollout) => [keyOf(rollout), rollout]));
      load();
      show();
    },
    changed({ now: time, rollout }) {
      setServerTime(time);
      announce(known.rollouts.get(keyOf(rollout)), rollout);
      known.rollouts.set(keyOf(rollout), rollout);
      if (isOpen(rollout)) load();
      show();
    },
    removed({ now: time, namespace, name }) {
      setServerTime(time);
      known.rollouts.delete(keyOf({ namespace, name }));
      if (isOpen({ namespace, name })) load();
      show();
    },
    pulse({ now: time }) {
      setServerTime(time);
    },
  },
  (state, retryAt = 0) => {
    Object.assign(known, { link: state, retryAt });
    show();
  },
);

const isOpen = (rollout) => known.open !== null && keyOf(known.open) === keyOf(rollout);

/** Only a change of phase is worth interrupting a listener for; the open rollout's message speaks for itself. */
function announce(before, after) {
  if (before && before.phase !== after.phase && !isOpen(after)) {
    setText(byId("announce"), `${keyOf(after)}: ${after.phase}.`);
  }
}

// The open rollout.
const notThere = ["Not there", "There is no Canary of this name, or it has been deleted."];
const noAnswer = [
  "No answer",
  "The controller can't be reached, or is still reading the cluster. The page keeps trying.",
];
const loadAgainAfter = 3000;
let loading;
let loadingAgain;

async function load() {
  loading?.abort();
  clearTimeout(loadingAgain);
  if (!known.open) return;
  const { namespace, name } = known.open;
  loading = new AbortController();
  try {
    const path = `api/rollouts/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
    const answer = await fetch(path, { signal: loading.signal });
    if (answer.status === 404) Object.assign(known, { view: null, missing: notThere });
    else if (answer.ok) Object.assign(known, { view: await answer.json(), missing: null });
    else throw new Error(answer.statusText);
  } catch (error) {
    if (error.name === "AbortError") return;
    known.missing = known.view ? null : noAnswer;
    loadingAgain = setTimeout(load, loadAgainAfter);
  }
  show();
}

function navigate() {
  const left = known.open;
  Object.assign(known, { open: route(), view: null, missing: null });
  clearTimeout(shown);
  shown = undefined;
  load();
  render();
  if (left || known.open) focusAfter(left);
}

/** A reader of the screen is put where the page changed: the heading, or the link that was followed before. */
function focusAfter(left) {
  const link = left && !known.open && document.querySelector(`#rows a[href="${CSS.escape(linkTo(left))}"]`);
  (link || byId(known.open ? "detail-title" : "overview-title")).focus();
}

addEventListener("hashchange", navigate);
byId("filter").addEventListener("input", render);
byId("link-retry").addEventListener("click", retry);
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
setInterval(render, 1000);
navigate();
