// Gives a link away: by the system's own sheet on a phone, else by the clipboard.
const SECONDS = 6;
let timer;

/** Say something for a moment; screen readers hear it too. */
export function tell(text) {
  const toast = document.querySelector(".toast");
  toast.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.textContent = ""), SECONDS * 1000);
}

/** Share an address of this site under a title. */
export async function share(title, path) {
  const url = new URL(path, location.origin).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ title, url });
      return;
    } catch (error) {
      if (error.name === "AbortError") return; // thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    tell("链接已复制，可以发给别人了。");
  } catch {
    tell(`请复制这个链接：${url}`); // browsers give no clipboard to sites without https
  }
}
