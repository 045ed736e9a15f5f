// What every page has: copy buttons, figures that refresh, times in the reader's own zone, keys to move about.

// What only a script can do has its place from the start, and is seen once there is one.
for (const each of document.querySelectorAll("[data-script]")) each.removeAttribute("data-script");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const from = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(from.value ?? from.textContent);
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
const OFF = "aihorde.keys-off";
let going = false;

/** What the keys do, and a switch for those who dictate or tremble: without it single keys do nothing. */
function help() {
  const dialog = Object.assign(document.createElement("dialog"), { className: "card" });
  const goes = Object.entries(places).map(([key, [, name]]) => [`g ${key}`, name]);
  const rows = [["/", "Search"], ...goes, ["Ctrl Enter", "Generate or send"], ["?", "This help"]];
  dialog.innerHTML = `<h2>Keys</h2><dl class="facts"></dl>
    <p><label class="check"><input type="checkbox"> Single keys are on</label></p><form method="dialog"><button>Close</button></form>`;
  for (const [key, name] of rows) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    dialog.querySelector("dl").append(term, Object.assign(document.createElement("dd"), { textContent: name }));
  }
  const toggle = dialog.querySelector("input");
  toggle.checked = localStorage.getItem(OFF) === null;
  toggle.onchange = () => toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", event => {
  if (event.key === "Escape") document.querySelector(".menu[open]")?.removeAttribute("open");
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (event.key === "?") return help();
  if (localStorage.getItem(OFF) !== null) return;
  if (going && places[event.key]) location.href = places[event.key][0];
  going = event.key === "g";
  const search = event.key === "/" && document.querySelector("input[type=search]");
  if (search?.checkVisibility()) {
    event.preventDefault();
    search.focus();
  }
});
