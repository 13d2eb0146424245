import { useLocation } from "wouter";
import { keyList } from "./state/keys.ts";
import { ValueStore, useStore } from "../ui/value-store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useKeys } from "./state/use-keys.ts";

const open = new ValueStore(false);

/** Opens the list of shortcuts. */
export const showKeys = (): void => open.set(true);

/** The list of shortcuts as a dialog; handles the keys that work on every page. */
export function KeyHelp() {
  const [, go] = useLocation();
  useKeys(({ type }) => {
    if (type === "help") showKeys();
    else if (type === "search") search(go);
    else return false;
    return true;
  });
  return (
    <Dialog open={useStore(open)} title="Keyboard shortcuts" onClose={() => open.set(false)}>
      <dl className="facts">
        {keyList.map(({ keys, meaning }) => (
          <div key={keys} style={{ display: "contents" }}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  );
}

function search(go: (path: string) => void): void {
  const field = document.querySelector<HTMLInputElement>("input[type=search]");
  if (field) field.focus();
  else go("/leagues?search");
}
