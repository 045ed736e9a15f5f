// The price before asking, who could do it, and what could be changed where it is too dear or nobody can: all of it the server's answers to dry runs.
import { call, element, Refusal } from "./api.js";

const PAUSE_MS = 400;
const OFFERS_MAX = 3;

const words = {
  models: "do not serve this model", max_pixels: "do smaller images only", nsfw: "allow no nudity", img2img: "cannot start from an image",
  painting: "cannot inpaint", lora: "have no LoRA", controlnet: "have no ControlNet", "post-processing": "do no post-processing",
  untrusted: "are not trusted yet", kudos: "want more kudos up front", maintenance: "are in maintenance", blacklist: "refuse a word of it",
  bridge_version: "run an old program", worker_id: "are not the chosen one", performance: "are slow", step_count: "do fewer steps",
  max_length: "write shorter texts only", max_context_length: "read shorter texts only",
};

const byCount = excluded => Object.entries(excluded).sort((a, b) => b[1] - a[1]);

/** "2 of 14 workers can do this; 9 have no ControlNet, 3 do smaller images only." */
export function reasons({ active_workers: all, matching_workers: fit, excluded_by: excluded }) {
  const others = byCount(excluded).slice(0, 3).map(([why, count]) => `${count} ${words[why] ?? why.replaceAll("_", " ")}`);
  return `${fit} of ${all} ${all === 1 ? "worker" : "workers"} can do this${others.length ? `; ${others.join(", ")}` : ""}.`;
}

export class Price {
  #asking = null;
  #word = document.getElementById("generate-text");
  #plain = this.#word.textContent;
  #fit = document.getElementById("fit");
  #note = document.getElementById("price");

  /**
   * @param path where the request goes.
   * @param body makes the request; null while there is none to price.
   * @param smaller given the size that is free, the words of what would change and the change; null where nothing would.
   * @param ways for a reason that keeps workers away, the words of what would help and the change; null where nothing does.
   * @param fill makes a change.
   */
  constructor(path, { body, smaller = () => null, ways = () => null, fill = change => change() }) {
    Object.assign(this, { path, body, smaller, ways, fill });
  }

  /** Asks a moment after the last change. */
  ask() {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    setTimeout(() => signal.aborted || this.#ask(signal), PAUSE_MS);
  }

  async #ask(signal) {
    try {
      const body = await this.body();
      if (!body) return this.#show(this.#plain, "");
      const priced = await this.#dry(body, signal);
      const shrunk = body.allow_downgrade && this.smaller(priced.params);
      this.#show(`${this.#plain} · ${Math.round(priced.kudos)} kudos`, shrunk ? `Your kudos do not suffice for all of it: ${shrunk[0]}.` : "");
      this.#showFit(priced);
    } catch (error) {
      if (signal.aborted) return;
      this.#show(this.#plain, error instanceof Refusal && error.status !== 429 ? error.message : "");
      if (error.rc === "KudosUpfront") await this.#offerFree(signal).catch(() => {});
    }
  }

  #dry(body, signal) {
    return call("POST", this.path, { ...body, dry_run: true }, signal);
  }

  #show(word, note) {
    this.#word.textContent = word;
    this.#note.textContent = note;
    this.#fit.textContent = "";
    this.#fit.classList.remove("nobody");
  }

  /** Who could do it, said before it is asked for; loud where nobody could, with the nearest changes that may help. */
  #showFit(priced) {
    const nobody = priced.matching_workers === 0;
    this.#fit.classList.toggle("nobody", nobody);
    this.#fit.textContent = priced.active_workers === 0 ? "No worker is there now: it would wait until one comes." : reasons(priced);
    if (!nobody) return;
    const offers = byCount(priced.excluded_by).map(([why]) => this.ways(why)).filter(Boolean).slice(0, OFFERS_MAX);
    for (const offer of offers) this.#fit.append(" ", this.#button("", offer));
  }

  /** Exactly what would change, and no more. */
  async #offerFree(signal) {
    const free = await this.#dry({ ...await this.body(), allow_downgrade: true }, signal);
    const offer = this.smaller(free.params);
    if (offer) this.#note.append(" ", this.#button("Make it free: ", offer));
  }

  #button(before, [text, change]) {
    return element("button", { type: "button", textContent: before + text, onclick: () => this.fill(change) });
  }
}
