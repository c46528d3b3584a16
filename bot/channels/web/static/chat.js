// The chat: what is asked goes to the bot and comes back as a turn of the log.
import { offerCompletions } from "./completion.js";
import * as history from "./history.js";
import { makeFault, makePending, makeTurn } from "./replies.js";
import { ask, vote } from "./service.js";
import { share, tell } from "./sharing.js";

/** Bring the chat to life: the log, the form under it, and all buttons that are questions. */
export function startChat(log) {
  new Chat(log).start();
}

class Chat {
  #log;
  #held = history.load();
  #waiting = false;
  #main = document.getElementById("main");
  #input = document.getElementById("message");
  #clear = document.querySelector(".clear");
  #doing = {
    vote: (turn, value, buttons) => this.#vote(turn, value, buttons),
    share: (turn) => share(turn.question, `/?q=${encodeURIComponent(turn.question)}`),
  };

  constructor(log) {
    this.#log = log;
  }

  start() {
    this.#adopt();
    this.#draw();
    if (this.#held.turns.length) this.#show(this.#log.lastElementChild, false, "instant");
    this.#input.removeAttribute("maxlength"); // what is sent from here takes less room than a form
    this.#main.addEventListener("submit", (event) => this.#submit(event));
    this.#clear.addEventListener("click", () => this.#forget());
    offerCompletions(this.#input, document.getElementById("completions"), (question) => this.#send(question));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && parent !== window && !event.defaultPrevented) parent.postMessage("close", "*");
    });
  }

  /** Take over what the server has answered already, for a link that asks. */
  #adopt() {
    const { turns, conversation } = this.#main.dataset;
    const given = JSON.parse(turns || "[]");
    for (const { question, answer } of given) this.#held.turns.push(history.makeTurn(question, answer, conversation));
    if (!given.length) return;
    this.#held.conversation = conversation;
    history.save(this.#held);
    const embedded = new URLSearchParams(location.search).has("embed");
    window.history.replaceState(null, "", embedded ? "/?embed=1" : "/"); // a reload asks nothing again
  }

  /** Draw all turns anew, without screen readers reading all of them out. */
  #draw() {
    this.#log.setAttribute("aria-live", "off");
    this.#log.replaceChildren(...this.#held.turns.map((turn) => makeTurn(turn, this.#doing)));
    requestAnimationFrame(() => this.#log.removeAttribute("aria-live"));
    this.#mark();
  }

  #submit(event) {
    const field = event.target.elements.message;
    if (!field) return;
    event.preventDefault();
    this.#send(event.submitter?.name === "message" ? event.submitter.value : field.value, field !== this.#input);
  }

  /** Ask; with `tapped`, the focus goes to the new turn, because the button it came from is behind it. */
  async #send(question, tapped = false) {
    if (this.#waiting || !question.trim()) return;
    if (!tapped) this.#input.value = "";
    const pending = makePending(question);
    this.#log.append(pending);
    this.#show(pending, tapped);
    await this.#fill(pending, question);
  }

  async #fill(place, question) {
    this.#waiting = true;
    this.#log.setAttribute("aria-busy", "true");
    let shown;
    try {
      const answer = await ask(question, this.#held.conversation);
      const turn = history.makeTurn(question, answer, answer.conversation);
      this.#held.conversation = answer.conversation;
      this.#held.turns.push(turn);
      history.save(this.#held);
      shown = makeTurn(turn, this.#doing);
    } catch (fault) {
      shown = makeFault(question, fault.message, () => this.#again(shown, question));
    }
    const focused = place.contains(document.activeElement);
    place.replaceWith(shown);
    this.#waiting = false;
    this.#log.removeAttribute("aria-busy");
    this.#show(shown, focused);
    this.#mark();
  }

  #again(place, question) {
    if (this.#waiting) return;
    const pending = makePending(question);
    place.replaceWith(pending);
    this.#show(pending, true);
    this.#fill(pending, question);
  }

  async #vote(turn, value, buttons) {
    try {
      await vote(turn.conversation, turn.answer.reply, value);
    } catch (fault) {
      tell(fault.status === 404 ? "这段对话过了太久，评价没有记下来。" : fault.message);
      return;
    }
    turn.vote = value;
    history.save(this.#held);
    for (const button of buttons) button.ariaPressed = String(Number(button.value) === value);
    tell(value > 0 ? "谢谢，记下了！" : "谢谢，记下了，我们会改进。");
  }

  #forget() {
    history.clear();
    this.#held = history.begin();
    this.#draw();
    this.#input.focus();
    tell("对话已清空。");
  }

  #show(turn, focus, behavior = "auto") {
    if (focus) turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "start", behavior });
  }

  /** There is something to clear only when something was said. */
  #mark() {
    this.#clear.hidden = !this.#log.childElementCount;
    document.body.classList.toggle("begun", !this.#clear.hidden);
  }
}
