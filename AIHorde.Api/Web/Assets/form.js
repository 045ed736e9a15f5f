// The studio's form as the API's request, and back; the settings as a link that no server sees.

const form = document.getElementById("ask");
const value = name => form.elements[name].value.trim();
const on = name => form.elements[name].checked;
const lines = name => value(name).split("\n").map(line => line.trim()).filter(Boolean);

/** Parameters and the fields that hold them; what is absent from a request gets the default. */
const fields = { n: ["n", 1], steps: ["steps", 20], cfg_scale: ["cfg", 7.5], sampler_name: ["sampler", "k_euler_a"], clip_skip: ["clip", 1] };
const flags = { karras: "karras", hires_fix: "hires", tiling: "tiling" };
const terms = {
  nsfw: "nsfw", trusted_workers: "trusted", slow_workers: "slow", extra_slow_workers: "extra_slow", allow_downgrade: "downgrade",
  replacement_filter: "reworded", worker_blacklist: "workers_denied",
};
const STRIP = "strip_background";

/** What came with settings and has no field: sent along as it came. */
let unknown = { request: {}, params: {} };

export const unknownNames = () => [...Object.keys(unknown.request), ...Object.keys(unknown.params)];

function lora(line) {
  const [first, model = 1, clip = 1, trigger] = line.split(",").map(part => part.trim());
  const version = /^version\s+(.+)$/i.exec(first);
  return {
    name: version ? version[1] : first, model: Number(model), clip: Number(clip),
    ...(version ? { is_version: true } : {}), ...(trigger ? { inject_trigger: trigger } : {}),
  };
}

function inversion(line) {
  const [name, strength = 1, where] = line.split(",").map(part => part.trim());
  return { name, strength: Number(strength), ...(where ? { inject_ti: where } : {}) };
}

const loraLine = ({ name, model = 1, clip = 1, inject_trigger: trigger, is_version: version }) =>
  [version ? `version ${name}` : name, model, clip, trigger].filter(part => part !== undefined).join(", ");

const inversionLine = ({ name, strength = 1, inject_ti: where }) => [name, strength, where].filter(part => part !== undefined).join(", ");

function size() {
  if (value("width") && value("height")) return [Number(value("width")), Number(value("height"))];
  return value("size").split("x").map(Number);
}

/** What is done to the finished picture, and the special ones. */
function extras() {
  const steps = [value("facefixer"), value("upscaler"), on("strip") ? STRIP : ""].filter(Boolean);
  return {
    ...(lines("loras").length ? { loras: lines("loras").map(lora) } : {}),
    ...(lines("tis").length ? { tis: lines("tis").map(inversion) } : {}),
    ...(steps.length ? { post_processing: steps } : {}),
    ...(value("facefixer") ? { facefixer_strength: Number(value("face_strength")) } : {}),
    ...(on("transparent") ? { transparent: true } : {}),
    ...(value("variation") ? { seed_variation: Number(value("variation")) } : {}),
    ...(value("qr") ? { workflow: "qr_code", extra_texts: [{ text: value("qr"), reference: "qr_code" }] } : {}),
  };
}

/** @param source the picture to start from and its mask, each in base64 or null. */
export function read({ image = null, mask = null } = {}) {
  const [width, height] = size();
  const guided = value("use") === "control";
  const params = { ...unknown.params, width, height };
  for (const [name, [field]] of Object.entries(fields)) params[name] = name === "sampler_name" ? value(field) : Number(value(field));
  for (const [name, field] of Object.entries(flags)) params[name] = on(field);
  if (value("seed")) params.seed = value("seed");
  if (image) params.denoising_strength = Number(value("denoise"));
  if (image && guided) Object.assign(params, { control_type: value("control"), image_is_control: on("is_map"), return_control_map: on("return_map") });
  const request = {
    ...unknown.request,
    prompt: value("negative") ? `${value("prompt")} ### ${value("negative")}` : value("prompt"),
    params: { ...params, ...extras() },
    models: value("model") ? [value("model")] : [],
    ...(value("style") ? { style: value("style") } : {}),
    ...(lines("workers").length ? { workers: lines("workers") } : {}),
    ...(image ? { source_image: image, source_processing: guided ? "img2img" : value("use") } : {}),
    ...(image && mask && value("use").endsWith("painting") ? { source_mask: mask } : {}),
  };
  for (const [name, field] of Object.entries(terms)) request[name] = on(field);
  return { ...request, censor_nsfw: !request.nsfw };
}

