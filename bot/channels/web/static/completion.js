// Completions under a text field: a combobox with a list, as the ARIA practices describe it.
import { make } from "./replies.js";
import { complete } from "./service.js";

const QUIET = 200; // milliseconds without a stroke after which it is asked for

/** Offer questions for what is typed; one that is taken goes to `take`. */
export function offerCompletions(input, list, take) {
  new Completion(input, list, take).start();
}

class Completion {
  #input;
  #list;
  #take;
  #timer;
  #asking = new AbortController();
  #chosen = -1;

  constructor(input, list, take) {
    this.#input = input;
    this.#list = list;
    this.#take = take;
  }

  start() {
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.#list.id };
    for (const [name, value] of Object.entries(roles)) this.#input.setAttribute(name, value);
    this.#close();
    this.#input.addEventListener("input", (event) => !event.isComposing && this.#wait());
    this.#input.addEventListener("compositionend", () => this.#wait());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.#input.form.addEventListener("submit", () => this.#close());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#accept(option);
    });
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#offer(), QUIET);
  }

  async #offer() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const typed = this.#input.value.trim();
    const questions = typed && typed.length <= 60 ? await complete(typed, signal) : [];
    if (signal.aborted || document.activeElement !== this.#input) return;
    this.#open(questions);
  }

  #open(questions) {
    const options = questions.map((text, index) => {
      const option = make("li", { id: `completion-${index}`, role: "option" }, text);
      option.setAttribute("aria-selected", "false");
      return option;
    });
    this.#list.replaceChildren(...options);
    this.#list.hidden = !options.length;
    this.#input.setAttribute("aria-expanded", String(Boolean(options.length)));
    this.#choose(-1);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#open([]);
  }

  #press(event) {
    // Enter that ends a word of an input method is no Enter; 229 is how Safari says so.
    if (event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    const { children } = this.#list;
    if (!children.length) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      // One more place than there are options: the field itself.
      const places = children.length + 1;
      this.#choose(((this.#chosen + 1 + steps[event.key] + places) % places) - 1);
    } else if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && this.#chosen >= 0) this.#accept(children[this.#chosen]);
    else return;
    event.preventDefault();
  }

  #choose(index) {
    this.#chosen = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", this.#list.children[index].id);
    this.#list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #accept(option) {
    const question = option.textContent;
    this.#close();
    this.#take(question);
  }
}
