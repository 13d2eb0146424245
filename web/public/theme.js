// Runs before the first paint, so that the theme does not flash. A file of its own: the page allows no inline scripts.
let chosen = null;
try {
  chosen = localStorage.getItem("theme");
} catch {
  // Storage may be blocked: use the system's theme.
}
const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : preferred;
