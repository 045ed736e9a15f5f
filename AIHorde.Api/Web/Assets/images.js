// The studio: price before asking, many requests at once, results kept in this browser.
import { announce, element } from "./api.js";
import { changed, link, parse, read, restore, snapshot, unknownNames, unlink, write, writeSeed } from "./form.js";
import * as gallery from "./gallery.js";
import * as jobs from "./jobs.js";
import * as kept from "./kept.js";
import { drawMask } from "./mask.js";
import { settingsIn } from "./metadata.js";
import { smaller, way } from "./offers.js";
import { settingsList } from "./picture.js";
import { Price } from "./price.js";
import { recall, remember } from "./prompts.js";
import { Request } from "./request.js";
import { base64, Source } from "./source.js";

const byId = id => document.getElementById(id);
const form = byId("ask");
const json = byId("json");
const requests = [];
const source = new Source(form, showSource);
let mask = null;
const price = new Price("/generate/async", { body: toPrice, smaller, ways: way, fill });

const body = () => read({ image: source.base64, mask });

/** Stands in for the picture where only the price is asked: a price does not depend on what a picture shows. */
let blank = null;
async function stand() {
  if (blank) return blank;
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext("2d");
  blank = await base64(await canvas.convertToBlob());
  return blank;
}

async function toPrice() {
  if (!form.elements.prompt.value.trim()) return null;
  return read(source.base64 ? { image: await stand(), mask: mask ? await stand() : null } : {});
}

/** What a folded group holds, beside its name; the JSON; the price. */
function formChanged() {
  byId("sampling-summary").textContent = `${form.elements.sampler.value}, ${form.elements.steps.value} steps, guidance ${form.elements.cfg.value}`;
  for (const summary of document.querySelectorAll("[data-summary]")) {
    const fields = summary.dataset.summary.split(" ").map(name => form.elements[name]);
    const set = fields.filter(field => field.type === "checkbox" ? field.checked : field.value.trim());
    summary.textContent = set.length ? `: ${set.map(field => field.type === "checkbox" ? "on" : field.value.trim().split("\n").join("; ")).join(", ")}` : "";
  }
  for (const part of document.querySelectorAll("[data-use]")) part.hidden = !part.dataset.use.split(" ").includes(form.elements.use.value);
  byId("style-notice")?.toggleAttribute("hidden", !form.elements.style.value);
  if (document.activeElement !== json) json.value = JSON.stringify(read(), null, 2);
  price.ask();
}

function showSource() {
  byId("source-clear").hidden = !source.base64;
  byId("source-size").hidden = !source.base64;
  mask = null;
  byId("mask-state").textContent = "";
  if (source.base64) {
    settingsIn(source.file).then(found => found && offer(found, "This picture brings the settings that made it"));
    const { width, height } = read().params;
    byId("source-part").open = true;
    byId("source-size").textContent = `${source.width} × ${source.height}, scaled to ${width} × ${height}`;
  }
  formChanged();
}

/** Changes the form and says what became different, with a way back. */
function fill(change) {
  const before = snapshot();
  change();
  const names = changed(before);
  byId("filled")?.remove();
  const undo = element("button", { type: "button", textContent: "Undo", onclick: () => { restore(before); note.remove(); formChanged(); } });
  const note = element("p", { className: "notice", id: "filled" }, names.length ? `Changed: ${names.join(", ")}. ` : "Nothing is different. ", undo);
  form.prepend(note);
  formChanged();
}

function ask(request) {
  remember(request.prompt.split("###")[0].trim());
  run(new Request(request, actions));
}

function run(request) {
  requests.unshift(request);
  byId("empty")?.remove();
  byId("jobs").prepend(request.node);
  request.run();
  showRunning();
}

const running = () => requests.filter(request => request.running);
const endAll = () => running().forEach(request => request.end());

function showRunning() {
  byId("cancel-all").hidden = running().length < 2;
}

const actions = {
  again: ask,
  changed() {
    showRunning();
    kept.showSpace();
  },
  /** "all" takes prompt, settings and seed, "remix" all but the seed, "seed" only the seed. */
  reuse(image, what) {
    fill(() => what === "seed" ? writeSeed(image.seed) : write(image.settings, what === "all" ? image.seed : ""));
    form.elements.prompt.focus();
  },
  vary(image) {
    const { seed, ...params } = image.settings.params;
    ask({ ...image.settings, params: { ...params, n: 4 } });
  },
  start: image => source.set(image.blob),
  favour: image => gallery.keep(image).catch(() => {}),
  async drop(image) {
    await gallery.remove(image.id);
    kept.showSpace();
  },
};

/** Settings that come from elsewhere are shown before they fill the form: what stands there is not lost by opening a link or a file. */
function offer(settings, words) {
  byId("offered")?.remove();
  const take = element("button", { type: "button", className: "primary", textContent: "Take these settings" });
  const leave = element("button", { type: "button", textContent: "No" });
  const all = element("details", {}, element("summary", { textContent: "All of them" }), settingsList(settings));
  const shown = settings.prompt ? `${words}: “${settings.prompt.slice(0, 200)}”` : words;
  const notice = element("div", { className: "notice info", id: "offered" }, element("p", { textContent: shown }), all,
    element("div", { className: "row" }, take, leave));
  const close = () => {
    history.replaceState(null, "", location.pathname + location.search);
    notice.remove();
  };
  leave.onclick = close;
  take.onclick = () => {
    close();
    fill(() => write({ ...settings, prompt: settings.prompt || form.elements.prompt.value }, settings.params.seed ?? ""));
  };
  form.prepend(notice);
}

/** What a link says, as far as the sender wanted it to. */
async function share() {
  const { prompt, ...rest } = read();
  const address = link({ ...rest, prompt: byId("share-prompt").checked ? prompt : "" });
  if (address) await navigator.clipboard.writeText(address);
  announce(address ? "A link with these settings is copied." : "These settings are too long for a link.");
}

function takeJson() {
  const request = parse(json.value);
  if (!request) {
    byId("json-state").textContent = "This is not a request: it needs a prompt and params.";
    return;
  }
  fill(() => write(request, request.params.seed ?? ""));
  const names = unknownNames();
  byId("json-state").textContent = names.length ? `Kept though no field shows them: ${names.join(", ")}.` : "Taken over.";
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (form.reportValidity()) ask(body());
});
form.addEventListener("input", event => { if (event.target !== json) formChanged(); });
form.addEventListener("keydown", event => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.shiftKey) endAll();
  form.requestSubmit();
});
byId("source-clear").addEventListener("click", () => source.clear());
byId("mask").addEventListener("change", async event => {
  mask = event.target.files[0] ? await base64(event.target.files[0]) : null;
  byId("mask-state").textContent = mask ? "A mask is there." : "";
});
byId("mask-draw").addEventListener("click", async () => {
  if (!source.base64) return announce("Choose an image first.");
  const drawn = await drawMask(byId("source-preview"), source.width, source.height);
  if (!drawn) return;
  mask = await base64(drawn);
  byId("mask-state").textContent = "A mask is drawn.";
  formChanged();
});
byId("share").addEventListener("click", share);
byId("cancel-all").addEventListener("click", endAll);
byId("json-take").addEventListener("click", takeJson);

const shared = unlink(location.hash);
if (shared) offer(shared, "This link brings settings");
else if (location.hash.startsWith("#v")) announce("This link's settings cannot be read.");
recall(form.elements.prompt, formChanged);
for (const job of jobs.ofKind("images")) run(new Request(job.body, actions, job));
kept.start(actions);
formChanged();
