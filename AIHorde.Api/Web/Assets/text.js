// The text studio: conversations whose answers appear as they are written.
import { announce, call, element, refusal, send, sentence } from "./api.js";
import { cut, parse, promptOf, shown, stopsOf, tokens } from "./chat.js";
import * as chats from "./chats.js";
import * as jobs from "./jobs.js";
import { Price } from "./price.js";
import { followText } from "./stream.js";

const form = document.getElementById("ask");
const box = document.getElementById("conversation");
const tools = document.getElementById("chat-tools");
const meter = document.getElementById("context-meter");
const undo = document.getElementById("undo");
const preset = document.getElementById("preset");
const contextText = document.getElementById("context-text");
const picker = document.getElementById("chats");
let turns = chats.open(chats.current());
let running = null;
const price = new Price("/generate/text/async", { body: toPrice, smaller: shorter, ways: reason => ways[reason], fill });

const value = name => form.elements[name].value;
const numberOf = name => Number(value(name));

function button(text, label, action) {
  return element("button", { type: "button", textContent: text, ariaLabel: label, onclick: action });
}

function drawAnswer(turn) {
  const answer = shown(turn);
  const bubble = element("div", { className: "turn" }, element("div", { className: "said", textContent: answer.text }));
  const step = by => { turn.at = (turn.at + by + turn.answers.length) % turn.answers.length; chats.keep(turns); draw(); };
  const actions = element("div", { className: "row actions" });
  if (turn.answers.length > 1) {
    const place = `${turn.at + 1} of ${turn.answers.length}`;
    actions.append(button("‹", "The answer before", () => step(-1)), place, button("›", "The next answer", () => step(1)));
  }
  actions.append(
    button("Again", "Another answer to this", () => run(turn)),
    button("Continue", "Go on with this answer", () => run(turn, answer.text)),
    button("Copy", "Copy this answer", () => navigator.clipboard.writeText(answer.text)));
  bubble.append(element("span", { className: "hint", textContent: answer.note }), actions);
  return bubble;
}

/** The last bubble of each turn as it is drawn now. */
const bubbles = new WeakMap();

function drawTurn(turn) {
  const own = element("div", { className: "turn own" }, element("div", { className: "said", textContent: turn.question }));
  const again = shown(turn) || running ? [] : [button("Again", "Ask this again", () => run(turn))];
  own.append(element("div", { className: "row actions" }, button("Edit", "Change this and ask again", () => edit(turn)), ...again));
  const drawn = shown(turn) ? [own, drawAnswer(turn)] : [own];
  bubbles.set(turn, drawn.at(-1));
  return drawn;
}

function draw() {
  if (turns.length) box.replaceChildren(...turns.flatMap(drawTurn));
  else box.replaceChildren(element("p", { className: "notice info", textContent: "Answers appear here. They are kept in this browser, not on the server." }));
  for (const each of tools.querySelectorAll("[data-needs-turns]")) each.hidden = turns.length === 0;
  drawPicker();
  showContext();
}

function drawPicker() {
  const all = chats.list();
  picker.replaceChildren(...all.map(({ id, name }) => element("option", { value: id, textContent: name })));
  picker.value = chats.current();
  picker.hidden = all.length < 2;
}

/** @param id of another conversation; without one a new one begins. */
function show(id) {
  turns = chats.open(id);
  undo.hidden = true;
  draw();
}

/** An answer under way belongs to the conversation that is shown, so no other is shown meanwhile. */
function setRunning(control) {
  running = control;
  for (const each of tools.querySelectorAll("button, input, select")) each.disabled = control !== null;
}

/** The question that is being written, as it would be asked. */
const next = () => ({ mode: value("mode"), question: value("prompt").trim(), answers: [], at: -1 });

function toPrice() {
  const turn = next();
  return turn.question ? request([...turns, turn], turn) : null;
}

function set(name, to) {
  form.elements[name].value = to;
}

const samplers = ["temperature", "top_p", "top_k", "min_p", "rep_pen"];

/** How freely it is written: values for the samplers, in their order. */
const presets = { balanced: [0.8, 0.95, 0, 0, 1.05], precise: [0.3, 0.9, 40, 0, 1.1], creative: [1.15, 1, 0, 0.05, 1.05] };

const presetOf = () => Object.keys(presets).find(key => presets[key].every((each, i) => each === numberOf(samplers[i]))) ?? "";

/** What the form could change, so that a worker can do it. */
const ways = {
  models: ["Any model", () => set("model", "")],
  untrusted: ["Other workers too", () => { form.elements.trusted.checked = false; }],
  max_length: ["80 tokens", () => set("tokens", 80)],
  max_context_length: ["A context of 1024", () => set("context", 1024)],
};

function shorter({ max_length: tokens }) {
  return tokens < numberOf("tokens") ? [`${numberOf("tokens")} → ${tokens} tokens`, () => set("tokens", tokens)] : null;
}

function fill(change) {
  change();
  showContext();
}

/** How much of the context the next question fills, and what of the conversation no longer fits. */
function showContext() {
  const room = numberOf("context") - numberOf("tokens");
  const turn = next();
  const { text, dropped } = promptOf([...turns, turn], turn, room);
  meter.max = Math.max(room, 1);
  meter.value = Math.min(tokens(text), room);
  contextText.textContent = `about ${tokens(text)} of ${room} tokens${dropped ? `; the first ${dropped} turns no longer fit` : ""}`;
  price.ask();
}

