import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/page.css";
import "./styles/league.css";
import "./styles/experiments.css";
import "./styles/actions.css";
import "./styles/match.css";
import "./styles/table.css";
import "./styles/boards.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
