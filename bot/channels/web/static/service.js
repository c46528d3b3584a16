// Talks to the bot. What goes wrong becomes a Fault, whose message is for people.
const SECONDS = 20;

export class Fault extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The answer to a question. An expired conversation is begun anew. */
export async function ask(message, conversation) {
  try {
    return await post("/api/ask", conversation ? { message, conversation } : { message });
  } catch (fault) {
    if (fault.status !== 404 || !conversation) throw fault;
    return post("/api/ask", { message });
  }
}

/** Keep a vote (1 or -1) on a reply of a conversation. */
export function vote(conversation, reply, value) {
  return post("/api/vote", { conversation, reply, value });
}

/** Questions that go with what has been typed; none where that cannot be found out. */
export async function complete(typed, signal) {
  try {
    const response = await fetch(`/api/suggest?q=${encodeURIComponent(typed)}`, { signal });
    return response.ok ? (await response.json()).questions : [];
  } catch {
    return []; // whoever types needs no message about a help that did not come
  }
}

async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    if (response.ok) return await response.json();
  } catch {
    throw new Fault("没有连上，可能是网络不通。");
  }
  throw new Fault(await explain(response), response.status);
}

async function explain(response) {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("Retry-After")) || 60;
    return `您问得太快了，请过${seconds}秒再试。`;
  }
  if (response.status >= 500) return "我这边出了点问题，没能回答。";
  try {
    return (await response.json()).detail || "这句话没能发出去。";
  } catch {
    return "这句话没能发出去。";
  }
}
