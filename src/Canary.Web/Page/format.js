// How numbers, spans and phases are said. Times are the server's: its clock may be held or hurried.

let ahead = 0;

/** Takes the server's time over; between two messages it goes on at the pace of this machine. */
export function setServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + ahead;

/** A span as kubectl writes ages: 45s, 3m12s, 5h, 2d. */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10 && seconds % 60) return `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8 && minutes % 60) return `${hours}h${minutes % 60}m`;
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** Time since then, or a dash. */
export const age = (iso) => (iso ? span(now() - Date.parse(iso)) : "–");

export const ago = (iso) => (iso ? `${age(iso)} ago` : "–");

/** Time until then: "in 12s", or "now". */
export function until(iso) {
  if (!iso) return "none is due";
  const left = Math.ceil((Date.parse(iso) - now()) / 1000) * 1000;
  return left > 0 ? `in ${span(left)}` : "now";
}

export const between = (from, to) => (from && to ? span(Date.parse(to) - Date.parse(from)) : "–");

export const percent = (number) => `${number} %`;

/** A moment in the reader's own words, for a tooltip. */
export const moment = (iso) => (iso ? new Date(iso).toLocaleString() : "");

/** Numbers come as strings, as infinity has no other form in JSON; long fractions are cut to what a person compares. */
export function number(text) {
  const value = Number(text);
  if (text === undefined || text === null) return "no value";
  if (!Number.isFinite(value)) return text;
  return Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toPrecision(4)
    : String(Math.round(value * 1000) / 1000);
}

/** The range in which a value is good, in the words of the command line. */
export function range(min, max) {
  if (min != null && max != null) return `${number(min)} to ${number(max)}`;
  if (min != null) return `${number(min)} or more`;
  return max != null ? `${number(max)} or less` : "any value";
}

const tones = {
  Succeeded: "good", Initialized: "good", Promoted: "good", Pass: "good",
  Initializing: "active", Progressing: "active", Promoting: "active", Finalising: "active", Baking: "active", Terminating: "active",
  Waiting: "wait", WaitingPromotion: "wait", Paused: "wait", Unknown: "wait", Reverted: "wait", Superseded: "wait",
  Failed: "bad", Fail: "bad", Aborted: "bad", PromotionFailed: "bad", BakeFailed: "bad",
};

export const tone = (word) => tones[word] ?? "neutral";
