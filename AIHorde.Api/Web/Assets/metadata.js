// The settings that a picture's file brings along: in a text of a PNG, or in the Exif part of a WebP or JPEG, as common programs write them.

const SIZE_MAX = 200000;
const letters = (view, at, count) => String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, count));
const utf8 = (view, at, count) => new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, count));

/** The texts of a PNG by their names; packed ones are passed over. */
function* pngTexts(view) {
  for (let at = 8; at + 12 <= view.byteLength;) {
    const [size, type] = [view.getUint32(at), letters(view, at + 4, 4)];
    if (at + 12 + size > view.byteLength) return;
    if ((type === "tEXt" || type === "iTXt") && size < SIZE_MAX) {
      const whole = utf8(view, at + 8, size);
      const [name, ...rest] = whole.split("\0");
      // An iTXt has two flags, a language and a translated name before its text.
      if (type === "tEXt" || view.getUint8(at + 8 + name.length + 1) === 0) yield [name, type === "tEXt" ? rest.join("\0") : rest.at(-1)];
    }
    at += 12 + size;
  }
}

/** The remark in a TIFF structure, which is what Exif is: tag 0x9286 below tag 0x8769. */
function remark(view, start, size) {
  const end = start + size;
  const little = letters(view, start, 2) === "II";
  const directory = (offset, wanted) => {
    const at = start + offset;
    if (at + 2 > end) return null;
    for (let i = 0, entry = at + 2; i < view.getUint16(at, little) && entry + 12 <= end; i++, entry += 12)
      if (view.getUint16(entry, little) === wanted) return { count: view.getUint32(entry + 4, little), value: view.getUint32(entry + 8, little) };
    return null;
  };
  const exif = directory(view.getUint32(start + 4, little), 0x8769);
  const found = exif && directory(exif.value, 0x9286);
  if (!found || found.count <= 8 || found.count > SIZE_MAX || start + found.value + found.count > end) return null;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start + found.value, found.count);
  if (!letters(view, start + found.value, 7).startsWith("UNICODE")) return new TextDecoder().decode(bytes.subarray(8));
  const words = bytes.subarray(8);
  return new TextDecoder(words[0] === 0 ? "utf-16be" : "utf-16le").decode(words);
}

function webpRemark(view) {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const [type, size] = [letters(view, at, 4), view.getUint32(at + 4, true)];
    if (type === "EXIF" && at + 8 + size <= view.byteLength) {
      const skip = letters(view, at + 8, 4) === "Exif" ? 6 : 0;
      return remark(view, at + 8 + skip, size - skip);
    }
    at += 8 + size + (size & 1);
  }
  return null;
}

function jpegRemark(view) {
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xFF;) {
    const [marker, size] = [view.getUint8(at + 1), view.getUint16(at + 2)];
    if (marker === 0xDA) return null;
    if (marker === 0xE1 && letters(view, at + 4, 4) === "Exif" && at + 2 + size <= view.byteLength) return remark(view, at + 10, size - 8);
    at += 2 + size;
  }
  return null;
}

function textOf(view) {
  if (view.byteLength < 16) return null;
  if (view.getUint32(0) === 0x89504E47) return new Map(pngTexts(view)).get("parameters") ?? null;
  if (letters(view, 0, 4) === "RIFF" && letters(view, 8, 4) === "WEBP") return webpRemark(view);
  return view.getUint16(0) === 0xFFD8 ? jpegRemark(view) : null;
}

const samplers = {
  "euler a": "k_euler_a", euler: "k_euler", lms: "k_lms", heun: "k_heun", dpm2: "k_dpm_2", "dpm2 a": "k_dpm_2_a", "dpm fast": "k_dpm_fast",
  "dpm adaptive": "k_dpm_adaptive", "dpm++ 2s a": "k_dpmpp_2s_a", "dpm++ 2m": "k_dpmpp_2m", "dpm++ sde": "k_dpmpp_sde", ddim: "DDIM", lcm: "lcm",
};

/** The lines that such programs write: the prompt, what it must not show, and the settings as "Name: value" with commas between. */
export function parametersOf(text) {
  const lines = text.replaceAll("\0", "").split("\n");
  const last = lines.findLastIndex(line => /^Steps: \d+/.test(line));
  if (last < 0) return null;
  const split = lines.findIndex(line => line.startsWith("Negative prompt:"));
  const prompt = lines.slice(0, split < 0 ? last : split).join("\n").trim();
  const negative = split < 0 ? "" : lines.slice(split, last).join("\n").replace("Negative prompt:", "").trim();
  const found = Object.fromEntries([...lines[last].matchAll(/([A-Z][\w ]*): ("[^"]*"|[^,]*)(?:, |$)/g)].map(([, name, value]) => [name.toLowerCase(), value]));
  const [width, height] = (found.size ?? "").split("x").map(Number);
  const sampler = (found.sampler ?? "").toLowerCase();
  const params = {
    steps: Number(found.steps), cfg_scale: Number(found["cfg scale"] ?? 7.5), seed: found.seed, clip_skip: Number(found["clip skip"] ?? 1),
    sampler_name: samplers[sampler.replace(/ (karras|exponential)$/, "")] ?? "k_euler_a",
    karras: sampler.endsWith("karras") || found["schedule type"]?.toLowerCase() === "karras",
    ...(width && height ? { width: near(width), height: near(height) } : {}),
    ...(found["hires upscale"] ? { hires_fix: true } : {}),
  };
  return { prompt: negative ? `${prompt} ### ${negative}` : prompt, params };
}

/** The horde makes sides of multiples of 64. */
const near = side => Math.min(3072, Math.max(64, Math.round(side / 64) * 64));

/** The settings in a file, or null where there are none. */
export async function settingsIn(blob) {
  try {
    const text = textOf(new DataView(await blob.arrayBuffer()));
    return text && parametersOf(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
