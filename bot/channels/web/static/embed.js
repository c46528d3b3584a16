// One script tag on another site draws a button that opens the chat in a frame:
//   <script src="https://bot.example/static/embed.js" async></script>
// The site must be among the origins that the bot allows. Nothing is left in the site's own names; the styles live in a
// shadow tree as a constructed sheet, which a policy against inline styles lets through.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; }
    button {
      all: unset; box-sizing: border-box; display: block; min-height: 52px; padding: 0 22px; margin-left: auto;
      border-radius: 26px; background: #12448c; color: #fff; cursor: pointer;
      font: 600 17px/52px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
      box-shadow: 0 2px 10px rgb(0 0 0 / .3);
    }
    button:focus-visible { outline: 3px solid #f2b705; outline-offset: 3px; }
    iframe {
      display: block; box-sizing: border-box; margin-bottom: 12px; border: 1px solid #8a94a3; border-radius: 12px;
      width: min(400px, calc(100vw - 32px)); height: min(640px, calc(100vh - 110px)); background: #fff;
      box-shadow: 0 6px 30px rgb(0 0 0 / .3);
    }
    [hidden] { display: none; }
    @media print { :host { display: none; } }
  `);

  const draw = () => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const frame = document.createElement("iframe");
    frame.title = "交警问答";
    frame.hidden = true;
    const button = document.createElement("button");
    button.type = "button";

    const turn = (open) => {
      if (open && !frame.src) frame.src = `${origin}/?embed=1`; // nothing is loaded before somebody wants it
      frame.hidden = !open;
      button.textContent = open ? "关闭" : "问交警";
      button.setAttribute("aria-expanded", String(open));
      (open ? frame : button).focus();
    };

    button.addEventListener("click", () => turn(frame.hidden));
    root.addEventListener("keydown", (event) => event.key === "Escape" && !frame.hidden && turn(false));
    addEventListener("message", (event) => {
      const ours = event.origin === origin && event.source === frame.contentWindow;
      if (ours && event.data === "close") turn(false);
    });

    button.textContent = "问交警";
    button.setAttribute("aria-expanded", "false");
    root.append(frame, button);
    document.body.append(host);
  };

  if (document.body) draw();
  else addEventListener("DOMContentLoaded", draw, { once: true });
})();
