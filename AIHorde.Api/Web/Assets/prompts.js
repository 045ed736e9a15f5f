// The prompts that were sent, to go back to with Alt and the arrow keys; kept in this browser.

const KEPT = "aihorde.prompts";
const COUNT_MAX = 50;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

export function remember(prompt) {
  const all = [prompt, ...read().filter(each => each !== prompt)].slice(0, COUNT_MAX);
  try {
    localStorage.setItem(KEPT, JSON.stringify(all));
  } catch {
    // The browser's space is used up; the prompts before stay.
  }
}

/** What was being written comes back after the latest. */
export function recall(field, changed) {
  let at = -1;
  let draft = "";
  field.addEventListener("keydown", event => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const all = read();
    if (at < 0) draft = field.value;
    at = Math.max(-1, Math.min(all.length - 1, at + (event.key === "ArrowUp" ? 1 : -1)));
    field.value = at < 0 ? draft : all[at];
    changed();
  });
  field.addEventListener("input", () => { at = -1; });
}
