// Keeps the live page moving. The tabs of a browser share one event stream: the one that holds the lock reads it and tells the others.
import { crosshair } from "./crosshair.js";

const SILENCE_MS = 15000;
const page = document.getElementById("live");
const state = document.getElementById("live-state");
const pause = document.getElementById("live-pause");
const channel = new BroadcastChannel("aihorde-live");
let mark = page.dataset.mark;
let paused = false;
let held = new Map();
let source = null;
let leave = null;
let silence;
let waitMs = 1000;
let again;

/** A panel that somebody is in waits until he has left it: what one reads or tabs through is not pulled away. */
function show(name, html) {
  const panel = page.querySelector(`[data-panel="${CSS.escape(name)}"]`);
  if (!panel) return;
  if (paused || panel.contains(document.activeElement)) {
    held.set(name, html);
    return;
  }
  const open = [...panel.querySelectorAll("details")].map(details => details.open);
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  panel.replaceChildren(...fresh.childNodes);
  panel.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? false; });
}

function release() {
  const waiting = held;
  held = new Map();
  for (const [name, html] of waiting) show(name, html);
}

function say(at) {
  const clock = `${new Date(at).toISOString().slice(11, 19)} UTC`;
  state.textContent = paused ? `paused; ${held.size} panels have news` : `live · ${clock}`;
  clearTimeout(silence);
  silence = setTimeout(() => { state.textContent = `stale since ${clock}`; }, SILENCE_MS);
}

function take(message) {
  if (message.panel) show(message.panel.name, message.panel.html);
  if (message.at) {
    mark = message.mark;
    say(message.at);
  }
}

function open(since) {
  source?.close();
  clearTimeout(again);
  source = new EventSource(`/live/events?since=${encodeURIComponent(since)}`);
  const pass = message => { take(message); channel.postMessage(message); };
  source.addEventListener("panel", event => pass({ panel: JSON.parse(event.data) }));
  source.addEventListener("tick", event => {
    waitMs = 1000;
    pass({ at: event.data, mark: event.lastEventId });
  });
  source.onerror = reopen;
}

/** A lost connection the browser mends by itself; an answer that was an error, as while a server starts, it does not. Not all tabs come at once. */
function reopen() {
  if (source?.readyState !== EventSource.CLOSED) return;
  again = setTimeout(() => { if (source) open(mark); }, waitMs * (0.5 + Math.random()));
  waitMs = Math.min(waitMs * 2, 30000);
}

/** Holds the lock until this tab is hidden; then the next that is seen takes over. */
function lead() {
  navigator.locks.request("aihorde-live", () => new Promise(done => {
    if (document.hidden) return done();
    leave = () => { source?.close(); source = null; leave = null; done(); };
    open(mark);
  }));
}

channel.addEventListener("message", event => {
  if (event.data.since === undefined) take(event.data);
  else if (source) open(event.data.since);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) leave?.(); else start(); });
document.addEventListener("focusout", () => setTimeout(() => { if (!paused) release(); }));

function start() {
  lead();
  channel.postMessage({ since: mark });
}

pause?.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = paused ? "Go on" : "Pause";
  state.textContent = paused ? "paused" : "live";
  if (!paused) release();
});
// What is chosen stays in the address, also when it is passed on or another range is opened.
const choice = document.getElementById("live-choice");
choice?.addEventListener("change", () => {
  const kind = new FormData(choice).get("kind");
  for (const link of choice.querySelectorAll("a")) link.search = setKind(link.search, kind);
  history.replaceState(null, "", `/live${setKind(location.search, kind)}`);
});

function setKind(search, kind) {
  const query = new URLSearchParams(search);
  query.set("kind", kind);
  return `?${query}`;
}

start();
crosshair(page);