/** A select takes a value that it does not list as one more choice, rather than losing it. */
export function set(name, to) {
  const field = form.elements[name];
  if (field.tagName === "SELECT" && ![...field.options].some(option => option.value === String(to))) field.add(new Option(to, to));
  field.value = to;
}

const known = new Set([
  ...Object.keys(fields), ...Object.keys(flags), "width", "height", "seed", "denoising_strength", "control_type", "image_is_control", "return_control_map",
  "loras", "tis", "post_processing", "facefixer_strength", "transparent", "seed_variation", "workflow", "extra_texts",
]);
const knownOfRequest = new Set([
  ...Object.keys(terms), "prompt", "params", "models", "style", "workers", "censor_nsfw", "source_image", "source_processing", "source_mask", "dry_run",
]);
const without = (object, names) => Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.has(name) && value !== undefined));

/** Puts a request into the form; `seed` is what its seed becomes, "" for a new one. What stands on the page of the picture itself stays as it is. */
export function write(request, seed) {
  const { prompt, params, models } = request;
  const [positive, negative = ""] = prompt.split("###").map(part => part.trim());
  const steps = params.post_processing ?? [];
  const upscalers = new Set([...form.elements.upscaler.options].map(option => option.value));
  set("prompt", positive);
  set("negative", negative);
  set("size", `${params.width ?? 512}x${params.height ?? 512}`);
  set("width", "");
  set("height", "");
  for (const [name, [field, otherwise]] of Object.entries(fields)) set(field, params[name] ?? otherwise);
  for (const [name, field] of Object.entries(flags)) form.elements[field].checked = params[name] === true;
  for (const [name, field] of Object.entries(terms)) if (request[name] !== undefined) form.elements[field].checked = request[name] === true;
  set("model", models?.[0] ?? "");
  set("style", request.style ?? "");
  set("loras", (params.loras ?? []).map(loraLine).join("\n"));
  set("tis", (params.tis ?? []).map(inversionLine).join("\n"));
  set("upscaler", steps.find(step => upscalers.has(step)) ?? "");
  set("facefixer", steps.find(step => step !== STRIP && !upscalers.has(step)) ?? "");
  set("face_strength", params.facefixer_strength ?? 0.75);
  form.elements.strip.checked = steps.includes(STRIP);
  form.elements.transparent.checked = params.transparent === true;
  set("variation", params.seed_variation ?? "");
  set("qr", params.extra_texts?.find(text => text.reference === "qr_code")?.text ?? "");
  set("workers", (request.workers ?? []).join("\n"));
  if (params.control_type) set("control", params.control_type);
  unknown = { request: without(request, knownOfRequest), params: without(params, known) };
  writeSeed(seed);
}

export function writeSeed(seed) {
  form.elements.seed.value = seed;
}

const named = () => [...form.elements].filter(field => field.name && field.type !== "file");

/** All that the form says, to go back to. */
export const snapshot = () => ({
  unknown, values: Object.fromEntries(named().map(field => [field.name, field.type === "checkbox" ? field.checked : field.value])),
});

export function restore(before) {
  unknown = before.unknown;
  for (const field of named()) {
    if (field.type === "checkbox") field.checked = before.values[field.name];
    else field.value = before.values[field.name];
  }
}

/** The names, as they stand on the page, of what is not as it was. */
export const changed = before => named()
  .filter(field => before.values[field.name] !== (field.type === "checkbox" ? field.checked : field.value))
  .map(field => field.labels?.[0]?.textContent.trim() ?? field.name);

const LINK = "#v1=";
const LINK_MAX = 8000;

/** The settings in the part of an address that browsers keep to themselves: a prompt in it never reaches a server. Null where they are too long for one. */
export function link(request) {
  const { prompt, params, models } = request;
  const bytes = new TextEncoder().encode(JSON.stringify({ prompt, params, models }));
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return text.length + LINK.length > LINK_MAX ? null : `${location.origin}/images${LINK}${text}`;
}

const isRequest = found => typeof found?.prompt === "string" && typeof found.params === "object" && found.params !== null;

/** What a link holds, or null when this is none. */
export function unlink(hash) {
  if (!hash.startsWith(LINK) || hash.length > LINK_MAX) return null;
  try {
    const bytes = Uint8Array.from(atob(hash.slice(LINK.length).replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
    const found = JSON.parse(new TextDecoder().decode(bytes));
    return isRequest(found) ? found : null;
  } catch {
    return null;
  }
}

/** What somebody typed as a request, or null when it is none. */
export function parse(json) {
  try {
    const found = JSON.parse(json);
    return isRequest(found) ? found : null;
  } catch {
    return null;
  }
}
