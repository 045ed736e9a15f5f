// The studio's form as the API's request, and back; the settings as a link that no server sees.

const form = document.getElementById("ask");
const value = name => form.elements[name].value.trim();
const on = name => form.elements[name].checked;
const fields = { n: "n", steps: "steps", cfg_scale: "cfg", sampler_name: "sampler", clip_skip: "clip" };
const flags = { karras: "karras", hires_fix: "hires", tiling: "tiling" };

export function read(source) {
  const [width, height] = value("size").split("x").map(Number);
  const params = {
    width, height, n: Number(value("n")), steps: Number(value("steps")), cfg_scale: Number(value("cfg")), sampler_name: value("sampler"),
  };
  for (const [name, field] of Object.entries(flags)) params[name] = on(field);
  if (value("seed")) params.seed = value("seed");
  if (value("clip")) params.clip_skip = Number(value("clip"));
  if (source) params.denoising_strength = Number(value("denoise"));
  return {
    prompt: value("negative") ? `${value("prompt")} ### ${value("negative")}` : value("prompt"),
    params,
    models: value("model") ? [value("model")] : [],
    nsfw: on("nsfw"), censor_nsfw: !on("nsfw"), trusted_workers: on("trusted"), slow_workers: on("slow"), allow_downgrade: on("downgrade"),
    ...(source ? { source_image: source, source_processing: "img2img" } : {}),
  };
}

/** A select takes a value that it does not list as one more choice, rather than losing it. */
function set(name, to) {
  if (to === undefined || to === null) return;
  const field = form.elements[name];
  if (field.tagName === "SELECT" && ![...field.options].some(option => option.value === String(to))) field.add(new Option(to, to));
  field.value = to;
}

/** Puts a request into the form; `seed` is what its seed becomes, "" for a new one. */
export function write({ prompt, params, models }, seed) {
  const [positive, negative = ""] = prompt.split("###").map(part => part.trim());
  set("prompt", positive);
  set("negative", negative);
  set("size", `${params.width}x${params.height}`);
  for (const [name, field] of Object.entries(fields)) set(field, params[name]);
  for (const [name, field] of Object.entries(flags)) form.elements[field].checked = params[name] === true;
  set("model", models?.[0] ?? "");
  writeSeed(seed);
}

export function writeSeed(seed) {
  form.elements.seed.value = seed;
}

const LINK = "#v1=";
const LINK_MAX = 8000;

/** The settings in the part of an address that browsers keep to themselves: a prompt in it never reaches a server. */
export function link(request) {
  const { prompt, params, models } = request;
  const bytes = new TextEncoder().encode(JSON.stringify({ prompt, params, models }));
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${location.origin}/images${LINK}${text}`;
}

/** What a link holds, or null when this is none. */
export function unlink(hash) {
  if (!hash.startsWith(LINK) || hash.length > LINK_MAX) return null;
  try {
    const bytes = Uint8Array.from(atob(hash.slice(LINK.length).replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
    const found = JSON.parse(new TextDecoder().decode(bytes));
    return typeof found.prompt === "string" && typeof found.params === "object" && found.params ? found : null;
  } catch {
    return null;
  }
}
