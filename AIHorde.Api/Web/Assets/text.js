// Questions and answers, or a story that goes on; kept in this browser.
import { announce, call, element, follow, Refusal, sentence } from "./api.js";

const KEPT = "aihorde.conversation";
const form = document.getElementById("ask");
const box = document.getElementById("conversation");
const clear = document.getElementById("clear");
let turns = JSON.parse(localStorage.getItem(KEPT) ?? "[]");

/** The same words around a question as the server's own form puts there. */
const wraps = {
  chat: { turn: (q, a) => `### Instruction:\n${q}\n### Response:\n${a}`, stop: ["### Instruction:"] },
  chatml: { turn: (q, a) => `<|im_start|>user\n${q}<|im_end|>\n<|im_start|>assistant\n${a}`, end: "<|im_end|>\n", stop: ["<|im_end|>"] },
  story: { turn: (q, a) => q + a, stop: [] },
};

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(turns.slice(-100)));
  clear.hidden = turns.length === 0;
}

function bubble(text, className, note) {
  const turn = element("div", { className: `turn ${className}` }, text);
  if (note) turn.append(element("span", { className: "hint", textContent: note }));
  return turn;
}

function draw() {
  box.replaceChildren(...turns.flatMap(turn => [bubble(turn.question, "own"), bubble(turn.answer, "", turn.note)]));
  clear.hidden = turns.length === 0;
}

/** Earlier turns go along as far as the context has room: about four letters a token. */
function prompt(mode, question, context, length) {
  const wrap = wraps[mode];
  let text = wrap.turn(question, "");
  for (const turn of turns.filter(t => t.mode === mode && t.answer).reverse()) {
    const longer = wrap.turn(turn.question, turn.answer.trim()) + (wrap.end ?? "\n") + text;
    if (longer.length / 4 > context - length) break;
    text = longer;
  }
  return text;
}

async function ask() {
  const value = name => form.elements[name].value;
  const [mode, question, context, length] = [value("mode"), value("prompt").trim(), Number(value("context")), Number(value("length"))];
  document.getElementById("empty")?.remove();
  const state = element("p", { className: "muted", textContent: "Sending." });
  const stop = element("button", { type: "button", className: "danger", textContent: "Stop" });
  const waiting = element("div", { className: "row between" }, state, stop);
  box.append(bubble(question, "own"), waiting);
  waiting.scrollIntoView({ block: "nearest" });
  const control = new AbortController();
  let id;
  stop.onclick = async () => {
    control.abort();
    if (id) await call("DELETE", `/generate/text/status/${id}`).catch(() => {});
    state.textContent = "Stopped; the server was told.";
    stop.remove();
  };
  try {
    const started = Date.now();
    ({ id } = await call("POST", "/generate/text/async", {
      prompt: prompt(mode, question, context, length),
      params: {
        max_length: length, max_context_length: context, temperature: Number(value("temperature")), top_p: Number(value("top_p")),
        ...(wraps[mode].stop.length ? { stop_sequence: wraps[mode].stop } : {}),
      },
      models: value("model") ? [value("model")] : [],
      trusted_workers: form.elements.trusted.checked,
    }, control.signal));
    const done = await follow(`/generate/text/status/${id}`, s => { state.textContent = sentence(s); }, control.signal);
    if (!done) return;
    const made = done.generations?.[0];
    if (!made) throw new Refusal(0, { message: done.faulted ? "Three workers tried and failed. Nothing more is charged." : "Nothing was made." });
    let answer = made.text;
    for (const end of wraps[mode].stop) answer = answer.split(end)[0];
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    turns.push({ mode, question, answer, note: `${made.model} · by ${made.worker_name} · ${Math.round(done.kudos)} kudos · ${seconds} s` });
    keep();
    draw();
    form.elements.prompt.value = "";
    announce("The answer is there.");
  } catch (error) {
    if (control.signal.aborted) return;
    state.className = "notice bad";
    state.textContent = error.message + (error.fields ? " " + Object.entries(error.fields).map(([k, v]) => `${k}: ${v}`).join("; ") : "");
    stop.remove();
  }
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (form.reportValidity()) ask();
});
form.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
clear.addEventListener("click", () => {
  turns = [];
  keep();
  draw();
});
if (turns.length) draw();
