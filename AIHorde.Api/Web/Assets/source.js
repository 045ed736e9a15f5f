// The picture that something is made of: picked, dropped or pasted, shown, and made small enough to send.
import { announce } from "./api.js";

const SIDE_MAX = 2048;

export const base64 = blob => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.split(",")[1]);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});

async function fitting(blob) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  if (scale === 1) return { blob, bitmap };
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { blob: await canvas.convertToBlob({ type: "image/webp", quality: 0.95 }), bitmap: canvas };
}

/** A form's picture. `onChange` hears of each new one, and that there is none any more. */
export class Source {
  base64 = null;
  /** As it was picked, with all that it brings along. */
  file = null;
  width = 0;
  height = 0;
  #url = null;

  constructor(form, onChange) {
    this.field = form.elements.source;
    this.preview = document.getElementById("source-preview");
    this.onChange = onChange;
    this.field.addEventListener("change", () => this.field.files[0] && this.set(this.field.files[0]));
    form.addEventListener("dragover", event => event.preventDefault());
    form.addEventListener("drop", event => {
      event.preventDefault();
      this.#take([...event.dataTransfer.files]);
    });
    document.addEventListener("paste", event => this.#take([...event.clipboardData.files]));
  }

  #take(files) {
    const file = files.find(each => each.type.startsWith("image/"));
    if (file) this.set(file);
  }

  async set(picture) {
    try {
      const { blob, bitmap } = await fitting(picture);
      this.base64 = await base64(blob);
      this.file = picture;
      [this.width, this.height] = [bitmap.width, bitmap.height];
      URL.revokeObjectURL(this.#url);
      this.#url = URL.createObjectURL(blob);
      this.preview.src = this.#url;
      this.preview.hidden = false;
      this.field.required = false;
      announce("The picture is there.");
    } catch {
      announce("This file is no picture that a browser can read.");
    }
    this.onChange();
  }

  clear() {
    this.base64 = null;
    this.preview.hidden = true;
    this.field.value = "";
    this.onChange();
  }
}
