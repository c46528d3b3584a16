// The conversation as this browser keeps it: the last turns, for a week at most.
const KEY = "conversation";
const VERSION = 1;
const MOST = 30;
const LIFE = 7 * 24 * 3600 * 1000;
const LISTS = ["passages", "notices", "sources", "suggestions", "tips"];

/** An empty conversation. */
export const begin = () => ({ version: VERSION, used: Date.now(), conversation: "", turns: [] });

/** What was kept, checked: storage may hold something of another version, or of somebody's making. */
export function load() {
  try {
    const held = JSON.parse(localStorage.getItem(KEY));
    const fits = held.version === VERSION && Date.now() - held.used < LIFE && held.turns.every(isTurn);
    return fits && typeof held.conversation === "string" ? held : begin();
  } catch {
    return begin();
  }
}

/** Keep a conversation; where there is no room for all of it, the newer half, and so on. */
export function save(history) {
  history.used = Date.now();
  history.turns = history.turns.slice(-MOST);
  for (let turns = history.turns; turns.length; turns = turns.slice(Math.ceil(turns.length / 2))) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...history, turns }));
      return;
    } catch {
      // full, or not allowed: the page goes on without
    }
  }
}

/** Forget everything. */
export function clear() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // there was nothing then
  }
}

/** A turn with only what is shown of an answer. */
export function makeTurn(question, answer, conversation) {
  const { kind, passages, notices, sources, advice, suggestions, tips, explanation, reply } = answer;
  const kept = { kind, passages, notices, sources, advice, suggestions, tips, explanation, reply };
  return { question, conversation, answer: kept, vote: 0 };
}

function isTurn({ question, conversation, answer }) {
  const texts = [question, conversation, answer.kind, answer.advice, answer.explanation];
  const told = [...answer.notices, ...answer.suggestions, ...answer.tips, ...answer.sources.flatMap(readSource)];
  const marked = answer.passages.every(({ text, marks }) => isText(text) && marks.every(isText));
  return LISTS.every((name) => Array.isArray(answer[name])) && marked && [...texts, ...told].every(isText);
}

const readSource = ({ id, title, line }) => [id, title, line];
const isText = (value) => typeof value === "string";
