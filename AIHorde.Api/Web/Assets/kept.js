// The pictures that this browser keeps: found, chosen, compared, exported, deleted.
import { announce, element } from "./api.js";
import { compare } from "./compare.js";
import * as gallery from "./gallery.js";
import { card, imageOf } from "./picture.js";
import { zip } from "./zip.js";

const SHOWN_STEP = 60;
const SEARCHED_FROM = 6;
const COMPARED_MAX = 4;
const UNDO_MS = 10000;
const byId = id => document.getElementById(id);
const results = byId("results");
const search = byId("search");
const place = byId("kept-images");
let shownMax = SHOWN_STEP;
let actions;

/** Free words, and model:, seed:, worker:, size:, before: and fav for the parts of an image. */
function matches(image, query) {
  const { params, prompt } = image.settings;
  const parts = { model: image.model, seed: image.seed, worker: image.worker, size: `${params.width}x${params.height}` };
  return query.toLowerCase().split(/\s+/).filter(Boolean).every(word => {
    if (word === "fav") return image.favourite === true;
    const [name, text] = word.split(":");
    if (name === "before" && text !== undefined) return !(image.at >= Date.parse(text));
    return text !== undefined && parts[name] !== undefined ? String(parts[name]).toLowerCase().includes(text) : prompt.toLowerCase().includes(word);
  });
}

const found = async () => (await gallery.all().catch(() => [])).filter(image => matches(image, search.value));
const dayOf = image => new Date(image.at).toLocaleDateString(undefined, { dateStyle: "medium" });

/** The newest first, a heading for each day. */
export async function showKept() {
  const images = await found();
  if (images.length) byId("empty")?.remove();
  const drawn = images.slice(0, shownMax).flatMap((image, i, all) => {
    const begins = i === 0 || dayOf(all[i - 1]) !== dayOf(image);
    return [...(begins ? [element("h3", { className: "day", textContent: dayOf(image) })] : []), card(image, actions)];
  });
  place.replaceChildren(...drawn);
  const more = byId("more");
  more.hidden = images.length <= shownMax;
  more.textContent = `Show more of ${images.length}`;
}

export async function showSpace() {
  const { count, bytes } = await gallery.spaceUsed().catch(() => ({ count: 0 }));
  const space = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  byId("kept").textContent = count ? `${count} kept in this browser · ${space}` : "";
  byId("export").hidden = count === 0;
  byId("compare").hidden = count < 2;
  search.closest(".field").hidden = count < SEARCHED_FROM;
}

/** All that the search finds, with the settings, as one file. */
async function exportKept() {
  const images = await found();
  const name = image => `${image.id}.${image.blob.type.split("/")[1] ?? "webp"}`;
  const settings = images.map(({ blob, ...image }) => ({ ...image, file: name({ ...image, blob }) }));
  const list = new Blob([JSON.stringify(settings, null, 2)], { type: "application/json" });
  const files = images.map(image => ({ name: name(image), blob: image.blob, at: image.at }));
  const packed = await zip([{ name: "settings.json", blob: list, at: Date.now() }, ...files]);
  const url = URL.createObjectURL(packed);
  element("a", { href: url, download: "aihorde-images.zip" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  announce(`${images.length} images are in the file.`);
}

const chosen = () => [...results.querySelectorAll(".choose input:checked")].map(box => box.closest("figure"));

function showChoice() {
  const count = chosen().length;
  const choosing = results.classList.contains("choosing");
  byId("compare").textContent = count >= 2 ? `Compare ${Math.min(count, COMPARED_MAX)}` : choosing ? "Choose two to four" : "Choose";
  byId("delete-chosen").hidden = count === 0;
  byId("delete-chosen").textContent = `Delete ${count}`;
}

function endChoice() {
  results.classList.remove("choosing");
  for (const box of results.querySelectorAll(".choose input:checked")) box.checked = false;
  byId("compare").setAttribute("aria-pressed", false);
  showChoice();
}

/** The first press offers boxes, the next one shows what is ticked. */
function choose() {
  const images = chosen().slice(0, COMPARED_MAX).map(imageOf);
  if (images.length >= 2) compare(images);
  else if (results.classList.toggle("choosing")) {
    byId("compare").setAttribute("aria-pressed", true);
    return showChoice();
  }
  endChoice();
}

/** Gone at once, back for ten seconds, as a single one. */
function deleteChosen() {
  const figures = chosen();
  endChoice();
  const undo = element("button", { type: "button", textContent: "Undo" });
  const note = element("p", { className: "notice" }, `${figures.length} deleted. `, undo);
  for (const figure of figures) figure.hidden = true;
  place.before(note);
  undo.focus();
  const timer = setTimeout(async () => {
    note.remove();
    for (const figure of figures) await gallery.remove(imageOf(figure).id);
    await Promise.all([showKept(), showSpace()]);
  }, UNDO_MS);
  undo.onclick = () => {
    clearTimeout(timer);
    note.remove();
    for (const figure of figures) figure.hidden = false;
  };
}

/** @param pictureActions what can be done with a picture. */
export function start(pictureActions) {
  actions = pictureActions;
  byId("export").addEventListener("click", exportKept);
  byId("compare").addEventListener("click", choose);
  byId("delete-chosen").addEventListener("click", deleteChosen);
  byId("more").addEventListener("click", () => { shownMax += SHOWN_STEP; showKept(); });
  results.addEventListener("change", showChoice);
  search.addEventListener("input", () => { shownMax = SHOWN_STEP; showKept(); });
  showKept();
  showSpace();
}
