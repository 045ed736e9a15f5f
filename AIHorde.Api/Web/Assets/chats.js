// The conversations that this browser keeps, each under a key of its own, so that two tabs do not write over one another; and which one this tab shows.
import { parse, TURNS_MAX } from "./chat.js";

const PREFIX = "aihorde.chat.";
const OPEN = "aihorde.chat";
const NAME_LENGTH = 40;

/** Made when it begins, so that ids are in order. */
const fresh = () => Date.now().toString(36);
const read = id => parse(localStorage.getItem(PREFIX + id) ?? "[]") ?? [];

/** The newest first. */
const kept = () => Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length)).sort().reverse();

function nameOf(id) {
  const question = read(id)[0]?.question ?? "New conversation";
  return question.length > NAME_LENGTH ? `${question.slice(0, NAME_LENGTH)}…` : question;
}

let opened = sessionStorage.getItem(OPEN) ?? kept()[0] ?? fresh();

export const current = () => opened;

/** The one that is shown, and all others. */
export const list = () => [...new Set([opened, ...kept()])].sort().reverse().map(id => ({ id, name: nameOf(id) }));

/** Shows another conversation, or a new one, in this tab. Returns its turns. */
export function open(id = fresh()) {
  opened = id;
  sessionStorage.setItem(OPEN, id);
  return read(id);
}

/** A conversation without turns is none. */
export function keep(turns) {
  try {
    if (turns.length) localStorage.setItem(PREFIX + opened, JSON.stringify({ turns: turns.slice(-TURNS_MAX) }));
    else localStorage.removeItem(PREFIX + opened);
  } catch {
    // The browser's space is used up; the conversation lives as long as the page.
  }
}
