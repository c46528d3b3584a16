// What all pages do: links to share; and the chat where there is one.
import { startChat } from "./chat.js";
import { share } from "./sharing.js";

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", () => share(button.dataset.share, location.pathname));
}

const log = document.getElementById("log");
if (log) startChat(log);
