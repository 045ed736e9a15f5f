// What a screen on a wall needs beside the live panels: the whole screen, one part after another, and to be up to date after a deploy.

const CYCLE_MS = 30000;
const RELOAD_MS = 3600000;
const screens = [...document.querySelectorAll(".screen")];
const cycle = document.getElementById("wall-cycle");
let at = -1;

for (const each of document.querySelectorAll("[data-script]")) each.removeAttribute("data-script");

/** -1 shows all of them. */
function show(index) {
  at = index;
  screens.forEach((screen, i) => { screen.hidden = at >= 0 && i !== at; });
}

function setCycle(on) {
  cycle.setAttribute("aria-pressed", on);
  show(on ? 0 : -1);
  history.replaceState(null, "", on ? "/live?wall=cycle" : "/live?wall");
}

setInterval(() => { if (at >= 0) show((at + 1) % screens.length); }, CYCLE_MS);
setInterval(async () => {
  const answer = await fetch("/health").catch(() => null);
  if (answer?.ok) location.reload();
}, RELOAD_MS);
cycle.addEventListener("click", () => setCycle(at < 0));
document.getElementById("wall-full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
if (new URLSearchParams(location.search).get("wall") === "cycle") setCycle(true);
