// A turn of the conversation as elements. Everything that was said goes in as text, never as markup.

const VOTED_ON = ["answer", "tip", "list", "refuse"];

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A question that waits for its answer. */
export function makePending(question) {
  return makeArticle(question, make("p", { className: "reply waiting" }, "正在查……"));
}

/** A question that got no answer, and a button to ask again. */
export function makeFault(question, message, again) {
  const button = make("button", { type: "button", className: "again" }, "再试一次");
  button.addEventListener("click", again);
  return makeArticle(question, make("div", { className: "reply fault" }, make("p", {}, message), button));
}

/** A question with its answer; `doing` holds what the buttons do. */
export function makeTurn(turn, doing) {
  const { answer } = turn;
  const reply = make("div", { className: "reply" });
  if (/^[a-z]+$/.test(answer.kind)) reply.classList.add(answer.kind);
  reply.append(
    ...answer.notices.map((notice) => make("p", { className: "notice" }, notice)),
    ...answer.passages.map((passage) => makePassage(passage, answer.kind)),
    ...(answer.advice ? [make("p", { className: "advice" }, make("b", {}, "提示"), answer.advice)] : []),
    ...makeSources(answer),
    ...(answer.tips.length ? [makeMore(answer.tips)] : []),
    makeTools(turn, doing),
  );
  return makeArticle(turn.question, reply, makeSuggestions(answer.suggestions));
}

function makeArticle(question, ...parts) {
  const asked = make("p", { className: "asked" }, make("span", { className: "quiet" }, "您问："), question);
  return make("article", { className: "turn", tabIndex: -1 }, asked, ...parts);
}

function makePassage({ text, marks }, kind) {
  const paragraph = make("p");
  let end = 0;
  for (const [start, stop] of findMarks(text, marks)) {
    paragraph.append(text.slice(end, start), makeMark(text.slice(start, stop), kind));
    end = stop;
  }
  paragraph.append(text.slice(end));
  return paragraph;
}

/** What was asked for; a number to call can be tapped in an emergency. */
function makeMark(text, kind) {
  const call = kind === "emergency" && /^\d+$/.test(text);
  return make("mark", {}, call ? make("a", { href: `tel:${text}` }, text) : text);
}

/** Where marks first occur, in the order of the text; longer ones first, and none inside another. */
function findMarks(text, marks) {
  const found = [];
  for (const mark of [...new Set(marks)].sort((one, other) => other.length - one.length)) {
    const start = text.indexOf(mark);
    const stop = start + mark.length;
    if (mark && start >= 0 && found.every(([first, last]) => stop <= first || last <= start)) found.push([start, stop]);
  }
  return found.sort((one, other) => one[0] - other[0]);
}

/** The lines that say where it stands. An article's line begins with words, that of a law with its title. */
function makeSources({ kind, sources }) {
  const articles = sources.filter(({ line }) => !line.startsWith("《"));
  const documents = sources.filter(({ line }) => line.startsWith("《")).map(({ line }) => line);
  const lines =
    kind === "list" && articles.length > 1
      ? [["来源：", ...articles.map(linkArticle)]]
      : articles.map((source) => around(source.line, `《${source.title}》`, linkArticle(source)));
  if (documents.length) lines.push([`依据：${documents.join("；")}`]);
  return lines.map((parts) => make("p", { className: "source" }, ...parts));
}

const linkArticle = ({ id, title }) => make("a", { href: `/articles/${encodeURIComponent(id)}` }, `《${title}》`);

function around(line, part, element) {
  const start = line.indexOf(part);
  return start < 0 ? [line] : [line.slice(0, start), element, line.slice(start + part.length)];
}

function makeMore(tips) {
  const links = tips.map((tip, index) =>
    make("a", { href: `/tip/${encodeURIComponent(tip)}` }, tips.length > 1 ? `第${index + 1}条` : "这条提示"),
  );
  return make("p", { className: "source more" }, "全文：", ...links);
}

function makeTools(turn, doing) {
  const votes = VOTED_ON.includes(turn.answer.kind) ? makeVotes(turn, doing) : [];
  const share = make("button", { type: "button", className: "share" }, "分享");
  share.addEventListener("click", () => doing.share(turn));
  const why = make("details", {}, make("summary", {}, "为什么这样回答"), make("p", {}, turn.answer.explanation));
  return make("div", { className: "tools" }, ...votes, share, why);
}

function makeVotes(turn, doing) {
  const buttons = [
    [1, "有用"],
    [-1, "没用"],
  ].map(([value, label]) => make("button", { type: "button", className: "vote", value, ariaLabel: label }));
  for (const button of buttons) {
    const value = Number(button.value);
    button.ariaPressed = String(turn.vote === value);
    button.addEventListener("click", () => doing.vote(turn, value, buttons));
  }
  return buttons;
}

function makeSuggestions(questions) {
  if (!questions.length) return "";
  const forms = questions.map((text) =>
    make("form", { method: "post", action: "/" }, make("button", { name: "message", value: text }, text)),
  );
  return make("div", { className: "chips", role: "group", ariaLabel: "还可以问" }, ...forms);
}
