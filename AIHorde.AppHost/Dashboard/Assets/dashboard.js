// Keeps a page fresh: when telemetry arrives, the page is fetched again and its live part replaced. And the keys.
// Without this script every page still works; it just stands still.

const INTERVAL_MS = 1000;
const SAY_MS = 5000;
const BACKOFF_MAX_MS = 30000;
const PAGES = { r: "/", c: "/console", s: "/logs", t: "/traces", m: "/metrics", h: "/horde" };

const state = document.querySelector("[data-live-state]");
let pending = false;
let paused = false;
let heldBack = 0;
let last = 0;
let said = 0;
let saying;
let backoff = 1000;
let source;

/** The page's only live region: it tells changes of the connection, and those not more often than somebody can listen to. */
function say(text) {
  clearTimeout(saying);
  const wait = said + SAY_MS - Date.now();
  if (!state || state.textContent === text) return;
  if (wait > 0) {
    saying = setTimeout(() => say(text), wait);
  } else {
    state.textContent = text;
    said = Date.now();
  }
}

function showPause() {
  const button = document.querySelector("[data-pause]");
  button.textContent = !paused ? "Pause this page" : `Resume this page (${heldBack} ${heldBack === 1 ? "update" : "updates"} held back)`;
  button.ariaPressed = String(paused);
}

function pause() {
  paused = !paused;
  heldBack = 0;
  showPause();
  say(paused ? "paused" : "live");
  if (!paused) soon();
}

/** True while the reader is typing in the live part or marking text there: replacing it would take that away. */
function busy(live) {
  const active = document.activeElement;
  if (live.contains(active) && active.matches("input:not([type=checkbox]), select, textarea")) return true;
  const marked = getSelection();
  return !marked.isCollapsed && live.contains(marked.anchorNode);
}

/** A selector that finds the same control in the new content: by what it does, else as the summary of what has an id. */
function addressOf(control) {
  if (control.id) return `#${CSS.escape(control.id)}`;
  const does = ["href", "formaction", "data-span", "value"].find(name => control.hasAttribute(name));
  if (does) return `${control.localName}[${does}="${CSS.escape(control.getAttribute(does))}"]`;
  return control.matches("summary") ? `#${CSS.escape(control.closest("[id]").id)} summary` : null;
}

/** What the reader has opened, ticked, scrolled and focused in the live part; gives a function that does it again on new content. */
function remember(live) {
  const open = [...live.querySelectorAll("[id] details[open]")].map(d => d.closest("[id]").id);
  const ticked = [...live.querySelectorAll("input[type=checkbox]:checked")].map(box => box.value);
  const scrolls = [...live.querySelectorAll("[data-keep-scroll]")].map(e => [e.id, e.scrollTop, e.scrollTop + e.clientHeight >= e.scrollHeight - 8]);
  const focused = live.contains(document.activeElement) ? addressOf(document.activeElement) : null;
  return () => {
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    for (const box of live.querySelectorAll("input[type=checkbox]")) box.checked = ticked.includes(box.value);
    for (const [id, top, atEnd] of scrolls) {
      const box = document.getElementById(id);
      if (box) box.scrollTop = atEnd ? box.scrollHeight : top;
    }
    if (focused) live.querySelector(focused)?.focus({ preventScroll: true });
  };
}

async function refresh() {
  pending = false;
  last = Date.now();
  const live = document.getElementById("live");
  const mayReplace = () => live && !paused && !busy(live);
  if (mayReplace()) await load(live, mayReplace);
}

/** Fetches the page that the address names, and shows its live part. */
async function load(live, mayReplace = () => true) {
  const address = location.href;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh || address !== location.href || !mayReplace()) return;
  const again = remember(live);
  live.replaceChildren(...fresh.childNodes);
  again();
  const fill = page.getElementById("live-fill");
  const own = document.getElementById("live-fill");
  if (fill && own) own.replaceChildren(...fill.childNodes);
  say("live");
}

/** Another view of the same thing: the address says so, and the focus stays. */
function view(url) {
  history.replaceState(null, "", url);
  load(document.getElementById("live")).catch(() => location.assign(url));
}

function soon() {
  if (paused) {
    heldBack++;
    showPause();
    return;
  }
  if (pending) return;
  pending = true;
  setTimeout(() => refresh().catch(() => say("reconnecting")), Math.max(0, INTERVAL_MS - (Date.now() - last)));
}

function connect() {
  source = new EventSource("/events");
  source.addEventListener("changed", soon);
  source.onopen = () => { backoff = 1000; say(paused ? "paused" : "live"); };
  source.onerror = () => {
    source.close();
    say("reconnecting");
    setTimeout(connect, backoff + Math.random() * 500);
    backoff = Math.min(backoff * 2, BACKOFF_MAX_MS);
  };
}

/** Moves the focus through the rows of the waterfall, or through those that the search has found. */
function walk(rows, step) {
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement.closest("tr"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Right opens a span and then goes to its first child; left closes it and then goes to its parent. */
function turn(row, isRight) {
  const rows = rowsOf("");
  const level = Number(row.ariaLevel);
  const toggle = row.querySelector("a.toggle");
  if (toggle && (row.ariaExpanded === "true") !== isRight) view(toggle.href);
  else if (isRight && row.ariaExpanded === "true") rows[rows.indexOf(row) + 1]?.focus();
  else if (!isRight) rows.slice(0, rows.indexOf(row)).findLast(above => Number(above.ariaLevel) < level)?.focus();
}

const rowsOf = selector => [...document.querySelectorAll(`.waterfall tbody tr${selector}`)];

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const inGrid = event.target.closest(".waterfall");
  if (event.key === "/") document.getElementById("q")?.focus();
  else if (event.key === "?") document.getElementById("keys").showModal();
  else if (event.key === "p") pause();
  else if (event.key === "n" || event.key === "N") walk(rowsOf("[data-match]"), event.key === "n" ? 1 : -1);
  else if (inGrid && event.key === "ArrowDown") walk(rowsOf(""), 1);
  else if (inGrid && event.key === "ArrowUp") walk(rowsOf(""), -1);
  else if (inGrid && event.key === "Home") rowsOf("")[0]?.focus();
  else if (inGrid && event.key === "End") rowsOf("").at(-1)?.focus();
  else if (inGrid && (event.key === "ArrowRight" || event.key === "ArrowLeft")) turn(event.target.closest("tr"), event.key === "ArrowRight");
  else if (inGrid && event.key === "Enter" && event.target.matches("tr")) event.target.querySelector("a")?.click();
  else if (PAGES[event.key] && !document.querySelector("dialog[open]")) location.href = PAGES[event.key];
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", event => {
  if (event.target.matches("[data-keys]")) document.getElementById("keys").showModal();
  if (event.target.matches("[data-pause]")) pause();
  const other = event.target.closest("[data-view]");
  if (other && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    view(other.href);
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    source?.close();
  } else {
    connect();
    soon();
  }
});

document.documentElement.classList.add("scripted");
for (const box of document.querySelectorAll("[data-keep-scroll]")) box.scrollTop = box.scrollHeight;
if (document.getElementById("live")) connect();
