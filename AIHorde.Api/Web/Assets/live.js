// Keeps the live page moving: one event stream a tab, closed while the tab is hidden; silence is said, not hidden.

const SILENCE_MS = 15000;
const panels = document.getElementById("live");
const state = document.getElementById("live-state");
const pause = document.getElementById("live-pause");
let paused = false;
let source;
let silence;

async function show(at) {
  const response = await fetch("/live/panels", { cache: "no-store" }).catch(() => null);
  if (!response?.ok || paused) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body;
  const open = [...panels.querySelectorAll("details")].map(details => details.open);
  panels.replaceChildren(...fresh.childNodes);
  panels.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? false; });
  state.textContent = `live · ${new Date(at).toLocaleTimeString()}`;
  clearTimeout(silence);
  silence = setTimeout(() => { state.textContent = `stale since ${new Date(at).toLocaleTimeString()}`; }, SILENCE_MS);
}

function connect() {
  source?.close();
  source = new EventSource("/live/events");
  source.addEventListener("tick", event => { if (!paused) show(event.data); });
}

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = paused ? "Go on" : "Pause";
  state.textContent = paused ? "paused" : "live";
});
document.addEventListener("visibilitychange", () => { if (document.hidden) source.close(); else connect(); });
connect();
