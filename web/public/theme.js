// Runs before the first paint, so that a chosen theme does not flash. A file of its own: the page allows no inline scripts.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked: use the system's theme.
}
