// Calls the API as whoever is signed in; the key stays in a cookie that no script can read.

export class Refusal extends Error {
  constructor(status, body, retryAfterS) {
    super(body?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.rc = body?.rc;
    this.fields = body?.errors;
    this.trace = body?.traceId;
    this.retryAfterS = retryAfterS;
  }
}

/** The server was not reached. */
export class Offline extends Error {
  constructor() {
    super("The server cannot be reached.");
  }
}

/** Asks the API; a refusal is thrown with its message, `rc` and, for a rate limit, the seconds to wait. */
export async function call(method, path, body, signal, headers) {
  const response = await fetch("/web/api/v2" + path, {
    method,
    signal,
    cache: "no-store",
    headers: { "X-AIHorde-Site": "1", ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  }).catch(error => { throw signal?.aborted ? error : new Offline(); });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, answer, Number(response.headers.get("Retry-After")) || 0);
  return answer;
}

const OFFLINE_S = 5;

/** Whether keys without Ctrl do something: those who dictate or tremble switch them off. */
export const KEYS_OFF = "aihorde.keys-off";
export const singleKeys = () => localStorage.getItem(KEYS_OFF) === null;

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/**
 * Asks for something to be made. Where the server wants a pause first, or cannot be reached, the request is kept and sent when it may be; a key tells the
 * server that a repetition is the same request. Null when `signal` ended it until then.
 */
export async function send(path, body, say, signal) {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  while (!signal.aborted) {
    try {
      return await call("POST", path, body, undefined, headers);
    } catch (error) {
      if (!(error instanceof Offline) && (error.status !== 429 || !error.retryAfterS)) throw error;
      const offline = error instanceof Offline && "No connection; this is kept, and sent when there is one.";
      for (let left = offline ? OFFLINE_S : error.retryAfterS; left > 0 && !signal.aborted; left--) {
        say(offline || `The server takes another request in ${left} s; this one is kept and sent then.`);
        await pause(1000);
      }
    }
  }
  return null;
}

/** Follows a request until it is done. `onState` gets every state; a rate limit or a lost network only slows it down. */
export async function follow(checkPath, onState, signal) {
  for (let waitMs = 1000; !signal.aborted;) {
    try {
      const state = await call("GET", checkPath, null, signal);
      onState(state);
      if (state.done || state.faulted) return state;
      waitMs = document.hidden ? 5000 : 1200;
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Refusal && error.status === 404) throw error;
      waitMs = error instanceof Refusal && error.status === 429 ? Math.max(1, error.retryAfterS) * 1000 : Math.min(waitMs * 2, 15000);
      onState({ stale: true });
    }
    await pause(waitMs);
  }
  return null;
}

/** A number of seconds as an estimate: a range, because a figure would be a promise. */
export function about(seconds) {
  if (seconds <= 5) return "a few seconds";
  const [least, most] = [seconds * 0.7, seconds * 1.3];
  if (most < 90) return `${Math.floor(least / 5) * 5 || 5}–${Math.ceil(most / 5) * 5} s`;
  const minutes = Math.max(1, Math.floor(least / 60));
  return `${minutes}–${Math.max(minutes + 1, Math.ceil(most / 60))} min`;
}

/** One sentence: how far it is, and why it waits. */
export function sentence(state) {
  if (state.stale) return "No answer from the server; trying again.";
  if (state.faulted) return "Three workers tried and failed. Nothing more is charged.";
  const again = state.restarted > 0 ? ` A worker gave up; this is try ${state.restarted + 1} of 3.` : "";
  if (state.processing > 0) return `${state.finished} done, ${state.processing} in work, ${state.waiting} waiting; ${about(state.wait_time)} left.${again}`;
  if (!state.is_possible) return "No worker online can do this now. It waits for one, for 20 minutes at most.";
  return state.queue_position > 0 ? `Number ${state.queue_position} in the queue, ${about(state.wait_time)}.${again}` : `${about(state.wait_time)}.${again}`;
}

/** What was refused and why, to stand where it concerns; the code for those who report it is folded away. */
export function refusal(error) {
  const fields = Object.entries(error.fields ?? {}).map(([name, fault]) => `${name}: ${fault}`).join("; ");
  const notice = element("div", { className: "notice bad", role: "alert", textContent: fields ? `${error.message} ${fields}` : error.message });
  if (error.rc) {
    const words = `rc: ${error.rc}, status ${error.status}${error.trace ? `, trace ${error.trace}` : ""}`;
    notice.append(element("details", {}, element("summary", { textContent: "Details" }), words));
  }
  return notice;
}

export function announce(text) {
  const region = document.getElementById("announce");
  if (region) region.textContent = text;
}

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