/** Puts other turns in the place of all, with a way back until the next question is asked. */
function exchange(now) {
  const before = turns;
  undo.hidden = before.length === 0;
  undo.onclick = () => {
    undo.hidden = true;
    turns = before;
    chats.keep(turns);
    draw();
  };
  turns = now;
  chats.keep(turns);
  draw();
}

/** Takes the conversation back to a turn, with its question to be changed. */
function edit(turn) {
  form.elements.prompt.value = turn.question;
  form.elements.mode.value = turn.mode;
  exchange(turns.slice(0, turns.indexOf(turn)));
  form.elements.prompt.focus();
}

function request(turns, turn, more) {
  const length = numberOf("tokens");
  const stops = stopsOf(turn.mode);
  return {
    prompt: promptOf(turns, turn, numberOf("context") - length, more).text,
    params: {
      max_length: length, max_context_length: numberOf("context"), ...Object.fromEntries(samplers.map(name => [name, numberOf(name)])),
      ...(stops.length ? { stop_sequence: stops } : {}),
    },
    models: value("model") ? [value("model")] : [],
    trusted_workers: form.elements.trusted.checked,
    ...(value("style") ? { style: value("style") } : {}),
  };
}

/** The answer under way: its text so far, how it stands, and a button that ends it. */
function waitingBubble(more) {
  const said = element("div", { className: "said", textContent: more });
  const state = element("p", { className: "hint", textContent: "Sending." });
  const stop = element("button", { type: "button", className: "danger", textContent: "Stop" });
  const node = element("div", { className: "turn", ariaBusy: "true" }, said, element("div", { className: "row between" }, state, stop));
  return { node, said, state, stop };
}

/** @param id of what was asked before this page was loaded. */
async function run(turn, more = "", id = null) {
  if (running) return;
  setRunning(new AbortController());
  draw();
  const view = waitingBubble(more);
  bubbles.get(turn).after(view.node);
  view.node.scrollIntoView({ block: "nearest" });
  const { signal } = running;
  const started = Date.now();
  let draft = "";
  let failed = null;
  view.stop.onclick = () => stop(id, view, running);
  try {
    id ??= (await send("/generate/text/async", request(turns, turn, more), text => { view.state.textContent = text; }, signal))?.id;
    if (id && signal.aborted) await call("DELETE", `/generate/text/status/${id}`);
    if (!id || signal.aborted) return;
    jobs.begin("text", id, { chat: chats.current(), turn: turns.indexOf(turn), more });
    const done = await followText(id, {
      onState: state => { view.state.textContent = sentence(state); },
      onDraft: text => { view.said.textContent = more + cut(turn.mode, draft = text); },
    }, signal);
    const made = done?.generations?.[0];
    if (made) add(turn, more + cut(turn.mode, made.text), note(made, done, (Date.now() - started) / 1000));
    else if (signal.aborted && draft) add(turn, more + cut(turn.mode, draft), "stopped");
    else if (done) throw new Error(done.faulted ? sentence(done) : "Nothing was made.");
  } catch (error) {
    failed = signal.aborted ? null : error;
  } finally {
    setRunning(null);
    jobs.end(id);
    if (signal.aborted || failed) draw();
    if (failed) bubbles.get(turn).after(refusal(failed));
  }
}

/** A worker that sends drafts is told with its next one; another finishes, and what it makes still counts. */
async function stop(id, view, control) {
  view.state.textContent = "Stopping.";
  if (id) await call("DELETE", `/generate/text/status/${id}`).catch(() => {});
  announce("Stopped; the server was told.");
  control.abort();
}

function note(made, done, seconds) {
  const count = tokens(made.text);
  return `${made.model} · by ${made.worker_name} · about ${count} tokens, ${(count / seconds).toFixed(1)} a second · ${Math.round(done.kudos)} kudos`;
}

function add(turn, text, words) {
  turn.answers.push({ text, note: words });
  turn.at = turn.answers.length - 1;
  chats.keep(turns);
  draw();
  announce("The answer is there.");
}

function save() {
  const url = URL.createObjectURL(new Blob([JSON.stringify({ turns }, null, 2)], { type: "application/json" }));
  element("a", { href: url, download: "aihorde-conversation.json" }).click();
  URL.revokeObjectURL(url);
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (running || !form.reportValidity()) return;
  const turn = { mode: value("mode"), question: value("prompt").trim(), answers: [], at: -1 };
  turns.push(turn);
  undo.hidden = true;
  chats.keep(turns);
  form.elements.prompt.value = "";
  run(turn);
});
form.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
form.addEventListener("input", event => {
  if (event.target === preset) presets[preset.value]?.forEach((each, i) => set(samplers[i], each));
  else preset.value = presetOf();
  showContext();
});
picker.addEventListener("change", () => show(picker.value));
document.getElementById("new").addEventListener("click", () => show());
document.getElementById("delete").addEventListener("click", () => exchange([]));
document.getElementById("export").addEventListener("click", save);
document.getElementById("import").addEventListener("change", async event => {
  const found = parse(await event.target.files[0]?.text() ?? "");
  event.target.value = "";
  if (!found?.length) return announce("This file holds no conversation.");
  show();
  exchange(found);
});
draw();
preset.value = presetOf();
for (const { id, body } of jobs.ofKind("text")) {
  // Of another conversation, perhaps: it stays remembered, and is taken up when this page is opened again.
  if (running) break;
  if (body.chat) show(body.chat);
  if (turns[body.turn]) run(turns[body.turn], body.more, id);
  else jobs.end(id);
}
