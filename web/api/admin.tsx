import { useState, type FormEvent } from "react";
import { adminToken, ApiError } from "./api.ts";
import { ValueStore, useStore } from "../ui/value-store.ts";
import { Dialog } from "../ui/dialog.tsx";

type Asking = { readonly reason: string; readonly answer: (token: string | null) => void } | null;

const TOKEN_REQUIRED = "Launching, pausing, stopping and deleting leagues on this server requires the admin token.";
const WRONG_TOKEN = "Wrong token. Try again.";

const asking = new ValueStore<Asking>(null);

/** Runs an action that may need the admin token; if the server requires it, prompts once and keeps it for this tab. */
export async function asAdmin<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const reason = adminToken.get() === null ? TOKEN_REQUIRED : WRONG_TOKEN;
      adminToken.clear();
      const token = await new Promise<string | null>((answer) => asking.set({ reason, answer }));
      asking.set(null);
      if (token === null) throw new ApiError("page/no-token", "Nothing was changed. This needs the admin token.", 401);
      adminToken.set(token);
    }
  }
}

/** The prompt for the admin token; rendered once on the page. */
export function AdminDialog() {
  const request = useStore(asking);
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request?.answer(token);
    setToken("");
  };
  return (
    <Dialog open={request !== null} title="Admin token" onClose={() => request?.answer(null)}>
      <form className="stack loose" onSubmit={submit}>
        <p>{request?.reason}</p>
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="off"
            value={token}
            required
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          <small>The server's ADMIN_TOKEN. Kept in this tab until you close it.</small>
        </label>
        <div className="row">
          <button type="submit" className="primary">
            Continue
          </button>
          <button type="button" onClick={() => request?.answer(null)}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
