// Light or dark: as the system says, until somebody chooses. Runs before the page is drawn, so nothing flashes.
{
  const KEY = "theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const recall = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // a frame in another site may have no storage
    }
  };

  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";

  const choose = (theme) => {
    root.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // it holds for this page then
    }
  };

  const chosen = recall();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme");
    const label = () => {
      button.textContent = isDark() ? "浅色" : "深色";
      button.setAttribute("aria-label", `换成${button.textContent}`);
    };
    button.hidden = false;
    label();
    system.addEventListener("change", label);
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      label();
    });
  });
}
