// Draws a mask over a picture, with a pointer or with the keyboard: white is what may change.
import { element } from "./api.js";

const STEP = 8;
const TURNS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

class Board {
  constructor(picture, width, height) {
    this.mask = new OffscreenCanvas(width, height);
    this.canvas = element("canvas", { width, height, tabIndex: 0, ariaLabel: "Mask. Arrow keys move the brush, space paints.", className: "mask" });
    this.canvas.setAttribute("role", "application");
    this.picture = picture;
    this.at = [width / 2, height / 2];
    this.brush = 40;
    this.fill("black");
    this.canvas.addEventListener("pointermove", event => this.#move(event));
    this.canvas.addEventListener("pointerdown", event => { this.canvas.setPointerCapture(event.pointerId); this.#move(event); });
    this.canvas.addEventListener("keydown", event => this.#key(event));
  }

  fill(colour) {
    const pen = this.mask.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, this.mask.width, this.mask.height);
    this.show();
  }

  paint() {
    const pen = this.mask.getContext("2d");
    pen.fillStyle = "white";
    pen.beginPath();
    pen.arc(...this.at, this.brush, 0, 7);
    pen.fill();
    this.show();
  }

  /** The picture, the mask over it as a veil, and where the brush is. */
  show() {
    const pen = this.canvas.getContext("2d");
    pen.globalAlpha = 1;
    pen.drawImage(this.picture, 0, 0, this.canvas.width, this.canvas.height);
    pen.globalAlpha = 0.55;
    pen.globalCompositeOperation = "screen";
    pen.drawImage(this.mask, 0, 0);
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = 1;
    pen.lineWidth = 3;
    for (const [colour, wider] of [["black", 0], ["white", 3]]) {
      pen.strokeStyle = colour;
      pen.beginPath();
      pen.arc(...this.at, this.brush + wider, 0, 7);
      pen.stroke();
    }
  }

  #move(event) {
    const scale = this.canvas.width / this.canvas.clientWidth;
    this.at = [event.offsetX * scale, event.offsetY * scale];
    if (event.buttons & 1) this.paint();
    else this.show();
  }

  #key(event) {
    const turn = TURNS[event.key];
    if (!turn && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (turn) this.at = this.at.map((place, i) => Math.max(0, Math.min(place + turn[i], i ? this.canvas.height : this.canvas.width)));
    if (!turn || event.shiftKey) this.paint();
    else this.show();
  }
}

/** Opens the board over a picture; resolves with the mask, or null when it was left. */
export function drawMask(picture, width, height) {
  const board = new Board(picture, width, height);
  const brush = element("input", { type: "range", min: 4, max: 200, value: board.brush, id: "brush" });
  brush.oninput = () => { board.brush = Number(brush.value); board.show(); };
  const done = element("button", { className: "primary", value: "done", textContent: "Take this mask" });
  const dialog = element("dialog", { className: "card stack wide" },
    element("h2", { textContent: "What may change" }),
    element("p", { className: "hint", textContent: "Paint over it. Arrow keys move the brush, space paints, shift with an arrow key paints on the way." }),
    board.canvas,
    element("form", { method: "dialog", className: "row" },
      element("label", { htmlFor: "brush", textContent: "Brush" }), brush,
      element("button", { type: "button", textContent: "Nothing", onclick: () => board.fill("black") }),
      element("button", { type: "button", textContent: "All", onclick: () => board.fill("white") }), done, element("button", { textContent: "Leave" })));
  document.body.append(dialog);
  dialog.showModal();
  board.canvas.focus();
  return new Promise(resolve => {
    dialog.onclose = async () => {
      dialog.remove();
      resolve(dialog.returnValue === "done" ? await board.mask.convertToBlob({ type: "image/png" }) : null);
    };
  });
}
