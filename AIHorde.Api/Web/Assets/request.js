// One request on its way: its place in the queue, why it waits, its pictures as they come, and that it can be ended or tried again.
import { announce, call, element, follow, refusal, send, sentence } from "./api.js";
import * as gallery from "./gallery.js";
import * as jobs from "./jobs.js";
import { card, fetchImage } from "./picture.js";
import { reasons } from "./price.js";

const EXPLAIN_MS = 10000;
/** The server answers a whole status ten times a minute. */
const FETCH_MS = 6500;
/** An estimate that is missed by as much is said to be. */
const MISSED_S = 15;

const clock = ms => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Done while nobody looked: the title says how many until somebody does. */
let unseen = 0;
function title(more) {
  unseen = document.hidden ? unseen + more : 0;
  document.title = (unseen ? `(${unseen}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}
document.addEventListener("visibilitychange", () => title(0));

export class Request {
  #control = new AbortController();
  #shown = new Set();
  #fetched = 0;
  #explained = 0;
  #last = null;
  #promised = Infinity;

  /**
   * @param actions what the pictures can do, and `again`, which asks the same anew.
   * @param job what is remembered of it, where it was asked for before this page was loaded.
   */
  constructor(body, actions, job = { at: Date.now() }) {
    this.body = body;
    this.settings = { ...body, source_image: undefined, source_mask: undefined };
    this.actions = actions;
    this.id = job.id ?? null;
    this.began = job.at;
    this.state = element("p", { className: "muted", textContent: this.id ? "Looking for it." : "Sending." });
    this.why = element("p", { className: "hint" });
    this.pictures = element("div", { className: "gallery" });
    this.cancel = element("button", { type: "button", className: "danger", textContent: "Cancel", onclick: () => this.end() });
    this.clock = element("span", { className: "hint num" });
    const name = element("strong", { className: "break", textContent: body.prompt.split("###")[0].trim() });
    const head = element("div", { className: "row between" }, name, element("span", { className: "row" }, this.clock, this.cancel));
    this.node = element("article", { className: "card job" }, head, this.state, this.why, this.pictures);
    for (let i = 0; i < body.params.n; i++) this.pictures.append(this.#frame());
  }

  get running() {
    return this.cancel.isConnected;
  }

  /** As large as the picture will be, so that nothing moves when it comes. */
  #frame() {
    const { width, height } = this.body.params;
    const frame = element("div", { className: "frame waiting" }, element("span", { className: "hint", textContent: "waiting" }));
    frame.style.setProperty("--ratio", `${width} / ${height}`);
    return frame;
  }

  async run() {
    const ticking = setInterval(() => { this.clock.textContent = clock(Date.now() - this.began); }, 1000);
    try {
      if (!this.id && !await this.#ask()) return this.pictures.replaceChildren();
      await follow(`/generate/check/${this.id}`, state => this.#move(state), this.#control.signal);
      await this.#finish();
    } catch (error) {
      this.pictures.replaceChildren();
      this.state.replaceWith(refusal(error));
      this.#offerAgain();
    } finally {
      clearInterval(ticking);
      jobs.end(this.id);
      this.why.remove();
      this.cancel.remove();
      this.actions.changed();
    }
  }

  async #ask() {
    const accepted = await send("/generate/async", this.body, text => { this.state.textContent = text; }, this.#control.signal);
    if (!accepted) return false;
    if (this.#control.signal.aborted) {
      await call("DELETE", `/generate/status/${accepted.id}`);
      return false;
    }
    this.id = accepted.id;
    jobs.begin("images", this.id, this.settings);
    this.state.textContent = accepted.message ?? "In the queue.";
    return true;
  }

  async end() {
    this.cancel.disabled = true;
    if (this.id) await call("DELETE", `/generate/status/${this.id}`).catch(() => {});
    const { waiting = this.body.params.n, processing = 0 } = this.#last ?? {};
    const kept = processing ? `; ${processing} in work still ${processing === 1 ? "counts" : "count"}` : "";
    this.state.textContent = `Cancelled: ${counted(waiting, "waiting image")} dropped${kept}.`;
    if (!this.id) this.#control.abort();
  }

  #move(state) {
    if (!this.cancel.disabled) this.state.textContent = sentence(state) + this.#missed(state);
    if (state.stale) return;
    this.#last = state;
    const open = [...this.pictures.querySelectorAll(".frame")];
    open.forEach((frame, i) => {
      frame.className = `frame ${i < state.processing ? "working" : "waiting"}`;
      frame.firstChild.textContent = i < state.processing ? "in work" : "waiting";
    });
    if (state.finished > this.#shown.size && !state.done && Date.now() - this.#fetched > FETCH_MS) this.#collect().catch(() => {});
    if (state.waiting > 0 && state.processing === 0 && Date.now() - this.#explained > EXPLAIN_MS) this.#explain().catch(() => {});
    if (state.processing > 0) this.why.textContent = "";
  }

  /** An estimate never grows in silence. */
  #missed({ is_possible: possible, wait_time: seconds, stale, done }) {
    if (stale || done || !possible) return "";
    const end = Date.now() / 1000 + seconds;
    const missed = end > this.#promised + MISSED_S;
    this.#promised = Math.min(this.#promised, end);
    return missed ? " Longer than thought." : "";
  }

  async #explain() {
    this.#explained = Date.now();
    this.why.textContent = reasons(await call("GET", `/generate/explain/${this.id}`));
  }

  /** Fetches what is there; each picture takes the place of a frame and is kept. */
  async #collect() {
    this.#fetched = Date.now();
    const status = await call("GET", `/generate/status/${this.id}`);
    for (const made of status.generations ?? []) {
      if (this.#shown.has(made.id)) continue;
      this.#shown.add(made.id);
      const image = {
        id: made.id, at: Date.now(), blob: await fetchImage(made.img), model: made.model, seed: String(made.seed), worker: made.worker_name,
        censored: made.censored, why: (made.gen_metadata ?? []).find(each => each.type === "censorship")?.value, request: this.id, settings: this.settings,
      };
      await gallery.keep(image).catch(() => {});
      this.pictures.querySelector(".frame")?.remove();
      const before = this.pictures.querySelector(".frame");
      this.pictures.insertBefore(card(image, this.actions), before);
      title(1);
    }
    return status;
  }

  async #finish() {
    const status = await this.#collect();
    this.pictures.querySelectorAll(".frame").forEach(frame => frame.remove());
    const count = this.#shown.size;
    if (status.faulted) {
      this.state.textContent = sentence(status);
      this.#offerAgain();
    } else if (count > 0) {
      this.state.textContent = `${count} made for ${Math.round(status.kudos)} kudos.`;
    }
    announce(`${count} of ${this.body.params.n} images done`);
  }

  /** Not of one that is remembered without the picture that it started from. */
  #offerAgain() {
    if (this.body.source_processing && !this.body.source_image) return;
    this.node.append(element("button", { type: "button", textContent: "Try again", onclick: () => this.actions.again(this.body) }));
  }
}
