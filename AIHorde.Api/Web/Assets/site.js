// What every page has: copy buttons, figures that refresh, times in the reader's own zone, keys to move about.

import { call, element, KEYS_OFF, singleKeys } from "./api.js";
import * as jobs from "./jobs.js";

// What only a script can do has its place from the start, and is seen once there is one.
for (const each of document.querySelectorAll("[data-script]")) each.removeAttribute("data-script");

for (const button of document.querySelectorAll("[data-copy], [data-copy-text]")) {
  button.addEventListener("click", async () => {
    const from = button.dataset.copy && document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(button.dataset.copyText ?? from.value ?? from.textContent);
    const text = button.lastChild;
    const before = text.textContent;
    text.textContent = " Copied";
    setTimeout(() => { text.textContent = before; }, 1500);
  });
}

const REFRESH_MS = 10000;
for (const region of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden) return;
    const response = await fetch(region.dataset.refresh).catch(() => null);
    if (!response?.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body;
    region.replaceChildren(...fresh.childNodes);
  }, REFRESH_MS);
}

const parts = at => ({
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
  ...(at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }),
});
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  const minutes = Math.round((at - Date.now()) / 60000);
  time.title = at.toLocaleString();
  if (time.dataset.relative === undefined) time.textContent = at.toLocaleString(undefined, parts(at));
  else if (Math.abs(minutes) < 60) time.textContent = relative.format(minutes, "minute");
  else if (Math.abs(minutes) < 1440) time.textContent = relative.format(Math.round(minutes / 60), "hour");
  else time.textContent = relative.format(Math.round(minutes / 1440), "day");
}

const places = {
  h: ["/", "Home"], i: ["/images", "Images"], t: ["/text", "Text"], l: ["/live", "Live"], w: ["/workers", "Workers"], m: ["/models", "Models"],
  a: ["/account", "Your account"],
};
const onPictures = {
  "[ ]": "The picture before, the next", i: "Its settings", s: "Take its seed", r: "Take all but its seed", v: "Four variations", c: "Compare", f: "Favourite",
  d: "Download", Del: "Delete",
};
let going = false;

/** What the keys do, and a switch for those who dictate or tremble: without it single keys do nothing. */
function help() {
  const dialog = Object.assign(document.createElement("dialog"), { className: "card" });
  const goes = Object.entries(places).map(([key, [, name]]) => [`g ${key}`, name]);
  const rows = [
    ["/", "Search"], ...goes, ["Ctrl Enter", "Generate or send"], ["Ctrl Shift Enter", "Cancel what is under way, and generate"],
    ["Alt ↑ ↓", "Earlier prompts"], ["?", "This help"],
  ];
  const list = pairs => pairs.flatMap(([key, name]) => [element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: name })]);
  dialog.innerHTML = `<h2>Keys</h2><dl class="facts"></dl><h3>On a picture</h3><dl class="facts"></dl>
    <p><label class="check"><input type="checkbox"> Single keys are on</label></p><form method="dialog"><button>Close</button></form>`;
  const [everywhere, pictures] = dialog.querySelectorAll("dl");
  everywhere.append(...list(rows));
  pictures.append(...list(Object.entries(onPictures)));
  const toggle = dialog.querySelector("input");
  toggle.checked = singleKeys();
  toggle.onchange = () => toggle.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1");
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", event => {
  if (event.key === "Escape") document.querySelector(".menu[open]")?.removeAttribute("open");
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (event.key === "?") return help();
  if (!singleKeys()) return;
  if (going && places[event.key]) location.href = places[event.key][0];
  going = event.key === "g";
  const search = event.key === "/" && document.querySelector("input[type=search]");
  if (search?.checkVisibility()) {
    event.preventDefault();
    search.focus();
  }
});

const LOOK_MS = 10000;
const check = { images: "/generate/check/", text: "/generate/text/status/", alchemy: "/interrogate/status/" };
const mine = document.getElementById("my-jobs");

/** How much is under way, and, by a dot, that something is there which nobody has seen: a link to the page that shows it. */
function showJobs() {
  const all = jobs.all();
  const seen = all.find(job => job.done) ?? all[0];
  mine.hidden = all.length === 0;
  if (!seen) return;
  mine.href = `/${seen.kind}`;
  mine.classList.toggle("unseen", seen.done === true);
  mine.textContent = seen.done ? `${all.filter(job => job.done).length} done` : `${all.length} under way`;
}

/** The page of a job looks after it itself; the others only ask whether it is done. */
async function lookAfterJobs() {
  for (const job of document.hidden ? [] : jobs.all().filter(each => !each.done && location.pathname !== `/${each.kind}`)) {
    const state = await call("GET", check[job.kind] + job.id).catch(error => error.status === 404 ? jobs.end(job.id) : null);
    if (state?.done || state?.faulted || state?.state === "done") jobs.finished(job.id);
  }
}

window.addEventListener("jobs", showJobs);
window.addEventListener("storage", showJobs);
setInterval(lookAfterJobs, LOOK_MS);
lookAfterJobs();
showJobs();
