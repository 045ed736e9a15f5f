// A conversation: its turns, how they become one prompt, and how they are read from a file.

export const TURNS_MAX = 200;
const LETTERS_A_TOKEN = 4;

/** The same words around a question as the server's own form puts there. */
const wraps = {
  chat: { turn: (q, a) => `### Instruction:\n${q}\n### Response:\n${a}`, end: "\n", stop: ["### Instruction:"] },
  chatml: { turn: (q, a) => `<|im_start|>user\n${q}<|im_end|>\n<|im_start|>assistant\n${a}`, end: "<|im_end|>\n", stop: ["<|im_end|>"] },
  story: { turn: (q, a) => q + a, end: "", stop: [] },
};

export const stopsOf = mode => wraps[mode].stop;

export const tokens = text => Math.ceil(text.length / LETTERS_A_TOKEN);

export const shown = turn => turn.answers[turn.at];

/** What a server writes may run past the end of its answer. */
export const cut = (mode, text) => wraps[mode].stop.reduce((rest, stop) => rest.split(stop)[0], text);

/**
 * The turns before `turn` as far as the context has room, and its question; with `more`, what it has answered so far as well.
 * Says how many earlier turns did not fit.
 */
export function promptOf(turns, turn, room, more = "") {
  const wrap = wraps[turn.mode];
  const earlier = turns.slice(0, turns.indexOf(turn)).filter(each => each.mode === turn.mode && shown(each)).reverse();
  let text = wrap.turn(turn.question, more);
  let kept = 0;
  for (const each of earlier) {
    const longer = wrap.turn(each.question, shown(each).text.trim()) + wrap.end + text;
    if (tokens(longer) > room) break;
    text = longer;
    kept++;
  }
  return { text, dropped: earlier.length - kept };
}

const isTurn = turn => turn && wraps[turn.mode] && typeof turn.question === "string" && Array.isArray(turn.answers)
  && turn.answers.every(answer => typeof answer.text === "string");

/** Takes what an export holds; what is no turn is left out. */
export function parse(json) {
  let found;
  try { found = JSON.parse(json); } catch { return null; }
  const turns = (Array.isArray(found) ? found : found?.turns ?? []).filter(isTurn);
  return turns.slice(-TURNS_MAX).map(({ mode, question, answers }) => ({
    mode, question, at: answers.length - 1, answers: answers.map(({ text, note }) => ({ text, note: String(note ?? "") })),
  }));
}
