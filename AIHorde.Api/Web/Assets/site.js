// What every page has: copy buttons, figures that refresh, times in the reader's own zone, keys to move about.

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

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  const minutes = Math.round((at - Date.now()) / 60000);
  time.title = at.toLocaleString();
  if (time.dataset.relative === undefined) time.textContent = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
  else if (Math.abs(minutes) < 60) time.textContent = relative.format(minutes, "minute");
  else if (Math.abs(minutes) < 1440) time.textContent = relative.format(Math.round(minutes / 60), "hour");
  else time.textContent = relative.format(Math.round(minutes / 1440), "day");
}

const places = { h: "/", i: "/images", t: "/text", l: "/live", w: "/workers", m: "/models", a: "/account" };
let going = false;
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (going && places[event.key]) location.href = places[event.key];
  going = event.key === "g";
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
