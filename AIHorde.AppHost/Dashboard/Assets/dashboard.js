// Keeps a page fresh: when telemetry arrives, the page is fetched again and its live part replaced.
// Without this script every page still works; it just stands still.

const INTERVAL_MS = 1000;
const BACKOFF_MAX_MS = 30000;

const state = document.querySelector("[data-live-state]");
let pending = false;
let last = 0;
let backoff = 1000;
let source;

function say(text) {
  if (state) state.textContent = text;
}

/** Replaces the live part; keeps what the reader opened, scrolled and focused. */
async function refresh() {
  pending = false;
  last = Date.now();
  const live = document.getElementById("live");
  if (!live || live.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) return;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh) return;
  const open = [...live.querySelectorAll("[id] details[open]")].map(d => d.closest("[id]").id);
  const scrolls = [...live.querySelectorAll("[data-keep-scroll]")].map(e => [e.id, e.scrollTop, e.scrollTop + e.clientHeight >= e.scrollHeight - 8]);
  live.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  for (const [id, top, atEnd] of scrolls) {
    const box = document.getElementById(id);
    if (box) box.scrollTop = atEnd ? box.scrollHeight : top;
  }
  const fill = page.getElementById("live-fill");
  const own = document.getElementById("live-fill");
  if (fill && own) [...own.children].forEach((child, i) => { if (fill.children[i] && child !== state) child.textContent = fill.children[i].textContent; });
  say("live");
}

function soon() {
  if (pending) return;
  pending = true;
  setTimeout(refresh, Math.max(0, INTERVAL_MS - (Date.now() - last)));
}

function connect() {
  source = new EventSource("/events");
  source.addEventListener("changed", soon);
  source.onopen = () => { backoff = 1000; say("live"); };
  source.onerror = () => {
    source.close();
    say("reconnecting");
    setTimeout(connect, backoff + Math.random() * 500);
    backoff = Math.min(backoff * 2, BACKOFF_MAX_MS);
  };
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    source?.close();
  } else {
    connect();
    soon();
  }
});

for (const box of document.querySelectorAll("[data-keep-scroll]")) box.scrollTop = box.scrollHeight;
if (document.getElementById("live")) connect();
